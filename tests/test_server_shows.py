"""A show on the screen: drawn once however many open it, and its codes lead to the app alone."""

import datetime
import gzip
import logging
import re
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lib.db import current_database, schema
from lib.figures.figure import Figure
from lib.slides import deck, figure_urls, rendered
from lib.slides import html as slides_html
from lib.system import folders
from lib.system.result_cache import ResultCache
from lib.web import routes, warm_up
from tests.browsing import ANSWERED_SECONDS
from tests.server import serve
from tests.visitor import Visitor, get, links, warnings_of

pytestmark = pytest.mark.slow

OWN, STRANGER = "https://balance.example.dk", "https://evil.example"


def test_however_many_ask_it_is_made_once_and_failures_are_not_remembered():
    made, begun, made_of = [], threading.Event(), ResultCache(2)

    def make() -> int:
        begun.wait(10)
        made.append(1)
        return len(made)

    futures = [made_of.future("a", make) for _ in range(8)]
    begun.set()
    assert [future.result(10) for future in futures] == [1] * 8 and len(made) == 1

    def fail():
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError):
            made_of.future("b", fail).result(10)
    assert made_of.future("b", lambda: 3).result(10) == 3


def test_only_the_last_ones_are_remembered():
    made, made_of = [], ResultCache(2)
    for key in "abacab":
        made_of.future(key, lambda key=key: made.append(key)).result(10)
    assert made == ["a", "b", "c", "b"]


def test_the_codes_are_put_in_afterwards_and_differ_by_address_alone(con):
    whole = deck.shipped()["hoeje_gladsaxe_2030"]
    of = replace(whole, slides=whole.slides[:4])
    made = list(rendered.finished(con, of))
    drawn = slides_html.drawn(of.title, made)
    without = drawn.page()
    assert without == slides_html.document(of.title, made) and 'class="qr"' not in without
    shown = sum(one.figure is not None for one in made)
    for address in (OWN, "https://other.example.dk"):
        page = drawn.page(address, "/v/x")
        assert page.count('class="qr"') == shown
        assert page.count(f"<title>{address}/v/x/") == shown
        bare = re.sub(r'<div class="qr">.*?</div>|<a class="page".*?</a>', "", page)
        bare = bare.replace(" with-qr", "")
        assert bare == without


