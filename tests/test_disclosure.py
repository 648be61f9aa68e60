"""Disclosure control: each way that a number of few persons could be worked out, and that nothing is hidden in vain."""

import time
import tomllib

import pandas as pd
import pytest

from lib.db import disclosure, disclosure_rules, queries
from lib.db.disclosure import FEW, FEW_OTHERS, FEW_SHARE, NOTES, SECONDARY
from lib.system import folders
from lib.uploads.observations.session_data import OwnData
from lib.uploads.packages import data_package
from tests.disclosure_tables import YEAR, hidden_row, observations, protect, row, tables


def hidden(safe: disclosure.Protected) -> set[str]:
    """What is hidden, as "area" or "area indicator" where there are several."""
    rows = safe.observations[safe.observations["status"] == "confidential"]
    several = safe.observations["indicator_id"].nunique() > 1
    return {f"{a} {i}" if several else a for a, i in zip(rows["area_id"], rows["indicator_id"], strict=True)}  # fmt: skip


PARISHES = [row("by", "folketal", 3008), row("sogn1", "folketal", 4), row("sogn2", "folketal", 4),
            row("sogn3", "folketal", 1400), row("sogn4", "folketal", 1600)]  # fmt: skip


def test_two_parishes_of_four_are_not_told_by_the_municipality():
    safe = protect(PARISHES)
    assert hidden(safe) == {"sogn1", "sogn2", "sogn3"}
    assert dict(safe.reasons) == {FEW: 2, SECONDARY: 1} and safe.hidden == 3


def test_it_explains_itself_and_leaves_no_trace():
    safe = protect(PARISHES)
    notes = dict(zip(safe.observations["area_id"], safe.observations["note"], strict=True))
    assert (
        notes["sogn1"] == NOTES[FEW] and notes["sogn3"] == NOTES[SECONDARY] and notes["by"] is None
    )
    gone = safe.observations[safe.observations["status"] == "confidential"]
    assert gone[list(disclosure.NUMBERS)].isna().all(axis=None)
    assert all(note.startswith("Skjult, fordi ") and not any(map(str.isdigit, note)) for note in NOTES.values())  # fmt: skip


def test_a_group_is_the_sum_of_its_members():
    own = [row("gruppe", "folketal", 113), row("omraade1", "folketal", 60), row("omraade2", "folketal", 50), row("omraade3", "folketal", 3)]  # fmt: skip
    assert hidden(protect(own)) == {"omraade3", "omraade2"}
    # The member that is few need not be in the file.
    assert hidden(protect(own[:3], [hidden_row("omraade3", "folketal")])) == {"omraade2"}


def test_parishes_and_districts_are_two_partitions():
    own = [row("by", "folketal", 1000), row("sogn1", "folketal", 3), row("sogn2", "folketal", 197),
           row("sogn3", "folketal", 300), row("sogn4", "folketal", 500), row("bydel1", "folketal", 4),
           row("bydel2", "folketal", 396), row("bydel3", "folketal", 600)]  # fmt: skip
    assert hidden(protect(own)) == {"sogn1", "sogn2", "bydel1", "bydel2"}


def test_three_hidden_with_a_sum_that_only_large_values_give():
    own = [row("by", "folketal", 112), *(row(f"sogn{n}", "folketal", 4) for n in (1, 2, 3)), row("sogn4", "folketal", 100)]  # fmt: skip
    assert hidden(protect(own)) == {"sogn1", "sogn2", "sogn3", "sogn4"}


@pytest.mark.parametrize("share", [2.0, 98.0])
def test_a_share_of_few_without_counts_asks_for_them(share):
    safe = protect([row("sogn1", "andel", share), row("sogn1", "beboere", 150)])
    assert hidden(safe) == {"sogn1 andel"}
    assert safe.observations["note"][0].endswith("Skriv tæller og nævner, så det kan afgøres.")
    assert hidden(protect([row("sogn1", "andel", share)], [row("sogn1", "beboere", 150)])) == {"sogn1"}  # fmt: skip


