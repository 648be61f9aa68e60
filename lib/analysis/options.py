"""The options of the app's inputs: ordered mappings from value to Danish text.

A page's address contains the text, not the value: ?omraade=Eksempelby+(opdigtet).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pandas as pd

from lib.settings import municipality
from lib.text import danish

# The scripts in pages/ and their names in the menu.
PAGES = {
    "overblik": "Overblik",
    "fem_kriterier": "Fem kriterier",
    "skole": "Skole",
    "udvikling": "Udvikling",
    "kort": "Kort",
    "maal": "Mål",
    "indsatser": "Indsatser",
    "samarbejde": "Samarbejde",
    "bevaegelse": "Bevægelse",
    "flytning": "Flytning",
    "aarsstatus": "Årsstatus",
    "hvad_nu_hvis": "Hvad nu hvis",
    "analyse": "Analyse",
    "egne_tal": "Egne tal",
    "fremvisning": "Præsentation",
    "kilder": "Kilder og metode",
    "tilgaengelighed": "Tilgængelighed",
}
# Pages of words alone; every other page has a figure.
WORDS_ALONE = ("tilgaengelighed",)

# The menu: the pages below a heading; those without one stand in the menu itself.
SECTIONS = {
    "": ("overblik", "fremvisning"),
    "Se": ("fem_kriterier", "skole", "udvikling", "kort"),
    "Følg": ("maal", "indsatser", "samarbejde", "bevaegelse", "flytning", "aarsstatus"),
    "Prøv": ("hvad_nu_hvis", "analyse", "egne_tal"),
    "Hent": ("kilder", "tilgaengelighed"),
}

CHOICES, SQL = "valg", "sql"
ANALYSES = {CHOICES: "Vælg tal", SQL: "Skriv SQL"}
ALL = "alle"
NOTHING = "ingen"
LARGER = ("politikreds", "region", "land", "gruppe")
SCHOOL = "skole"  # its pupils may live anywhere, so it is shown with other schools only


def is_home(areas: pd.DataFrame) -> pd.Series:
    """True for areas in the app's own municipality, and for itself. areas: queries.areas."""
    return areas["municipality_id"] == municipality.settings().home_comparison_id


def near(areas: pd.DataFrame) -> list[str]:
    """The area_ids of the municipality's own areas, those around it and the made-up ones: what a page tells all numbers of
    where the database holds too many. areas: queries.areas."""
    return list(
        areas.loc[is_home(areas) | areas["kind"].isin(LARGER) | areas["fictional"], "area_id"]
    )


def is_fictional(areas: pd.DataFrame, area_id: str) -> bool:
    """Whether an area is made up; False where it is not among `areas`."""
    return area_id in set(areas.loc[areas["fictional"], "area_id"])


def area_around(areas: pd.DataFrame, area_id: str) -> str:
    """The area_id of the municipality around an area, or of the outermost area where it is in no municipality.

    areas: queries.areas of every kind."""
    by_id = areas.set_index("area_id")
    around = by_id.loc[area_id, "parent_id"]
    while by_id.loc[around, "kind"] != "kommune" and pd.notna(by_id.loc[around, "parent_id"]):
        around = by_id.loc[around, "parent_id"]
    return around


def labels(areas: pd.DataFrame) -> pd.Series:
    """The names of areas as lists show them: a housing area of another municipality has its name in brackets after it.

    areas: queries.areas; the result has the same index.
    """
    return areas["name"].mask(
        _is_elsewhere(areas), areas["name"] + " (" + areas["municipality"] + ")"
    )


def _is_elsewhere(areas: pd.DataFrame) -> pd.Series:
    """True for the real housing areas of other municipalities."""
    return (areas["kind"] == "boligområde") & ~areas["fictional"] & ~is_home(areas)


def housing_areas(areas: pd.DataFrame, only_home: bool = False) -> dict[str, str]:
    """Housing areas: the municipality's own first, then all others by municipality and name, made-up ones last.

    areas: queries.areas of the kind boligområde.
    """
    home = areas[is_home(areas)]
    fictional = areas[areas["fictional"]]
    others = areas.drop([*home.index, *fictional.index]).sort_values(["municipality", "name"])
    parts = [home, fictional] if only_home else [home, others, fictional]
    shown = pd.concat(parts)
    return dict(zip(shown["area_id"], labels(shown), strict=True))


