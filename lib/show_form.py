"""The reader's own fremvisning: its slides in order, their words, and a file of them."""

from collections.abc import Callable
from dataclasses import replace

from lib import files, show, ui, views
from lib.show import Show, ShowError, Slide
from lib.store import Connection

OWN = "egen"
EMPTY = (
    "Din egen fremvisning er tom. Gå til en figur på en af de andre sider, åbn »Hent figuren« og vælg "
    f"»{ui.ADD_TO_SHOW}«, eller begynd med en kopi af en af de fremvisninger, der følger med."
)
SHEET = (
    "En A4-side til at tage med: nøgletal ved siden af kommunen, en figur, kortet, det, der ikke er "
    "offentliggjort, og kilderne."
)
HALL = (
    "Valgfrit: den adresse, som salen når værktøjet på. Så får hvert dias en QR-kode til det, det viser."
)
NO_ADDRESS = "Skriv adressen sådan: https://socialbalance.gladsaxe.dk"


def own() -> Show:
    """The reader's own show as it is now."""
    return ui.held(ui.OWN_SHOW) or Show(show.OWN_TITLE, ())


def keep(made: Show) -> None:
    """Hold another show as the reader's own, with all fields anew."""
    ui.forget("dias_")
    ui.hold(ui.OWN_SHOW, made)


def copy(of: Show) -> None:
    """Make a show one's own, and choose it."""
    keep(replace(of, remarks=()))
    ui.choose_next("fremvisning", OWN)


def title_of(con: Connection, slide: Slide, number: int) -> str:
    """The title of a slide, or of its figure."""
    if slide.title or slide.problem:
        return slide.title or f"Dias {number}"
    try:
        return ui.keep(lambda: views.figure(con, slide.view).title, "title", slide.view)
    except views.ViewError as error:
        return str(error)


def edit(con: Connection) -> None:
    """The words and the order of one's own show, a slide at a time."""
    of = own()
    title = ui.words("Fremvisningens titel", of.title, "dias_titel", show.MAX_TITLE).strip()
    if title and title != of.title:
        ui.hold(ui.OWN_SHOW, of := replace(of, title=title))
    numbers = {str(n): f"{n + 1}. {title_of(con, one, n + 1)}" for n, one in enumerate(of.slides)}
    n = int(ui.pick("Dias, der skal rettes", numbers, "0", f"dias_nummer_{len(of.slides)}"))
    slide = of.slides[n]
    key = f"dias_{n}_{len(of.slides)}"
    edited = replace(
        slide,
        title=ui.words("Titel: det, diasset siger. Tomt felt: figurens egen titel",
                       slide.title, f"{key}_titel", show.MAX_TITLE).strip(),
        text=tuple(_lines(ui.paragraph(
            f"Tekst: højst {show.MAX_SENTENCES} linjer", "\n".join(slide.text), f"{key}_tekst",
            show.MAX_SENTENCES * show.MAX_SENTENCE))),
        notes=ui.paragraph("Noter til den, der taler", slide.notes, f"{key}_noter", show.MAX_NOTES),
    )  # fmt: skip
    edited = show.checked(edited)
    if edited.problem:
        ui.problem(edited.problem)
    elif edited != slide:
        ui.hold(ui.OWN_SHOW, replace(of, slides=(*of.slides[:n], edited, *of.slides[n + 1 :])))
        ui.run_again()
    buttons = (
        ("Flyt op", lambda s: show.moved(s, n, -1)),
        ("Flyt ned", lambda s: show.moved(s, n, 1)),
        ("Fjern", lambda s: (*s[:n], *s[n + 1 :])),
        ("Nyt dias med ord", lambda s: (*s[: n + 1], Slide(title="Ny titel"), *s[n + 1 :])),
    )
    for column, (word, change) in zip(ui.columns(4), buttons, strict=True):
        with column:
            ui.button(word, f"{key}_{files.slug(word)}", _changing(change))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changing(change: Callable[[tuple[Slide, ...]], tuple[Slide, ...]]) -> Callable[[], None]:
    return lambda: keep(replace(own(), slides=change(own().slides)[: show.MAX_SLIDES]))


def open_file() -> None:
    """A field for a file with a show, which then is one's own; why not, where it cannot be read."""
    content = ui.opened_file("Fil med en fremvisning (TOML)", "show_file", show.MAX_BYTES)
    if content is None:
        ui.is_new("show_file", b"")
        return
    try:
        read = show.read(content)
    except ShowError as error:
        ui.problem(f"{error} Din egen fremvisning er urørt.")
        return
    if ui.is_new("show_file", content):
        keep(read)
        ui.choose_next("fremvisning", OWN)
        ui.run_again()
