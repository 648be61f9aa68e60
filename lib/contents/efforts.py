"""Contents of Indsatser: one time line, the activities by indsatsområde, the budgets with their sums, and the checklist."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import budgets, options, plan_times
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import effort_queries, queries, target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import budgets as figures_budgets
from lib.figures import effort_tables, timeline, workbook
from lib.figures.figure import Figure, citations
from lib.figures.tables import ShownTable
from lib.settings import municipality

TIMELINE, BUDGET = "tidslinje", "budget"
EVERYWHERE = "alle"
ALL, PHASES = "alt", "faser"
VIEWS = {ALL: "Faser og begivenheder", PHASES: "Kun faser"}
NOTHING = "{area}: der er endnu ikke tastet en strategi eller en aftale med indsatser."
NO_TIME = "{area}: ingen af strategierne har tider, der kan tegnes på en tidslinje."
NO_MONEY = "{area}: der er ikke fundet et offentliggjort budget for indsatserne."
OTHER_TITLES = {"handlingsplanpunkt": "handlingsplanens punkter", "indsats": "indsatser"}
PURPOSE = "formål"
PURPOSE_LINE = "{strategy}: »{quote}«. Kilde: {source}, {locator}."
ABOUT = "Udsagnene er kortet ned. Kildens egne ord står ved siden af."


@dataclass(frozen=True, eq=False)
class EffortGroup:
    """A part of what is done, folded until it is wanted. purpose: a sentence, or ""."""

    key: str
    title: str
    purpose: str
    table: ShownTable


@dataclass(frozen=True, eq=False)
class Budget:
    """A budget as a figure, with every sum tried."""

    figure: Callable[[], Figure]
    sums: ShownTable


@dataclass(frozen=True, eq=False)
class Efforts:
    """The contents of the page for an area, or for all.

    nothing, no_time, no_money: a sentence where there is nothing of that kind, or "". timeline: None without times.
    purposes: the overall purpose of each strategy that states one, in the source's words with the source. groups: what is done. budgets: by key of the figure. sources: of the groups, as cited -> address. count: the number
    of statements. fictional: whether the area is made up.
    """

    nothing: str
    no_time: str
    no_money: str
    timeline: Callable[[], Figure] | None
    purposes: list[str]
    groups: list[EffortGroup]
    budgets: dict[str, Budget]
    sources: dict[str, str]
    statements: Callable[[], bytes]
    count: int
    fictional: bool

    @property
    def figures(self) -> dict[str, Callable[[], Figure]]:
        """All figures by key."""
        first = {TIMELINE: self.timeline} if self.timeline else {}
        return first | {key: one.figure for key, one in self.budgets.items()}


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: all of them together, then the municipality's own and the made-up one."""
    return {EVERYWHERE: "Alle områder"} | shared.housing_areas(con, only_home=True)


@once_per_database
def efforts(con: Connection, area_id: str, view: str, today: datetime.date) -> Efforts:
    """The contents of the page for one of areas(), with the strategies of its municipality.

    view: one of VIEWS, of the time line; without the events it can be read from the back of a hall. today: its line.
    """
    every, name = shared.areas(con), areas(con)[area_id]
    strategies = effort_queries.strategies(con)
    if area_id != EVERYWHERE:
        around = options.area_around(every, area_id)
        strategies = strategies[strategies["area_id"].isin([area_id, around])]
    items = effort_queries.items(con)
    items = items[items["strategy_id"].isin(strategies["strategy_id"])]
    timed = items[items["kind"] != plan_times.EVENT] if view == PHASES else items
    drawn = timeline.timeline(strategies, timed, today, name)
    money = _budgets(con, set(strategies["strategy_id"]), name)
    used = items.drop_duplicates("source").to_dict("records")
    return Efforts(
        "" if len(strategies) else NOTHING.format(area=name),
        "" if drawn or strategies.empty else NO_TIME.format(area=name),
        "" if money or strategies.empty else NO_MONEY.format(area=name),
        (lambda: drawn) if drawn else None,
        _purposes(items),
        _groups(con, items),
        money,
        citations(used),
        Lazy(partial(_statements, items, citations(used))),
        len(items),
        options.is_fictional(every, area_id),
    )


def _purposes(items: pd.DataFrame) -> list[str]:
    overall = items[(items["kind"] == PURPOSE) & items["parent_id"].isna()]
    return [
        PURPOSE_LINE.format(
            strategy=one.strategy, quote=one.quote.rstrip("."), source=one.source, locator=one.locator
        )
        for one in overall.itertuples()
    ]  # fmt: skip


def _groups(con: Connection, items: pd.DataFrame) -> list[EffortGroup]:
    """What is done: the activities of each indsatsområde, then the other efforts of each strategy."""
    under = effort_queries.item_tracks(con).groupby("item_id")["track"].agg(list).to_dict()
    criteria = target_queries.targets(con).set_index("target_id")["text"].to_dict()
    names, found = items.set_index("item_id")["text"].to_dict(), []
    for strategy, own in items.groupby("strategy", sort=False):
        for one in own[own["kind"] == effort_tables.AREA_KIND].itertuples():
            rows = effort_tables.activities(one.item_id, own, under, criteria)
            if len(rows):
                what = f"{len(rows)} {'aktivitet' if len(rows) == 1 else 'aktiviteter'}"
                aims = own[(own["parent_id"] == one.item_id) & (own["kind"] == PURPOSE)]["text"]
                table = ShownTable(rows, f"Aktiviteterne under {one.text}")
                found.append(
                    EffortGroup(
                        one.item_id, f"{one.text}: {what} ({strategy})", " ".join(aims), table
                    )
                )
        for kind, title in OTHER_TITLES.items():
            rows = effort_tables.others(kind, own, under, names)
            if len(rows):
                table = ShownTable(rows, f"{strategy}: {title}")
                key = f"{own['strategy_id'].iloc[0]}_{kind}"
                found.append(EffortGroup(key, f"{strategy}: {title} ({len(rows)})", "", table))
    return found


def _budgets(con: Connection, strategies: set[str], area: str) -> dict[str, Budget]:
    lines = effort_queries.budget_lines(con)
    found = {}
    for strategy_id, own in lines.groupby("strategy_id", sort=False):
        if strategy_id not in strategies:
            continue
        observations = queries.observations(
            con, [own["area_id"].iloc[0]], list(own["indicator_id"])
        )
        amounts = budgets.lines(own, observations)
        figure = figures_budgets.figure(amounts, observations, area)
        if figure:
            key = f"{BUDGET}_{strategy_id}" if found else BUDGET
            found[key] = Budget(partial(_same, figure), figures_budgets.sums(amounts))
    return found


def _same(figure: Figure) -> Figure:
    return figure


def _statements(items: pd.DataFrame, sources: dict[str, str]) -> bytes:
    names = items.set_index("item_id")["text"].to_dict()
    about = [("Udsagn", ABOUT), *(("Kilde", f"{title} {url}".strip()) for title, url in sources.items())]  # fmt: skip
    title = municipality.settings().title
    return workbook.xlsx(about, {"Udsagn": effort_tables.every_statement(items, names)}, title)


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area_id = chosen(choices, "omraade", areas(con), EVERYWHERE)
    view = chosen(choices, "visning", VIEWS, ALL)
    return efforts(con, area_id, view, datetime.date.today()).figures
