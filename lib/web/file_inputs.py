"""Buttons to download files, and boxes to upload them."""

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.maps import uploaded_layer
from lib.text import harmless
from lib.text.slug import slug
from lib.web import access, sign_in


def download_button(
    label: str, make: Callable[[], bytes | str] | bytes | str, name: str, mime: str
) -> None:
    """A button to download a file; a function makes it when the button is pressed."""
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", key=f"file_{slug(name)}_{slug(label)}",
        icon=":material/download:",
    )  # fmt: skip


def uploaded_content(label: str, key: str, max_bytes: int) -> bytes | None:
    """The content of the file that the user uploads, or None; of a larger file max_bytes + 1 bytes.

    Files of any type are accepted, because Streamlit's own refusal is in English.
    """
    file = upload_box(label, key=key, max_upload_size=uploaded_layer.MAX_MEGABYTES)
    return None if file is None else file.read(max_bytes + 1)


def uploaded_file(label: str, key: str, max_megabytes: int) -> tuple[str, bytes] | None:
    """The name and content of the file that the user uploads, or None.

    Files of any type, and larger ones too (up to four times), are accepted, because Streamlit's own refusal is in
    English.
    """
    file = upload_box(label, key=key, max_upload_size=4 * max_megabytes)
    return None if file is None else (file.name, file.getvalue())


def upload_box(label: str, **options: object) -> UploadedFile | None:
    """Streamlit's upload box; None and a sentence where the person may not bring data. options: of st.file_uploader."""
    if not access.may_bring_data():
        sign_in.data_closed()
        return None
    return st.file_uploader(label, **options)


def csv_download_button(label: str, read: Callable[[], pd.DataFrame], name: str) -> None:
    """A button to download a table as CSV for a Danish Excel; read() runs when the button is pressed."""
    st.download_button(
        label, data=lambda: harmless.csv_text(read()).encode("utf-8-sig"),
        file_name=f"{name}.csv", mime="text/csv", on_click="ignore", key=f"csv_{name}",
        icon=":material/download:",
    )  # fmt: skip
