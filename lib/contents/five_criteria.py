"""Contents of Fem kriterier: an area judged by the law of a year, and its lists over the years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from lib.analysis import (
    criteria,
    criterion_sentences,
    examples,
    list_deductions,
    options,
    sentences,
)
from lib.analysis.assessment import Assessment, assess
from lib.contents import shared
from lib.contents.address_choices import Choices, chosen
from lib.db import queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import criteria_picture, law, tables
from lib.figures.figure import Figure
from lib.figures.tables import ShownTable
from lib.settings import municipality
from lib.text import danish
from lib.text.slug import slug


@dataclass(frozen=True, eq=False)
class Criterion:
    """One of the five criteria, with the law's own measure and its stand-ins.

    figure: of the law's measure, None where it is not published. unknown: a Danish sentence on who holds it then.
    statements: sentences on bounds that sources tell in words. distances: to the thresholds. stand_ins: key -> figure of the nearest published measure. group_findings: sentences
    on a group that includes the area.
    """

    name: str
    question: str
    figure: Figure | None
    unknown: str
    statements: list[str]
    distances: ShownTable
    stand_ins: dict[str, Figure]
    group_findings: list[str]

    @property
    def is_known(self) -> bool:
        """Whether there is more to show than that it is not published."""
        return bool(self.figure or self.statements or self.stand_ins or self.group_findings)

    @property
    def key(self) -> str:
        """The key of the law's figure in an address."""
        return slug(self.name)


@dataclass(frozen=True, eq=False)
class FiveCriteria:
    """The contents of the page for an area.

    membership: a sentence on its lists. reasons: a sentence on the criteria that are met. picture: all five criteria as one figure. verdict: in one sentence, and what it
    rests on. later_unknown: a sentence on later lists of which nothing is known. deductions: sentences on what follows
    from the lists. verdicts: on each kind of list. premises: a sentence on what the verdicts assume. lists: a figure of
    the lists over the years, None where there are none. fictional: whether the area is fictional. any_known: whether something is known of
    any criterion. any_decided: whether the rules settle any kind of list. any_measured: whether a number or bound of
    the law's own measures is known.
    """

    law_date: date
    membership: str
    reasons: str
    picture: Callable[[], Figure]
    verdict: str
    later_unknown: str
    deductions: list[str]
    verdicts: ShownTable
    premises: str
    criteria: list[Criterion]
    lists: Callable[[], Figure] | None
    fictional: bool
    any_known: bool
    any_decided: bool
    any_measured: bool


def comparisons(con: Connection, area_id: str) -> dict[str, str]:
    """The areas that can be compared with, those with numbers on the criteria: area_id -> name."""
    return shared.comparisons(con, area_id, themes=municipality.settings().criteria_themes)


@once_per_database
def years(con: Connection) -> dict[str, str]:
    """The years of the lists, each with the law of its day: "2024" -> "Listen 1. december 2024", the newest first."""
    return options.list_dates(queries.list_dates(con))


@once_per_database
def first_year(con: Connection, area_id: str) -> str:
    """The year of the newest list of which something is known for an area; of the newest list where nothing is.

    Known is a number or a bound of the list's own year, or that the area is on the list; else anything usable."""
    observations = shared.observations_of(con, area_id)
    on_list = queries.memberships(con, area_id)
    on_list = set(on_list.loc[on_list["on_list"].eq(True), "list_date"].dt.year)
    days = queries.list_dates(con)
    told = observations[
        (observations["criterion_relation"] == "law")
        & (observations["value"].notna() | observations["statement"].notna())
    ]
    known = on_list | set(told["period_end"].dropna().dt.year)
    for day in days:
        if day.year in known:
            return str(day.year)
    usable = (day for day in days if len(criteria.law_values(observations, day)))
    return str(next(usable, days[0]).year)


