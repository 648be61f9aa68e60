"""The address at which others reach the app, as a presenter writes it."""

import re

ADDRESS = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[1-9]\d{0,4})?")


def reached_at(text: str) -> str:
    """An address of the app as others reach it, without a slash at its end; "" for anything else."""
    text = text.strip().rstrip("/").lower()
    if "." in text and "://" not in text:
        text = f"https://{text}"
    return text if ADDRESS.fullmatch(text) else ""
