"""From a fremvisning and the database to finished dias: all that a screen, a file or a sheet needs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lib.contents import address_choices
from lib.db import queries
from lib.db.queries import Connection
from lib.figures.figure import Figure, citation_line, citations, facts_line, split_sentences
from lib.slides import deck, figure_urls
from lib.slides.deck import Show, Slide
from lib.text import danish

MAX_CAVEAT = 260


@dataclass(frozen=True)
class Dias:
    """One finished screen.

    number: from 1. text: sentences. figure: None on a slide of words. sources: as cited -> address, or "".
    labels: what must stand on it wherever it goes. address: of the view in the app, or "". problem: why
    it cannot be shown, a sentence; then it has no figure.
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
        """What cannot be read off the chart: as many of the sentences as there is room for under it, the
        weightiest first, and always one. The notes have it all."""
        if self.figure is None or self.figure.legend is not None:
            return ""  # a map's legend says which places are only sketched
        said = ""
        for sentence in split_sentences(self.figure.caveat):
            if said and len(said) + len(sentence) > MAX_CAVEAT:
                break
            said = f"{said} {sentence}".strip()
        return said

    @property
    def facts_line(self) -> str:
        """Whose numbers, beside whose, and when."""
        return "" if self.figure is None else facts_line(self.figure)


def finished(con: Connection, of: Show) -> Iterator[Dias]:
    """Each slide of a show in order, made when it is asked for. A slide that cannot be made says why."""
    for number, slide in enumerate(of.slides, 1):
        yield one(con, slide, number)


def one(con: Connection, slide: Slide, number: int) -> Dias:
    """A single finished slide."""
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
    """A figure as a slide by itself."""
    return Dias(
        1, _unbroken(figure.title), (), figure, figure.sources, tuple(figure.labels),
        _notes("", figure), "",
    )  # fmt: skip


def _unbroken(text: str) -> str:
    """A number stays on the line of its per cent, a day on that of its month."""
    return re.sub(r"(\d\.?) (%|(?<=\. )[a-zæøå])", rf"\1{danish.NBSP}\2", text)


def _notes(notes: str, figure: Figure | None) -> str:
    """The speaker's words, and how the figure is to be read."""
    read = f"Læs figuren sådan: {figure.caveat}" if figure and figure.caveat else ""
    return "\n\n".join(part for part in (notes, read) if part)


def _sources(con: Connection, source_id: str) -> dict[str, str]:
    """How the source of a slide's words is cited. Words of one's own need none."""
    if not source_id:
        return {}
    rows = queries.table(con, "sources")
    rows = rows[rows["source_id"] == source_id].rename(columns={"title": "source"})
    if rows.empty:
        raise address_choices.ViewError(f"Kilden »{source_id[:60]}« findes ikke.")
    return citations(rows.to_dict("records"))


def remarks(of: Show, made: list[Dias]) -> list[str]:
    """What could not be used of a show, as sentences."""
    wrong = [f"Dias {one.number}: {one.problem}" for one in made if one.problem]
    return [*of.remarks, *wrong]
