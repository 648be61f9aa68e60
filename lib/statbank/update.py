"""New numbers from Statistikbanken: fetched, checked and left waiting; published only when someone says so.

    python -m lib.statbank.update               fetch, and tell what would change
    python -m lib.statbank.update --publish     publish what is waiting

Whatever fails, the old numbers stay. Every answer that can be read is kept as it came under data/raw/.
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
from lib.statbank.client import Answer, Client, Question, StatbankError, Table
from lib.statbank.config import Indicator, Plan, Series
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
MOST_TOLD = 50
INTERRUPTED = 130

Tell = Callable[[str], None]
Asked = tuple[Indicator, Series, list[Question]]


def sentence(error: Exception) -> str:
    """Why an update came to nothing, and that nothing is lost by it. error: of FAILURES."""
    if isinstance(error, build.DataError):
        return f"De nye tal bryder en regel. {UNTOUCHED}\n{error}"
    if isinstance(error, OSError):
        return f"{atomic_files.error_sentence(error)} {UNTOUCHED}"
    return f"{error} {UNTOUCHED}"


# ---------------------------------------------------------------- fetching


def fetch(
    client: Client, tell: Tell, data: Path = folders.DATA, database: Path = schema.DATABASE
) -> pd.DataFrame:
    """Fetch everything in the plan and leave it waiting; answers what would change, as of
    staging.would_change().

    tell: is given a word on each step. Raises one of FAILURES; what waited before then waits still.
    """
    with staging.alone(data):
        plan = config.read(data)
        tables = _tables(client, plan, tell, data)
        rows = _rows(client, _asked(plan, tables), tables, tell, data)
        tell("Kontrollerer tallene")
        staging.leave(_files(observations.package(plan, tables.values(), rows)), data)
        return staging.would_change(data, database)


def _tables(client: Client, plan: Plan, tell: Tell, data: Path) -> dict[str, Table]:
    """What each table of the plan has now."""
    tables = {}
    for n, name in enumerate(plan.tables, 1):
        tell(f"Spørger, hvad tabellen {name} har ({n} af {len(plan.tables)})")
        tables[name], answer = client.table(name)
        keep_raw(answer, data)
    return tables


def _asked(plan: Plan, tables: Mapping[str, Table]) -> list[Asked]:
    """Every series with a question for each of its selections. Raises one StatbankError with all that the
    tables no longer have."""
    asked, gone = [], []
    for indicator in plan.indicators:
        for series in indicator.series:
            questions = []
            for selection in series.selections:
                try:
                    periods = config.periods(series, tables[series.count.table])
                    table = tables[selection.table]
                    questions.append(config.question(selection, series, periods, table, plan))
                except StatbankError as error:
                    gone.append(str(error))
            asked.append((indicator, series, questions))
    if gone:
        raise StatbankError(" ".join(dict.fromkeys(gone)))
    return asked


def _rows(
    client: Client, asked: Sequence[Asked], tables: Mapping[str, Table], tell: Tell, data: Path
) -> list[dict[str, str]]:
    """The rows of observations.csv, of every series."""
    rows = []
    for n, (indicator, series, questions) in enumerate(asked, 1):
        tell(f"Henter {danish.lower_first(indicator.cells['name'])} ({n} af {len(asked)})")
        cells = []
        for selection, question in zip(series.selections, questions, strict=True):
            table, parts = tables[selection.table], []
            for part in question.parts:
                answer = client.data(part)
                parts.append(statbank_client.read_data(answer.content, part, table))
                keep_raw(answer, data)
            numbers = pd.concat(parts, ignore_index=True)
            cells.append(observations.added_up(selection, table, question, numbers))
        rows += observations.observations(indicator, series, *cells)
    return rows


def _files(package: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """The files of a package: name -> content."""
    files = {}
    for table, rows in package.items():
        columns = schema.TABLES[table]
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        files[f"{table}.csv"] = _csv(lines).encode()
    return files


def keep_raw(answer: Answer, data: Path = folders.DATA) -> None:
    """Keep an answer as it came, unless the same is kept already, with a line in data/raw/index.csv."""
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
    # A line of this answer is there without it when the disk was full.
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


def told(found: pd.DataFrame) -> str:
    """What would change, in words: a summary, and the first of the changes."""
    lines = [release_diff.summary(found), *found["sentence"].head(MOST_TOLD)]
    if len(found) > MOST_TOLD:
        lines.append(f"… og {danish.number(len(found) - MOST_TOLD, 0)} mere.")
    return "\n".join(lines)


def main(
    arguments: Sequence[str] | None = None,
    data: Path = folders.DATA,
    database: Path = schema.DATABASE,
) -> int:
    """The command; answers 0, or 1 and a Danish sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.statbank.update", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--publish", action="store_true", help="publish what is waiting")
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
        print(sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Afbrudt. {UNTOUCHED}", file=sys.stderr)
        return INTERRUPTED
    print(told(found) if staging.folder(data).exists() else NOTHING_NEW)
    return 0


if __name__ == "__main__":
    sys.exit(main())
