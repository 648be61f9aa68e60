"""The tables: one CSV file in data/ and one DuckDB table of the same name and columns each.

The map's geometry is the one table that comes from elsewhere: `features`, from data/geo/.

TABLES is the contract that pages, tests and other people's queries rely on. Adding a column, here
and in the CSV file, is fine; renaming or removing one is not. Every column is VARCHAR unless TYPES says otherwise, and
an empty cell in the CSV is NULL: unknown, never zero.
"""

from lib.folders import DATA, ROOT

CHECKS = ROOT / "data" / "checks"  # the project's own, whichever folder the data are in
GEO = "geo"  # the folder of GeoJSON files, beside the CSV files
DATABASE = DATA / "social_balance.duckdb"
PACKAGES = "packages"  # the folder of data packages, a folder each, beside the CSV files
PACKAGED = ("sources", "areas", "indicators", "observations")  # the tables that they add rows to

TABLES: dict[str, tuple[str, ...]] = {
    "sources": ("source_id", "title", "publisher", "published", "url", "licence", "note", "credit"),
    "areas": (
        "area_id", "name", "kind", "parent_id", "note", "fictional", "group_id",
        "overlaps_id", "mapped",
    ),
    "area_partitions": ("whole_kind", "part_kind", "complete"),
    "criteria": ("criterion", "name", "question", "sort", "law_measure"),
    "indicators": (
        "indicator_id", "name", "short_name", "theme", "unit", "decimals", "direction",
        "population", "definition", "caveat", "criterion", "criterion_relation", "min_count",
        "persons_noun", "counted", "sentence", "replaces", "difference_of", "law_valid_from", "law_valid_to",
    ),
    "indicator_relations": (
        "relation", "indicator_id", "quantity", "sign", "moment", "place", "result",
    ),
    "disagreements": (
        "disagreement_id", "title", "text", "quote_a", "locator_a", "quote_b", "locator_b",
        "source_id", "source_id_b",
    ),
    "observations": (
        "area_id", "indicator_id", "period", "period_start", "period_end", "value", "value_low",
        "value_high", "value_text", "numerator", "denominator", "status", "source_id", "locator",
        "quote", "note", "comparator_id", "disagreement_id",
    ),
    "list_kinds": ("list_kind", "name", "sort", "based_on", "description"),
    "thresholds": (
        "list_kind", "criterion", "operator", "threshold", "unit", "valid_from", "valid_to",
        "role", "needed", "min_residents", "source_id", "quote", "note",
    ),
    "published_lists": (
        "list_date", "list_kind", "area_count", "complete", "source_id", "note",
    ),
    "list_memberships": (
        "area_id", "list_date", "list_kind", "source_id", "name_on_list", "quote", "note",
    ),
    "list_absences": (
        "area_id", "list_kind", "from_date", "to_date", "source_id", "quote", "note",
    ),
    "targets": (
        "target_id", "area_id", "indicator_id", "comparator_id", "text", "baseline",
        "baseline_period", "target", "target_unit", "operator", "kind", "target_period",
        "programme", "source_id", "locator", "quote", "note", "status", "disagreement_id",
    ),
    "goals": ("goal_id", "text", "sort", "target_id"),
    "goal_indicators": ("goal_id", "indicator_id", "sort"),
    "tracks": ("track_id", "kind", "name", "text", "source_id", "quote", "sort"),
    "places": ("place_id", "name", "area_id", "text", "source_id", "locator", "quote"),
    "place_tracks": ("place_id", "track_id", "text", "source_id", "locator", "quote"),
    "map_views": ("view_id", "name", "west", "south", "east", "north", "sort", "title"),
    "map_symbols": (
        "kind", "layer", "name", "shape", "fill", "stroke", "width_px", "dash", "hatched",
        "radius_px", "sort", "shown", "label_px", "label_rank", "label_color", "label_views",
        "views",
    ),
    "questions": (
        "question_id", "text", "lead", "area_id", "goal", "list_kind", "law_date", "sort",
    ),
    "question_indicators": ("question_id", "indicator_id", "sort"),
    "question_changes": (
        "question_id", "scenario", "kind", "indicator_id", "amount", "movers_like", "sort",
    ),
    "queries": ("query_id", "question", "sql", "sort"),
    "features": (
        "feature_id", "name", "kind", "place_id", "area_id", "basis", "accuracy_m", "source_id",
        "licence", "note", "theme", "geometry",
    ),
}  # fmt: skip

TYPES: dict[str, str] = {
    **dict.fromkeys(
        ("value", "value_low", "value_high", "threshold", "baseline", "target", "west", "south",
         "east", "north", "width_px"),
        "DOUBLE",
    ),
    **dict.fromkeys(
        ("numerator", "denominator", "decimals", "min_count", "needed", "min_residents",
         "area_count", "sort", "accuracy_m", "radius_px", "label_px", "label_rank",
         "amount", "sign"),
        "INTEGER",
    ),
    **dict.fromkeys(
        ("period_start", "period_end", "valid_from", "valid_to", "law_valid_from",
         "law_valid_to", "list_date", "from_date", "to_date", "law_date"),
        "DATE",
    ),
    **dict.fromkeys(("fictional", "complete", "mapped", "hatched", "shown"), "BOOLEAN"),
}  # fmt: skip

# How a cell of each type is written, and the words for it. Stricter than DuckDB's own reading,
# which takes 1.5 for the whole number 2, and nan and inf for numbers.
PATTERNS = {
    "VARCHAR": (r"\S(.*\S)?", "tekst på én linje uden mellemrum først eller sidst"),
    "DOUBLE": (r"-?[0-9]+(\.[0-9]+)?", "et tal (med punktum som decimaltegn)"),
    "INTEGER": (r"-?[0-9]+", "et helt tal"),
    "DATE": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "en dato (åååå-mm-dd)"),
    "BOOLEAN": (r"true|false", "true eller false"),
}


def typed(table: str) -> str:
    """The columns of a table as SQL that gives each its type, whatever it is read as."""
    return ", ".join(
        f"CAST({column} AS {column_type(column)}) AS {column}" for column in TABLES[table]
    )


def column_type(column: str) -> str:
    """The DuckDB type of a column name; the same name has the same type in every table."""
    return TYPES.get(column, "VARCHAR")
