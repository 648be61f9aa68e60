"""Checks the rules on real areas: assesses areas with published values and known decisions of the ministry."""

from collections.abc import Iterator

import pandas as pd

from lib.analysis import options
from lib.analysis.assessment import Assessment, assess
from lib.db import queries
from lib.settings import municipality

LEAST_CRITERIA = 3  # published values that an example must have


def assessed_examples(con: queries.Connection) -> Iterator[tuple[pd.Series, Assessment]]:
    """Assess each area and list date with at least LEAST_CRITERIA published values; of a large database those near.

    Yields its row of queries.areas_with_law_values, and its assessment by the law on that date.
    """
    near = options.near(queries.areas(con)) if queries.is_large(con) else None
    convicted = municipality.settings().convicted_indicator_id
    for _, area in queries.areas_with_law_values(con, LEAST_CRITERIA, near).iterrows():
        day = area["list_date"].date()
        assessment = assess(
            queries.observations(con, [area["area_id"]]),
            queries.thresholds(con, day),
            day,
            queries.national_mean(con, area["area_id"], convicted, day),
            queries.memberships(con, area["area_id"]),
        )
        yield area, assessment
