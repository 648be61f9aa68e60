"""A reader is told what the visit has lost, and only then: not after a short drop, and not of what the reader removed."""

import pytest

from tests import browsing
from tests.browsing import choose_in_menu, open_at, settle
from tests.test_server_lent import SOCKETS, use_own_numbers

pytestmark = [pytest.mark.slow, browsing.needed]
IN_USE, GONE = "text=Du ser også dine egne tal", "#lost-numbers"


def stored(page) -> str:
    return page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_a_short_drop_loses_nothing_a_reload_is_told_and_what_is_removed_is_not(page, base):
    page.add_init_script(SOCKETS)
    use_own_numbers(page, base)
    assert "held-numbers" in stored(page)
    assert not [one for one in ("Værebro", "25,5", "skolefrav") if one in stored(page)]

    before = page.evaluate("window.sockets.length")
    page.evaluate("window.sockets.forEach(socket => socket.close())")
    page.wait_for_function(f"window.sockets.length > {before}")
    settle(page)
    assert page.locator(IN_USE).is_visible() and not page.locator(GONE).is_visible()

    page.reload()
    page.wait_for_selector(GONE, state="visible")
    settle(page)
    assert not page.locator(IN_USE).is_visible()
    choose_in_menu(page, "Se", "Skole")
    page.wait_for_selector("h1:has-text('Skole')")
    settle(page)
    assert page.locator(GONE).is_visible()

    use_own_numbers(page, base)  # read in again, there is nothing to tell
    assert not page.locator(GONE).is_visible()
    page.get_by_role("button", name="Fjern egne tal").click()
    page.wait_for_selector(IN_USE, state="hidden")
    settle(page)
    open_at(page, f"{base}/egne-tal")
    assert not page.locator(GONE).is_visible() and "held-numbers" not in stored(page)
