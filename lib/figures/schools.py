"""Figures of schools: grades and expected grades as strips, other indicators as bars, always in the same order.

Nothing here ranks schools: a mean of few pupils is too uncertain for that.
"""

import functools

import pandas as pd

from lib.analysis import school_grades, sentences
from lib.charts import strips, theme
from lib.charts.chart_data import AltairChart, Bars
from lib.charts.layout import axis_suffix
from lib.figures import tables
from lib.figures.figure import Figure, caveats, origin_flags, sources_of
from lib.settings.municipality import SchoolSettings
from lib.text import danish

KIND = "Strimler, en for hver skole"
NOT_FETCHED = "ikke hentet"  # the ministry may well have published it
NEAREST = "Blå er de skoler, der ligger nærmest boligområderne."


def labels(schools: pd.DataFrame, names: dict[str, str], of: SchoolSettings) -> dict[str, str]:
    """Each school's name and, where it is one, which area it is nearest to: area_id -> text. names: of all areas."""
    return {
        school: name + (f" · nærmest {names[of.nearest[school]]}" if school in of.nearest else "")
        for school, name in zip(schools["area_id"], schools["name"], strict=True)
    }


def colors(schools: pd.DataFrame, of: SchoolSettings) -> dict[str, str]:
    """The colour of each school, by area_id: the nearest to the housing areas have their own."""
    return {s: theme.AREA if s in of.nearest else theme.MUTED for s in schools["area_id"]}


def grades(
    observations: pd.DataFrame, names: dict[str, str], shades: dict[str, str], home_id: str,
    of: SchoolSettings,
) -> Figure:  # fmt: skip
    """The mean grade of each school and period with the number of pupils, and the municipality's as a dashed line.

    observations: of the schools and the municipality. names, shades: labels() and colors().
    """
    rows = _wide(observations[observations["area_id"].isin(names)], names, [of.grade_id])
    pupils = _by_place(observations, of.graded_pupils_id)
    count = [pupils.get((row.area_id, row.period)) for row in rows.itertuples()]
    rows = rows.assign(
        value=rows[of.grade_id],
        above=rows[of.grade_id].map(danish.number),
        below=["" if n is None else f"{danish.number(n, 0)} elever" for n in count],
        color=rows["area_id"].map(shades),
        ring=[n is None or n < of.few_pupils for n in count],
    )
    home = observations[
        (observations["area_id"] == home_id) & (observations["indicator_id"] == of.grade_id)
    ]
    newest = rows["period"].max()
    found = rows[rows["period"] == newest]
    finding = danish.enumeration(
        f"{row.name} {row.above} ({row.below})" for row in _near(found, of).itertuples()
    )
    beside = home[home["period"] == newest]
    level = f"; {beside['area'].iloc[0]} {sentences.value(beside.iloc[0])}" if len(beside) else ""
    used = _used(observations, of.grade_id, of.graded_pupils_id)
    return _figure(
        used, rows,
        AltairChart(functools.partial(strips.strips, rows, home[["period", "value"]]), KIND),
        name="skolernes karakterer",
        title=f"Gennemsnit ved 9.-klasseprøverne {newest}: {finding}{level}",
        caption=f"{_definition(used)} Den stiplede streg er hele kommunen. En ring er færre end {of.few_pupils} "
        f"elever. {NEAREST}",
        caveat=caveats(
            used,
            of.sentence,
            school_grades.uncertainty(n for n in count if n is not None),
        ),
    )  # fmt: skip


def expected(
    observations: pd.DataFrame, names: dict[str, str], shades: dict[str, str], of: SchoolSettings
) -> Figure:
    """Each school's grade beside the expected one, and whether the difference is significant in the source's word."""
    rows = _wide(observations, names, [of.reference_grade_id, of.expected_grade_id])
    levels = observations[observations["indicator_id"] == of.level_id]
    words = levels.set_index(["area_id", "period"])["value_text"].to_dict()
    level = [words.get((row.area_id, row.period), "") for row in rows.itertuples()]
    rows = rows.assign(
        value=rows[of.reference_grade_id],
        other=rows[of.expected_grade_id],
        above="",
        below=[
            f"{danish.number(one)} · forventet {danish.number(other)}\n{danish.lower_first(word)}"
            for one, other, word in zip(
                rows[of.reference_grade_id], rows[of.expected_grade_id], level, strict=True
            )
        ],
        color=rows["area_id"].map(shades),
        ring=False,
        level=level,
    )
    newest = rows["period"].max()
    used = _used(observations, of.reference_grade_id, of.expected_grade_id, of.level_id)
    return _figure(
        used, rows, AltairChart(functools.partial(strips.strips, rows), KIND),
        name="skolernes forventede karakterer",
        title=f"{newest}: {_significant(rows[rows['period'] == newest], of)}",
        caption="Prikken er skolens karakter, ruden den forventede for elever med samme baggrund (ministeriets "
        f"socioøkonomiske reference). {NEAREST}",
        caveat=caveats(
            used, of.sentence, f"»{of.no_difference}« betyder, at forskellen ikke er statistisk signifikant."
        ),
    )  # fmt: skip


