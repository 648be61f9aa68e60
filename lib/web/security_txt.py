"""Whom to tell of a security hole: /.well-known/security.txt (RFC 9116).

The contact belongs to whoever runs the app and is never guessed: without one the address is 404.
"""

import datetime
import functools
import logging
import os
import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.web import error_pages

log = logging.getLogger("social_balance")

ADDRESS = "/.well-known/security.txt"
# The environment variables: one or more addresses with a blank between, and the last day they are answered (YYYY-MM-DD).
CONTACT, EXPIRES = "SOCIAL_BALANCE_SECURITY_CONTACT", "SOCIAL_BALANCE_SECURITY_EXPIRES"
CONTACT_FORM = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[\d-]+)")
NONE = "Der er ikke oplyst en kontakt om sikkerhed."


def text(contact: str, expires: str, today: datetime.date) -> str | None:
    """The contents of the file; None where there is no contact. contact, expires: the values of the settings.

    Raises ValueError, with a Danish sentence, where a setting is unusable or the date is past.
    """
    contacts = contact.split()
    if not contacts:
        return None
    if not all(CONTACT_FORM.fullmatch(one) for one in contacts):
        raise ValueError(f"{CONTACT} skal begynde med mailto:, https:// eller tel:+.")
    try:
        last = datetime.date.fromisoformat(expires.strip())
    except ValueError:
        raise ValueError(f"{EXPIRES} skal være en dato, skrevet ÅÅÅÅ-MM-DD.") from None
    if last < today:
        raise ValueError(f"{EXPIRES} er overskredet.")
    lines = [f"Contact: {one}" for one in contacts]
    return "\n".join([*lines, f"Expires: {last}T23:59:59Z", "Preferred-Languages: da, en", ""])


def answer(request: Request) -> Response:
    """The file, or 404 where there is no contact to give; an unusable setting is told in the log."""
    found = None
    try:
        found = text(
            os.environ.get(CONTACT, ""), os.environ.get(EXPIRES, ""), datetime.date.today()
        )
    except ValueError as error:
        _tell(str(error))
    return PlainTextResponse(found) if found else error_pages.plain_text(NONE, 404)


@functools.cache
def _tell(sentence: str) -> None:
    """Log why the file is not shown: once, however often it is asked for."""
    log.warning("security.txt vises ikke: %s", sentence)


# Of the whole host, and so never below the app's own path.
ROUTES = [Route(ADDRESS, answer)]
