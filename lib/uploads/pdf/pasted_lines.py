"""Lines pasted from a PDF: each split into a name and its numbers, whose places in the line are never guessed.

"2 100" is one number where the line has one too many, "-" is a missing number in its place, and a number at the end
of a name belongs to it where the name is known.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lib.text.slug import slug
from lib.uploads.meaning import numbers
from lib.uploads.meaning.name_matching import Catalogue

LEAST_NUMBERS = 3  # at the end of a line whose name nobody knows
MAX_LINE = 400  # characters
NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d[\d.,]*(?:\s*%)?")
HUNDREDS = re.compile(r"\d{3}([.,]\d+)?%?")
LEADS = re.compile(r"[-\N{MINUS SIGN}]?[1-9]\d{0,2}")
RUNNING = re.compile(r"(\d{1,3})[.)]?\s+(?=\D)")
MISSING = numbers.MISSING - {"na", "x", "nan", "null", "none", "fortrolig", "diskret"}


class PastedLine(NamedTuple):
    """A line as a name and numbers. cells: the numbers as they are written, or the sign of a missing one."""

    area: str
    municipality: str
    cells: tuple[str, ...]


def tail(line: str) -> tuple[str, list[str]] | None:
    """A line as its words and the tokens at its end that may be numbers, or say that one is missing; None without any there."""
    if len(line) > MAX_LINE:  # it would take long, and is no line of a list
        return None
    tokens = re.sub(r"(?<=\d)\s+(?=%)", "", line).split()
    at = len(tokens)
    while at and (NUMBER.fullmatch(tokens[at - 1]) or tokens[at - 1].lower() in MISSING):
        at -= 1
    found = tokens[at:]
    if not at or not found:
        return None
    return " ".join(tokens[:at]), found


def is_joinable(tokens: Sequence[str]) -> bool:
    """Whether two tokens beside each other may be one number with a space for its thousands."""
    return any(
        LEADS.fullmatch(first) and HUNDREDS.fullmatch(second)
        for first, second in itertools.pairwise(tokens)
    )


def running(lines: Sequence[str]) -> bool:
    """Whether the lines begin with 1, 2, 3 and so on: numbers of the lines and of nothing else."""
    found = [RUNNING.match(line) for line in lines]
    counted = [int(match[1]) for match in found if match]
    return len(counted) == len(lines) > 1 and all(
        after == before + 1 for before, after in itertools.pairwise(counted)
    )


def readings(
    words: str, tokens: Sequence[str], count: int, catalogue: Catalogue
) -> list[PastedLine]:
    """All ways to read a line as a name and so many numbers; those with a known name where there are any.

    Numbers may belong to the name, and two tokens may be one number with a space for its thousands."""
    found = []
    for taken in range(len(tokens)):
        if taken and not NUMBER.fullmatch(tokens[taken - 1]):
            break  # a sign of a missing number is no part of a name
        name = " ".join([words, *tokens[:taken]]).strip()
        area, municipality = split_name(name, catalogue)
        bare = split_name(RUNNING.sub("", name, count=1), catalogue)
        if not catalogue.area(area) and catalogue.area(bare[0]):
            area, municipality = bare
        known = 2 if catalogue.area(area) else int(bool(municipality))
        found += [
            (known, taken, PastedLine(area, municipality, cells))
            for cells in _joined(tuple(tokens[taken:]), count)
        ]
    best = max((known for known, _, _ in found), default=0)
    if not best and any(taken for _, taken, _ in found):
        return []  # nobody knows whether a number is the name's or the column's
    return list(dict.fromkeys(reading for known, _, reading in found if known == best))


def is_known(words: str, tokens: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether a line begins with the name of an area that is known; some tokens may belong to it."""
    names = [" ".join([words, *tokens[:n]]) for n in range(len(tokens))]
    names += [RUNNING.sub("", name, count=1) for name in names]
    return any(catalogue.area(split_name(name, catalogue)[0]) for name in names)


def _joined(tokens: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    """Every way to make so many numbers of the tokens by joining thousands."""
    if len(tokens) < count or len(tokens) > 3 * count:
        return []
    if not tokens:
        return [()] if count == 0 else []
    first = tokens[0]
    ways = [(first, *rest) for rest in _joined(tokens[1:], count - 1)]
    whole, at = first, 1
    while LEADS.fullmatch(first) and at < len(tokens) and HUNDREDS.fullmatch(tokens[at]) and at < 4:
        whole += f" {tokens[at]}"
        at += 1
        ways += [(whole, *rest) for rest in _joined(tokens[at:], count - 1)]
        if not tokens[at - 1].isdecimal():
            break
    return ways


def usual_count(lines: Sequence[Sequence[str]]) -> int:
    """How many numbers most lines have; of several the largest."""
    counted = Counter(len(tokens) for tokens in lines)
    return max(counted, key=lambda count: (counted[count], count))


def split_name(words: str, catalogue: Catalogue) -> tuple[str, str]:
    """ "Eksempelby Eksempelkommune" or "Eksempelkommune Eksempelby" -> ("Eksempelby", "Eksempelkommune"). Where no part is
    an area that is known, a known municipality at either end is taken off."""
    parts = words.split()
    cuts = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(len(parts), 0, -1)]
    cuts += [(rest, start) for start, rest in cuts]
    for area, municipality in cuts:
        if area and catalogue.area(area) and (not municipality or is_municipality(municipality, catalogue)):  # fmt: skip
            return area, municipality
    for area, municipality in cuts:
        if area and municipality and is_municipality(municipality, catalogue):
            return area, municipality
    return words, ""


def is_municipality(words: str, catalogue: Catalogue) -> bool:
    """Whether words are the name of a municipality that is known."""
    found = slug(words).removesuffix("-kommune")
    return any(f"{name}-kommune" in catalogue.area_slugs for name in (found, f"{found}s"))
