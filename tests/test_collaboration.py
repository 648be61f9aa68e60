"""Samarbejde: hand-made networks with counts typed by hand, the pictures, and the page without a browser."""

import math
import re
from itertools import combinations, product

import networkx as nx
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lib.analysis import collaboration, collaboration_sentences
from lib.charts import meetings_chart
from lib.contents import collaboration as contents
from lib.contents.address_choices import ViewError
from lib.db import queries
from lib.db.schema_strategies import SECTORS
from lib.figures import network as figures_network
from lib.figures.network import NetworkSubject
from lib.slides import export, figure_urls, rendered
from lib.slides.pptx_text import inches
from tests.test_pages import UNSAID, open_page, words

NBSP = "\N{NO-BREAK SPACE}"
ACTORS = {
    "kommune": "kommune", "skole": "institution", "politi": "stat", "bolig": "boligorganisation", "klub": "forening",
    "butik": "erhverv", "beboere": "borgere", "naboer": "borgere",
}  # fmt: skip


def actors(part_of: dict[str, str] | None = None, of: dict[str, str] = ACTORS) -> pd.DataFrame:
    return pd.DataFrame(
        [(a, a.capitalize(), s, False, (part_of or {}).get(a)) for a, s in of.items()],
        columns=["actor_id", "name", "sector", "is_group", "part_of_id"],
    )


def made(tables: dict[str, str], part_of=None, of=ACTORS, periods=None) -> tuple:
    """The tables of forums written as "skole politi butik?": a question mark is a seat filled when needed, and a forum
    whose name ends in "*" is planned."""
    rows, seats = [], []
    for name, members in tables.items():
        start, end = (periods or {}).get(name, (None, None))
        status = "planlagt" if name.endswith("*") else "findes"
        rows.append((name, name, "forum", status, start, end))
        seats += [(name, one.rstrip("?"), one.endswith("?"), None, None) for one in members.split()]
    times = ["period_start", "period_end"]
    forums = pd.DataFrame(rows, columns=["forum_id", "name", "kind", "status", *times])
    members = pd.DataFrame(seats, columns=["forum_id", "actor_id", "ad_hoc", *times])
    for frame in (forums, members):
        frame[times] = frame[times].apply(pd.to_datetime)
    return actors(part_of, of), forums, members


CHAIN = {"A": "kommune skole", "B": "skole politi", "C": "politi bolig"}


def test_the_counts_of_a_chain_are_those_of_a_hand_calculation():
    of = collaboration.network(*made(CHAIN))
    assert len(of.graph) == 4 and len(of.ties) == 3 and of.ties["across"].all()
    rows = collaboration.actor_rows(of).set_index("actor_id")
    assert rows["ties"].to_dict() == {"skole": 2, "politi": 2, "kommune": 1, "bolig": 1}
    # skole lies between kommune and politi, and between kommune and bolig; politi likewise
    assert rows["between"].to_dict() == {"skole": 2, "politi": 2, "kommune": 0, "bolig": 0}


def test_a_shared_shortest_way_is_shared_out():
    ring = {"A": "kommune skole", "B": "skole politi", "C": "politi bolig", "D": "bolig kommune"}
    rows = collaboration.actor_rows(collaboration.network(*made(ring)))
    assert set(rows["between"]) == {0.5}
    assert "0,5 par" in collaboration_sentences.links(rows)
    assert "hver af dem" in collaboration_sentences.links(rows)


def test_two_that_meet_in_two_forums_are_one_collaboration_and_share_both():
    of = collaboration.network(*made({"A": "kommune skole", "B": "kommune skole politi"}))
    assert len(of.ties) == 3
    partners = collaboration.partners(of, "kommune")
    assert partners[["name", "forum_ids"]].to_numpy().tolist() == [
        ["Skole", ("A", "B")], ["Politi", ("B",)],
    ]  # fmt: skip


def test_planned_forums_and_seats_filled_when_needed_make_no_collaboration():
    of = collaboration.network(*made({"A": "kommune skole politi?", "B*": "kommune politi"}))
    assert of.ties[["actor_id", "other_id"]].to_numpy().tolist() == [["kommune", "skole"]]
    assert "politi" not in of.graph


