"""Whatever is brought, nobody can work out a number of few persons: hundreds of small tables, against the oracle."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from lib.db import disclosure, queries
from tests import disclosure_tables
from tests.disclosure_oracle import QUARTERS, Oracle
from tests.disclosure_tables import observations, row

MANY = settings(
    max_examples=250, deadline=None, derandomize=False, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
YEAR, BEFORE, AFTER = ("2018-01-01", "2018-12-31"), ("2018-01-01",) * 2, ("2019-01-01",) * 2
SMALL = st.sampled_from([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 12, 20, 60, 300])
LEAST = 5
UNCLEAR = disclosure.NOTES[disclosure.FEW_OR_SECONDARY]  # tells nobody which numbers are few


PLACES = (1, 2)  # fewer areas than the tables have: more tables in the same time


def tables(*published: dict) -> dict[str, pd.DataFrame]:
    """The small tables with two districts and three parishes."""
    found = disclosure_tables.tables(*published)
    left_out = found["areas"]["area_id"].isin(["bydel3", "omraade3", "sogn4"])
    return found | {"areas": found["areas"][~left_out]}


@st.composite
def worlds(draw) -> list[dict]:
    """Rows that are true of one made-up municipality, as one file would have them: each with or without counts."""
    areas = {f"omraade{n}": draw(SMALL) for n in PLACES}
    districts = {f"bydel{n}": areas[f"omraade{n}"] + draw(SMALL) for n in PLACES}
    total = sum(districts.values())
    cuts = sorted(draw(st.integers(0, total)) for _ in range(2))
    parishes = {f"sogn{n + 1}": b - a for n, (a, b) in enumerate(zip([0, *cuts], [*cuts, total], strict=True))}  # fmt: skip
    counts = areas | districts | parishes | {"by": total, "gruppe": sum(areas.values())}
    kind = draw(st.sampled_from(["persons", "share", "movements"]))
    return {"persons": persons, "share": shares, "movements": movements}[kind](draw, counts)


def persons(draw, counts: dict[str, int]) -> list[dict]:
    return [row(area, "folketal", n) for area, n in counts.items()]


def shares(draw, counts: dict[str, int]) -> list[dict]:
    """Groups of these sizes, some of whom are counted, and some of those again."""
    rows, counted, again = [], {}, {}
    parts = [area for area in counts if area not in ("by", "gruppe")]
    for kind in ("omraade", "bydel", "sogn"):
        for area in (one for one in parts if one.startswith(kind)):
            inner = f"omraade{area[-1]}" if kind == "bydel" else None
            within = (counted[inner], again[inner], counts[inner]) if inner else (0, 0, 0)
            counted[area] = within[0] + draw(st.integers(0, counts[area] - within[2]))
            again[area] = within[1] + draw(st.integers(0, counted[area] - within[0]))
    # Parishes hold the same people as the districts: only the districts' sums are kept true.
    for area in [one for one in parts if one.startswith("sogn")]:
        del counted[area]
    for whole, kind in (("by", "bydel"), ("gruppe", "omraade")):
        counted[whole] = sum(n for area, n in counted.items() if area.startswith(kind))
        again[whole] = sum(n for area, n in again.items() if area.startswith(kind))
    for area, n in counted.items():
        all_of_them = counts[area]
        if all_of_them:
            with_counts = draw(st.booleans())
            rows.append(row(area, "andel", counts=(n, all_of_them)) if with_counts else row(area, "andel", round(100 * n / all_of_them, 1)))  # fmt: skip
            if draw(st.booleans()):
                rows.append(row(area, "beboere", all_of_them))
            if area != "by" and draw(st.booleans()):
                base = counts["by"], counted["by"]
                rows.append(row(area, "forskel", round(100 * n / all_of_them - 100 * base[1] / base[0], 1)))  # fmt: skip
        if n and draw(st.booleans()):
            with_counts = draw(st.booleans())
            rows.append(row(area, "andel_af_andel", counts=(again[area], n)) if with_counts else row(area, "andel_af_andel", round(100 * again[area] / n, 1)))  # fmt: skip
    return rows


def movements(draw, counts: dict[str, int]) -> list[dict]:
    """Who came in each quarter and who left, between two counts, in the group and its members."""
    rows, came, left = [], {}, {}
    areas = [f"omraade{n}" for n in PLACES]
    for area in areas:
        came[area] = [draw(st.integers(0, 9)) for _ in QUARTERS]
        left[area] = draw(st.integers(0, counts[area]))
    came["gruppe"] = [sum(came[area][q] for area in areas) for q in range(4)]
    left["gruppe"] = sum(left.values())
    for area in [*areas, "gruppe"]:
        rows += [row(area, "folketal", counts[area], when=BEFORE), row(area, "folketal", counts[area] + sum(came[area]) - left[area], when=AFTER),
                 row(area, "tilgang", sum(came[area])), row(area, "afgang", left[area])]  # fmt: skip
        rows += [row(area, "tilgang", n, when=(f"2018-{a}", f"2018-{b}")) for n, (a, b) in zip(came[area], QUARTERS, strict=True)]  # fmt: skip
    return rows


def place(one: dict) -> tuple:
    return one["area_id"], one["indicator_id"], (str(one["period_start"]), str(one["period_end"]))


def why(one: dict) -> str:
    """Which numbers of a true row are few: taken to be known of every hidden one, where anybody can know it."""
    if one["numerator"] is not None:
        few = one["numerator"] < LEAST, one["denominator"] - one["numerator"] < LEAST
        return "n" * few[0] + "o" * few[1]
    if one["indicator_id"] in ("andel", "andel_af_andel"):
        return "?"
    return "n" if one["value"] < LEAST else ""


def told(true: list[dict], published: list[dict], own: list[dict]) -> list[tuple]:
    """What the oracle works out of rows as they are shown, hidden ones among them."""
    rows = [*published, *own]
    shown = {place(one) for one in rows if one["status"] != "confidential"}
    rows = [one for one in rows if one["status"] != "confidential" or place(one) not in shown]
    rows = list({place(one): one for one in rows}.values())
    reasons = {place(one): why(one) for one in true}
    reasons |= {place(one): "?" for one in rows if one["note"] == UNCLEAR}
    oracle = Oracle(tables(), observations(*rows), reasons)
    try:
        return oracle.narrowed()
    except ArithmeticError:
        raise AssertionError([brief(one) for one in true], [brief(one) for one in rows]) from None


def brief(one: dict) -> tuple:
    """A row as short as can be, for the message of a failure."""
    return one["area_id"], one["indicator_id"], *place(one)[2], one["value"], one["numerator"], one["denominator"], one["note"] and one["note"][:30]  # fmt: skip


def kept(draw, rows: list[dict]) -> list[dict]:
    return [one for one in rows if draw(st.integers(0, 5))]  # one in six has no row


@seed(1)  # the same examples in every run, whatever the functions here are called
@settings(MANY, max_examples=15)
@given(st.data())
def test_no_hidden_number_can_be_worked_out_of_a_few_tables(data):
    no_hidden_number_can_be_worked_out(data)


@pytest.mark.slow
@seed(1)
@MANY
@given(st.data())
def test_no_hidden_number_can_be_worked_out(data):
    no_hidden_number_can_be_worked_out(data)


def no_hidden_number_can_be_worked_out(data) -> None:
    rows = kept(data.draw, data.draw(worlds()))
    if not rows:
        return
    first = [one for one in rows if data.draw(st.booleans())]
    # What is published has been through the same; the rest is brought by a reader.
    before = disclosure.protect(observations(*first), tables())
    published = before.observations.to_dict("records")
    own = [one for one in rows if place(one) not in {place(other) for other in first}]
    again = [one for one in first if data.draw(st.integers(0, 9)) == 0]
    safe = disclosure.protect(observations(*own, *again), tables(*published))
    after = safe.observations.to_dict("records")
    open_places = {(key.area, key.indicator) for key in (*safe.unprotected, *before.unprotected)}
    found = [one for one in told(rows, published, after) if one[:2] not in open_places]
    assert not found, (found, [brief(one) for one in published], [brief(one) for one in after])
    for one in after:
        if one["status"] == "published" and one["numerator"] is not None:
            assert min(one["numerator"], one["denominator"] - one["numerator"]) >= LEAST
        elif one["status"] == "published" and one["indicator_id"] not in ("andel", "andel_af_andel", "forskel"):  # fmt: skip
            assert one["value"] >= LEAST


def test_no_hidden_number_can_be_told_from_zero_by_an_area_without_a_row():
    rows = [
        row("by", "andel", counts=(1, 5)), row("gruppe", "beboere", 5), row("gruppe", "andel_af_andel", 0.0),
    ]  # fmt: skip
    after = disclosure.protect(observations(*rows), tables()).observations.to_dict("records")
    assert told(rows, [], after) == []
    assert {one["note"] for one in after} == {UNCLEAR}


def test_a_row_published_without_its_reason_is_not_given_one_when_it_is_brought_again():
    rows = [row("omraade1", "andel", counts=(1, 5)), row("omraade1", "beboere", 5)]
    published = disclosure.protect(observations(*rows), tables()).observations.to_dict("records")
    again = disclosure.protect(observations(*rows), tables(*published))
    after = again.observations.to_dict("records")
    assert {one["note"] for one in (*published, *after)} == {UNCLEAR}
    assert told(rows, published, after) == []


@seed(1)
@settings(MANY, max_examples=100)
@given(st.data())
def test_where_nothing_is_small_nothing_is_hidden(data):
    size = st.integers(2 * LEAST, 500)
    areas = {f"omraade{n}": data.draw(size) for n in PLACES}
    districts = {f"bydel{n}": areas[f"omraade{n}"] + data.draw(size) for n in PLACES}
    counts = areas | districts | {"by": sum(districts.values()), "gruppe": sum(areas.values())}
    rows = [row(area, "folketal", n) for area, n in counts.items()]
    rows += [row(area, "andel", counts=(n // 2, n)) for area, n in counts.items()]
    assert disclosure.protect(observations(*rows), tables()).hidden == 0


def test_the_oracle_itself_finds_what_is_told():
    """Without anything hidden beside it, the one hidden part is told exactly."""
    rows = [row("by", "folketal", 83), row("sogn1", "folketal", 50), row("sogn2", "folketal", 30)]
    secret = row("sogn3", "folketal", status="confidential", note=disclosure.NOTES[disclosure.FEW])
    found = told([row("sogn3", "folketal", 3)], rows, [secret])
    assert found == [("sogn3", "folketal", YEAR, "n", 3, 3)]


def test_the_published_database_tells_nothing_hidden(con):
    found = {name: queries.table(con, name) for name in disclosure.TABLES}
    assert disclosure.problems(found).empty
    rows = found["observations"]
    hidden = rows[rows["status"] == "confidential"]
    assert len(hidden)
    for _, one in hidden.iterrows():
        same = rows[(rows["indicator_id"] == one["indicator_id"]) & (rows["period_start"] == one["period_start"])]  # fmt: skip
        same = same[same["status"] != "not_published"]
        areas = found["areas"].astype(object).where(found["areas"].notna(), None)
        oracle = Oracle(found | {"areas": areas}, same, {place(one) if not isinstance(one["period_start"], pd.Timestamp) else place(dict(one)): "n" for _, one in hidden.iterrows()})  # fmt: skip
        assert oracle.narrowed() == []
