"""A selection of indicators, areas, periods and a comparison as SQL that gives one tidy table.

The app runs exactly the SQL that it shows: it holds the chosen ids and needs nothing but the database.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import intervals, options, sentences
from lib.explore import sql as explore_sql
from lib.settings import municipality

ALL, NEWEST, COMMON, CHOSEN = "alle", "nyeste", "faelles", "valgte"
PERIODS = {
    NEWEST: "Nyeste tal for hvert område",
    COMMON: "Nyeste periode, som flest områder har",
    ALL: "Alle perioder",
    CHOSEN: "Bestemte perioder",
}
WILSON_LOW, WILSON_HIGH = intervals.wilson_sql("share", "z2_n")
NOBODY = "Ingen"
# Units without a meaningful ratio.
NO_RATIO = ("karakter", "procentpoint", "pct. vækst", "gange", "Gini")

INDICATOR, AREA, PERIOD, END, VALUE, UNIT = (
    "Tal for", "Område", "Periode", "Periode slutter", "Værdi", "Enhed",
)  # fmt: skip
IN_WORDS, LOW, HIGH = "I ord", "95 % fra", "95 % til"
COMPARED, OTHER, DIFFERENCE, RATIO = "Sammenlignet med", "Dets værdi", "Forskel", "Forhold"
PLACE, STATUS, PUBLISHER = "Placering", "Status", "Udgiver"
INDICATOR_ID, AREA_ID, SOURCE_ID = "indicator_id", "area_id", "source_id"

SQL = """WITH valgt AS (
  SELECT o.*, i.name AS indicator, i.rowid AS i_row, i.unit, greatest(i.decimals, 1) AS decimals, a.name AS area, a.kind, a.fictional,
         CASE WHEN i.unit = 'pct.' THEN o.numerator / o.denominator END AS share,
         {z2} / o.denominator AS z2_n,
         count(o.value) OVER (PARTITION BY o.indicator_id, o.period) AS areas_with
  FROM observations o JOIN indicators i USING (indicator_id) JOIN areas a USING (area_id)
  WHERE o.indicator_id IN ({indicators})
    AND o.area_id IN ({areas}){where}
), maalt AS (
  -- Wilsons interval for en andel, 95 %
  SELECT *,
         round({low}, decimals) AS low,
         round({high}, decimals) AS high
  FROM valgt{qualify}
), placeret AS (
  -- En placering er de pladser, området kan have: intervaller, der rører hinanden, ordnes ikke.
  SELECT m.*, count(*) AS alike, count(b.low) AS known,
         1 + count(*) FILTER (b.low > m.high) AS first, count(*) - count(*) FILTER (b.high < m.low) AS last
  FROM maalt m JOIN maalt b USING (indicator_id, period, kind, fictional)
  WHERE b.value IS NOT NULL OR m.value IS NULL
  GROUP BY ALL
)
SELECT p.indicator AS "Tal for", p.area AS "Område", p.period AS "Periode",
       p.period_end AS "Periode slutter", p.value AS "Værdi", p.unit AS "Enhed", p.value_text AS "I ord",
       p.low AS "95 % fra", p.high AS "95 % til",
       CASE WHEN alike > 1 AND alike = known THEN
         CASE WHEN first = last THEN format('{{}} af {{}}', first, alike)
              ELSE format('{{}}-{{}} af {{}}', first, last, alike) END END AS "Placering",{compared}
       CASE WHEN p.fictional THEN '{made_up}' ELSE MAP {{{statuses}}}[p.status] END AS "Status",
       s.publisher AS "Udgiver", p.source_id, p.indicator_id, p.area_id
FROM placeret p JOIN sources s ON s.source_id = p.source_id{joined}
ORDER BY p.i_row, list_position([{areas}], p.area_id), p.period_end"""

COMPARED_COLUMNS = """
       ca.name AS "Sammenlignet med", c.value AS "Dets værdi", round(p.value - c.value, 6) AS "Forskel",
       CASE WHEN p.unit NOT IN ({no_ratio}) AND c.value > 0 THEN round(p.value / c.value, 3) END AS "Forhold","""
# Values of different periods are never subtracted; two sources that give no date may mean different times.
COMPARED_JOIN = """
LEFT JOIN observations c
  ON c.indicator_id = p.indicator_id AND c.area_id = {comparison} AND c.area_id <> p.area_id
 AND c.period = p.period AND c.value IS NOT NULL
 AND (c.period_end = p.period_end OR (c.period_end IS NULL AND p.period_end IS NULL AND c.source_id = p.source_id))
