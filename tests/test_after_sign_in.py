"""A person who signs in comes back to the page with its choices, and to nothing but a page of the app."""

from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse

from lib.web.access import CALLBACK
from lib.web.after_sign_in import COOKIE, MOST_CHARACTERS, BackAfterSignIn
from lib.web.closed_addresses import SIGN_IN
from tests.waiting import run

HOST = "balance.example.dk"
HERE = f"https://{HOST}"
CHOSEN = "/skole?visning=karakter&omraade=hoeje_gladsaxe"


class Browser:
    """A browser at a server that signs in as Streamlit does: away to the provider, and back to the front page."""

    def __init__(self, base: str = "", status: int = 302) -> None:
        self.base, self.cookies = base, SimpleCookie()
        pages = ["/", "/skole"]
        self._server = BackAfterSignIn(self._streamlit, pages=pages, base=lambda: base)
        self._answers = {
            base + SIGN_IN: RedirectResponse("https://provider.example/", status),
            base + CALLBACK: RedirectResponse(f"{base}/", status),
            f"{base}/skole": PlainTextResponse("side"),
        }

    async def _streamlit(self, scope, receive, send) -> None:
        await self._answers[scope["path"]](scope, receive, send)

    def get(self, path: str, referer: str = "") -> Headers:
        """The headers of the answer; a cookie is kept, or removed when its time is over."""
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        sent = {"host": HOST, "referer": referer, "cookie": cookies}
        raw = [(name.encode(), value.encode()) for name, value in sent.items() if value]
        answered = []

        async def send(message) -> None:
            answered.append(message)

        scope = {"type": "http", "method": "GET", "path": self.base + path, "headers": raw}
        run(self._server(scope, None, send))
        headers = Headers(raw=answered[0]["headers"])
        for line in headers.getlist("set-cookie"):
            self.cookies.load(line)
        for name in [name for name, one in self.cookies.items() if one["max-age"] == "0"]:
            del self.cookies[name]
        return headers

    def led_to(self, came_from: str = "") -> str:
        """Where a person is led who signs in from a page."""
        self.get(SIGN_IN, came_from)
        return self.get(CALLBACK)["location"]


@pytest.mark.parametrize("base", ["", "/socialbalance"])
def test_the_page_with_its_choices_is_led_back_to_once(base):
    browser = Browser(base)
    browser.get(SIGN_IN, f"{HERE}{base}{CHOSEN}")
    kept = browser.cookies[COOKIE]
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept["path"] == (base or "/")
    assert browser.get(CALLBACK)["location"] == f"{base}{CHOSEN}"
    assert not browser.cookies
    assert browser.led_to() == f"{base}/"


@pytest.mark.parametrize(
    "came_from",
    [
        "", "https://evil.example/skole", f"{HERE}//evil.example/skole", f"{HERE}/log-ind", f"{HERE}/data/areas.csv",
        f"{HERE}/skole/../data", "http://[", f"{HERE}/sk\x7fole",
    ],
)  # fmt: skip
def test_no_other_address_is_led_to(came_from):
    assert Browser().led_to(came_from) == "/"


@pytest.mark.parametrize("kept", ["https://evil.example/", "//evil.example/skole", "/skole?a=b\r\nX-Own: 1", "/\\evil.example", "skole", "?a=b"])  # fmt: skip
def test_a_cookie_that_somebody_else_set_leads_to_the_front_page(kept):
    browser = Browser()
    browser.cookies[COOKIE] = quote(kept, safe="")
    assert browser.get(CALLBACK)["location"] == "/"


@pytest.mark.parametrize("choices", ["a=" + "x" * MOST_CHARACTERS, "a=\x7f"])
def test_choices_that_cannot_be_kept_are_left_out(choices):
    assert Browser().led_to(f"{HERE}/skole?{choices}") == "/skole"


def test_a_page_that_was_left_without_signing_in_is_forgotten_at_the_next_sign_in():
    browser = Browser()
    browser.get(SIGN_IN, HERE + CHOSEN)
    assert browser.led_to(f"{HERE}/log-ind") == "/"


def test_a_provider_that_does_not_answer_keeps_nothing():
    browser = Browser(status=400)
    browser.get(SIGN_IN, HERE + CHOSEN)
    assert not browser.cookies


def test_a_page_itself_sets_no_cookie():
    assert "set-cookie" not in Browser().get("/skole", HERE + CHOSEN)
