"""Which observations give way to another row before a database is built, so that a data package needs no change of them.

A row that says not_published gives way to any number. A number gives way only to a package that says so: in its file
replaces.csv, or, for those that the app itself fetches, by being that service's own answer to what was read in a copy.
"""

import pandas as pd

from lib.db import data_files
from lib.db.packages import REPLACED_BY

CELL = ["area_id", "indicator_id", "period"]
# The packages that are fetched from a service; a publisher's name typed by hand gives no such right.
FETCHED = ("statistikbanken", "uddannelsesstatistik")


def gives_way(rows: pd.DataFrame, packages: pd.Series, sources: pd.DataFrame) -> pd.Series:
    """Which observations are dropped: those not published where a number is, and those a fetched package gives again.

    rows: observations as text. packages: the name of the package of each, "" for those of data/. sources: their sources.
    """
    return _published_elsewhere(rows) | _given_again(rows, packages, sources)


def _published_elsewhere(rows: pd.DataFrame) -> pd.Series:
    """Which observations have status not_published although another row has the number."""
    keys = pd.MultiIndex.from_frame(rows[["area_id", "indicator_id"]])
    found = keys[rows["value"].notna() | rows["value_text"].notna()]
    return (rows["status"] == "not_published") & keys.isin(found)


def _given_again(rows: pd.DataFrame, packages: pd.Series, sources: pd.DataFrame) -> pd.Series:
    """Which observations of data/ a fetched package gives again from another source of the same publisher, such as a
    number read in a public copy when the service itself has answered.

    Another publisher's number never takes a place, nor the same source's: the build refuses it as a second one."""
    publishers = dict(zip(sources["source_id"], sources["publisher"], strict=True))
    cells = rows[CELL].assign(publisher=rows["source_id"].map(publishers))
    counts = rows["disagreement_id"].isna() & cells["publisher"].notna()
    fetched = packages.isin(FETCHED)
    of_publisher = pd.MultiIndex.from_frame(cells)
    of_source = pd.MultiIndex.from_frame(cells.assign(source_id=rows["source_id"]))
    again = of_publisher.isin(of_publisher[counts & fetched])
    same_source = of_source.isin(of_source[fetched])
    return counts & (packages == "") & again & ~same_source


def replaced(
    rows: pd.DataFrame, files: pd.Series, claims: pd.DataFrame
) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Which observations the packages replace by name, and the problems of the claims that name nothing.

    rows: observations as text; files: the file of each; claims: rows of Package.replaces().
    """
    gone, problems = pd.Series(False, rows.index), []
    for claim in claims.to_dict("records"):
        own = files.str.startswith(f"{claim['package']}/")
        empty = next((name for name in REPLACED_BY if claim[name] is None), None)
        same = (rows["area_id"] == claim["area_id"]) & (
            rows["indicator_id"] == claim["indicator_id"]
        )
        target = same & ~own & (rows["period"] == claim["period"]) & (rows["source_id"] == claim["source_id"])  # fmt: skip
        if empty:
            problems.append(_problem(claim, empty, "Skal udfyldes."))
        elif not target.any():
            words = "Der er intet tal uden for pakken med det område, den indikator, den periode og den kilde."
            problems.append(_problem(claim, "", words))
        elif not _at_the_same_time(rows[same & own], rows[target].iloc[0]).any():
            words = "Pakken har selv intet tal for det område, den indikator og den tid."
            problems.append(_problem(claim, "", words))
        else:
            gone |= target
    return gone, problems


def _at_the_same_time(rows: pd.DataFrame, other: pd.Series) -> pd.Series:
    """Which observations have the period of another, or share days with it; dates are ISO text."""
    overlap = (rows["period_start"] <= other["period_end"]) & (
        rows["period_end"] >= other["period_start"]
    )
    return (rows["period"] == other["period"]) | overlap.fillna(False)


def _problem(claim: dict, column: str, words: str) -> pd.DataFrame:
    return data_files.problem(claim["file"], claim["csv_row"], column, "", words)
