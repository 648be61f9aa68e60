"""Turns a show and the database into finished slides with all that HTML, PDF, PowerPoint and ZIP files need."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lib.contents import address_choices
from lib.db import queries
from lib.db.queries import Connection
from lib.figures.figure import Figure, citation_line, citations, context_line, split_sentences
from lib.slides import deck, figure_urls
from lib.slides.deck import Show, Slide
from lib.text import danish

MAX_CAVEAT = 260  # characters


@dataclass(frozen=True)
class Dias:
    """A finished slide ("dias" in Danish): a deck.Slide with its figure, sources and labels.

    number: from 1. text: sentences. figure: None on a slide of text. sources: as cited -> address, or "".
    labels: warnings that every copy must show (fictional, own numbers). address: of the page in the app, or "".
    problem: a Danish sentence on why it cannot be shown, "" for none; a slide with a problem has no figure.
    """

    number: int
    title: str
    text: tuple[str, ...]
    figure: Figure | None
    sources: Mapping[str, str]
    labels: tuple[str, ...]
    notes: str
    address: str
    problem: str = ""

    @property
    def source_line(self) -> str:
        """ "Kilde: A; B", or "" where there is none."""
        return citation_line(self.sources) if self.sources else ""

    @property
    def caveat(self) -> str:
        """The first sentences of the figure's caveat, the most important first: at least one, and as many as fit.

        The notes have all of them.
        """
        if self.figure is None or self.figure.legend is not None:
            return ""  # a map's legend says which places are only sketched
        shown = ""
        for sentence in split_sentences(self.figure.caveat):
            if shown and len(shown) + len(sentence) > MAX_CAVEAT:
                break
            shown = f"{shown} {sentence}".strip()
        return shown

    @property
    def facts_line(self) -> str:
        """Whose numbers, beside whose, and when."""
        return "" if self.figure is None else context_line(self.figure)


def finished(con: Connection, of: Show) -> Iterator[Dias]:
    """The finished slides of a show in order, computed one at a time; a slide that cannot be made has a problem."""
    for number, slide in enumerate(of.slides, 1):
        yield one(con, slide, number)


def one(con: Connection, slide: Slide, number: int) -> Dias:
    """Finish a single slide; where that is not possible, it has a problem."""
    problem, figure, sources = slide.problem, None, {}
    if not problem:
        try:
            figure = figure_urls.figure(con, slide.view) if slide.view else None
            sources = (figure.sources if figure else {}) | _sources(con, slide.source)
        except address_choices.ViewError as error:
            problem = f"Diasset kan ikke vises. {error}"
    title = deck.short(slide.title) or (figure.title if figure else f"Dias {number}")
    return Dias(
        number, _unbroken(title), tuple(map(_unbroken, slide.text)), figure, sources,
        tuple(figure.labels) if figure else (), _notes(slide.notes, figure),
        figure_urls.parse(slide.view).within_the_app if figure else "", problem,
    )  # fmt: skip


def of_figure(figure: Figure) -> Dias:
    """A slide that shows only this figure."""
    return Dias(
        1, _unbroken(figure.title), (), figure, figure.sources, tuple(figure.labels),
        _notes("", figure), "",
    )  # fmt: skip


def _unbroken(text: str) -> str:
    """The text with no-break spaces between a number and its % sign, and a day and its month."""
    return re.sub(r"(\d\.?) (%|(?<=\. )[a-zæøå])", rf"\1{danish.NBSP}\2", text)


def _notes(notes: str, figure: Figure | None) -> str:
    """The speaker's notes, and the caveats of the figure."""
    read = f"Læs figuren sådan: {figure.caveat}" if figure and figure.caveat else ""
    return "\n\n".join(part for part in (notes, read) if part)


def _sources(con: Connection, source_id: str) -> dict[str, str]:
    """The citation of a source -> its address; empty for "", ViewError for an unknown source_id."""
    if not source_id:
        return {}
    rows = queries.table(con, "sources")
    rows = rows[rows["source_id"] == source_id].rename(columns={"title": "source"})
    if rows.empty:
        raise address_choices.ViewError(f"Kilden »{source_id[:60]}« findes ikke.")
    return citations(rows.to_dict("records"))


def remarks(of: Show, made: list[Dias]) -> list[str]:
    """Danish sentences on what could not be used of a show."""
    wrong = [f"Dias {one.number}: {one.problem}" for one in made if one.problem]
    return [*of.remarks, *wrong]
