"""The form of the annual status: the authors' own words, typed or from last time's file, and the files to take along."""

import datetime
from collections.abc import Mapping
from functools import partial

from lib.contents.annual_status import AnnualStatus
from lib.slides import annual_docx, annual_pdf, annual_status
from lib.text.slug import slug
from lib.uploads import own_words
from lib.web import file_inputs, inputs, page, sandboxed, session

LEAD = (
    "Tallene skriver værktøjet; ordene er jeres. Skriv her, eller hent Word-filen og skriv i felterne i den. Vælg den "
    "fil igen næste gang, så følger jeres tekster med. Intet af det gemmes her."
)
UPLOAD = "Sidste årsstatus med jeres tekster (.docx)"
TAKEN = "{count} af jeres tekster er hentet fra filen."
NONE = "Felterne i filen er ikke udfyldt, så der er ingen tekster at hente."
NOT_ALL = "Kun teksten mellem en overskrift og »Her slutter forfatternes egne ord« følger med, uden fed skrift og billeder."
TEXTS, READ = "own_words", "own_words_read"
MEGABYTES = own_words.MAX_BYTES // 1_000_000


def _texts(area_id: str, of: AnnualStatus) -> dict[str, str]:
    """The words of this visit for one area and year, by the name of the field."""
    return session.session_get(f"{TEXTS}_{area_id}_{of.year}", {})


def _keep(area_id: str, of: AnnualStatus, texts: Mapping[str, str]) -> None:
    session.session_set(f"{TEXTS}_{area_id}_{of.year}", dict(texts))


def _prefix(area_id: str, of: AnnualStatus) -> str:
    return f"words_{area_id}_{of.year}_"


def upload(area_id: str, of: AnnualStatus) -> None:
    """The upload of last time's file; its words fill the fields once, and what is typed after that stays."""
    file = file_inputs.uploaded_file(UPLOAD, f"annual_file_{area_id}_{of.year}", MEGABYTES)
    page.escaped_caption(NOT_ALL)
    found = sandboxed.read_upload("annual_words", file, own_words.read, file and file[1])
    if found is None:
        return
    texts = found.texts(annual_docx.fields())
    if session.session_get(READ, None) != (area_id, of.year, file):
        session.session_set(READ, (area_id, of.year, file))
        session.session_clear(_prefix(area_id, of))
        _keep(area_id, of, _texts(area_id, of) | texts)
    page.escaped_success(TAKEN.format(count=len(texts)) if texts else NONE)
    other = annual_status.of_another(found.title, of.title)
    page.escaped_lines([*found.remarks, *([other] if other else [])])


def fields(area_id: str, of: AnnualStatus) -> dict[str, str]:
    """A field for each of the template's; the words as they now stand, by name."""
    before, now = _texts(area_id, of), {}
    for name, field in annual_docx.fields().items():
        key = f"{_prefix(area_id, of)}{name}"
        text = inputs.text_area(field.heading, before.get(name, ""), key, own_words.MAX_TEXT)
        if text.strip():
            now[name] = text.strip()
    _keep(area_id, of, now)
    return now


def files(of: AnnualStatus, words: Mapping[str, str], today: datetime.date) -> None:
    """The buttons for the Word file and the PDF."""
    name, run = slug(of.title), sandboxed.run_for_buttons()
    left, right = page.columns(2)
    with left:
        file_inputs.download_button(
            "Hent som Word", partial(run, annual_docx.document, of, words, today), f"{name}.docx", annual_docx.MIME
        )  # fmt: skip
    with right:
        file_inputs.download_button(
            "Hent som PDF", partial(run, annual_pdf.document, of, words, today), f"{name}.pdf", "application/pdf"
        )  # fmt: skip
