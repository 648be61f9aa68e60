"""Finds the tables on a page of a PDF: which lines are rows of data, which are their headings and titles, and which of the
words between two rows belong to which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lib.text.slug import slug
from lib.uploads.meaning import list_titles, periods, row_kinds
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.pdf.pdf_columns import is_value, phrases, text_of
from lib.uploads.pdf.pdf_pages import Page, PdfLine, Rule

MAX_HEADING_LINES = 6
CLOSE = 0.9  # of the size of the letters: a larger white space parts headings from a title
LARGER = 1.15  # times the letters below: a title
NOTE = re.compile(
    r"^(\*+|†|[1-9a-e]\)|\(?[1-9]\)|noter?\b|anm\b|anmærkning|kilde\b)", re.IGNORECASE
)


@dataclass
class PdfBlock:
    """A table on one page. above: the lines of its title and what stands before it; heading: those of its headings;
    rows: the lines with data; between: those of words alone among them, or right under them; after: notes."""

    page: Page
    above: list[PdfLine]
    heading: list[PdfLine]
    rows: list[PdfLine]
    between: list[PdfLine] = field(default_factory=list)
    after: list[PdfLine] = field(default_factory=list)


def running(pages: Sequence[Page]) -> set[str]:
    """The heads and feet of pages: the outermost lines that stand on several pages, without their numbers."""
    seen: dict[str, int] = {}
    for page in pages:
        for key in {without_numbers(line) for line in (*page.lines[:2], *page.lines[-2:])}:
            seen[key] = seen.get(key, 0) + 1
    return {key for key, times in seen.items() if times > 1}


def without_numbers(line: PdfLine) -> str:
    """The text of a line without its digits, which is the same on each page where only the page number changes."""
    return re.sub(r"\d+", "", line.text)


def blocks(page: Page, heads: set[str], catalogue: Catalogue) -> Iterator[PdfBlock]:
    """The tables on a page, from above. heads: of running()."""
    rows = _row_lines(page)
    groups: list[list[int]] = []
    for at in rows:
        if groups and _same_table(page, groups[-1][-1], at, catalogue):
            groups[-1].append(at)
        else:
            groups.append([at])
    before = 0
    for n, group in enumerate(groups):
        first, last = group[0], group[-1]
        upper = list(page.lines[before:first])
        end = groups[n + 1][0] if n + 1 < len(groups) else len(page.lines)
        below = list(page.lines[last + 1 : end])
        near = _near_below(page.lines[last], below)
        between = [line for at, line in enumerate(page.lines[first:last], first) if at not in group]
        heading = _heading_lines(upper, page, heads, catalogue)
        data = [page.lines[at] for at in group]
        before = last + 1 + len(near)
        over = _over_the_first(heading, data[0], page)
        above = upper[: len(upper) - len(heading)]
        heading = heading[: len(heading) - len(over)]
        yield PdfBlock(page, above, heading, data, [*over, *between, *near], below[len(near) :])


def _row_lines(page: Page) -> list[int]:
    """The places of the lines with data: words and numbers apart from each other; under headings for names alone also
    lines with words in several columns."""
    found, names = [], 0
    for at, line in enumerate(page.lines):
        parts = [text_of(words) for words in phrases(line, page.rules)]
        values = [is_value(part) for part in parts]
        if _is_name_headings(parts):
            names = len(parts)
        elif len(parts) == 1:
            names = names if names and _is_short(line) else 0
        elif (any(values) and not all(values) and not _is_heading_of_times(parts)) or (names and len(parts) == names):  # fmt: skip
            found.append(at)
    return found


def _is_name_headings(parts: Sequence[str]) -> bool:
    """Whether the cells of a line are the headings of a list with names only."""
    words = [slug(part) for part in parts]
    kinds = sum(bool(row_kinds.AREA_HEADING.fullmatch(word)) for word in words)
    return len(parts) > 1 and kinds == len([word for word in words if word not in ("nr", "nummer", "loebenr")])  # fmt: skip


def _is_heading_of_times(parts: Sequence[str]) -> bool:
    """Whether a line with numbers is headings: years beside a heading for names, or alone."""
    numbers = [part for part in parts if is_value(part)]
    words = [slug(part) for part in parts if not is_value(part)]
    times = all(periods.is_period(part) for part in numbers)
    return times and all(row_kinds.AREA_HEADING.fullmatch(word) or word in ("nr", "") for word in words)  # fmt: skip


def _is_short(line: PdfLine) -> bool:
    return len(line.words) <= 3


def _same_table(page: Page, last: int, at: int, catalogue: Catalogue) -> bool:
    """Whether two lines with data are of one table: nothing but words of their rows and names of groups between them."""
    between = page.lines[last + 1 : at]
    if not between:
        gap = page.lines[at].top - page.lines[last].bottom
        return gap < 4 * page.lines[at].size
    return all(
        not list_titles.kinds_named(line.text, catalogue.list_kinds)
        and len(phrases(line, page.rules)) <= 2
        and line.size <= LARGER * page.lines[at].size
        and not list_titles.DAY.search(line.text)
        and len(line.words) <= 8
        for line in between
    ) and page.lines[at].top - page.lines[last].bottom < 6 * page.lines[at].size  # fmt: skip


def _near_below(last: PdfLine, below: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of words that stand so close under the last row that they belong to it."""
    near: list[PdfLine] = []
    for line in below:
        above = near[-1] if near else last
        if (
            line.top - above.bottom > 0.35 * last.size
            or line.size < 0.9 * last.size
            or NOTE.match(line.text)
        ):
            break
        near.append(line)
    return near if len(near) <= 2 else []


