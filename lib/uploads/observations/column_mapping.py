"""Column mapping: proposes which column of an uploaded table is what, to be corrected by the user.

The area, measure and period of a number each stand in a column of its row, in the heading of its column, or are
the same for the whole table. This covers tables with one number a row, with measures, areas or years across, and
with criteria and years in one heading.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lib.text.slug import slug
from lib.uploads.meaning import area_names, measure_words, periods, questions
from lib.uploads.meaning.cells import Cell
from lib.uploads.meaning.measure_words import LAW, LISTED, OTHER, SURE, UNKNOWN, Meaning
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.tables import table_detection
from lib.uploads.tables.table_detection import FileTable

AREA, MEASURE, PERIOD, VALUE = "area", "measure", "period", "value"
NUMERATOR, DENOMINATOR, NOTE, UNUSED = "numerator", "denominator", "note", ""
IN_MEASURE = "i navnet på tallet"  # a period that stands beside each measure: "Dømte 2021"
ASKED = questions.ASKED  # before the words of a measure or area that the user is asked about
SAMPLE = 200  # cells of a column that are examined
HEADING_WORDS = {
    AREA: r"omraade|boligomraade|afdeling|bydel|kvarter|sted|navn|boligafdeling|geografi",
    PERIOD: r"periode|aar|aarstal|tid|dato|skoleaar|kvartal|maaned|opgoerelsesdato|opgjort",
    MEASURE: r"tal-for|indikator|kriterium|kriterie|kriterier|maal|noegletal|variabel|emne|hvad",
    NUMERATOR: r"taeller|heraf|antal-taeller|taeller-antal",
    DENOMINATOR: r"naevner|ud-af|grundlag|antal-i-alt|naevner-antal",
    NOTE: r"note|noter|bemaerkning|bemaerkninger|kommentar|kilde",
    VALUE: r"vaerdi|tal|andel|procent|pct|andel-pct|andel-i-pct|value|resultat|vaerdi-pct",
}


@dataclass(frozen=True)
class ColumnRole:
    """The role of a column. measure, period, area: of a VALUE, from its heading, "" where it does not say; measure and
    area may be ASKED and the words of the heading."""

    role: str = UNUSED
    measure: str = ""
    period: str = ""
    area: str = ""


@dataclass(frozen=True)
class Match:
    """The mapping of a table. columns: one for each column of the table; measure, period, area: of all numbers where
    neither row nor heading says it. period may be IN_MEASURE."""

    columns: tuple[ColumnRole, ...]
    measure: str = ""
    period: str = ""
    area: str = ""

    def first(self, role: str) -> int | None:
        """The first column of a role, or None."""
        return next((i for i, column in enumerate(self.columns) if column.role == role), None)

    def values(self) -> list[int]:
        """The columns of role VALUE."""
        return [i for i, column in enumerate(self.columns) if column.role == VALUE]

    def lacks(self) -> list[str]:
        """Those of AREA, MEASURE and PERIOD that are not said of every number; VALUE where there are no numbers."""
        values = self.values()
        missing = [] if values or self.count_columns() else [VALUE]
        for what in (AREA, MEASURE, PERIOD):
            said = [getattr(self.columns[i], what) for i in values] or [""]
            if self.first(what) is None and not getattr(self, what) and not all(said):
                missing.append(what)
        return missing

    def count_columns(self) -> list[int]:
        """The columns of numerator and denominator, from which a share can be computed; [] without both."""
        columns = [self.first(NUMERATOR), self.first(DENOMINATOR)]
        return [] if None in columns else columns


def heading_key(heading: str) -> str:
    """A heading as a slug without its time; "tid" for a time alone."""
    words = periods.in_heading(heading)[1]
    return slug(words) if words else "tid"


def propose(
    table: FileTable, catalogue: Catalogue, earlier: Mapping[str, ColumnRole] | None = None
) -> Match:
    """The likeliest match of a table. earlier: heading_key() -> how such a heading was matched before, which holds."""
    known = earlier or {}
    meanings = [catalogue.meaning(heading) for heading in table.headings]
    listed = measure_words.is_list(meanings)
    across = area_kinds_across(table, catalogue)
    columns = [
        known.get(heading_key(heading))
        or next(_meanings(heading, meaning, listed, across, catalogue), ColumnRole())
        for heading, meaning in zip(table.headings, meanings, strict=True)
    ]  # fmt: skip
    columns = [
        replace(column, period=periods.in_heading(heading)[0])
        if column.role == VALUE and not _times_only_in_name(column, heading, catalogue)
        else column
        for column, heading in zip(columns, table.headings, strict=True)
    ]
    if columns[0].role == AREA and _corner(table, catalogue):
        columns[0] = ColumnRole(MEASURE)
    columns = _by_content(table, columns, catalogue)
    columns = _one_of_each(table, columns, catalogue)
    columns = _areas_across(table, columns, catalogue)
    return _for_all(table, Match(tuple(columns)), catalogue)


def _times_only_in_name(column: ColumnRole, heading: str, catalogue: Catalogue) -> bool:
    """Whether the time in a heading is part of the name of its measure: "… (opgørelsen fra 2018)"."""
    return bool(column.measure) and catalogue.words.meaning(heading)[:2] == (column.measure, SURE)


def _meanings(
    heading: str, meaning: Meaning, listed: bool, across: frozenset[str], catalogue: Catalogue
) -> Iterator[ColumnRole]:
    """All possible roles of a heading, the surest first. meaning: of its words; listed: whether the headings are those
    of a list of the five criteria; across: the kinds of area that it can be."""
    whole = slug(heading)
    for role, words in HEADING_WORDS.items():
        if re.fullmatch(words, whole):
            yield ColumnRole(role)
    if re.fullmatch(area_names.ALL_KINDS, whole):
        yield ColumnRole(AREA)
    period, words = periods.in_heading(heading)
    sure = meaning.how == SURE or (listed and meaning.how == LISTED)
    if sure and _is_name(heading, catalogue):
        yield ColumnRole(VALUE, measure=meaning.measure)
    if period and not words:
        yield ColumnRole(VALUE, period=period)
    area = catalogue.area(words, across)
    if area:
        yield ColumnRole(VALUE, area=area)
    if sure:
        yield ColumnRole(VALUE, measure=meaning.measure)
    law = (meaning.measure or "").startswith(LAW)
    if law:
        yield ColumnRole(VALUE, measure=f"{ASKED}{words}")
    aged = bool(meaning.stated.ages)  # "7-17 år" is no time
    for role, pattern in HEADING_WORDS.items():
        if (
            role != VALUE
            and not (aged and role == PERIOD)
            and re.search(rf"(^|-)({pattern})(-|$)", whole)
        ):
            yield ColumnRole(role)
    if period and re.fullmatch(HEADING_WORDS[VALUE], slug(words)):
        yield ColumnRole(VALUE)
    if meaning.how not in (UNKNOWN, OTHER):
        yield ColumnRole(VALUE, measure=f"{ASKED}{words}")


def _is_name(heading: str, catalogue: Catalogue) -> bool:
    """Whether a whole heading, with its time, is the name of a measure."""
    return catalogue.words.meaning(heading).how == SURE or heading in catalogue.measures


def _sample(table: FileTable, index: int) -> list[Cell]:
    return [row[index] for row in table.rows[:SAMPLE] if row[index] is not None]


def _share(cells: Sequence[Cell], test) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _by_content(
    table: FileTable, columns: list[ColumnRole], catalogue: Catalogue
) -> list[ColumnRole]:
    """Columns with unknown headings get a role by their cells, and a VALUE column of words loses its role."""
    said = any(column.role == VALUE and column.measure for column in columns)
    answer = []
    for i, column in enumerate(columns):
        cells = _sample(table, i)
        found = column
        if column.role == UNUSED and cells:
            if _share(cells, _is_area(table, i, catalogue)) > 0.5:
                found = ColumnRole(AREA)
            elif not said and _share(cells, _tells_of_a_measure(catalogue)) > 0.5:
                found = ColumnRole(MEASURE)
            elif _are_times(table.headings[i], cells):
                found = ColumnRole(PERIOD)
        elif column.role == VALUE and _share(cells, table_detection.is_number) < 0.3:
            found = ColumnRole()
        answer.append(found)
    return answer


def _are_times(heading: str, cells: Sequence[Cell]) -> bool:
    """Whether all cells under a heading that says nothing are times. Numbers from 1900 on may count something, such as
    "Par med børn", and are times only where the column has no name of its own."""
    named = not re.fullmatch(r"kolonne-\d+|gruppe|", slug(heading))
    if _share(cells, periods.is_period) < 1 or re.search("antal|tal", slug(heading)):
        return False
    return not named or not all(map(table_detection.is_number, cells))


def _is_area(table: FileTable, index: int, catalogue: Catalogue) -> Callable[[Cell], bool]:
    """Whether a cell of a column is an area of the kind that the table says."""
    kinds = area_kinds(table, index)
    return lambda cell: isinstance(cell, str) and catalogue.area(cell, kinds) is not None


def _tells_of_a_measure(catalogue: Catalogue) -> Callable[[Cell], bool]:
    """Whether a cell is words for a measure, sure or not."""
    return lambda cell: isinstance(cell, str) and catalogue.meaning(cell).how != UNKNOWN


def area_kinds(table: FileTable, column: int) -> frozenset[str]:
    """The kinds of area that a column's heading names, or else the title or the sheet of the table."""
    of_table = area_names.kinds_of_table(table.title, table.sheet)
    return area_names.kinds(table.headings[column]) or of_table


