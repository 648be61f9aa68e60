"""A provider of sign-in for tests, the app with it, and a person who signs in without a browser."""

import contextlib
import http.client
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from lib.system import folders
from lib.web import access
from tests.server import serve
from tests.visitor import Visitor
from tests.waiting import WAIT_SECONDS

GROUP, MAINTAINERS = "social-balance-readers", "social-balance-maintainers"
# Made up; the names must stand in no log and on no page.
INSIDER, MANY, OUTSIDER, MAINTAINER = "insider", "member-of-many", "outsider", "maintainer"
NAMES = {INSIDER: "Ida Indenfor", MANY: "Mads Mange", OUTSIDER: "Ulla Udenfor", MAINTAINER: "Vera Vedligehold"}  # fmt: skip
GROUPS = {
    INSIDER: {"groups": [GROUP]},
    MANY: {"roles": [*(str(uuid.uuid5(uuid.NAMESPACE_DNS, str(n))) for n in range(190)), GROUP]},
    OUTSIDER: {"groups": ["others"], "roles": GROUP[:-1]},
    MAINTAINER: {"roles": [GROUP, MAINTAINERS]},
}
SECRETS = """[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "made-up-for-the-tests-0123456789abcdef"
client_id = "app"
client_secret = "made-up"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextlib.contextmanager
def signed_in_app(folder: Path, **environment: str) -> Iterator[str]:
    """The app with [auth] in its secrets and a provider beside it; answers its address. The log is `folder`/log."""
    mock = pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is not installed")
    pytest.importorskip("authlib", reason="Authlib is not installed")
    people = [
        mock.User(sub=sub, claims=GROUPS[sub] | {"name": name, "email": f"{sub}@example.dk"})
        for sub, name in NAMES.items()
    ]
    with mock.run_server_in_thread(user_claims=people) as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(SECRETS.format(provider=f"http://localhost:{provider.server_port}"))
        with serve(
            folders.ROOT, folder / "log", STREAMLIT_SECRETS_FILES=str(secrets), **environment
        ) as base:
            yield base


class Person:
    """A person with cookies of their own, who can sign in and out, fetch files and open pages."""

    def __init__(self, base: str):
        self.base, self._browser = base, requests.Session()
        self.get("/_stcore/health")  # as a browser does first: it gives the token

    def get(self, path: str, **headers: str) -> requests.Response:
        return self._browser.get(self.base + path, headers=headers, timeout=WAIT_SECONDS)

    def visit(self, **options: str) -> Visitor:
        """A visit of this person's browser."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._browser.cookies if "127.0.0.1" in one.domain)  # fmt: skip
        token = self._browser.cookies[XSRF_COOKIE_NAME]
        return Visitor(self.base, origin=self.base, cookies=cookies, token=token, **options)

    def page(self, name: str = "") -> str:
        """All that the app sends for a page, as text to look for words in."""
        with self.visit() as visit:
            return Visitor.text(visit.open(name))

    def sign_in(self, name: str) -> None:
        """Press the button on the page for signing in, and say who one is at the provider."""
        with self.visit() as visit:
            sent = visit.press(button_id(visit.open("log-ind"), "Log ind"))
        form = self._browser.get(urljoin(self.base, led_to(sent)), timeout=WAIT_SECONDS)
        assert form.status_code == http.client.OK and "/oauth2/authorize" in form.url
        back = self._browser.post(form.url, {"sub": name}, timeout=WAIT_SECONDS)
        assert back.status_code == http.client.OK and urlsplit(back.url).path == "/"

    def sign_out(self) -> None:
        """Press the button to sign out, and confirm it at the provider."""
        with self.visit() as visit:
            sent = visit.press(button_id(visit.open("log-ind"), "Log ud"))
        asked = self._browser.get(urljoin(self.base, led_to(sent)), timeout=WAIT_SECONDS)
        action = re.search(r'<form method="post" action="([^"]+)"', asked.text)[1]
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
        back = self._browser.post(urljoin(asked.url, action), fields, timeout=WAIT_SECONDS)
        assert back.status_code == http.client.OK and urlsplit(back.url).path == "/"

    def has_cookie(self) -> bool:
        """Whether the browser holds a cookie that says who the person is."""
        return any(one.name.startswith(access.USER_COOKIE_NAME) for one in self._browser.cookies)

    def cookie_parts(self) -> int:
        """In how many cookies the person's claims are."""
        names = (one.name for one in self._browser.cookies)
        return sum(bool(re.fullmatch(rf"{access.USER_COOKIE_NAME}(_\d+)?", name)) for name in names)


def button_id(messages: list, label: str) -> str:
    """The id of the button with this text."""
    for message in messages:
        element = message.delta.new_element
        if element.HasField("button") and element.button.label == label:
            return element.button.id
    raise AssertionError(f"no button {label}")


def led_to(messages: list) -> str:
    """The address that the browser is sent to."""
    return next(one.auth_redirect.url for one in messages if one.HasField("auth_redirect"))
