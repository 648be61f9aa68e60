"""A fremvisning: a list of dias as a text file (TOML), read with a Danish sentence for all that cannot be used."""

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
# What can be read from the back of a hall, and stands on one screen.
MAX_TITLE, MAX_SENTENCES, MAX_SENTENCE, MAX_VIEW = 170, 4, 260, 3_500
MAX_NOTES = 4_000
OWN_TITLE = "Min fremvisning"
NOT_A_SHOW = "Filen kan ikke læses som en fremvisning."


class ShowError(ValueError):
    """Why a file is no fremvisning, as a Danish sentence."""


@dataclass(frozen=True)
class Slide:
    """One screen.

    title: the finding; "" for that of the figure. view: the address of a page of the app and, behind #,
    which of its figures; "" for a slide of words. text: some sentences. notes: for the one who speaks.
    source: source_id of the words, where they are not one's own. problem: why it cannot be used, as a sentence.
    """

    title: str = ""
    view: str = ""
    text: tuple[str, ...] = ()
    notes: str = ""
    source: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Show:
    """A title and the slides in order. remarks: what could not be used of the file, as sentences."""

    title: str
    slides: tuple[Slide, ...]
    remarks: tuple[str, ...] = ()


FIELDS = {"titel": "title", "visning": "view", "tekst": "text", "noter": "notes", "kilde": "source"}


def read(content: bytes) -> Show:
    """A file as write() makes it. A slide that cannot be used keeps its place and says why; a file that
    is no show at all raises ShowError."""
    if len(content) > MAX_BYTES:
        raise ShowError(f"{NOT_A_SHOW} Den er større end {MAX_BYTES // 1000} kB.")
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # of its letters, its form, its numbers, its depth
        raise ShowError(
            f"{NOT_A_SHOW} Det er en tekstfil, som ender på .toml og er hentet fra denne side."
        ) from None
    slides = found.get("dias")
    if not isinstance(slides, list) or not slides:
        raise ShowError(f"{NOT_A_SHOW} Der er ingen dias i den.")
    title, remarks = _text(found.get("titel")), []
    if not title or len(title) > MAX_TITLE:
        remarks.append(
            "Fremvisningens titel mangler, er for lang eller er ikke tekst i anførselstegn."
        )
        title = "Fremvisning"
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
    """The slide of one table of the file, with what is wrong with it."""
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
    """The slide with a sentence on what is too much or too little of it, if anything."""
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
    """A title that is too long, cut where there is no more room."""
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 2]} …"


def write(show: Show) -> str:
    """The show as a text file that read() reads and that one can write in by hand."""
    slides = [
        {word: list(value) if isinstance(value, tuple) else value
         for word, field in FIELDS.items() if (value := getattr(slide, field))}
        for slide in show.slides
    ]  # fmt: skip
    return tomli_w.dumps({"titel": show.title, "dias": slides}, multiline_strings=True)


def shipped(folder: Path = FOLDER) -> dict[str, Show]:
    """The shows that come along: the file's name without ending -> the show."""
    return {path.stem: read(path.read_bytes()) for path in sorted(folder.glob("*.toml"))}


def moved(slides: Sequence[Slide], index: int, steps: int) -> tuple[Slide, ...]:
    """The slides with one of them so many places later, or earlier with minus; at the ends it stays."""
    left = list(slides)
    one = left.pop(index)
    left.insert(min(max(index + steps, 0), len(left)), one)
    return tuple(left)


def slides(rows: Iterable[tuple[int, str, Slide]]) -> pd.DataFrame:
    """The slides of a show: number, title, and what each shows."""
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