def area_kinds_across(table: FileTable, catalogue: Catalogue) -> frozenset[str]:
    """The kinds of area that the headings can be: of the title, or of the corner, where no areas stand under it."""
    return _corner(table, catalogue) or area_names.kinds_of_table(table.title, table.sheet)


def _corner(table: FileTable, catalogue: Catalogue) -> frozenset[str]:
    """The kinds of area that the first heading names, where measures stand under it and areas beside it."""
    corner = area_names.kinds(table.headings[0])
    measures = corner and _share(_sample(table, 0), _tells_of_a_measure(catalogue)) > 0.5
    return corner if measures else area_names.ANY


def _one_of_each(
    table: FileTable, columns: list[ColumnRole], catalogue: Catalogue
) -> list[ColumnRole]:
    """Of several columns of one role the best fit is kept; the others become unused."""

    def fit(i: int) -> tuple[float, float]:
        role, cells = columns[i].role, _sample(table, i)
        heading = slug(table.headings[i])
        by_name = 2.0 if re.fullmatch(HEADING_WORDS[role], heading) else 0.0
        if role == AREA and not by_name and re.fullmatch(area_names.ALL_KINDS, heading):
            by_name = 0.5 if re.fullmatch(area_names.LARGE, heading) else 1.5
        tests = {
            AREA: _is_area(table, i, catalogue),
            MEASURE: _tells_of_a_measure(catalogue),
            PERIOD: periods.is_period,
        }
        return by_name + _share(cells, tests.get(role, bool)), -i

    answer = list(columns)
    for role in (AREA, MEASURE, PERIOD, NUMERATOR, DENOMINATOR, NOTE):
        same = [i for i, column in enumerate(columns) if column.role == role]
        for i in same:
            if i != max(same, key=fit):
                answer[i] = ColumnRole()
    return answer


