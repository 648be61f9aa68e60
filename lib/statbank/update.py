"""Updates from Statistikbanken and Uddannelsesstatistik: fetch, check and stage new numbers; publishing is a step of its own.

    python -m lib.statbank.update                                     fetch from Statistikbanken, and print what would change
    python -m lib.statbank.update --publish                           publish the staged numbers
    python -m lib.statbank.update uddannelsesstatistik [--publish]    the same for the schools; needs a key

If anything fails, the shown numbers are unchanged. Every response that can be parsed is saved under data/raw/.
"""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lib.analysis import release_diff
from lib.db import build, schema
from lib.statbank import client as statbank_client
from lib.statbank import config, raw_answers, staging
from lib.statbank import fetch as statbank_fetch
from lib.statbank.fetch import PackageRows, ReportStep
from lib.statbank.schools import client as school_client
from lib.statbank.schools import config as school_config
from lib.statbank.schools import fetch as school_fetch
from lib.statbank.service import StatbankError
from lib.statbank.staging import WaitingError
from lib.system import atomic_files, folders
from lib.text import danish

FAILURES = (StatbankError, WaitingError, build.DataError, OSError)
UNTOUCHED = "De tal, der vises, er urørt."
FETCHED = "De nye tal er hentet og venter på at blive udgivet."
PUBLISHED = "De nye tal er udgivet."
MOST_LISTED = 50
INTERRUPTED = 130

Client = statbank_client.Client | school_client.SchoolClient


@dataclass(frozen=True)
class Source:
    """A service that numbers are fetched from. title: its name in sentences. plan: the file in data/ that says what is
    fetched. client: raises StatbankError where one cannot be made. package_rows: what the client fetches."""

    title: str
    plan: str
    client: Callable[[], Client]
    package_rows: Callable[[Client, ReportStep, Path, Path], PackageRows]

    @property
    def nothing_new(self) -> str:
        """The sentence where a fetch changes nothing."""
        return f"{self.title} har ikke andre tal end dem, der er her."


# By the name of the data package, which the command takes too.
SOURCES = {
    statbank_client.NAME: Source(
        "Statistikbanken", config.FILE, statbank_client.Client, statbank_fetch.package_rows
    ),
    school_client.NAME: Source(
        school_client.TITLE,
        school_config.FILE,
        school_client.SchoolClient,
        school_fetch.package_rows,
    ),
}


def failure_sentence(error: Exception) -> str:
    """The Danish sentence for a failed update: why, and that the shown numbers are unchanged. error: one of FAILURES."""
    if isinstance(error, build.DataError):
        return f"De nye tal bryder en regel. {UNTOUCHED}\n{error}"
    if isinstance(error, OSError):
        return f"{atomic_files.error_sentence(error)} {UNTOUCHED}"
    return f"{error} {UNTOUCHED}"


def fetch(
    client: Client, report: ReportStep, data: Path = folders.DATA, database: Path = schema.DATABASE
) -> pd.DataFrame:
    """Fetch all that is planned from a client's source, check and stage it; returns staging.waiting_changes().

    report: is called with a Danish sentence for each step. Raises one of FAILURES; an earlier staged package is then
    unchanged.
    """
    with staging.exclusive_lock(data):
        rows = SOURCES[client.source].package_rows(client, report, data, database)
        report("Kontrollerer tallene")
        staging.stage(_package_files(rows), data, client.source)
        return staging.waiting_changes(data, database, client.source)


def _package_files(package: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """The CSV files of a package: name -> content."""
    files = {}
    for table, rows in package.items():
        columns = schema.TABLES[table]
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        files[f"{table}.csv"] = raw_answers.csv_text(lines).encode()
    return files


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
    parser.add_argument("source", nargs="?", choices=SOURCES, default=statbank_client.NAME)
    parser.add_argument("--publish", action="store_true", help="publish the staged numbers")
    given = parser.parse_args(arguments)
    source = SOURCES[given.source]
    try:
        if given.publish:
            staging.publish(data, database, given.source)
            print(PUBLISHED)
            return 0
        with contextlib.closing(source.client()) as client:
            if build.is_stale(data, database):
                build.build(data, database)
            found = fetch(client, lambda word: print(f"{word} …", file=sys.stderr), data, database)
    except FAILURES as error:
        print(failure_sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Afbrudt. {UNTOUCHED}", file=sys.stderr)
        return INTERRUPTED
    waits = staging.waiting_folder(data, given.source).exists()
    print(changes_text(found) if waits else source.nothing_new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
