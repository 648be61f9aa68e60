"""Fields, choices, buttons and files to download. Choices live in the address (query parameters), so that a copied link shows the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.maps import uploaded_layer
from lib.text import danish, harmless
from lib.text.slug import slug
from lib.web import assets, page

T = TypeVar("T")


def select_in_url(
    label: str, options: Mapping[str, str], key: str, default: str | None = None
) -> str:
    """One of `options` (value -> text), from a list; `default` or the first when none is chosen."""
    if f"next_{key}" in st.session_state:
        st.session_state[key] = st.session_state.pop(f"next_{key}")
    values = list(options)
    index = values.index(default) if default in options else 0
    chosen = st.selectbox(
        label, values, index=index, key=key, format_func=lambda value: options[value],
        bind="query-params",
    )  # fmt: skip
    return chosen if chosen in options else values[index]


def select_in_url_next_run(key: str, value: str) -> None:
    """Choose a value in the list of choose() with this key, the next time that it is drawn."""
    st.session_state[f"next_{key}"] = value


def segmented_in_url(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """One of a few `options`, all in sight."""
    chosen = st.segmented_control(
        label, list(options), default=default, key=key, required=True,
        format_func=lambda value: options[value], bind="query-params", wrap=True,
    )  # fmt: skip
    return chosen if chosen in options else default


def pills_in_url(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str]
) -> list[str]:
    """Any of `options`, all in sight."""
    chosen = st.pills(
        label, list(options), selection_mode="multi", default=list(default), key=key,
        format_func=lambda value: options[value], bind="query-params",
    )  # fmt: skip
    return [value for value in options if value in chosen]


def multiselect_in_url(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str], most: int
) -> list[str]:
    """Up to so many of `options` from a long list, in the order they are picked; of more the first, and a
    sentence: Streamlit's own limit, and its offer to pick all, are in English."""
    chosen = st.multiselect(
        label, list(options), default=[one for one in default if one in options], key=key,
        format_func=lambda value: options.get(value, value), placeholder="Vælg et eller flere", select_all=False,
        bind="query-params",
    )  # fmt: skip
    if len(chosen) > most:
        page.escaped_error(f"Der er plads til {most}. De første {most} er med.")
    return [value for value in chosen if value in options][:most]


