"""Makes a data package of the ministry's lists of housing areas in a PDF: which areas are on which list, and their values.

python -m lib.uploads.packages.lists FILE TITLE PUBLISHER DATE writes data/packages/NAME/, where the build would take it. What the
file does not say is asked: run the command again with --answer "KEY=ANSWER" for each question. Areas that are not known
here are named; --new-areas takes them along, as --good-rows takes what can be read where some cells cannot.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from lib.db import build, data_files, disclosure, queries, schema
from lib.db.packages import Package
from lib.system import commands, folders
from lib.text import danish
from lib.uploads.files.reader import OwnFile
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import name_matching
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations import column_mapping, session_data, to_observations
from lib.uploads.observations.to_observations import Reading
from lib.uploads.packages import data_package, list_rows, new_areas, package_command
from lib.uploads.packages.list_rows import Lists
from lib.uploads.pdf import pdf_tables
from lib.uploads.tables import table_detection

MORE = "  … eller et andet area_id eller indicator_id. --new-areas tager områder, der ikke kendes, med i pakken."
OFFERED = 6  # answers that are printed
NO_LISTS = "Ingen liste i filen kan tages med."
ANSWER = 'Svar: --answer "{key}={answer}"  ({words})'
LACKS = {
    column_mapping.AREA: "Hvilken kolonne der har områderne, kan ikke læses.",
    column_mapping.MEASURE: "Hvad tallene måler, kan ikke læses.",
    column_mapping.PERIOD: "Hvilken periode tallene gælder, kan ikke læses.",
    column_mapping.VALUE: "Der er ingen kolonne med tal.",
}


@dataclass(frozen=True)
class PublishedTables:
    """What the database has: its catalogue, and the tables that lists and disclosure control need."""

    catalogue: Catalogue
    tables: Mapping[str, pd.DataFrame]


def published(con: queries.Connection) -> PublishedTables:
    """What a database has."""
    names = {*disclosure.TABLES, "areas", list_rows.LISTS, list_rows.MEMBERSHIPS}
    return PublishedTables(name_matching.catalogue(con), {name: queries.table(con, name) for name in names})  # fmt: skip


def with_new_areas(
    of: PublishedTables, unknown: Sequence[str]
) -> tuple[PublishedTables, pd.DataFrame]:
    """What the database has and areas for names on lists that are unknown, "Name (Municipality)"; and their rows of
    areas."""
    areas, members = of.tables["areas"], of.tables[list_rows.MEMBERSHIPS]
    new = new_areas.of_names(unknown, of.catalogue, areas)
    catalogue = new_areas.known(of.catalogue, areas, members, new)
    return PublishedTables(catalogue, {**of.tables, "areas": new_areas.with_areas(areas, new)}), new


def lists_of(file: OwnFile, of: PublishedTables, answers: Mapping[str, str]) -> Lists:
    """The rows of the lists in a file."""
    return list_rows.of_file(file.lists, of.catalogue, of.tables["areas"], of.tables[list_rows.LISTS], "", answers)  # fmt: skip


def readings(file: OwnFile, of: PublishedTables, answers: Mapping[str, str]) -> list[Reading]:
    """The numbers of the lists in a file: of all of them together where they have the same columns. Raises OwnFileError."""
    if file.sheets[0].name == pdf_tables.ALL:
        file = replace(file, sheets=file.sheets[:1])
    found = []
    for table in table_detection.tables(file, of.catalogue):
        match = column_mapping.propose(table, of.catalogue)
        missing = match.lacks()
        if missing == [column_mapping.VALUE] and len(file.sheets) > 1:
            continue  # a list of names alone
        if missing:
            raise OwnFileError(f"{table.name}: {' '.join(LACKS[what] for what in missing)}")
        reading = to_observations.read(table, match, of.catalogue, answers)
        found.append(_settled(reading, of, answers))
    return found


def _settled(reading: Reading, of: PublishedTables, answers: Mapping[str, str]) -> Reading:
    """The reading with the published numbers that it meets asked about, and after disclosure control."""
    met = session_data.met(reading.observations)
    asked = (*reading.questions, *session_data.published_question(met))
    reading = replace(session_data.settled(reading, met, answers), questions=asked)
    if reading.observations.empty:
        return reading
    return replace(reading, protected=disclosure.protect(reading.observations, of.tables))


def unanswered(found: Sequence[Reading], answers: Mapping[str, str]) -> list[str]:
    """The questions without an answer, with how to answer them, in lines."""
    asked = {question.key: question for reading in found for question in reading.questions}
    lines = []
    for key, question in asked.items():
        if answers.get(key) not in question.options:
            lines.append(question.text)
            offered = list(question.options.items())
            lines += [f"  {ANSWER.format(key=key, answer=one, words=words)}" for one, words in offered[:OFFERED]]  # fmt: skip
            lines += [MORE] if len(offered) > OFFERED else []
    return lines


def package(
    found: Sequence[Reading], lists: Lists, new: pd.DataFrame, source: Mapping[str, str], of: PublishedTables
) -> dict[str, bytes]:  # fmt: skip
    """The files of a package. source: title, publisher, published and file."""
    observations = pd.concat([reading.observations for reading in found], ignore_index=True) if found else pd.DataFrame(columns=list(schema.TABLES["observations"]))  # fmt: skip
    row = session_data.source(source["title"], source["publisher"], name=source["file"])
    own = session_data.without_guesses(
        session_data.OwnData(source["file"], list_rows.with_pages(observations), row, session_data.replaced(observations), new_areas=new)
    )  # fmt: skip
    return data_package.files(
        own, source["title"], source["publisher"], source["published"], of.tables, lists=lists
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a package of the lists in a PDF. Returns the exit code: 0 if written, 1 where something is wrong or asked."""
    parser = package_command.arguments("lib.uploads.packages.lists", __doc__)
    parser.add_argument("--answer", action="append", default=[], metavar="KEY=ANSWER")
    parser.add_argument("--new-areas", action="store_true")
    parser.add_argument("--good-rows", action="store_true")
    given = parser.parse_args(arguments)
    name = data_package.name_of(given.title, given.publisher)
    wrong = data_package.problem(given.title, given.publisher, given.date)
    try:
        told, asked, files = ([], [wrong], {}) if wrong else _made(given)
        print(*told, sep="\n")
        if asked:
            return package_command.refused(asked)
        if (folders.DATA / schema.PACKAGES / name).exists():
            raise FileExistsError(name)
        return _write(name, files)
    except FileExistsError:
        return package_command.refused([package_command.EXISTS.format(name=name)])
    except (OSError, OwnFileError, queries.DatabaseFileError) as error:
        return commands.failed(error)


