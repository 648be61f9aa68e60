"""Where users reach the app: the path before its pages, its public address, and which of several replicas this is."""

import os
import re

import streamlit as st

from lib.settings import municipality
from lib.slides import public_address
from lib.web import hosts

PUBLIC = "SOCIAL_BALANCE_PUBLIC_ADDRESS"  # the environment variables
REPLICA = "SOCIAL_BALANCE_REPLICA"
REPLICA_FORM = re.compile(r"[a-z0-9]{1,12}")


def base_path() -> str:
    """The part of every address before the page, Streamlit's `server.baseUrlPath`: "" or "/name"."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def within(path: str) -> str:
    """The path on the server of an address within the app, such as "/kort"."""
    return base_path() + path


def inside(path: str, base: str) -> str:
    """The address within the app of a path on the server, the opposite of within(); "" where it lies outside `base`."""
    return path.removeprefix(base) or "/" if f"{path}/".startswith(f"{base}/") else ""


def public() -> str:
    """The address at which everybody reaches the app, with its path and no slash at the end; "" where none is set."""
    return public_address.anywhere_at(os.environ.get(PUBLIC, ""))


def replica() -> str:
    """The short id of this replica, with which the names of lent shows begin; "" where there is only one."""
    return os.environ.get(REPLICA, "").strip()


def check() -> None:
    """Stop the start, with a Danish sentence, where a setting of this module cannot be used."""
    problem = _problem_of_public() or _problem_of_replica()
    if problem:
        raise SystemExit(problem)


def _problem_of_public() -> str:
    given, address, path = os.environ.get(PUBLIC, "").strip(), public(), base_path()
    if not given:
        return ""
    example = f"{municipality.settings().example_address}{path}"
    if not address or "://" not in given:
        return f"{PUBLIC} er ikke en adresse: »{given}«. Skriv den sådan: {example}"
    server, its_path = public_address.parts(address)
    if its_path != path:
        return (
            f"Stien i {PUBLIC} er »{its_path or '/'}«, men værktøjets sider ligger under »{path or '/'}« "
            "(server.baseUrlPath). De to skal være ens, ellers fører QR-koderne forkert."
        )
    allowed = hosts.allowed_names(st.get_option("server.allowedHosts"))
    if allowed and not hosts.is_allowed(server.partition("://")[2], allowed):
        return (
            f"Navnet i {PUBLIC}, »{given}«, er ikke blandt dem, som værktøjet svarer på "
            f"(server.allowedHosts: {', '.join(allowed)}), så QR-koderne ville føre til en afvisning."
        )
    return ""


def _problem_of_replica() -> str:
    if not replica() or REPLICA_FORM.fullmatch(replica()):
        return ""
    return (
        f"{REPLICA} skal være 1-12 små bogstaver a-z og cifre, for eksempel a, ikke »{replica()}«."
    )
