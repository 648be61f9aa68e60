"""Session data: the published database with the user's own rows in it, in memory, checked as the build checks.

Nothing is written: the published tables are copied into a database in memory, and the file is closed before the
first of the user's rows is inserted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from lib.analysis import sentences
from lib.db import build, disclosure, queries, schema
from lib.text import danish
from lib.uploads.meaning import questions
from lib.uploads.meaning.list_titles import ListInFile
from lib.uploads.meaning.questions import Question
from lib.uploads.observations import far_values, session_tables
from lib.uploads.observations.to_observations import FAULTS, SOURCE_ID, Reading

MARK = "Egne tal: "  # before the title of the source, wherever it is cited
LICENCE = "ikke oplyst"
NOBODY = "Ikke oplyst"  # where the user has not named the publisher of the file
MAX_TITLE = 200
# What the user is told of a check of the build, by its code.
SENTENCES = {
    "duplicate_key": "Samme område, tal og periode står mere end én gang i filen.",
    "no_comparator": "En forskel til et andet sted kan ikke læses fra en fil. Brug de to tal, den er regnet af.",
    "fictional": "Et opdigtet sted kan ikke få egne tal.",
}
Protect = Callable[[pd.DataFrame, Mapping[str, pd.DataFrame]], disclosure.Protected]
PERIODS_OVERLAP = "periods_overlap"  # a code too, with the columns other_period and other_source


def no_areas() -> pd.DataFrame:
    """The table `areas` without rows."""
    return pd.DataFrame(columns=list(schema.TABLES["areas"]))


@dataclass(frozen=True, eq=False)
class OwnData:
    """The user's own numbers in use. name: of the file; observations: rows of the table, after disclosure control;
    source: its row of `sources`; replaced: the published rows that they replace; hidden: how many numbers are
    suppressed, primary and secondary; reasons: how many by each key of disclosure.NOTES; unjudged: how many shares
    have no counts and are of groups of unknown size; open: how many suppressed numbers the published ones alone
    still disclose; lists: the lists of housing areas in the file; answers: to its questions, by key; list_tables: the
    rows of those lists that are not published, by table; new_areas: rows of `areas` for areas that are not published."""

    name: str
    observations: pd.DataFrame
    source: Mapping[str, str | None]
    replaced: pd.DataFrame
    hidden: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    unjudged: int = 0
    open: int = 0
    lists: tuple[ListInFile, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    list_tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    new_areas: pd.DataFrame = field(default_factory=no_areas)

    def added(self) -> dict[str, pd.DataFrame]:
        """The rows that the file adds to other tables than observations and sources, by table."""
        return {"areas": self.new_areas, **self.list_tables}


def source(
    title: str, publisher: str, published: str = "", name: str = ""
) -> dict[str, str | None]:
    """The row of `sources` for a file, with the user's words for its title and publisher."""
    return dict.fromkeys(schema.TABLES["sources"]) | {
        "source_id": SOURCE_ID,
        "title": title.strip()[:MAX_TITLE] or "Egne tal",
        "publisher": publisher.strip()[:MAX_TITLE] or NOBODY,
        "published": published.strip() or None,
        "licence": LICENCE,
        "note": f"Læst fra {name}." if name else None,
    }


def with_rows(
    observations: pd.DataFrame, source: Mapping[str, str | None], database: Path = schema.DATABASE,
    added: Mapping[str, pd.DataFrame] | None = None,
) -> queries.Connection:  # fmt: skip
    """A copy of the published database in memory with these rows added, for lib.db.queries. It has no access to
    files or network. Own rows have analysis.sentences.OWN_STATUS where they have a number. added: rows of other tables."""
    visible = observations["status"] == "published"
    status = observations["status"].mask(visible, sentences.OWN_STATUS)
    guessed = visible & is_guessed(observations)
    shown = observations.assign(status=status.mask(guessed, queries.GUESSED_STATUS))
    marked = {**source, "title": f"{MARK}{source['title']}"}
    return session_tables.copy(shown, marked, database, added)


