"""Which observations give way to another row before a database is built, so that a data package needs no change of them."""

import pandas as pd

CELL = ["area_id", "indicator_id", "period"]


def gives_way(rows: pd.DataFrame, own: int, sources: pd.DataFrame) -> pd.Series:
    """Which observations are dropped: those not published where a number is, and those their publisher gives again.

    rows: observations as text, the first `own` of them from data/, the others from packages. sources: their sources.
    """
    return _published_elsewhere(rows) | _given_again(rows, own, sources)


def _published_elsewhere(rows: pd.DataFrame) -> pd.Series:
    """Which observations have status not_published although another row has the number."""
    keys = pd.MultiIndex.from_frame(rows[["area_id", "indicator_id"]])
    found = keys[rows["value"].notna() | rows["value_text"].notna()]
    return (rows["status"] == "not_published") & keys.isin(found)


def _given_again(rows: pd.DataFrame, own: int, sources: pd.DataFrame) -> pd.Series:
    """Which of the first `own` observations a package gives again from another source of the same publisher, such as a
    number read in a public copy when the service itself has answered.

    Another publisher's number never takes a place, nor the same source's: the build refuses it as a second one."""
    publishers = dict(zip(sources["source_id"], sources["publisher"], strict=True))
    cells = rows[CELL].assign(publisher=rows["source_id"].map(publishers))
    counts = rows["disagreement_id"].isna() & cells["publisher"].notna()
    packaged = pd.Series(range(len(rows)), index=rows.index) >= own
    of_publisher = pd.MultiIndex.from_frame(cells)
    of_source = pd.MultiIndex.from_frame(cells.assign(source_id=rows["source_id"]))
    again = of_publisher.isin(of_publisher[counts & packaged])
    same_source = of_source.isin(of_source[packaged])
    return counts & ~packaged & again & ~same_source
