"""Fields, lists and buttons of the pages.

The value of a field named ..._in_url is a query parameter of the address, so that a copied link shows the same page.
The value of any other field is kept in the session alone. `key` is Streamlit's key of the field; `options` maps each
value to the text shown for it.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from lib.contents import address_choices
from lib.text import danish
from lib.web import page, session, visit

T = TypeVar("T")
DECIMALS = 4  # the most that a typed number may have


def select_in_url(
    label: str, options: Mapping[str, str], key: str, default: str | None = None, follows: str = ""
) -> str:
    """A list of options; the selected value, at first `default` or else the first option.

    follows: another choice; when it changes on the page, the default is selected again. A link to the page says what
    it wants itself."""
    _accept_words_without_brackets(key, options)
    before = session.session_get(f"follows_{key}", None)
    session.session_set(f"follows_{key}", follows)
    stayed = st.session_state.get("page_before") == st.session_state.get("page_now")
    if stayed and before not in (None, follows) and default in options:
        st.session_state[key] = default
    if f"next_{key}" in st.session_state:
        st.session_state[key] = st.session_state.pop(f"next_{key}")
    values = list(options)
    index = values.index(default) if default in options else 0
    chosen = st.selectbox(
        label, values, index=index, key=key, format_func=lambda value: options[value],
        bind="query-params",
    )  # fmt: skip
    return chosen if chosen in options else values[index]


def area_in_url(
    areas: Mapping[str, str],
    default: str,
    key: str = "omraade",
    label: str = "Område",
    whole: str = "",
    area_of: Mapping[str, str] | None = None,
) -> str:
    """A list of areas; the one selected on a page is selected on the next one too, and stands in its address.

    whole: an option that is no area, such as the whole municipality; selecting it leaves the area of the visit as it is.
    area_of: the area_id of each option, where the options are something else; one without is no area.
    """
    default = default if default in areas else next(iter(areas))
    of = {one: one for one in areas if one != whole} if area_of is None else area_of
    option_of = {area_id: option for option, area_id in reversed(of.items())}
    state, before = st.session_state, visit.area(option_of)
    # Streamlit keeps the value of a field under its key, also for another page's field of the same key.
    own = session.session_get(f"page_of_{key}", "") == state.get("page_now")
    if before or visit.area() or not own or state.get(key) not in areas:
        begin_in_url(key, option_of.get(before, default), areas, default)
    session.session_set(f"page_of_{key}", state.get("page_now"))
    linked = _linked(key, areas)
    if linked:
        state[key] = linked[-1]
    chosen = select_in_url(label, areas, key, default)
    if _is_said(key, chosen, bool(linked)):
        visit.remember(of.get(chosen, ""))
    return chosen


def areas_in_url(
    label: str, areas: Mapping[str, str], key: str, default: Sequence[str], max_count: int
) -> list[str]:
    """multiselect_in_url() of areas: it begins with the area of the visit, and its first is that of the other pages."""
    before, linked = visit.area(areas), _linked(key, areas)
    if before and before not in session.session_get(key, default):
        begin_in_url(key, [before], areas, [*default])
    if linked:
        st.session_state[key] = linked
    chosen = multiselect_in_url(label, areas, key, default, max_count)
    if chosen and visit.area() not in chosen and _is_said(key, chosen, bool(linked)):
        visit.remember(chosen[0])
    return chosen


def begin_in_url(
    key: str, value: str | list[str], options: Mapping[str, str], default: str | list[str]
) -> None:
    """Let a field begin with one or more of its options when the reader comes to its page, unless the address says others.

    They are put into the address, without which a link to the page would show the field's own default."""
    if not session.has_arrived() or key in st.query_params:
        return
    st.session_state[key] = value
    if value == default:
        return
    # Streamlit itself writes only what it has kept from an earlier run, and then refuses to have it written.
    with contextlib.suppress(StreamlitAPIException):
        words = [options[one] for one in ([value] if isinstance(value, str) else value)]
        st.query_params[key] = words[0] if isinstance(value, str) else words


