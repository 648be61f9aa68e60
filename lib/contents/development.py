"""Contents of Udvikling: every indicator with more than one period, as lines with targets."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lib.analysis import options, time_series
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import series, tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality


@dataclass(frozen=True, eq=False)
class Development:
    """The line charts of one place. figures: by name; each is computed when called. themes: name of figure -> theme.

    fictional: whether the place has a fictional area.
    """

    figures: dict[str, Callable[[], Figure]]
    themes: dict[str, str]
    fictional: bool


@dataclass(frozen=True, eq=False)
class AreaTargets:
    """All targets of an area. area: its name. table: the targets in Danish."""

    area_id: str
    area: str
    table: ShownTable


@once_per_database
def places(con: Connection) -> dict[str, str]:
    """The places to choose from, see options.places; the municipality first."""
    return options.places(queries.areas(con), shared.all_observations(con))


@once_per_database
def development(con: Connection, place: str) -> Development:
    """The line charts of a place, one of places()."""
    all_targets, areas = queries.targets(con), queries.areas(con)
    shown = options.areas_of_place(areas, place)
    first = municipality.settings().first_line_area_ids
    made, themes = {}, {}
    for chain in time_series.chains(queries.observations(con, shown)):
        name = series.development_name(chain)
        themes[name] = chain.sort_values("period_end")["theme"].iloc[-1]
        made[name] = Lazy(partial(series.development, chain, all_targets, first))
    fictional = areas.loc[areas["area_id"].isin(shown), "fictional"].any()
    return Development(made, themes, bool(fictional))


@once_per_database
def targets(con: Connection) -> list[AreaTargets]:
    """All targets in strategies and agreements, by area."""
    return [
        AreaTargets(
            rows["area_id"].iloc[0], area, ShownTable(tables.targets(rows), f"Mål for {area}")
        )
        for area, rows in queries.targets(con).groupby("area", sort=False)
    ]


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    return development(
        con, chosen(choices, "sted", places(con), municipality.settings().here_id)
    ).figures
