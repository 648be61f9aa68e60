"""Contents of Kort: the map, a chosen place with numbers and distances, and tables of everything on the map."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd
import shapely

from lib.analysis import compare, distances, options
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import holdings, map_queries, queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import map_figure
from lib.figures import tables as figures_tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.maps import choropleth, legend, pydeck_map, school_circles, sentences
from lib.maps import drawing as maps_drawing
from lib.maps import tables as maps_tables
from lib.maps.drawing import Drawing
from lib.maps.extent import MapExtent
from lib.maps.pydeck_map import CompactDeck
from lib.settings import municipality

LISTED = "Skolerne, også dem, hvis placering ikke er offentliggjort her"
# Small, so that its names are large when the map is enlarged to a slide.
SLIDE_MAP_PX, SLIDE_LEGEND_PX = (430, 368), 250


@dataclass(frozen=True)
class MapChoices:
    """The choices that a map is drawn from, except for a user's own layer.

    view_id: the part of the map. layers: the visible ones. size_px: width and height. indicator_id: shades the areas,
    options.NOTHING for none. place_id: the marked place.
    """

    view_id: str
    layers: tuple[str, ...]
    size_px: tuple[int, int]
    indicator_id: str
    place_id: str


@dataclass(frozen=True, eq=False)
class DrawnMap:
    """A map with its legend. figure: for print. colours: a sentence on what they mean, or "".

    credits: attributions that the map data require. in_sight: whether the marked place is on this part of the map.
    listed: all with a number, also without a known place; None where the map itself shows all.
    """

    drawing: Drawing
    figure: Callable[[], Figure]
    colours: str
    legend_html: str
    credits: list[str]
    in_sight: bool
    listed: ShownTable | None = None


@dataclass(frozen=True, eq=False)
class MapPlace:
    """A place on the map.

    tracks: the strategies' tracks and principles that mention it, as a list. source_lines: the sources of its text and
    position. area: name of its housing area, "" for none; then key_figures and missing are None.
    """

    name: str
    text: str
    tracks: str
    source_lines: list[str]
    distances: ShownTable
    area: str = ""
    key_figures: ShownTable | None = None
    missing: ShownTable | None = None


@dataclass(frozen=True, eq=False)
class AllPlaces:
    """The contents that depend on no choice: a sentence on the link and its zone, and tables of everything on the map."""

    link: str
    stretches: ShownTable
    places: ShownTable
    place_tracks: ShownTable
    features: ShownTable


@once_per_database
def _features(con: Connection) -> gpd.GeoDataFrame:
    return map_queries.features(con)


@once_per_database
def views(con: Connection) -> dict[str, MapExtent]:
    """The parts of the map to choose from, by view_id."""
    return {row["view_id"]: MapExtent(**row) for row in map_queries.map_views(con)}


@once_per_database
def places(con: Connection) -> dict[str, str]:
    """The places to choose from: place_id -> name."""
    found = map_queries.places(con)
    return dict(zip(found["place_id"], found["name"], strict=True))


@once_per_database
def areas_of_places(con: Connection) -> dict[str, str]:
    """The area of each place that stands for one: place_id -> area_id."""
    found = map_queries.places(con).dropna(subset="area_id")
    return dict(zip(found["place_id"], found["area_id"], strict=True))


@once_per_database
def view_showing(con: Connection, place_id: str, before: str) -> str:
    """The part of the map to begin with for a place: the one before, or else the first one that shows the place."""
    shape = _features(con).query("place_id == @place_id").union_all()
    frames = {key: shapely.box(e.west, e.south, e.east, e.north) for key, e in views(con).items()}
    order = [key for key in (before, *frames) if key in frames]
    return next((key for key in order if frames[key].intersects(shape)), order[0])


@once_per_database
def _observations(con: Connection) -> pd.DataFrame:
    """queries.observations of what can be on the map: the areas with a place there, the schools, and the municipality."""
    placed, schools = (
        _features(con)["area_id"].dropna(),
        shared.areas(con, options.SCHOOL)["area_id"],
    )
    home = municipality.settings().home_comparison_id
    return queries.observations(con, list(dict.fromkeys([*placed, *schools, home])))


@once_per_database
def shadings(con: Connection) -> dict[str, str]:
    """The indicators that can shade the areas: indicator_id -> name, options.NOTHING first."""
    of = _observations(con), _features(con)
    return options.shadings(choropleth.indicators(*of) | school_circles.indicators(*of))


@once_per_database
def once_offered(con: Connection) -> dict[str, str]:
    """shadings(), and the indicators that an earlier link may name: the map is then drawn without them."""
    known = holdings.holdings(con).drop_duplicates("indicator_id")
    return dict(zip(known["indicator_id"], known["indicator"], strict=True)) | shadings(con)


@once_per_database
def layers(con: Connection) -> dict[str, bool]:
    """The layers of the map, and whether each is on at first."""
    return maps_drawing.default_layers(_features(con))


@once_per_database
def drawn(con: Connection, of: MapChoices) -> DrawnMap:
    """The map for some choices, cached for each database."""
    return draw(con, of, None)


def draw(
    con: Connection, of: MapChoices, own: gpd.GeoDataFrame | None, extent: MapExtent | None = None
) -> DrawnMap:
    """Draw the map for some choices, with a user's own layer if any; not cached, so that no one else can see it.

    extent: what is shown instead of the part of the map that is chosen.
    """
    features, view = _features(con), extent or views(con)[of.view_id]
    shading = _shading(con, of.indicator_id)
    drawing = maps_drawing.draw(features, view, of.layers, of.size_px, shading, of.place_id, own)
    here = drawing.features[drawing.features["place_id"] == of.place_id]
    return DrawnMap(
        drawing,
        Lazy(
            partial(
                map_figure.map_figure,
                drawing,
                sentences.extent_title(view.title, features),
                shading,
            )
        ),
        sentences.shading_note(shading, drawing.features),
        legend.to_html(drawing.legend),
        list(map_figure.credits(drawing.features)),
        bool(here["in_sight"].any()),
        None if shading is None or shading.listed.empty else ShownTable(shading.listed, LISTED),
    )


def _shading(con: Connection, indicator_id: str) -> choropleth.Shading | None:
    if indicator_id == options.NOTHING or indicator_id not in shadings(con):
        return None
    of = _observations(con), _features(con)
    if indicator_id in school_circles.indicators(*of):
        return school_circles.shade(*of)
    return choropleth.shade(*of, indicator_id)


@once_per_database
def on_screen(con: Connection, of: MapChoices, turn: int, tooltips: bool) -> CompactDeck:
    """The interactive map; see pydeck_map.deck for turn and tooltips."""
    return pydeck_map.deck(drawn(con, of).drawing, turn, tooltips)


@once_per_database
def place(con: Connection, place_id: str) -> MapPlace:
    """The contents for a place, one of places()."""
    row = map_queries.places(con).set_index("place_id").loc[place_id]
    tracks, features = map_queries.place_tracks(con), _features(con)
    known = {}
    if isinstance(row["area_id"], str):
        comparison_id = municipality.settings().home_comparison_id
        name = shared.area_names(con)[comparison_id]
        observations = queries.observations(con, [row["area_id"], comparison_id])
        pairs = compare.pairs(observations, row["area_id"], comparison_id)
        known = {
            "area": row["area"],
            "key_figures": ShownTable(
                maps_tables.key_figures(pairs, name), f"Nøgletal for {row['area']}"
            ),
            "missing": ShownTable(
                figures_tables.not_published(observations, row["area_id"]),
                "Tal, der ikke er offentliggjort",
            ),
        }
    return MapPlace(
        row["name"],
        row["text"],
        sentences.tracks_markdown(tracks[tracks["place_id"] == place_id]),
        [
            sentences.source_line(row),
            *sentences.position_notes(features[features["place_id"] == place_id]),
        ],
        ShownTable(
            maps_tables.distances(distances.distances(features, place_id), row["name"]),
            f"Afstande i fugleflugt fra {row['name']}",
        ),
        **known,
    )


@once_per_database
def all_places(con: Connection) -> AllPlaces:
    """The tables of everything on the map."""
    features, tracks = _features(con), map_queries.place_tracks(con)
    link = municipality.settings().map.link
    return AllPlaces(
        sentences.link_and_zone(features),
        ShownTable(
            maps_tables.stretches(distances.stretches(features)),
            link.length_title if link else "Tal",
        ),
        ShownTable(
            maps_tables.places(map_queries.places(con), tracks, features), "Stederne på kortet"
        ),
        ShownTable(maps_tables.place_tracks(tracks), "Stedernes plads, med kildens ord"),
        ShownTable(maps_tables.features(features), "Alt på kortet"),
    )


@once_per_database
def slide_map(con: Connection, view_id: str, indicator_id: str = options.NOTHING) -> Figure:
    """The map for a slide: few layers, large names, a legend to place beside it."""
    drawing, title, shading = _small(con, view_id, indicator_id)
    return map_figure.map_figure(drawing, title, shading, SLIDE_LEGEND_PX)


@once_per_database
def sheet_map(con: Connection, view_id: str) -> Figure:
    """The map for the handout: few layers, large names, a legend of two columns to place under it."""
    drawing, title, _ = _small(con, view_id, options.NOTHING)
    return map_figure.map_figure(drawing, title)


@once_per_database
def _small(
    con: Connection, view_id: str, indicator_id: str
) -> tuple[Drawing, str, choropleth.Shading | None]:
    features, view, shading = _features(con), views(con)[view_id], _shading(con, indicator_id)
    drawing = maps_drawing.draw(
        features, view, municipality.settings().map.slide_layers, SLIDE_MAP_PX, shading
    )
    title = sentences.extent_title(view.title, features)
    return maps_drawing.with_short_legend(drawing), title, shading


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The map for the choices of an address, by its key; ViewError for an unknown choice."""
    view_id = chosen(
        choices,
        "udsnit",
        options.names_by_key(views(con)),
        municipality.settings().map.first_view_id,
    )
    indicator_id = chosen(choices, "farve", once_offered(con), options.NOTHING)
    return {"kort": partial(slide_map, con, view_id, indicator_id)}