def _linked(key: str, options: Mapping[str, str]) -> list[str]:
    """The options that the address names when the reader comes to the page. Streamlit itself passes over a field's default."""
    words = st.query_params.get_all(key) if session.has_arrived() else []
    found = {address_choices.named(word, options) for word in words}
    return [option for option in options if option in found]


def _is_said(key: str, chosen: object, linked: bool) -> bool:
    """Whether the address or the reader, and not the page itself, has said what a field is."""
    shown = session.session_get(f"shown_{key}", None)
    session.session_set(f"shown_{key}", chosen)
    return linked or not (session.has_arrived() or chosen == shown)


def select_in_url_next_run(key: str, value: str) -> None:
    """Make select_in_url() with this key select a value in the next run of the page."""
    st.session_state[f"next_{key}"] = value


def rename_in_url(key: str, before: str, value: str) -> None:
    """Let an address with the text `before`, as it was once shown, select a value of select_in_url() with this key."""
    if st.query_params.get(key) == before:
        del st.query_params[key]
        select_in_url_next_run(key, value)


def _accept_words_without_brackets(key: str, options: Mapping[str, str]) -> None:
    """Let an address name an option as address_choices.named() reads it, where Streamlit takes its exact words only."""
    text = st.query_params.get(key)
    value = address_choices.named(text, options) if text else None
    if value is not None and text not in (value, options[value]):
        rename_in_url(key, text, value)


def segmented_in_url(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """A row of buttons, one for each option; the value of the selected one."""
    chosen = st.segmented_control(
        label, list(options), default=default, key=key, required=True,
        format_func=lambda value: options[value], bind="query-params", wrap=True,
    )  # fmt: skip
    return chosen if chosen in options else default


def pills_in_url(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str]
) -> list[str]:
    """A row of buttons, one for each option; the values of those selected, in the order of the options."""
    chosen = st.pills(
        label, list(options), selection_mode="multi", default=list(default), key=key,
        format_func=lambda value: options[value], bind="query-params",
    )  # fmt: skip
    return [value for value in options if value in chosen]


def pills_local(
    label: str, options: Mapping[str, str], value: Iterable[str], key: str
) -> list[str]:
    """A row of buttons, one for each option; the values of those selected, in order, at first `value`."""
    if key not in st.session_state:
        st.session_state[key] = [one for one in options if one in value]
    chosen = st.pills(
        label, list(options), selection_mode="multi", key=key,
        format_func=lambda value: options[value],
    )  # fmt: skip
    return [one for one in options if one in chosen]


def multiselect_in_url(
    label: str, options: Mapping[str, str], key: str, default: Iterable[str], max_count: int
) -> list[str]:
    """A long list of options; the selected values in the order of selection.

    Of more than max_count values the first are returned, and a sentence says so: Streamlit's own limit, and its
    button that selects all, are in English.
    """
    chosen = st.multiselect(
        label, list(options), default=[one for one in default if one in options], key=key,
        format_func=lambda value: options.get(value, value), placeholder="Vælg et eller flere", select_all=False,
        bind="query-params", wrap=True,
    )  # fmt: skip
    if len(chosen) > max_count:
        page.escaped_error(f"Der er plads til {max_count}. De første {max_count} er med.")
    return [value for value in chosen if value in options][:max_count]


