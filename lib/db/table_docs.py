"""docs/tables.md, made from how the tables are declared: `python -m lib.db.table_docs` writes it anew."""

from collections.abc import Mapping

from lib.db import schema
from lib.db.schema_columns import Column, Key, Table
from lib.system import folders

PATH = folders.ROOT / "docs" / "tables.md"
OPENING = """# The tables

Made by `python -m lib.db.table_docs` from the declaration in `lib/db/schema_statistics.py` and `lib/db/schema_pages.py`: change
that and not this file.

Each table is `data/NAME.csv` and a table of the same name in `data/social_balance.duckdb`; only `features` comes from
`data/geo/`. An empty cell is NULL: unknown, never zero. Names and texts that readers see are in Danish. A row that
breaks a rule below, or one in `data/checks/`, is named when the data are built, and the old database stays."""
HEADING = "| column | type | unit | rules | what it is |\n|---|---|---|---|---|"


def main() -> None:
    """Write docs/tables.md."""
    PATH.write_text(text(schema.DECLARED), "utf-8")


def text(tables: Mapping[str, Table]) -> str:
    """The documentation of tables as Markdown: a section a table, a row a column."""
    return "\n\n".join([OPENING, *(_section(*named) for named in tables.items())]) + "\n"


def _section(name: str, table: Table) -> str:
    about = [table.sentence]
    if table.key:
        about.append(f"Key: {_key(table.key)}.")
    if table.packaged:
        about.append("A data package may add rows.")
    rows = [_row(column) for column in table.columns]
    return "\n".join([f"## {name}", "", " ".join(about), "", HEADING, *rows])


def _key(key: Key) -> str:
    columns = ", ".join(f"`{column}`" for column in key.columns)
    return f"{columns}, and {key.also_sentence}" if key.also else columns


def _row(column: Column) -> str:
    cells = (f"`{column.name}`", column.type, column.unit, _rules(column), column.sentence)
    return f"| {' | '.join(cells)} |"


def _rules(column: Column) -> str:
    rules = ["required"] * column.required + ["unique"] * column.unique
    if column.references:
        unless = column.references_unless and f" unless `{column.references_unless}`"
        rules.append(f"in `{column.references}`{unless}")
    if column.words:
        how = column.words_check and f" (as `data/checks/{column.words_check}.sql` has it)"
        rules.append("one of " + ", ".join(f"`{word}`" for word in column.words) + how)
    return "; ".join(rules)


if __name__ == "__main__":
    main()
