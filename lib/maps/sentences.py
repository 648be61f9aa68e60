"""Danish texts for the map: accuracy, lengths, distances, titles and alt texts."""

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
    "skematisk": "skematisk: kun omtrent kendt, kan efter vores skøn ligge op til {m}\N{NO-BREAK SPACE}m derfra",
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
    """The introduction to the distances: why they are approximate, and at what speeds the times are calculated."""
    link = municipality.settings().map.link
    return f"{ROUNDED}: {link.uncertainty} {SPEEDS}" if link else f"{ROUNDED}. {SPEEDS}"


def method() -> str:
    """The description of how the map was made, as Markdown."""
    return texts.read("kort_metode.md")


def accuracy(feature: pd.Series) -> str:
    """The basis and accuracy of a feature: "opmålt af kilden, inden for ca. 30 m"."""
    return BASIS[feature["basis"]].format(m=danish.number(feature["accuracy_m"], 0))


def length(metres: float, accuracy_m: float) -> str:
    """ "ca. 770 m", "ca. 2,6 km", "under 50 m": rounded by the accuracy of the geometry."""
    step_m = distances.rounding_step_m(accuracy_m)
    rounded = round(metres / step_m) * step_m
    if not rounded:
        return f"under {danish.amount(step_m, 'm', 0)}"
    if rounded >= 1000:
        return f"ca.{danish.NBSP}{danish.amount(rounded / 1000, 'km', 2)}"
    return f"ca.{danish.NBSP}{danish.amount(rounded, 'm', 0)}"


def hectares(size_ha: float) -> str:
    """ "ca. 20 ha": rounded to five hectares, since the outline is schematic."""
    return f"ca.{danish.NBSP}{danish.amount(max(5, round(size_ha / 5) * 5), 'ha', 0)}"


def minutes(metres: float, kmh: float) -> str:
    """ "ca. 9 minutter", "under 1 minut": the time at a constant speed."""
    whole = distances.whole_minutes(metres, kmh)
    return f"{'ca.' if whole else 'under'}{danish.NBSP}{danish.amount(whole or 1, 'minutter', 0)}"


def shading_title(indicator: str, observations: pd.DataFrame) -> str:
    """The title of a coloured map: its lowest and highest value, or its only one, each with its area."""
    rows = observations.sort_values("value")
    low, high = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"{indicator}: {sentences.value(high)} i {high['area']} ({high['period']})"
    if rows["period"].nunique() > 1:
        ends = [f"{sentences.value(end)} i {end['area']} ({end['period']})" for end in (low, high)]
        return f"{indicator}: fra {ends[0]} til {ends[1]}"
    ends = [f"{sentences.value(end)} i {end['area']}" for end in (low, high)]
    return f"{indicator}: fra {ends[0]} til {ends[1]} ({high['period']})"


def alt_text(title: str, names: Sequence[str], legend: Sequence[str]) -> str:
    """The alt text of a map."""
    seen = danish.enumeration(name.replace("\n", " ") for name in names)
    return (
        f"Kort med nord opad. {title}. Navne på kortet: {seen}. "
        f"Signaturer: {danish.enumeration(legend)}. Det samme står i tabellerne på siden."
    )


def feature_title(feature: pd.Series) -> str:
    """The name of a feature on the map, without a bracketed addition."""
    name = feature["place"] if pd.notna(feature["place"]) else feature["name"]
    return name.partition(" (")[0]


def extent_title(template: str, features: gpd.GeoDataFrame) -> str:
    """Fill in the title of a MapExtent: {length} is the link's length, {zone} the zone's size in hectares."""
    if municipality.settings().map.link is None:
        return template
    rows = distances.stretches(features)
    return template.format(
        length=length(rows["metres"].sum(), rows["accuracy_m"].max()),
        zone=hectares(distances.zone_hectares(features)),
    )


def tracks_markdown(rows: pd.DataFrame) -> str:
    """The spor and principper of a place as a Markdown list. rows: map_queries.place_tracks of the place."""
    if rows.empty:
        return "Strategierne knytter ikke stedet til et bestemt spor eller princip."
    return "\n".join(f"- **{row.track}:** {row.text}" for row in rows.itertuples())


def source_line(row: pd.Series) -> str:
    """ "Kilde: A, B. Kildens ord: »…«." for a row of map_queries.places."""
    where = f", {row['locator']}" if pd.notna(row["locator"]) else ""
    words = f" Kildens ord: »{row['quote']}«." if pd.notna(row["quote"]) else ""
    return f"Kilde: {sentences.citation(row)}{where}.{words}"


def position_notes(features: pd.DataFrame) -> list[str]:
    """The accuracy of a place on the map, with its note; for several parts one line each, without notes."""
    rows = [row for _, row in features.sort_values("name").iterrows()]
    if len(rows) > 1:
        return [f"{row['name']}: {accuracy(row)}." for row in rows]
    notes = [row["note"] if pd.notna(row["note"]) else "" for row in rows]
    return [
        f"{danish.capitalise(accuracy(row))}. {note}".strip()
        for row, note in zip(rows, notes, strict=True)
    ]


def link_and_zone(features: gpd.GeoDataFrame) -> str:
    """A sentence on the length of the link and the size of the zone; "" where the map has no link."""
    link = municipality.settings().map.link
    return extent_title(link.sentence, features) if link else ""


def shading_note(shading: Shading | None, drawn: pd.DataFrame) -> str:
    """What the colours or circles of a map stand for, with notes; "" for a map without them.

    drawn: Drawing.features.
    """
    if shading is None:
        return ""
    when = f", {shading.period}" if shading.period else ""
    look, word = ("radius_px", "Cirklerne") if shading.circles else ("color", "Farven")
    known = shading.areas.loc[shading.areas[look].notna(), "feature_id"]
    seen = drawn["in_sight"] & drawn["feature_id"].isin(known)
    none = "" if seen.any() else " Ingen områder i dette udsnit har et offentliggjort tal."
    return f"{word} viser: {shading.indicator}{when}. {' '.join(shading.notes)}{none}"
