"""The tables as files: every row of the database, with types, sources and an address that can be cached."""

import io
import json
import urllib.error
import urllib.request

import pandas as pd
import pytest

from lib.db import queries, schema, table_exports
from tests.waiting import WAIT_SECONDS


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_table_has_every_row_and_column_in_both_forms(con, name):
    table = queries.table(con, name)
    text = pd.read_csv(io.BytesIO(table_exports.csv(con, name)), dtype=str, keep_default_na=False)
    assert list(text.columns) == list(schema.TABLES[name])
    assert len(text) == len(table)
    found = json.loads(table_exports.json_of(con, name))
    assert found["columns"] == list(schema.TABLES[name])
    assert len(found["rows"]) == len(table)
    for column in table:
        known = table[column].notna().to_numpy()
        assert (text[column] != "").to_numpy()[known].all()
        assert not (text[column] != "").to_numpy()[~known].any()  # unknown is empty, never zero
        assert [row[column] is not None for row in found["rows"]] == list(known)


def test_a_number_and_a_date_are_as_in_the_source(con):
    rows = json.loads(table_exports.json_of(con, "observations"))["rows"]
    absence = next(
        row for row in rows
        if (row["area_id"], row["indicator_id"]) == ("vaerebro_park", "skolefravaer_ulovligt")
    )  # fmt: skip
    assert absence["value"] == 27.0 and absence["period_start"] == "2017-01-01"


def test_the_sources_that_rows_name_come_along(con):
    found = json.loads(table_exports.json_of(con, "observations"))
    named = {row["source_id"] for row in found["rows"]}
    assert {source["source_id"] for source in found["sources"]} == named
    assert all(source["title"] for source in found["sources"])


def test_no_withheld_number_leaves_the_house(con):
    rows = pd.DataFrame(json.loads(table_exports.json_of(con, "observations"))["rows"])
    hidden = rows[rows["status"] == "confidential"]
    assert len(hidden)
    assert (
        hidden[["value", "value_low", "value_high", "value_text", "numerator"]]
        .isna()
        .all(axis=None)
    )


def get(address: str, **headers: str):
    try:
        return urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=WAIT_SECONDS
        )
    except urllib.error.HTTPError as answer:
        return answer


def test_the_addresses_answer_and_can_be_cached(base):
    answer = get(f"{base}/data/observations.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "max-age" in answer.headers["Cache-Control"]
    with queries.connect() as con:
        rows = len(queries.table(con, "observations"))
    assert len(pd.read_csv(answer)) == rows
    again = get(f"{base}/data/observations.csv", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304 and again.read() == b""
    tables = json.load(get(f"{base}/data"))["tables"]
    assert [table["table"] for table in tables] == list(schema.TABLES)
    assert json.load(get(base + tables[0]["json"]))["table"] == tables[0]["table"]


@pytest.mark.parametrize("name", ["findes_ikke.csv", "observations.xlsx", "observations"])
def test_what_is_no_table_is_a_danish_sentence(base, name):
    answer = get(f"{base}/data/{name}")
    assert answer.status == 404
    assert "Den tabel findes ikke" in answer.read().decode()