def test_residents_of_another_time_bound_a_group_too():
    safe = protect([row("sogn1", "andel", 2.0)], [row("sogn1", "beboere", 150, when=("2019-01-01",) * 2)])  # fmt: skip
    assert dict(safe.reasons) == {FEW_SHARE: 1}
    assert protect([row("sogn1", "andel", 20.0)], [row("sogn1", "beboere", 150, when=("2019-01-01",) * 2)]).hidden == 0  # fmt: skip


def test_a_share_that_nothing_bounds_is_counted_as_not_judged():
    safe = protect([row("sogn1", "andel", 2.0), row("sogn2", "andel", 50.0, counts=(50, 100))])
    assert (safe.hidden, safe.unjudged) == (0, 1)


def test_a_sum_of_none():
    own = [row("by", "folketal", 100), row("sogn1", "folketal", 0), row("sogn2", "folketal", 0),
           row("sogn3", "folketal", 40), row("sogn4", "folketal", 60)]  # fmt: skip
    assert hidden(protect(own)) == {"sogn1", "sogn2", "sogn3"}


def test_the_others_of_a_group_are_persons_too():
    own = [row("by", "andel", counts=(903, 1003)), row("sogn1", "andel", counts=(98, 100)), row("sogn2", "andel", counts=(250, 300)),
           row("sogn3", "andel", counts=(300, 323)), row("sogn4", "andel", counts=(255, 280))]  # fmt: skip
    safe = protect(own)
    assert dict(safe.reasons) == {FEW_OTHERS: 1, SECONDARY: 1} and "sogn1" in hidden(safe)


def test_a_published_hidden_cell_is_not_told_by_own_numbers():
    own = [row("by", "folketal", 103), row("sogn1", "folketal", 20), row("sogn2", "folketal", 30), row("sogn3", "folketal", 50)]  # fmt: skip
    published = [hidden_row("sogn4", "folketal")]
    assert hidden(protect(own, published)) == {"sogn1"}
    # Nor by its own number in a reader's file.
    assert hidden(protect([row("sogn4", "folketal", 30)], published)) == {"sogn4"}


def test_the_text_of_a_period_does_not_matter():
    own = [row("by", "folketal", 103, period="2018"), row("sogn1", "folketal", 20, period="året 2018"),
           row("sogn2", "folketal", 30, period="hele 2018"), row("sogn3", "folketal", 50)]  # fmt: skip
    assert hidden(protect(own, [hidden_row("sogn4", "folketal")])) == {"sogn1"}


def test_a_second_package_with_what_the_first_one_hid():
    first = protect(PARISHES).observations
    published = first.to_dict("records")
    again = [one for one in PARISHES if one["area_id"] == "sogn3"]
    assert hidden(protect(again, published)) == {"sogn3"}


def test_what_is_protected_already_stays_as_it_is():
    first = protect(PARISHES).observations
    safe = disclosure.protect(first, tables())
    assert safe.hidden == 0 and safe.observations.equals(first)


def test_a_share_of_few_of_a_share():
    own = [row("sogn1", "andel", 40.0), row("sogn1", "andel_af_andel", 5.0)]
    assert hidden(protect(own, [row("sogn1", "beboere", 150)])) == {"sogn1 andel_af_andel"}


def test_a_denominator_that_is_a_published_count():
    """andel is hidden (3 of 150), andel_af_andel is out of those 3."""
    own = [row("sogn1", "andel", counts=(12, 150)), row("sogn1", "andel_af_andel", counts=(3, 12))]
    assert hidden(protect(own, [row("sogn1", "beboere", 150)])) == {"sogn1 andel_af_andel"}
    both = [row("sogn1", "andel", counts=(3, 150)), row("sogn1", "andel_af_andel", counts=(1, 3))]
    assert hidden(protect(both)) == {"sogn1 andel", "sogn1 andel_af_andel"}


