"""The tables as CSV and JSON for other programs, such as Power BI, Excel and R.

CSV follows RFC 4180: UTF-8, commas, decimal points, dates as 2018-01-31, an empty cell for unknown. JSON has the same
values in rows, and the sources that the rows refer to.
"""

import json

import pandas as pd

from lib.db import queries, schema
from lib.db.queries import Connection

FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def index(folder: str) -> bytes:
    """Every table with its columns and addresses, as JSON. folder: the address of the tables."""
    tables = [
        {
            "table": name,
            "columns": {column: schema.column_type(column) for column in columns},
            "csv": f"{folder}/{name}.csv",
            "json": f"{folder}/{name}.json",
        }
        for name, columns in schema.TABLES.items()
    ]
    return _json({"tables": tables})


def csv(con: Connection, name: str) -> bytes:
    """A table of the schema as CSV."""
    return _plain(queries.table(con, name)).to_csv(index=False, lineterminator="\r\n").encode()


def json_of(con: Connection, name: str) -> bytes:
    """A table of the schema as JSON: table, columns, rows, and the sources that the rows refer to."""
    table = queries.table(con, name)
    named = [table[column] for column in ("source_id", "source_id_b") if column in table]
    sources = queries.table(con, "sources")
    used = sources[sources["source_id"].isin(pd.concat(named) if named else [])]
    return _json(
        {
            "table": name,
            "columns": list(table.columns),
            "rows": _rows(table),
            "sources": _rows(used) if name != "sources" else [],
        }
    )


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with dates as text, without a time."""
    dates = table.select_dtypes("datetime")
    return table.assign(**{name: dates[name].dt.strftime("%Y-%m-%d") for name in dates})


def _rows(table: pd.DataFrame) -> list[dict]:
    plain = _plain(table).astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
