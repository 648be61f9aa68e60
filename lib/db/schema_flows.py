"""Declares the tables of movement: counts of passers-by, moves between homes, and how children of an age go on.

Nothing of the kind is published for a real place: the rows in data/ are those of the made-up area, and a municipality adds
its own as a data package. The columns are declared as in lib/db/schema_statistics.py.
"""

from lib.db.schema_columns import (
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    LOCATOR,
    NOTE,
    QUOTE,
    SOURCE_ID,
    TIMESTAMP,
    Column,
    Key,
    Table,
    required,
)

COUNT_PLACE_ID = Column(
    "count_place_id",
    "The place of the count.",
    required=True,
    references="count_places.count_place_id",
)
AREA_ID = Column("area_id", "The area.", required=True, references="areas.area_id")
STATUS = Column(
    "status",
    "published, withheld by its maker, or withheld here because it counts few persons.",
    required=True,
    words=("published", "confidential", "suppressed"),
)
MODES = ("fodgængere", "cykler", "fodgængere og cykler", "biler", "busser", "alle")

# fmt: off
TABLES = {
    "count_places": Table("A place or stretch where passers-by are counted.", packaged=True, columns=(
        Column("count_place_id", "The name of the row in other tables.", required=True, unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        AREA_ID,
        Column("from_name", "Where those come from who pass in the direction »frem«, in Danish.", required=True),
        Column("to_name", "Where they go.", required=True),
        Column("longitude", "Where it is, or where a stretch begins, at `from_name`. A made-up place lies near 0, 0, where no land is.",
               DOUBLE, "degrees (WGS84)"),
        Column("latitude", "The same.", DOUBLE, "degrees (WGS84)"),
        Column("to_longitude", "Where a stretch ends, at `to_name`; empty for a place.", DOUBLE, "degrees (WGS84)"),
        Column("to_latitude", "The same.", DOUBLE, "degrees (WGS84)"),
        Column("feature_id", "The line or point on the map that it is, instead of coordinates; a line runs from `from_name` to `to_name`.",
               references="features.feature_id"),
        NOTE,
    )),
    "counts": Table(
        "How many passed a place in a period. A later delivery of the same period replaces an earlier one.",
        key=Key(("count_place_id", "starts", "mode", "direction", "delivered"), reported="starts"),
        packaged=True,
        columns=(
            COUNT_PLACE_ID,
            Column("starts", "The beginning of the period, local time.", TIMESTAMP, required=True),
            Column("ends", "The end of the period, local time.", TIMESTAMP, required=True),
            Column("mode", "Who was counted.", required=True, words=MODES),
            Column("direction", "frem: from `from_name` to `to_name`; tilbage: the other way; begge: both together.", required=True,
                   words=("frem", "tilbage", "begge")),
            Column("passed", "How many passed; empty where nothing was counted. 0 is a number.", INTEGER, "persons or vehicles"),
            Column("coverage_pct", "How much of the period was counted.", DOUBLE, "percent", required=True),
            Column("method", "How it was counted.", required=True, words=("tæller", "håndtælling", "video")),
            Column("delivered", "The day it was delivered.", DATE, required=True),
            required(SOURCE_ID),
            NOTE,
        ),
    ),
    "moves": Table(
        "How many persons moved to or from an area in a year.",
        key=Key(("area_id", "year", "direction", "other_name", "trait", "trait_value"), reported="trait_value"),
        packaged=True,
        columns=(
            AREA_ID,
            Column("year", "The calendar year.", INTEGER, required=True),
            Column("direction", "til: to the area; fra: from it; inden for: within it.", required=True,
                   words=("til", "fra", "inden for")),
            Column("other_name", "Where they came from or went to, in Danish; »I alt« for all.", required=True),
            Column("trait", "What they are divided by; »I alt« for all.", required=True,
                   words=("I alt", "Alder", "Beskæftigelse", "Herkomst", "Uddannelse", "Husstand")),
            Column("trait_value", "Which of them, in Danish; »I alt« for all.", required=True),
            Column("persons", "How many.", INTEGER, "persons"),
            Column("indicator_id", "The indicator whose group they belong to, so that its share can be reckoned with them; empty for none.",
                   references="indicators.indicator_id"),
            Column("in_share", "Whether that indicator counts them in its share; false for the others of its group.", BOOLEAN),
            STATUS,
            required(SOURCE_ID),
            LOCATOR,
            QUOTE,
            NOTE,
        ),
    ),
    "transitions": Table(
        "How many children of a birth cohort went from one state to another, never which. Nobody joins a cohort later, and "
        "those who move away are in a state of their own: what enters a state at an age goes on from it. A transition without "
        "a row cannot happen.",
        key=Key(("area_id", "cohort", "age_from", "state_from", "age_to", "state_to"), reported="state_to"),
        packaged=True,
        columns=(
            AREA_ID,
            Column("cohort", "The years of birth, in Danish.", required=True),
            Column("age_from", "The age before.", INTEGER, "years", required=True),
            Column("state_from", "The state before, in Danish.", required=True),
            Column("age_to", "The age after.", INTEGER, "years", required=True),
            Column("state_to", "The state after, in Danish.", required=True),
            Column("children", "How many.", INTEGER, "persons"),
            STATUS,
            required(SOURCE_ID),
            LOCATOR,
            QUOTE,
            NOTE,
        ),
    ),
}