def test_a_whole_and_its_part_do_not_work_together_however_deep_the_part():
    part_of = {"skole": "kommune", "klub": "skole"}
    of = collaboration.network(*made({"A": "kommune skole klub politi"}, part_of))
    assert of.ties[["actor_id", "other_id"]].to_numpy().tolist() == [
        ["klub", "politi"], ["kommune", "politi"], ["politi", "skole"],
    ]  # fmt: skip


def test_an_actor_with_two_functions_sits_there_once_and_permanently_if_one_is():
    tables = made({"A": "kommune? kommune skole"})
    of = collaboration.network(*tables)
    assert len(of.seats) == 2 and len(of.ties) == 1
    assert not of.seats.set_index("actor_id").at["kommune", "ad_hoc"]


def test_groups_without_a_common_forum_are_told():
    of = collaboration.network(*made({"A": "kommune skole", "B": "politi bolig klub"}))
    groups = collaboration.groups(of)
    assert groups == [["Bolig", "Klub", "Politi"], ["Kommune", "Skole"]]
    told = collaboration_sentences.groups(groups)
    assert told.startswith("Aktørerne falder i 2 grupper uden noget fælles forum.")
    assert told.endswith("for sig selv står Kommune og Skole.")


def test_sectors_that_do_not_meet_are_those_of_a_hand_count():
    of = collaboration.network(*made({"A": "kommune skole", "B": "politi kommune", "C*": "skole politi"}))  # fmt: skip
    pairs = collaboration.sector_pairs(of, SECTORS)
    assert collaboration.apart(pairs) == [("stat", "institution")]
    assert collaboration_sentences.apart_title(pairs) == "1 af 3 par af sektorer har intet forum sammen"  # fmt: skip
    assert pairs.set_index(["sector", "other"]).at[("stat", "institution"), "later"]


def test_the_title_counts_actors_collaborations_and_those_across():
    of = collaboration.network(*made({"A": "kommune skole", "B": "beboere naboer"}))
    assert collaboration_sentences.finding(of) == "4 aktører er to og to sammen i 2 samarbejder; 1 af dem går på tværs af sektorer"  # fmt: skip


# ---------------------------------------------------------------- at the table

WANTED = ["beboere", "naboer", "butik", "politi"]


def states(members: str, part_of=None, wanted=WANTED, of=ACTORS) -> list[str]:
    net = collaboration.network(*made({"A": members}, part_of, of))
    return list(collaboration.at_the_table(net, {"A": wanted})["state"])


def test_who_is_missing_at_the_table():
    assert states("beboere politi") == ["med", "mangler", "mangler", "med"]
    assert states("kommune butik?") == ["mangler", "mangler", "efter behov", "mangler"]


def test_a_member_stands_for_what_it_is_a_part_of_and_else_for_its_sector():
    of = ACTORS | {"raad": "borgere", "kiosk": "erhverv", "bestyrelse": "boligorganisation"}
    assert states("raad kiosk", {"raad": "beboere"}, of=of) == ["med", "mangler", "med", "mangler"]
    assert states("bestyrelse", {"bestyrelse": "beboere"}, of=of)[0] == "med"


def test_of_a_sector_with_two_perspectives_the_source_does_not_tell_which():
    of = ACTORS | {"raad": "borgere"}
    assert states("raad", of=of) == ["uvist", "uvist", "mangler", "mangler"]
    assert states("raad beboere", of=of) == ["med", "uvist", "mangler", "mangler"]


def test_a_forum_without_named_members_is_not_said_to_miss_anyone():
    net = collaboration.network(*made({"A": "", "B": "butik kommune"}))
    found = collaboration.at_the_table(net, {"A": WANTED, "B": WANTED})
    assert set(found["forum_id"]) == {"B"}
    assert "det eneste forum" in collaboration_sentences.missing_title(found, dict.fromkeys(WANTED, "x"))  # fmt: skip


# ---------------------------------------------------------------- time


