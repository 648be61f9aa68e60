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
from lib.db import queries, target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import movements as figures_movements
from lib.figures import targets as figures_targets
from lib.figures.figure import Figure, citations
from lib.figures.tables import ShownTable, filled
from lib.figures.targets import FollowedTarget
from lib.settings import municipality

STATUSES, MOVEMENTS, ALERTS = "status", "bevaegelser", "advarsler"
GOAL_KINDS = ("målsætning", "delmålsætning")
CRITERION, AREA_OF_EFFORT = "succeskriterium", "indsatsområde"
ACTIVITIES = ("delaktivitet", "aktivitet", "indsats")
# What a finding calls the only one, and several.
CRITERIA_NOUN, TARGET_NOUN = ("Det ene succeskriterium", "succeskriterier"), ("Det ene mål", "mål")
GOAL_NOUN = ("Den ene målsætning", "målsætninger")
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
class Group:
    """The goals of one strategy, or the targets of one indsatsområde. sources: as cited -> address."""

    name: str
    table: ShownTable
    sources: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Targets:
    """The contents of the page from top to bottom.

    figures: by key; the statuses, what got worse or better, what should be looked at; those that there are. goals: by
    strategy. criteria: the targets with their sums by indsatsområde. nothing: a sentence where the area has no target.
    """

    figures: dict[str, Callable[[], Figure]]
    goals: list[Group]
    criteria: list[Group]
    nothing: str
    fictional: bool


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
    said = target_queries.statements(con, area_id)
    every_area = queries.areas(con).set_index("area_id")
    name = every_area.at[area_id, "name"]
    known = shared.all_observations(con)
    here = known[known["area_id"] == area_id]
    moved = development.moved(con, area_id)
    goals = _goals(con, own, said)
    criteria = _criteria(own, said, {row.name for _, row, _ in goals if row is not None})
    whole = [*_headline_goals(goals), *criteria]
    alerts = _alerts(con, own, here, moved, criteria, pd.Timestamp(today))
    sources = pd.concat([own, said])[["source", "publisher", "published", "url"]]
    figures = {}
    if whole:
        noun = TARGET_NOUN if CRITERION not in set(said["kind"]) else CRITERIA_NOUN
        title = figures_targets.finding(criteria or whole, noun if criteria else GOAL_NOUN, name)
        period = _years(own)
        figures[STATUSES] = Lazy(partial(figures_targets.statuses, whole, title, name, period, sources.drop_duplicates()))  # fmt: skip
    if moved:
        figures[MOVEMENTS] = Lazy(partial(figures_movements.movement_list, moved))
    if alerts:
        figures[ALERTS] = Lazy(partial(figures_targets.alerts, alerts, name, sources.drop_duplicates()))  # fmt: skip
    return Targets(
        figures,
        _goal_tables(con, goals, here, area_id, moved),
        _criteria_tables(criteria),
        "" if whole else f"Ingen strategi eller aftale i værktøjet sætter mål for {name}.",
        bool(every_area.at[area_id, "fictional"]),
    )


def _years(own: pd.DataFrame) -> str:
    """The periods of the targets, each once."""
    return ", ".join(sorted(dict.fromkeys(own["target_period"].dropna()))[:3]) or "uden frist"


# ---------------------------------------------------------------- goals


def _goals(
    con: Connection, own: pd.DataFrame, said: pd.DataFrame
) -> list[tuple[pd.Series, pd.Series | None, tuple[str, ...]]]:
    """The goals of the area's strategies: statement, target or None, the indicators that follow it.

    A goal that Overblik shows and no statement names stands as one too.
    """
    followed = target_queries.followed_by(con).groupby("target_id")["indicator_id"].agg(tuple)
    found = [
        (item, own.loc[item["target_id"]] if item["target_id"] in own.index else None)
        for _, item in said[said["kind"].isin(GOAL_KINDS)].iterrows()
    ]
    named = {row.name for _, row in found if row is not None}
    for target_id in queries.table(con, "goals")["target_id"]:
        if target_id in own.index and target_id not in named:
            row = own.loc[target_id]
            item = row.reindex([*said.columns]).to_dict() | {
                "strategy": row["programme"], "kind": GOAL_KINDS[0], "text": row["text"],
            }  # fmt: skip
            found.append((pd.Series(item), row))
    return [(item, row, _indicators(row, followed)) for item, row in found]