def _made(given: argparse.Namespace) -> tuple[list[str], list[str], dict[str, bytes]]:
    """What is told and asked of a PDF, in lines, and the files of its package where nothing is asked."""
    answers = dict(one.split("=", 1) for one in given.answer if "=" in one)
    with queries.connect_or_say_why() as con:
        of = published(con)
    file = pdf_tables.read(given.file.read_bytes(), given.file.name, of.catalogue)
    lists = lists_of(file, of, answers)
    new = of.tables["areas"].head(0)
    if given.new_areas and lists.unknown:
        of, new = with_new_areas(of, lists.unknown)
        lists = lists_of(file, of, answers)
    try:
        found = readings(file, of, answers)
    except OwnFileError:
        if not lists:
            raise
        found = []  # lists of names alone
    told = [*file.notes, *lists.notes, *(note for reading in found for note in reading.notes)]
    asked = unanswered(found, answers)
    faults = [f"Række {row.row}, »{row.column}«: {row.why}" for reading in found for row in reading.faults[~reading.waits()].itertuples()]  # fmt: skip
    asked += [] if given.good_rows else faults
    asked += [] if lists or any(len(reading.observations) for reading in found) else [NO_LISTS]
    if asked:
        return told, asked, {}
    source = {"title": given.title, "publisher": given.publisher, "published": given.date, "file": given.file.name}  # fmt: skip
    return [*told, *faults], [], package(found, lists, new, source, of)


def _write(name: str, files: Mapping[str, bytes], data: Path = folders.DATA) -> int:
    """Write a package that the build would take; the exit code. Raises OSError."""
    place = f"{schema.PACKAGES}/{name}"
    tables = {file: content for file, content in files.items() if file.endswith(".csv")}
    problems = build.problems_of_package(Package(name, place, tables), data)
    if len(problems):
        return package_command.refused(data_files.describe(problems))
    commands.write_folder(data / place, files)
    count = danish.number(len(files), 0)
    print(f"Skrevet: {place} ({count} filer). Byg databasen: python -m lib.db.build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
