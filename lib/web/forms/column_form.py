"""The form for column mapping: fields in which the user says what the columns of a table are."""

import zlib
from collections.abc import Mapping
from dataclasses import replace

from lib.text import danish
from lib.uploads.meaning import periods
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations import column_mapping
from lib.uploads.observations.column_mapping import AREA, MEASURE, PERIOD, ColumnRole, Match
from lib.uploads.tables.table_detection import FileTable
from lib.web import inputs, page

NO_COLUMN = ""
MAX_PERIOD = 40
ROLES = {
    AREA: "Område",
    MEASURE: "Tal for",
    PERIOD: "Periode",
}
OTHERS = {
    column_mapping.NUMERATOR: "Tæller (de talte personer)",
    column_mapping.DENOMINATOR: "Nævner (alle i gruppen)",
    column_mapping.NOTE: "Bemærkning",
}
LACKING = {
    AREA: "hvilket område tallene er for",
    MEASURE: "hvad tallene er for",
    PERIOD: "hvilken periode tallene er for",
    column_mapping.VALUE: "hvilke kolonner der har tal",
}
EXPLAIN = (
    "Kolonnerne er fundet efter deres navne. Ret dem, der ikke passer. Det samme kan stå i en kolonne, i "
    "overskriften over tallene eller gælde for hele tabellen."
)


def checksum(name: str, table: FileTable) -> int:
    """A checksum of a table, used in the keys of its fields so that another table has fields of its own."""
    return zlib.crc32(repr((name, table.name, table.headings, table.numbers[:1])).encode())


def mapping_fields(table: FileTable, proposal: Match, catalogue: Catalogue) -> Match:
    """The fields of the column mapping; the mapping as the user has corrected it."""
    key = f"egne_{checksum(repr(proposal), table)}"
    page.markdown(EXPLAIN)
    headings = {str(i): heading for i, heading in enumerate(table.headings)}
    found = _role_fields(ROLES, "Ikke i en kolonne", proposal, headings, key)
    values = inputs.multiselect_local(
        "Kolonner med tal", headings, [str(i) for i in proposal.values()], f"{key}_tal"
    )
    whole = {
        AREA: proposal.area, MEASURE: proposal.measure, PERIOD: proposal.period,
    }  # fmt: skip
    columns = {int(i): _as_number_column(table, proposal, int(i)) for i in values}
    columns = _heading_fields(table, columns, found, catalogue, key)
    for what in ROLES:
        if found[what] is None and not all(getattr(c, what) for c in columns.values()):
            whole[what] = _whole_table_field(what, whole[what], catalogue, key)
    with page.expander("Tæller, nævner og bemærkning", f"{key}_flere"):
        found |= _role_fields(OTHERS, "Ingen", proposal, headings, key)
    roles = {i: ColumnRole(role) for role, i in found.items() if i is not None}
    unused = [f"»{h}«" for i, h in enumerate(table.headings) if i not in columns and i not in roles]
    if unused:
        page.escaped_caption(f"Kolonner, der ikke bruges: {danish.enumeration(unused)}.")
    return Match(
        tuple((columns | roles).get(i, ColumnRole()) for i in range(len(table.headings))), **whole
    )


def _as_number_column(table: FileTable, proposal: Match, index: int) -> ColumnRole:
    """The mapping of a column that the user selects as numbers: the proposed one, or the period in its heading."""
    column = proposal.columns[index]
    if column.role == column_mapping.VALUE:
        return column
    return ColumnRole(column_mapping.VALUE, period=periods.in_heading(table.headings[index])[0])


def _role_fields(
    roles: Mapping[str, str], none: str, proposal: Match, headings: Mapping[str, str], key: str
) -> dict[str, int | None]:
    """A list of columns for each role, side by side: role -> index of the column, or None. none: the text for None."""
    answer: dict[str, int | None] = {}
    for place, (role, words) in zip(page.columns(len(roles)), roles.items(), strict=True):
        first = proposal.first(role)
        with place:
            chosen = inputs.select_local(
                words, {NO_COLUMN: none} | dict(headings), NO_COLUMN if first is None else str(first),
                f"{key}_{role}",
            )  # fmt: skip
        answer[role] = None if chosen == NO_COLUMN else int(chosen)
    return answer


def _heading_fields(
    table: FileTable, columns: dict[int, ColumnRole], found: dict[str, int | None], catalogue: Catalogue,
    key: str,
) -> dict[int, ColumnRole]:  # fmt: skip
    """Fields for the area, measure or period of each column of numbers, where the columns differ in it and no other
    column gives it."""
    differ = [
        what
        for what in ROLES
        if found[what] is None and any(getattr(column, what) for column in columns.values())
    ]
    if not differ:
        return columns
    unsure = any(
        not getattr(column, what) or getattr(column, what).startswith(column_mapping.ASKED)
        for column in columns.values()
        for what in differ
    )
    answer = dict(columns)
    with page.expander(f"Hvad kolonnerne med tal er ({len(columns)})", f"{key}_over", unsure):
        for i, column in columns.items():
            for place, what in zip(page.columns(len(differ)), differ, strict=True):
                with place:
                    meaning = _meaning_field(
                        what, getattr(column, what), catalogue, f"{key}_{what}_{i}",
                        f"»{page.escaped(table.headings[i])}«: ",
                    )  # fmt: skip
                answer[i] = replace(answer[i], **{what: meaning})
    return answer


def _whole_table_field(what: str, value: str, catalogue: Catalogue, key: str) -> str:
    meaning = _meaning_field(what, value, catalogue, f"{key}_{what}_alle", "Alle tallene: ")
    if what == PERIOD:
        page.escaped_caption(f"For eksempel {periods.FORMS}.")
    return meaning


def _meaning_field(what: str, value: str, catalogue: Catalogue, key: str, of: str) -> str:
    """A field for an area, a measure or a period; "" where none is selected. of: the beginning of its label."""
    label = of + danish.lower_first(ROLES[what])
    if what == PERIOD:
        return inputs.text_field(label, value, key, MAX_PERIOD)
    names = {"": "Vælg"} | dict(catalogue.areas if what == AREA else catalogue.measures)
    if what == AREA:
        names = {area: name for area, name in names.items() if area not in catalogue.fictional}
    if value.startswith(column_mapping.ASKED):
        words = value.removeprefix(column_mapping.ASKED)
        names = {value: f"{words} (spørges der om nedenfor)"} | names
    return inputs.select_local(label, names, value, key)


def missing_sentence(match: Match) -> str:
    """A Danish sentence on what must still be selected before the table can be read, or ""."""
    missing = match.lacks()
    words = [LACKING[what] for what in missing]
    return f"Vælg først, {', og '.join(words)}." if words else ""