def test_movements_between_two_counts():
    before, after = ("2018-01-01",) * 2, ("2019-01-01",) * 2
    own = [row("by", "folketal", 1000, when=before), row("by", "folketal", 1047, when=after),
           row("by", "tilgang", 50), row("by", "afgang", 3)]  # fmt: skip
    assert hidden(protect(own)) == {"by afgang", "by tilgang"}
    assert hidden(protect(own[2:], own[:2])) == {"by afgang", "by tilgang"}


def test_a_difference_without_difference_of():
    own = [row("sogn1", "andel", counts=(3, 60)), row("by", "andel", counts=(200, 1000)), row("sogn1", "forskel", -15.0)]  # fmt: skip
    assert hidden(protect(own)) == {"sogn1 andel", "sogn1 forskel"}


def test_a_published_difference_leaves_the_other_side_to_hide():
    own = [row("sogn1", "andel", counts=(3, 60)), row("by", "andel", counts=(200, 1000))]
    published = [row("sogn1", "forskel", -15.0), row("sogn1", "beboere", 60)]
    assert hidden(protect(own, published)) == {"sogn1", "by"}


def test_quarters_that_add_up_to_a_year():
    quarters = [("2018-01-01", "2018-03-31"), ("2018-04-01", "2018-06-30"), ("2018-07-01", "2018-09-30"), ("2018-10-01", "2018-12-31")]  # fmt: skip
    own = [row("by", "tilgang", 63), *(row("by", "tilgang", n, when=q) for n, q in zip((3, 10, 20, 30), quarters, strict=True))]  # fmt: skip
    safe = protect(own).observations
    assert list(safe["status"] == "confidential") == [False, True, True, False, False]


def test_a_part_without_a_row_is_a_part():
    own = [row("by", "folketal", 103), row("sogn1", "folketal", 20), row("sogn2", "folketal", 30), row("sogn3", "folketal", 50)]  # fmt: skip
    assert hidden(protect(own)) == {"sogn1"}  # sogn4 has 103 - 100 = 3
    enough = [row("by", "folketal", 110), *own[1:]]
    assert protect(enough).hidden == 0  # sogn4 has 10
    group = [row("gruppe", "folketal", 113), row("omraade1", "folketal", 60), row("omraade2", "folketal", 50)]  # fmt: skip
    assert hidden(protect(group)) == {"omraade2"}
    assert hidden(protect(group[:1], group[1:])) == {"gruppe"}


def test_a_quarter_and_a_movement_without_a_row():
    quarters = [("2018-01-01", "2018-03-31"), ("2018-04-01", "2018-06-30"), ("2018-07-01", "2018-09-30")]  # fmt: skip
    own = [row("by", "tilgang", 63), *(row("by", "tilgang", n, when=q) for n, q in zip((10, 20, 30), quarters, strict=True))]  # fmt: skip
    assert protect(own).hidden == 1
    moved = [row("by", "folketal", 1000, when=("2018-01-01",) * 2), row("by", "folketal", 1047, when=("2019-01-01",) * 2), row("by", "tilgang", 50)]  # fmt: skip
    assert hidden(protect(moved)) == {"by tilgang"}


def test_the_build_names_rows_that_tell_of_an_area_without_one():
    rows = [row("gruppe", "folketal", 113), row("omraade1", "folketal", 60), row("omraade2", "folketal", 50)]  # fmt: skip
    found = disclosure.problems(tables(*rows))
    assert found["csv_row"].to_list() == [4] and "uden tal" in found["problem"][0]


def test_a_row_beside_a_shown_published_one_protects_nothing():
    """sogn2 is published, so hiding the reader's copy of it does not help: another one is hidden."""
    published = [row("sogn2", "folketal", 30)]
    own = [row("by", "folketal", 103), row("sogn1", "folketal", 3), row("sogn2", "folketal", 30), row("sogn3", "folketal", 40), row("sogn4", "folketal", 30)]  # fmt: skip
    assert hidden(protect(own, published)) == {"sogn1", "sogn4"}


def test_where_only_published_numbers_tell_it_is_said():
    published = [row("by", "folketal", 103), row("sogn2", "folketal", 30), row("sogn3", "folketal", 40), row("sogn4", "folketal", 30)]  # fmt: skip
    safe = protect([row("sogn1", "folketal", 3)], published)
    assert hidden(safe) == {"sogn1"} and [key.area for key in safe.unprotected] == ["sogn1"]


