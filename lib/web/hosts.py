"""The host names that the app answers to, and the addresses that the QR codes of a show may link to.

The setting is Streamlit's own `server.allowedHosts`: host names without a port, `*.example.dk` for all subdomains, `*`
for any name. Streamlit checks only the websocket against it; here every request is checked.
"""

import os
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.web import error_pages

MAINTAINER = "SOCIAL_BALANCE_MAINTAINER"  # the environment variable; 1 means yes
OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
# Monitoring asks for these by IP address; they tell no more than that the app is well.
HEALTH = ("/_stcore/health", "/klar")
REFUSED = "Værktøjet svarer ikke på det navn, som står i adressen."
ALLOWED = "allowed_hosts"  # the key of allowed_names() in the scope of a request


def is_maintainer() -> bool:
    """Whether the users of this server may fetch and publish numbers: the environment variable MAINTAINER is 1."""
    return os.environ.get(MAINTAINER) == "1"


def allowed_names(setting: Sequence[str]) -> tuple[str, ...]:
    """The host names that the app answers to; an empty tuple means any. setting: `server.allowedHosts`.

    Without a setting, an app for maintainers answers only to its own machine, so that no other website can press its
    buttons through the maintainer's browser (DNS rebinding).
    """
    return tuple(setting) or (OWN_MACHINE if is_maintainer() else ())


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header, a name with or without a port, is among the names; the same rule as Streamlit's."""
    name = _name(host)
    return name is not None and any(_matches(name, pattern) for pattern in allowed)


def is_own_machine(host: str) -> bool:
    """Whether a Host header is a name of the machine that the app runs on."""
    return _name(host) in OWN_MACHINE


def may_link_to(address: str, host: str, allowed: Sequence[str]) -> bool:
    """Whether QR codes may link to an address, http(s)://name[:port].

    They may where its name is allowed, where it is the host of this request, and where the presenter sits at the
    machine that the app runs on and gives the address at which others reach it.
    """
    target, asked = urlsplit(address).netloc, _name(host)
    if asked in OWN_MACHINE or is_allowed(target, allowed):
        return True
    return asked is not None and asked == _name(target)


def _name(host: str) -> str | None:
    """The host name of a Host header, in lower case; None where the header is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises ValueError where it is not a number
        name = parts.hostname
    except ValueError:
        return None
    rest = parts.path or parts.query or parts.fragment or parts.username or parts.password
    return None if rest or not name else name.lower().rstrip(".")


def _matches(name: str, pattern: str) -> bool:
    pattern = pattern.strip().lower().rstrip(".")
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return pattern in ("*", name)


class AllowedHosts:
    """Middleware that refuses requests and websockets for a host name that is not allowed.

    allowed: returns allowed_names(); called for every request, because the setting is read after the middleware is
    made. The names are passed on to routes under ALLOWED.
    """

    def __init__(self, app: ASGIApp, allowed: Callable[[], tuple[str, ...]]) -> None:
        self.app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        allowed = self._allowed()
        host = Headers(scope=scope).get("host", "")
        if allowed and not is_allowed(host, allowed) and not scope["path"].endswith(HEALTH):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            else:
                await error_pages.html_page(REFUSED, 421)(scope, receive, send)
            return
        scope[ALLOWED] = allowed
        await self.app(scope, receive, send)