def drawings(base: str, path: str, count: int) -> tuple[list[int], float]:
    """Statuses of so many openings at once, and how long the slowest took."""
    statuses, begun = [], time.monotonic()
    threads = [
        threading.Thread(target=lambda n=n: statuses.append(get(f"{base}{path}{n}").status))
        for n in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, time.monotonic() - begun


def test_eight_addresses_at_once_draw_once_and_hold_nobody_up(tmp_path):
    with serve(folders.ROOT, tmp_path / "log") as base, Visitor(base) as reader:
        begun = time.monotonic()
        reader.open("skole")
        calm = time.monotonic() - begun
        stop, waits = threading.Event(), []

        def read():
            while not stop.is_set():
                begun = time.monotonic()
                assert get(f"{base}/_stcore/health").status == 200
                reader.open("skole")
                waits.append(time.monotonic() - begun)

        beside = threading.Thread(target=read)
        beside.start()
        statuses, first = drawings(base, "/vis/bagsvaerd?adresse=https://a.example.dk:80", 8)
        stop.set()
        beside.join()
        assert statuses == [200] * 8
        statuses, again = drawings(base, "/vis/bagsvaerd?adresse=https://b.example.dk:90", 8)
        assert statuses == [200] * 8
        assert again < first  # only the codes were made
        # The reader beside was answered meanwhile, for the show is drawn by a process of its own.
        assert len(waits) > 1 and max(waits) < max(ANSWERED_SECONDS, 5 * calm)


# ---------------------------------------------------------------- where the codes lead


def opened(base: str, host: str, address: str) -> str:
    answer = get(f"{base}/vis/hoeje_gladsaxe_2030?adresse={address}", Host=host)
    assert answer.status == 200
    return answer.read().decode()


def test_a_strangers_address_gets_no_codes_and_a_remark(base):
    for host, address in (
        ("balance.example.dk", STRANGER), ("balance.example.dk", "javascript:alert(1)"),
        ("balance.example.dk", "https://balance.example.dk.evil.example"),
        ("127.0.0.1.evil.example", STRANGER), ("127.0.0.1", "ikke-en-adresse"),
    ):  # fmt: skip
        page = opened(base, host, address)
        assert 'class="qr"' not in page and routes.NO_CODES in page, (host, address)
        assert "//evil.example" not in page
    for host, address in (
        ("balance.example.dk", OWN), ("127.0.0.1:8501", OWN), ("localhost", STRANGER),
    ):  # fmt: skip
        page = opened(base, host, address)
        assert f"{address}/v/hoeje_gladsaxe_2030/" in page and routes.NO_CODES not in page
    assert 'class="qr"' in get(f"{base}/vis/hoeje_gladsaxe_2030", Host="balance.example.dk").read().decode()  # fmt: skip


def test_the_page_says_why_there_are_no_codes_where_the_address_is_typed(tmp_path, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "balance.example.dk other.example.dk")
    with serve(folders.ROOT, tmp_path / "log") as base:
        assert 'class="qr"' in opened(base, "balance.example.dk", "https://other.example.dk")
        with Visitor(base, host="balance.example.dk") as visitor:
            messages = visitor.open("fremvisning")
            assert not warnings_of(messages)
            field = next(
                message.delta.new_element.text_input.id for message in messages
                if "Internetadresse, deltagerne" in message.delta.new_element.text_input.label
            )  # fmt: skip
            for address, led_to in (
                (STRANGER, ""), ("https://other.example.dk", "other.example.dk"), (OWN, "balance.example.dk"),
            ):  # fmt: skip
                messages = visitor.write(field, address)
                assert bool(warnings_of(messages)) is not bool(led_to), warnings_of(messages)
                assert led_to in links(messages)[0] and "evil" not in links(messages)[0]


def test_shows_are_ready_before_anybody_opens_them(monkeypatch):
    one = replace(deck.shipped()["bagsvaerd"], slides=deck.shipped()["bagsvaerd"].slides[:2])
    monkeypatch.setattr(deck, "shipped", lambda: {"bagsvaerd": one})
    warm_up.make_ready(threading.Event())
    monkeypatch.setattr(routes, "_draw", None)  # to draw it again would fail
    assert "<html" in routes.draw_show("bagsvaerd").result(0).page()


def test_every_page_is_ready_before_anybody_opens_it(monkeypatch, caplog):
    fresh = current_database.CurrentDatabase(schema.PLACE)  # nothing of it is computed yet
    monkeypatch.setattr(current_database, "now", fresh.now)
    monkeypatch.setattr(deck, "shipped", dict)
    warm_up.make_ready(threading.Event())
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    monkeypatch.setattr(Figure, "altair_chart", None)  # to draw it again would fail
    con, shown = fresh.now().con, 0
    for figures_of in (*figure_urls.PAGES.values(), warm_up._small_charts):
        for make in figures_of(con, {}).values():
            figure = make()
            shown += bool(figure.chart and figure.spec)
    assert shown > 2 * len(figure_urls.PAGES)


def test_a_figure_that_fails_is_told_in_the_log_and_the_others_are_made_ready(monkeypatch, caplog):
    made = []

    def fail():
        raise IndexError("a fault of ours")

    def works():
        made.append("b")
        return SimpleNamespace(chart=None)

    pages = {"skole": lambda con, choices: {"a": fail, "b": works}}
    monkeypatch.setattr(figure_urls, "PAGES", pages | {"kort": lambda con, choices: {}["x"]})
    monkeypatch.setattr(warm_up, "_small_charts", lambda con, choices: {})
    monkeypatch.setattr(deck, "shipped", dict)
    warm_up.make_ready(threading.Event())
    assert made == ["b"]
    told = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    assert len(told) == 2 and "Figuren a" in told[0] and "Siden kort" in told[1]


@pytest.mark.parametrize("after", [("2", 1), ("1", 2)])
def test_pages_are_made_ready_again_for_a_new_version_and_for_a_new_day(monkeypatch, after):
    ended, made = threading.Event(), []
    times = [("1", 1), ("1", 1), after]
    days = iter([day for _, day in times])

    class Day(datetime.date):
        @classmethod
        def today(cls):
            return cls(2026, 1, next(days))

    def next_version():
        if not times:
            ended.set()
            raise current_database.NoDatabase
        return current_database.DatabaseVersion(None, times.pop(0)[0])

    monkeypatch.setattr(datetime, "date", Day)
    monkeypatch.setattr(warm_up, "LOOK_SECONDS", 0)
    monkeypatch.setattr(current_database, "now", next_version)
    monkeypatch.setattr(warm_up, "make_ready", lambda ended: made.append(len(times)))
    warm_up.keep_ready(ended)
    assert made == [2, 0]


def test_making_shows_ready_ends_when_the_app_does(monkeypatch):
    drawn = []
    monkeypatch.setattr(routes, "draw_show", drawn.append)
    ended = threading.Event()
    ended.set()
    warm_up.make_ready(ended)
    assert drawn == []


def test_a_show_that_cannot_be_made_ready_stops_nothing(monkeypatch):
    def missing():
        raise current_database.NoDatabase

    monkeypatch.setattr(current_database, "now", missing)
    warm_up.make_ready(threading.Event())
    monkeypatch.setenv(warm_up.SWITCH, "0")
    warm_up.start()
    assert "warm_up" not in [thread.name for thread in threading.enumerate()]


def test_a_show_is_sent_compressed_and_not_again_to_a_browser_that_has_it(base):
    address = f"{base}/vis/hoeje_gladsaxe_2030"
    plain = get(address, Accept="text/html")
    page = plain.read()
    assert b'<html lang="da"' in page and plain.headers["Content-Encoding"] is None
    small = get(address, **{"Accept": "text/html", "Accept-Encoding": "gzip"})
    sent = small.read()
    assert (
        small.headers["Content-Encoding"] == "gzip" and small.headers["Vary"] == "Accept-Encoding"
    )
    assert gzip.decompress(sent) == page and len(sent) < len(page) / 3
    assert "default-src 'self'" in small.headers["Content-Security-Policy"]
    tag = small.headers["ETag"]
    again = get(address, **{"Accept": "text/html", "If-None-Match": tag})
    assert again.status == 304 and again.read() == b"" and again.headers["ETag"] == tag
    other = get(f"{address}?adresse=https://evil.example", **{"If-None-Match": tag})
    assert other.status == 200 and other.headers["ETag"] != tag
