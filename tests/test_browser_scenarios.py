"""Journeys on Hvad nu hvis: by keyboard, with a slider, with a link and with files."""

import json
import re
from pathlib import Path

import pytest

from tests import browsing
from tests.browsing import READY_MS, open_at, settle

pytestmark = [browsing.needed, pytest.mark.slow]

PUPILS = "plan_field_people_skolefravaer_ulovligt"
CHART = "[data-testid=stVegaLiteChart] svg text"


def tab_to(page, key: str, most: int) -> None:
    """Go to a field with the Tab key alone."""
    field = page.locator(f".st-key-{key} input").first
    for _ in range(most):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{key} is not reached in {most} presses of Tab")


def ask(page, words: str) -> None:
    """Choose a question by its words, from wherever the focus is before it."""
    tab_to(page, "plan_question_vaerebro_park", 20)
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("plan="), timeout=READY_MS)  # it is put there last
    settle(page)


def write(page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_timeout(
        2_000
    )  # the run begins a moment after the key; until then the page is at rest
    settle(page)


def told(page) -> str:
    return page.get_by_test_id("stMain").inner_text().replace("\N{NO-BREAK SPACE}", " ")


def wait_told(page, words: str) -> None:
    page.wait_for_function(
        """words => document.body.innerText.replaceAll("\u00a0", " ").includes(words)""",
        arg=words, timeout=READY_MS,
    )  # fmt: skip


def wait_drawn(page, *words: str) -> None:
    """Until the charts hold each of these texts."""
    for text in words:
        page.wait_for_function(
            """([chart, text]) => [...document.querySelectorAll(chart)].some(
                (e) => e.textContent.replaceAll("\u00a0", " ") === text)""",
            arg=[CHART, text], timeout=READY_MS,
        )  # fmt: skip


def wait_rested(page) -> None:
    """Until all of the page is about what the sliders stand at."""
    settle(page)
    page.wait_for_function(
        """() => document.querySelector("[data-answered]")?.dataset.answered
            === document.querySelector("[data-followed]")?.dataset.followed""",
        timeout=READY_MS,
    )  # fmt: skip
    settle(page)


def test_by_keyboard_what_it_takes_not_to_be_forebyggelsesomraade(page, base):
    open_at(page, f"{base}/hvad-nu-hvis")
    ask(page, "ikke er forebyggelsesområde")
    wait_told(page, "ville stå på listen over forebyggelsesområder")
    tab_to(page, "plan_field_residents_", 20)
    write(page, "2.800")
    wait_told(page, "at mindst 610 færre beboere")
    wait_told(page, "Værebro Park har 2.800 beboere")  # as the reader's assumption


def test_by_keyboard_what_300_new_dwellings_mean(page, base):
    open_at(page, f"{base}/hvad-nu-hvis")
    ask(page, "nye boliger i udviklingszonen")
    wait_told(page, "300 nye boliger")
    # 1,345 dwellings at 51.8 % and 300 with 12.7 % are 44.7 %, with as many living in each.
    assert "ikke-vestlig oprindelse falder fra 51,8 % til 44,7 %" in told(page)
    tab_to(page, "plan_field_residents_", 8)
    write(page, "2800")
    page.get_by_text("Dine antagelser om").click()
    field = page.locator(".st-key-plan_field_persons_per_dwelling_ input")
    field.fill("2,2")
    field.press("Enter")
    # (51.8 % of 2,800 and 12.7 % of 660) of 3,460 is 44.3 %.
    wait_told(page, "300 nye boliger med 660 beboere")
    assert "ikke-vestlig oprindelse falder fra 51,8 % til 44,3 %" in told(page)


def test_by_keyboard_what_10_pupils_fewer_mean(page, base):
    open_at(page, f"{base}/hvad-nu-hvis")
    ask(page, "færre elever med ulovligt")
    tab_to(page, PUPILS, 8)
    write(page, "200")
    wait_told(page, "falder andelen fra 27 % til 22 % (fra 54 til 44 personer)")
    assert "Det er 10 procentpoint over Gladsaxe Kommune (12 %, 2017)" in told(page)
    wait_drawn(page, "22 %", "Gladsaxe Kommune 12 %")


@pytest.fixture
def absence(page, base):
    """The page with the question of 10 pupils fewer of 200."""
    open_at(page, f"{base}/hvad-nu-hvis")
    ask(page, "færre elever med ulovligt")
    field = page.locator(f".st-key-{PUPILS} input")
    field.fill("200")
    field.press("Enter")  # in the field as it is now, should the page have drawn it anew
    wait_told(page, "fra 54 til 44 personer")
    wait_drawn(page, "22 %")
    wait_rested(page)
    return page


def test_the_picture_follows_the_slider_before_the_server_answers(absence):
    """With the connection cut, the chart still moves; with it, the server says the same."""
    page = absence
    slider = page.locator(".st-key-plan_live_s0c0 input[type=range]")
    assert slider.input_value() == "-10"
    page.context.set_offline(True)
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    wait_drawn(page, "20 %")  # 40 of 200, reckoned by the browser alone
    assert "fra 54 til 44 personer" in told(page)
    page.context.set_offline(False)
    wait_told(page, "fra 54 til 40 personer")
    wait_drawn(page, "20 %")
    assert page.locator(".st-key-plan_live_s0c0_text input").input_value() == "−14"


def test_the_tables_and_the_address_follow_when_the_slider_rests(absence):
    page = absence
    wait_rested(page)
    before = page.url
    page.locator(".st-key-plan_live_s0c0 input[type=range]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    wait_told(page, "fra 54 til 40 personer")
    table = page.locator("table.facts", has_text="40 af 200")
    table.first.wait_for(timeout=READY_MS)
    page.wait_for_url(lambda url: url != before)
    settle(page)
    assert page.get_by_role("heading", name=re.compile("20.%")).count() == 1
    assert not page.locator(".st-key-plan_follow").is_visible()


def test_a_written_number_moves_the_slider_and_one_that_cannot_be_says_why(absence):
    page = absence
    field = page.locator(".st-key-plan_live_s0c0_text input")
    field.fill("-54")
    field.press("Enter")
    settle(page)
    wait_told(page, "fra 54 til 0 personer")
    page.wait_for_function(
        "document.querySelector('.st-key-plan_live_s0c0 input[type=range]').value === '-54'"
    )
    for text, words in (
        ("-55", "Der er kun 54 personer at tage af."),
        ("147", "Der er kun 146 personer, det kan gælde."),
        ("2,5", "Skriv et helt tal."),
        ("mange", "»mange« kan ikke læses som et tal."),
    ):
        field.fill(text)
        field.press("Enter")
        wait_told(page, words)
        assert page.get_by_text("Ulovligt skolefravær i Værebro Park").first.is_visible()


def test_a_shared_link_restores_all_scenarios_on_another_machine(absence, browser):
    page = absence
    page.get_by_role("button", name="Tilføj et scenarie").click()
    page.wait_for_selector(".st-key-plan_scenario_1_what input", timeout=READY_MS)
    wait_rested(page)
    # The new scenario is in front, and stays there when a change is added to it.
    page.get_by_role("button", name="Tilføj", exact=True).click()
    settle(page)
    field = page.locator(".st-key-plan_live_s1c0_text input")
    field.fill("-24")
    field.press("Enter")
    settle(page)
    wait_drawn(page, "15 %")
    wait_rested(page)
    link = page.url
    other = browser.new_page(locale="da-DK")
    open_at(other, link)
    wait_drawn(other, "27 %", "22 %", "15 %")
    assert "Hypotetisk: 24 færre elever" in told(other)
    assert other.locator(f".st-key-{PUPILS} input").input_value() == "200"
    other.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("noget-vrøvl", "kan ikke læses"),
        ("A" * 3001, "for stor"),
        ("eNqrVipLLSrOzM9TsjLUUcpNzMxRslJQKktNLUpKLcpXKEgsylaqBQAdxwxi", "kan ikke læses"),
    ],
)
def test_an_address_that_cannot_be_read_gives_a_sentence_and_the_first_page(
    page, base, text, words
):
    open_at(page, f"{base}/hvad-nu-hvis?plan={text}")
    assert words in page.get_by_test_id("stAlertContentError").inner_text()
    assert "7,5 færre for hver 100 elever" in told(page)
    assert page.locator(".st-key-plan_area input").input_value() == "Værebro Park"


