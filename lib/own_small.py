"""Numbers of few people among a reader's own rows: hidden, and with them a neighbour that would tell them.

The rule is that of data/checks/small_numbers.sql: the counted persons and the others, both at least the
indicator's min_count, and so a number of persons, or of cases about them, by itself.
"""

import pandas as pd

HIDDEN = "Vises ikke: tallet handler om få personer."
NEIGHBOUR = "Vises ikke: sammen med en sum ville det røbe et tal, der handler om få personer."
NUMBERS = ("value", "value_low", "value_high", "value_text", "numerator", "denominator", "quote")
COUNTS = ("personer", "antal")  # units; an indicator that is about no persons has no min_count
SAME = ["indicator_id", "period"]


def hide(observations: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows with every number of few people made confidential, and how many they were."""
    rules = indicators.set_index("indicator_id")
    least = observations["indicator_id"].map(rules["min_count"].astype(float))
    unit = observations["indicator_id"].map(rules["unit"])
    counted = pd.to_numeric(observations["numerator"])
    others = pd.to_numeric(observations["denominator"]) - counted
    value = pd.to_numeric(observations["value"])
    # A number that is not there compares as false.
    few = (counted < least) | (others < least) | (unit.isin(COUNTS) & (value < least))
    # What cannot be a number of persons is a fault, and is shown as one.
    few &= ~((counted < 0) | (others < 0) | (value < 0))
    few &= observations["status"] == "published"
    return _hidden(observations, few, HIDDEN), int(few.sum())


def hide_neighbours(
    observations: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame,
    published: pd.DataFrame,
) -> tuple[pd.DataFrame, int]:  # fmt: skip
    """hide(), and for each hidden number another one where it could be worked out: of an area and the parts of
    it exactly one is hidden, or a difference to it is shown. published: the rows of the database, which are
    known to everybody. Answers how many are hidden altogether."""
    rows, hidden = hide(observations, indicators)
    parents = dict(zip(areas["area_id"], areas["parent_id"], strict=True))
    differences = dict(
        indicators.dropna(subset=["difference_of"])[["indicator_id", "difference_of"]].to_numpy()
    )
    while True:
        told = _telling(rows, parents, published) | _differences(rows, differences)
        if not told.any():
            return rows, hidden
        rows, hidden = _hidden(rows, told, NEIGHBOUR), hidden + int(told.sum())


def _hidden(rows: pd.DataFrame, which: pd.Series, note: str) -> pd.DataFrame:
    """Rows without a trace of their number. The place in the file stays: it is none of the number."""
    answer = rows.copy()
    for column in NUMBERS:
        answer[column] = answer[column].astype(object).mask(which, None)
    answer["status"] = answer["status"].mask(which, "confidential")
    answer["note"] = answer["note"].astype(object).mask(which, note)
    return answer


def _telling(rows: pd.DataFrame, parents: dict, published: pd.DataFrame) -> pd.Series:
    """One more row to hide of each sum whose parts are all shown but one: the smallest part, else the sum."""
    told = pd.Series(False, index=rows.index)
    hidden = rows[rows["status"] == "confidential"]
    for (indicator, period), group in hidden.groupby(SAME, sort=False):
        same = rows[(rows["indicator_id"] == indicator) & (rows["period"] == period)]
        known = published[
            (published["indicator_id"] == indicator) & (published["period"] == period)
            & published["value"].notna() & ~published["area_id"].isin(same["area_id"])
        ]  # fmt: skip
        shown = pd.concat([same[same["status"] == "published"]["area_id"], known["area_id"]])
        for parent in _sums(group["area_id"], parents):
            parts = [area for area in group["area_id"] if parents.get(area) == parent]
            whole_hidden = parent in set(group["area_id"])
            others = [area for area in shown if parents.get(area) == parent]
            if len(parts) + whole_hidden != 1 or not others or not (whole_hidden or parent in set(shown)):  # fmt: skip
                continue
            own = same[(same["status"] == "published") & same["area_id"].isin(others)]
            own = own if len(own) else same[(same["status"] == "published") & (same["area_id"] == parent)]  # fmt: skip
            if len(own):
                size = pd.to_numeric(own["numerator"]).fillna(pd.to_numeric(own["value"]))
                told[size.idxmin()] = True
    return told


def _sums(hidden: pd.Series, parents: dict) -> list[str]:
    """The areas that a hidden one is, or is a part of."""
    sums = dict.fromkeys([*hidden, *(parents.get(area) for area in hidden)])
    return [area for area in sums if isinstance(area, str)]


def _differences(rows: pd.DataFrame, differences: dict[str, str]) -> pd.Series:
    """Differences shown beside a hidden number that they would give."""
    hidden = rows[rows["status"] == "confidential"]
    keys = set(zip(hidden["area_id"], hidden["indicator_id"], hidden["period"], strict=True))
    of = rows["indicator_id"].map(differences)
    return pd.Series(
        [
            status == "published" and (area, base, period) in keys
            for status, area, base, period in zip(
                rows["status"], rows["area_id"], of, rows["period"], strict=True
            )
        ],
        index=rows.index, dtype=bool,
    )  # fmt: skip
