"""What was understood: the usable numbers of a file, measure by measure in plain words, beside the file's own heading."""

import pandas as pd

from lib.text import danish
from lib.uploads.meaning import questions
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations.to_observations import Reading

MAX_AREAS, MAX_PERIODS, MAX_WORDS = 5, 3, 2


def understood(reading: Reading, catalogue: Catalogue) -> list[str]:
    """One Danish sentence on each measure: the file's words for it, what it was read as, its unit, whether it is the
    law's own measure or a guess, its periods and at most MAX_AREAS of its numbers."""
    rows = reading.observations.assign(words=reading.places["words"].to_list())
    names = catalogue.indicators.set_index("indicator_id")
    return [
        _sentence(same, names.loc[indicator], catalogue)
        for indicator, same in rows.groupby("indicator_id", sort=False)
    ]


def _sentence(rows: pd.DataFrame, indicator: pd.Series, catalogue: Catalogue) -> str:
    of_law = "lovens mål " if catalogue.is_of_law(rows["indicator_id"].iloc[0]) else ""
    guessed = rows["note"].fillna("").astype(str).str.startswith(questions.GUESSED).any()
    mark = ", gættet" if guessed else ""
    words = _some([f"»{one}«" for one in rows["words"].unique()], MAX_WORDS)
    periods = _some(list(rows["period"].unique()), MAX_PERIODS)
    first = rows.drop_duplicates("area_id").head(MAX_AREAS)
    several = rows["period"].nunique() > 1
    numbers = [
        f"{catalogue.areas[row.area_id]} {danish.amount(row.value, indicator['unit'], questions.DECIMALS)}"
        f"{f' ({row.period})' if several else ''}"
        for row in first.itertuples(index=False)
    ]
    more = len(rows) - len(first)
    rest = f" og {danish.number(more, 0)} tal mere" if more else ""
    return (
        f"{words} er læst som {of_law}»{indicator['name']}« ({indicator['unit']}{mark}), {periods}: "
        f"{'; '.join(numbers)}{rest}."
    )


def _some(words: list[str], most: int) -> str:
    """The first of some words, and how many there are beside."""
    more = len(words) - most
    if more <= 0:
        return danish.enumeration(words)
    return f"{', '.join(words[:most])} og {danish.number(more, 0)} mere"
