"""Contents of Fem kriterier: an area judged by the law of a year, and its lists over the years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from lib.analysis import criteria, examples, options, sentences
from lib.analysis.criteria import Assessment
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import law, tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality
from lib.text.slug import slug


@dataclass(frozen=True, eq=False)
class Criterion:
    """One of the five criteria, with the law's own measure and its stand-ins.

    figure: of the law's measure, None where it is not published. unknown: a Danish sentence on who holds it then.
    distances: to the thresholds. stand_ins: key -> figure of the nearest published measure. group_findings: sentences
    on a group that includes the area.
    """

    name: str
    question: str
    figure: Figure | None
    unknown: str
    distances: ShownTable
    stand_ins: dict[str, Figure]
    group_findings: list[str]

    @property
    def key(self) -> str:
        """The key of the law's figure in an address."""
        return slug(self.name)


@dataclass(frozen=True, eq=False)
class FiveCriteria:
    """The contents of the page for an area.

    membership: a sentence on its lists. glance, glance_figure: all five criteria as a table and as a figure. verdicts:
    on each kind of list. premises: a sentence on what the verdicts assume. lists: a figure of the lists over the
    years, None where there are none. fictional: whether the area is fictional.
    """

    law_date: date
    membership: str
    glance: ShownTable
    glance_figure: Callable[[], Figure]
    verdicts: ShownTable
    premises: str
    criteria: list[Criterion]
    lists: Callable[[], Figure] | None
    fictional: bool


def comparisons(con: Connection, area_id: str) -> dict[str, str]:
    """The areas that can be compared with, those with numbers on the criteria: area_id -> name."""
    return shared.comparisons(con, area_id, themes=municipality.settings().criteria_themes)


@once_per_database
def years(con: Connection) -> dict[str, str]:
    """The years of the lists, each with the law of its day: "2024" -> "Listen 1. december 2024", the newest first."""
    return options.list_dates(queries.list_dates(con))


@once_per_database
def five_criteria(con: Connection, area_id: str, comparison_id: str, year: str) -> FiveCriteria:
    """The contents of the page. comparison_id: any area. year: one of years()."""
    day = next(day for day in queries.list_dates(con) if str(day.year) == year)
    about = queries.areas(con).set_index("area_id")
    name = shared.housing_areas(con)[area_id]
    observations = queries.observations(
        con, [area_id, comparison_id, *queries.groups(con, area_id)]
    )
    lists = queries.memberships(con, area_id)
    assessment = criteria.assess(
        observations[observations["area_id"] == area_id], queries.thresholds(con, day), day,
        queries.national_mean(con, area_id, municipality.settings().convicted_indicator_id, day), lists,
    )  # fmt: skip
    names = queries.criterion_names(con)
    return FiveCriteria(
        day,
        sentences.membership(lists, name),
        ShownTable(
            tables.criteria_overview(assessment, observations, names, area_id, comparison_id),
            "De fem kriterier",
        ),
        Lazy(
            partial(
                law.criteria_overview, assessment, observations, names, area_id, comparison_id, day
            )
        ),
        ShownTable(
            tables.verdicts(assessment, lists[lists["list_date"].dt.date == day], names),
            "Kategorierne på listen",
        ),
        sentences.assumptions(assessment),
        [
            _criterion(row, observations, assessment, area_id, comparison_id, name)
            for _, row in queries.table(con, "criteria").iterrows()
        ],
        Lazy(partial(law.memberships, lists, name)) if len(lists) else None,
        bool(about.at[area_id, "fictional"]),
    )


def _criterion(
    row: pd.Series, observations: pd.DataFrame, assessment: Assessment, area_id: str, comparison_id: str,
    area: str,
) -> Criterion:  # fmt: skip
    """The contents of one criterion. row: of the table `criteria`. area: its name."""
    criterion = row["criterion"]
    own = observations[observations["area_id"] == area_id]
    return Criterion(
        row["name"],
        row["question"],
        law.law_measure(observations, assessment, criterion, comparison_id),
        sentences.law_value_unknown(own, criterion, area),
        ShownTable(tables.distances(assessment, criterion), f"Grænserne for {row['name'].lower()}"),
        dict(law.stand_ins(observations, criterion, area_id, comparison_id)),
        list(sentences.group_findings(observations, criterion)),
    )


@once_per_database
def examples_table(con: Connection) -> ShownTable:
    """The rules applied to areas whose values are published."""
    names = queries.criterion_names(con)
    return ShownTable(
        tables.examples(examples.assessed_examples(con), names), "Områder med offentliggjorte tal"
    )


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    shown = five_criteria(
        con, chosen(choices, "omraade", shared.housing_areas(con), municipality.settings().home_area_id),
        chosen(choices, "sammenlign", shared.area_names(con), municipality.settings().home_comparison_id),
        chosen(choices, "lov", years(con), next(iter(years(con)))),
    )  # fmt: skip
    found = {"kriterier": shown.glance_figure}
    for one in shown.criteria:
        if one.figure is not None:
            found[one.key] = partial(_itself, one.figure)
        found |= {key: partial(_itself, figure) for key, figure in one.stand_ins.items()}
    return found | ({"lister": shown.lists} if shown.lists else {})


def _itself(figure: Figure) -> Figure:
    return figure