LEFT JOIN areas ca ON ca.area_id = c.area_id"""
QUALIFY = {
    NEWEST: """
  QUALIFY row_number() OVER (
    PARTITION BY indicator_id, area_id ORDER BY value IS NULL, period_end DESC NULLS LAST) = 1""",
    COMMON: """
  QUALIFY dense_rank() OVER (
    PARTITION BY indicator_id ORDER BY areas_with DESC, period_end DESC NULLS LAST, period) = 1""",
    ALL: "",
    CHOSEN: "",
}


@dataclass(frozen=True)
class Selection:
    """The user's choices: indicator_ids, area_ids and the area_id of the comparison ("" for none).

    periods: one of PERIODS; chosen: the periods, where that is CHOSEN.
    """

    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    periods: str = NEWEST
    chosen: tuple[str, ...] = ()
    comparison: str = ""


def first() -> Selection:
    """The selection that Analyse starts with."""
    of = municipality.settings()
    return Selection(
        of.analysis_indicator_ids, (of.home_area_id,), comparison=of.home_comparison_id
    )


def sql(of: Selection) -> str:
    """The SELECT statement that gives the table of a selection.

    One row for each observation, including those without a value. Columns: INDICATOR, AREA, PERIOD, END (date),
    VALUE (in UNIT), UNIT, IN_WORDS (where the value is not a plain number), LOW and HIGH (Wilson's 95 % interval,
    for shares with known counts), PLACE (rank among the chosen areas of the same kind in the same period, highest
    first, as a range where intervals overlap; empty where an interval is unknown); with a comparison also COMPARED,
    OTHER (its value in the same period), DIFFERENCE (in UNIT, percentage points for shares) and RATIO; then STATUS,
    PUBLISHER, SOURCE_ID, INDICATOR_ID, AREA_ID.
    """
    return SQL.format(
        z2=intervals.Z2_SQL,
        low=WILSON_LOW,
        high=WILSON_HIGH,
        indicators=_list(of.indicators),
        areas=_list(of.areas),
        where=f"\n    AND o.period IN ({_list(of.chosen)})" if of.periods == CHOSEN else "",
        qualify=QUALIFY[of.periods],
        compared=COMPARED_COLUMNS.format(no_ratio=_list(NO_RATIO)) if of.comparison else "",
        joined=COMPARED_JOIN.format(comparison=_quoted(of.comparison)) if of.comparison else "",
        made_up=sentences.MADE_UP,
        statuses=", ".join(f"'{key}': '{word}'" for key, word in sentences.STATUS.items()),
    )


def python(of: Selection) -> str:
    """A Python script that runs the SQL of a selection; it needs only duckdb and data/."""
    return explore_sql.PYTHON.format(quoted=f'"""{sql(of)}"""')


def _list(words: Iterable[str]) -> str:
    return ", ".join(map(_quoted, words)) or "NULL"


def _quoted(word: str) -> str:
    doubled = word.replace("'", "''")
    return f"'{doubled}'"


# ---------------------------------------------------------------- what can be chosen


def indicators(known: pd.DataFrame, theme: str = "") -> dict[str, str]:
    """The indicators with a value, of one theme or ("") of all: indicator_id -> name. known: holdings.with_values."""
    rows = known[(known["theme"] == theme) | (theme == "")].drop_duplicates("indicator_id")
    return dict(zip(rows["indicator_id"], rows["indicator"], strict=True))


def area_names(areas: pd.DataFrame, with_value: Collection[str]) -> dict[str, str]:
    """The areas with a value, the municipality's own first and the fictional last: area_id -> name.

    Areas of the same name get their municipality added, as do housing areas of other municipalities. areas: queries.areas.
    """
    known = areas[areas["area_id"].isin(with_value)]
    home = options.is_home(known) & ~known["fictional"]
    parts = [known[home], known[~home & ~known["fictional"]], known[known["fictional"]]]
    ordered = pd.concat(parts)
    where = ordered["name"] + " (" + ordered["municipality"].fillna("") + ")"
    words = options.labels(ordered).mask(ordered["name"].duplicated(keep=False), where)
    return dict(zip(ordered["area_id"], words, strict=True))


def periods(observations: pd.DataFrame, of: Selection) -> dict[str, str]:
    """The periods in which the selection has values, the newest first: period -> period."""
    rows = observations[
        observations["indicator_id"].isin(of.indicators) & observations["area_id"].isin(of.areas)
    ]
    rows = rows[rows["value"].notna()].sort_values("period_end", ascending=False, kind="stable")
    return {period: period for period in dict.fromkeys(rows["period"])}


# ---------------------------------------------------------------- what was found


def used(observations: pd.DataFrame, of: Selection, table: pd.DataFrame) -> pd.DataFrame:
    """The observations behind the table: those with values, and the ones they are compared with."""
    keys = set(zip(table[INDICATOR_ID], table[PERIOD], strict=True))
    rows = observations[
        observations["area_id"].isin([*of.areas, of.comparison]) & observations["value"].notna()
    ]
    # loc: an empty list of choices is no list of columns
    return rows.loc[[key in keys for key in zip(rows["indicator_id"], rows["period"], strict=True)]]


def missing(
    of: Selection, table: pd.DataFrame, indicators: Mapping[str, str], areas: Mapping[str, str]
) -> pd.DataFrame:
    """The combinations of indicator and area that nobody has published: columns INDICATOR, AREA (names).

    Values published only in words or suppressed are not among them. indicators, areas: id -> name.
    """
    withheld = table[STATUS] == sentences.STATUS["confidential"]
    there = table[table[VALUE].notna() | table[IN_WORDS].notna() | withheld]
    found = set(zip(there[INDICATOR_ID], there[AREA_ID], strict=True))
    asked = [(one, area) for one in of.indicators for area in of.areas if (one, area) not in found]
    named = [(indicators[one], areas[area]) for one, area in asked]
    return pd.DataFrame(named, columns=[INDICATOR, AREA])
