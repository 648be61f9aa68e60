"""Updates from Statistikbanken: fetch, check and stage new numbers; publishing them is a separate step.

    python -m lib.statbank.update               fetch, and print what would change
    python -m lib.statbank.update --publish     publish the staged numbers

If anything fails, the shown numbers are unchanged. Every response that can be parsed is saved under data/raw/.
"""

import argparse
import contextlib
import csv
import hashlib
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lib.analysis import release_diff
from lib.db import build, schema
from lib.statbank import client as statbank_client
from lib.statbank import config, observations, staging
from lib.statbank.client import ApiResponse, Client, DataRequest, StatbankError, TableInfo
from lib.statbank.config import FetchPlan, Indicator, Series
from lib.statbank.staging import WaitingError
from lib.system import atomic_files, folders
from lib.text import danish

RAW = "raw"
INDEX = ("date", "table", "file", "sha256", "address", "request")
FAILURES = (StatbankError, WaitingError, build.DataError, OSError)
UNTOUCHED = "De tal, der vises, er urørt."
NOTHING_NEW = "Statistikbanken har ikke andre tal end dem, der er her."
FETCHED = "De nye tal er hentet og venter på at blive udgivet."
PUBLISHED = "De nye tal er udgivet."
MOST_LISTED = 50
INTERRUPTED = 130

ReportStep = Callable[[str], None]
SeriesRequests = tuple[Indicator, Series, list[DataRequest]]


def failure_sentence(error: Exception) -> str:
    """The Danish sentence for a failed update: why, and that the shown numbers are unchanged. error: one of FAILURES."""
    if isinstance(error, build.DataError):
        return f"De nye tal bryder en regel. {UNTOUCHED}\n{error}"
    if isinstance(error, OSError):
        return f"{atomic_files.error_sentence(error)} {UNTOUCHED}"
    return f"{error} {UNTOUCHED}"


# ---------------------------------------------------------------- fetching


def fetch(
    client: Client, report: ReportStep, data: Path = folders.DATA, database: Path = schema.DATABASE
) -> pd.DataFrame:
    """Fetch everything in the plan, check and stage it; returns staging.waiting_changes().

    report: is called with a Danish sentence for each step. Raises one of FAILURES; an earlier staged package is then
    unchanged.
    """
    with staging.exclusive_lock(data):
        plan = config.read(data)
        tables = _table_infos(client, plan, report, data)
        rows = _fetch_rows(client, _data_requests(plan, tables), tables, report, data)
        report("Kontrollerer tallene")
        staging.stage(_package_files(observations.package_rows(plan, tables.values(), rows)), data)
        return staging.waiting_changes(data, database)


def _table_infos(
    client: Client, plan: FetchPlan, report: ReportStep, data: Path
) -> dict[str, TableInfo]:
    """The current variables of each table of the plan, by its id."""
    tables = {}
    for n, name in enumerate(plan.tables, 1):
        report(f"Spørger, hvad tabellen {name} har ({n} af {len(plan.tables)})")
        tables[name], answer = client.table(name)
        save_raw_response(answer, data)
    return tables


def _data_requests(plan: FetchPlan, tables: Mapping[str, TableInfo]) -> list[SeriesRequests]:
    """The requests of every series, one per selection. Raises one StatbankError that names everything the tables
    no longer have."""
    asked, gone = [], []
    for indicator in plan.indicators:
        for series in indicator.series:
            requests = []
            for selection in series.selections:
                try:
                    periods = config.period_codes(series, tables[series.count.table])
                    table = tables[selection.table]
                    requests.append(config.data_request(selection, series, periods, table, plan))
                except StatbankError as error:
                    gone.append(str(error))
            asked.append((indicator, series, requests))
    if gone:
        raise StatbankError(" ".join(dict.fromkeys(gone)))
    return asked


def _fetch_rows(
    client: Client,
    asked: Sequence[SeriesRequests],
    tables: Mapping[str, TableInfo],
    report: ReportStep,
    data: Path,
) -> list[dict[str, str]]:
    """Fetch all series and return their rows of observations.csv."""
    rows = []
    for n, (indicator, series, requests) in enumerate(asked, 1):
        report(f"Henter {danish.lower_first(indicator.cells['name'])} ({n} af {len(asked)})")
        cells = []
        for selection, request in zip(series.selections, requests, strict=True):
            table, parts = tables[selection.table], []
            for part in request.parts:
                answer = client.data(part)
                parts.append(statbank_client.parse_data(answer.content, part, table))
                save_raw_response(answer, data)
            numbers = pd.concat(parts, ignore_index=True)
            cells.append(observations.sum_cells(selection, table, request, numbers))
        rows += observations.observation_rows(indicator, series, *cells)
    return rows


def _package_files(package: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """The CSV files of a package: name -> content."""
    files = {}
    for table, rows in package.items():
        columns = schema.TABLES[table]
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        files[f"{table}.csv"] = _csv(lines).encode()
    return files


def save_raw_response(answer: ApiResponse, data: Path = folders.DATA) -> None:
    """Save a response under data/raw/ with a line in index.csv, unless the same content is saved already."""
    checksum = hashlib.sha256(answer.content).hexdigest()
    folder = data / RAW / answer.table
    if any(folder.glob(f"*_{checksum[:12]}.{answer.suffix}")):
        return
    folder.mkdir(parents=True, exist_ok=True)
    today = date.today().isoformat()
    path = folder / f"{today}_{checksum[:12]}.{answer.suffix}"
    index = data / RAW / "index.csv"
    line = [today, answer.table, path.name, checksum, answer.address, answer.request]
    known = index.read_text("utf-8") if index.exists() else _csv([INDEX])
    # An index line without its file can be left from a full disk; it is replaced.
    lines = [
        one
        for one in known.splitlines(keepends=True)
        if checksum not in one or f",{answer.table}," not in one
    ]
    atomic_files.write(index, "".join([*lines, _csv([line])]).encode())
    atomic_files.write(path, answer.content)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


# ---------------------------------------------------------------- the command


def changes_text(found: pd.DataFrame) -> str:
    """The changes in Danish: a summary, and the first MOST_LISTED changes."""
    lines = [release_diff.summary(found), *found["sentence"].head(MOST_LISTED)]
    if len(found) > MOST_LISTED:
        lines.append(f"… og {danish.number(len(found) - MOST_LISTED, 0)} mere.")
    return "\n".join(lines)


def main(
    arguments: Sequence[str] | None = None,
    data: Path = folders.DATA,
    database: Path = schema.DATABASE,
) -> int:
    """The command line; returns 0, or 1 after printing a Danish error sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.statbank.update", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--publish", action="store_true", help="publish the staged numbers")
    given = parser.parse_args(arguments)
    try:
        if given.publish:
            staging.publish(data, database)
            print(PUBLISHED)
            return 0
        if build.is_stale(data, database):
            build.build(data, database)
        with contextlib.closing(Client()) as client:
            found = fetch(client, lambda word: print(f"{word} …", file=sys.stderr), data, database)
    except FAILURES as error:
        print(failure_sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Afbrudt. {UNTOUCHED}", file=sys.stderr)
        return INTERRUPTED
    print(changes_text(found) if staging.waiting_folder(data).exists() else NOTHING_NEW)
    return 0


if __name__ == "__main__":
    sys.exit(main())
