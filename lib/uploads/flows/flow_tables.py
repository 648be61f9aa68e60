"""Reads a filled-in template of moves or transitions and writes it as a data package, with few persons hidden.

python -m lib.uploads.flows.flow_tables FILE TITLE PUBLISHER DATE writes data/packages/NAME/; docs/flows.md tells how such a file
is made. Rows that do not add up are named with their row and reason, and then nothing is written.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd

from lib.db import disclosure_flows, queries, schema, schema_checks, schema_flows
from lib.db.cache import once_per_database
from lib.system import commands, folders
from lib.text import danish
from lib.uploads.files import reader
from lib.uploads.files.reader import OwnFile
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import numbers
from lib.uploads.meaning.cells import Cell
from lib.uploads.observations import session_data
from lib.uploads.packages import data_package, package_command

MADE_UP = " (opdigtet)"  # after the name of a made-up area; templates leave it out
MAX_LINES_ABOVE = 10  # the headings
MAX_ROWS = 3_000  # whose disclosure control ends in time
MAX_TEXT = 80  # characters of a name
HIDDEN_WORD = "skjult"
YES, NO = "ja", "nej"
WITHHELD = "Skjult af den, der har lavet tabellen."
# The headings of a template, by the column they fill.
HEADINGS: dict[str, dict[str, str]] = {
    "moves": {
        "Område": "area_id", "År": "year", "Retning": "direction", "Sted": "other_name", "Opdeling": "trait",
        "Værdi": "trait_value", "Personer": "persons", "Hører til andelen": "indicator_id", "Tælles med": "in_share",
        "Bemærkning": "note",
    },
    "transitions": {
        "Område": "area_id", "Årgang": "cohort", "Alder før": "age_from", "Tilstand før": "state_from",
        "Alder efter": "age_to", "Tilstand efter": "state_to", "Børn": "children", "Bemærkning": "note",
    },
}  # fmt: skip
WHOLE_NUMBERS = ("year", "persons", "age_from", "age_to", "children")
WITHIN = "inden for"
FROM_ITSELF = (
    "Stedet »{place}« er området selv. En flytning fra området til området står som »inden for«."
)
T = TypeVar("T")
CHECKS = {"moves": "moves_add_up", "transitions": "transitions_add_up"}


@dataclass(frozen=True)
class FlowRows:
    """What was read. table: of HEADINGS. rows: with the columns of that table. places: the row of each in the file.
    faults: (row in the file, why), in Danish."""

    table: str
    rows: pd.DataFrame
    places: tuple[int, ...]
    faults: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class FlowNames:
    """What names mean. areas: area_id and name of every area, and whether it is fictional. indicators: indicator_id by
    name."""

    areas: pd.DataFrame
    indicators: Mapping[str, str]


@once_per_database
def known(con: queries.Connection) -> FlowNames:
    """The names in a database."""
    indicators = queries.table(con, "indicators")
    names = dict(zip(indicators["name"], indicators["indicator_id"], strict=True))
    return FlowNames(queries.areas(con), names)


def read(content: bytes, name: str, known: FlowNames) -> FlowRows:
    """The rows of a filled-in template; rows of a made-up area are skipped. Raises OwnFileError for another file."""
    found = of_template(reader.read(content, name), known)
    if found is None:
        raise OwnFileError("Filen har ikke skabelonens overskrifter.")
    return found


def of_template(file: OwnFile, known: FlowNames) -> FlowRows | None:
    """The rows of a filled-in template; None for a file without its headings. Raises OwnFileError where it is too large."""
    for sheet in file.sheets:
        for at, cells in enumerate(sheet.rows[:MAX_LINES_ABOVE]):
            words = tuple(str(cell or "").strip() for cell in cells)
            for table, headings in HEADINGS.items():
                if set(headings) <= set(words):
                    columns = [headings.get(word) for word in words]
                    filled = zip(sheet.rows[at + 1 :], sheet.numbers[at + 1 :], strict=True)
                    return _rows(table, columns, filled, known)
    return None


def _rows(
    table: str, columns: list[str | None], filled: Iterable[tuple[tuple[Cell, ...], int]], known: FlowNames
) -> FlowRows:  # fmt: skip
    rows, places, faults = [], [], []
    ids = {
        name.casefold(): one
        for one in known.areas.itertuples(index=False)
        for name in (one.name, one.name.removesuffix(MADE_UP))
    }
    for cells, place in filled:
        if all(cell is None for cell in cells):
            continue
        row = dict(zip(columns, cells, strict=True))
        area = ids.get(str(row["area_id"] or "").strip().casefold())
        if area is not None and area.fictional:
            continue
        try:
            if area is None:
                raise ValueError(f"Området »{row['area_id'] or ''}« findes ikke i værktøjet.")
            rows.append(_row(table, row | {"area_id": area.area_id}, known))
            places.append(place)
        except ValueError as why:
            faults.append((place, str(why)))
    frame = as_table(table, rows)
    faults += problems(table, frame, places, known)
    return FlowRows(table, frame, tuple(places), tuple(sorted(faults)))


def as_table(table: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows with the columns of a table. Raises OwnFileError where they are too many."""
    found = list(rows)
    if len(found) > MAX_ROWS:
        raise OwnFileError(f"Filen har mere end {danish.number(MAX_ROWS, 0)} tal. Del den.")
    frame = pd.DataFrame(found, columns=list(schema.TABLES[table]), dtype=object)
    return frame.astype({column: "Int64" for column in WHOLE_NUMBERS if column in frame})


