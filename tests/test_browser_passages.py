"""A user's own count of passers-by in the browser: read, drawn, or refused in words, and seen by no other."""

import pytest

from tests import browsing
from tests.browsing import open_at, settle

pytestmark = [browsing.needed, pytest.mark.slow]

COUNTS = "Tidspunkt;Frem;Tilbage\n" + "\n".join(
    f"2025-05-0{day} {hour:02}:00;{hour};{2 * hour}" for day in (5, 6, 7) for hour in range(24)
)


def file(text: str) -> dict:
    return {"name": "taelling.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_an_own_count_is_drawn_and_a_bad_one_says_why(page, base):
    open_at(page, f"{base}/bevaegelse")
    page.set_input_files("input[type=file]", files=[file(COUNTS)])
    page.wait_for_selector("h3:has-text('Eget tællested: 828 på en typisk hverdag i maj 2025')")
    settle(page)
    assert page.get_by_text("Hver tælling er læst som en time").count() == 1
    page.set_input_files("input[type=file]", files=[file("Dato;Antal\n05-05-2025;-1")])
    page.wait_for_selector("text=Række 2: Der kan ikke være talt")
    settle(page)  # what the last run drew stands until this one has ended
    assert page.locator("h3:has-text('Eget tællested')").count() == 0
    assert page.locator("h2:has-text('opdigtet')").count() > 0
