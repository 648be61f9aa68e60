"""The figure of how many of the numbers are published, derived, withheld or not published, by theme."""

from functools import partial

import pandas as pd

from lib.analysis import sentences
from lib.charts import theme
from lib.charts.chart_data import AltairChart
from lib.charts.stacked_bars import Look, stacked_bars
from lib.figures.figure import Figure
from lib.text import danish

STATUSES = ("published", "derived", "confidential", "not_published")
WORDS = {
    "published": "er offentliggjort",
    "derived": "er regnet ud af offentliggjorte tal",
    "confidential": "vises ikke, da de er om få personer,",
    "not_published": "er ikke offentliggjort",
}
NAMES = {status: sentences.STATUS[status] for status in STATUSES} | {"confidential": "vises ikke"}
# The last is hollow: what is not known.
LOOKS = {
    "published": Look(theme.AREA),
    "derived": Look(theme.HYPOTHETICAL_BAR, theme.TEXT, theme.AREA),
    "confidential": Look(theme.UNKNOWN, theme.TEXT, theme.MUTED),
    "not_published": Look(theme.BACKGROUND, theme.THRESHOLD, theme.THRESHOLD),
}
CAPTION = (
    "Et tal er her ét mål for ét sted og én tid. Søjlerne er lige lange: de viser, hvor stor en del af emnets tal der er "
    "hvad, og antallet står i dem."
)
CAVEAT = (
    "»Ikke offentliggjort« tæller de mål, som kilderne nævner, eller som loven bruger, og som ikke er fundet. Mål, som "
    "ingen kilde nævner, kan ikke tælles. Et tal, som kilden kun siger i ord, er talt med; opdigtede tal og dine egne "
    "er ikke."
)
COUNTED = "Optalt i værktøjets egen database (tabellen observations)"


def counts(observations: pd.DataFrame) -> pd.DataFrame:
    """How many numbers there are of each theme and status: theme x STATUSES, the theme with most not published first.

    observations: of everything; made-up numbers and those of the user are left out.
    """
    real = observations[~observations["fictional"] & observations["status"].isin(STATUSES)]
    found = real.groupby(["theme", "status"], sort=False).size().unstack(fill_value=0)
    found = found.reindex(columns=STATUSES, fill_value=0)
    missing = found["not_published"] / found.sum(axis=1)
    return found.loc[missing.sort_values(ascending=False, kind="stable").index]


def provenance(observations: pd.DataFrame) -> Figure:
    """The numbers of each theme by status as bars of one length, with the whole in the title."""
    by_theme = counts(observations)
    whole = by_theme.sum()
    known = [status for status in STATUSES if whole[status]]
    names = {status: danish.capitalise(NAMES[status]) for status in known}
    rows = (
        by_theme[known]
        .rename(columns=names)
        .rename_axis(index="label", columns="part")
        .stack()
        .rename("value")
        .reset_index()
        .assign(text=lambda found: found["value"].map(lambda count: danish.number(count, 0)))
    )
    looks = {name: LOOKS[status] for status, name in names.items()}
    return Figure(
        name="tallene efter status",
        chart=AltairChart(partial(stacked_bars, rows, looks, beside=True), "Delte søjler"),
        title=title(whole),
        caption=f"{CAPTION} {most(observations)}",
        area="",
        comparison="",
        period="",
        table=_table(by_theme, names),
        spreadsheet=by_theme[known].rename(columns=names).rename_axis("Emne").reset_index(),
        sources={COUNTED: ""},
        description=f"{title(whole)}. {_in_words(by_theme, known)} {most(observations)}",
        caveat=CAVEAT,
    )


def title(whole: pd.Series) -> str:
    """ "4 af 10 tal er offentliggjort, 3 er regnet ud af dem og 3 er ikke offentliggjort". whole: STATUSES -> count."""
    number = {status: danish.number(whole[status], 0) for status in STATUSES}
    first, *others = (status for status in STATUSES if whole[status])
    told = [f"{number[status]} {WORDS[status]}" for status in others]
    total = danish.number(whole.sum(), 0)
    return danish.enumeration([f"{number[first]} af {total} tal {WORDS[first]}", *told])


def most(observations: pd.DataFrame) -> str:
    """A Danish sentence on the source that gives most of the real numbers."""
    given = observations[
        ~observations["fictional"] & observations["status"].isin(("published", "derived"))
    ]
    by_source = given["source"].value_counts()
    if by_source.empty:
        return ""
    return f"Flest kommer fra »{by_source.index[0]}«: {danish.number(by_source.iloc[0], 0)}."


def _in_words(by_theme: pd.DataFrame, known: list[str]) -> str:
    return "; ".join(
        f"{theme}: {danish.enumeration(f'{row[status]} {sentences.STATUS[status]}' for status in known if row[status])}"
        for theme, row in by_theme.iterrows()
    ) + "."  # fmt: skip


def _table(by_theme: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The counts in Danish, with a row for all themes."""
    shown = by_theme[list(names)].rename(columns=names)
    shown.loc["I alt"] = shown.sum()
    shown["Tal i alt"] = shown.sum(axis=1)
    return shown.map(lambda count: danish.number(count, 0)).rename_axis("Emne").reset_index()