def test_a_scenario_is_taken_along_and_opened_again(absence, browser, tmp_path):
    page = absence
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenarierne som fil").click()
    assert download.value.suggested_filename == "hypotetisk_vaerebro-park_10-faerre-elever.json"
    path = tmp_path / "plan.json"
    path.write_bytes(Path(download.value.path()).read_bytes())
    assert "Hypotetisk" in json.loads(path.read_text("utf-8"))["hypotetisk"]
    other = browser.new_page(locale="da-DK")
    open_at(other, re.sub(r"\?.*", "", page.url))
    other.get_by_text("Åbn scenarier fra en fil").click()
    other.locator("input[type=file]").set_input_files(path)
    wait_told(other, "fra 54 til 44 personer")
    broken = tmp_path / "andet.json"
    broken.write_text('{"version": 1}')
    other.locator("input[type=file]").set_input_files(broken)
    other.wait_for_selector("text=kan ikke læses", timeout=READY_MS)
    settle(other)
    assert "fra 54 til 44 personer" in told(other)  # nothing is lost
    other.close()


def test_the_numbers_are_taken_as_a_workbook_that_says_what_they_are(absence, tmp_path):
    import pandas as pd

    page = absence
    with page.expect_download(timeout=READY_MS) as download:
        page.get_by_role("button", name="Tallene til Excel").click()
    path = tmp_path / "tal.xlsx"
    path.write_bytes(Path(download.value.path()).read_bytes())
    sheets = pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
    assert all(str(sheet.iloc[0, 0]).startswith("Hypotetisk") for sheet in sheets.values())
    about = " ".join(map(str, sheets["Om tallene"].to_numpy().ravel()))
    assert "200 elever" in about and "Ingen har offentliggjort tallet" in about
    numbers = sheets["Tal"]
    assert list(numbers.iloc[-1, 3:5]) == [22.0, -5.0]
