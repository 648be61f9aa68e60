"""Contents of Mål: how every target of an area stands, its goals with what measures them, and what should be looked at."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from lib.analysis import (
    compare,
    early_warning,
    movements,
    sentences,
    target_periods,
    target_status,
)
from lib.analysis.movements import Movement
from lib.analysis.target_status import Status
from lib.contents import development, shared
from lib.contents.address_choices import Choices, chosen
from lib.db import effort_queries, queries, target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import movements as figures_movements
from lib.figures import targets as figures_targets
from lib.figures.figure import Figure, citations
from lib.figures.tables import ShownTable, filled
from lib.figures.targets import FollowedTarget
from lib.settings import municipality
from lib.text import danish

STATUSES, MOVEMENTS, ALERTS = "status", "bevaegelser", "advarsler"
GOAL, PART, CRITERION, OTHER = "målsætning", "delmålsætning", "succeskriterium", "mål"
EFFORT, ACTIVITIES = "indsatsområde", ("delaktivitet", "aktivitet", "indsats")
# What a finding calls the only one, and several.
CRITERIA_NOUN, TARGET_NOUN = ("Det ene succeskriterium", "succeskriterier"), ("Det ene mål", "mål")
GOAL_NOUN = ("Den ene målsætning", "målsætninger")
NO_ALERT = "Der er ikke to sammenlignelige tal fra hver sin tid for området, så det kan ikke siges, om noget bliver værre."
WARNINGS = "Det, der er værre end sammenligningen og blevet værre, og det, der mangler et svar."
CRITERIA = (
    "Hvert mål med regnestykket bag sin status, og hvor resultatet skal komme fra efter aftalen."
)
RULES = (
    "- **Nået** og **ikke nået** står først, når der er et tal for slutningen af målets periode. Et samlet antal er nået, så "
    "snart det er talt.\n"
    "- **På vej** og **for langsomt** regnes undervejs: Hvor stor en del af vejen fra udgangspunktet til målet er gået, og "
    "hvor stor en del af tiden? Er vejen mindst lige så stor en del som tiden, er målet på vej. Det er en ret linje; med så "
    "få tal kan væksten ikke regnes på anden måde.\n"
    "- **Uændret** er inden for tallenes afrunding, og **den forkerte vej** er længere fra målet end udgangspunktet.\n"
    "- Et mål for gennemsnittet af en periode får først sit svar, når alle år er kendt. Et mål for hvert år er ikke nået, hvis et "
    "enkelt år ikke er det.\n"
    "- Et tal for et andet område, et andet år, en anden opgørelse eller en anden sammenligning afgør intet.\n"
    "- Et nyt resultat kan lægges ind på siden Egne tal; status følger med det samme."
)
NOTHING_MEASURES = "Intet tal måler den."
NO_NUMBER = "Strategien sætter intet tal."


@dataclass(frozen=True, eq=False)
class GoalGroup:
    """The goals of one strategy, their parts, or the targets of one indsatsområde. sources: as cited -> address."""

    name: str
    table: ShownTable
    sources: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Targets:
    """The contents of the page from top to bottom.

    figures: by key; the statuses, what should be looked at, what got worse or better; those that there are. goals, parts:
    målsætninger and delmålsætninger by strategy. criteria: the targets with their sums by indsatsområde. nothing: a sentence where the area has no target.
    """

    figures: dict[str, Callable[[], Figure]]
    goals: list[GoalGroup]
    parts: list[GoalGroup]
    criteria: list[GoalGroup]
    nothing: str
    fictional: bool


@dataclass(frozen=True, eq=False)
class StrategyGoal:
    """A goal of a strategy. item: the statement. target: the target that it is, with its status, or None."""

    item: pd.Series
    target: pd.Series | None
    indicators: tuple[str, ...]

    @property
    def status(self) -> Status:
        """That of its target; a goal without a number is said in words."""
        if self.target is not None and pd.notna(self.target["target"]):
            return self.target["standing"]
        text = NO_NUMBER if self.indicators else f"{NO_NUMBER} {NOTHING_MEASURES}"
        return Status(target_status.UNKNOWN, text, target_status.IN_WORDS)


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: the housing areas of the municipality, and its other areas with targets."""
    own = shared.housing_areas(con, only_home=True)
    names = shared.area_names(con)
    others = [one for one in target_queries.areas_with_targets(con) if one not in own]
    return own | {one: names[one] for one in others}


