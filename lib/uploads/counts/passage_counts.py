"""Reads a file of counts of passers-by: from rows of cells to rows of the table `counts`, or a Danish sentence why not.

Three forms are read: one row per hour, quarter of an hour or day; one row per day with a column for each hour; and either of
them with a column for each direction. What can be read in two ways is refused with a sentence on how to write it.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.db import schema
from lib.text import danish
from lib.uploads.counts import count_spots, count_times
from lib.uploads.files import reader
from lib.uploads.files.reader import Sheet
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning import numbers
from lib.uploads.meaning.cells import Cell, cell_text

OWN_SOURCE_ID, OWN_PLACE_ID = "egne_data", "eget"
FORWARD, BACK, BOTH = "frem", "tilbage", "begge"
WHOLE_PCT, NOT_COUNTED_PCT = 100.0, 0.0
# What headings are called, in small letters.
HEADINGS = {
    "moment": ("tidspunkt", "start", "starttid", "starttidspunkt", "dato og tid", "fra", "tidsstempel", "datetime", "timestamp"),
    "date": ("dato", "dag", "date"),
    "time": ("tid", "klokkeslæt", "klokken", "kl.", "kl", "time", "time of day"),
    "end": ("slut", "sluttid", "sluttidspunkt", "til", "end"),
    "direction": ("retning", "direction"),
    "place": ("sted", "tæller", "tællested", "tællepunkt", "station", "lokation", "location"),
    "delivered": ("leveret", "rettet", "opdateret", "delivered"),
    BOTH: ("antal", "i alt", "total", "sum", "passager", "passerende", "begge retninger", "count"),
    FORWARD: ("frem", "antal frem"),
    BACK: ("tilbage", "antal tilbage"),
} | count_spots.HEADINGS  # fmt: skip
FEWEST_HOURS = 6  # columns of hours, before the file is read as days with hours
STEPS = {15, 30, 60, 24 * 60}  # minutes


@dataclass(frozen=True, eq=False)
class CountsRead:
    """A file of counts that was read. counts: rows of the table of that name. notes: Danish sentences on what the file lacks and
    how it was read. place: its name in the file, or "". spot: its coordinates there, see count_spots.read."""

    counts: pd.DataFrame
    notes: tuple[str, ...]
    place: str
    spot: count_spots.Spot


def read(
    content: bytes,
    name: str,
    place_id: str,
    mode: str,
    delivered: datetime.date,
    bounds: Sequence[float],
) -> CountsRead:
    """The counts of one place in a CSV or XLSX file. Raises OwnFileError with a Danish sentence that names the row.

    mode: who was counted, a word of the table. delivered: the day of delivery where the file does not say it. bounds: west,
    south, east and north of the map.
    """
    file = reader.read(content, name, times_of_day=True)
    for sheet in file.sheets:
        found = _heading(sheet)
        if found:
            break
    else:
        raise OwnFileError(
            "Der er ingen overskrift med tid i filen. Skriv »Tidspunkt« eller »Dato« over tiderne og »Antal«, eller "
            "»Frem« og »Tilbage«, over tallene."
        )
    rows = _rows(sheet, *found, delivered)
    if not rows:
        raise OwnFileError("Der er ingen tællinger under overskriften.")
    table = pd.DataFrame(rows)
    notes = [*file.notes]
    table, more = _with_ends(table)
    notes += more
    table, more = _without_doubles(table)
    notes += more
    _check_apart(table)
    missing = int(table["passed"].isna().sum())
    if missing:
        notes.append(f"{_times(missing)} i filen har intet tal: ikke talt, og ikke 0.")
    notes += _gaps(table)
    counts = pd.DataFrame(
        {
            "count_place_id": place_id, "starts": table["starts"], "ends": table["ends"], "mode": mode,
            "direction": table["direction"], "passed": table["passed"].astype("Int64"),
            "coverage_pct": table["passed"].notna().map({True: WHOLE_PCT, False: NOT_COUNTED_PCT}),
            "method": "tæller", "delivered": pd.to_datetime(table["delivered"]), "source_id": OWN_SOURCE_ID, "note": None,
        }
    )  # fmt: skip
    cells = _by_meaning(sheet, *found[:2])
    named = (cell_text(at.get("place")) for _, at in cells)
    return CountsRead(
        counts[list(schema.TABLES["counts"])].reset_index(drop=True), tuple(notes),
        next((text for text in named if text), ""), count_spots.read(cells, bounds),
    )  # fmt: skip


def _by_meaning(
    sheet: Sheet, head: int, meanings: Mapping[str, int]
) -> list[tuple[int, dict[str, Cell]]]:
    """The rows below the headings: number in the file, and cell by meaning."""
    rows = zip(sheet.rows[head + 1 :], sheet.numbers[head + 1 :], strict=True)
    return [
        (number, {meaning: row[column] for meaning, column in meanings.items()})
        for row, number in rows
    ]


def _heading(sheet: Sheet) -> tuple[int, dict[str, int], dict[int, int]] | None:
    """The row of the headings, the column of each meaning, and the columns of hours: column -> hour."""
    for n, row in enumerate(sheet.rows):
        texts = [cell_text(cell).lower().strip(" :") for cell in row]
        meanings = {
            meaning: texts.index(word)
            for meaning, words in HEADINGS.items()
            for word in words
            if word in texts
        }
        hours = {
            column: int(hour[1])
            for column, text in enumerate(texts)
            if (hour := count_times.HOUR.fullmatch(text)) and int(hour[1]) < 24
        }
        if len(hours) < FEWEST_HOURS or "date" not in meanings:
            hours = {}
        if ("moment" in meanings or "date" in meanings) and (
            hours or {BOTH, FORWARD, BACK} & set(meanings)
        ):
            _check_headings(meanings, hours)
            return n, meanings, hours
    return None


def _check_headings(meanings: Mapping[str, int], hours: Mapping[int, int]) -> None:
    if len({*meanings} & {FORWARD, BACK}) == 1:
        raise OwnFileError(
            "Filen har en kolonne for den ene retning alene. Der skal være både »Frem« og »Tilbage«, eller »I alt«."
        )
    if hours and sorted(hours.values()) != list(
        range(min(hours.values()), max(hours.values()) + 1)
    ):
        raise OwnFileError(
            "Kolonnerne med timer er ikke hver time én gang. Skriv 0 til 23 over dem."
        )
    if "direction" in meanings and FORWARD in meanings:
        raise OwnFileError(
            "Filen har både en kolonne »Retning« og kolonner for hver retning. Behold en af delene."
        )


def _rows(
    sheet: Sheet, head: int, meanings: Mapping[str, int], hours: Mapping[int, int], delivered: datetime.date
) -> list[dict]:  # fmt: skip
    column = meanings.get("moment", meanings.get("date"))
    unsure = count_times.slashes_are_unsure(row[column] for row in sheet.rows[head + 1 :])
    found, places = [], set()
    for row, number in zip(sheet.rows[head + 1 :], sheet.numbers[head + 1 :], strict=True):
        at = {meaning: row[column] for meaning, column in meanings.items()}
        first = at.get("moment", at.get("date"))
        if first is None:
            if any(cell is not None for cell in row):
                if _is_sum(row):
                    continue
                raise OwnFileError(f"Række {number}: Der står ingen tid.")
            continue
        if _is_sum([first]):
            continue
        if unsure:
            raise OwnFileError(
                f"Række {number}: »{first}« kan læses som dag/måned og som måned/dag. Skriv datoerne som år-måned-dag."
            )
        start, whole_day = count_times.start(at, number)
        base = {
            "row": number, "delivered": count_times.day(at["delivered"], number) if at.get("delivered") is not None else delivered,
            "end": count_times.moment(at["end"], start, number) if at.get("end") is not None else None, "whole_day": whole_day and not hours,
        }  # fmt: skip
        places.add(cell_text(at.get("place")).lower())
        if hours:
            way = _direction(at, number)
            found += [
                base
                | {
                    "starts": start + pd.Timedelta(hours=hour),
                    "direction": way,
                    "passed": _count(row[column], number),
                }
                for column, hour in hours.items()
            ]
        else:
            found += [
                base | {"starts": start, "direction": way, "passed": _count(cell, number)}
                for way, cell in _values(at, number)
            ]
    if len(places - {""}) > 1:
        raise OwnFileError(
            f"Filen har flere steder: {danish.enumeration(sorted(places)[:4])}. Gem ét sted i hver fil."
        )
    return found


def _values(at: Mapping[str, Cell], number: int) -> Sequence[tuple[str, Cell]]:
    """The counts of a row by direction; a total beside both directions must be their sum, and is left out."""
    if FORWARD not in at:
        return [(_direction(at, number), at[BOTH])]
    ways = [(FORWARD, at[FORWARD]), (BACK, at[BACK])]
    if at.get(BOTH) is not None:
        parts = [_count(cell, number) for _, cell in ways]
        if None not in parts and sum(parts) != _count(at[BOTH], number):
            raise OwnFileError(
                f"Række {number}: De to retninger giver {sum(parts)} tilsammen, men der står {at[BOTH]} i alt."
            )
    return ways


def _direction(at: Mapping[str, Cell], number: int) -> str:
    text = cell_text(at.get("direction")).lower()
    if text in ("", BOTH, "i alt", "begge retninger"):
        return BOTH
    if text in (FORWARD, BACK):
        return text
    raise OwnFileError(
        f"Række {number}: Retningen »{text[:40]}« kendes ikke. Skriv »frem«, »tilbage« eller »begge«."
    )


def _count(cell: Cell, number: int) -> int | None:
    if numbers.is_missing(cell):
        return None
    if numbers.unsure_cells([cell]):
        raise OwnFileError(
            f"Række {number}: »{cell_text(cell)}« kan læses på to måder. Skriv hele tal uden punktum."
        )
    try:
        value = numbers.number(cell)
    except ValueError:
        raise OwnFileError(f"Række {number}: »{cell_text(cell)[:40]}« er ikke et tal.") from None
    if value < 0:
        raise OwnFileError(f"Række {number}: Der kan ikke være talt {danish.number(value)}.")
    if value.denominator != 1:
        raise OwnFileError(
            f"Række {number}: {danish.number(value, 3)} er ikke et helt antal. Er det et gennemsnit?"
        )
    return int(value)


def _is_sum(row: Sequence[Cell]) -> bool:
    """Whether a row is a total below the counts."""
    first = next((cell_text(cell).lower() for cell in row if isinstance(cell, str)), "")
    return first.startswith(("i alt", "total", "sum"))


# ---------------------------------------------------------------- the rows together


def _with_ends(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows with the end of each period: its own, or by the distance between the times of the file."""
    if table["end"].notna().all():
        ends = pd.to_datetime(table["end"])
        wrong = table[ends <= table["starts"]]
        if len(wrong):
            raise OwnFileError(
                f"Række {wrong['row'].iloc[0]}: Tællingen slutter, før den begynder."
            )
        over = table[ends > table["starts"].dt.normalize() + pd.Timedelta(days=1)]
        if len(over):
            raise OwnFileError(
                f"Række {over['row'].iloc[0]}: Tællingen går over midnat. Del den ved midnat."
            )
        return table.assign(ends=ends), []
    if table["whole_day"].all():
        return table.assign(ends=table["starts"] + pd.Timedelta(days=1)), [
            "Hver række er læst som et helt døgn."
        ]
    times = table["starts"].drop_duplicates().sort_values()
    apart = times.diff().dropna().dt.total_seconds() / 60
    step = int(apart.min()) if len(apart) else 0
    if step not in STEPS:
        raise OwnFileError(
            f"Det fremgår ikke, hvor længe hver tælling varer: tiderne står med {step} minutter imellem. Skriv en kolonne »Slut«, "
            "eller brug kvarterer, halve timer, hele timer eller døgn."
        )
    ends = table["starts"] + pd.Timedelta(minutes=step)
    words = {15: "et kvarter", 30: "en halv time", 60: "en time", 24 * 60: "et døgn"}
    return table.assign(ends=ends), [
        f"Hver tælling er læst som {words[step]}, som tiderne i filen står."
    ]


