"""Export a show (præsentation) to a file: `python -m lib.slides.export SHOW FILE`, in the format of FILE's ending.

SHOW is the name of a show in data/fremvisninger/, or the path of a .toml file.
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
from lib.slides import deck, public_address, rendered
from lib.slides import html as slides_html
from lib.slides import zip as slides_zip
from lib.slides.deck import Show, ShowError
from lib.slides.rendered import Dias
from lib.system import commands
from lib.system.sandbox import run_here

Run = Callable[..., object]  # run(function, *arguments) answers function(*arguments)


@dataclass(frozen=True)
class FileFormat:
    """A file format: its Danish name, ending and MIME type.

    draw: what takes long, from a title, the finished slides and the address of the app. finish: the content of the file, from
    what was drawn and the address of the app.
    """

    name: str
    ending: str
    mime: str
    draw: Callable[[str, Sequence[Dias], str], object]
    finish: Callable[[object, str], bytes] = lambda content, address: content


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def _pptx(title: str, made: Sequence[Dias], address: str) -> bytes:
    from lib.slides import pptx  # with what it needs, only where such a file is drawn

    return pptx.document(title, made, address)


def _pdf(title: str, made: Sequence[Dias], *paper: str) -> bytes:
    from lib.slides import pdf

    return pdf.document(title, made, *paper)


FORMATS = {
    "pptx": FileFormat(deck.POWERPOINT, ".pptx", PPTX, _pptx),
    "pdf": FileFormat(
        "PDF til skærm", ".pdf", "application/pdf",
        lambda title, made, address: _pdf(title, made),
    ),
    "a4": FileFormat(
        "PDF til papir (A4)", ".a4.pdf", "application/pdf",
        lambda title, made, address: _pdf(title, made, "a4"),
    ),
    "html": FileFormat(
        "HTML, som virker uden net", ".html", "text/html",
        lambda title, made, address: slides_html.drawn(title, made),
        lambda drawn, address: drawn.page(address).encode(),
    ),
    "zip": FileFormat(
        "Figurerne som billeder (ZIP)", ".zip", "application/zip",
        lambda title, made, address: slides_zip.document(title, made),
    ),
}  # fmt: skip


def names() -> dict[str, str]:
    """The formats to choose from: key -> Danish name."""
    return {key: file_format.name for key, file_format in FORMATS.items()}


@dataclass(frozen=True)
class Step:
    """Progress of an export: steps done, of how many. The last step has the file's content.

    remarks: Danish sentences on what could not be used of the show.
    """

    done: int
    of: int
    content: bytes = b""
    remarks: Sequence[str] = ()


def draw(form: str, title: str, made: Sequence[Dias], address: str) -> object:
    """What FORMATS[form].finish makes a file of. Arguments and result can be handed to another process."""
    return FORMATS[form].draw(title, made, address)


def steps(
    con: Connection, of: Show, form: str, address: str = "", run: Run = run_here
) -> Iterator[Step]:
    """Export a show one slide at a time, so that the caller can show progress or stop.

    form: a key of FORMATS. run: runs draw(), perhaps elsewhere."""
    count, made = len(of.slides) + 1, []
    for one in rendered.finished(con, of):
        made.append(one)
        yield Step(len(made), count)
    content = FORMATS[form].finish(run(draw, form, of.title, made, address), address)
    yield Step(count, count, content, rendered.remarks(of, made))


def of_figure(figure: Figure, form: str, run: Run = run_here) -> bytes:
    """Export a single figure as a show of one slide. form, run: as for steps()."""
    slides = [rendered.of_figure(figure)]
    return FORMATS[form].finish(run(draw, form, figure.title, slides, ""), "")


def form_of(path: Path) -> str:
    """The key of the format of a file by its ending; ValueError with a Danish sentence where it is unknown."""
    longest_first = sorted(
        FORMATS, key=lambda form: -len(FORMATS[form].ending)
    )  # .a4.pdf ends on .pdf
    for form in longest_first:
        if path.name.lower().endswith(FORMATS[form].ending):
            return form
    raise ValueError(
        f"Filen skal ende på {', '.join(one.ending for one in FORMATS.values())}, ikke {path.suffix}."
    )


def found(name: str) -> Show:
    """The shipped show of that name, or the show in that .toml file; ShowError or OSError where there is none."""
    path = Path(name)
    if path.suffix == ".toml":
        return deck.read(path.read_bytes())
    shipped = deck.shipped()
    if name not in shipped:
        raise ShowError(f"Præsentationen »{name}« findes ikke. Der er {', '.join(shipped)}.")
    return shipped[name]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0 on success, or 1 with a Danish sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m lib.slides.export", description=__doc__)
    parser.add_argument("show", metavar="SHOW")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--address", default="", help="where the app is reached, for QR codes")
    given = parser.parse_args(arguments)
    try:
        form, of = form_of(given.file), found(given.show)
        if given.address and not public_address.anywhere_at(given.address):
            raise ValueError(
                f"Adressen skal skrives sådan: {municipality.settings().example_address}"
            )
        if not given.file.parent.is_dir():
            raise ValueError(f"Mappen {given.file.parent} findes ikke.")
        with queries.connect_or_say_why() as con:
            for step in steps(con, of, form, public_address.anywhere_at(given.address)):
                print(f"\r{step.done} af {step.of}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
            for remark in step.remarks:
                print(remark, file=sys.stderr)
    except (OSError, ValueError) as error:
        return commands.failed(error)
    return commands.write(given.file, step.content)


if __name__ == "__main__":
    sys.exit(main())
