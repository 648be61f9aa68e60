"""Declares the tables of the strategies: what they want, what is done for it, with which money, and who works together.

The columns are declared as in lib/db/schema_statistics.py. Actors are functions and organisations, never persons.
"""

from lib.db.schema_columns import (
    BOOLEAN,
    DATE,
    INDICATOR_ID,
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

# What a strategy says. Where it hangs together: a delmålsætning under its målsætning or indsatsområde, an aktivitet under its
# indsatsområde, and what belongs to an aktivitet (delaktivitet, formål, målgruppe, omfang, organisering, succeskriterium) under it.
ITEM_KINDS = (
    "vision",
    "målsætning",
    "delmålsætning",
    "fremtidsbillede",
    "indsatsområde",
    "succeskriterium",
    "aktivitet",
    "delaktivitet",
    "formål",
    "målgruppe",
    "omfang",
    "organisering",
    "indsats",
    "handlingsplan",
    "handlingsplanpunkt",
    "måling",
    "evaluering",
    "opfølgning",
    "spilleregel",
    "fase",
    "begivenhed",
)
SECTORS = (
    "kommune",
    "boligorganisation",
    "borgere",
    "stat",
    "forening",
    "erhverv",
    "institution",
    "fond",
    "rådgiver",
)
FORUM_KINDS = (
    "partnerskab",
    "styregruppe",
    "bestyrelse",
    "forum",
    "task force",
    "arbejdsgruppe",
    "delaftale",
    "netværk",
    "samarbejde",
)

STRATEGY_ID = Column("strategy_id", "The strategy.", references="strategies.strategy_id")
ITEM_ID = Column("item_id", "The statement of a strategy.", references="strategy_items.item_id")
ACTOR_ID = Column("actor_id", "The actor.", references="actors.actor_id")
FORUM_ID = Column("forum_id", "The forum.", references="forums.forum_id")
PERIOD_START = Column("period_start", "The first day, where the source gives a time.", DATE)
PERIOD_END = Column("period_end", "The last day, where the source gives a time.", DATE)

# fmt: off
TABLES = {
    "strategies": Table("A strategy, or an agreement on how one is carried out.", columns=(
        Column("strategy_id", "The name of the row in other tables.", required=True, unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        Column("area_id", "The area that it is for.", required=True, references="areas.area_id"),
        PERIOD_START,
        PERIOD_END,
        required(SOURCE_ID),
        LOCATOR,
        required(QUOTE),
        NOTE,
        required(SORT),
    )),
    "strategy_items": Table("One statement of a strategy: a goal, an activity, what an activity consists of, an event.", columns=(
        Column("item_id", "The name of the row in other tables.", required=True, unique=True),
        required(STRATEGY_ID),
        Column("kind", "What kind of statement it is.", required=True, words=ITEM_KINDS),
        Column("parent_id", "The statement that it belongs to.", references="strategy_items.item_id"),
        Column("text", "The statement in Danish, short.", required=True),
        Column("period", "Its time, in the source's words."),
        PERIOD_START,
        PERIOD_END,
        Column("target_id", "The target that it is, where `targets` holds it.", references="targets.target_id"),
        required(SOURCE_ID),
        required(LOCATOR),
        required(QUOTE),
        NOTE,
        required(SORT),
    )),
    "item_tracks": Table(
        "A track or principle that the source itself puts a statement under.",
        key=Key(("item_id", "track_id"), reported="track_id"),
        columns=(required(ITEM_ID), Column("track_id", "The track or principle.", required=True, references="tracks.track_id")),
    ),
    "item_budgets": Table(
        "The indicator that holds a part of the budget of an indsatsområde, or of the whole strategy.",
        key=Key(("strategy_id", "financing", "indicator_id"), reported="indicator_id"),
        columns=(
            required(STRATEGY_ID),
            Column("item_id", "The indsatsområde; empty for the whole strategy.", references="strategy_items.item_id"),
            Column("financing", "Who pays in Danish, or all of it.", required=True),
            Column("whole", "Whether it is the sum of the other rows of the same item.", BOOLEAN, required=True),
            required(INDICATOR_ID),
            required(SORT),
        ),
    ),
    "actors": Table("An organisation, a unit, a function or a group that takes part; never a person.", packaged=True, columns=(
        Column("actor_id", "The name of the row in other tables.", required=True, unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        Column("sector", "The part of society it belongs to.", required=True, words=SECTORS),
        Column("is_group", "Whether it is a group of actors not named one by one.", BOOLEAN, required=True),
        Column("part_of_id", "The actor that it is a part of.", references="actors.actor_id"),
        NOTE,
    )),
    "actor_mentions": Table(
        "How a strategy names an actor.",
        key=Key(("actor_id", "strategy_id", "role"), reported="actor_id"),
        columns=(
            required(ACTOR_ID),
            required(STRATEGY_ID),
            Column("role", "part: it signs; delaftale: it takes part in a delaftale; aktør: it is named as one that takes part; "
                   "gruppe: a group that is named; perspektiv: a perspective that the strategy wants on board.",
                   required=True, words=("part", "delaftale", "aktør", "gruppe", "perspektiv")),
            required(SOURCE_ID),
            required(LOCATOR),
            required(QUOTE),
        ),
    ),
    "forums": Table("A place where actors meet or an agreement that they share: a collaboration.", packaged=True, columns=(
        Column("forum_id", "The name of the row in other tables.", required=True, unique=True),
        Column("name", "Its name in Danish.", required=True, unique=True),
        Column("strategy_id", "The strategy that names it.", references="strategies.strategy_id"),
        Column("item_id", "The activity or indsatsområde that it is for.", references="strategy_items.item_id"),
        Column("kind", "What kind of forum it is.", required=True, words=FORUM_KINDS),
        Column("level", "Its level, where the source gives one.", words=("strategisk", "taktisk", "operationelt")),
        Column("area_id", "The area that it is for.", required=True, references="areas.area_id"),
        Column("status", "Whether it exists by the source, is to be set up, or is set up when needed.", required=True,
               words=("findes", "planlagt", "efter behov")),
        PERIOD_START,
        PERIOD_END,
        Column("text", "What it does, in Danish.", required=True),
        Column("meets", "How often it meets, in the source's words."),
        required(SOURCE_ID),
        required(LOCATOR),
        required(QUOTE),
        NOTE,
    )),
    "forum_members": Table(
        "An actor that takes part in a forum.",
        key=Key(("forum_id", "actor_id"), reported="actor_id",
                also="coalesce(function, '')", also_sentence="`function`"),
        packaged=True,
        columns=(
            required(FORUM_ID),
            required(ACTOR_ID),
            Column("function", "The function that sits there, in Danish; never a name."),
            Column("ad_hoc", "Whether it is only invited when needed.", BOOLEAN, required=True),
            PERIOD_START,
            PERIOD_END,
            required(SOURCE_ID),
            required(LOCATOR),
            required(QUOTE),
        ),
    ),
}
