"""Tables of the map: its places, what ties them to the strategy, lengths, distances, times."""

import pandas as pd

from lib.analysis import distances as analysis_distances
from lib.analysis import sentences as analysis_sentences
from lib.maps import sentences as maps_sentences
from lib.settings import municipality
from lib.text import danish


def stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """distances.stretches with times, and all of them together at the end."""
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
                maps_sentences.basis(row) if pd.notna(row["basis"]) else "lagt sammen og afrundet"
                for _, row in rows.iterrows()
            ],
            "Bemærkning": rows["note"],
        }
    )


def distances(rows: pd.DataFrame, place: str) -> pd.DataFrame:
    """distances.distances from a place, with the times they take at least."""
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
    """How places stand in the spor and principper, with the source's words; of map_queries.place_tracks."""
    return pd.DataFrame(
        {
            "Sted": rows["place"],
            "Spor eller princip": rows["track"],
            "For stedet": rows["text"],
            "Kildens ord": "»" + rows["quote"] + "«",
        }
    )


def places(rows: pd.DataFrame, tracks: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Every place of the map: what is said of it, its spor and principper, how sure it is.

    rows: map_queries.places; tracks: map_queries.place_tracks; features: map_queries.features.
    """
    named = tracks.groupby("place_id")["track"].agg(danish.enumeration)
    own = features[features["place_id"].notna()].sort_values("accuracy_m")
    sure = {row["place_id"]: maps_sentences.basis(row) for _, row in own.iterrows()}
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
    """The figures of an area beside the comparison's of the same time; pairs: of compare.pairs."""
    rows = [row for _, row in pairs.iterrows()]
    return pd.DataFrame(
        {
            "Tal for": pairs["indicator"],
            "Periode": pairs["period"],
            "Værdi": [analysis_sentences.value(row) for row in rows],
            comparison: [analysis_sentences.other_value(row) for row in rows],
            "Forskel": [analysis_sentences.difference(row) for row in rows],
            "Kilde": [analysis_sentences.citation(row) for row in rows],
        }
    )


def features(drawn: pd.DataFrame) -> pd.DataFrame:
    """What is on a map, with how sure it is and where it is from."""
    return pd.DataFrame(
        {
            "På kortet": drawn["name"],
            "Art": drawn["symbol_name"],
            "Hvor sikkert": [maps_sentences.basis(row) for _, row in drawn.iterrows()],
            "Kilde": [analysis_sentences.citation(row) for _, row in drawn.iterrows()],
            "Bemærkning": drawn["note"].fillna(""),
        }
    )
