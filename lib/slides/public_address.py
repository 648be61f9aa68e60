"""Parses the public address of the app, as a presenter or a setting gives it."""

import re

SERVER = r"https?://[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?::[1-9]\d{0,4})?"
PATH = r"(?:/[\w~-][\w.~-]{0,100})*"  # without "..", and nothing that has to be escaped
ADDRESS = re.compile(f"({SERVER})({PATH})", re.ASCII | re.IGNORECASE)


def parts(text: str) -> tuple[str, str]:
    """The server, http(s)://name[:port] in lower case, and the path, "" or "/name", of an address; both "" where the
    text is not one."""
    text = text.strip().rstrip("/")
    if "." in text and "://" not in text:
        text = f"https://{text}"
    found = ADDRESS.fullmatch(text)
    return (found[1].lower(), found[2]) if found else ("", "")


def anywhere_at(text: str) -> str:
    """The address with whatever path it has, without a slash at its end; "" where the text is not one."""
    return "".join(parts(text))


def reached_at(text: str, path: str = "") -> str:
    """The address of an app whose pages are under `path`; "" where the text is not one, or has another path.

    The path need not be in the text.
    """
    server, given = parts(text)
    return server + path if server and given in ("", path) else ""
