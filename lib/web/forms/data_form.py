"""The form for uploads, step by step: file, table, columns, questions and faults, and the numbers in use.

All of it is kept only in the server's memory, for this session.
"""

from collections.abc import Mapping
from pathlib import PurePath

import pandas as pd
import streamlit as st

from lib.db import disclosure, queries
from lib.db.queries import Connection
from lib.text import danish
from lib.uploads.files import reader
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import cell_text
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.questions import DECIMALS, Question
from lib.uploads.observations import (
    column_mapping,
    far_values,
    kept_match,
    session_data,
    to_observations,
    understood,
)
from lib.uploads.observations.column_mapping import Match
from lib.uploads.observations.session_data import OwnData
from lib.uploads.observations.to_observations import Reading
from lib.uploads.packages import data_package, list_rows, new_areas, templates
from lib.uploads.packages.list_rows import Lists
from lib.uploads.tables import table_detection
from lib.uploads.tables.table_detection import FileTable, Tables
from lib.web import figure_view, file_inputs, inputs, page, sandboxed, session
from lib.web.forms import column_form, kept_form, package_form, question_form
from lib.web.read_uploads import UnreadableError

JUST_USED = "own_just_used"  # set for the run after the numbers were taken into use
PREVIEW_ROWS, FAULTS_SHOWN, ROWS_SHOWN, MEASURES_SHOWN = 6, 15, 200, 8
MAX_PASTED = 200_000  # characters
LEAD = (
    "Har du tal, som ikke er offentliggjort, kan du se dem i værktøjet sammen med de andre. "
    "**Tallene følger kun dit besøg**: de vises ikke for andre, bliver ikke gemt og er væk, når du lukker siden."
)
FORMS = (
    "CSV, XLSX eller PDF, højst 10 MB. Landsbyggefondens Excel-ark fra Beboerdata og ministeriets lister som PDF kan "
    "bruges, som de er."
)
FAULT_COLUMNS = {"row": "Række", "column": "Kolonne", "value": "Værdi", "why": "Hvorfor"}
ADAPTED = "Ret i filen, og vælg den igen, eller brug resten."


# ---------------------------------------------------------------- what is in use


def own_data() -> OwnData | None:
    """The user's own numbers in use, or None."""
    return session.get_versioned(session.OWN_DATA)


def show_in_use(con: Connection) -> None:
    """Show which published numbers the own ones replace, a button to remove them, and the fields of a data package.

    con: the published database.
    """
    own = own_data()
    if own is None:
        return
    for sentence in session_data.hidden_in_words(own):
        page.escaped_caption(sentence)
    for sentence in _lists_in_use(own, con).notes:
        page.escaped_caption(sentence)
    if len(own.replaced):
        number = own.replaced["value"].notna() | own.replaced["value_text"].notna()
        page.escaped_caption(_replaced_sentence(int(number.sum()), int((~number).sum())))
    inputs.button("Fjern egne tal", "egne_fjern", session.forget_own_data)
    with page.expander("Gem som data-pakke", "egne_pakke"):
        _package_fields(own, con)


def _lists_in_use(own: OwnData, con: Connection) -> Lists:
    """The lists of housing areas in the file that the numbers were read from."""
    return session.cached_per_session("own_lists", (own, con), lambda: list_rows.of_own(own, con))


def _replaced_sentence(numbers: int, unknown: int) -> str:
    """A Danish sentence on how many published numbers and unknown values the own numbers replace."""
    parts = [f"{count_words(numbers)}, der er offentliggjort"] * bool(numbers)
    places = "sted" if unknown == 1 else "steder"
    parts += [f"{danish.number(unknown, 0)} {places}, hvor der ikke var et tal"] * bool(unknown)
    return f"De står i stedet for {danish.enumeration(parts)}."


