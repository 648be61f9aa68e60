"""A year of an area as figures and tables: how many numbers there are, what they are, and what was to be done."""

from collections.abc import Mapping

import pandas as pd

from lib.analysis import annual, compare, sentences
from lib.charts import theme
from lib.charts.chart_data import Bars
from lib.figures.figure import Figure, origin_flags, sources_of
from lib.text import danish

DERIVED = sentences.STATUS["derived"]
CAPTION = "Antal tal for området, efter det år, tallets periode slutter i."
BEFORE = 6  # years before the one that is told
NOTHING_BEFORE, NOTHING_BESIDE = "intet før", "intet fra samme tid"


def numbers_by_year(own: pd.DataFrame, area: str, year: int) -> Figure | None:
    """How many numbers of an area are known for a year and those before it; None without a dated number of them.

    own: the observations of the area, of all years.
    """
    counts = annual.count_by_year(own)
    counts = counts[(counts.index >= year - BEFORE) & (counts.index <= year)]
    if counts.empty:
        return None
    known = counts.reindex(range(counts.index.min(), year + 1), fill_value=0)
    rows = pd.DataFrame(
        {
            "label": [str(one) for one in known.index],
            "value": known.to_numpy(dtype=float),
            "text": [danish.number(count, 0) for count in known],
            "color": [theme.AREA if one == year else theme.COMPARISON for one in known.index],
        }
    )
    with_value = compare.with_value(own)
    undated = int(with_value["period_end"].isna().sum())
    drawn = with_value[with_value["period_end"].dt.year.between(known.index[0], year)]
    return Figure(
        name="tal efter år",
        chart=Bars(rows, series="Antal tal"),
        title=f"{danish.counted(int(known[year]), 'tal', 'tal') if known[year] else 'Ingen tal'} for {area} er fra {year}",
        caption=CAPTION,
        area=area,
        comparison="",
        period=f"{known.index[0]}-{known.index[-1]}",
        table=pd.DataFrame({"År": rows["label"], "Antal tal": rows["text"]}),
        sources=sources_of(drawn),
        description=", ".join(f"{one}: {count}" for one, count in zip(rows["label"], rows["text"], strict=True)) + ".",
        caveat=f"{danish.counted(undated, 'tal', 'tal')} uden årstal i kilden er ikke med." if undated else "",
        **origin_flags(drawn),
    )  # fmt: skip


def year_table(own: pd.DataFrame, pairs: pd.DataFrame, area: str, other: str, year: int) -> pd.DataFrame:  # fmt: skip
    """The numbers of a year, each with the number before it and the comparison of the same time.

    own: the observations of the area until the end of the year. pairs: compare.pairs of the year.
    """
    beside = pairs.set_index("indicator_id")
    rows = []
    for _, one in annual.of_year(own, year).sort_values("period_end", kind="stable").iterrows():
        paired = (
            one["indicator_id"] in beside.index
            and beside.at[one["indicator_id"], "period"] == one["period"]
        )
        pair = beside.loc[one["indicator_id"]] if paired else None
        rows.append(
            {
                "Tal for": one["indicator"],
                "Periode": one["period"],
                area: _value(one),
                "Tallet før": _before(own, one),
                other: NOTHING_BESIDE if pair is None else sentences.comparison_value(pair),
                "Forskel": "" if pair is None else sentences.difference(pair),
            }
        )
    shown = pd.DataFrame(rows)
    return shown.loc[:, (shown != "").any()] if len(shown) else shown


def _value(one: pd.Series) -> str:
    derived = f" ({DERIVED})" if one["status"] == "derived" else ""
    return f"{sentences.value(one)}{derived}"


def _before(own: pd.DataFrame, one: pd.Series) -> str:
    """The number before, by the same definition, with its period."""
    last = annual.number_before(own, one)
    return NOTHING_BEFORE if last is None else f"{sentences.value(last)} ({last['period']})"


def spanning(own: pd.DataFrame, year: int) -> pd.DataFrame:
    """The numbers whose period has days in a year but ends later."""
    known = compare.with_value(own)
    last = pd.Timestamp(year, 12, 31)
    return known[(known["period_start"] <= last) & (known["period_end"] > last)]


def other_years(own: pd.DataFrame, year: int) -> pd.DataFrame:
    """The numbers of an area that are known for other years than this one, with the periods they are known for."""
    dated = compare.with_value(own).dropna(subset="period_end")
    has = {*annual.of_year(own, year)["indicator_id"], *spanning(own, year)["indicator_id"]}
    rest = dated[~dated["indicator_id"].isin(has)].sort_values("period_end", kind="stable")
    periods = rest.groupby("indicator", sort=False)["period"].agg(
        lambda all_periods: "; ".join(dict.fromkeys(all_periods))
    )
    return periods.reset_index().set_axis(["Tal for", "Kendes for"], axis=1)


def statements(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """What strategies say of a time, a row each. names: item_id -> text."""
    shown = pd.DataFrame(
        {
            "Hvad": rows["kind"].map(danish.capitalise),
            "Efter kilden": rows["text"],
            "Hører til": rows["parent_id"].map(names).fillna(""),
            "Hvornår": [
                one.period if isinstance(one.period, str) else annual.years_in_words(one.period_start, one.period_end)
                for one in rows.itertuples()
            ],
            "Strategi": rows["strategy"],
        }
    ).reset_index(drop=True)  # fmt: skip
    return shown.loc[:, (shown != "").any()] if len(shown) else shown


def collaborations(
    rows: pd.DataFrame, members: Mapping[str, str], areas: Mapping[str, str]
) -> pd.DataFrame:
    """Forums, a row each. rows: with name, area_id, kind, status, when. members: forum_id -> who takes part. areas: names."""
    return pd.DataFrame(
        {
            "Samarbejde": rows["name"],
            "Om": rows["area_id"].map(areas),
            "Slags": rows["kind"].map(danish.capitalise),
            "Efter kilden": rows["status"],
            "Hvornår": rows["when"],
            "Hvem er med": rows["forum_id"].map(members).fillna("ikke nævnt"),
        }
    ).reset_index(drop=True)


def targets_by_group(statuses: pd.DataFrame) -> pd.DataFrame:
    """The number of targets with each status by what they belong to. statuses: the table of figures.targets.statuses."""
    counts = pd.crosstab(statuses["Hører til"], statuses["Status"])
    counts = counts.loc[statuses["Hører til"].unique(), statuses["Status"].unique()]
    return counts.astype(str).reset_index().rename_axis(columns=None)
