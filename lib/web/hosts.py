"""Which names the app answers to, and which addresses a fremvisning may lead the hall to.

The setting is Streamlit's own `server.allowedHosts`: names without a port, `*.example.dk` for every name under one,
`*` for any. Streamlit uses it for the websocket; here it holds for every request.
"""

import os
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.web import error_pages

MAINTAINER = "SOCIAL_BALANCE_MAINTAINER"  # the environment variable; 1 means yes
OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
HEALTH = "/_stcore/health"  # asked for by its number by what watches the server; it says nothing but "ok"
REFUSED = "Værktøjet svarer ikke på det navn, som står i adressen."
KNOWN = "known_hosts"  # of the scope of a request: names() as they are then


def is_maintainer() -> bool:
    """Whether whoever runs the server has said that its users may fetch and publish numbers."""
    return os.environ.get(MAINTAINER) == "1"


def names(setting: Sequence[str]) -> tuple[str, ...]:
    """The names that the app answers to; none means any. setting: `server.allowedHosts`. Without one a
    maintainer's app answers to its own machine alone, so that no other website can reach its buttons through
    the maintainer's browser."""
    return tuple(setting) or (OWN_MACHINE if is_maintainer() else ())


def is_known(host: str, known: Sequence[str]) -> bool:
    """Whether a Host header, a name with or without a port, is one of the names; as Streamlit judges it."""
    name = _name(host)
    return name is not None and any(_fits(name, pattern) for pattern in known)


def is_own_machine(host: str) -> bool:
    """Whether a Host header says that the reader sits at the machine of the app."""
    return _name(host) in OWN_MACHINE


def may_lead_to(address: str, host: str, known: Sequence[str]) -> bool:
    """Whether codes may lead the hall to an address, http(s)://name[:port]: it is one of the names, the very host
    that was asked, or the presenter sits at the machine of the app and says how others reach it."""
    led_to, asked = urlsplit(address).netloc, _name(host)
    if asked in OWN_MACHINE or is_known(led_to, known):
        return True
    return asked is not None and asked == _name(led_to)


def _name(host: str) -> str | None:
    """The name of a Host header; None where it is no such thing."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no number
        name = parts.hostname
    except ValueError:
        return None
    rest = parts.path or parts.query or parts.fragment or parts.username or parts.password
    return None if rest or not name else name.lower().rstrip(".")


def _fits(name: str, pattern: str) -> bool:
    pattern = pattern.strip().lower().rstrip(".")
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return pattern in ("*", name)


class KnownHosts:
    """Refuses requests and websockets for another name than the app's own, and tells routes the names.

    known: answers names(); asked for every request, for the setting is read after this is made.
    """

    def __init__(self, app: ASGIApp, known: Callable[[], tuple[str, ...]]) -> None:
        self.app, self._known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        known = self._known()
        host = Headers(scope=scope).get("host", "")
        if known and not is_known(host, known) and not scope["path"].endswith(HEALTH):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            else:
                await error_pages.page(REFUSED, 421)(scope, receive, send)
            return
        scope[KNOWN] = known
        await self.app(scope, receive, send)