def test_a_year_has_the_forums_whose_source_tells_their_time():
    tables = made(
        {"A": "kommune skole", "B": "skole politi bolig", "C": "kommune klub"},
        periods={"A": ("2013-01-01", None), "B": ("2017-01-01", "2018-12-31")},
    )
    assert collaboration.by_year(*tables).to_numpy().tolist() == [
        [2013, 1, 2, 1, 1], [2014, 1, 2, 1, 1], [2015, 1, 2, 1, 1], [2016, 1, 2, 1, 1],
        [2017, 2, 4, 4, 4], [2018, 2, 4, 4, 4],
    ]  # fmt: skip
    assert collaboration_sentences.undated(tables[1]).startswith("1 forum står uden begyndelse")


def test_a_planned_forum_is_in_no_year():
    tables = made({"A*": "kommune skole"}, periods={"A*": ("2013-01-01", None)})
    assert collaboration.years(tables[1]) == []


# ---------------------------------------------------------------- the picture


def told(own: bool = False) -> NetworkSubject:
    return NetworkSubject("Prøve", "", {"Kilde": ""}, (*SECTORS, collaboration.NOT_TOLD), own)


def boxes(spec: dict, width: int) -> list[tuple[str, list[tuple[float, float]]]]:
    """Each text of a chart as drawn, with the corners of its box; a text that is turned has a turned box."""
    fitted = {**spec, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    svg = etree.fromstring(vl_convert.vegalite_to_svg(fitted).encode())
    found = {}
    for text in svg.iter("{http://www.w3.org/2000/svg}text"):
        lines = [t.text for t in text.iter() if t.text] or []
        if not lines:
            continue
        size = float(re.search(r"[\d.]+", text.get("font-size") or "13")[0])
        wide = max(inches(line, 72, False) for line in lines) * size * 0.98
        x = y = angle = 0.0
        for node in [text, *text.iterancestors()]:
            move = re.search(r"translate\(([-\d.]+)[, ]([-\d.]+)\)", node.get("transform") or "")
            turn = re.search(r"rotate\(([-\d.]+)\)", node.get("transform") or "")
            angle += float(turn[1]) if turn else 0.0
            x, y = x + float(move[1]) if move else x, y + float(move[2]) if move else y
        left = {"middle": -wide / 2, "end": -wide}.get(text.get("text-anchor"), 0.0)
        top, tall = -size * 0.65, size * (0.7 + (len(lines) - 1) * 14 / 13)
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        corners = [
            (x + a * c - b * s, y + a * s + b * c)
            for a, b in ((left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall))
        ]  # fmt: skip
        found[(" ".join(lines), round(x), round(y))] = corners  # a halo is the same text again
    return [(name, corners) for (name, *_), corners in found.items()]


def meet(one: list, other: list) -> bool:
    """Whether two turned boxes overlap: no side of either has them on its two sides."""
    for polygon in (one, other):
        for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            nx_, ny_ = by - ay, ax - bx
            first = [nx_ * x + ny_ * y for x, y in one]
            second = [nx_ * x + ny_ * y for x, y in other]
            if max(first) <= min(second) or max(second) <= min(first):
                return False
    return True


def overlapping(figure, width: int) -> list[tuple[str, str]]:
    drawn = boxes(figure.spec, width)
    return [
        (a, b) for (a, one), (b, other) in combinations(drawn, 2) if meet(one, other)
    ]  # fmt: skip


WIDTHS = (330, 640, 1080)
NAMES = st.text("abcdefghij æøå", min_size=3, max_size=60).map(lambda t: t.strip() or "aaa")


@st.composite
def networks(draw):
    count = draw(st.integers(2, 45))
    sectors = draw(st.lists(st.sampled_from(SECTORS), min_size=count, max_size=count))
    of = {f"a{n:02}": sector for n, sector in enumerate(sectors)}
    chosen = st.lists(st.sampled_from(list(of)), max_size=12, unique=True)
    tables = {f"f{n}{'*' * draw(st.booleans())}": " ".join(draw(chosen)) for n in range(draw(st.integers(1, 20)))}  # fmt: skip
    found, forums, members = made(tables, of=of)
    names = draw(st.lists(NAMES, min_size=count, max_size=count))
    return found.assign(name=names), forums.assign(name=draw(NAMES)), members


@given(networks())
@settings(max_examples=6)
@pytest.mark.slow
def test_names_never_overlap_in_any_drawing_at_any_width(tables):
    figure = figures_network.network(collaboration.network(*tables), told())
    if figure.chart is not None:
        for width in WIDTHS:
            assert overlapping(figure, width) == [], width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("key", [contents.NETWORK, contents.SECTOR_PAIRS, contents.MISSING])
@pytest.mark.slow
def test_names_do_not_overlap_in_the_drawings_of_the_page(con, key, width):
    for strategy in contents.strategies(con):
        figure = contents.collaboration(con, strategy).figures[key]()
        assert len(boxes(figure.spec, width)) > 6
        assert overlapping(figure, width) == [], strategy


@given(networks(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_drawing_is_the_same_for_the_same_seats_in_any_order(tables, chance):
    found, forums, members = tables
    order = list(members.index)
    chance.shuffle(order)
    first, second = (
        figures_network.network(collaboration.network(found, forums, rows), told())
        for rows in (members, members.loc[order])
    )
    assert first.title == second.title
    if first.chart is not None:
        assert first.chart.rows.equals(second.chart.rows)
        assert first.chart.columns.equals(second.chart.columns)


@given(networks())
@settings(max_examples=15)
def test_the_counts_agree_with_a_graph_drawn_up_another_way(tables):
    found, forums, members = tables
    of = collaboration.network(found, forums, members)
    both = nx.Graph()
    exist = set(forums.loc[forums["status"] == "findes", "forum_id"])
    for forum_id, actor_id in zip(members["forum_id"], members["actor_id"], strict=True):
        if forum_id in exist:
            both.add_edge(("forum", forum_id), ("actor", actor_id))
    seated = [node for node in both if node[0] == "actor"]
    pairs = nx.bipartite.projected_graph(both, seated)
    assert (len(of.graph), len(of.ties)) == (len(pairs), pairs.number_of_edges())


def test_a_planned_forum_says_so_in_the_picture_and_the_table():
    of = collaboration.network(*made({"A": "kommune skole", "B*": "kommune politi"}))
    figure = figures_network.network(of, told())
    assert list(figure.chart.rows["status"]) == ["", "planlagt"]
    assert figure.chart.marks.set_index(["row", "column"])["hollow"].to_dict() == {
        ("A", "kommune"): False, ("A", "skole"): False, ("B*", "kommune"): True, ("B*", "politi"): True,
    }  # fmt: skip
    dashed = [one["mark"]["strokeDash"] for one in figure.spec["layer"] if "strokeDash" in one["mark"]]  # fmt: skip
    assert dashed == [[5, 4]]
    assert list(figure.table["Status"]) == ["findes", "planlagt"]


def test_the_status_of_a_forum_is_never_cut_away():
    for lines, width in product((1, 2), (32, 48)):
        name = meetings_chart.row_name("et meget langt navn " * 8, "planlagt", width, lines)
        assert name.replace("\n", " ").endswith("… (planlagt)") and name.count("\n") < lines


def test_of_many_actors_the_rest_are_counted_by_sector():
    of = {f"a{n:02}": "kommune" for n in range(30)}
    net = collaboration.network(*made({"A": " ".join(of), "B": "a00 a01"}, of=of))
    chart = figures_network.network(net, told()).chart
    assert len(chart.columns) == figures_network.MAX_COLUMNS
    crowd = chart.marks[chart.marks["text"] != ""]
    assert crowd[["row", "text"]].to_numpy().tolist() == [["A", "+9"]]


def test_the_looks_of_the_sectors_differ_in_shape():
    shapes = [shape for shape, _ in meetings_chart.LOOKS]
    assert len(set(shapes)) == len(shapes) == len(SECTORS) + 1


# ---------------------------------------------------------------- the page


def test_the_page_tells_what_the_documents_name_and_no_more():
    text = words(open_page("samarbejde")).replace("\\", "")
    assert contents.DOCUMENTS in text
    assert "er ikke offentliggjort" in text
    assert "aktører er to og to sammen i" in text
    assert "mangler ved bordet" in text and "har intet forum sammen" in text
    assert "Din egen liste" in text


def test_the_page_answers_first_and_folds_the_rest():
    """Who is missing and which sectors do not meet stand before everything else; what is folded is still all there."""
    app = open_page("samarbejde")
    folds = [one.label for one in app.expander if not one.label.startswith("Vis tal")]
    assert [fold.split(":")[0] for fold in folds] == [
        "46 aktører er to og to sammen i 184 samarbejder; 113 af dem går på tværs af sektorer", "Alle 46 aktører", "Hvem samarbejder en aktør med?", "Nævnt, men uden en fast plads", "År for år",
    ]  # fmt: skip
    assert (
        "mangler ved bordet" in app.header[0].value
        and "har intet forum sammen" in app.subheader[0].value
    )
    assert [one.label for one in app.main.selectbox][:2] == ["Dokument", "År"]
    assert not {"Aktørerne", "Hvem samarbejder en aktør med?"} & {one.value for one in app.header}


def test_where_neither_is_known_the_network_is_the_answer(con):
    none = contents.Collaboration({contents.NETWORK: None}, [], {}, {}, None, None, None, "", "")
    assert none.answers == [contents.NETWORK]
    assert contents.collaboration(con).answers == [contents.MISSING, contents.SECTOR_PAIRS]


@pytest.mark.slow
def test_every_choice_of_the_page_shows_something(con):
    for strategy, year in product(contents.strategies(con), contents.years(con)):
        shown = contents.collaboration(con, strategy, year)
        assert shown.nothing or shown.figures[contents.NETWORK]().title, (strategy, year)
        for make in shown.figures.values():
            figure = make()
            told_all = " ".join([figure.title, figure.alt_text, figure.caveat, *shown.findings])
            assert not UNSAID.search(told_all) and figure.sources


@pytest.mark.parametrize("sort", contents.SORTS)
def test_the_table_of_actors_is_sorted_as_chosen(con, sort):
    rows = contents.collaboration(con).actors[sort].rows
    column = {"samarbejder": "Samarbejder", "navn": "Aktør", "sektor": "Sektor"}.get(sort)
    if column:
        values = [v.casefold() if isinstance(v, str) else -v for v in rows[column]]
        assert values == sorted(values)
    assert len(rows) == len(contents.collaboration(con).choices)


def test_the_table_agrees_with_those_that_an_actor_works_with(con):
    shown = contents.collaboration(con)
    counts = shown.actors["navn"].rows.set_index("Aktør")["Samarbejder"]
    for actor, name in shown.choices.items():
        assert len(shown.partners(actor).rows) == counts[name], name


def test_the_totals_follow_from_the_tables(con):
    seats, forums = queries.table(con, "forum_members"), queries.table(con, "forums")
    exist = set(forums.loc[forums["status"] == "findes", "forum_id"])
    standing = seats[seats["forum_id"].isin(exist) & ~seats["ad_hoc"]]
    first = contents.collaboration(con).years.rows.iloc[0]
    assert (first["Fora"], first["Aktører"]) == (len(exist), standing["actor_id"].nunique())


def test_a_figure_is_a_slide_and_a_file(con):
    for key in (contents.NETWORK, contents.SECTOR_PAIRS, contents.MISSING):
        slide = rendered.of_figure(figure_urls.figure(con, f"/samarbejde#{key}"))
        assert export.draw("pptx", "x", [slide], "").startswith(b"PK")
    with pytest.raises(ViewError):
        figure_urls.figure(con, "/samarbejde?strategi=findes+ikke")


def test_without_forums_the_page_says_so(con):
    tables = queries.tables(con)
    empty = {name: rows.iloc[:0] if "forum" in name else rows for name, rows in tables.items()}
    with queries.from_tables(empty) as nothing:
        shown = contents.collaboration(nothing)
        assert shown.nothing == contents.NOTHING and shown.figures == {}
        with pytest.raises(ViewError, match="ikke fundet samarbejder"):
            contents.figures_of(nothing, {})
