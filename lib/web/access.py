"""Who may see what: the settings of access, and whether a signed-in person is in the named groups.

People sign in by OpenID Connect (Streamlit's st.login), where the file of secrets has a section [auth]. The settings are
read once, at start: a file of secrets that is changed or spoiled later opens nothing.
"""

import functools
import importlib.util
import json
import os
import time
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit import auth_util
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from lib.web import app_address, hosts

# The environment variables. Groups are separated by commas; ANYONE is everyone who can sign in.
GROUPS, MAINTAINER_GROUPS = "SOCIAL_BALANCE_GROUPS", "SOCIAL_BALANCE_MAINTAINER_GROUPS"
PAGES, OWN_DATA = "SOCIAL_BALANCE_PAGES", "SOCIAL_BALANCE_OWN_DATA"
HOURS = "SOCIAL_BALANCE_SIGN_IN_HOURS"
OPEN, SIGNED_IN, CLOSED = "open", "signed-in", "closed"
ANYONE = "*"
CLAIMS = ("groups", "roles")
CALLBACK = "/oauth2callback"
NEEDED = ("client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret")
SHORTEST_SECRET = 32  # characters
# Streamlit's cookie lives for 30 days, also for a person who has since left the group.
DEFAULT_HOURS, MOST_HOURS = 12, 720
CLOCK_SECONDS = 300  # how far the provider's clock may be ahead

# The standing of a person.
SIGNED_OUT, EXPIRED, OUTSIDE, INSIDE = "signed out", "expired", "outside the groups", "inside"


class AccessError(ValueError):
    """The settings of access cannot be used; the message says why, in Danish."""


@dataclass(frozen=True)
class Access:
    """The settings. sign_in: whether people can sign in. pages, own_data: OPEN, SIGNED_IN or CLOSED; pages are never
    CLOSED. groups, maintainer_groups: by name. hours: that a sign-in lasts."""

    sign_in: bool
    pages: str
    own_data: str
    groups: frozenset[str]
    maintainer_groups: frozenset[str]
    hours: float

    def standing(self, claims: Mapping[str, object]) -> str:
        """The standing of a person, by the claims that the provider has signed and Streamlit has kept."""
        if not self.sign_in or claims.get("is_logged_in") is not True:
            return SIGNED_OUT
        issued, now = claims.get("iat"), time.time()
        if not isinstance(issued, int | float) or not (
            now - self.hours * 3600 < issued <= now + CLOCK_SECONDS
        ):
            return EXPIRED
        return INSIDE if _is_in(claims, self.groups) else OUTSIDE

    def may_enter(self, claims: Mapping[str, object]) -> bool:
        """Whether a person may see the pages, and the files and shows beside them."""
        return self.pages == OPEN or self.standing(claims) == INSIDE

    def may_bring_data(self, claims: Mapping[str, object]) -> bool:
        """Whether a person may bring own numbers and other files."""
        if self.own_data == CLOSED or not self.may_enter(claims):
            return False
        return self.own_data == OPEN or self.standing(claims) == INSIDE

    def may_maintain(self, claims: Mapping[str, object]) -> bool:
        """Whether a person has the maintainer's buttons."""
        if not hosts.is_maintainer():
            return False
        if not self.maintainer_groups:
            return True
        return self.standing(claims) == INSIDE and _is_in(claims, self.maintainer_groups)


def _is_in(claims: Mapping[str, object], groups: frozenset[str]) -> bool:
    if ANYONE in groups:
        return True
    told = (claims.get(claim) for claim in CLAIMS)
    names = (name for one in told for name in ([one] if isinstance(one, str) else one or ()))
    return not groups.isdisjoint(name for name in names if isinstance(name, str))


