"""Real areas whose criterion values are published: the rules tried on what the ministry decided."""

from collections.abc import Iterator

import pandas as pd

from lib.analysis import criteria
from lib.db import queries
from lib.settings import municipality

LEAST_CRITERIA = 3  # fewer published values than this settle nothing


def assessed_examples(
    con: queries.Connection,
) -> Iterator[tuple[pd.Series, criteria.Assessment, pd.DataFrame]]:
    """Each area and list with enough published values: its row of queries.areas_with_law_values, its
    assessment by the law of that list, and what is published of it and that list."""
    convicted = municipality.settings().convicted_indicator_id
    for _, area in queries.areas_with_law_values(con, LEAST_CRITERIA).iterrows():
        day = area["list_date"].date()
        lists = queries.memberships(con, area["area_id"])
        assessment = criteria.assess(
            queries.observations(con, [area["area_id"]]),
            queries.thresholds(con, day),
            day,
            queries.national_mean(con, area["area_id"], convicted, day),
            lists,
        )
        yield area, assessment, lists[lists["list_date"] == area["list_date"]]
