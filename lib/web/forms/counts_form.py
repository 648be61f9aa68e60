"""The form for the user's own count of passers-by: a file, and in words what it counts. Nothing of it is written."""

import datetime

import pandas as pd

from lib.analysis.sentences import OWN
from lib.contents.passages import Counted
from lib.db.schema_flows import MODES
from lib.settings import texts
from lib.text.slug import slug
from lib.uploads import passage_counts, reader
from lib.uploads.passage_counts import CountsRead
from lib.web import inputs, page, sandboxed

LEAD = (
    "Har I selv talt, kan filen fra tælleren vises på samme måde. **Tallene følger kun dit besøg**: de vises ikke for andre, "
    "bliver ikke gemt og er væk, når du lukker siden. Én fil er ét sted."
)
FORMS = f"CSV eller XLSX, højst {reader.MAX_MEGABYTES} MB: time for time, kvarter for kvarter eller døgn for døgn"
MAX_NAME = 60
TEMPLATE = "skabelon-taelling.csv"
TEMPLATE_HELP = (
    "Skabelonens tal er opdigtede. En tom celle er en time, som ingen har talt; 0 er en time, hvor ingen kom forbi. Skriv »Antal« "
    "i stedet for »Frem« og »Tilbage«, hvis retningerne ikke er talt hver for sig."
)


def own_counts(area_name: str) -> tuple[Counted, list[str]] | None:
    """The fields, and the user's counts with notes on how they were read; None until there is a file that can be read."""
    left, right = page.columns(2)
    with left:
        file = inputs.uploaded_file(FORMS, "egen_taelling", reader.MAX_MEGABYTES)
        mode = inputs.select_local(
            "Hvem er talt?", {mode: mode for mode in MODES}, MODES[0], "egen_taelling_hvem"
        )
    with right:
        name = inputs.text_field(
            "Hvor er der talt?", "Eget tællested", "egen_taelling_sted", MAX_NAME
        )
        to_name = inputs.text_field("»Frem« er mod", "den ene side", "egen_taelling_frem", MAX_NAME)
        from_name = inputs.text_field(
            "»Tilbage« er mod", "den anden side", "egen_taelling_tilbage", MAX_NAME
        )
    page.escaped_caption(TEMPLATE_HELP)
    inputs.download_button(
        "Hent skabelon (CSV)", texts.read(TEMPLATE).encode("utf-8-sig"), TEMPLATE, "text/csv"
    )
    place_id = slug(name) or "eget"
    found = _read(file, place_id, mode)
    if file is None or found is None:
        return None
    place = {
        "count_place_id": place_id, "name": name or "Eget tællested", "area": area_name, "from_name": from_name or "den anden side",
        "to_name": to_name or "den ene side", "area_id": "", "fictional": False,
    }  # fmt: skip
    source = {
        "source": f"{OWN}: {file[0]}",
        "publisher": "dit besøg",
        "published": None,
        "url": None,
    }
    return Counted(pd.DataFrame([place]), found.counts.assign(**source), own=True), list(
        found.notes
    )


def _read(file: tuple[str, bytes] | None, place_id: str, mode: str) -> CountsRead | None:
    name, content = file or ("", b"")
    return sandboxed.read_upload(
        "counts", file and (content, name, place_id, mode),
        passage_counts.read, content, name, place_id, mode, datetime.date.today(),
    )  # fmt: skip