def is_guessed(observations: pd.DataFrame) -> pd.Series:
    """True for numbers whose measure the user has only guessed, by their note."""
    return observations["note"].fillna("").astype(str).str.startswith(questions.GUESSED)


def without_guesses(own: OwnData) -> OwnData:
    """The same without the numbers that are read by a guess: others are not to get those."""
    sure = ~is_guessed(own.observations)
    return own if sure.all() else replace(own, observations=own.observations[sure].reset_index(drop=True))  # fmt: skip


def replaced(observations: pd.DataFrame, database: Path = schema.DATABASE) -> pd.DataFrame:
    """The published rows that these replace: of the same area, indicator and period, or with status not_published
    for the area and indicator. Columns of observations, and area and indicator (the names)."""
    return session_tables.replaced(observations, database)


def met(observations: pd.DataFrame, database: Path = schema.DATABASE) -> pd.DataFrame:
    """Those of the user's numbers that meet a published one, see session_tables.met; empty for no observations."""
    if observations.empty:
        return pd.DataFrame(columns=["at"])
    return session_tables.met(observations, database)


def published_question(met: pd.DataFrame) -> list[Question]:
    """The question whether to replace or keep the published numbers that are met, if there are any."""
    told = [
        f"{one.area}, {danish.lower_first(one.indicator)}, {one.published_period} "
        f"(offentliggjort {one.published.removesuffix('.0').replace('.', ',')}, dit tal {danish.number(one.value, questions.DECIMALS)})"
        for one in met.drop_duplicates("at").itertuples(index=False)
    ]  # fmt: skip
    return [questions.published(told)] if told else []


def settled(reading: Reading, met: pd.DataFrame, answers: Mapping[str, str]) -> Reading:
    """The reading without the numbers that meet a published one, unless the user answers that they replace it.

    Without an answer they wait for it. A guess never replaces one.
    """
    answer = answers.get(questions.PUBLISHED)
    at = [*met["at"].drop_duplicates().astype(int)]
    guesses = is_guessed(reading.observations)
    guessed = [place for place in at if guesses.iloc[place]]
    sure = [place for place in at if not guesses.iloc[place]]
    reading_as = {} if answer == questions.REPLACE else {"": sure}
    if answer not in (questions.REPLACE, questions.KEEP):
        reading_as = {questions.waits("om det skal erstatte det offentliggjorte.").why: sure}
    left = {**reading_as, "": [*reading_as.get("", []), *guessed]}
    return far_values.left_out(reading, left, "de offentliggjorte er beholdt")


def in_use(
    reading: Reading, source: Mapping[str, str | None], name: str, database: Path = schema.DATABASE
) -> OwnData:
    """The good rows of a file after disclosure control, with the published rows that they replace."""
    safe = reading.protected
    if safe is None:
        safe = disclosure.protect(reading.observations, session_tables.tables(database))
    return OwnData(
        name, safe.observations, source, replaced(safe.observations, database),
        safe.hidden, safe.reasons, safe.unjudged, len(safe.unprotected),
    )  # fmt: skip


def checked(
    reading: Reading, source: Mapping[str, str | None], database: Path = schema.DATABASE,
    protect: Protect = disclosure.protect, new_areas: pd.DataFrame | None = None,
) -> Reading:  # fmt: skip
    """The reading with every row that breaks a rule of the build moved to its faults, and the rest after disclosure
    control. Small numbers are no fault: they are suppressed. protect: disclosure.protect, wherever it is run.
    new_areas: rows of `areas` that come with the file."""
    if reading.observations.empty:
        return reading
    tables = session_tables.tables(database, new_areas)
    hidden, _ = disclosure.suppress_primary(reading.observations, tables["indicators"])
    found = problems(hidden, source, reading, database, new_areas)
    bad = found["at"].dropna().astype(int).unique()
    good = reading.observations.index.difference(bad)
    observations = reading.observations.loc[good].reset_index(drop=True)
    return replace(
        reading,
        observations=observations,
        places=reading.places.loc[good].reset_index(drop=True),
        faults=pd.concat([reading.faults, found[list(FAULTS)]]).sort_values(
            "row", kind="stable", ignore_index=True
        ),
        protected=protect(observations, tables) if len(observations) else None,
    )