def test_contradicting_numbers_do_not_stop_it():
    own = [row("by", "folketal", 50), row("sogn1", "folketal", 3), row("sogn2", "folketal", 30), row("sogn3", "folketal", 40), row("sogn4", "folketal", 30)]  # fmt: skip
    assert "sogn1" in hidden(protect(own))


def test_what_is_about_nobody_is_never_hidden():
    assert protect([row("by", "boliger", 100), row("bydel1", "boliger", 2), row("bydel2", "boliger", 98)]).hidden == 0  # fmt: skip


def test_nothing_is_hidden_where_nothing_is_small():
    own = [row("by", "folketal", 400), *(row(f"sogn{n}", "folketal", 100) for n in range(1, 5)),
           *(row(f"sogn{n}", "andel", counts=(40, 100)) for n in range(1, 5)), row("by", "andel", counts=(160, 400)),
           row("gruppe", "folketal", 60), *(row(f"omraade{n}", "folketal", 20) for n in (1, 2, 3))]  # fmt: skip
    assert protect(own).hidden == 0


def test_a_single_small_number_without_a_sum_hides_no_other():
    assert hidden(protect([one for one in PARISHES if one["area_id"] != "by"][1:])) == {"sogn2"}


def test_the_same_rows_give_the_same_answer():
    assert protect(PARISHES).observations.equals(protect(PARISHES).observations)
    other_way = protect(PARISHES[::-1]).observations
    assert list(other_way["area_id"]) == [one["area_id"] for one in PARISHES[::-1]]


def test_the_build_names_a_hidden_number_that_is_told():
    published = [row("by", "folketal", 103), hidden_row("sogn1", "folketal"), row("sogn2", "folketal", 30),
                 row("sogn3", "folketal", 40), row("sogn4", "folketal", 30), row("bydel1", "folketal", 4)]  # fmt: skip
    found = disclosure.problems(tables(*published))
    assert found[["csv_row", "column_name"]].to_numpy().tolist() == [[3, "status"], [7, "value"]]
    assert found["problem"][1] == "Færre end 5 personer må ikke vises."


def test_the_build_asks_for_the_counts_of_a_share_of_few():
    found = disclosure.problems(tables(row("sogn1", "andel", 2.0), row("sogn1", "beboere", 150)))
    assert found["csv_row"].to_list() == [2] and "Skriv tæller og nævner" in found["problem"][0]


@pytest.mark.slow
def test_many_rows_with_few_hidden_are_fast():
    months = pd.date_range("1600-01-01", periods=7000, freq="MS")
    own = [row("by", "folketal", 3008, when=(str(d.date()),) * 2) for d in months]
    own += [row(f"sogn{n}", "folketal", v, when=(str(d.date()),) * 2) for d in months for n, v in ((1, 700), (2, 700), (3, 800), (4, 808))]  # fmt: skip
    own += [row(f"bydel{n}", "folketal", v, when=(str(d.date()),) * 2) for d in months for n, v in ((1, 2000), (2, 1008))]  # fmt: skip
    rows = observations(*own)
    rows.loc[rows.index[7000:7020:4], "value"] = 3
    before = time.process_time()
    safe = disclosure.protect(rows, tables())
    assert safe.reasons[FEW] == 5 and time.process_time() - before < 30


def test_the_package_says_how_many_are_hidden_and_why():
    safe = protect(PARISHES)
    own = OwnData(
        "f", safe.observations, {}, pd.DataFrame({"status": []}), safe.hidden, safe.reasons
    )
    text = data_package._readme("p", {"title": "T", "publisher": "U", "published": "2024"}, safe.observations, own.replaced, safe.reasons)  # fmt: skip
    assert f"- 2: {NOTES[FEW]}" in text and f"- 1: {NOTES[SECONDARY]}" in text