def _heading_lines(
    upper: Sequence[PdfLine], page: Page, heads: set[str], catalogue: Catalogue
) -> list[PdfLine]:
    """The lines right above the rows that are their headings."""
    found: list[PdfLine] = []
    for line in reversed(upper):
        if len(found) == MAX_HEADING_LINES or (
            found and _is_title(line, found[0], page, catalogue)
        ):
            break
        parts = len(phrases(line, page.rules))
        if parts == 1 and list_titles.kinds_named(line.text, catalogue.list_kinds):
            break
        if parts < 3 and without_numbers(line) in heads:
            break
        found.insert(0, line)
    return found


def _over_the_first(heading: Sequence[PdfLine], row: PdfLine, page: Page) -> list[PdfLine]:
    """The lowest of the lines above the first row that stand closer to it than to the headings, or as close: the first
    half of its name, or the name of a group."""
    found: list[PdfLine] = []
    numbers = next(words[0].x0 for words in phrases(row, page.rules) if is_value(text_of(words)) and words[0] is not row.words[0]) if any(is_value(word.text) for word in row.words[1:]) else row.words[-1].x1  # fmt: skip
    for above, line in reversed(list(pairwise(heading))):
        if line.words[-1].x1 > numbers or len(found) == 2:
            break
        lower = found[0] if found else row
        ruled = [_is_ruled(line, above, page.rules), _is_ruled(line, lower, page.rules)]
        closer = _gap(line, lower) - _gap(line, above) < 0.2 * line.size
        if not (closer if ruled[0] == ruled[1] else ruled[0]):
            break
        found.insert(0, line)
    return found


def _is_title(line: PdfLine, below: PdfLine, page: Page, catalogue: Catalogue) -> bool:
    """Whether a line above the headings is no part of them."""
    alone = len(phrases(line, page.rules)) == 1
    return (
        below.top - line.bottom > CLOSE * below.size
        or line.size > LARGER * below.size
        or (alone and bool(list_titles.kinds_named(line.text, catalogue.list_kinds)))
        or (alone and len(line.words) > 8)
        or bool(list_titles.DAY.search(line.text))
    )


# ---------------------------------------------------------------- words between rows


def owner(line: PdfLine, block: PdfBlock, catalogue: Catalogue) -> tuple[int, ...] | None:
    """The row that a line of words between two rows belongs to; both where nobody can tell; None for the name of a
    group of rows."""
    above = max((n for n, row in enumerate(block.rows) if row.number < line.number), default=None)
    below = min((n for n, row in enumerate(block.rows) if row.number > line.number), default=None)
    sides = [n for n in (above, below) if n is not None]
    gaps = {n: _gap(line, block.rows[n]) for n in sides}
    ruled = [n for n in sides if not _is_ruled(line, block.rows[n], block.page.rules)]
    if any(rule.top == rule.bottom for rule in block.page.rules) and len(ruled) < len(sides):
        return (ruled[0],) if ruled else None
    near = min(gaps.values())
    closest = [n for n in sides if gaps[n] - near < 0.2 * line.size]
    if near < 0.45 * line.size and len(closest) == 1:
        return (closest[0],)
    if catalogue.area(line.text) is not None or (len(phrases(line, block.page.rules)) == 1 and near > 0.6 * line.size):  # fmt: skip
        return None
    return tuple(sides)


def _gap(line: PdfLine, row: PdfLine) -> float:
    """The white space between two lines."""
    return max(row.top - line.bottom, line.top - row.bottom)


def _is_ruled(line: PdfLine, row: PdfLine, rules: Sequence[Rule]) -> bool:
    """Whether a level line is printed between two lines of words."""
    upper, lower = sorted((line, row), key=lambda one: one.top)
    x0, x1 = line.words[0].x0, line.words[-1].x1
    return any(
        rule.top == rule.bottom
        and upper.words[0].middle < rule.top < lower.words[0].middle
        and rule.x0 < x1 and rule.x1 > x0
        for rule in rules
    )  # fmt: skip