def _areas_across(
    table: FileTable, columns: list[ColumnRole], catalogue: Catalogue
) -> list[ColumnRole]:
    """Where headings are areas and no column has areas, unknown headings over numbers become areas too, whose names
    the user is asked about."""
    across = any(column.role == VALUE and column.area for column in columns)
    if not across or any(column.role == AREA for column in columns):
        return columns
    return [
        ColumnRole(VALUE, area=f"{ASKED}{table.headings[i]}")
        if column.role == UNUSED and _share(_sample(table, i), table_detection.is_number) > 0.5
        else column
        for i, column in enumerate(columns)
    ]


def _for_all(table: FileTable, match: Match, catalogue: Catalogue) -> Match:
    """Adds what holds for the whole table, from its title and the name of its sheet."""
    missing = match.lacks()
    if PERIOD in missing:
        match = replace(match, period=_time_of(table, match))
    if MEASURE in missing:
        match = replace(match, measure=_measure_of_title(table, catalogue))
    if AREA in missing:
        match = replace(
            match, area=catalogue.area(table.sheet) or catalogue.area(table.title) or ""
        )
    if VALUE in missing:
        match = _only_number(table, match)
    return match


def _measure_of_title(table: FileTable, catalogue: Catalogue) -> str:
    """The measure that the title or the sheet names, to be asked about where it is a guess; "" without one."""
    titles = [words for words in (periods.in_heading(table.title)[1], table.sheet) if words]
    meanings = {words: catalogue.meaning(words) for words in titles}
    sure = next((one.measure for one in meanings.values() if one.how == SURE), "")
    guessed = (words for words, one in meanings.items() if one.how not in (UNKNOWN, OTHER))
    return sure or next((f"{ASKED}{words}" for words in guessed), "")


def _time_of(table: FileTable, match: Match) -> str:
    """The period of all numbers: that of the title or the sheet, or IN_MEASURE."""
    of_all = periods.in_heading(f"{table.title} {table.sheet}")[0]
    measures = match.first(MEASURE)
    if of_all or measures is None:
        return of_all
    times = _share(_sample(table, measures), lambda cell: periods.in_heading(str(cell))[0])
    return IN_MEASURE if times > 0.5 else ""


def _only_number(table: FileTable, match: Match) -> Match:
    """The only column of numbers without a role becomes the VALUE."""
    free = [
        i
        for i, column in enumerate(match.columns)
        if column.role == UNUSED and _share(_sample(table, i), table_detection.is_number) > 0.5
    ]
    if len(free) != 1:
        return match
    columns = list(match.columns)
    columns[free[0]] = ColumnRole(VALUE, period=periods.in_heading(table.headings[free[0]])[0])
    return replace(match, columns=tuple(columns))
