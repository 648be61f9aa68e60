"""Figures of targets: how many have which status, by group, with a table of all; and what should be looked at now."""

import functools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.analysis import early_warning, sentences, target_periods, target_status
from lib.analysis.early_warning import Alert
from lib.analysis.target_status import Status
from lib.charts import status_table, theme
from lib.charts.chart_data import AltairChart
from lib.figures.figure import Figure, citations, origin_flags, sources_of
from lib.figures.tables import filled
from lib.text import danish

COLORS = {
    target_status.MET: theme.BETTER, target_status.ON_THE_WAY: theme.AREA,
    target_status.TOO_SLOW: theme.COMPARISON, target_status.UNCHANGED: theme.MUTED,
    target_status.WRONG_WAY: theme.WORSE, target_status.MISSED: theme.WORSE,
}  # fmt: skip
# The heading of a column, on a wide screen and on a phone.
HEADINGS = {
    target_status.MET: ("Nået", "Nået"), target_status.ON_THE_WAY: ("På vej", "På vej"),
    target_status.TOO_SLOW: ("For\nlangsomt", "Lang-\nsomt"), target_status.UNCHANGED: ("Uændret", "Uænd-\nret"),
    target_status.WRONG_WAY: ("Den\nforkerte\nvej", "Forkert\nvej"), target_status.MISSED: ("Ikke\nnået", "Ikke\nnået"),
    target_status.NO_FIGURE: ("Mangler\ntal", "Mangler\ntal"), target_status.ROUNDED: ("Afrundet", "Afrun-\ndet"),
    target_status.NO_BASELINE: ("Uden\nudgangs-\npunkt", "Uden\nstart"), target_status.UNMEASURED: ("Intet\nmåler\ndet", "Måles\nikke"),
    target_status.IN_WORDS: ("Sat i\nord", "Sat i\nord"), target_status.HIDDEN: ("Vises\nikke", "Vises\nikke"),
}  # fmt: skip
FILE_PX = 1000  # wide enough for all columns
# Columns that are shown without a target too.
ALWAYS = (target_status.MET, target_status.ON_THE_WAY)
COUNTED = {
    target_status.MET: "er nået", target_status.ON_THE_WAY: "er på vej",
    target_status.TOO_SLOW: "går for langsomt", target_status.UNCHANGED: "er uændret",
    target_status.WRONG_WAY: "går den forkerte vej", target_status.MISSED: "er ikke nået",
    target_status.NO_FIGURE: "mangler tal", target_status.ROUNDED: "er for tæt på grænsen til at afgøre",
    target_status.NO_BASELINE: "mangler et udgangspunkt", target_status.UNMEASURED: "måles ikke af noget tal",
    target_status.IN_WORDS: "er sat i ord uden tal", target_status.HIDDEN: "vises ikke",
}  # fmt: skip
CAPTION = (
    "Hvert tal er antallet af mål. »På vej« og »for langsomt« er den rette linje fra udgangspunktet til målet: hvor meget af "
    "vejen der er gået, mod hvor meget af tiden."
)
CAVEAT = (
    "Kun tal for målets egen opgørelse, område, sammenligning og periode afgør noget. Et afrundet tal lige på grænsen "
    "afgør intet. Et udfyldt felt er en status, der er regnet; et hult felt kan ikke opgøres."
)


@dataclass(frozen=True, eq=False)
class FollowedTarget:
    """A target or goal with its status. group: its goal or indsatsområde. kind: what it is in the strategy. row: of queries.targets, None for a goal in words."""

    group: str
    text: str
    status: Status
    kind: str
    activity: str = ""
    row: pd.Series | None = None


def counts_in_words(statuses: Collection[Status]) -> str:
    """ "1 er nået og 2 mangler tal", "alle 4 er sat i ord"."""
    counted = Counter(one.reason or one.state for one in statuses)
    if len(counted) == 1 and len(statuses) > 1:
        return f"alle {len(statuses)} {COUNTED[next(iter(counted))]}"
    return danish.enumeration(f"{counted[key]} {COUNTED[key]}" for key in COUNTED if counted[key])


def finding(followed: Sequence[FollowedTarget], noun: tuple[str, str], area: str) -> str:
    """The finding, without a full stop: "2 af 41 succeskriterier for Eksempelby kan opgøres: …". noun: the one, and many."""
    statuses = [one.status for one in followed]
    known = [one for one in statuses if one.state != target_status.UNKNOWN]
    if len(statuses) == 1:
        only = statuses[0].reason or statuses[0].state
        return f"{noun[0]} for {area} {COUNTED[only]}"
    start = f"{len(known)} af {len(statuses)}" if known else f"Ingen af de {len(statuses)}"
    return f"{start} {noun[1]} for {area} kan opgøres: {counts_in_words(known or statuses)}"


