"""Contents of Udvikling: what got worse or better, every indicator with more than one period, and the targets."""

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from lib.analysis import movements, options, time_series
from lib.analysis.movements import Movement
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import holdings, queries, target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import movements as figures_movements
from lib.figures import series, tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality

MOVEMENTS = "vaerre og bedre"  # the key of that figure
READING = (
    "Hvert felt har sin egen skala, og sammenligningen er grå. En prikket lodret linje: opgørelsen er lavet om. En stiplet "
    "linje: tallene før og efter er fra hver sin udgiver."
)
LARGE = "De samme tal med definitioner, flere steder, mål, tabeller og filer."
TARGETS = (
    "Alle mål i strategierne og aftalerne. For de fleste er der ikke fundet et offentliggjort resultat; de står her, så "
    "man kan spørge til dem."
)
NO_LINES = "der er ikke fundet tal fra mere end ét tidspunkt med samme opgørelse."


@dataclass(frozen=True, eq=False)
class Panel:
    """A small chart: its key, its area's name and theme; the figure is computed when called."""

    key: str
    area: str
    theme: str
    figure: Callable[[], Figure]


@dataclass(frozen=True, eq=False)
class Development:
    """The line charts of one place.

    moved: the figure of what got worse or better, if any. lines: the large line charts by name; each is computed when
    called. themes: name of a line chart -> theme. panels: the same as small charts, area by area. nothing: a sentence
    where there are none, or "". fictional: whether the place has a fictional area.
    """

    moved: Callable[[], Figure] | None
    lines: dict[str, Callable[[], Figure]]
    themes: dict[str, str]
    panels: list[Panel]
    nothing: str
    fictional: bool

    def of_theme(self, theme: str) -> dict[str, Callable[[], Figure]]:
        """The large line charts of a theme, by name."""
        return {name: self.lines[name] for name, about in self.themes.items() if about == theme}

    def panels_of(self, themes: Iterable[str]) -> dict[str, list[Panel]]:
        """The small charts of each of some themes that has any."""
        found = {theme: [one for one in self.panels if one.theme == theme] for theme in themes}
        return {theme: panels for theme, panels in found.items() if panels}

    @property
    def figures(self) -> dict[str, Callable[[], Figure]]:
        """All large figures by key."""
        return ({MOVEMENTS: self.moved} if self.moved else {}) | self.lines


@dataclass(frozen=True, eq=False)
class AreaTargets:
    """All targets of an area. area: its name. table: the targets in Danish."""

    area_id: str
    area: str
    table: ShownTable


@once_per_database
def places(con: Connection) -> dict[str, str]:
    """The places to choose from, see options.places; the municipality first."""
    known = holdings.holdings(con)
    return options.places(shared.areas(con), set(known.loc[known["dated"] > 0, "area_id"]))


@once_per_database
def development(con: Connection, place: str, today: datetime.date) -> Development:
    """The line charts of a place, one of places(); targets stand with their status on a day."""
    targets_known, areas = shared.targets_with_status(con, today), shared.areas(con)
    own = options.areas_of_place(areas, place)
    beside = {area: options.larger_areas(areas, area) for area in own}
    shown = list(dict.fromkeys([*own, *(one for others in beside.values() for one in others)]))
    observations = queries.observations(con, shown)
    lines = [
        (chain, areas_with_line)
        for chain in time_series.chains(observations)
        if (areas_with_line := time_series.areas_with_line(chain)).intersection(own)
    ]
    named = {series.development_name(chain): chain for chain, _ in lines}
    return Development(
        _movements(con, areas, own),
        {
            name: Lazy(partial(series.development, chain, targets_known, own))
            for name, chain in named.items()
        },
        {name: _theme(chain) for name, chain in named.items()},
        _panels(lines, targets_known, beside),
        "" if lines else f"{places(con)[place]}: {NO_LINES}",
        bool(areas.loc[areas["area_id"].isin(own), "fictional"].any()),
    )


def _theme(chain: pd.DataFrame) -> str:
    return chain.sort_values("period_end")["theme"].iloc[-1]


def _panels(
    lines: list[tuple[pd.DataFrame, set[str]]],
    targets_known: pd.DataFrame,
    beside: dict[str, list[str]],
) -> list[Panel]:
    """The small charts, area by area. lines: each chain with the areas that have a line in it. beside: for each area those
    to compare it with."""
    found = []
    for area, others in beside.items():
        for chain, areas in lines:
            if area in areas:
                comparison = time_series.comparison_of(chain, area, others)
                make = Lazy(partial(series.panel, chain, targets_known, area, comparison))
                name = chain.loc[chain["area_id"] == area, "area"].iloc[0]
                key = f"{area} {series.development_name(chain)}"
                found.append(Panel(key, name, _theme(chain), make))
    return found


def _movements(
    con: Connection, areas: pd.DataFrame, own: Collection[str]
) -> Callable[[], Figure] | None:
    """What got worse or better in the housing areas of a place, or in the one area that it is."""
    housing = set(areas.loc[areas["kind"] == "boligområde", "area_id"])
    found = [one for area in own if len(own) == 1 or area in housing for one in moved(con, area)]
    return Lazy(partial(figures_movements.movement_list, found)) if found else None


@once_per_database
def moved(con: Connection, area_id: str) -> list[Movement]:
    """What got worse or better in an area."""
    others = options.larger_areas(shared.areas(con), area_id)
    observations = shared.observations_of(con, area_id, *others)
    rules = queries.thresholds(con, max(queries.list_dates(con)))
    limits = movements.limits(target_queries.targets(con), rules, observations, area_id)
    return movements.movements(observations, area_id, others, limits)


@once_per_database
def targets(con: Connection, today: datetime.date) -> list[AreaTargets]:
    """All targets in strategies and agreements with their status on a day, by area."""
    return [
        AreaTargets(
            rows["area_id"].iloc[0], area, ShownTable(tables.targets(rows), f"Mål for {area}")
        )
        for area, rows in shared.targets_with_status(con, today).groupby("area", sort=False)
    ]


def development_of(con: Connection, choices: Choices) -> Development:
    """The line charts for the choices of an address; ViewError for an unknown choice."""
    place = chosen(choices, "sted", places(con), municipality.settings().here_id)
    return development(con, place, datetime.date.today())


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    return development_of(con, choices).figures
