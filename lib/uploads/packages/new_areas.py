"""Areas on a list that are not known here: their rows of `areas`, and a catalogue of names that knows them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count

import pandas as pd

from lib.db import schema
from lib.text.slug import slug
from lib.uploads.meaning import area_names
from lib.uploads.meaning.name_matching import Catalogue

AREAS, HOUSING = "areas", "boligområde"


def of_names(unknown: Sequence[str], catalogue: Catalogue, areas: pd.DataFrame) -> pd.DataFrame:
    """Rows of `areas` for names on lists, "Name (Municipality)", and for municipalities that are not known either.

    A name without a municipality or without letters gets none, and names that differ in their signs alone get one. areas:
    the table.
    """
    taken, rows = set(areas["area_id"]), {}
    country = areas.loc[areas["kind"] == "land", "area_id"].iloc[0]

    def add(name: str, kind: str, parent: str) -> str:
        key = (slug(name), parent)
        if key not in rows:
            plain = slug(name).replace("-", "_")
            ids = chain([plain, f"{plain}_{parent}"], (f"{plain}_{n}" for n in count(2)))
            area_id = next(one for one in ids if one not in taken)
            taken.add(area_id)
            row = {"area_id": area_id, "name": name, "kind": kind, "parent_id": parent, "fictional": False}  # fmt: skip
            rows[key] = dict.fromkeys(schema.TABLES[AREAS]) | row
        return rows[key]["area_id"]

    for one in unknown:
        name, _, where = one.removesuffix(")").rpartition(" (")
        if not slug(name) or not slug(where):
            continue
        whole = where if slug(where).endswith("kommune") else f"{where} Kommune"
        parent = catalogue.area(whole, frozenset({"kommune"})) or add(whole, "kommune", country)
        add(name, HOUSING, parent)
    return pd.DataFrame(rows.values(), columns=list(schema.TABLES[AREAS]))


def with_areas(areas: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The table `areas` with new rows last."""
    return pd.concat([areas, new], ignore_index=True) if len(new) else areas


def known(
    catalogue: Catalogue, areas: pd.DataFrame, memberships: pd.DataFrame, new: pd.DataFrame
) -> Catalogue:
    """A catalogue that knows new areas too. areas, memberships: the tables `areas` and `list_memberships`."""
    if new.empty:
        return catalogue
    every = with_areas(areas, new)
    return replace(
        catalogue,
        areas=dict(zip(every["area_id"], every["name"], strict=True)),
        names=area_names.area_names(every, memberships[["name_on_list", "area_id"]].dropna()),
    )