def problems(
    table: str, rows: pd.DataFrame, places: Sequence[T], known: FlowNames
) -> list[tuple[T, str]]:
    """What is wrong with rows together: (place, why). places: of each row, in the file."""
    return [
        *_twice(table, rows, places), *_from_itself(table, rows, places, known), *_sums(table, rows, places),
    ]  # fmt: skip


def _twice(table: str, rows: pd.DataFrame, places: Sequence[T]) -> list[tuple[T, str]]:
    """The rows that tell of the same as an earlier one."""
    key = list(disclosure_flows.FLOWS[table].key)
    found = []
    for _, same in rows.groupby(key, sort=False):
        first, *others = same.index
        number = disclosure_flows.FLOWS[table].number
        found += [
            (places[row], f"Tallet står to gange: også i {_at(places[first])}, hvor det er "
             f"{_said(rows.at[first, number])}; her er det {_said(rows.at[row, number])}.")
            for row in others
        ]  # fmt: skip
    return found


def _at(place: object) -> str:
    return f"række {place}" if isinstance(place, int) else str(place)


def _said(number: object) -> str:
    return HIDDEN_WORD if pd.isna(number) else danish.number(int(number), 0)


def _from_itself(
    table: str, rows: pd.DataFrame, places: Sequence[T], known: FlowNames
) -> list[tuple[T, str]]:
    """The moves between an area and itself that do not stand as moves within it."""
    if table != "moves":
        return []
    names = known.areas.set_index("area_id")["name"]
    itself = rows["other_name"].str.casefold().eq(rows["area_id"].map(names).str.casefold())
    wrong = rows.index[itself & rows["direction"].ne(WITHIN)]
    return [(places[row], FROM_ITSELF.format(place=rows.at[row, "other_name"])) for row in wrong]


def _row(table: str, row: Mapping[str, Cell], known: FlowNames) -> dict[str, object]:
    """A row of the table. Raises ValueError with a Danish sentence."""
    number = disclosure_flows.FLOWS[table].number
    found: dict[str, object] = dict.fromkeys(schema.TABLES[table])
    for column in HEADINGS[table].values():
        found[column] = _cell(column, row[column], number)
    names = {column: heading for heading, column in HEADINGS[table].items()}
    for column in disclosure_flows.FLOWS[table].key:
        if found[column] is None:
            raise ValueError(f"Feltet »{names[column]}« er tomt.")
    if table == "moves":
        found["direction"] = str(found["direction"]).lower()
    for column in schema_flows.TABLES[table].columns:
        if column.name in names and column.words and found[column.name] not in column.words:
            raise ValueError(_not_a_word(names[column.name], found[column.name], column.words))
    if table == "moves":
        found["in_share"] = _yes_or_no(found["in_share"])
        found["indicator_id"] = _indicator(found["indicator_id"], known)
    hidden = found[number] is None
    words = None if hidden else f"{found[number]}"
    return found | {
        "status": "confidential" if hidden else disclosure_flows.PUBLISHED,
        "note": found["note"] or (WITHHELD if hidden else None),
        "locator": "Skabelonen", "quote": words,
    }  # fmt: skip