@once_per_database
def targets(con: Connection, area_id: str, today: datetime.date) -> Targets:
    """The contents of the page for one of areas() on a day."""
    every = shared.targets_with_status(con, today)
    own = every[every["area_id"] == area_id].set_index("target_id", drop=False)
    every_item = effort_queries.items(con)
    said = every_item[every_item["area_id"] == area_id]
    every_area = shared.areas(con).set_index("area_id")
    name = every_area.at[area_id, "name"]
    here = shared.observations_of(con, area_id)
    moved = development.moved(con, area_id)
    goals = _goals(con, own, said)
    criteria = _criteria(own, said, {one.target.name for one in goals if one.target is not None})
    followed = [*_headline_goals(goals), *criteria]
    alerts = _alerts(con, own, here, moved, followed, pd.Timestamp(today))
    sources = pd.concat([own, said])[["source", "publisher", "published", "url"]].drop_duplicates()
    figures = {}
    if followed:
        figures[STATUSES] = Lazy(partial(figures_targets.statuses, followed, _finding(followed, name), name, sources))  # fmt: skip
    if alerts:
        figures[ALERTS] = Lazy(partial(figures_targets.alerts, alerts, name, sources))
    if moved:
        figures[MOVEMENTS] = Lazy(partial(figures_movements.movement_list, moved))
    measured = _measures(con, goals, here, area_id, moved)
    return Targets(
        figures,
        _by_strategy([one for one in goals if one.item["kind"] == GOAL], measured, said),
        _by_strategy([one for one in goals if one.item["kind"] == PART], measured, said),
        _criteria_tables(criteria),
        "" if followed else f"Ingen strategi eller aftale i værktøjet sætter mål for {name}.",
        bool(every_area.at[area_id, "fictional"]),
    )


def _finding(followed: list[FollowedTarget], area: str) -> str:
    """The finding on the success criteria; on the other targets, or the goals, where there are none."""
    for kind, noun in ((CRITERION, CRITERIA_NOUN), (OTHER, TARGET_NOUN), (GOAL, GOAL_NOUN)):
        own = [one for one in followed if one.kind == kind]
        if own:
            return figures_targets.finding(own, noun, area)
    raise ValueError("no target")


# ---------------------------------------------------------------- goals


def _goals(con: Connection, own: pd.DataFrame, said: pd.DataFrame) -> list[StrategyGoal]:
    """The goals of the area's strategies. own: its targets, by id. said: what its strategies say.

    A goal that Overblik shows and no statement names is one too.
    """
    followed = target_queries.followed_by(con).groupby("target_id")["indicator_id"].agg(tuple)
    found = [
        _goal(item, own.loc[item["target_id"]] if item["target_id"] in own.index else None, followed)
        for _, item in said[said["kind"].isin((GOAL, PART))].iterrows()
    ]  # fmt: skip
    named = {one.target.name for one in found if one.target is not None}
    shown = [one for one in target_queries.goals(con)["target_id"].unique() if one in own.index]
    for target_id in shown:
        if target_id not in named:
            row = own.loc[target_id]
            item = row.reindex(said.columns).to_dict()
            item |= {"strategy": row["programme"], "kind": GOAL, "text": row["text"]}
            found.append(_goal(pd.Series(item), row, followed))
    return found


def _goal(item: pd.Series, target: pd.Series | None, followed: pd.Series) -> StrategyGoal:
    if target is None:
        return StrategyGoal(item, None, ())
    first = [target["indicator_id"]] if isinstance(target["indicator_id"], str) else []
    return StrategyGoal(
        item, target, tuple(dict.fromkeys([*first, *followed.get(target.name, ())]))
    )


def _headline_goals(goals: list[StrategyGoal]) -> list[FollowedTarget]:
    """The goals that stand in the picture: not the parts of one."""
    return [
        FollowedTarget(
            f"Målsætninger: {one.item['strategy']}", one.item["text"], one.status, GOAL, "", one.target
        )
        for one in goals
        if one.item["kind"] == GOAL
    ]  # fmt: skip


def _measures(
    con: Connection,
    goals: list[StrategyGoal],
    here: pd.DataFrame,
    area_id: str,
    moved: list[Movement],
) -> dict[str, str]:
    """The indicators of the goals in words, by id: "Ulovligt fravær: 22,4 % (2024), værre og forværret"."""
    names = target_queries.indicator_names(con)
    states = {one.now["indicator_id"]: f", {danish.lower_first(one.state)}" for one in moved}
    newest = {i: compare.newest_of(here, i, area_id) for one in goals for i in one.indicators}
    return {
        i: f"{names[i]}: {sentences.dated_value(row)}{states.get(i, '')}"
        for i, row in newest.items()
    }


