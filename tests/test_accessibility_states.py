"""What axe and the checks of tests/accessibility.js find in other states of the pages than those they open in."""

import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from lib.contents import annual_status
from lib.slides import annual_docx
from lib.system import folders
from lib.web import hosts
from tests import browsing, reader_window
from tests.address_cases import KEYS
from tests.browsing import go_to, open_at, settle
from tests.reader_window import (
    BESIDE_THE_PAGE,
    WIDE,
    address_of,
    faults,
    open_folds,
    resize,
    show_all,
)
from tests.server import serve
from tests.test_server_lent import SOCKETS, use_own_numbers

pytestmark = [browsing.needed, pytest.mark.slow]

# Other views, areas of which little or only made-up numbers are known, an old law, and charts of each form.
CHOSEN = (
    ("overblik", {"omraade": "eksempelby"}), ("fem_kriterier", {"lov": "2012", "omraade": "bispehaven"}),
    ("fem_kriterier", {"omraade": "pileparken_6"}), ("skole", {"visning": "hundrede"}),
    ("skole", {"visning": "skolerne"}), ("skole", {"omraade": "moerkhoej_almene"}),
    ("udvikling", {"sted": "vaerebro_park"}), ("maal", {"omraade": "gladsaxe_kommune"}),
    ("bevaegelse", {"omraade": "pileparkerne"}), ("flytning", {"visning": "forloeb", "omraade": "eksempelby"}),
    ("aarsstatus", {"aar": "2018"}), ("kort", {"farve": "folketal"}), ("kort", {"udsnit": "gladsaxe", "sted": "ringbo"}),
    ("kort", {"webgl": "nej"}), ("indsatser", {"visning": "faser"}),
    ("samarbejde", {"sorter": "binder", "strategi": "bagsvaerd"}), ("samarbejde", {"aktoer": "boligforeningen_3b"}),
    ("analyse", {"perioder": "alle"}), ("fremvisning", {"fremvisning": "hoeje_gladsaxe_2030"}),
    ("kilder", {"emne": "Skole"}),
)  # fmt: skip


@pytest.mark.parametrize(("name", "choices"), CHOSEN)
def test_a_chosen_view_can_be_used_by_everyone(window, base, con, name, choices):
    chosen = {key: [KEYS[name][key](con)[value]] for key, value in choices.items()}
    open_at(window, f"{base}{address_of(name)}?{urlencode(chosen, doseq=True)}")
    kept = parse_qs(urlsplit(window.url).query)
    assert kept | chosen == kept  # what was chosen is shown
    open_folds(window)
    show_all(window)
    found = faults(window, str(choices))
    found += window.evaluate("() => checks.paleCharts()") + window.evaluate(
        "() => checks.english()"
    )
    resize(window, WIDE)
    assert found == []


def test_a_status_with_the_words_of_a_word_file_can_be_used_by_everyone(window, con):
    areas, today = annual_status.areas(con), datetime.date.today()
    area = next(iter(areas))
    year = annual_status.first_year(con, area, today)
    status = annual_status.annual_status(con, area, year, today)
    words = {name: f"Vores ord om {name}." for name in annual_docx.fields()}
    file = {
        "name": "status.docx",
        "mimeType": "",
        "buffer": annual_docx.document(status, words, today),
    }
    go_to(window, f"/aarsstatus?omraade={area}&aar={year}")
    window.locator("input[type=file]").set_input_files(file)
    window.wait_for_selector(f"text={len(words)} af jeres tekster er hentet fra filen")
    settle(window)
    show_all(window)
    found = faults(window, "words of a file")
    resize(window, WIDE)
    window.locator("input[type=file]").set_input_files(file | {"buffer": b"PK\x03\x04 nej"})
    window.wait_for_selector("[data-testid=stAlertContentError]")
    settle(window)
    show_all(window)
    found += faults(window, "a file that is refused")
    resize(window, WIDE)
    assert found == []


def test_what_a_visit_has_lost_is_told_to_everyone(window, base):
    use_own_numbers(window, base)
    window.reload()
    window.wait_for_selector("#lost-numbers", state="visible")
    settle(window)
    assert faults(window, "lost numbers") == []


def test_a_connection_that_is_lost_is_told_in_danish_until_it_is_back(playwright, base):
    with reader_window.opened(playwright, base, WIDE, script=SOCKETS) as page:
        page.context.set_offline(True)
        page.evaluate("window.sockets.forEach(socket => socket.close())")
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        assert dialog.inner_text().split("\n") == [
            "Forbindelsen er afbrudt",
            "Serveren svarer ikke. Siden prøver igen af sig selv, og dine valg står stadig i adressen.",
        ]
        found = faults(page, "no connection", BESIDE_THE_PAGE)
        page.context.set_offline(False)
        dialog.wait_for(state="hidden")
        settle(page)
        assert found == []


def test_the_page_of_who_keeps_the_data_can_be_used_by_everyone(playwright, tmp_path: Path):
    with (
        serve(folders.ROOT, tmp_path / "log", **{hosts.MAINTAINER: "1"}) as served,
        reader_window.opened(playwright, served, WIDE) as page,
    ):
        open_at(page, f"{served}/kilder")
        assert page.get_by_role("button", name="Hent").count()
        open_folds(page)
        show_all(page)
        assert faults(page, "buttons of the maintainer") == []