def problems(
    observations: pd.DataFrame, source: Mapping[str, str | None], reading: Reading,
    database: Path = schema.DATABASE, new_areas: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Own rows that the build's checks or types do not accept: row, column, value, why, and at (the index of the
    observation)."""
    added = {} if new_areas is None else {"areas": new_areas}
    copied = session_tables.copy(observations, source, database, added)
    with copied as con, queries.cursor(con) as own:
        found = build.check_rows(own)  # what is to be suppressed is no fault
        total = own.execute("SELECT count(*) FROM observations").fetchone()[0]
    first = total - len(observations)  # own rows are last
    found = found.assign(at=found["csv_row"].astype("Int64") - 2 - first)
    mine = (found["file"] == "observations") & (found["at"] >= 0)
    found = pd.concat([found[mine], _untyped(observations)], ignore_index=True)
    found = found.drop_duplicates("at")  # one reason for each row
    places = reading.places.iloc[found["at"].astype(int)].reset_index(drop=True)
    why = [_why(problem) for problem in found.itertuples(index=False)]
    return places.assign(why=why, at=found["at"].to_numpy())


def _untyped(observations: pd.DataFrame) -> pd.DataFrame:
    """Texts that the build does not accept, such as a note on several lines: at, problem."""
    pattern, words = schema.PATTERNS["VARCHAR"]
    rows = [
        {"at": at, "problem": f"»{column}« er ikke {words}."}
        for column in observations.columns
        if schema.column_type(column) == "VARCHAR"
        for at, cell in enumerate(observations[column])
        if isinstance(cell, str) and not re.fullmatch(pattern, cell)
    ]
    return pd.DataFrame(rows, columns=["at", "problem"])


def _why(problem: NamedTuple) -> str:
    """What a check found, as the user is told. problem: a row of problems, with its code."""
    if problem.code in SENTENCES:
        return SENTENCES[problem.code]
    if problem.code == PERIODS_OVERLAP:
        of_file = problem.other_source == SOURCE_ID
        whose = "en anden række i filen" if of_file else "et offentliggjort tal for samme område"
        return f"Perioden overlapper »{problem.other_period}« ({whose})."
    return re.sub(r"(?<=\d)\.(?=\d)", ",", problem.problem.replace(".0.", "."))


def hidden_in_words(of: OwnData | disclosure.Protected) -> list[str]:
    """How many numbers are suppressed and why, and how many could not be judged, as Danish sentences."""
    reasons, unjudged = of.reasons, of.unjudged
    told = of.open if isinstance(of, OwnData) else len(of.unprotected)
    few = sum(
        reasons.get(why, 0) for why in (disclosure.FEW, disclosure.FEW_OTHERS, disclosure.FEW_BOTH)
    )
    shares = sum(reasons.get(why, 0) for why in (disclosure.FEW_SHARE, disclosure.FEW_SHARE_OTHERS))
    neighbours = sum(reasons.get(why, 0) for why in (disclosure.SECONDARY, disclosure.SECONDARY_SHARE))  # fmt: skip
    counted = (
        (few, "handler om få personer og vises ikke."),
        (shares, "svarer til få personer og vises ikke. Skriv tæller og nævner, så det kan afgøres."),
        (reasons.get(disclosure.FEW_OR_SECONDARY, 0), "vises ikke, fordi det handler om få personer eller sammen med andre tal ville vise et, der gør."),
        (neighbours, "vises ikke, fordi det sammen med andre tal ville vise et tal om få personer."),
        (unjudged, "er uden tæller og nævner og af en gruppe, hvis størrelse ikke kendes. Se selv efter, om de handler om få personer."),
        (told, "er skjult, men kan indsnævres meget af de tal, der vises, eller af grunden til, at de er skjult."),
    )  # fmt: skip
    return [f"{danish.number(number, 0)} tal {words}" for number, words in counted if number]
