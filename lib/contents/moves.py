"""Contents of Flytning: moves to and from an area, and a birth cohort followed over the years."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import pandas as pd

from lib.analysis import moves, transitions
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import flow_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import flows as figures_flows
from lib.figures import moves as figures_moves
from lib.figures import transitions as figures_transitions
from lib.figures.figure import Figure, citations
from lib.figures.moves import MovedArea, MovedShare
from lib.figures.transitions import FollowedCohort
from lib.scenario import moved_shares
from lib.scenario.model import ScenarioError
from lib.settings import municipality
from lib.text import danish
from lib.text.slug import slug
from lib.uploads.flows.own_flows import OwnFlows

MOVES, COHORTS = "flytninger", "forloeb"
VIEWS = {MOVES: "Flytninger", COHORTS: "Børn over årene"}
NOT_PUBLISHED = {
    MOVES: "Ingen flytninger til og fra {area} er offentliggjort.",
    COHORTS: "Ingen undersøgelse af børns forløb i {area} er offentliggjort.",
}
VIEW_OF = {"moves": MOVES, "transitions": COHORTS}
# The figure that is drawn only when it is asked for, by view, and what the reader opens for it.
ON_DEMAND = {
    MOVES: ("baand", "Se flytningerne som bånd"),
    COHORTS: ("baand", "Se hele årgangen som bånd"),
}
# How far from a year's moves a share may be measured, before them and a year later.
NEAR_DAYS = 45
Figures = dict[str, Callable[[], Figure]]


@dataclass(frozen=True, eq=False)
class Flows:
    """The contents for a year of moves or a cohort. figures: by key; each is computed when called. fictional: whether
    they are made up. said: what cannot be shown, in sentences."""

    figures: Figures
    fictional: bool
    said: tuple[str, ...] = ()

    @property
    def at_once(self) -> Figures:
        """The figures that are drawn at once."""
        kept = {key for key, _ in ON_DEMAND.values()}
        return {key: figure for key, figure in self.figures.items() if key not in kept}

    @property
    def on_demand(self) -> Figures:
        """The figures that are drawn when they are asked for."""
        return {key: figure for key, figure in self.figures.items() if key not in self.at_once}


@dataclass(frozen=True, eq=False)
class _About:
    """The area of some rows. area_id, name. fictional: whether it is made up. own: whether the rows are the user's own."""

    area_id: str
    name: str
    fictional: bool
    own: bool = False


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: those of the municipality and the fictional one, area_id -> name."""
    return shared.housing_areas(con, only_home=True)


@once_per_database
def rows(con: Connection, view: str) -> pd.DataFrame:
    """The rows of a view, with their sources."""
    return flow_queries.moves(con) if view == MOVES else flow_queries.transitions(con)


def shown_area(con: Connection, view: str, area_id: str) -> str:
    """The area that is shown for a chosen one: itself, or the made-up area where nothing is published; "" without either."""
    return shared.area_or_made_up(con, area_id, set(rows(con, view)["area_id"]))


@once_per_database
def periods(con: Connection, view: str, area_id: str) -> dict[str, str]:
    """The years of moves, or the cohorts, of an area, the newest first."""
    return _periods(view, _of(rows(con, view), area_id))


@once_per_database
def of_period(con: Connection, view: str, area_id: str, period: str) -> Flows:
    """The contents for one of periods()."""
    return _flows(con, view, _of(rows(con, view), area_id), period, _about(con, area_id))


def own_areas(con: Connection, own: OwnFlows) -> dict[str, str]:
    """The areas that the user's own rows tell of: area_id -> name."""
    names = shared.area_names(con)
    return {area: names[area] for area in dict.fromkeys(own.rows["area_id"])}


def own_periods(own: OwnFlows, area_id: str) -> dict[str, str]:
    """The years of moves, or the cohorts, of the user's own rows of an area, the newest first."""
    return _periods(VIEW_OF[own.table], _of(own.rows, area_id))


def of_own(con: Connection, own: OwnFlows, area_id: str, period: str) -> Flows:
    """The contents for one of own_periods()."""
    about = replace(_about(con, area_id), own=True)
    return _flows(con, VIEW_OF[own.table], _of(own.rows, area_id), period, about)


def _about(con: Connection, area_id: str) -> _About:
    about = shared.areas(con).set_index("area_id").loc[area_id]
    return _About(area_id, about["name"], bool(about["fictional"]))


def _of(every: pd.DataFrame, area_id: str) -> pd.DataFrame:
    return every[every["area_id"].eq(area_id)]


def _periods(view: str, found: pd.DataFrame) -> dict[str, str]:
    if view == MOVES:
        return {str(year): str(year) for year in moves.years(found)}
    cohorts = sorted(found["cohort"].unique(), reverse=True)
    return {cohort: f"Født {cohort}" for cohort in cohorts}


def _flows(con: Connection, view: str, found: pd.DataFrame, period: str, about: _About) -> Flows:
    sources = citations(found.drop_duplicates("source_id").to_dict("records"))
    if view == COHORTS:
        cohort = found[found["cohort"].eq(period)]
        followed = FollowedCohort(
            about.name, period, sources, about.fictional, tuple(transitions.states(cohort)), about.own
        )  # fmt: skip
        return _of_cohort(cohort, followed)
    year = int(period)
    hidden = moves.hidden(found, year)
    area = MovedArea(about.name, sources, about.fictional, hidden, about.own, _missing(found))
    return _of_year(found, year, area, shared.observations_of(con, about.area_id))