def comparisons(areas: pd.DataFrame, known: Collection[str], area_id: str) -> dict[str, str]:
    """The areas that `area_id` can be compared with: real ones among `known`, those with a value.

    Housing areas come last, the municipality's own before those of others, by municipality and name.
    """
    useful = areas[
        ~areas["fictional"] & areas["area_id"].isin(known) & (areas["area_id"] != area_id)
    ]
    elsewhere = _is_elsewhere(useful)
    others = useful[elsewhere].sort_values(["municipality", "name"], kind="stable")
    useful = useful[~elsewhere].sort_values(
        "kind", key=lambda kinds: kinds == "boligområde", kind="stable"
    )
    useful = pd.concat([useful, others])
    return dict(zip(useful["area_id"], labels(useful), strict=True))


def list_dates(dates: Iterable[date]) -> dict[str, str]:
    """ "2024" -> "Listen 1. december 2024"."""
    texts = {str(day.year): f"Listen {danish.long_date(day)}" for day in dates}
    return {year: text.replace(danish.NBSP, " ") for year, text in texts.items()}


def places(areas: pd.DataFrame, dated: Collection[str]) -> dict[str, str]:
    """The places of the page Udvikling: the municipality as a whole, then every area of its own, and others with numbers.

    dated: the area_ids with a value and a date. Without schools, which are shown together elsewhere. Made-up areas come last.
    """
    here = municipality.settings()
    own = areas[is_home(areas) & ~areas["fictional"] & (areas["kind"] != SCHOOL)].sort_values(
        "kind", key=lambda kinds: kinds != "boligområde", kind="stable"
    )
    others = areas[areas["area_id"].isin(dated) & ~areas["area_id"].isin(own["area_id"])]
    others = others[others["kind"] != SCHOOL]
    larger = others[(others["kind"] != "boligområde") & ~others["fictional"]]
    return (
        {here.here_id: here.here_name}
        | dict(zip(own["area_id"], own["name"], strict=True))
        | dict(zip(larger["area_id"], larger["name"], strict=True))
        | housing_areas(others[others["kind"] == "boligområde"])
    )


def areas_of_place(areas: pd.DataFrame, place: str) -> list[str]:
    """The area_ids with lines of their own for one of places(): one area, or the municipality's own, without schools,
    and the larger ones."""
    here = municipality.settings()
    if place != here.here_id:
        return [place]
    own = (is_home(areas) & (areas["kind"] != SCHOOL)) | areas["kind"].isin(LARGER)
    found = list(areas.loc[own & ~areas["fictional"], "area_id"])
    first = [area for area in here.first_line_area_ids if area in found]
    return [*first, *(area for area in found if area not in first)]


def larger_areas(areas: pd.DataFrame, area_id: str) -> list[str]:
    """The areas that an area can be seen beside, the nearest first: its municipality, and those it lies in.

    A police district and a region are known for the app's own municipality only.
    """
    about = areas.set_index("area_id").loc[area_id]
    home = about["municipality_id"] == municipality.settings().home_comparison_id
    kinds = ("politikreds", "region", "land") if home else ("land",)
    same = areas[areas["fictional"] == about["fictional"]]
    found = [about["municipality_id"]] if isinstance(about["municipality_id"], str) else []
    for kind in kinds:
        found += list(same.loc[same["kind"] == kind, "area_id"])
    return [one for one in dict.fromkeys(found) if one != area_id]


def themes(themes: Iterable[str]) -> dict[str, str]:
    """Each theme once, in order, after the option for all."""
    return {ALL: "Alle emner"} | {theme: theme for theme in themes}


def chosen_themes(themes: Mapping[str, str], chosen: str) -> list[str]:
    """The themes to show for a choice: one, or all."""
    return [theme for theme in themes if theme != ALL and chosen in (ALL, theme)]


def shadings(indicators: Mapping[str, str]) -> dict[str, str]:
    """The options for a number on the map: none, then the indicators (id -> name)."""
    return {NOTHING: "Intet tal"} | dict(indicators)


def names_by_key(things: Mapping[str, object]) -> dict[str, str]:
    """Options from objects that have a name: key -> name."""
    return {key: thing.name for key, thing in things.items()}


def self_labelled(words: Iterable[str]) -> dict[str, str]:
    """Options whose value is also their text."""
    return {word: word for word in words}


def shown_by_default(switches: Mapping[str, bool]) -> list[str]:
    """The switches that are on by default."""
    return [name for name, shown in switches.items() if shown]
