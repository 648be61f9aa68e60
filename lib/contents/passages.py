"""Contents of Bevægelse: counts of passers-by at the places of an area, those of the database or of the user's own file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd
import shapely

from lib.analysis import passages
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.contents.map import views
from lib.db import flow_queries, map_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import map_figure
from lib.figures import passage_map as figures_passage_map
from lib.figures import passages as figures_passages
from lib.figures.figure import Figure, citations
from lib.figures.passages import CountedPlace
from lib.figures.tables import ShownTable
from lib.maps import passage_map
from lib.maps.extent import MapExtent
from lib.settings import municipality
from lib.text import danish


@dataclass(frozen=True, eq=False)
class Passages:
    """The contents for one place of a count.

    figures: by key; each is computed when called. days: every day that was counted. said: sentences on what the counts
    lack. fictional: whether they are made up.
    """

    figures: dict[str, Callable[[], Figure]]
    days: ShownTable
    said: list[str]
    fictional: bool


@dataclass(frozen=True, eq=False)
class Counted:
    """The places of counts. places: count_places with area, the name of the area; one without counts too. counts: counts with
    source, publisher, published and url. own: whether they are from the user's own file."""

    places: pd.DataFrame
    counts: pd.DataFrame
    own: bool = False


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under the counts on a map. features: of the map. views: its parts, by view_id."""

    features: gpd.GeoDataFrame
    views: Mapping[str, MapExtent]


@once_per_database
def published(con: Connection) -> Counted:
    """The places and counts of the database."""
    return Counted(flow_queries.count_places(con), flow_queries.counts(con))


@once_per_database
def ground(con: Connection) -> Ground:
    """The map of the database."""
    return Ground(map_queries.features(con), views(con))


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: those of the municipality and the fictional one, area_id -> name."""
    return shared.housing_areas(con, only_home=True)


def shown_area(con: Connection, area_id: str) -> str:
    """The area whose counts are shown for a chosen one: itself, or the made-up area where nobody has published any."""
    counted = published(con)
    known = counted.places["count_place_id"].isin(counted.counts["count_place_id"])
    return shared.area_or_made_up(con, area_id, set(counted.places.loc[known, "area_id"]))


@once_per_database
def mappable(con: Connection, area_id: str) -> pd.DataFrame:
    """The places of an area that are on the map, counted or not: rows of Counted.places."""
    found = published(con).places
    return passage_map.located(found[found["area_id"] == area_id], ground(con).features)


def places(counted: Counted, area_id: str) -> dict[str, str]:
    """The places and modes to choose from in an area, those with counts: "place mode" -> text."""
    known = counted.places[counted.places["area_id"] == area_id]
    pairs = counted.counts[["count_place_id", "mode"]].drop_duplicates()
    both = known[["count_place_id", "name"]].merge(pairs, on="count_place_id")
    return {
        f"{row.count_place_id} {row.mode}": f"{row.name}, {row.mode}"
        for row in both.itertuples(index=False)
    }


@once_per_database
def of_place(con: Connection, place: str) -> Passages:
    """The contents for one of places() of the database."""
    return contents(published(con), place, ground(con))


@once_per_database
def uncounted(con: Connection, area_id: str) -> dict[str, Callable[[], Figure]]:
    """The map of an area's places where none of them has a count, by its key; none where no place is on the map."""
    rows = mappable(con, area_id)
    if rows.empty:
        return {}
    nothing = Counted(rows, published(con).counts.head(0))
    return {"steder": Lazy(partial(_map, nothing, rows, "alle", ground(con)))}


def contents(counted: Counted, place: str, on: Ground) -> Passages:
    """The contents for one of places(). on: the map for real places."""
    place_id, mode = place.split(" ", 1)
    about = counted.places.set_index("count_place_id").loc[place_id]
    of_mode = counted.counts["mode"].eq(mode)
    counts = counted.counts[counted.counts["count_place_id"].eq(place_id) & of_mode]
    newest = passages.newest(counts)
    both = passages.both_ways(newest)
    by_day = passages.days(both)
    described = CountedPlace(
        about["name"], about["area"], about["from_name"], about["to_name"], mode,
        citations(counts.drop_duplicates("source").to_dict("records")), bool(about["fictional"]), counted.own,
    )  # fmt: skip
    figures = _figures(newest, both, by_day, described)
    around = counted.places[counted.places["area_id"] == about["area_id"]]
    rows = passage_map.located(around, on.features)
    if place_id in set(rows["count_place_id"]) and figures:
        shown = Counted(around, counted.counts[of_mode], counted.own)
        figures["kort"] = Lazy(partial(_map, shown, rows, mode, on))
    return Passages(
        figures,
        ShownTable(figures_passages.days_table(by_day), f"Dag for dag: {about['name']}"),
        _missing(by_day, newest),
        bool(about["fictional"]),
    )


