"""A person who signs in comes back to the page with its choices, and to nothing but a page of the app."""

from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.web.access import CALLBACK
from lib.web.after_sign_in import COOKIE, MOST_CHARACTERS, BackAfterSignIn
from lib.web.closed_addresses import SIGN_IN

HERE = "http://testserver"
CHOSEN = "/skole?visning=karakter&omraade=hoeje_gladsaxe"


def browser(base: str = "", status: int = 302) -> TestClient:
    """A browser at a server that signs in as Streamlit does: away to the provider, and back to the front page."""

    def leave(request: object) -> RedirectResponse:
        return RedirectResponse("https://provider.example/", status)

    def come_back(request: object) -> RedirectResponse:
        return RedirectResponse(f"{base}/", status)

    def page(request: object) -> PlainTextResponse:
        return PlainTextResponse("side")

    back = Middleware(BackAfterSignIn, pages=["/", "/skole"], base=lambda: base)
    routes = [Route(base + SIGN_IN, leave), Route(base + CALLBACK, come_back), Route(f"{base}/skole", page)]  # fmt: skip
    return TestClient(Starlette(routes=routes, middleware=[back]), HERE, follow_redirects=False)


def led_to(visitor: TestClient, came_from: str, base: str = "") -> str:
    visitor.get(base + SIGN_IN, headers={"Referer": came_from})
    return visitor.get(base + CALLBACK).headers["location"]


@pytest.mark.parametrize("base", ["", "/socialbalance"])
def test_the_page_with_its_choices_is_led_back_to_once(base):
    visitor = browser(base)
    assert led_to(visitor, f"{HERE}{base}{CHOSEN}", base) == f"{base}{CHOSEN}"
    assert COOKIE not in visitor.cookies
    assert visitor.get(base + CALLBACK).headers["location"] == f"{base}/"


@pytest.mark.parametrize(
    "came_from",
    [
        "", "https://evil.example/skole", f"{HERE}//evil.example/skole", f"{HERE}/log-ind", f"{HERE}/data/areas.csv",
        f"{HERE}/skole/../data", f"{HERE}/skole?a=" + "x" * MOST_CHARACTERS, "http://[", f"{HERE}/skole?a=\x7f",
    ],
)  # fmt: skip
def test_no_other_address_is_led_to(came_from):
    assert led_to(browser(), came_from) == "/"


@pytest.mark.parametrize("kept", ["https://evil.example/", "//evil.example/skole", "/skole?a=b\r\nX-Own: 1", "/\\evil.example", "skole"])  # fmt: skip
def test_a_cookie_that_somebody_else_set_leads_to_the_front_page(kept):
    visitor = browser()
    visitor.cookies.set(COOKIE, quote(kept, safe=""))
    assert visitor.get(CALLBACK).headers["location"] == "/"


def test_a_provider_that_does_not_answer_keeps_nothing():
    visitor = browser(status=400)
    visitor.get(SIGN_IN, headers={"Referer": HERE + CHOSEN})
    assert COOKIE not in visitor.cookies


def test_a_page_itself_sets_no_cookie():
    answer = browser().get("/skole", headers={"Referer": HERE + CHOSEN})
    assert answer.text == "side" and "set-cookie" not in answer.headers
