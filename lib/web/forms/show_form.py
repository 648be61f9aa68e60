"""The user's own show: its slides, their order and texts, and opening one from a file."""

from dataclasses import replace
from functools import partial

import streamlit as st

from lib.contents import address_choices
from lib.db.queries import Connection
from lib.settings import municipality
from lib.slides import deck, export, figure_urls, lent_shows, public_address
from lib.slides.deck import Show, ShowError, Slide
from lib.text.slug import slug
from lib.web import (
    app_address,
    figure_view,
    file_inputs,
    inputs,
    own_show,
    page,
    sandboxed,
    session,
)
from lib.web.read_uploads import UnreadableError

OWN = "egen"
OWN_TITLE_BEFORE = "Min fremvisning"  # in addresses of before
EMPTY = (
    "Din egen præsentation er tom. Gå til en figur på en af de andre sider, åbn »Hent figuren« og vælg "
    f"»{own_show.ADD}«, eller begynd med en kopi af en af de præsentationer, der følger med."
)
SHEET = (
    "En A4-side til at tage med: nøgletal ved siden af kommunen, en figur, kortet, det, der ikke er "
    "offentliggjort, og kilderne."
)
HALL = "Valgfrit: den adresse, som deltagernes telefoner når værktøjet på. Så får hvert dias en QR-kode til det, det viser."
NO_ADDRESS = f"Skriv adressen uden en sti, sådan: {municipality.settings().example_address}"
UNKNOWN_ADDRESS = (
    "Den adresse må værktøjet ikke henvise deltagerne til, så dias får ingen QR-koder: det er hverken den adresse, du selv "
    "bruger, eller en, som den, der driver værktøjet, har tilføjet."
)
KEPT = (
    "Din egen præsentation findes kun, så længe denne side er åben. Hent den som fil, før du lukker eller "
    "genindlæser siden."
)
MUCH_TEXT = 330  # characters beside a figure


def opened_first() -> str | None:
    """The show that the page opens on: the user's own where there is one, otherwise None for the first."""
    return OWN if own_show.show().slides else None


def hall_field() -> str:
    """The address that QR codes lead to: the public one where that is set, else the one that the user types, "" without."""
    if public := app_address.public():
        page.escaped_caption(f"QR-koderne på dias fører til {public}.")
        return public
    typed = inputs.text_field(
        "Internetadresse, deltagerne kan åbne (til QR-koder)", "", "salens_adresse", 220
    )
    page.escaped_caption(HALL)
    return _hall_address(typed)


def _hall_address(typed: str) -> str:
    """What is typed, as an address that QR codes may lead to; "" with an error where it cannot be used."""
    hall = public_address.reached_at(typed, app_address.base_path())
    if typed and not hall:
        page.escaped_error(NO_ADDRESS)
    elif hall and not session.may_link_to(hall):
        page.escaped_error(UNKNOWN_ADDRESS)
        return ""
    return hall


def copy_show(of: Show) -> None:
    """Make a copy of a show the user's own, and select it."""
    made = replace(of, title=f"Kopi af {of.title}"[: deck.MAX_TITLE], remarks=())
    own_show.replace_with(copy_label(), made)
    inputs.select_in_url_next_run("fremvisning", OWN)


def copy_label() -> str:
    """The text of the button for copy_show()."""
    return (
        "Erstat din egen præsentation med en kopi"
        if own_show.show().slides
        else "Lav din egen kopi og ret den"
    )


def name_in_url(con: Connection, name: str, of: Show) -> str:
    """The name of a show in its address.

    The user's own show, and every show while own numbers are in use, has a name that nobody can guess, the same
    throughout the session.
    """
    if name != OWN and not session.has_own_data():
        return name
    lent = session.session_get(session.LENT_NAME, "") or lent_shows.new_name(app_address.replica())
    session.session_set(session.LENT_NAME, lent)
    lent_shows.lend(lent, of, con if session.has_own_data() else None, session.visit())
    return lent


def problem_sentence(number: int, slide: Slide) -> str:
    """A Danish sentence with the number of a slide and what is wrong with it."""
    return f"Dias {number}: {slide.problem}"


def slide_title(con: Connection, slide: Slide, number: int) -> str:
    """The title of a slide, or of its figure where it has none of its own."""
    if slide.title or slide.problem:
        return deck.short(slide.title) or f"Dias {number}"
    try:
        return figure_urls.figure(con, slide.view).title
    except address_choices.ViewError as error:
        return str(error)


def show_picture(con: Connection, of: Show) -> None:
    """Show the first figure of a show that tells a number, with the number of its slide."""
    found = figure_urls.telling(con, (slide.view for slide in of.slides if not slide.problem))
    if found is None:
        return
    place, figure = found
    usable = [n for n, slide in enumerate(of.slides, 1) if not slide.problem]
    page.escaped_caption(f"Dias {usable[place]} af {len(of.slides)} i »{of.title}«:")
    figure_view.show_figure(figure, "praesentationens", addressable=False, first=True)


