"""What the build refuses in the strategies: a statement without the one it belongs to, a period that ends before it begins."""

import pytest

from lib.db import schema_checks

FROM_2020 = {"period_start": "2020-01-01", "period_end": "2019-12-31"}
SAID = {"source_id": "social_balance_gladsaxe", "locator": "Vision", "quote": "social balance"}
STATEMENT = {
    "item_id": "ny",
    "strategy_id": "strategi_social_balance",
    "text": "Et udsagn.",
    "sort": "99",
}
FORUM = {
    "forum_id": "nyt", "name": "Nyt forum", "kind": "forum", "area_id": "gladsaxe_kommune", "status": "findes",
    "text": "Et forum.",
}  # fmt: skip
ACTOR = {"actor_id": "ny_aktoer", "name": "Ny aktør", "sector": "kommune", "is_group": "false"}


@pytest.fixture
def problems(reload):
    return lambda copy, check: found(reload(), check)


def found(con, check: str) -> set[tuple[str, int, str, str]]:
    """The table, row, column and words of every problem that a check finds."""
    columns = ["file", "csv_row", "column_name", "problem"]
    rows = con.execute(schema_checks.queries()[check]).df()
    return set(rows[columns].itertuples(index=False, name=None))


def statement(copy, kind: str, **cells: str) -> int:
    return copy.append("strategy_items", **STATEMENT | SAID | {"kind": kind} | cells)


WITHOUT_ITS_OWN = {
    "aktivitet": "Mangler: det udsagn, som »aktivitet« hører til.",
    "delaktivitet": "Mangler: det udsagn, som »delaktivitet« hører til.",
    "succeskriterium": "Mangler: det udsagn, som »succeskriterium« hører til.",
    "handlingsplanpunkt": "Mangler: det udsagn, som »handlingsplanpunkt« hører til.",
    "formål": "Et formål skal høre til et udsagn; er det hele strategiens, skal noten sige det.",
    "delmålsætning": "En delmålsætning skal høre til et udsagn eller et spor.",
    "indsats": "En indsats skal høre til et udsagn eller et spor; gør den ikke, skal noten sige hvorfor.",
}


@pytest.mark.parametrize("kind", WITHOUT_ITS_OWN)
def test_a_part_without_the_statement_it_belongs_to_is_refused(copy, problems, kind):
    row = statement(copy, kind)
    words = ("strategy_items", row, "parent_id", WITHOUT_ITS_OWN[kind])
    assert problems(copy, "statements_belong") == {words}


@pytest.mark.parametrize(
    "kind", ["vision", "målsætning", "fase", "begivenhed", "måling", "spilleregel"]
)
def test_a_statement_that_stands_by_itself_needs_no_other(copy, problems, kind):
    statement(copy, kind)
    assert problems(copy, "statements_belong") == set()


@pytest.mark.parametrize("kind", ["indsats", "delmålsætning"])
def test_a_spor_is_enough_for_an_indsats_and_for_a_part_of_a_goal(copy, problems, kind):
    statement(copy, kind)
    copy.append("item_tracks", item_id="ny", track_id="fysisk")
    assert problems(copy, "statements_belong") == set()


def test_an_indsats_of_nothing_may_say_why(copy, problems):
    statement(copy, "indsats", note="Strategien nævner den uden mål.")
    assert problems(copy, "statements_belong") == set()


def test_a_statement_does_not_belong_to_another_strategy(copy, problems):
    row = statement(copy, "delmålsætning", parent_id="shg_vision")
    words = "Udsagnet hører til et udsagn i en anden strategi."
    assert problems(copy, "statements_belong") == {("strategy_items", row, "parent_id", words)}


def test_a_statement_does_not_belong_to_itself(copy, problems):
    row = statement(copy, "delmålsætning", parent_id="ny")
    found = {(file, place, column) for file, place, column, _ in problems(copy, "cycles")}
    assert found == {("strategy_items", row, "parent_id")}


ENDS_FIRST = {
    "strategies": lambda c: c.change("strategies", lambda r: True, **FROM_2020),
    "strategy_items": lambda c: statement(c, "fase", **FROM_2020),
    "forums": lambda c: c.append("forums", **FORUM | SAID | FROM_2020),
    "forum_members": lambda c: (
        c.append("actors", **ACTOR),
        c.append("forums", **FORUM | SAID),
        c.append("forum_members", forum_id="nyt", actor_id="ny_aktoer", ad_hoc="false", **SAID | FROM_2020),
    )[-1],
}  # fmt: skip


@pytest.mark.parametrize("table", ENDS_FIRST)
def test_a_period_that_ends_before_it_begins_is_refused(copy, problems, table):
    row = ENDS_FIRST[table](copy)
    words = "Perioden slutter, før den begynder 2020-01-01."
    assert problems(copy, "strategy_periods") == {(table, row, "period_end", words)}


@pytest.mark.parametrize("day", [{"period_start": "2020-01-01"}, {"period_end": "2019-12-31"}])
def test_one_end_of_a_period_may_be_unknown(copy, problems, day):
    statement(copy, "fase", **day)
    assert problems(copy, "strategy_periods") == set()


def test_a_period_of_one_day_is_one(copy, problems):
    statement(copy, "fase", period_start="2020-01-01", period_end="2020-01-01")
    assert problems(copy, "strategy_periods") == set()
