"""Danish words for the map: how sure a thing is, how long, how far, and what a map shows."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from lib.analysis import distances, sentences
from lib.maps.choropleth import Shading
from lib.settings import municipality, texts
from lib.text import danish

BASIS = {
    "opmålt": "opmålt af kilden, inden for ca. {m}\N{NO-BREAK SPACE}m",
    "tegnet": "tegnet efter det, der er kendt, inden for ca. {m}\N{NO-BREAK SPACE}m",
    "skematisk": "skematisk: kun omtrent kendt, kan ligge op til {m}\N{NO-BREAK SPACE}m derfra",
}
ROUNDED = "Alle mål er omtrentlige"
SPEEDS = (
    "Fugleflugt er den lige "
    f"linje; den virkelige vej er længere. Tiderne er regnet med {distances.WALKING_KMH} km/t til fods og "
    f"{distances.CYCLING_KMH} km/t på cykel, uden ophold; i fugleflugt er de det mindste, turen kan tage."
)
KEY_FIGURES = (
    "De nyeste tal, som både stedet og kommunen har for samme tid, og det, der ikke er fundet "
    "offentliggjort. Alle tal står under »Kilder og metode«."
)
WITHOUT_WEBGL = (
    "Din browser kan ikke vise det kort, man kan flytte rundt i (WebGL mangler). Her er det samme kort som "
    "tegning."
)
OUT_OF_SIGHT = "Stedet ses ikke på kortet lige nu. Vælg et andet udsnit, eller se efter, om dets lag er slået fra."
ALL_PLACES = "Stederne, det, der siges om dem, og deres plads i spor og principper"
ALL_FEATURES = "Alt på kortet med kilde og usikkerhed"


def distances_lead() -> str:
    """What must be known to read the distances, and why they are not exact."""
    link = municipality.settings().map.link
    return f"{ROUNDED}: {link.uncertainty} {SPEEDS}" if link else f"{ROUNDED}. {SPEEDS}"


def method() -> str:
    """How the map was made, as Markdown."""
    return texts.read("kort_metode.md")


def basis(feature: pd.Series) -> str:
    """How a feature of the map came about and how sure it is: "tegnet her, inden for ca. 30 m"."""
    return BASIS[feature["basis"]].format(m=danish.number(feature["accuracy_m"], 0))


def length(metres: float, accuracy_m: float) -> str:
    """ "ca. 770 m", "ca. 2,6 km", "under 50 m": as round as the geometry is sure."""
    step = distances.step(accuracy_m)
    rounded = round(metres / step) * step
    if not rounded:
        return f"under {danish.amount(step, 'm', 0)}"
    if rounded >= 1000:
        return f"ca.{danish.NBSP}{danish.amount(rounded / 1000, 'km', 2)}"
    return f"ca.{danish.NBSP}{danish.amount(rounded, 'm', 0)}"


def hectares(size: float) -> str:
    """ "ca. 20 ha", to the nearest five: the outline is schematic."""
    return f"ca.{danish.NBSP}{danish.amount(max(5, round(size / 5) * 5), 'ha', 0)}"


def minutes(metres: float, kmh: float) -> str:
    """ "ca. 9 min.", "under 1 min." at a steady speed."""
    whole = distances.minutes(metres, kmh)
    return f"{'ca.' if whole else 'under'}{danish.NBSP}{danish.amount(whole or 1, 'minutter', 0)}"


def shading_title(indicator: str, observations: pd.DataFrame) -> str:
    """What a coloured map says: the lowest and the highest, or the only one, each with its area."""
    rows = observations.sort_values("value")
    low, high = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"{indicator}: {sentences.value(high)} i {high['area']} ({high['period']})"
    if rows["period"].nunique() > 1:
        ends = [f"{sentences.value(end)} i {end['area']} ({end['period']})" for end in (low, high)]
        return f"{indicator}: fra {ends[0]} til {ends[1]}"
    ends = [f"{sentences.value(end)} i {end['area']}" for end in (low, high)]
    return f"{indicator}: fra {ends[0]} til {ends[1]} ({high['period']})"


def in_words(title: str, names: Sequence[str], legend: Sequence[str]) -> str:
    """A map for those who do not see it."""
    seen = danish.enumeration(name.replace("\n", " ") for name in names)
    return (
        f"Kort med nord opad. {title}. Navne på kortet: {seen}. "
        f"Signaturer: {danish.enumeration(legend)}. Det samme står i tabellerne på siden."
    )


def feature_title(feature: pd.Series) -> str:
    """The name of a feature as it stands on the map, without what is in brackets."""
    name = feature["place"] if pd.notna(feature["place"]) else feature["name"]
    return name.partition(" (")[0]


def title(template: str, features: gpd.GeoDataFrame) -> str:
    """The title of a view, with the measures it names: the {length} of the link, and the {zone}'s size."""
    if municipality.settings().map.link is None:
        return template
    rows = distances.stretches(features)
    return template.format(
        length=length(rows["metres"].sum(), rows["accuracy_m"].max()),
        zone=hectares(distances.zone_hectares(features)),
    )


def tracks(rows: pd.DataFrame) -> str:
    """What ties a place to spor and principper, as a list; rows of map_queries.place_tracks."""
    if rows.empty:
        return "Strategierne knytter ikke stedet til et bestemt spor eller princip."
    return "\n".join(f"- **{row.track}:** {row.text}" for row in rows.itertuples())


def source(row: pd.Series) -> str:
    """ "Kilde: A, B. Kildens ord: »…«." of a row of map_queries.places."""
    where = f", {row['locator']}" if pd.notna(row["locator"]) else ""
    words = f" Kildens ord: »{row['quote']}«." if pd.notna(row["quote"]) else ""
    return f"Kilde: {sentences.citation(row)}{where}.{words}"


def on_the_map(features: pd.DataFrame) -> list[str]:
    """How sure a place is on the map, and why; of several parts only how sure, each by its name."""
    rows = [row for _, row in features.sort_values("name").iterrows()]
    if len(rows) > 1:
        return [f"{row['name']}: {basis(row)}." for row in rows]
    notes = [row["note"] if pd.notna(row["note"]) else "" for row in rows]
    return [
        f"{danish.capitalise(basis(row))}. {note}".strip()
        for row, note in zip(rows, notes, strict=True)
    ]


def zone(features: gpd.GeoDataFrame) -> str:
    """The length of the link and the size of the zone in words; "" where the map has none."""
    link = municipality.settings().map.link
    return title(link.sentence, features) if link else ""


def colours(shading: Shading | None, drawn: pd.DataFrame) -> str:
    """What the colours of a map stand for, and what to know of them; nothing without colours.

    drawn: Drawing.features.
    """
    if shading is None:
        return ""
    when = f", {shading.period}" if shading.period else ""
    known = shading.areas.loc[shading.areas["color"].notna(), "feature_id"]
    seen = drawn["in_sight"] & drawn["feature_id"].isin(known)
    none = "" if seen.any() else " Ingen områder i dette udsnit har et offentliggjort tal."
    return f"Farven viser: {shading.indicator}{when}. {' '.join(shading.notes)}{none}"