def select_local(label: str, options: Mapping[str, str], value: str, key: str) -> str:
    """One of `options` (value -> text) from a list, which is not itself in the address."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = value if value in options else next(iter(options))
    return st.selectbox(label, list(options), key=key, format_func=lambda value: options[value])


def multiselect_local(
    label: str, options: Mapping[str, str], value: Iterable[str], key: str
) -> list[str]:
    """Any of `options` from a list, in the order they are picked."""
    if key not in st.session_state:
        st.session_state[key] = [one for one in value if one in options]
    return st.multiselect(
        label,
        list(options),
        key=key,
        format_func=lambda value: options[value],
        placeholder="Vælg et tal",
        select_all=False,
    )


def text_field(label: str, value: str, key: str, most: int) -> str:
    """A line of text, at most so many characters."""
    if key not in st.session_state:
        st.session_state[key] = value
    return st.text_input(label, key=key, max_chars=most)


def number_field(
    label: str,
    value: Fraction | int | None,
    key: str,
    check: Callable[[Fraction], str],
    hint: str = "",
) -> Fraction | None:
    """A number written as a Dane writes it; None where the field is empty, or where its text is no such
    number or `check` has a sentence against it, which then stands at the field."""
    if key not in st.session_state:
        st.session_state[key] = "" if value is None else danish.number(value, DECIMALS)
    text = st.text_input(label, key=key, placeholder=hint or None, max_chars=20).strip()
    if not text:
        return None
    found, why = _parse_number(text, check)
    if why:
        page.escaped_error(f"{why} Feltet regnes som tomt.")
    return found


def slider(
    label: str, value: Fraction | int, low: float, high: float, step: float, key: str,
    check: Callable[[Fraction], str],
) -> Fraction | None:  # fmt: skip
    """A number to drag, or to write beside it; None where what is written cannot be used, and why stands
    below it.

    The key of the slider ends in the name of the parameter that it moves in the charts, see FOLLOW. So
    the slider always stands at the number that counts: its ends give way to one that is written.
    """
    state, slid, written = st.session_state, key, f"{key}_text"
    whole = isinstance(step, int)
    kind = int if whole else float

    def slide() -> None:
        state[written] = danish.number(Fraction(str(state[slid])), DECIMALS)

    if written not in state:
        state[written] = danish.number(value, DECIMALS)
    found, why = _parse_number(state[written], check)
    if not why and whole and found.denominator != 1:
        found, why = None, "Skriv et helt tal."
    stands = value if found is None else found
    state[slid] = kind(stands)
    if not whole and (stands * 10).denominator != 1:
        step = 10.0**-DECIMALS  # as fine as what is written
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        st.slider(
            label, kind(min(low, stands)), kind(max(high, stands)), step=kind(step), key=slid,
            on_change=slide, format="%d" if whole else "%.1f",
        )  # fmt: skip
    with right:
        st.text_input(f"Tal: {label}", key=written, max_chars=20, label_visibility="collapsed")
    if why:
        page.escaped_error(f"{why} Der regnes stadig med {danish.number(value, DECIMALS)}.")
    return found


def _parse_number(text: str, check: Callable[[Fraction], str]) -> tuple[Fraction | None, str]:
    """A number as a Dane writes it, or None and a sentence why not."""
    try:
        found = danish.parse(text)
    except ValueError:
        if not text.strip():
            return None, "Skriv et tal."
        return None, f"»{text}« kan ikke læses som et tal. Skriv for eksempel 1.450 eller 44,5."
    if (found * 10**DECIMALS).denominator != 1:
        return None, f"Skriv højst {DECIMALS} decimaler."
    why = check(found)
    return (None, why) if why else (found, "")


def button(label: str, key: str, act: Callable[[], None]) -> None:
    """A button that does something before the page is drawn anew."""

    def press() -> None:
        act()
        st.session_state["whole_page"] = True

    st.button(label, key=key, on_click=press)


def link_button(label: str, address: str) -> None:
    """A button that leads to another address, in a tab of its own."""
    st.link_button(label, address, type="primary", icon=":material/slideshow:")


def text_area(label: str, value: str, key: str, most: int) -> str:
    """Some lines of text, at most so many characters."""
    if key not in st.session_state:
        st.session_state[key] = value
    return st.text_area(label, key=key, max_chars=most)


def button_with_progress(
    label: str, key: str, work: Callable[[], Iterator[T]], of: Callable[[T], tuple[int, int]]
) -> T | None:
    """A button that starts a work of many steps, shows how far it is and can be broken off by another;
    answers the last step when it has come so far. of: so many steps of so many."""
    place = st.empty()
    if not place.button(label, key=key, icon=":material/build:"):
        return None
    with place.container():
        bar = st.progress(0.0, text="Vent lidt …")
        st.button("Afbryd", key=f"{key}_stop")
        last = None
        for last in work():
            done, count = of(last)
            bar.progress(done / count, text=f"{done} af {count}")
    place.empty()
    return last


def button_with_status(
    label: str, key: str, work: Callable[[Callable[[str], None]], T]
) -> T | None:
    """A button that starts a work, which is given a function to tell its steps with, in words. Answers what
    it answers."""
    if not st.button(label, key=key):
        return None
    line = st.empty()
    try:
        return work(lambda step: line.markdown(f"{page.escaped(step)} …"))
    finally:
        line.empty()


def download_button(label: str, make: Callable[[], bytes | str], name: str, mime: str) -> None:
    """A file that is made when it is asked for."""
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", key=f"file_{slug(name)}_{slug(label)}",
        icon=":material/download:",
    )  # fmt: skip


def uploaded_content(label: str, key: str, most: int) -> bytes | None:
    """The content of a file of the reader's own, or None; one byte more than `most` is read of it. Any kind
    of file is taken: Streamlit would refuse one in English."""
    file = upload_box(label, key=key, max_upload_size=uploaded_layer.MAX_MEGABYTES)
    return None if file is None else file.read(most + 1)


def uploaded_file(label: str, key: str, megabytes: int) -> tuple[str, bytes] | None:
    """Name and content of a file of the reader's own, of any kind, or None. One that is larger than said is
    taken too, so that the sentence against it can be ours."""
    file = upload_box(label, key=key, max_upload_size=4 * megabytes)
    return None if file is None else (file.name, file.getvalue())


def upload_box(label: str, **options: object) -> UploadedFile | None:
    """Streamlit's upload box with a role that fits its name."""
    file = st.file_uploader(label, **options)
    st.html(assets.UPLOAD_ROLE, unsafe_allow_javascript=True)
    return file


def select_required(label: str, options: Mapping[str, str], key: str) -> str:
    """One of `options` (value -> text), or "" until the reader has chosen: nothing is proposed."""
    chosen = st.selectbox(
        label, list(options), index=None, key=key, placeholder="Vælg et svar",
        format_func=lambda value: options[value],
    )  # fmt: skip
    return chosen or ""


def agree(label: str, key: str) -> bool:
    """Whether the reader has said yes to something."""
    return st.checkbox(label, key=key)


DECIMALS = 4  # of a number that a reader writes


def csv_download_button(label: str, read: Callable[[], pd.DataFrame], name: str) -> None:
    """A table as a file for Excel in Danish; it is read when the file is asked for."""
    st.download_button(
        label, data=lambda: harmless.csv_text(read()).encode("utf-8-sig"),
        file_name=f"{name}.csv", mime="text/csv", on_click="ignore", key=f"csv_{name}",
        icon=":material/download:",
    )  # fmt: skip
