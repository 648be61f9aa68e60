"""Which list of housing areas a title names, and the day of it: "Parallelsamfund pr. 1. december 2026".

A title that names several kinds of list, or areas that left a list, names none.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.text.slug import slug
from lib.uploads.meaning import periods

MAX_WORDS = 16  # of a title; longer lines are prose
# Words of a title over areas that are not on the list, or over something else than areas.
NOT_A_LIST = re.compile(
    r"(^|-)(ikke|udgaa\w*|udgik|udgaar|tidligere|fjernet|forlad\w*|forlod|slettet|aendring\w*|kriteri\w*"
    r"|graense\w*|betingelse\w*)(-|$)"
)
DAY = re.compile(
    r"\d{1,2}\.?\s+[a-zæøå]+\.?\s+(?:19|20)\d\d|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d", re.I
)


def kinds_named(text: str, kinds: Iterable[str]) -> set[str]:
    """The kinds of list that some words name. kinds: list_kind of the table list_kinds, in the singular."""
    words, found = slug(text), set()
    for kind in sorted(kinds, key=len, reverse=True):  # "hårdt ghettoområde" before "ghettoområde"
        left = re.sub(_pattern(kind), "", words)
        if left != words:
            found.add(kind)
            words = left
    return found


def kind(text: str, kinds: Iterable[str]) -> str:
    """The only kind of list that a title names, or ""."""
    found = kinds_named(text, kinds)
    if len(found) != 1 or len(text.split()) > MAX_WORDS or NOT_A_LIST.search(slug(text)):
        return ""
    return found.pop()


def _pattern(kind: str) -> str:
    """A kind of list in the singular or the plural, as a pattern of slugs."""
    return r"(?<![a-z])" + "-".join(_word(word) for word in slug(kind).split("-")) + r"(?![a-z])"


def _word(word: str) -> str:
    if word == "boligomraade":
        return r"(bolig)?omraade(r|rne|t)?"
    if word.endswith("t"):
        return rf"(?:{word}|{word}te|{word[:-1]}e)"
    if word.endswith("e"):
        return rf"{word}(?:r|rne|t)?"
    return rf"{word}(?:er|et|ene)?"


def day(texts: Sequence[str]) -> datetime.date | None:
    """The only day that some lines name, or None."""
    found = set()
    for text in texts:
        for match in DAY.finditer(text):
            try:
                found.add(periods.period(match[0]).start)
            except ValueError:
                continue
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class ListInFile:
    """A list of areas in a file. kind: list_kind, "" where its title names none or several; day: of the list; headings
    and rows: as printed; places: page and line of each row; unread: how many rows could not be read."""

    kind: str
    day: datetime.date | None
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    places: tuple[tuple[int, int], ...]
    unread: int = 0