def _missing(found: pd.DataFrame) -> str:
    """What stands for a number of moves that is not known: it is hidden, it has no row, or it is one or the other."""
    words = {figures_moves.HIDDEN: found["persons"].isna().any(), figures_moves.UNTOLD: moves.untold(found)}  # fmt: skip
    return (
        danish.enumeration((word for word, holds in words.items() if holds), "eller")
        or figures_moves.HIDDEN
    )


# ---------------------------------------------------------------- moves


def _of_year(found: pd.DataFrame, year: int, area: MovedArea, measured: pd.DataFrame) -> Flows:
    totals = moves.totals(found)
    figures: Figures = {}
    places = moves.by_place(found, year)
    if len(places):
        figures["steder"] = Lazy(
            partial(figures_moves.by_place, places, totals.loc[year], year, area)
        )
    shares, said = moved_shares_of(found, year, measured)
    for share in shares:
        figures[f"andel_{share.indicator_id}"] = Lazy(
            partial(figures_moves.on_share, share, year, area)
        )
    for trait in moves.traits(found, year):
        by_trait = moves.by_trait(found, year, trait)
        figures[slug(trait)] = Lazy(partial(figures_moves.by_trait, by_trait, trait, year, area))
    if len(totals) > 1:
        figures["aar"] = Lazy(partial(figures_moves.by_year, totals, area))
    ribbons = moves.flows(found, year)
    if len(ribbons):
        figures[ON_DEMAND[MOVES][0]] = Lazy(
            partial(figures_flows.of_moves, ribbons, totals.loc[year], year, area)
        )
    return Flows(figures, area.fictional, tuple(said))


def moved_shares_of(
    found: pd.DataFrame, year: int, measured: pd.DataFrame
) -> tuple[list[MovedShare], list[str]]:
    """What a year's moves do to each share that their rows belong to, and sentences on those that cannot be reckoned.

    found: moves of one area. measured: queries.observations of it.
    """
    shares, said = [], []
    for indicator_id, counts in moves.groups(found, year).iterrows():
        of_share = measured[measured["indicator_id"].eq(indicator_id)]
        before = _nearest(of_share, pd.Timestamp(year, 1, 1))
        if before is None:
            names = of_share["short_name"]
            named = f"»{names.iloc[0]}«" if len(names) else "en andel"
            said.append(f"Hvad flytningerne gør ved {named}, kan ikke beregnes: der er ingen andel med tæller og nævner fra årets begyndelse.")  # fmt: skip
            continue
        try:
            shares.append(_moved_share(before, of_share, year, counts.to_dict()))
        except ScenarioError:
            said.append(f"Hvad flytningerne gør ved »{before['short_name']}«, kan ikke beregnes: flere er flyttet, end der boede der.")  # fmt: skip
    return shares, said


def _moved_share(
    before: pd.Series, of_share: pd.DataFrame, year: int, counts: dict[str, int]
) -> MovedShare:
    after = moved_shares.after_moves(
        (int(before["numerator"]), int(before["denominator"])),
        (counts["came_counted"], counts["came_people"]),
        (counts["left_counted"], counts["left_people"]),
    )
    later = _nearest(of_share, pd.Timestamp(year + 1, 1, 1))
    used = [before] if later is None else [before, later]
    return MovedShare(
        before["indicator_id"], before["short_name"], before["population"], _share(before), after.share,
        None if later is None else _share(later), danish.capitalise(before["period"]),
        "" if later is None else danish.capitalise(later["period"]), counts, citations(row.to_dict() for row in used),
    )  # fmt: skip


def _nearest(of_share: pd.DataFrame, day: pd.Timestamp) -> pd.Series | None:
    """The observation with counts that is nearest to a day; None without one near enough."""
    known = of_share.dropna(subset=["numerator", "denominator", "period_end"])
    away = (known["period_end"] - day).abs().dt.days
    near = away[away <= NEAR_DAYS]
    return None if near.empty else known.loc[near.idxmin()]


def _share(observation: Mapping) -> Fraction:
    return Fraction(100 * int(observation["numerator"]), int(observation["denominator"]))


# ---------------------------------------------------------------- a cohort


def _of_cohort(found: pd.DataFrame, followed: FollowedCohort) -> Flows:
    figures: Figures = {}
    size = transitions.cohort_size(found)
    if size:
        ages = transitions.by_age(found)
        figures["forloeb"] = Lazy(partial(figures_transitions.by_age, ages, size, followed))
    for step in transitions.steps(found):
        onward = transitions.onward(found, step[0])
        known = onward[onward["of"].fillna(0) > 0]
        if known.loc[known["state_from"].ne(transitions.LOST), "children"].notna().any():
            figures[f"overgang_{step[0]}_{step[1]}"] = Lazy(
                partial(figures_transitions.onward, known, step, followed)
            )
    if size and len(transitions.steps(found)) > 1:
        figures[ON_DEMAND[COHORTS][0]] = Lazy(
            partial(figures_flows.of_cohort, transitions.by_age(found), found, size, followed)
        )
    said = () if size else ("Hvor mange børn årgangen er, kan ikke vises, for ved hver alder er et tal skjult.",)  # fmt: skip
    return Flows(figures, followed.fictional, said)


def figures_of(con: Connection, choices: Choices) -> Figures:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    view = chosen(choices, "visning", VIEWS, MOVES)
    shown = shown_area(con, view, area)
    offered = periods(con, view, shown)
    if not offered:
        return {}
    return of_period(con, view, shown, chosen(choices, PERIOD[view], offered, next(iter(offered)))).figures  # fmt: skip


# What the choice of a period is called in an address.
PERIOD = {MOVES: "aar", COHORTS: "aargang"}