def file_field(con: Connection, of: Show, hall: str) -> None:
    """The form of the file, the button that makes it, and the button to take it. hall: the address that its QR codes lead to."""
    left, _ = page.columns([1, 1])
    with left:
        chosen = inputs.select_local("Filens form", export.names(), "pptx", "fremvisning_form")
    form = export.FORMATS[chosen]
    try:
        last = inputs.button_with_progress(
            "Lav filen", "fremvisning_lav",
            lambda: export.steps(con, of, chosen, hall, sandboxed.make_in_sandbox),
            lambda step: (step.done, step.of),
        )  # fmt: skip
    except sandboxed.NotMadeError as error:
        page.escaped_error(str(error))
        return
    if last:
        file_inputs.download_button(f"Hent {form.name}", lambda: last.content, f"{slug(of.title)}{form.ending}", form.mime)  # fmt: skip


def edit_fields(con: Connection) -> None:
    """The fields and buttons that edit the user's own show, one slide at a time."""
    of = own_show.show()
    title = inputs.text_field(
        "Præsentationens titel", of.title, "dias_titel", deck.MAX_TITLE
    ).strip()
    if title and title != of.title:
        own_show.change("Titlen", replace(of, title=title))
        st.rerun()
    numbers = {
        str(n): f"{n + 1}. {slide_title(con, one, n + 1)}" for n, one in enumerate(of.slides)
    }
    at = min(own_show.selected(), len(of.slides) - 1)
    n = int(inputs.select_local("Dias, der skal rettes", numbers, str(at), "dias_nummer"))
    own_show.select(n)
    slide, key = of.slides[n], f"dias_{n}"
    edited = replace(
        slide,
        title=inputs.text_field("Titel: det, diasset siger. Tomt felt: figurens egen titel",
                       slide.title, f"{key}_titel", deck.MAX_TITLE).strip(),
        text=tuple(_lines(inputs.text_area(
            f"Tekst: højst {deck.MAX_SENTENCES} linjer", "\n".join(slide.text), f"{key}_tekst",
            deck.MAX_SENTENCES * deck.MAX_SENTENCE))),
        notes=inputs.text_area("Noter til den, der taler", slide.notes, f"{key}_noter", deck.MAX_NOTES),
    )  # fmt: skip
    if edited.text != slide.text or (not slide.view and edited.title != slide.title):
        edited = replace(edited, source="")  # the text is no longer the source's
    edited = deck.checked(edited)
    if edited.view and len(edited.title) + sum(map(len, edited.text)) > MUCH_TEXT:
        page.markdown_info("Der er meget tekst ved siden af figuren, så bogstaverne bliver små.")
    if edited.problem:
        page.escaped_error(edited.problem)
    elif edited != slide:
        own_show.change(
            f"Dias {n + 1}", replace(of, slides=(*of.slides[:n], edited, *of.slides[n + 1 :]))
        )
        st.rerun()
    last = len(of.slides) - 1
    buttons = (
        ("Flyt op", deck.moved(of.slides, n, -1), max(n - 1, 0)),
        ("Flyt ned", deck.moved(of.slides, n, 1), min(n + 1, last)),
        ("Fjern", (*of.slides[:n], *of.slides[n + 1 :]), max(min(n, last - 1), 0)),
        ("Nyt dias med ord", (*of.slides[: n + 1], Slide(title="Ny titel"), *of.slides[n + 1 :]), n + 1),
    )  # fmt: skip
    for column, (word, slides, then) in zip(page.columns(4), buttons, strict=True):
        with column:
            made = replace(own_show.show(), slides=slides[: deck.MAX_SLIDES])
            inputs.button(
                word, f"{key}_{slug(word)}", partial(own_show.replace_with, word, made, then)
            )


def undo_button() -> None:
    """A button that reverts the last change of the user's own show, where there is one to revert."""
    last = own_show.last_change()
    if last:
        inputs.button(f"Fortryd: {last}", "fortryd_praesentation", own_show.undo)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def show_file_field() -> None:
    """A field for a file with a show, which becomes the user's own; an error where it cannot be read."""
    content = file_inputs.uploaded_content(
        "Fil med en præsentation (TOML)", "show_file", deck.MAX_BYTES
    )
    if content is None:
        session.is_new_content("show_file", b"")
        session.session_clear("once_show_read")
        return
    try:
        read = session.cached_per_session(
            "show_read", content, lambda: sandboxed.read_in_sandbox(deck.read, content)
        )
    except (ShowError, UnreadableError) as error:
        page.escaped_error(f"{error} Din egen præsentation er urørt.")
        return
    if session.is_new_content("show_file", content):
        own_show.replace_with("Åbn en præsentation fra en fil", read)
        inputs.select_in_url_next_run("fremvisning", OWN)
        st.rerun()
