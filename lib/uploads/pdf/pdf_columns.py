"""Finds the columns of a table on a page of a PDF by the places of its words, and puts each word into its cell.

A column is parted from the next by a white channel through all of its rows, or by a printed line. A row with a word
that lies across a channel, or with a cell too many or too few, is a fault and never moved into place.
"""

import re
from collections.abc import Mapping, Sequence

from lib.uploads.meaning import periods
from lib.uploads.meaning.cells import tidy
from lib.uploads.meaning.numbers import is_missing
from lib.uploads.pdf.pdf_pages import PdfLine, Rule, Word

GAP = 0.5  # of the size of the letters: a wider one parts two cells
RARE = 0.05  # of the rows: so few may reach into the channel between two columns
RULED = 0.6  # of the height of the rows: an upright line so long parts two columns
WHOLE_VALUE = re.compile(
    r"[<>≤≥]?\s?[-−–]?(\d{1,3}(\s\d{3})+|\d[\d.]*)(,\d+)?\s?(%|‰|pct\.?)?\s?([*†]+|\d\))?",
    re.IGNORECASE,
)


def is_value(text: str) -> bool:
    """Whether the words of a cell are a number or a sign for a missing one."""
    return bool(WHOLE_VALUE.fullmatch(text)) or (is_missing(text) and bool(text))


def phrases(line: PdfLine, rules: Sequence[Rule] = ()) -> list[tuple[Word, ...]]:
    """The words of a line in groups with wide gaps, or upright lines, between them."""
    groups: list[list[Word]] = []
    upright = [rule.x0 for rule in rules if rule.x0 == rule.x1 and rule.top < line.bottom and rule.bottom > line.top]  # fmt: skip
    for word in line.words:
        last = groups[-1][-1] if groups else None
        parted = last and any(last.x1 - 0.5 <= x <= word.x0 + 0.5 for x in upright)
        if last and not parted and word.x0 - last.x1 <= GAP * min(word.size, last.size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [tuple(group) for group in groups]


def text_of(words: Sequence[Word]) -> str:
    """Words in the order of their lines with spaces between; a word broken at the end of a line in one piece."""
    text, last = "", None
    for word in words:
        below = last is not None and word.middle - last.middle > 0.4 * word.size
        if below and re.search(r"[a-zæøå]-$", text) and re.match(r"(?!og\b|eller\b)[a-zæøå]", word.text):  # fmt: skip
            text = text[:-1] + word.text
        else:
            text = f"{text} {word.text}"
        last = word
    return tidy(text) or ""


def separators(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> tuple[float, ...]:
    """The places between the columns of some rows, from the left."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    spans = sorted((word.x0, word.x1) for line in lines for word in line.words)
    strict = _channels(spans, 0, GAP * size)
    loose = _channels(spans, int(RARE * len(lines)), GAP * size)
    loose = [one for one in loose if not any(a < one[1] and one[0] < b for a, b in strict)]
    places = [(a + b) / 2 for a, b in strict] + [b - 0.1 for _, b in loose]
    for x in _upright(lines, rules):
        if spans[0][0] < x < max(b for _, b in spans) and not any(a + 1 < x < b - 1 for a, b in spans):  # fmt: skip
            channel = next((n for n, (a, b) in enumerate(strict) if a <= x <= b), None)
            if channel is None:
                places.append(x)
            else:
                places[channel] = x
    return tuple(sorted(places))


def _channels(
    spans: Sequence[tuple[float, float]], most: int, width: float
) -> list[tuple[float, float]]:
    """The places at least so wide that no more than `most` of the spans cover, between the first and the last."""
    steps = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans], key=lambda step: (step[0], -step[1]))  # fmt: skip
    found, covered, start = [], 0, None
    for x, step in steps:
        covered += step
        if covered <= most and start is None and x > spans[0][0]:
            start = x
        elif covered > most and start is not None:
            if x - start >= width:
                found.append((start, x))
            start = None
    return found


def _upright(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> list[float]:
    """The places of upright lines through most of the rows' height, each once; pieces of a line count together."""
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    lengths: dict[int, float] = {}
    for rule in rules:
        if rule.x0 == rule.x1:
            length = min(rule.bottom, bottom) - max(rule.top, top)
            lengths[round(rule.x0)] = lengths.get(round(rule.x0), 0) + max(length, 0)
    found = sorted(x for x, length in lengths.items() if length >= RULED * (bottom - top))
    return [x for n, x in enumerate(found) if n == 0 or x - found[n - 1] > 2]


def cells(words: Sequence[Word], places: Sequence[float]) -> list[list[Word]] | None:
    """The words of each column, or None where one lies across a separator. places: of separators()."""
    columns: list[list[Word]] = [[] for _ in range(len(places) + 1)]
    for word in words:
        if any(word.x0 + 0.5 < x < word.x1 - 0.5 for x in places):
            return None
        columns[sum(x <= word.middle_x for x in places)].append(word)
    return columns


def headings(
    lines: Sequence[PdfLine],
    rules: Sequence[Rule],
    rows: Sequence[PdfLine],
    places: Sequence[float],
) -> list[str] | None:
    """The heading of each column, from lines above the rows; None where two stand beside each other over one column, one
    of the lowest line over several, or a time over one while it may be of its neighbours too. places: of separators()."""
    spans = _extents(rows, places)
    columns: list[list[Word]] = [[] for _ in spans]
    for line in lines:
        upright = sorted({rule.x0 for rule in rules if rule.x0 == rule.x1 and rule.top - 1 < line.words[0].middle < rule.bottom + 1})  # fmt: skip
        seen: dict[int, bool] = {}
        for phrase in phrases(line, rules):
            under = _under(phrase, spans, places, upright)
            if set(seen) & set(under) or (line is lines[-1] and len(under) > 1):
                return None
            seen |= dict.fromkeys(under, periods.is_period(text_of(phrase)))
            for column in under:
                columns[column].extend(phrase)
        if line is not lines[-1] and not upright and _is_unsure(seen, spans):
            return None
    return [text_of(words) for words in columns]


def _is_unsure(times: Mapping[int, bool], spans: Sequence[object]) -> bool:
    """Whether a time of an upper line may be of more columns than it is over. times: column -> whether its phrase is a
    time."""
    free = set(range(1, len(spans))) - set(times)
    return any(is_time and {column - 1, column + 1} & free for column, is_time in times.items())


def _extents(rows: Sequence[PdfLine], places: Sequence[float]) -> list[tuple[float, float]]:
    """The left and right end of the words of each column."""
    spans: list[list[Word]] = [[] for _ in range(len(places) + 1)]
    for row in rows:
        for column, words in zip(spans, cells(row.words, places) or [], strict=False):
            column.extend(words)
    return [
        (min(word.x0 for word in words), max(word.x1 for word in words)) if words else (0.0, 0.0)
        for words in spans
    ]


def _under(
    phrase: Sequence[Word], spans: Sequence[tuple[float, float]], places: Sequence[float],
    upright: Sequence[float],
) -> list[int]:  # fmt: skip
    """The columns under a phrase of a heading: those whose middle is between the printed lines beside it or else under
    it, or the one that its own middle is over."""
    x0, x1 = phrase[0].x0, phrase[-1].x1
    left = max((x for x in upright if x <= x0 + 1), default=None)
    right = min((x for x in upright if x >= x1 - 1), default=None)
    if left is not None and right is not None:
        x0, x1 = left, right
    inside = [n for n, (a, b) in enumerate(spans) if x0 <= (a + b) / 2 <= x1 and b > a]
    return inside or [sum(x <= (x0 + x1) / 2 for x in places)]
