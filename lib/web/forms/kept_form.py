"""The fields for kept matches: what columns and names of an earlier file were said to be, for the visit or in a file."""

from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.observations import kept_match
from lib.uploads.observations.column_mapping import Match
from lib.uploads.observations.kept_match import Kept
from lib.uploads.tables.table_detection import FileTable
from lib.web import file_inputs, page, sandboxed, session
from lib.web.forms import column_form

KEPT_MATCHES, BROUGHT = "own_match", "own_match_brought"
MAX_MEGABYTES = 1
EXPLAIN = (
    "Har du gemt »Kolonner og svar« fra en tidligere fil, kan du vælge dem her. Så bliver en ny fil med samme "
    "overskrifter foreslået læst på samme måde."
)


def known() -> Kept:
    """The matches of this visit, and those of the file that the user has brought."""
    of_visit = session.get_versioned(KEPT_MATCHES) or Kept()
    return of_visit.with_all_of(session.session_get(BROUGHT, None) or Kept())


def answers_key(name: str, table: FileTable) -> str:
    """The session key of the answers on a table."""
    return f"own_answers_{column_form.checksum(name, table)}"


def brought_field(catalogue: Catalogue) -> None:
    """A box for the file of an earlier match; what no longer fits is told."""
    with page.expander("Brug kolonner og svar fra en tidligere fil", "egne_tidligere"):
        page.markdown(EXPLAIN)
        brought = file_inputs.uploaded_file("Kolonner og svar", "egne_kolonner", MAX_MEGABYTES)
        content = brought and brought[1]
        read = sandboxed.read_upload("own_kept", brought, kept_match.read, content)
        kept, told = kept_match.fitting(read, catalogue) if read else (None, [])
        for sentence in told:
            page.escaped_caption(sentence)
    if kept != session.session_get(BROUGHT, None):
        session.session_clear("own_answers_")  # the fields take their first values again
        session.session_set(BROUGHT, kept)


def show_compared(table: FileTable) -> None:
    """Tell which columns of a table are proposed from the brought file, which are new, and which are gone."""
    kept = session.session_get(BROUGHT, None)
    if kept:
        page.escaped_caption(" ".join(kept_match.compared(kept, table)))


def keep_for_the_visit(table: FileTable, match: Match, name: str) -> None:
    """Remember a match and its answers for the next file of this visit. name: of the file."""
    of_visit = session.get_versioned(KEPT_MATCHES) or Kept()
    session.set_versioned(KEPT_MATCHES, of_visit.with_all_of(_now(table, match, name)))


def keep_button(table: FileTable, match: Match, name: str) -> None:
    """A button to download a match and its answers for next year's file. name: of the file."""
    file_inputs.download_button(
        "Gem kolonner og svar til næste år", lambda: kept_match.written(_now(table, match, name)),
        kept_match.FILE_NAME, "application/json",
    )  # fmt: skip
    page.escaped_caption(
        "Filen har overskrifter, navne og dine valg, og ingen af tallene. Vælg den sammen med næste års fil."
    )


def _now(table: FileTable, match: Match, name: str) -> Kept:
    return kept_match.keep(table, match, session.session_get(answers_key(name, table), {}))
