"""Tables of the map: its places, what ties them to the strategy, lengths, distances, times."""

import pandas as pd

from lib import danish, map_wording, measures, municipality, wording


def stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """measures.stretches with times, and all of them together at the end."""
    link = municipality.settings().map.link
    whole = {
        "name": link.whole_name if link else "", "metres": rows["metres"].sum(),
        "accuracy_m": rows["accuracy_m"].max(), "note": "",
    }  # fmt: skip
    rows = pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)
    return pd.DataFrame(
        {
            "Stykke": rows["name"],
            "Længde": [map_wording.length(r.metres, r.accuracy_m) for r in rows.itertuples()],
            "Til fods": [map_wording.minutes(m, measures.WALKING_KMH) for m in rows["metres"]],
            "På cykel": [map_wording.minutes(m, measures.CYCLING_KMH) for m in rows["metres"]],
            "Hvor sikkert": [
                map_wording.basis(row) if pd.notna(row["basis"]) else "lagt sammen og afrundet"
                for _, row in rows.iterrows()
            ],
            "Bemærkning": rows["note"],
        }
    )


def distances(rows: pd.DataFrame, place: str) -> pd.DataFrame:
    """measures.distances from a place, with the times they take at least."""
    return pd.DataFrame(
        {
            f"Fra {place} til": rows["place"],
            "Fugleflugt": [map_wording.length(r.metres, r.accuracy_m) for r in rows.itertuples()],
            "Til fods, mindst": [
                map_wording.minutes(m, measures.WALKING_KMH) for m in rows["metres"]
            ],
            "På cykel, mindst": [
                map_wording.minutes(m, measures.CYCLING_KMH) for m in rows["metres"]
            ],
            "Usikkerhed": [
                f"±\N{NO-BREAK SPACE}{danish.amount(-(-accuracy // 50) * 50, 'm', 0)}"
                for accuracy in rows["accuracy_m"]
            ],
        }
    )


def place_tracks(rows: pd.DataFrame) -> pd.DataFrame:
    """How places stand in the spor and principper, with the source's words; of store.place_tracks."""
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

    rows: store.places; tracks: store.place_tracks; features: store.features.
    """
    named = tracks.groupby("place_id")["track"].agg(danish.enumeration)
    own = features[features["place_id"].notna()].sort_values("accuracy_m")
    sure = {row["place_id"]: map_wording.basis(row) for _, row in own.iterrows()}
    return pd.DataFrame(
        {
            "Sted": rows["name"],
            "Om stedet": rows["text"],
            "Spor og principper": rows["place_id"].map(named).fillna("ingen"),
            "På kortet": rows["place_id"].map(sure).map(danish.capitalise),
            "Kilde": [wording.citation(row) for _, row in rows.iterrows()],
        }
    )


def key_figures(pairs: pd.DataFrame, comparison: str) -> pd.DataFrame:
    """The figures of an area beside the comparison's of the same time; pairs: of compare.pairs."""
    rows = [row for _, row in pairs.iterrows()]
    return pd.DataFrame(
        {
            "Tal for": pairs["indicator"],
            "Periode": pairs["period"],
            "Værdi": [wording.value(row) for row in rows],
            comparison: [wording.other_value(row) for row in rows],
            "Forskel": [wording.difference(row) for row in rows],
            "Kilde": [wording.citation(row) for row in rows],
        }
    )


def features(drawn: pd.DataFrame) -> pd.DataFrame:
    """What is on a map, with how sure it is and where it is from."""
    return pd.DataFrame(
        {
            "På kortet": drawn["name"],
            "Art": drawn["symbol_name"],
            "Hvor sikkert": [map_wording.basis(row) for _, row in drawn.iterrows()],
            "Kilde": [wording.citation(row) for _, row in drawn.iterrows()],
            "Bemærkning": drawn["note"].fillna(""),
        }
    )
