"""Tables for the map with Danish headings: places, strategies, lengths, distances and times."""

import pandas as pd

from lib.analysis import distances as analysis_distances
from lib.analysis import sentences as analysis_sentences
from lib.maps import sentences as maps_sentences
from lib.settings import municipality
from lib.text import danish


def stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """The stretches of the link with walking and cycling times, and a total row. rows: analysis.distances.stretches."""
    link = municipality.settings().map.link
    whole = {
        "name": link.whole_name if link else "", "metres": rows["metres"].sum(),
        "accuracy_m": rows["accuracy_m"].max(), "note": "",
    }  # fmt: skip
    rows = pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)
    return pd.DataFrame(
        {
            "Stykke": rows["name"],
            "Længde": [maps_sentences.length(r.metres, r.accuracy_m) for r in rows.itertuples()],
            "Til fods": [
                maps_sentences.minutes(m, analysis_distances.WALKING_KMH) for m in rows["metres"]
            ],
            "På cykel": [
                maps_sentences.minutes(m, analysis_distances.CYCLING_KMH) for m in rows["metres"]
            ],
            "Hvor sikkert": [
                maps_sentences.accuracy(row)
                if pd.notna(row["basis"])
                else "lagt sammen og afrundet"
                for _, row in rows.iterrows()
            ],
            "Bemærkning": rows["note"],
        }
    )


def distances(rows: pd.DataFrame, place: str) -> pd.DataFrame:
    """Distances from a place, with minimum walking and cycling times. rows: analysis.distances.distances."""
    return pd.DataFrame(
        {
            f"Fra {place} til": rows["place"],
            "Fugleflugt": [
                maps_sentences.length(r.metres, r.accuracy_m) for r in rows.itertuples()
            ],
            "Til fods, mindst": [
                maps_sentences.minutes(m, analysis_distances.WALKING_KMH) for m in rows["metres"]
            ],
            "På cykel, mindst": [
                maps_sentences.minutes(m, analysis_distances.CYCLING_KMH) for m in rows["metres"]
            ],
            "Usikkerhed": [
                f"±\N{NO-BREAK SPACE}{danish.amount(-(-accuracy // 50) * 50, 'm', 0)}"
                for accuracy in rows["accuracy_m"]
            ],
        }
    )


def place_tracks(rows: pd.DataFrame) -> pd.DataFrame:
    """The spor and principper of places, with the quote of the source. rows: map_queries.place_tracks."""
    return pd.DataFrame(
        {
            "Sted": rows["place"],
            "Spor eller princip": rows["track"],
            "For stedet": rows["text"],
            "Kildens ord": "»" + rows["quote"] + "«",
        }
    )


def places(rows: pd.DataFrame, tracks: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Every place of the map: its text, spor and principper, and accuracy.

    rows: map_queries.places; tracks: map_queries.place_tracks; features: map_queries.features.
    """
    named = tracks.groupby("place_id")["track"].agg(danish.enumeration)
    own = features[features["place_id"].notna()].sort_values("accuracy_m")
    sure = {row["place_id"]: maps_sentences.accuracy(row) for _, row in own.iterrows()}
    return pd.DataFrame(
        {
            "Sted": rows["name"],
            "Om stedet": rows["text"],
            "Spor og principper": rows["place_id"].map(named).fillna("ingen"),
            "På kortet": rows["place_id"].map(sure).map(danish.capitalise),
            "Kilde": [analysis_sentences.citation(row) for _, row in rows.iterrows()],
        }
    )


def key_figures(pairs: pd.DataFrame, comparison: str) -> pd.DataFrame:
    """The key figures of an area beside the comparison's for the same period. pairs: compare.pairs."""
    rows = [row for _, row in pairs.iterrows()]
    return pd.DataFrame(
        {
            "Tal for": pairs["indicator"],
            "Periode": pairs["period"],
            "Værdi": [analysis_sentences.value(row) for row in rows],
            comparison: [analysis_sentences.comparison_value(row) for row in rows],
            "Forskel": [analysis_sentences.difference(row) for row in rows],
            "Kilde": [analysis_sentences.citation(row) for row in rows],
        }
    )


def features(drawn: pd.DataFrame) -> pd.DataFrame:
    """The features of a map with their accuracy and source."""
    return pd.DataFrame(
        {
            "På kortet": drawn["name"],
            "Art": drawn["symbol_name"],
            "Hvor sikkert": [maps_sentences.accuracy(row) for _, row in drawn.iterrows()],
            "Kilde": [analysis_sentences.citation(row) for _, row in drawn.iterrows()],
            "Bemærkning": drawn["note"].fillna(""),
        }
    )