def _package_fields(own: OwnData, con: Connection) -> None:
    page.markdown(
        "Pakken er en zip-fil, som den, der driver værktøjet, kan lægge ind, så tallene bliver en del af det for "
        "alle. Tal om få personer, og tal, der ville røbe dem, fjernes, når pakken laves."
    )
    title, publisher = _source_fields(own.source, "pakke")
    published = inputs.text_field("Udgivet (2024, 2024-05 eller 2024-05-31)", "", "egne_dato", 10)
    why = data_package.problem(title, publisher, published)
    if why:
        page.escaped_caption(why)
        return

    shared = session_data.without_guesses(own)
    guesses = len(own.observations) - len(shared.observations)
    if guesses:
        page.escaped_caption(
            f"{count_words(guesses)}, der er mærket »gættet«, er ikke med i pakken."
        )
    if shared.observations.empty:
        return

    def tables() -> dict[str, pd.DataFrame]:
        found = {name: queries.table(con, name) for name in disclosure.TABLES}
        return found | {"areas": new_areas.with_areas(found["areas"], own.new_areas)}

    try:
        safe = session.cached_per_session(
            "package",
            (own, con),
            lambda: sandboxed.protect_in_sandbox(shared.observations, tables()),
        )
    except UnreadableError as error:
        page.escaped_error(str(error))
        return
    lists = _lists_in_use(own, con)
    content = session.cached_per_session(
        "package_made", (own, con, title, publisher, published),
        lambda: data_package.make(shared, title, publisher, published, tables(), safe, lists),
    )  # fmt: skip
    file_name = f"{data_package.name_of(title, publisher)}.zip"
    if package_form.show_check(content, file_name):
        file_inputs.download_button("Gem som data-pakke", content, file_name, "application/zip")


def _source_fields(source: Mapping[str, str | None], key: str) -> tuple[str, str]:
    """Fields for the title and the publisher of the source; the typed texts."""
    most = session_data.MAX_TITLE
    named = "" if source["publisher"] == session_data.NOBODY else source["publisher"]
    first, second = page.columns(2)
    with first:
        title = inputs.text_field("Kildens titel", source["title"] or "", f"egne_titel_{key}", most)
    with second:
        publisher = inputs.text_field("Udgiver", named or "", f"egne_udgiver_{key}", most)
    return title, publisher


def template_buttons(offers: Mapping[str, tuple[str, bytes, str]] | None = None) -> None:
    """Buttons to download templates, those of own numbers where no others are given."""
    offers = templates.offered() if offers is None else offers
    for place, (words, (name, content, mime)) in zip(
        page.grid(len(offers), 2), offers.items(), strict=True
    ):
        with place:
            file_inputs.download_button(words, lambda content=content: content, name, mime)


# ---------------------------------------------------------------- the file


def file_fields(catalogue: Catalogue) -> Tables | None:
    """Fields for a file or pasted text; its tables. None without one, and where it cannot be read, with an error."""
    if session.own_refused():
        page.markdown_info(session.own_refused())
        return None
    page.markdown(FORMS)
    brought = file_inputs.uploaded_file("Din fil", "egne_fil", reader.MAX_MEGABYTES)
    with page.expander("Sæt tekst ind i stedet (fra en PDF eller et regneark)", "egne_indsat"):
        text = inputs.text_area("Tekst", "", "egne_tekst", MAX_PASTED)
    if brought is None and not text.strip():
        session.session_clear("once_own_")  # keeps nothing of a file that the user has removed
        return None
    try:
        if brought is not None:
            name, content = brought
            sheet = _sheet_field(content)
            return session.cached_per_session(
                "own_file", (brought, sheet),
                lambda: sandboxed.read_in_sandbox(
                    table_detection.of_file, content, name, sheet, catalogue
                ),
            )  # fmt: skip
        return session.cached_per_session(
            "own_text",
            text,
            lambda: sandboxed.read_in_sandbox(table_detection.of_text, text, catalogue),
        )
    except (OwnFileError, UnreadableError) as error:
        page.escaped_error(str(error))
        return None


def _sheet_field(content: bytes) -> str | None:
    """A field for the sheet of a workbook, where it has several, by default the one with most cells; the sheet's name.

    None for a file without sheets. Raises OwnFileError and UnreadableError.
    """
    cells = session.cached_per_session(
        "own_sheets", content, lambda: sandboxed.read_in_sandbox(reader.sheets, content)
    )
    if len(cells) < 2:
        return next(iter(cells), None)
    offered = {sheet: f"Ark »{sheet}« ({danish.number(n, 0)} celler)" for sheet, n in cells.items()}
    return inputs.select_local(
        "Filen har flere ark. Hvilket?", offered, max(cells, key=cells.get), "egne_ark"
    )


