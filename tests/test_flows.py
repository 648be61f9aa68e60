"""Moves and transitions: tables that do not add up are refused, and no total tells a hidden number."""

import itertools

import pandas as pd
import pytest

from lib.db import build, disclosure, disclosure_flows, flow_queries, schema

FEW = 5
ALL = "I alt"
TABLES = ("indicators", *disclosure_flows.FLOWS)
LOST = "flyttet fra området eller ukendt"


def last(copy, table: str, where) -> int:
    """The row of the last one that `where` holds for."""
    return max(n for n, row in enumerate(copy.rows(table), 2) if where(row))


def first_way(row: dict) -> bool:
    return (row["year"], row["direction"]) == ("2023", "til")


@pytest.fixture
def refused(reload):
    """What the build says of the data, without the slower checks of the observations."""

    def told(copy) -> str:
        con = reload()
        tables = {name: con.execute(f"FROM {name} ORDER BY rowid").df() for name in TABLES}
        found = pd.concat([build.check_rows(con), disclosure_flows.problems(tables)])
        return str(build.DataError(build.in_their_files(con, found)))

    return told


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("moves", {"persons": "-1"}, "færre end 0 personer"),
        ("moves", {"year": "1899"}, "fra 1900 til 2100"),
        ("moves", {"year": "2101"}, "fra 1900 til 2100"),
        ("moves", {"persons": ""}, "skal have et tal"),
        ("moves", {"status": "suppressed"}, "hverken have tal"),
        ("moves", {"trait": "Alder"}, "både som opdeling og som værdi"),
        ("moves", {"indicator_id": "ikke_vestlige", "in_share": "true"}, "del af en opdeling"),
        ("moves", {"in_share": "true"}, "om andelen tæller den"),
        ("moves", {"source_id": "bagsvaerd_social_balance"}, "Opdigtede tal"),
        ("transitions", {"children": "-1"}, "færre end 0 børn"),
        ("transitions", {"children": ""}, "skal have et tal"),
        ("transitions", {"status": "suppressed"}, "hverken have tal"),
        ("transitions", {"cohort": "1899"}, "fra 1900 til 2100"),
        ("transitions", {"cohort": "de store"}, "mindst et fødselsår"),
        ("transitions", {"age_to": "3"}, "højere end alderen før"),
        ("transitions", {"age_to": "7"}, "samme næste alder"),
        ("transitions", {"source_id": "bagsvaerd_social_balance"}, "Opdigtede tal"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place_and_its_reason(
    copy, refused, table, cells, said
):
    row = copy.change(table, lambda r: True, **cells)
    lines = [line for line in refused(copy).splitlines() if said in line]
    assert any(f"data/{table}.csv, række " in line for line in lines)
    if said != "samme næste alder":  # of two steps the later is named
        assert any(f"data/{table}.csv, række {row}," in line for line in lines)


@pytest.mark.parametrize(
    ("where", "part", "said"),
    [
        (lambda r: r["other_name"] == "udlandet", lambda r: r["other_name"] != ALL, "til, 2023 er 275 tilsammen, men »I alt« er 274"),
        (lambda r: r["trait"] == "Alder", lambda r: r["trait"] == "Alder", "til, 2023, Alder er 275 tilsammen, men »I alt« er 274"),
        (lambda r: r["trait"] == "Herkomst", lambda r: r["trait"] == "Herkomst", "til, 2023, Herkomst er 275 tilsammen"),
    ],
)  # fmt: skip
def test_parts_that_do_not_make_the_total_are_refused(copy, refused, where, part, said):
    row = next(r for r in copy.rows("moves") if first_way(r) and where(r))
    copy.change("moves", lambda r: r == row, persons=str(int(row["persons"]) + 1))
    named = last(copy, "moves", lambda r: first_way(r) and part(r))
    assert any(
        said in line and f"data/moves.csv, række {named}," in line
        for line in refused(copy).splitlines()
    )


def test_a_direction_without_its_total_is_refused(copy, refused):
    copy.write(
        "moves", [r for r in copy.rows("moves") if not first_way(r) or r["persons"] != "274"]
    )
    assert "Der mangler en række med »I alt«" in refused(copy)


def test_where_a_part_is_hidden_the_others_may_not_be_more_than_the_total(copy, refused):
    row = next(r for r in copy.rows("moves") if first_way(r) and r["other_name"] == "udlandet")
    copy.change("moves", lambda r: r == row, persons="", status="confidential", quote="", note="")
    copy.change("moves", lambda r: first_way(r) and r["persons"] == "118", persons="200")
    assert "er 332 tilsammen, men »I alt« er 274" in refused(copy)


def test_children_who_enter_a_state_and_do_not_go_on_are_refused(copy, refused):
    copy.change("transitions", lambda r: r["age_from"] == "6", children="85")
    assert (
        "106 børn kommer til »i skole, fravær under 10 %« som 6-årige, men 107 går videre derfra"
        in refused(copy)
    )


def test_children_who_moved_away_and_are_then_left_out_are_refused(copy, refused):
    rows = copy.rows("transitions")
    gone = [r for r in rows if r["age_from"] == "15" and r["state_from"] == LOST]
    copy.write("transitions", [r for r in rows if r not in gone])
    assert f"61 børn kommer til »{LOST}« som 15-årige, men 0 går videre derfra" in refused(copy)


def test_an_age_missing_in_between_is_refused(copy, refused):
    copy.write("transitions", [r for r in copy.rows("transitions") if r["age_from"] != "9"])
    assert "en alder mangler imellem" in refused(copy)


def test_a_flow_of_few_persons_is_refused_by_the_build(copy):
    row = copy.change("moves", lambda r: r["direction"] == "inden for", persons="4")
    with pytest.raises(build.DataError) as error:
        copy.build()
    assert f"data/moves.csv, række {row}, kolonne persons" in str(error.value)
    assert "Færre end 5 personer må ikke vises" in str(error.value)
    assert not copy.database.exists()


def test_a_hidden_move_that_the_total_tells_is_refused_by_the_build(copy, refused):
    row = copy.change(
        "moves", lambda r: first_way(r) and r["other_name"] == "udlandet",
        persons="", status="suppressed", quote="", note=disclosure.NOTES[disclosure.FEW],
    )  # fmt: skip
    text = refused(copy)
    assert f"data/moves.csv, række {row}, kolonne status" in text and "kan regnes ud" in text


def test_a_hidden_transition_that_the_next_age_tells_is_refused_by_the_build(copy, refused):
    row = copy.change(
        "transitions", lambda r: r["age_from"] == "6",
        children="", status="suppressed", quote="", note=disclosure.NOTES[disclosure.FEW],
    )  # fmt: skip
    text = refused(copy)
    assert f"data/transitions.csv, række {row}, kolonne status" in text and "kan regnes ud" in text


# ---------------------------------------------------------------- own rows


def frame(table: str, rows: list[tuple]) -> pd.DataFrame:
    *key, number = (*disclosure_flows.FLOWS[table].key, disclosure_flows.FLOWS[table].number)
    found = pd.DataFrame(rows, columns=[*key, number])
    more = dict.fromkeys(set(schema.TABLES[table]) - set(found.columns)) | {
        "status": "published",
        "quote": "trykt",
    }
    return found.assign(**more)[list(schema.TABLES[table])]  # fmt: skip


def moves(**places: int) -> pd.DataFrame:
    """Moves to an area: all of them, and by place."""
    rows = [("by", 2024, "til", place, ALL, ALL, n) for place, n in places.items()]
    return frame("moves", [("by", 2024, "til", ALL, ALL, ALL, sum(places.values())), *rows])


def protected(table: str, own: pd.DataFrame) -> pd.DataFrame:
    return disclosure_flows.protect(table, own, own.iloc[:0], FEW)


def test_own_moves_of_many_are_kept_as_they_are():
    own = moves(nord=30, syd=40)
    safe = protected("moves", own)
    assert list(safe["persons"]) == [70, 30, 40]
    assert set(safe["status"]) == {"published"} and set(safe["quote"]) == {"trykt"}


def test_a_small_own_move_and_one_that_would_tell_it_are_hidden_with_their_words():
    safe = protected("moves", moves(nord=3, syd=40, vest=60)).set_index("other_name")
    assert safe["persons"].isna().to_dict() == {
        ALL: False,
        "nord": True,
        "syd": True,
        "vest": False,
    }
    assert safe.loc["nord", "note"] == disclosure.NOTES[disclosure.FEW]
    assert safe.loc["syd", "note"] == disclosure.NOTES[disclosure.SECONDARY]
    assert set(safe.loc[["nord", "syd"], "status"]) == {"suppressed"}
    assert safe.loc[["nord", "syd"], "quote"].isna().all()


def test_a_small_own_move_is_not_told_by_what_is_published():
    published = moves(nord=30, syd=40, vest=60).iloc[[0, 2, 3]]
    own = moves(nord=3, syd=40, vest=60).iloc[[1]]
    rest = published.assign(persons=[103, 40, 60])
    safe = disclosure_flows.protect("moves", own, rest, FEW)
    assert safe["persons"].isna().all()


def transitions(*rows: tuple) -> pd.DataFrame:
    """Transitions of a cohort: age, state, next age, next state, children."""
    return frame("transitions", [("by", "2004", *row) for row in rows])


STEPS = (
    (3, "a", 6, "c", 40), (3, "a", 6, "d", 30), (3, "b", 6, "c", 20), (3, "b", 6, "d", 10),
    (6, "c", 9, "e", 60), (6, "d", 9, "e", 37), (6, "d", 9, "f", 3),
)  # fmt: skip


def possible(hidden: dict[tuple, int], shown: dict[tuple, int], cell: tuple) -> set[int]:
    """The numbers that a hidden cell can have, tried one by one: what enters a state at an age goes on from it."""
    names = list(hidden)
    found = set()
    for numbers in itertools.product(range(0, 70), repeat=len(names)):
        every = shown | dict(zip(names, numbers, strict=True))
        balanced = all(
            sum(n for (_, _, age, state), n in every.items() if (age, state) == (6, middle))
            == sum(n for (age, state, _, _), n in every.items() if (age, state) == (6, middle))
            for middle in "cd"
        )
        if balanced:
            found.add(every[cell])
    return found


def test_no_total_of_a_state_tells_a_hidden_transition():
    safe = protected("transitions", transitions(*STEPS))
    cells = [tuple(row[:4]) for row in STEPS]
    numbers = dict(zip(cells, safe["children"], strict=True))
    hidden = {cell: 0 for cell, n in numbers.items() if pd.isna(n)}
    shown = {cell: int(n) for cell, n in numbers.items() if not pd.isna(n)}
    assert (6, "d", 9, "f") in hidden and len(hidden) > 1
    for cell in hidden:
        assert len(possible(hidden, shown, cell)) >= FEW


def test_the_cohort_of_the_made_up_area_shows_a_hidden_number_and_another_that_covers_it(con):
    rows = flow_queries.transitions(con)
    hidden = rows[rows["status"] == "suppressed"]
    assert set(hidden["note"]) == {
        disclosure.NOTES[disclosure.FEW],
        disclosure.NOTES[disclosure.SECONDARY],
    }
    by_age = rows.groupby("age_from")["children"].agg(lambda n: n.sum(min_count=len(n)))
    assert by_age.dropna().eq(150).all() and len(by_age.dropna()) == 4


def test_few_is_as_few_as_the_strictest_indicator_says():
    asked = pd.DataFrame({"min_count": [5, 10, None]})
    assert disclosure_flows.min_count(asked) == 10
    assert disclosure_flows.min_count(asked.iloc[2:]) == disclosure_flows.STRICTEST