def _significant(newest: pd.DataFrame, of: SchoolSettings) -> str:
    """How many schools differ significantly from the expected grade, as a sentence without full stop."""
    known = newest[newest["level"] != ""]
    differing = known[known["level"] != of.no_difference]
    if differing.empty:
        return f"ingen af de {len(known)} skolers karakterer afveg signifikant fra det forventede"
    which = danish.enumeration(
        f"{row.name} ({danish.lower_first(row.level)})" for row in differing.itertuples()
    )
    return f"{len(differing)} af {len(known)} skolers karakterer afveg signifikant fra det forventede: {which}"


def bars(
    observations: pd.DataFrame, names: dict[str, str], shades: dict[str, str], indicator_id: str,
    of: SchoolSettings,
) -> Figure:  # fmt: skip
    """One bar for each school with a value of the indicator in its newest period, in the same order as ever."""
    rows = _wide(observations, names, [indicator_id])
    rows = rows[rows["period"] == rows["period"].max()]
    used = _used(observations, indicator_id)
    used = used[used["area_id"].isin(names) & used["period"].isin(rows["period"])]
    text = {row["area_id"]: sentences.value(row) for _, row in used.iterrows()}
    rows = rows.assign(
        value=rows[indicator_id],
        text=rows["area_id"].map(text),
        color=rows["area_id"].map(shades),
        below="",
    )
    missing = [name.partition(" · ")[0] for school, name in names.items() if school not in text]
    first = used.iloc[0]
    near = danish.enumeration(f"{row.name} {row.text}" for row in _near(rows, of).itertuples())
    return _figure(
        used, rows,
        Bars(rows[["label", "value", "text", "color"]], suffix=axis_suffix(first["unit"]), series=first["short_name"]),
        name=f"skolerne {first['short_name']}",
        title=f"{first['short_name']} {first['period']}: {near}",
        caption=f"{first['definition']} {NEAREST}",
        caveat=caveats(
            used,
            of.sentence,
            *([f"Tallet er ikke hentet for {danish.enumeration(missing)}."] if missing else []),
        ),
    )  # fmt: skip


def table(observations: pd.DataFrame, schools: pd.DataFrame, of: SchoolSettings) -> pd.DataFrame:
    """The newest values of the indicators in the table, one row a school; the heading names the period."""
    found = pd.DataFrame({"Skole": schools["name"].to_list()}, index=schools["area_id"])
    for indicator_id in of.table_ids:
        rows = _used(observations, indicator_id)
        rows = rows[rows["period_end"] == rows["period_end"].max()]
        if len(rows):
            heading = f"{rows['short_name'].iloc[0]}, {rows['period'].iloc[0]}"
            shown = {row["area_id"]: sentences.value(row) for _, row in rows.iterrows()}
            found[heading] = found.index.map(shown)
    return found.fillna(NOT_FETCHED).reset_index(drop=True)


def _figure(used: pd.DataFrame, rows: pd.DataFrame, chart, **texts: str) -> Figure:
    """A figure of schools. used: the observations in it. rows: those drawn, in order."""
    told = "; ".join(
        f"{row.label}, {row.period}: "
        + (row.text if "text" in rows else f"{row.above} {row.below}".strip())
        for row in rows.itertuples()
    )
    return Figure(
        chart=chart,
        area="Skolerne",
        comparison="",
        period=danish.enumeration(sorted(rows["period"].unique())),
        table=tables.observations(used),
        spreadsheet=functools.partial(tables.spreadsheet, used),
        sources=sources_of(used),
        description=f"{texts['title']}. {told}.".replace("\n", ", "),
        **texts,
        **origin_flags(used),
    )


def _wide(observations: pd.DataFrame, names: dict[str, str], indicators: list[str]) -> pd.DataFrame:
    """One row for each school and period with all the indicators: area_id, name, label, period, and a column for each."""
    rows = observations[
        observations["indicator_id"].isin(indicators) & observations["value"].notna()
    ]
    wide = rows.pivot(index=["area_id", "area", "period"], columns="indicator_id", values="value")
    wide = wide.reindex(columns=indicators).dropna().reset_index().rename(columns={"area": "name"})
    order = {school: n for n, school in enumerate(names)}
    wide = wide[wide["area_id"].isin(order)].assign(label=lambda one: one["area_id"].map(names))
    return wide.sort_values(
        ["area_id", "period"], key=lambda one: one.map(order) if one.name == "area_id" else one
    ).reset_index(drop=True)


def _by_place(observations: pd.DataFrame, indicator_id: str) -> dict[tuple[str, str], float]:
    """The values of an indicator by area_id and period."""
    rows = observations[
        (observations["indicator_id"] == indicator_id) & observations["value"].notna()
    ]
    return rows.set_index(["area_id", "period"])["value"].to_dict()


def _used(observations: pd.DataFrame, *indicators: str) -> pd.DataFrame:
    return observations[observations["indicator_id"].isin(indicators)]


def _near(rows: pd.DataFrame, of: SchoolSettings) -> pd.DataFrame:
    """The rows of the schools nearest to the housing areas; all rows where none is there."""
    near = rows[rows["area_id"].isin(of.nearest)]
    return near if len(near) else rows


def _definition(used: pd.DataFrame) -> str:
    return used["definition"].iloc[0]