def table_field(file: Tables) -> FileTable:
    """A field for the table of the file, where it has several; the table, whose first rows are shown."""
    table = file.tables[0]
    if len(file.tables) > 1:
        names = {str(n): table.name for n, table in enumerate(file.tables)}
        chosen = inputs.select_local("Filen har flere tabeller. Hvilken?", names, "0", "egne_tabel")
        table = file.tables[int(chosen)]
    notes = (*file.notes, *table.notes)
    if notes:
        page.escaped_caption(" ".join(notes))
    first = [[cell_text(cell) for cell in row] for row in table.rows[:PREVIEW_ROWS]]
    figure_view.show_dataframe(pd.DataFrame(first, columns=list(table.headings)))
    rows = len(table.rows)
    if rows > PREVIEW_ROWS:
        page.escaped_caption(f"De første {PREVIEW_ROWS} af {danish.number(rows, 0)} rækker.")
    return table


def match_fields(table: FileTable, catalogue: Catalogue) -> Match | None:
    """The fields of the column mapping; the mapping, or None, with a sentence, until it is complete."""
    earlier = kept_form.known().columns
    proposal = session.cached_per_session(
        "own_proposal", (table, earlier), lambda: column_mapping.propose(table, catalogue, earlier)
    )
    kept_form.show_compared(table)
    match = column_form.mapping_fields(table, proposal, catalogue)
    missing = column_form.missing_sentence(match)
    if missing:
        page.markdown_info(missing)
        return None
    return match


# ---------------------------------------------------------------- the rows


def read_rows(
    table: FileTable, match: Match, catalogue: Catalogue, name: str, new: pd.DataFrame
) -> Reading | None:
    """Fields for questions on the table; its rows read with the answers and checked. None where they cannot be read,
    with an error. new: rows of `areas` that the user takes along."""
    of = (table, match, tuple(new["area_id"]))
    # Answers are kept per file: "1.234" may mean something else in the next one.
    given = kept_form.answers_key(name, table)
    answers = session.session_get(given, {})
    try:
        reading = session.cached_per_session(
            "own_reading", (*of, answers),
            lambda: sandboxed.read_in_sandbox(to_observations.read, table, match, catalogue, answers),
        )  # fmt: skip
        far = session.cached_per_session(
            "own_far", (*of, answers),
            lambda: far_values.far(reading.observations, new_areas=new),
        )  # fmt: skip
        of_file, reading = reading.questions, far_values.settled(reading, far, answers)
        met = session.cached_per_session(
            "own_met", (*of, answers), lambda: session_data.met(reading.observations)
        )
        asked = (*of_file, *far_values.far_questions(far), *session_data.published_question(met))
        if asked:
            now = _question_fields(asked, given)
            question_form.settle(now, answers, lambda now: session.session_set(given, now))
        reading = session_data.settled(reading, met, answers)
        source = session_data.source(name, "", name=name)
        return session.cached_per_session(
            "own_checked", (*of, answers),
            lambda: session_data.checked(
                reading, source, protect=sandboxed.protect_in_sandbox, new_areas=new
            ),
        )  # fmt: skip
    except (OwnFileError, UnreadableError) as error:
        page.escaped_error(str(error))
        return None


def _question_fields(questions: tuple[Question, ...], given: str) -> dict[str, str]:
    """Fields for questions, those about names together; the answers. given: the session key of the answers."""
    page.section("Svar på det, filen ikke siger")
    names = [question for question in questions if question.about_a_name]
    earlier = kept_match.answers_for(kept_form.known(), questions)
    answers = question_form.fields((q for q in questions if q not in names), given, earlier)
    if names:
        with page.expander(f"Navne, der ikke kendes ({len(names)})", f"{given}_navne", True):
            answers |= question_form.fields(names, given, earlier)
    return answers