def _map(counted: Counted, rows: gpd.GeoDataFrame, mode: str, on: Ground) -> Figure:
    """The map of places with their counts of a mode. rows: of counted.places, located."""
    counts = counted.counts[counted.counts["count_place_id"].isin(rows["count_place_id"])]
    numbers = passages.newest_weekday(counts).drop(columns=["mode", "measurement"])
    rows = rows.merge(numbers, "left", on="count_place_id")
    fictional = bool(rows["fictional"].any())
    if fictional:
        drawn = passage_map.draw(rows, None, passage_map.fit(rows))
    else:
        drawn = passage_map.draw(rows, _background(on), _around(rows, on))
    features = drawn.drawing.features
    seen = {*features.loc[features["in_sight"], "feature_id"], *rows["feature_id"].dropna()}
    used = on.features[on.features["feature_id"].isin(seen)]
    areas_shown = rows.loc[rows["passed"].notna() | rows["passed"].isna().all(), "area"].unique()
    of = figures_passage_map.CountedArea(
        danish.enumeration(areas_shown), mode, citations(counts.drop_duplicates("source").to_dict("records")),
        {} if fictional else map_figure.credits(used), fictional, counted.own,
    )  # fmt: skip
    return figures_passage_map.counts_map(drawn, rows, of)


def _around(rows: gpd.GeoDataFrame, on: Ground) -> MapExtent:
    """The smallest part of the map that shows all places, or else the whole."""
    shapes = rows.union_all()
    frames = {key: shapely.box(e.west, e.south, e.east, e.north) for key, e in on.views.items()}
    showing = [key for key, frame in frames.items() if frame.contains(shapes)]
    whole = municipality.settings().map.whole_view_id
    return on.views[min(showing, key=lambda key: frames[key].area, default=whole)]


def _background(on: Ground) -> gpd.GeoDataFrame:
    """The features under the counts: without the layers of the lines that are counted along, and without uncertain circles."""
    settings, features = municipality.settings().map, on.features
    busy = set(features.loc[features["kind"].isin(settings.uncovered_kinds), "layer"])
    shown = features["layer"].isin(set(settings.slide_layers) - busy)
    return features[shown & ~features["kind"].isin(settings.circle_kinds)]


def _figures(
    newest: pd.DataFrame, both: pd.DataFrame, by_day: pd.DataFrame, place: CountedPlace
) -> dict[str, Callable[[], Figure]]:
    typical = passages.typical_weekdays(by_day).dropna(subset=["passed"])
    if typical.empty:
        return {}
    figures = {"hverdag": Lazy(partial(figures_passages.typical_weekday, typical, place))}
    by_hour = passages.day_profile(both, by_day)
    if not by_hour.empty:
        figures["doegn"] = Lazy(partial(figures_passages.hours, by_hour, typical, place))
    by_weekday = passages.week_profile(by_day)
    if by_weekday["weekday"].nunique() > 1:
        figures["uge"] = Lazy(partial(figures_passages.week, by_weekday, typical, place))
    ways = {
        way: passages.typical_weekdays(passages.days(newest[newest["direction"] == way])).dropna(
            subset=["passed"]
        )
        for way in (passages.FORWARD, passages.BACK)
    }
    if all(len(rows) for rows in ways.values()):
        figures["retning"] = Lazy(partial(figures_passages.directions, ways, place))
    return figures


def _missing(by_day: pd.DataFrame, newest: pd.DataFrame) -> list[str]:
    """What the counts of a place lack. by_day: passages.days of both directions. newest: passages.newest."""
    parts = int((~by_day["whole"]).sum())
    alone = newest.loc[~newest["starts"].dt.normalize().isin(by_day["day"]), "starts"]
    one_way = alone.dt.normalize().nunique()
    said = {
        "ikke talt hele døgnet og er ikke med i tallene: se dem i tabellen dag for dag.": parts,
        "kun talt i den ene retning og er ikke med i tallene.": one_way,
    }
    return [
        f"{danish.counted(days, 'dag', 'dage')} er {words}" for words, days in said.items() if days
    ]


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    shown = shown_area(con, area)
    offered = places(published(con), shown)
    none_counted = {} if shown == area else uncounted(con, area)
    if not offered:
        return none_counted
    place = chosen(choices, "taelling", offered, next(iter(offered)))
    return of_place(con, place).figures | none_counted
