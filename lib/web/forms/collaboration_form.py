"""The form for the user's own list of collaborations: a file, questions on it, and what cannot be used. Nothing is written."""

import datetime

import pandas as pd

from lib.contents import collaboration
from lib.contents.collaboration import Collaboration
from lib.settings import texts
from lib.text import danish, harmless
from lib.uploads import own_collaborations
from lib.uploads.files import reader
from lib.uploads.own_collaborations import ACTOR, COLLABORATION, SECTOR, YEAR, OwnCollaborations
from lib.web import figure_view, file_inputs, kept, page, sandboxed, session
from lib.web.forms import question_form

LEAD = "egen_liste.md"  # of data/texts/
FORMS = f"CSV eller XLSX, højst {reader.MAX_MEGABYTES} MB"
TEMPLATE = "skabelon-samarbejde.csv"
FAULTS_SHOWN = 15
ANSWERS = "samarbejde_svar"


def lead() -> str:
    """What a reader may bring, and what becomes of it."""
    return texts.read(LEAD).strip()


def own_list() -> Collaboration | None:
    """The fields, and what the user's list tells, when there is one that can be read and its questions are answered."""
    found = _list_fields()
    if found is None:
        return None
    return session.cached_per_session(
        "own_collaborations_told", found, lambda: collaboration.own(found)
    )


def _list_fields() -> OwnCollaborations | None:
    """The user's list when there is one that can be read and its questions are answered; else None."""
    brought = kept.file(FORMS, "egne_samarbejder", reader.MAX_MEGABYTES)
    file_inputs.download_button("Hent skabelon (CSV)", _template(), TEMPLATE, "text/csv")
    if brought is None:
        session.session_clear(ANSWERS)
    name, content = brought or ("", b"")
    answers = session.session_get(ANSWERS, ("", {}))
    given = answers[1] if answers[0] == name else {}
    found = sandboxed.read_upload(
        "own_collaborations", brought and (content, name, given),
        own_collaborations.read, content, name, given,
    )  # fmt: skip
    if found is None:
        return None
    return _settled(found, given)


def _settled(found: OwnCollaborations, given: dict[str, str]) -> OwnCollaborations | None:
    """The list when no question is left; the fields of the questions, and what could not be used of it."""
    if found.notes:
        page.escaped_caption(" ".join(found.notes))
    question_form.settle(
        question_form.fields(found.questions, f"{ANSWERS}_{found.name}", given), given,
        lambda now: session.session_set(ANSWERS, (found.name, now)),
    )  # fmt: skip
    if found.waits:
        page.markdown_info("Svar på spørgsmålene, så bliver listen vist.")
        return None
    if len(found.faults):
        number = len(found.faults)
        cells = "celle" if number == 1 else "celler"
        page.escaped_error(f"{danish.number(number, 0)} {cells} kunne ikke bruges, som de står.")
        figure_view.show_table(found.faults.head(FAULTS_SHOWN), "Hvorfor celler ikke kan bruges")
        file_inputs.csv_download_button(
            "Hent alle fejl (CSV)", lambda: found.faults, "fejl-i-samarbejder"
        )
    return found


def _template() -> bytes:
    """A list to fill in, with made-up rows that show how."""
    year = datetime.date.today().year
    rows = [
        ("Opdigtet forening", "Opdigtet netværk", "forening", year),
        ("Opdigtet skole", "Opdigtet netværk", "institution", year),
        ("Opdigtet virksomhed", "Opdigtet arbejdsgruppe", "erhverv", ""),
        ("Opdigtet skole", "Opdigtet arbejdsgruppe", "institution", ""),
    ]
    table = pd.DataFrame(rows, columns=[ACTOR, COLLABORATION, SECTOR, YEAR])
    return harmless.csv_text(table).encode("utf-8-sig")
