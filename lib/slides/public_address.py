"""Parses the public address of the app, as a presenter types it."""

import re

ADDRESS = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[1-9]\d{0,4})?")


def reached_at(text: str) -> str:
    """The public address of the app, with scheme and without a slash at its end; "" where the text is not one."""
    text = text.strip().rstrip("/").lower()
    if "." in text and "://" not in text:
        text = f"https://{text}"
    return text if ADDRESS.fullmatch(text) else ""