@once_per_database
def five_criteria(con: Connection, area_id: str, comparison_id: str, year: str) -> FiveCriteria:
    """The contents of the page. comparison_id: any area. year: one of years()."""
    day = next(day for day in queries.list_dates(con) if str(day.year) == year)
    about = shared.areas(con).set_index("area_id")
    name = shared.housing_areas(con)[area_id]
    observations = queries.observations(
        con, [area_id, comparison_id, *queries.groups(con, area_id)]
    )
    lists = queries.memberships(con, area_id)
    assessment = assess(
        observations[observations["area_id"] == area_id], queries.thresholds(con, day), day,
        queries.national_mean(con, area_id, municipality.settings().convicted_indicator_id, day), lists,
    )  # fmt: skip
    names = queries.criterion_names(con)
    return FiveCriteria(
        day,
        sentences.membership(lists, name),
        criterion_sentences.reasons(assessment, names, year),
        Lazy(
            partial(
                criteria_picture.criteria_picture,
                assessment,
                observations,
                names,
                area_id,
                comparison_id,
                day,
                name,
            )
        ),
        " ".join(
            filter(
                None,
                (
                    criterion_sentences.verdict_summary(assessment, danish.long_date(day)),
                    criterion_sentences.not_from_the_list(assessment, pd.Timestamp(day)),
                ),
            )
        ),
        _later_unknown(con, area_id, year, lists),
        [
            criterion_sentences.deduction(one, names)
            for one in list_deductions.strictest(assessment.deductions)
        ],
        ShownTable(tables.verdicts(assessment, names), "Kategorierne på listen"),
        sentences.assumptions(assessment),
        [
            _criterion(row, observations, assessment, area_id, comparison_id, name)
            for _, row in queries.table(con, "criteria").iterrows()
        ],
        Lazy(partial(law.memberships, lists, name)) if len(lists) else None,
        bool(about.at[area_id, "fictional"]),
        bool(len(assessment.statements) or assessment.deductions),
        any(verdict.on_list is not None for verdict in assessment.verdicts.values()),
        bool(len(assessment.statements)),
    )


def _later_unknown(con: Connection, area_id: str, year: str, lists: pd.DataFrame) -> str:
    """That nothing is known of the lists after the first year shown; "" for another year, or where the lists say it."""
    if year != first_year(con, area_id) or lists["on_list"].eq(True).any():
        return ""
    told = set(lists.loc[lists["on_list"].notna(), "list_date"].dt.year.astype(str))
    return criterion_sentences.later_lists_unknown(
        [one for one in years(con) if one not in told], year
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
        criterion_sentences.statements_in_words(assessment, criterion)
        + criterion_sentences.stand_in_bounds(own, criterion),
        ShownTable(tables.distances(assessment, criterion), f"Grænserne for {row['name'].lower()}"),
        dict(law.stand_ins(observations, criterion, area_id, comparison_id)),
        list(sentences.group_findings(observations, criterion)),
    )


@once_per_database
def examples_table(con: Connection) -> ShownTable:
    """The rules applied to areas whose values are published."""
    names = queries.criterion_names(con)
    caption = (
        "Egne områder med offentliggjorte tal"
        if queries.is_large(con)
        else "Områder med offentliggjorte tal"
    )
    return ShownTable(tables.examples(examples.assessed_examples(con), names), caption)


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    area_id = chosen(
        choices, "omraade", shared.housing_areas(con), municipality.settings().home_area_id
    )
    year = chosen(choices, "lov", years(con), first_year(con, area_id))
    shown = five_criteria(
        con, area_id,
        chosen(choices, "sammenlign", shared.area_labels(con), municipality.settings().home_comparison_id),
        year,
    )  # fmt: skip
    found = {"kriterier": shown.picture}
    for one in shown.criteria:
        if one.figure is not None:
            found[one.key] = partial(_itself, one.figure)
        found |= {key: partial(_itself, figure) for key, figure in one.stand_ins.items()}
    return found | ({"lister": shown.lists} if shown.lists else {})


def _itself(figure: Figure) -> Figure:
    return figure