def statuses(
    followed: Sequence[FollowedTarget], title: str, area: str, sources: pd.DataFrame
) -> Figure:
    """The statuses of all targets by group. sources: rows with source, publisher, published, url."""
    counts = pd.DataFrame(
        Counter((one.group, one.status.reason or one.status.state) for one in followed).items(),
        columns=["at", "count"],
    )
    counts = pd.DataFrame(counts["at"].tolist(), columns=["group", "column"]).assign(
        count=counts["count"]
    )
    sizes = counts.groupby("group")["count"].sum()
    counts["group"] = [f"{g}{danish.NBSP}({sizes[g]})" for g in counts["group"]]
    columns = _columns(set(counts["column"]))
    used = pd.DataFrame([row for one in followed for m in one.status.measured for row in m.rows])
    described = [
        f"{group}: {counts_in_words([one.status for one in followed if one.group == group])}."
        for group in dict.fromkeys(one.group for one in followed)
    ]
    return Figure(
        name="status paa maal",
        chart=AltairChart(functools.partial(status_table.status_table, counts, columns), "Felter efter mål og status"),
        title=title,
        caption=CAPTION,
        area=area,
        comparison="",
        period=_periods(followed),
        table=table(followed),
        sources=citations(sources.to_dict("records")) | (sources_of(used) if len(used) else {}),
        description=" ".join(described),
        caveat=CAVEAT,
        file_width=FILE_PX,
        **(origin_flags(used) if len(used) else {}),
    )  # fmt: skip


def _periods(followed: Sequence[FollowedTarget]) -> str:
    """From the first to the last year that a target names."""
    rows = [one.row for one in followed if one.row is not None]
    years = [year for row in rows for year in target_periods.years_in(row["target_period"])]
    if not years:
        return "uden frist"
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}-{last}"


def _columns(present: set[str]) -> pd.DataFrame:
    """The columns of the chart: those with a target, and ALWAYS."""
    states = [one for one in target_status.DECIDED if one in present or one in ALWAYS]
    reasons = [one for one in target_status.REASONS if one in present]
    return pd.DataFrame(
        [
            {"column": one, "heading": wide, "narrow_heading": narrow, "color": COLORS.get(one, theme.MUTED),
             "known": one in states}
            for one in [*states, *reasons] for wide, narrow in (HEADINGS[one],)
        ]
    )  # fmt: skip


def table(followed: Sequence[FollowedTarget], grouped: bool = True) -> pd.DataFrame:
    """One row for each target with its status and sum; without empty columns. grouped: with the column of the group."""
    shown = filled(pd.DataFrame([_row(one) for one in followed]))
    return shown if grouped else shown.drop(columns="Hører til")


def _row(one: FollowedTarget) -> dict[str, str]:
    row = one.row

    def cell(name: str) -> str:
        return row[name] if row is not None and isinstance(row[name], str) else ""

    return {
        "Hører til": one.group,
        "Mål": one.text,
        "Status": one.status.words,
        "Regnestykket": one.status.text,
        "Udgangspunkt": "" if row is None else sentences.baseline(row),
        "Periode": cell("target_period"),
        "Aktivitet": one.activity,
        "Datakilde": cell("data_source"),
        "Ansvarlig": cell("responsible"),
        "Bemærkning": cell("note"),
    }


# ---------------------------------------------------------------- early warning


def alerts(found: Sequence[Alert], area: str, sources: pd.DataFrame) -> Figure:
    """What should be looked at now, as a table. sources: rows with source, publisher, published, url."""
    found = sorted(found, key=lambda one: early_warning.KINDS.index(one.kind))
    counted: Counter[str] = Counter()
    for one in found:
        counted[one.kind] += one.count
    used = pd.DataFrame([row for one in found for row in one.rows])
    shown = pd.DataFrame(
        [{"Hvad": one.kind, "Tal eller mål": one.what, "Hvorfor": one.text} for one in found]
    )
    return Figure(
        name="hvad skal ses på",
        chart=None,
        title=f"{area}: {_alerts_in_words(counted)}",
        caption=f"Værre og forværret: værre end sammenligningen og værre end før. Tæt på en grænse: på den rigtige side "
        f"med højst {early_warning.NEAR_POINTS} procentpoint. Forsinket: mere end en hel afstand mellem tallene for sent.",
        area=area,
        comparison="",
        period="som det står ved hvert tal",
        table=shown,
        sources=(sources_of(used) if len(used) else {}) | citations(sources.to_dict("records")),
        description="Tabel over det, der skal ses på.",
        **(origin_flags(used) if len(used) else {}),
    )


# What one thing, and several, of a kind are.
ALERTED = {
    early_warning.WORSE: ("tal er værre og forværret", "tal er værre og forværret"),
    early_warning.NEAR: ("tal er tæt på en grænse", "tal er tæt på en grænse"),
    early_warning.UNANSWERED: ("mål er forbi sin frist uden et tal", "mål er forbi deres frist uden et tal"),
    early_warning.LATE: ("tal er forsinket", "tal er forsinkede"),
}  # fmt: skip


def _alerts_in_words(counted: Counter) -> str:
    return danish.enumeration(
        f"{counted[kind]} {words[counted[kind] > 1]}"
        for kind, words in ALERTED.items()
        if counted[kind]
    )
