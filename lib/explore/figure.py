"""A selection as a finished figure: chart, title, table and sources."""

import functools

import pandas as pd

from lib.analysis import sentences, time_series
from lib.charts import theme
from lib.charts.chart_data import AltairChart
from lib.explore import charts, selection
from lib.explore.charts import BARS, DOTS, SCATTER, SLOPE
from lib.explore.selection import COMPARED, END, HIGH, LOW, OTHER, PERIOD, VALUE
from lib.figures import series, tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.text import danish

INTERVAL = (
    "Stregen i en søjle er et 95 %-interval (Wilson): så meget kan en andel svinge, når den bygger på så få "
    "personer. Hvor intervaller rører hinanden, kan områderne ikke ordnes."
)
ONE_PERIOD_EACH = "Tallene er fra forskellige perioder; se dem ved hvert tal."
NO_CAUSE = (
    "At to tal følges ad, siger ikke, at det ene er grund til det andet. Hver prik er et område i den nyeste periode, "
    "hvor begge tal er kendt; navne, der ikke er plads til, står i tabellen."
)
ONE_PERIOD_ONLY = "Områder med kun én periode er ikke tegnet."
MAX_DESCRIBED = 12  # numbers in the alt text
MAX_TOLD = 3  # numbers in the title


def rows(table: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The rows of a selection's table that have a value, prepared for drawing. observations: queries.observations.

    Columns: indicator (short name), area, period, date (the period's end), value, unit, text (the value in words),
    low, high (95 % interval), compared_with (name), comparison (value), comparison_text, color, apart (see
    time_series.apart).
    """
    drawn = table[table[VALUE].notna()].reset_index(drop=True)
    # Where a source disagrees with itself, only the value tells its two numbers apart.
    keys = ["indicator_id", "area_id", "period", "value"]
    found = drawn.rename(columns={PERIOD: "period", VALUE: "value"})[keys].merge(
        observations[observations["value"].notna()].drop_duplicates(keys), on=keys, how="left"
    )
    colors = theme.area_colors(dict.fromkeys(found["area_id"]))
    compared = COMPARED in drawn
    other = drawn[OTHER] if compared else pd.Series(float("nan"), index=drawn.index)
    return pd.DataFrame(
        {
            "indicator": found["short_name"],
            "area": found["area"],
            "period": found["period"],
            "date": drawn[END],
            "value": drawn[VALUE],
            "unit": found["unit"],
            "text": sentences.values(found),
            "low": drawn[LOW],
            "high": drawn[HIGH],
            "compared_with": drawn[COMPARED] if compared else "",
            "comparison": other,
            "comparison_text": [
                "" if pd.isna(value) else danish.amount(value, unit, int(decimals))
                for value, unit, decimals in zip(
                    other, found["unit"], found["decimals"], strict=True
                )
            ],
            "color": found["area_id"].map(colors),
            "apart": time_series.apart(found),
        }
    )


def figure(drawn: pd.DataFrame, used: pd.DataFrame, form: str) -> Figure:
    """The figure of a selection. drawn: rows(). used: selection.used. form: one of explore.charts.possible()."""
    shown = drawn[drawn["comparison"].notna()] if form == DOTS else drawn
    compared = (
        next(iter(drawn.loc[drawn["comparison"].notna(), "compared_with"]), "")
        if form == DOTS
        else ""
    )
    used = _behind(used, shown, compared)
    definitions = used.drop_duplicates("indicator_id")["definition"]
    intervals = form == BARS and shown["high"].notna().any()
    notes = [
        INTERVAL if intervals else "",
        ONE_PERIOD_ONLY
        if form == SLOPE and shown["area"].nunique() > len(charts.ends(shown))
        else "",
        NO_CAUSE if form == SCATTER else "",
        series.APART if charts.has_apart(shown, form) else "",
        ONE_PERIOD_EACH if form == BARS and shown["period"].nunique() > 1 else "",
    ]
    described = "; ".join(
        f"{row.indicator}, {row.area}, {row.period}: {row.text}"
        + (f" mod {row.comparison_text}" if form == DOTS else "")
        for row in shown.head(MAX_DESCRIBED).itertuples()
    )
    more = len(shown) - MAX_DESCRIBED
    periods = list(dict.fromkeys(shown["period"]))
    return Figure(
        name=danish.enumeration(dict.fromkeys(shown["indicator"])),
        chart=AltairChart(functools.partial(charts.draw, drawn, form), charts.FORMS[form]),
        title=_title(shown, form, compared),
        caption=" ".join(definitions),
        area=danish.enumeration(dict.fromkeys(shown["area"])),
        comparison=compared,
        period=periods[0] if len(periods) == 1 else f"{len(periods)} perioder",
        table=tables.observations(used),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=described
        + (f"; og {more} tal mere, som står i tabellen." if more > 0 else "."),
        caveat=caveats(used, *(note for note in notes if note)),
        **origin_flags(used),
    )  # fmt: skip


def _behind(used: pd.DataFrame, shown: pd.DataFrame, compared: str) -> pd.DataFrame:
    """The observations in `used` that are drawn, with their comparisons. compared: name of the comparison."""
    keys = ["short_name", "period", "area"]
    own = set(shown[["indicator", "period", "area"]].itertuples(index=False, name=None))
    beside = {(indicator, period, compared) for indicator, period, _ in own}
    return used[[key in own | beside for key in used[keys].itertuples(index=False, name=None)]]


def _title(shown: pd.DataFrame, form: str, compared: str) -> str:
    """The title of the chart. It names no area as the highest, since the numbers may be too uncertain."""
    first, *more = dict.fromkeys(shown["indicator"])
    if form == SLOPE:
        line = charts.ends(shown).iloc[0]
        said = f"{line['area']} fra {line['text_a']} ({line['period_a']}) til {line['text_b']}"
        return f"{first}: {said} ({line['period_b']})"
    if form == SCATTER:
        where = _areas(charts.pairs(shown))
        return f"{first} og {danish.lower_first(more[0])} i {where}, samme periode"
    periods = dict.fromkeys(shown["period"])
    when = danish.enumeration(periods) if len(periods) < 3 else f"{len(periods)} perioder"
    if more and compared and len(shown) <= MAX_TOLD and shown["area"].nunique() == 1:
        return f"{_each_beside(shown, compared)} ({when})"
    if more:
        names = danish.enumeration([first, *map(danish.lower_first, more)])
        beside = f" mod {compared}" if compared else ""
        return f"{names} i {_areas(shown)}{beside} ({when})"
    return f"{first}: {_finding(shown, compared)} ({when})"


def _each_beside(shown: pd.DataFrame, compared: str) -> str:
    """Each number of one area beside the comparison's; the places are named with the first."""
    first, *others = shown.itertuples()
    told = [
        f"{first.indicator} {first.text} i {first.area} mod {first.comparison_text} i {compared}"
    ]
    told += [
        f"{danish.lower_first(row.indicator)} {row.text} mod {row.comparison_text}"
        for row in others
    ]
    return danish.enumeration(told)


def _finding(shown: pd.DataFrame, compared: str) -> str:
    """The finding in the rows of one indicator, as a part of the title."""
    if compared and len(shown) == 1:
        row = shown.iloc[0]
        return f"{row['text']} i {row['area']}, {row['comparison_text']} i {compared}"
    if compared:
        above = int((shown["value"] > shown["comparison"]).sum())
        return f"{above} af {len(shown)} tal er højere end i {compared}"
    if len(shown) <= 2 and shown["area"].is_unique:
        return danish.enumeration(f"{row.text} i {row.area}" for row in shown.itertuples())
    lowest, highest = (
        shown.loc[at, "text"] for at in (shown["value"].idxmin(), shown["value"].idxmax())
    )
    return f"mellem {lowest} og {highest} i {_areas(shown)}"


def _areas(shown: pd.DataFrame) -> str:
    count = shown["area"].nunique()
    return shown["area"].iloc[0] if count == 1 else f"{count} områder"


def about(of: selection.Selection, used: pd.DataFrame) -> list[tuple[str, str]]:
    """The lines of a workbook's first sheet: areas, sources with addresses, and the query."""
    cited = sources_of(used)
    return [
        ("Område og tal", f"{danish.enumeration(dict.fromkeys(used['area']))}."),
        *(("Kilde", f"{title} {url}".strip()) for title, url in cited.items()),
        ("Forespørgsel", selection.sql(of)),
    ]


def definitions(used: pd.DataFrame) -> pd.DataFrame:
    """The definitions of the indicators, for a separate sheet of a workbook."""
    rows = used.drop_duplicates("indicator_id")[
        ["indicator", "unit", "population", "definition", "caveat"]
    ]
    return rows.set_axis(["Tal for", "Enhed", "Hvem", "Definition", "Forbehold"], axis=1).fillna("")
