"""What a reader can choose, and the words for it: mappings from value to text, in order."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from lib import danish

HOME = "Gladsaxe Kommune"


def housing_areas(areas: pd.DataFrame, only_home: bool = False) -> dict[str, str]:
    """The municipality's own areas first, then all others by name, the made-up one last.

    areas: store.areas of the kind boligområde.
    """
    home = areas[areas["municipality"] == HOME]
    fictional = areas[areas["fictional"]]
    others = areas.drop([*home.index, *fictional.index]).sort_values("name")
    words = dict(zip(home["area_id"], home["name"], strict=True))
    if not only_home:
        words |= {
            a.area_id: f"{a.name} ({a.municipality})" for a in others.itertuples(index=False)
        }
    return words | dict(zip(fictional["area_id"], fictional["name"], strict=True))


def comparisons(areas: pd.DataFrame, facts: pd.DataFrame) -> dict[str, str]:
    """The real areas among `areas` that have a number among `facts`, in their order."""
    known = facts.loc[facts["value"].notna(), "area_id"].unique()
    useful = areas[~areas["fictional"] & areas["area_id"].isin(known)]
    return dict(zip(useful["area_id"], useful["name"], strict=True))


def list_dates(dates: Iterable[date]) -> dict[str, str]:
    """"2024" -> "Listen 1. december 2024"."""
    return {str(day.year): f"Listen {danish.long_date(day)}" for day in dates}


def themes(facts: pd.DataFrame) -> dict[str, str]:
    """The themes of some facts, by an address-friendly key, in the order of the facts."""
    from lib.files import slug

    return {slug(theme): theme for theme in dict.fromkeys(facts["theme"])}
