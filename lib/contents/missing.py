"""What is not known of an area: which numbers, who has them, and a letter that asks for them."""

from dataclasses import dataclass

import pandas as pd

from lib.contents import shared
from lib.db import queries
from lib.db.cache import once_per_database
from lib.db.queries import Connection
from lib.figures import tables
from lib.figures.tables import ShownTable
from lib.settings import texts
from lib.text import danish
from lib.text.slug import slug

UNTOLD = "ikke oplyst"  # how a population begins that no source tells


@dataclass(frozen=True, eq=False)
class Missing:
    """The numbers of an area that nobody has published.

    table: which, and who has them. letter: a text that asks those for them. file_name: for the letter.
    """

    table: ShownTable
    letter: str
    file_name: str


@once_per_database
def missing(con: Connection, area_id: str) -> Missing | None:
    """What is not published of an area; None where no row says so."""
    observations = shared.observations_of(con, area_id)
    rows = observations[observations["status"] == "not_published"]
    if rows.empty:
        return None
    area = shared.area_names(con)[area_id]
    years = sorted(str(day.year) for day in queries.list_dates(con))
    return Missing(
        ShownTable(tables.not_published(observations, area_id), f"Tal for {area}, der ikke er fundet offentliggjort"),
        letter(rows, area, years), f"brev-{slug(area)}.txt",
    )  # fmt: skip


def letter(rows: pd.DataFrame, area: str, years: list[str]) -> str:
    """A letter in Danish that asks for unpublished numbers, those of each holder together.

    rows: of queries.observations, not published, with the holder in the note. years: of the ministry's lists, the
    first first.
    """
    parts = []
    for holder, own in rows.groupby("note", sort=False):
        wanted = "\n".join(f"- {_wanted(row, years)}" for _, row in own.iterrows())
        parts.append(f"Hvem har tallene: {holder}\n{wanted}")
    return texts.read("brev.txt").format(area=area, numbers="\n\n".join(parts))


def _wanted(row: pd.Series, years: list[str]) -> str:
    """One number asked for, with its definition and the years."""
    if row["criterion_relation"] == "law":
        first = max(str(row["law_valid_from"].year), years[0])
        since = [year for year in years if year >= first]
        when = f"til listerne 1. december {since[0]}-{since[-1]}" if since else "for de nyeste år"
    else:
        when = "for de nyeste år, der er opgjort"
    population = danish.lower_first(row["population"])
    of = "" if population.startswith(UNTOLD) else f"{population}, "
    return f"{row['indicator']}, {of}{when}. {row['definition']}"