def _not_a_word(heading: str, text: object, words: Iterable[str]) -> str:
    meant = danish.enumeration((f"»{word}«" for word in words), "eller")
    return f"»{heading}« skal være {meant}, ikke »{text}«."


def _cell(column: str, cell: Cell, number: str) -> object:
    text = "" if cell is None else str(cell).strip()
    if not text or (column == number and text.lower() == HIDDEN_WORD):
        return None
    if column not in WHOLE_NUMBERS:
        return text if column == "note" else text[:MAX_TEXT]
    try:
        value = numbers.number(cell)
    except ValueError:
        value = None
    if value is None or value.denominator != 1 or abs(value) >= numbers.LARGEST_COUNT:
        text = numbers.shown(cell)
        raise ValueError(f"»{text}« er ikke et helt antal. Et skjult tal skrives »{HIDDEN_WORD}«.")
    return int(value)


def _yes_or_no(text: object) -> bool | None:
    if text is None:
        return None
    if str(text).lower() not in (YES, NO):
        raise ValueError(f"»Tælles med« skal være {YES} eller {NO}, ikke »{text}«.")
    return str(text).lower() == YES


def _indicator(text: object, known: FlowNames) -> str | None:
    if text is None:
        return None
    if text not in known.indicators:
        raise ValueError(f"Andelen »{text}« findes ikke i værktøjet.")
    return known.indicators[text]


def _sums(table: str, rows: pd.DataFrame, places: Sequence[T]) -> list[tuple[T, str]]:
    """What the checks of the build find in the rows, before anything is hidden."""
    with duckdb.connect() as con:
        schema.create_table(con, table, rows)
        found = con.execute(schema_checks.queries()[CHECKS[table]]).df()
    return [
        (places[row - 2], why) for row, why in zip(found["csv_row"], found["problem"], strict=True)
    ]


def package(found: FlowRows, source: Mapping[str, str], published: pd.DataFrame, fewest: int) -> dict[str, bytes]:  # fmt: skip
    """The files of a data package, few persons hidden. source: source_id, title, publisher, published. published: the rows
    of the table that the database has."""
    safe = disclosure_flows.protect(found.table, found.rows, published, fewest)
    cited = (
        dict.fromkeys(schema.TABLES["sources"]) | {"licence": session_data.LICENCE} | dict(source)
    )
    rows = safe.assign(source_id=source["source_id"])
    return {
        "sources.csv": _csv("sources", pd.DataFrame([cited])),
        f"{found.table}.csv": _csv(found.table, rows),
    }


def _csv(table: str, rows: pd.DataFrame) -> bytes:
    ordered = rows[list(schema.TABLES[table])]
    in_share = {"in_share": ordered["in_share"].map({True: "true", False: "false"})} if "in_share" in ordered else {}  # fmt: skip
    return ordered.assign(**in_share).to_csv(index=False, lineterminator="\n").encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a package of a filled-in template. Returns the exit code: 0 if written, 1 where something is wrong."""
    given = package_command.arguments("lib.uploads.flows.flow_tables", __doc__).parse_args(
        arguments
    )
    name = data_package.name_of(given.title, given.publisher)
    try:
        lines, files = _package_of(given.file, given.title, given.publisher, given.date, name)
        if lines:
            return package_command.refused(lines)
        commands.write_folder(folders.DATA / schema.PACKAGES / name, files)
    except FileExistsError:
        return package_command.refused([package_command.EXISTS.format(name=name)])
    except (OSError, OwnFileError, queries.DatabaseFileError) as error:
        return commands.failed(error)
    print(f"Skrevet: {schema.PACKAGES}/{name}.")
    return 0


def _package_of(
    file: Path, title: str, publisher: str, day: str, name: str
) -> tuple[list[str], dict[str, bytes]]:
    """What is wrong with a template, in lines; and the files of its package where nothing is."""
    with queries.connect_or_say_why() as con:
        indicators = queries.table(con, "indicators")
        found = read(file.read_bytes(), file.name, known(con))
        published = queries.table(con, found.table)
    wrong = data_package.problem(title, publisher, day)
    lines = [wrong] if wrong else [f"Række {row}: {why}" for row, why in found.faults]
    if lines:
        return lines, {}
    source = {"source_id": name, "title": title, "publisher": publisher, "published": day}
    return [], package(found, source, published, disclosure_flows.min_count(indicators))


if __name__ == "__main__":
    sys.exit(main())