def _indicators(row: pd.Series | None, followed: pd.Series) -> tuple[str, ...]:
    if row is None:
        return ()
    first = [row["indicator_id"]] if isinstance(row["indicator_id"], str) else []
    return tuple(dict.fromkeys([*first, *followed.get(row.name, ())]))


def _goal_status(row: pd.Series | None, indicators: tuple[str, ...]) -> Status:
    if row is not None and pd.notna(row["target"]):
        return row["standing"]
    text = NO_NUMBER if indicators else f"{NO_NUMBER} {NOTHING_MEASURES}"
    return Status(target_status.UNKNOWN, text, target_status.IN_WORDS)


def _headline_goals(goals: list[tuple]) -> list[FollowedTarget]:
    """The goals that stand in the picture: not the parts of one."""
    return [
        FollowedTarget(f"Målsætninger: {item['strategy']}", item["text"], _goal_status(row, indicators), "", row)
        for item, row, indicators in goals
        if item["kind"] == GOAL_KINDS[0]
    ]  # fmt: skip


def _goal_tables(
    con: Connection, goals: list[tuple], observations: pd.DataFrame, area_id: str,
    moved: list[Movement],
) -> list[Group]:  # fmt: skip
    names = target_queries.indicator_names(con)
    states = {one.now["indicator_id"]: one.state for one in moved}
    by_strategy: dict[str, list[dict]] = {}
    cited: dict[str, list] = {}
    for item, row, indicators in goals:
        measured = [_measured_by(i, names, observations, area_id, states) for i in indicators]
        by_strategy.setdefault(item["strategy"], []).append(
            {
                "Målsætning": item["text"],
                "Måles med": "; ".join(measured) or NOTHING_MEASURES,
                "Status": _goal_status(row, indicators).words,
                "Regnestykket": _goal_status(row, indicators).text,
            }
        )
        cited.setdefault(item["strategy"], []).append(item if row is None else row)
    return [
        Group(name, ShownTable(pd.DataFrame(rows), f"Målsætninger: {name}"), citations(cited[name]))
        for name, rows in by_strategy.items()
    ]


def _measured_by(
    indicator_id: str, names: Mapping[str, str], observations: pd.DataFrame, area_id: str,
    states: Mapping[str, str],
) -> str:  # fmt: skip
    """ "Ulovligt fravær: 22,4 % (2024), værre og forværret"."""
    newest = compare.newest_of(observations, indicator_id, area_id)
    state = states.get(indicator_id, "").lower()
    return f"{names[indicator_id]}: {sentences.dated_value(newest)}{f', {state}' if state else ''}"


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
        areas_of = [one["text"] for line in above for one in line if one["kind"] == AREA_OF_EFFORT]
        activities = [
            next((one["text"] for one in line if one["kind"] in ACTIVITIES), "") for line in above
        ]
        programme = row["programme"] if isinstance(row["programme"], str) else "Andre mål"
        activity = "; ".join(dict.fromkeys(filter(None, activities)))
        group = next(iter(areas_of), programme)
        found.append(FollowedTarget(group, row["text"], row["standing"], activity, row))
    order = list(dict.fromkeys(one.group for one in found))
    return sorted(found, key=lambda one: order.index(one.group))


def _above(by_id: pd.DataFrame, item_id: str) -> list[pd.Series]:
    """The statements that a statement belongs to, the nearest first."""
    line, parent = [], by_id.at[item_id, "parent_id"]
    while isinstance(parent, str) and parent in by_id.index and len(line) < len(by_id):
        line.append(by_id.loc[parent])
        parent = by_id.at[parent, "parent_id"]
    return line


def _criteria_tables(criteria: list[FollowedTarget]) -> list[Group]:
    groups: dict[str, list[FollowedTarget]] = {}
    for one in criteria:
        groups.setdefault(one.group, []).append(one)
    return [
        Group(
            name,
            ShownTable(filled(figures_targets.table(own, grouped=False)), f"Mål: {name}"),
            citations([one.row for one in own]),
        )
        for name, own in groups.items()
    ]


# ---------------------------------------------------------------- early warning


def _alerts(
    con: Connection, own: pd.DataFrame, here: pd.DataFrame, moved: list[Movement],
    criteria: list[FollowedTarget], today: pd.Timestamp,
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
        *early_warning.unanswered((one.group, one.text, one.status) for one in criteria),
        *early_warning.late(here, today),
    ]


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area_id = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    return targets(con, area_id, datetime.date.today()).figures
