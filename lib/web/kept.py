"""Uploads that stay for the visit: a user who leaves the page and comes back finds them there. No other visit sees them."""

import streamlit as st

from lib.web import file_inputs, inputs, page, session


def file(label: str, key: str, max_megabytes: int) -> tuple[str, bytes] | None:
    """As file_inputs.uploaded_file(), but the file stays when the user leaves the page, until it is removed or the visit ends."""
    turn = session.session_get(f"turn_{key}", 0)
    box = f"{key}_{turn}" if turn else key

    def keep() -> None:
        brought = st.session_state[box]
        session.session_set(
            f"{session.KEPT_FILE}{key}", brought and (brought.name, brought.getvalue())
        )

    boxed = file_inputs.upload_box(
        label, key=box, max_upload_size=4 * max_megabytes, on_change=keep
    )
    kept = session.session_get(f"{session.KEPT_FILE}{key}", None)
    if kept is not None and boxed is None:  # Streamlit empties the box when its page is left
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            page.escaped_success(f"»{kept[0]}« er valgt i dit besøg.")
        with right:
            inputs.button("Fjern filen", f"remove_{key}", lambda: forget(key))
    return kept


def forget(key: str) -> None:
    """Remove the file of file() with this key, from its box too."""
    session.session_pop(f"{session.KEPT_FILE}{key}")
    session.session_set(f"turn_{key}", session.session_get(f"turn_{key}", 0) + 1)