def _without_doubles(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """One row for each time and direction: the one that was delivered last."""
    keys = ["starts", "ends", "direction"]
    same = table.drop_duplicates([*keys, "delivered", "passed"])
    doubles = same[same.duplicated([*keys, "delivered"], keep=False)]
    if len(doubles):
        first, second = doubles.sort_values([*keys, "row"])["row"].iloc[:2]
        raise OwnFileError(
            f"Række {first} og {second}: Samme tid er talt to gange med hvert sit tal. Behold den rigtige."
        )
    kept = (
        same.sort_values("delivered", kind="stable")
        .drop_duplicates(keys, keep="last")
        .sort_values(keys)
    )
    corrected = len(same) - len(kept)
    dropped = len(table) - len(same)
    notes = [f"{_times(corrected)} er rettet af en senere levering."] * bool(corrected)
    notes += [f"{_times(dropped)} stod to gange med samme tal."] * bool(dropped)
    return kept, notes


def _check_apart(table: pd.DataFrame) -> None:
    """Refuse counts that cover the same time."""
    for _, rows in table.groupby("direction"):
        ends = rows["ends"].cummax().shift()
        over = rows[rows["starts"] < ends]
        if len(over):
            raise OwnFileError(
                f"Række {over['row'].iloc[0]}: Tællingen dækker samme tid som en anden i filen."
            )
    if {BOTH} < set(table["direction"]):
        raise OwnFileError(
            "Filen har både retninger hver for sig og begge sammen. Behold en af delene."
        )


def _gaps(table: pd.DataFrame) -> list[str]:
    """How many days of the file lack some time, in any of its directions; a whole day without a row is not among them."""
    day = table["starts"].dt.normalize().rename("day")
    lasted = (table["ends"] - table["starts"]).groupby([day, table["direction"]]).sum()
    by_direction = lasted.unstack("direction")  # empty where a direction has no row on a day
    parts = int((~by_direction.ge(pd.Timedelta(days=1))).any(axis=1).sum())
    if not parts:
        return []
    days = danish.counted(parts, "dag", "dage")
    way = " i begge retninger" if by_direction.shape[1] > 1 else ""
    return [
        f"{days} i filen er ikke talt hele døgnet{way}. Det, der mangler, er ikke talt og er ikke 0."
    ]


def _times(count: int) -> str:
    return danish.counted(count, "tælling", "tællinger")
