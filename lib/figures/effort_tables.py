"""Tables of what is done: the activities of an indsatsområde with all that is said of them, and other efforts."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

AREA_KIND, ACTIVITY, CRITERION = "indsatsområde", "aktivitet", "succeskriterium"
# What is said of an activity, by the kind of the statement.
PARTS = {
    "formål": "Formål",
    "målgruppe": "Målgruppe",
    "delaktivitet": "Består af",
    "omfang": "Omfang",
    "organisering": "Organisering",
}
OTHERS = {"indsats": "Indsats", "handlingsplanpunkt": "Punkt"}
TRACKS = "Spor og principper"


def activities(
    area: str, items: pd.DataFrame, tracks: Mapping[str, Sequence[str]], criteria: Mapping[str, str]
) -> pd.DataFrame:
    """The activities under one indsatsområde, a row each. area: its item_id. items: of its strategy.

    tracks: item_id -> the names of the tracks and principles that the source puts it under. criteria: target_id -> text.
    """
    own = items[(items["kind"] == ACTIVITY) & (items["parent_id"] == area)]
    rows = []
    for one in own.itertuples():
        under = items[items["parent_id"] == one.item_id]
        said = {
            heading: _joined(under.loc[under["kind"] == kind, "text"])
            for kind, heading in PARTS.items()
        }
        met = under[under["kind"] == CRITERION]
        rows.append(
            {"Aktivitet": one.text} | said | {
                "Succeskriterier": _joined(
                    criteria.get(target, text) for target, text in zip(met["target_id"], met["text"], strict=True)
                ),
                TRACKS: _joined(tracks.get(one.item_id, [])),
                "Periode": _period(one),
                "Sted i kilden": one.locator,
            }
        )  # fmt: skip
    return _filled(pd.DataFrame(rows))


def others(
    kind: str, items: pd.DataFrame, tracks: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> pd.DataFrame:
    """The efforts of one of OTHERS, a row each, with the statement that each belongs to. names: item_id -> text."""
    own = items[items["kind"] == kind]
    rows = [
        {
            "Hører til": names.get(one.parent_id, ""),
            OTHERS[kind]: one.text,
            TRACKS: _joined(tracks.get(one.item_id, [])),
            "Periode": _period(one),
            "Kildens ord": f"»{one.quote}« ({one.locator})",
        }
        for one in own.itertuples()
    ]
    return _filled(pd.DataFrame(rows))


def every_statement(items: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """All statements with their quotes, for a spreadsheet. names: item_id -> text."""
    return pd.DataFrame(
        {
            "Strategi": items["strategy"],
            "Slags": items["kind"],
            "Hører til": items["parent_id"].map(names).fillna(""),
            "Udsagn": items["text"],
            "Periode": [_period(one) for one in items.itertuples()],
            "Kilde": items["source"],
            "Sted": items["locator"],
            "Kildens ord": items["quote"],
            "Bemærkning": items["note"].fillna(""),
        }
    ).reset_index(drop=True)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def _period(item) -> str:
    """The time of a statement in the source's words, or its whole years."""
    if isinstance(item.period, str):
        return item.period
    ends = [day.year for day in (item.period_start, item.period_end) if pd.notna(day)]
    return "-".join(map(str, dict.fromkeys(ends)))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table without empty columns."""
    return table.loc[:, (table != "").any()] if len(table) else table
