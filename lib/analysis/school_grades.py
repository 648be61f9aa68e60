"""The mean grades of schools in their newest school year, and how uncertain they are."""

from collections.abc import Iterable

import pandas as pd

from lib.settings.municipality import SchoolSettings
from lib.text import danish

ONE_PUPIL_POINTS = 3  # between the usual grades 7 and 10


def newest(observations: pd.DataFrame, schools: Iterable[str], of: SchoolSettings) -> pd.DataFrame:
    """The observations of the grades and of the pupils behind them, of the newest school year with a grade.

    observations: queries.observations. schools: area_ids.
    """
    rows = observations[
        observations["area_id"].isin(schools)
        & observations["indicator_id"].isin([of.grade_id, of.graded_pupils_id])
        & observations["value"].notna()
    ]
    grades = rows[rows["indicator_id"] == of.grade_id]
    return rows[rows["period_end"] == grades["period_end"].max()]


def by_school(rows: pd.DataFrame, of: SchoolSettings) -> pd.DataFrame:
    """One row for each school with a grade, in order: area_id, area, grade, pupils (NaN where not known). rows: newest()."""
    grades, pupils = (
        rows[rows["indicator_id"] == one].set_index("area_id")
        for one in (of.grade_id, of.graded_pupils_id)
    )
    return (
        grades[["area", "value"]]
        .rename(columns={"value": "grade"})
        .join(pupils["value"].rename("pupils"))
        .reset_index()
    )


def in_words(grade: float, pupils: float) -> str:
    """ "7,6 (23 elever)"; without the pupils where they are not known."""
    behind = "" if pd.isna(pupils) else f" ({danish.number(pupils, 0)}{danish.NBSP}elever)"
    return f"{danish.number(grade, 1)}{behind}"


def uncertainty(pupils: Iterable[float]) -> str:
    """Why schools are not ranked, by the school with the fewest pupils."""
    fewest = min(n for n in pupils if pd.notna(n))
    return (
        f"Skolerne er ikke rangordnet: gennemsnittene er usikre. Med {danish.number(fewest, 0)} elever flytter én elev, "
        f"der får {ONE_PUPIL_POINTS} karakterpoint mere, gennemsnittet {danish.number(ONE_PUPIL_POINTS / fewest, 2)}."
    )