@functools.cache
def settings() -> Access:
    """The settings of this server; AccessError where they cannot be used or contradict each other."""
    sign_in = _has_sign_in()
    made = Access(
        sign_in=sign_in,
        pages=_one_of(PAGES, (OPEN, SIGNED_IN), SIGNED_IN if sign_in else OPEN),
        own_data=_one_of(OWN_DATA, (OPEN, SIGNED_IN, CLOSED), OPEN),
        groups=_names(GROUPS),
        maintainer_groups=_names(MAINTAINER_GROUPS),
        hours=_hours(),
    )
    wanted = [name for name in (GROUPS, MAINTAINER_GROUPS) if os.environ.get(name, "").strip()]
    wanted += [n for n, v in ((PAGES, made.pages), (OWN_DATA, made.own_data)) if v == SIGNED_IN]
    if not sign_in and wanted:
        raise AccessError(
            f"{' og '.join(wanted)} er sat, men .streamlit/secrets.toml har ikke afsnittet [auth], så ingen kan logge ind."
        )
    if sign_in and not made.groups:
        raise AccessError(
            f"[auth] er sat i .streamlit/secrets.toml, men {GROUPS} siger ikke, hvilke grupper der må komme ind. "
            f"Skriv deres navne med komma imellem, eller {ANYONE} for alle, der kan logge ind."
        )
    return made


def _one_of(name: str, values: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, "").strip() or default
    if value not in values:
        raise AccessError(f"{name} er »{value}«. Den kan være {' eller '.join(values)}.")
    return value


def _names(name: str) -> frozenset[str]:
    return frozenset(one.strip() for one in os.environ.get(name, "").split(",") if one.strip())


def _hours() -> float:
    text = os.environ.get(HOURS, "").strip() or str(DEFAULT_HOURS)
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = 0
    if not 0 < hours <= MOST_HOURS:
        raise AccessError(f"{HOURS} er »{text}«. Den er et tal på højst {MOST_HOURS} timer.")
    return hours


def _has_sign_in() -> bool:
    """Whether the file of secrets has a section [auth]; AccessError where it lacks something."""
    for path in map(Path, st.get_option("secrets.files")):
        if path.is_file():
            try:
                tomllib.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                raise AccessError(f"{path.name} kan ikke læses: den er ikke gyldig TOML.") from None
    section = auth_util.get_secrets_auth_section()
    if not section:
        return False
    missing = [key for key in NEEDED if not str(section.get(key, "")).strip()]
    if missing:
        raise AccessError(f"[auth] i .streamlit/secrets.toml mangler {', '.join(missing)}.")
    if len(str(section["cookie_secret"])) < SHORTEST_SECRET:
        raise AccessError(
            f"cookie_secret i [auth] er for kort: mindst {SHORTEST_SECRET} tilfældige tegn."
        )
    _check_address(auth_util.get_redirect_uri(section) or "")
    if importlib.util.find_spec("authlib") is None:
        raise AccessError("[auth] er sat, men pakken Authlib er ikke installeret.")
    return True


def _check_address(address: str) -> None:
    path = app_address.within(CALLBACK)
    parts = urlsplit(address)
    secure = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in hosts.OWN_MACHINE
    )
    if not secure or not parts.hostname or parts.path != path:
        raise AccessError(
            f"redirect_uri i [auth] er »{address}«. Den skal være værktøjets adresse med https og slutte med {path}."
        )


def claims_of(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """The claims in a browser's cookie that Streamlit has signed, perhaps in several parts; none where it is not so
    signed, or for another address."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        secret = server_util.get_cookie_secret()
        return starlette_app_utils.decode_signed_value(
            secret, name, value.encode("latin-1", "replace")
        )

    found = auth_util.get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        claims = json.loads(found) if found else {}
    except ValueError:
        return {}
    origin = auth_util.get_origin_from_redirect_uri()
    return claims if isinstance(claims, dict) and origin and claims.get("origin") == origin else {}


def claims_of_visit() -> Mapping[str, object]:
    """The claims of the person whose visit this run of a page is for; none for who is not signed in."""
    return st.user.to_dict() if settings().sign_in else {}


def may_enter() -> bool:
    """Whether the person of this visit may see the pages."""
    return settings().may_enter(claims_of_visit())


def may_bring_data() -> bool:
    """Whether the person of this visit may bring own numbers and other files."""
    return settings().may_bring_data(claims_of_visit())


def may_maintain() -> bool:
    """Whether the person of this visit has the maintainer's buttons."""
    return settings().may_maintain(claims_of_visit())


def is_under(path: str, folders: Iterable[str]) -> bool:
    """Whether an address is one of these or lies below one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
