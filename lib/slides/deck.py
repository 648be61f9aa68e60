"""The file of a show: a title and a list of slides, read from TOML and written to it.

A show is called "præsentation" in the app, a slide "dias"; the words of the file are those of FIELDS. What cannot be used of a
file is reported in Danish sentences.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import tomli_w

from lib.analysis import options
from lib.system import folders

FOLDER = folders.DATA / "fremvisninger"
MAX_BYTES = 300_000
MAX_SLIDES = 60
# Limits so that a slide fits on one screen and can be read from the back of a hall; characters, but for the sentences.
MAX_TITLE, MAX_SENTENCES, MAX_SENTENCE, MAX_VIEW = 170, 4, 260, 3_500
MAX_NOTES = 4_000
OWN_TITLE = "Min præsentation"
POWERPOINT = "PowerPoint (redigerbar)"  # the name of the file format, wherever it is offered
NOT_A_SHOW = "Filen kan ikke læses som en præsentation."


class ShowError(ValueError):
    """A file is not a show; the message says why, in Danish."""


@dataclass(frozen=True)
class Slide:
    """One slide as written in the file, before its figure is made (see rendered.Dias).

    title: "" to use the figure's title. view: address of a page of the app and, after #, the key of one of its
    figures; "" for a slide without a figure. text: sentences. notes: for the speaker. source: source_id of the
    text, "" for the author's own words. problem: a Danish sentence on why it cannot be used, "" for none.
    """

    title: str = ""
    view: str = ""
    text: tuple[str, ...] = ()
    notes: str = ""
    source: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Show:
    """A title and the slides in order. remarks: Danish sentences on what could not be used of the file."""

    title: str
    slides: tuple[Slide, ...]
    remarks: tuple[str, ...] = ()


FIELDS = {"titel": "title", "visning": "view", "tekst": "text", "noter": "notes", "kilde": "source"}


def read(content: bytes) -> Show:
    """Read a show from the content of a TOML file, as write() makes it.

    A slide that cannot be used stays in place with its `problem`. Raises ShowError where the file is not a show.
    """
    if len(content) > MAX_BYTES:
        raise ShowError(f"{NOT_A_SHOW} Den er større end {MAX_BYTES // 1000} kB.")
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # wrong encoding, syntax or number; nested too deep
        raise ShowError(
            f"{NOT_A_SHOW} Det er en tekstfil, som ender på .toml og er hentet fra denne side."
        ) from None
    slides = found.get("dias")
    if not isinstance(slides, list) or not slides:
        raise ShowError(f"{NOT_A_SHOW} Der er ingen dias i den.")
    title, remarks = _text(found.get("titel")), []
    if not title or len(title) > MAX_TITLE:
        remarks.append(
            "Præsentationens titel mangler, er for lang eller er ikke tekst i anførselstegn."
        )
        title = "Præsentation"
    if len(slides) > MAX_SLIDES:
        remarks.append(
            f"Filen har {len(slides)} dias. Der er plads til {MAX_SLIDES}, så kun de første er med."
        )
    slides = slides[:MAX_SLIDES]
    for number, one in enumerate(slides, 1):
        unknown = set(one) - set(FIELDS) if isinstance(one, Mapping) else ()
        remarks += [
            f"Dias {number}: »{word[:40]}« kendes ikke og er ikke brugt."
            for word in sorted(unknown)
        ]
    return Show(title, tuple(map(_slide, slides)), tuple(remarks))


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _slide(found: object) -> Slide:
    """The slide of one [[dias]] table of the file, with its problem if any."""
    if not isinstance(found, Mapping):
        return Slide(problem="Diasset kan ikke læses.")
    sentences = found.get("tekst", [])
    sentences = [sentences] if isinstance(sentences, str) else sentences
    if not isinstance(sentences, list) or not all(isinstance(one, str) for one in sentences):
        return Slide(problem="Teksten kan ikke læses.")
    notes = found.get("noter", "")
    return checked(
        Slide(
            title=_text(found.get("titel", "")),
            view=_text(found.get("visning", "")),
            text=tuple(s for s in map(_text, sentences) if s),
            notes=notes.strip() if isinstance(notes, str) else "",
            source=_text(found.get("kilde", "")),
        )
    )


def checked(slide: Slide) -> Slide:
    """The slide with `problem` set: a Danish sentence where it is empty or too long, else ""."""
    problem = ""
    if len(slide.title) > MAX_TITLE:
        problem = f"Titlen er på {len(slide.title)} tegn. Der er plads til {MAX_TITLE}."
    elif len(slide.text) > MAX_SENTENCES:
        problem = f"Der er {len(slide.text)} linjer tekst. Der er plads til {MAX_SENTENCES}."
    elif any(len(sentence) > MAX_SENTENCE for sentence in slide.text):
        problem = f"En linje er for lang. Der er plads til {MAX_SENTENCE} tegn."
    elif len(slide.notes) > MAX_NOTES:
        problem = f"Noterne er for lange. Der er plads til {MAX_NOTES} tegn."
    elif len(slide.view) > MAX_VIEW:
        problem = "Visningens adresse er for lang."
    elif not slide.view and not slide.title:
        problem = "Diasset er tomt: det har hverken titel eller visning."
    return replace(slide, problem=problem)


def short(title: str) -> str:
    """The title, cut to MAX_TITLE characters."""
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 2]} …"


def write(show: Show) -> str:
    """The show as TOML text, which read() reads and a person can edit."""
    slides = [
        {word: list(value) if isinstance(value, tuple) else value
         for word, field in FIELDS.items() if (value := getattr(slide, field))}
        for slide in show.slides
    ]  # fmt: skip
    return tomli_w.dumps({"titel": show.title, "dias": slides}, multiline_strings=True)


def shipped(folder: Path = FOLDER) -> dict[str, Show]:
    """The shows that come with the data: file name without ending -> show."""
    return {path.stem: read(path.read_bytes()) for path in sorted(folder.glob("*.toml"))}


def moved(slides: Sequence[Slide], index: int, steps: int) -> tuple[Slide, ...]:
    """The slides with the one at `index` moved `steps` places later (earlier if negative), never past the ends."""
    left = list(slides)
    one = left.pop(index)
    left.insert(min(max(index + steps, 0), len(left)), one)
    return tuple(left)


def slides(rows: Iterable[tuple[int, str, Slide]]) -> pd.DataFrame:
    """A table of slides in Danish: number, title, page shown (or problem), and whether there are notes."""
    return pd.DataFrame(
        [
            (number, title, one.problem or _shows(one.view), "ja" if one.notes else "")
            for number, title, one in rows
        ],
        columns=["Dias", "Titel", "Viser", "Noter"],
    )


def _shows(view: str) -> str:
    page = urlsplit(view).path.strip("/").replace("-", "_") or "overblik"
    return options.PAGES.get(page, "") if view else "ord"
