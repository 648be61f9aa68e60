"""New numbers from Statistikbanken: fetched, checked and left waiting; published only when someone says so.

    python -m lib.update               fetch, and tell what would change
    python -m lib.update --publish     publish what is waiting

An update writes a data package to data/waiting/ and builds data/waiting.duckdb with it in place of the published
one. Publishing moves the package to data/packages/ and builds. Whatever fails, the old numbers stay.
"""

import argparse
import contextlib
import csv
import hashlib
import io
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lib import build, changes, danish, schema, statbank, statbank_plan, statbank_rows
from lib.statbank import Answer, Client, Question, StatbankError, Table
from lib.statbank_plan import Plan

NAME = "statistikbanken"
RAW, WAITING, NEW, ASIDE = "raw", "waiting", "ny", "forrige"
INDEX = ("date", "table", "file", "sha256", "address", "request")
FAILURES = (StatbankError, build.DataError, OSError)
UNTOUCHED = "De tal, der vises, er urørt."
NOTHING_NEW = "Statistikbanken har ikke andre tal end dem, der er her."
FETCHED = "De nye tal er hentet og venter på at blive udgivet."
PUBLISHED = "De nye tal er udgivet."
NOTHING_WAITS = "Der er ingen nye tal, der venter."
MOST_TOLD = 50
INTERRUPTED = 130

Tell = Callable[[str], None]
_at_work = threading.Lock()


def sentence(error: Exception) -> str:
    """Why an update came to nothing, and that nothing is lost by it. error: of FAILURES."""
    if isinstance(error, build.DataError):
        return f"De nye tal bryder en regel. {UNTOUCHED}\n{error}"
    if isinstance(error, OSError):
        place = error.filename or "på disken"
        return f"Filen {place} kan ikke skrives eller læses. {UNTOUCHED}"
    return f"{error} {UNTOUCHED}"


def waiting(data: Path = schema.DATA) -> Path:
    """The folder of the package that waits, whether it is there or not."""
    return data / WAITING / NAME


def waiting_database(data: Path = schema.DATA) -> Path:
    """The database that there would be if what waits were published."""
    return data / f"{WAITING}.duckdb"


def published(data: Path = schema.DATA) -> Path:
    """The folder of the package that is published, whether it is there or not."""
    return data / schema.PACKAGES / NAME


# ---------------------------------------------------------------- fetching


def fetch(
    client: Client, tell: Tell, data: Path = schema.DATA, database: Path = schema.DATABASE
) -> pd.DataFrame:
    """Fetch everything in the plan and leave it waiting; answers what would change, as of waiting_changes().

    tell: is given a word on each step. Raises one of FAILURES; what waited before then waits still.
    """
    with _alone():
        plan = statbank_plan.read(data)
        tables = _tables(client, plan, tell, data)
        package = statbank_rows.package(
            plan, tables.values(), _rows(client, plan, tables, tell, data)
        )
        tell("Kontrollerer tallene")
        _leave_waiting(_files(package), data)
        return waiting_changes(data, database)


def waiting_changes(data: Path = schema.DATA, database: Path = schema.DATABASE) -> pd.DataFrame:
    """changes.compare() of the database and what waits; empty when nothing waits. Raises DataError."""
    if not waiting(data).exists():
        return changes.none()
    refresh(data)
    return changes.between(database, waiting_database(data))


def refresh(data: Path = schema.DATA) -> None:
    """Build the waiting database, when what it is made of is newer. Raises DataError."""
    folders = _with(waiting(data), data)
    if build.is_stale(data, waiting_database(data), folders):
        os.replace(build.made(data, folders, waiting_database(data)), waiting_database(data))