def select_local(
    label: str, options: Mapping[str, str], value: str, key: str, stays: bool = False
) -> str:
    """A list of options; the selected value, at first `value` or else the first option. stays: when the page is left."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = value if value in options else next(iter(options))
    return st.selectbox(
        label, list(options), key=key, format_func=lambda value: options[value],
        persist_state="session" if stays else None,
    )  # fmt: skip


def multiselect_local(
    label: str, options: Mapping[str, str], value: Iterable[str], key: str
) -> list[str]:
    """A list of options; the selected values in the order of selection, at first `value`."""
    if key not in st.session_state:
        st.session_state[key] = [one for one in value if one in options]
    return st.multiselect(
        label,
        list(options),
        key=key,
        format_func=lambda value: options[value],
        placeholder="Vælg et tal",
        select_all=False,
        wrap=True,
    )


def text_field(label: str, value: str, key: str, max_chars: int, stays: bool = False) -> str:
    """A line of text; what the user has typed, at first `value`. stays: when the page is left."""
    if key not in st.session_state:
        st.session_state[key] = value
    kept = "session" if stays else None
    return st.text_input(label, key=key, max_chars=max_chars, persist_state=kept)


def number_field(
    label: str,
    value: Fraction | int | None,
    key: str,
    check: Callable[[Fraction], str],
    hint: str = "",
) -> Fraction | None:
    """A field for a number in Danish notation, such as 1.450 or 44,5.

    None where the field is empty, and where its text is not a number or `check` returns a sentence why the number
    cannot be used; the sentence is then shown below the field.
    """
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
    """A slider with a text field beside it for the same number.

    None where the text cannot be used (see number_field); a sentence below says why.
    The key ends in the name of the chart parameter that the slider moves, see assets.FOLLOW. So the slider must always
    stand at the number in use: its range is extended to include a number typed outside it.
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
        step = 10.0**-DECIMALS  # as fine as the typed number
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
    """The number that a text in Danish notation gives and "", or None and a Danish sentence why it gives none."""
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


def button(label: str, key: str, act: Callable[[], None], shortcut: str | None = None) -> None:
    """A button that runs act() and then the whole page, also when it stands in a fragment. shortcut: of the keyboard."""

    def press() -> None:
        act()
        st.session_state["whole_page"] = True

    st.button(label, key=key, on_click=press, shortcut=shortcut)


def link_button(label: str, address: str) -> None:
    """A button that opens an address in a new tab of the browser."""
    st.link_button(label, address, type="primary", icon=":material/slideshow:")


def text_area(label: str, value: str, key: str, max_chars: int) -> str:
    """Several lines of text; what the user has typed, at first `value`."""
    if key not in st.session_state:
        st.session_state[key] = value
    return st.text_area(label, key=key, max_chars=max_chars)


def button_with_progress(
    label: str, key: str, work: Callable[[], Iterator[T]], progress: Callable[[T], tuple[int, int]]
) -> T | None:
    """A button that starts work of many steps, with a progress bar and a button to cancel it.

    Returns the last step when the work has ended, else None. progress: the number of steps done and of all steps.
    """
    place = st.empty()
    if not place.button(label, key=key, icon=":material/build:"):
        return None
    with place.container():
        bar = st.progress(0.0, text="Vent lidt …")
        st.button("Afbryd", key=f"{key}_stop")
        last = None
        try:
            for last in work():
                done, count = progress(last)
                bar.progress(done / count, text=f"{done} af {count}")
        except Exception:
            place.empty()
            raise
    place.empty()
    return last


def button_with_status(
    label: str, key: str, work: Callable[[Callable[[str], None]], T]
) -> T | None:
    """A button that starts work(report), where report(step) shows in words, escaped, which step is going on.

    Returns the result of the work when it has run, else None.
    """
    if not st.button(label, key=key):
        return None
    line = st.empty()
    try:
        return work(lambda step: line.markdown(f"{page.escaped(step)} …"))
    finally:
        line.empty()


def select_required(label: str, options: Mapping[str, str], key: str, value: str = "") -> str:
    """A list of options with none selected at first, or `value`; the selected value, or "" until the user has selected one."""
    if value in options and key not in st.session_state:
        st.session_state[key] = value
    chosen = st.selectbox(
        label, list(options), index=None, key=key, placeholder="Vælg et svar",
        format_func=lambda value: options[value],
    )  # fmt: skip
    return chosen or ""
