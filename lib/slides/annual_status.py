"""Make an annual status: `python -m lib.slides.annual_status AREA YEAR --out FILE`, as Word (.docx) or PDF (.pdf).

AREA is the area_id or the name of an area. The authors' own words are taken from the file given with --words, else from the
Word file that stands at FILE already, so that a job that makes it anew keeps them.
"""

import argparse
import datetime
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lib.contents import annual_status
from lib.contents.annual_status import AnnualStatus
from lib.db import queries
from lib.db.queries import Connection
from lib.slides import annual_docx, annual_pdf
from lib.system import commands
from lib.uploads import own_words

WRITERS: dict[str, Callable[[AnnualStatus, Mapping[str, str], datetime.date], bytes]] = {
    ".docx": annual_docx.document,
    ".pdf": annual_pdf.document,
}


def area_of(con: Connection, words: str) -> str:
    """The area_id that words name; ValueError with a Danish sentence where they name none."""
    areas = annual_status.areas(con)
    found = [one for one, name in areas.items() if words in (one, name)]
    if not found:
        raise ValueError(f"Området »{words}« findes ikke. Der er {', '.join(areas)}.")
    return found[0]


def make(con: Connection, words: str, year: str, out: Path, own: Path | None, today: datetime.date) -> tuple[bytes, Sequence[str]]:  # fmt: skip
    """The file, and remarks on the authors' words. ValueError with a Danish sentence where it cannot be made."""
    if out.suffix.lower() not in WRITERS:
        raise ValueError(f"Filen skal ende på {' eller '.join(WRITERS)}, ikke »{out.suffix}«.")
    if not out.parent.is_dir():
        raise ValueError(f"Mappen {out.parent} findes ikke.")
    area_id, years = area_of(con, words), annual_status.years(con, today)
    if year not in years:
        raise ValueError(
            f"Der er ingen årsstatus for »{year}«. Der er {min(years)} til {max(years)}."
        )
    before = own or (out if out.suffix.lower() == ".docx" and out.exists() else None)
    texts, remarks = {}, []
    status = annual_status.annual_status(con, area_id, year, today)
    if before:
        found = own_words.read(before.read_bytes())
        texts, remarks = found.texts(annual_docx.fields()), [*found.remarks]
        remarks += [other] if (other := of_another(found.title, status.title)) else []
    return WRITERS[out.suffix.lower()](status, texts, today), remarks


def of_another(title: str, wanted: str) -> str:
    """A sentence where words are from a status with another title, else ""."""
    if not title or title == wanted:
        return ""
    return f"Teksterne er fra »{title}«. Læs dem igennem, før de står i »{wanted}«."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0 on success, or 1 with a Danish sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m lib.slides.annual_status", description=__doc__)
    parser.add_argument("area", metavar="AREA")
    parser.add_argument("year", metavar="YEAR")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True)
    parser.add_argument(
        "--words", metavar="FILE.docx", type=Path, help="a Word file with the authors' own words"
    )
    given = parser.parse_args(arguments)
    try:
        with queries.connect_or_say_why() as con:
            content, remarks = make(con, given.area, given.year, given.out, given.words, datetime.date.today())  # fmt: skip
    except (OSError, ValueError) as error:
        return commands.failed(error)
    for remark in remarks:
        print(remark, file=sys.stderr)
    return commands.write(given.out, content)


if __name__ == "__main__":
    sys.exit(main())