def _with(package: Path, data: Path) -> list[Path]:
    """The packages, with another one in place of the published."""
    return [*(one for one in build.packages(data) if one.name != NAME), package]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One update at a time."""
    if not _at_work.acquire(blocking=False):
        raise StatbankError("Der bliver allerede hentet eller udgivet tal.")
    try:
        yield
    finally:
        _at_work.release()


def _tables(client: Client, plan: Plan, tell: Tell, data: Path) -> dict[str, Table]:
    """What each table of the plan has now. Raises one StatbankError with all that is gone."""
    tables = {}
    for n, name in enumerate(plan.tables, 1):
        tell(f"Spørger, hvad tabellen {name} har ({n} af {len(plan.tables)})")
        tables[name], answer = client.table(name)
        keep_raw(answer, data)
    gone = []
    for indicator in plan.indicators:
        for series in indicator.series:
            periods = statbank_plan.periods(series, tables[series.count.table])
            for selection in series.selections:
                try:
                    statbank_plan.question(
                        selection, series, periods, tables[selection.table], plan
                    )
                except StatbankError as error:
                    gone.append(str(error))
    if gone:
        raise StatbankError(" ".join(dict.fromkeys(gone)))
    return tables


def _rows(
    client: Client, plan: Plan, tables: Mapping[str, Table], tell: Tell, data: Path
) -> list[dict[str, str]]:
    """The rows of observations.csv, of every series of the plan."""
    rows = []
    for n, indicator in enumerate(plan.indicators, 1):
        name, count = indicator.cells["name"], len(plan.indicators)
        tell(f"Henter {danish.lower_first(name)} ({n} af {count})")
        for series in indicator.series:
            periods = statbank_plan.periods(series, tables[series.count.table])
            cells = []
            for selection in series.selections:
                table = tables[selection.table]
                question = statbank_plan.question(selection, series, periods, table, plan)
                answer = _numbers(client, question, table, data)
                cells.append(statbank_rows.added_up(selection, table, question, answer))
            rows += statbank_rows.observations(indicator, series, *cells)
    return rows


def _numbers(client: Client, question: Question, table: Table, data: Path) -> pd.DataFrame:
    answer = client.data(question)
    numbers = statbank.read_data(answer.content, question, table)
    keep_raw(answer, data)
    return numbers


def keep_raw(answer: Answer, data: Path = schema.DATA) -> None:
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
    text = _csv([line]) if index.exists() else _csv([INDEX, line])
    with index.open("a", encoding="utf-8", newline="") as file:
        file.write(text)
    _write(path, answer.content)


def _write(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


# ---------------------------------------------------------------- waiting and published


def _files(package: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """The files of a package: name -> content."""
    files = {}
    for table, rows in package.items():
        columns = schema.TABLES[table]
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        files[f"{table}.csv"] = _csv(lines).encode()
    return files


def _csv(lines: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _content(folder: Path) -> dict[str, bytes]:
    """The files of a package that is there; none where it is not."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def _leave_waiting(files: Mapping[str, bytes], data: Path) -> None:
    """Let a package wait, when it breaks no rule and is not the one that waits or is published already."""
    if files == _content(waiting(data)):
        return
    if files == _content(published(data)):
        _forget_waiting(data)
        return
    new = data / WAITING / NEW
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).write_bytes(content)
        database = build.made(data, _with(new, data), waiting_database(data))
        try:
            _put(new, waiting(data), data / WAITING / ASIDE)
            os.replace(database, waiting_database(data))
            os.utime(waiting_database(data))
        finally:
            build.discard(database)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(data / WAITING / ASIDE, ignore_errors=True)


def _put(folder: Path, place: Path, aside: Path) -> None:
    """Move a folder to its place, and what stood there aside; back again when that fails."""
    shutil.rmtree(aside, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.replace(place, aside)
    try:
        os.replace(folder, place)
    except BaseException:
        if aside.exists():
            os.replace(aside, place)
        raise


def _forget_waiting(data: Path) -> None:
    shutil.rmtree(data / WAITING, ignore_errors=True)
    build.discard(waiting_database(data))


def publish(data: Path = schema.DATA, database: Path = schema.DATABASE) -> None:
    """Move what waits to the packages and build. Raises one of FAILURES; all is then as it was."""
    with _alone():
        if not waiting(data).exists():
            raise StatbankError(NOTHING_WAITS)
        aside = data / WAITING / ASIDE
        _put(waiting(data), published(data), aside)
        try:
            build.build(data, database)
        except BaseException:
            os.replace(published(data), waiting(data))
            if aside.exists():
                os.replace(aside, published(data))
            raise
        _forget_waiting(data)


# ---------------------------------------------------------------- the command


def told(found: pd.DataFrame) -> str:
    """What would change, in words: a summary, and the first of the changes."""
    lines = [changes.summary(found), *found["sentence"].head(MOST_TOLD)]
    if len(found) > MOST_TOLD:
        lines.append(f"… og {danish.number(len(found) - MOST_TOLD, 0)} mere.")
    return "\n".join(lines)


def main(
    arguments: Sequence[str] | None = None,
    data: Path = schema.DATA,
    database: Path = schema.DATABASE,
) -> int:
    """The command; answers 0, or 1 and a Danish sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.update", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--publish", action="store_true", help="publish what is waiting")
    given = parser.parse_args(arguments)
    try:
        if given.publish:
            publish(data, database)
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
    print(told(found) if waiting(data).exists() else NOTHING_NEW)
    return 0


if __name__ == "__main__":
    sys.exit(main())
