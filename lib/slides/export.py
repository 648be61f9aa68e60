"""A fremvisning as a file: `python -m lib.slides.export SHOW FILE`, the form by the file's ending.

SHOW is the name of one that comes along (data/fremvisninger/) or the path of a file of one's own.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.db import queries
from lib.db.queries import Connection
from lib.figures.figure import Figure
from lib.settings import municipality
from lib.slides import deck, pdf, pptx, public_address, rendered
from lib.slides import html as slides_html
from lib.slides import zip as slides_zip
from lib.slides.deck import Show, ShowError
from lib.slides.rendered import Dias
from lib.system import atomic_files

Writer = Callable[[str, Sequence[Dias], str], bytes]


@dataclass(frozen=True)
class Form:
    """A kind of file: what it is called, its ending and type, and what writes it from a title, the
    finished slides and the address of the app."""

    name: str
    ending: str
    mime: str
    write: Writer


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FORMS = {
    "pptx": Form("PowerPoint, som kan rettes", ".pptx", PPTX, pptx.document),
    "pdf": Form(
        "PDF til skærm", ".pdf", "application/pdf",
        lambda title, made, address: pdf.document(title, made),
    ),
    "a4": Form(
        "PDF til papir (A4)", ".a4.pdf", "application/pdf",
        lambda title, made, address: pdf.document(title, made, "a4"),
    ),
    "html": Form(
        "HTML, som virker uden net", ".html", "text/html",
        lambda title, made, address: slides_html.document(title, made, address).encode(),
    ),
    "zip": Form(
        "Figurerne som billeder (ZIP)", ".zip", "application/zip",
        lambda title, made, address: slides_zip.document(title, made),
    ),
}  # fmt: skip


def names() -> dict[str, str]:
    """The forms to choose from, by their keys."""
    return {key: form.name for key, form in FORMS.items()}


@dataclass(frozen=True)
class Step:
    """How far it is: so many of so many steps; with the last step the finished file, and what could not be
    used of the show."""

    done: int
    of: int
    content: bytes = b""
    remarks: Sequence[str] = ()


def steps(con: Connection, of: Show, form: Form, address: str = "") -> Iterator[Step]:
    """Make a file of a show, a slide at a time, so that it can be followed and broken off."""
    count, made = len(of.slides) + 1, []
    for one in rendered.finished(con, of):
        made.append(one)
        yield Step(len(made), count)
    content = form.write(of.title, made, address)
    yield Step(count, count, content, rendered.remarks(of, made))


def of_figure(figure: Figure, form: Form) -> bytes:
    """One figure as such a file."""
    return form.write(figure.title, [rendered.of_figure(figure)], "")


def form_of(path: Path) -> Form:
    """The form by a file's ending; ValueError with a Danish sentence for one that there is not."""
    endings = sorted(FORMS.values(), key=lambda form: -len(form.ending))
    for form in endings:
        if path.name.lower().endswith(form.ending):
            return form
    raise ValueError(
        f"Filen skal ende på {', '.join(form.ending for form in FORMS.values())}, ikke {path.suffix}."
    )


def found(name: str) -> Show:
    """The show of that name, or of that file; ShowError or OSError where there is none."""
    path = Path(name)
    if path.suffix == ".toml":
        return deck.read(path.read_bytes())
    shipped = deck.shipped()
    if name not in shipped:
        raise ShowError(f"Fremvisningen »{name}« findes ikke. Der er {', '.join(shipped)}.")
    return shipped[name]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; answers 0, or 1 and a Danish sentence."""
    parser = argparse.ArgumentParser(prog="python -m lib.slides.export", description=__doc__)
    parser.add_argument("show", metavar="SHOW")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--address", default="", help="where the app is reached, for QR codes")
    given = parser.parse_args(arguments)
    try:
        form, of = form_of(given.file), found(given.show)
        if given.address and not public_address.reached_at(given.address):
            raise ValueError(
                f"Adressen skal skrives sådan: {municipality.settings().example_address}"
            )
        if not given.file.parent.is_dir():
            raise ValueError(f"Mappen {given.file.parent} findes ikke.")
        with queries.connect() as con:
            for step in steps(con, of, form, public_address.reached_at(given.address)):
                print(f"\r{step.done} af {step.of}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
            for remark in step.remarks:
                print(remark, file=sys.stderr)
    except OSError as error:
        print(atomic_files.error_sentence(error), file=sys.stderr)
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        atomic_files.write(given.file, step.content)
    except OSError as error:
        print(atomic_files.error_sentence(error, given.file), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
