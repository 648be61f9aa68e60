"""Reads a user's own moves or birth cohort for the visit: a filled-in template, or a table of moves read by its words.

A file with a fault in any row is not used at all, because its numbers must add up. Nothing is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import sentences
from lib.db import disclosure_flows
from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.flows import flow_tables, moves_by_words
from lib.uploads.flows.flow_tables import FlowNames
from lib.uploads.meaning.questions import Question
from lib.uploads.observations import session_data

FAULTS = ["Hvor i filen", "Hvorfor"]
CPR = re.compile(r"(?<!\d)\d{6}-\d{4}(?!\d)")
PERSONAL = "Filen har noget, der ligner cpr-numre. Den er ikke brugt. Vælg en fil, hvor personerne er talt sammen."
NOTHING = "Filen har ingen rækker at vise. Skabelonens eksempler bliver sprunget over."


@dataclass(frozen=True, eq=False)
class FlowsRead:
    """A file as read, before anything is hidden. name: of the file. table: of disclosure_flows.FLOWS. rows: of that table.
    faults: of FAULTS. notes: how it was read, in Danish. questions: for the user; where one of them `waits`, there are no
    rows yet."""

    name: str
    table: str
    rows: pd.DataFrame
    faults: pd.DataFrame
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    waits: bool = False


@dataclass(frozen=True, eq=False)
class OwnFlows:
    """The user's own rows as they may be shown. name: of the file. table: of disclosure_flows.FLOWS. rows: its columns, and
    source, publisher, published and url. said: how they were read, and how many numbers are hidden and why, in Danish."""

    name: str
    table: str
    rows: pd.DataFrame
    said: tuple[str, ...]


def read(content: bytes, name: str, known: FlowNames, answers: Mapping[str, str]) -> FlowsRead:
    """A CSV or XLSX file. answers: by the key of a question. Raises OwnFileError."""
    file = reader.read(content, name)
    if any(
        isinstance(cell, str) and CPR.search(cell)
        for sheet in file.sheets
        for row in sheet.rows
        for cell in row
    ):
        raise OwnFileError(PERSONAL)
    filled = flow_tables.of_template(file, known)
    if filled is None:
        found = moves_by_words.read(file, known, answers)
        return FlowsRead(
            name, "moves", found.rows, _faults(found.faults), found.notes, found.questions, found.waits
        )  # fmt: skip
    if filled.rows.empty and not filled.faults:
        raise OwnFileError(NOTHING)
    faults = [(f"Række {row}", why) for row, why in filled.faults]
    return FlowsRead(name, filled.table, filled.rows, _faults(faults), file.notes)


def _faults(found: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=FAULTS)


def protect(found: FlowsRead, published: pd.DataFrame, fewest: int) -> OwnFlows:
    """The rows with few persons, and what would tell them, hidden. published: the rows of the table that the database has.
    fewest: of disclosure_flows.min_count()."""
    safe = disclosure_flows.protected(found.table, found.rows, published, fewest)
    source = {
        "source_id": session_data.SOURCE_ID, "source": f"{sentences.OWN}: {found.name}", "publisher": "dit besøg",
        "published": None, "url": None,
    }  # fmt: skip
    said = (*found.notes, *session_data.hidden_in_words(safe))
    return OwnFlows(found.name, found.table, safe.observations.assign(**source), said)
