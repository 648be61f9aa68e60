"""How the app's pages grow with the data: `make bench-scale`. Prints tables; asserts nothing.

For each number of made-up observations: the build, the file, and every page at its default address, run without a
browser on a database that nothing is kept of yet. Seconds are of the processor, so that other work on the machine does not
count. `python -m tests.bench.scale 10000 100000` measures these only.
`python -m tests.bench.scale --pages` measures the pages on the database of SOCIAL_BALANCE_DATABASE; names of pages after it, these only.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.analysis import options
from lib.db import build, current_database, place, queries, schema
from lib.system import folders
from tests.bench import scale_data

ROWS = (10**4, 10**5, 10**6, 10**7)
BUILT = 10**5  # the most that is built of files; a larger database is filled by SQL
RUNS = 1
PAGES_OF = "--pages"
PAGE_SECONDS = 1200  # the most that a page may take
OPENED = "opened"


def make(folder: Path, rows: int) -> tuple[Path, str]:
    """A database with so many made-up observations, and in words how it was made and how long that took."""
    data, start = folder / str(rows), time.perf_counter()
    database = data / schema.DATABASE.name
    if rows <= BUILT:
        scale_data.add_to_files(data, rows)
        start = time.perf_counter()
        build.build(data, database)
    else:
        data.mkdir()
        build.build(database=database)
        scale_data.add_to_database(database, rows)
    how = "build" if rows <= BUILT else "SQL"
    return database, f"{how}, {time.perf_counter() - start:.0f} s"


class Spent:
    """What the queries take: seconds, rows and number. Counts those of queries.query."""

    def __init__(self) -> None:
        self.forget()
        self._query, queries.query = queries.query, self._counted

    def _counted(self, con: queries.Connection, sql: str, **parameters: object):
        start = time.process_time()
        found = self._query(con, sql, **parameters)
        self.seconds += time.process_time() - start
        self.rows, self.queries = self.rows + len(found), self.queries + 1
        return found

    def forget(self) -> None:
        self.seconds, self.rows, self.queries = 0.0, 0, 0


def pages(names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Pages, each at its default address, on a newly opened database, the fastest of RUNS: seconds of its script, and of its
    queries, their number and their rows. OPENED: the seconds to open the database, and the largest memory in megabytes."""
    spent, found, opened, titles = Spent(), {}, [], set()
    app = AppTest.from_file(
        str(folders.ROOT / "lib/web/navigation.py"), default_timeout=PAGE_SECONDS
    ).run()  # imports, and makes the pages known
    for name in names:
        runs = []
        for _ in range(RUNS):
            current_database._shown = current_database.CurrentDatabase(schema.PLACE)
            start = time.process_time()
            current_database.now()
            opened.append(time.process_time() - start)
            app.switch_page(f"../../pages/{name}.py")
            spent.forget()
            start = time.process_time()
            app.run()
            took = time.process_time() - start
            assert app.title and not app.exception, (name, app.exception)
            runs.append({"script": took, "seconds": spent.seconds, "queries": spent.queries, "rows": spent.rows})  # fmt: skip
        titles.add(app.title[0].value)
        found[name] = min(runs, key=lambda run: run["script"])
        print(name, found[name], file=sys.stderr)
    assert len(titles) == len(names)  # each page, and not the first one instead
    found[OPENED] = {
        "script": min(opened),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    return found


def measured(where: Path | str) -> dict[str, dict[str, float]]:
    """pages() of a database, in a process of its own."""
    asked = [sys.executable, "-m", "tests.bench.scale", PAGES_OF]
    done = subprocess.run(
        asked, env=os.environ | {place.SETTING: str(where)}, cwd=folders.ROOT, stdout=subprocess.PIPE, check=True
    )  # fmt: skip
    return json.loads(done.stdout.decode().splitlines()[-1])


def table(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """The pages of several databases as Markdown, and how many times the first the last is."""
    databases = list(found.values())
    first, last = databases[0], databases[-1]
    lines = [
        "| page | " + " | ".join(f"{name}: script, queries, rows" for name in found) + " | script, last to first |",
        "|---" * (len(found) + 2) + "|",
    ]  # fmt: skip
    for name in first:
        cells = [
            f"{one[name]['script']:.2f} s, {one[name]['seconds'] * 1000:.0f} ms, {one[name]['rows']:.0f}"
            if name != OPENED
            else f"{one[name]['script']:.2f} s, {one[name]['memory']:.0f} MB"
            for one in found.values()
        ]
        ratio = last[name]["script"] / first[name]["script"]
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio:.2f} |")
    return "\n".join(lines)


def main() -> None:
    if sys.argv[1:2] == [PAGES_OF]:
        print(json.dumps(pages(sys.argv[2:] or list(options.PAGES))))
        return
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in map(int, sys.argv[1:] or ROWS):
            database, made = make(Path(folder), rows)
            print(f"{rows}: {made}, {database.stat().st_size / 2**20:.0f} MB", flush=True)
            found[str(rows)] = measured(database)
    print(table(found))


if __name__ == "__main__":
    main()