def show_reading(reading: Reading, catalogue: Catalogue) -> None:
    """Show how many numbers can be used, and which cells cannot, with the reasons."""
    if reading.notes:
        page.escaped_caption(" ".join(reading.notes))
    good, waiting = len(reading.observations), reading.waits()
    if waiting.any():
        page.markdown_info(f"{count_words(int(waiting.sum()))} venter på et svar ovenfor.")
    faults = reading.faults[~waiting].rename(columns=FAULT_COLUMNS)
    if good:
        page.escaped_success(
            f"{count_words(good)} kan bruges. Se efter, om de er forstået rigtigt:"
        )
        _show_understood(understood.understood(reading, catalogue))
        for sentence in session_data.hidden_in_words(reading.protected):
            page.escaped_caption(sentence)
        with page.expander("Vis de tal, der kan bruges", "egne_gode"):
            figure_view.show_dataframe(usable_rows(reading, catalogue))
            if good > ROWS_SHOWN:
                page.escaped_caption(
                    f"De første {ROWS_SHOWN} er vist her. Alle {danish.number(good, 0)} kan bruges."
                )
    if len(faults):
        cells = "celle" if len(faults) == 1 else "celler"
        page.escaped_error(f"{danish.number(len(faults), 0)} {cells} kan ikke bruges. {ADAPTED}")
        causes = to_observations.by_cause(reading.faults[~waiting])
        figure_view.show_table(causes.head(FAULTS_SHOWN), "Hvorfor celler ikke kan bruges")
        if len(causes) > FAULTS_SHOWN:
            page.escaped_caption(f"De første {FAULTS_SHOWN} grunde er vist her. Alle er i filen.")
        file_inputs.csv_download_button("Hent alle fejl (CSV)", lambda: faults, "fejl-i-egne-tal")
    elif not good and not waiting.any():
        page.escaped_error("Der er ingen tal at bruge i tabellen.")


def _show_understood(sentences: list[str]) -> None:
    """Show what was understood of each measure, the first of them openly."""
    first, rest = sentences[:MEASURES_SHOWN], sentences[MEASURES_SHOWN:]
    page.markdown("\n".join(f"- {page.escaped(one)}" for one in first))
    if rest:
        with page.expander(f"{danish.number(len(rest), 0)} slags tal mere", "egne_forstaaet"):
            page.markdown("\n".join(f"- {page.escaped(one)}" for one in rest))


def usable_rows(reading: Reading, catalogue: Catalogue) -> pd.DataFrame:
    """The first usable rows as a table for the user: Række, Område, Periode, Værdi, Tal for."""
    rows = reading.observations.head(ROWS_SHOWN)
    names = catalogue.indicators.set_index("indicator_id")
    values = [
        danish.amount(value, names.loc[indicator, "unit"], DECIMALS)
        for value, indicator in zip(rows["value"], rows["indicator_id"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Række": reading.places["row"].head(ROWS_SHOWN).astype(str),
            "Område": rows["area_id"].map(catalogue.areas),
            "Periode": rows["period"],
            "Værdi": values,
            "Tal for": rows["indicator_id"].map(names["name"]),
        }
    )


def use_button(
    reading: Reading, table: FileTable, match: Match, file: Tables, new: pd.DataFrame
) -> None:
    """The button that takes the usable rows into use; where there are faults, only after the user has agreed. new: rows
    of `areas` that the user takes along."""
    if reading.observations.empty:
        return
    name = file.name
    page.section("Brug tallene")
    title, publisher = _source_fields(
        session_data.source(PurePath(name).stem, ""), f"brug_{column_form.checksum(name, table)}"
    )
    if len(reading.faults) and not st.checkbox(
        "Brug de gode rækker alligevel", key="egne_alligevel"
    ):
        return

    def take() -> None:
        source = session_data.source(title, publisher, name=name)
        own = session_data.in_use(reading, source, name)
        answers = session.session_get(kept_form.answers_key(name, table), {})
        own = list_rows.with_lists(own, file.lists, answers, session.published(), new)
        session.set_versioned(session.OWN_DATA, own)
        session.session_set(JUST_USED, True)
        kept_form.keep_for_the_visit(table, match, name)

    inputs.button("Brug tallene i mit besøg", "egne_brug", take)
    page.escaped_caption(
        "Kolonnerne huskes under dit besøg, så den næste fil af samme slags bliver læst ens."
    )


def count_words(numbers: int) -> str:
    """A count of numbers in Danish words, such as "12 tal"."""
    return f"{danish.number(numbers, 0)} tal"