def _by_strategy(
    goals: list[StrategyGoal], measured: Mapping[str, str], said: pd.DataFrame
) -> list[GoalGroup]:
    """The goals as tables, one for each strategy. measured: indicators in words, by id."""
    texts = said.set_index("item_id")["text"].to_dict()
    found: dict[str, list[StrategyGoal]] = {}
    for one in goals:
        found.setdefault(one.item["strategy"], []).append(one)
    return [
        GoalGroup(
            strategy,
            ShownTable(filled(pd.DataFrame([_goal_row(one, measured, texts) for one in own])), strategy),
            citations([one.item if one.target is None else one.target for one in own]),
        )
        for strategy, own in found.items()
    ]  # fmt: skip


def _goal_row(
    one: StrategyGoal, measured: Mapping[str, str], texts: Mapping[str, str]
) -> dict[str, str]:
    return {
        "Målsætning": one.item["text"],
        "Hører til": texts.get(one.item["parent_id"], ""),
        "Måles med": "; ".join(measured[i] for i in one.indicators) or NOTHING_MEASURES,
        "Status": f"{one.status.words}. {one.status.text.removesuffix(NOTHING_MEASURES).strip()}",
    }


# ---------------------------------------------------------------- success criteria


def _criteria(own: pd.DataFrame, said: pd.DataFrame, goals: set[str]) -> list[FollowedTarget]:
    """The targets that are no goal, by indsatsområde; without one, by the programme that the source names."""
    by_id = said.set_index("item_id")
    items = said[said["kind"] == CRITERION].groupby("target_id", sort=False)["item_id"].agg(list)
    found = []
    for target_id, row in own.iterrows():
        if target_id in goals:
            continue
        above = [_above(by_id, item) for item in items.get(target_id, [])]
        efforts = [one["text"] for line in above for one in line if one["kind"] == EFFORT]
        activities = [
            next((one["text"] for one in line if one["kind"] in ACTIVITIES), "") for line in above
        ]
        activity = "; ".join(dict.fromkeys(filter(None, activities)))
        programme = row["programme"] if isinstance(row["programme"], str) else ""
        other = " ".join(filter(None, ("Andre mål:" if len(items) else "", programme)))
        found.append(
            FollowedTarget(
                next(iter(efforts), other or "Andre mål"), row["text"], row["standing"],
                CRITERION if above else OTHER, activity, row,
            )
        )  # fmt: skip
    order = list(dict.fromkeys(one.group for one in found))
    return sorted(found, key=lambda one: order.index(one.group))


def _above(by_id: pd.DataFrame, item_id: str) -> list[pd.Series]:
    """The statements that a statement belongs to, the nearest first."""
    line, parent = [], by_id.at[item_id, "parent_id"]
    while isinstance(parent, str) and parent in by_id.index and len(line) < len(by_id):
        line.append(by_id.loc[parent])
        parent = by_id.at[parent, "parent_id"]
    return line


def _criteria_tables(criteria: list[FollowedTarget]) -> list[GoalGroup]:
    groups: dict[str, list[FollowedTarget]] = {}
    for one in criteria:
        groups.setdefault(one.group, []).append(one)
    return [
        GoalGroup(
            name,
            ShownTable(filled(figures_targets.table(own, grouped=False)), f"Mål: {name}"),
            citations([one.row for one in own]),
        )
        for name, own in groups.items()
    ]


# ---------------------------------------------------------------- early warning


def _alerts(
    con: Connection, own: pd.DataFrame, here: pd.DataFrame, moved: list[Movement],
    followed: list[FollowedTarget], today: pd.Timestamp,
) -> list[early_warning.Alert]:  # fmt: skip
    """What should be looked at in an area. own: its targets; those whose time is over are no limit. here: its observations."""
    over = [
        target_status.is_over(target_periods.of_words(text), today) for text in own["target_period"]
    ]
    open_targets = own[~np.array(over, dtype=bool)]
    dates = queries.list_dates(con)
    rules = queries.thresholds(con, max(dates) if dates else today.date())
    area_id = here["area_id"].iloc[0] if len(here) else ""
    return [
        *early_warning.worse(moved),
        *early_warning.near(here, movements.limits(open_targets, rules, here, area_id)),
        *early_warning.unanswered((one.group, one.text, one.status) for one in followed),
        *early_warning.late(here, today),
    ]


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area_id = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    return targets(con, area_id, datetime.date.today()).figures
