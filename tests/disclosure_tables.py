"""Small tables of made-up areas and numbers, as lib/db/disclosure.py takes them."""

import pandas as pd

from lib.db import disclosure, schema

AREAS = [  # area, kind, parent, group, overlaps
    ("land", "land", None, None, None),
    ("by", "kommune", "land", None, None),
    *((f"sogn{n}", "sogn", "by", None, None) for n in range(1, 5)),
    *((f"bydel{n}", "bydel", "by", None, None) for n in range(1, 4)),
    ("gruppe", "gruppe", "by", None, None),
    *((f"omraade{n}", "boligområde", f"bydel{n}", "gruppe", None) for n in range(1, 4)),
]
INDICATORS = [  # indicator, unit, decimals, min_count, difference_of
    ("folketal", "personer", 0, 5, None),
    ("beboere", "personer", 0, 5, None),
    ("andel", "pct.", 1, 5, None),
    ("andel_af_andel", "pct.", 1, 5, None),
    ("forskel", "procentpoint", 1, 5, None),
    ("tilgang", "personer", 0, 5, None),
    ("afgang", "personer", 0, 5, None),
    ("boliger", "antal", 0, None, None),
]
PARTITIONS = [("kommune", "sogn", True), ("kommune", "bydel", True), ("land", "kommune", False), ("bydel", "boligområde", False)]  # fmt: skip
RELATIONS = [
    ("beboere_er_flest", "beboere", "residents", 1, "same", "same", "at_least_zero"),
    ("andel_af_beboere", "beboere", "counted", 1, "same", "same", "zero"),
    ("andel_af_beboere", "andel", "of", -1, "same", "same", "zero"),
    ("andel_af_andel", "andel", "counted", 1, "same", "same", "zero"),
    ("andel_af_andel", "andel_af_andel", "of", -1, "same", "same", "zero"),
    ("forskel", "andel", "share", 1, "same", "same", "zero"),
    ("forskel", "andel", "share", -1, "same", "kommune", "zero"),
    ("forskel", "forskel", "value", -1, "same", "same", "zero"),
    ("bevaegelse", "folketal", "counted", 1, "after", "same", "zero"),
    ("bevaegelse", "folketal", "counted", -1, "before", "same", "zero"),
    ("bevaegelse", "tilgang", "counted", -1, "during", "same", "zero"),
    ("bevaegelse", "afgang", "counted", 1, "during", "same", "zero"),
    ("tilgang_i_perioder", "tilgang", "counted", 1, "during", "same", "zero"),
    ("tilgang_i_perioder", "tilgang", "counted", -1, "parts", "same", "zero"),
]
YEAR = ("2018-01-01", "2018-12-31")


def frame(rows: list, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype=object)


def row(area: str, indicator: str, value=None, counts=None, when=YEAR, **cells) -> dict[str, object]:  # fmt: skip
    """A shown row of observations; counts: the counted and all."""
    if counts is not None and value is None:
        value = round(100 * counts[0] / counts[1], 1)
    return dict.fromkeys(schema.TABLES["observations"]) | {
        "area_id": area, "indicator_id": indicator, "period": "–".join(when), "period_start": when[0],
        "period_end": when[1], "value": value, "status": "published", "source_id": "egne_data",
        "numerator": counts and counts[0], "denominator": counts and counts[1], "quote": "trykt", **cells,
    }  # fmt: skip


def hidden_row(
    area: str, indicator: str, when=YEAR, note: str = "Vises ikke."
) -> dict[str, object]:
    """A row that is hidden."""
    return row(area, indicator, when=when, status="confidential", note=note, quote=None)


def observations(*rows: dict[str, object]) -> pd.DataFrame:
    return frame(list(rows), list(schema.TABLES["observations"]))


def tables(*published: dict[str, object]) -> dict[str, pd.DataFrame]:
    return {
        "areas": frame(AREAS, ["area_id", "kind", "parent_id", "group_id", "overlaps_id"]),
        "indicators": frame(INDICATORS, ["indicator_id", "unit", "decimals", "min_count", "difference_of"]),
        "area_partitions": frame(PARTITIONS, list(schema.TABLES["area_partitions"])),
        "indicator_relations": frame(RELATIONS, list(schema.TABLES["indicator_relations"])),
        "observations": observations(*published),
    }  # fmt: skip


def protect(own: list[dict], published: list[dict] = ()) -> disclosure.Protected:
    return disclosure.protect(observations(*own), tables(*published))