def test_relations_are_about_indicators_that_there_are(con):
    known = set(queries.table(con, "indicators")["indicator_id"])
    with (folders.DATA / "statistikbank.toml").open("rb") as file:
        known |= {one["indicator_id"] for one in tomllib.load(file)["indicator"]}
    relations = queries.table(con, "indicator_relations")
    assert set(relations["indicator_id"]) <= known
    assert (relations.groupby("relation")["result"].nunique() == 1).all()
    stands = relations["relation"].ne(relations["relation"].shift()).sum()
    assert stands == relations["relation"].nunique()  # the rows of one stand together


def test_every_relation_is_read(con):
    read = disclosure_rules.rules({name: queries.table(con, name) for name in disclosure.TABLES})
    assert (
        len(read.count_relations) >= 20
        and len(read.share_relations) == 9
        and len(read.residents) >= 2
    )
    group = next(one for one in read.sums if one.whole == "tre_omraader")
    assert group.complete and len(group.parts) == 3


def test_a_movement_below_none_is_a_number_like_any_other():
    """-67 and seven times -10 would tell the three."""
    places = ["sogn1", "sogn2", "sogn3", "sogn4"]
    own = [row("by", "tilgang", -27), *(row(p, "tilgang", 3 if p == "sogn1" else -10) for p in places)]  # fmt: skip
    safe = protect(own)
    shown = safe.observations[safe.observations["status"] == "published"]["area_id"]
    assert "sogn1" not in set(shown) and len(shown) < len(own) - 1


@pytest.mark.parametrize(
    ("whole", "part"), [(YEAR, ("2018-01-01",) * 2), (("2018-01-01",) * 2, YEAR)]
)
def test_a_sum_is_seen_across_two_ways_to_say_a_time(whole, part):
    """The municipality is counted on a day and the parishes in the year of it, or the other way round."""
    published, own = [row("by", "folketal", 3008, when=whole)], [row(one["area_id"], "folketal", one["value"], when=part) for one in PARISHES[1:]]  # fmt: skip
    assert hidden(protect(own, published)) == {"sogn1", "sogn2", "sogn3"}
    together = [row("by", "folketal", 3008, when=whole), *own]
    assert {"sogn1", "sogn2", "sogn3"} <= hidden(protect(together))


def test_times_that_would_become_one_are_left_apart():
    days = [(f"2018-{month:02}-01",) * 2 for month in range(1, 13)]
    own = [row("omraade1", "folketal", 3 if n == 4 else 60, when=day) for n, day in enumerate(days)]
    safe = protect(own, [row("omraade1", "folketal", 70)])
    assert list(safe.observations["status"]).count("confidential") == 1


def test_many_decimals_tell_the_counted():
    """12.903226 % of at most 60 is 4 of 31 and nothing else; 41.5 % of 1,900 is any of many."""
    own = [row("omraade1", "beboere", 60), row("omraade1", "andel_af_andel", 12.903226)]
    assert hidden(protect(own)) == {"omraade1 andel_af_andel"}
    own = [row("omraade1", "beboere", 1900), row("omraade1", "andel_af_andel", 41.5)]
    assert hidden(protect(own)) == set()


def test_the_few_that_two_shown_numbers_leave_are_not_told():
    """40 of 100 are counted, and 38 of them in another way too."""
    known = tables()
    known["indicators"] = pd.concat([known["indicators"], known["indicators"].tail(1).assign(indicator_id="andel2", unit="pct.", min_count=5)])  # fmt: skip
    new = pd.DataFrame(
        [("deraf", "andel", "counted", 1, "same", "same", "at_least_zero"), ("deraf", "andel2", "counted", -1, "same", "same", "at_least_zero")],
        columns=known["indicator_relations"].columns,
    )  # fmt: skip
    known["indicator_relations"] = pd.concat([known["indicator_relations"], new])
    for second, gone in ((38, {"omraade1 andel2"}), (30, set())):
        own = [row("omraade1", "andel", counts=(40, 100)), row("omraade1", "andel2", counts=(second, 100))]  # fmt: skip
        assert hidden(disclosure.protect(observations(*own), known)) == gone
