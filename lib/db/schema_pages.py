"""Declares the tables for pages other than statistics: strategy tracks and places, the map, questions, SQL examples.

The columns are declared as in lib/db/schema_statistics.py.
"""

from lib.db.schema_columns import (
    AREA_ID,
    BOOLEAN,
    DATE,
    DOUBLE,
    INDICATOR_ID,
    INTEGER,
    LOCATOR,
    NOTE,
    QUOTE,
    SORT,
    SOURCE_ID,
    Column,
    Key,
    Table,
    required,
)

DEGREES = "degrees (WGS84)"

# fmt: off
TABLES = {
    "tracks": Table("A track (spor) or principle (princip) of the strategy.", columns=(
        Column("track_id", "The name of the row in other tables.", unique=True),
        Column("kind", "Track or principle.", words=("spor", "princip")),
        Column("name", "Its name in Danish."),
        Column("text", "What it is about, in Danish."),
        SOURCE_ID,
        required(QUOTE),
        SORT,
    )),
    "places": Table("A place that the strategies write about; each is on the map.", columns=(
        Column("place_id", "The name of the row in other tables.", unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        Column("area_id", "The area it is, where it has figures of its own.", references="areas.area_id"),
        Column("text", "What the strategies say about it, in Danish.", required=True),
        required(SOURCE_ID),
        LOCATOR,
        QUOTE,
    )),
    "place_tracks": Table(
        "What a track or principle means at a place.",
        key=Key(("place_id", "track_id"), reported="track_id"),
        columns=(
            Column("place_id", "The place.", references="places.place_id"),
            Column("track_id", "The track or principle.", references="tracks.track_id"),
            Column("text", "What the source says about it there, in Danish.", required=True),
            SOURCE_ID,
            LOCATOR,
            required(QUOTE),
        ),
    ),
    "map_views": Table("A part of the map that can be chosen.", columns=(
        Column("view_id", "The name of the row in other tables.", unique=True),
        Column("name", "Its name in Danish.", required=True),
        Column("west", "Its western edge.", DOUBLE, DEGREES),
        Column("south", "Its southern edge.", DOUBLE, DEGREES),
        Column("east", "Its eastern edge.", DOUBLE, DEGREES),
        Column("north", "Its northern edge.", DOUBLE, DEGREES),
        SORT,
        Column("title", "The heading of the map in Danish; {length} is the length of the link on the map."),
    )),
    "map_symbols": Table("How one kind of feature is drawn on the map.", columns=(
        Column("kind", "The kind of feature.", unique=True),
        Column("layer", "The layer that it is shown and hidden with, in Danish.", required=True),
        Column("name", "What the legend calls it, in Danish.", required=True),
        Column("shape", "The shape that its features must have.", words=("area", "line", "point")),
        Column("fill", "The colour inside, as #RRGGBB; empty for none."),
        Column("stroke", "The colour of the line, as #RRGGBB; empty for none."),
        Column("width_px", "The width of the line.", DOUBLE, "px"),
        Column("dash", "Lengths of dash and gap, with a space between; empty for a whole line.",
               unit="`width_px`"),
        Column("hatched", "Whether an area is hatched.", BOOLEAN),
        Column("radius_px", "The radius of a point.", INTEGER, "px"),
        Column("sort", "The drawing order; the lowest is drawn first.", INTEGER, required=True),
        Column("shown", "Whether its layer is shown at first.", BOOLEAN),
        Column("label_px", "The size of its names.", INTEGER, "px"),
        Column("label_rank", "Which names are placed first, the lowest; empty for no names.", INTEGER),
        Column("label_color", "The colour of its names, as #RRGGBB."),
        Column("label_views", "The views, with spaces between, that have its names; empty for all."),
        Column("views", "The views, with spaces between, that it is drawn in; empty for all."),
    )),
    "questions": Table("A question that Hvad nu hvis can begin with.", columns=(
        Column("question_id", "The name of the row in other tables.", required=True, unique=True),
        Column("text", "The question in Danish; {area} and {comparison} stand for the names.", required=True, unique=True),
        Column("lead", "The lines below the question, in Danish.", required=True),
        Column("area_id", "The only area it is asked of; empty for any.", references="areas.area_id"),
        Column("goal", "What is to be reached: surely off a list, half of the gap to the comparison, at most one percentage "
               "point from it, its level, the right side of a limit, or the printed targets; empty where the scenarios are "
               "rows of `question_changes`.",
               words=("off_list", "half_of_gap", "one_point", "same_level", "below_limit", "printed_targets")),
        Column("list_kind", "The list to be off, with off_list.", references="list_kinds.list_kind"),
        Column("law_date", "The date of that list, one of `published_lists`.", DATE),
        Column("limit_pct", "The limit that below_limit begins with; empty for the comparison's share.", DOUBLE, "percent"),
        required(SORT),
    )),
    "question_indicators": Table(
        "An indicator that a question follows; a question without any follows the law's own measures.",
        key=Key(("question_id", "indicator_id"), reported="indicator_id"),
        columns=(
            Column("question_id", "The question.", references="questions.question_id"),
            INDICATOR_ID,
            SORT,
        ),
    ),
    "question_changes": Table("A change in a scenario that a question begins with.", columns=(
        Column("question_id", "The question.", references="questions.question_id"),
        Column("scenario", "Which rows are of one scenario, in Danish; {area} and {comparison} stand for the names. The name "
               "that is shown follows the numbers.", required=True),
        Column("kind", "A number of persons more or fewer, a share set to a value, or a number of new dwellings.",
               required=True, words=("persons", "share", "dwellings")),
        Column("indicator_id", "The indicator that is changed; empty with dwellings.",
               references="indicators.indicator_id"),
        Column("amount", "How much.", INTEGER, "persons, percent or dwellings", required=True),
        Column("movers_like", "The composition of those who move in: as in the area, as in the comparison, or chosen by the user; with "
               "dwellings only.", words=("area", "comparison", "own")),
        SORT,
    )),
    "queries": Table("An example of SQL on Analyse.", columns=(
        Column("query_id", "The name of the row."),
        Column("question", "The question that it answers, in Danish."),
        Column("sql", "The query: one SELECT."),
        SORT,
    )),
    "features": Table("A shape on the map, from the GeoJSON files in data/geo/.", columns=(
        Column("feature_id", "The name of the row.", required=True, unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        Column("kind", "How it is drawn.", required=True, references="map_symbols.kind"),
        Column("place_id", "The place that it is, or is a part of.", references="places.place_id"),
        AREA_ID,
        Column("basis", "opmålt: surveyed by the source; tegnet: drawn here along known features; skematisk: known from a "
               "description only.", required=True, words=("opmålt", "tegnet", "skematisk")),
        Column("accuracy_m", "The largest error of its position.", INTEGER, "m", required=True),
        required(SOURCE_ID),
        Column("licence", "The terms of use.", required=True),
        NOTE,
        Column("theme", "The name of the GeoJSON file that it is from."),
        Column("geometry", "The shape as GeoJSON text, in WGS84 with five decimals."),
    )),
}
