"""A figure for a frame of another website: what its page holds, its address, and who may show it."""

import re
import threading
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from lib.contents.address_choices import ViewError
from lib.slides import embedded, figure_urls
from lib.system.result_cache import Busy, ResultCache
from lib.web import access, embed, ready_page
from lib.web.embed import EmbedError

GLADSAXE = "https://gladsaxe.dk https://www.gladsaxe.dk"


@pytest.mark.parametrize(
    "said",
    [
        "", "https://gladsaxe.dk", GLADSAXE, "  https://a.dk:8443\n https://*.gladsaxe.dk ", "http://localhost:8000",
        "http://127.0.0.1",
    ],
)  # fmt: skip
def test_named_websites_may_show_a_figure(said, monkeypatch):
    monkeypatch.setenv(embed.SETTING, said)
    policy = embed.headers()["Content-Security-Policy"]
    assert policy.endswith(" ".join(["frame-ancestors", "'self'", *said.split()]))
    assert policy.startswith("default-src 'none'") and "script" not in policy


@pytest.mark.parametrize(
    "said",
    [
        "*", "gladsaxe.dk", "http://gladsaxe.dk", "https://gladsaxe.dk/", "https://gladsaxe.dk/sti", "https:", "'self'",
        "https://*", "https://a.*.dk", "https://gladsaxe.dk;", "https://gladsaxe.dk; script-src *", "https://GLADSAXE.dk",
        "https://gladsaxe.dk,https://a.dk", "https://x@gladsaxe.dk", "javascript://a.dk", "https://æ.dk", "https://a.dk:",
        "https://a.dk:123456", "'none'", "https://dk", "data:", "https://-", "https://*.dk",
    ],
)  # fmt: skip
def test_a_wrong_website_stops_the_start_in_danish(said, monkeypatch):
    monkeypatch.setenv(embed.SETTING, f"https://gladsaxe.dk {said}")
    with pytest.raises(EmbedError, match=f"^{embed.SETTING} er »"):
        embed.frame_ancestors()


def test_the_line_to_copy_is_there_only_where_others_may_frame_and_all_may_read(monkeypatch):
    access.settings.cache_clear()
    monkeypatch.delenv(embed.SETTING, raising=False)
    assert not embed.is_offered()
    monkeypatch.setenv(embed.SETTING, GLADSAXE)
    assert embed.is_offered()
    closed = access.Access(True, access.SIGNED_IN, access.OPEN, frozenset("x"), frozenset(), 12)
    monkeypatch.setattr(access, "settings", lambda: closed)
    assert not embed.is_offered()


@pytest.mark.parametrize(
    ("page", "path", "app"),
    [
        ("https://a.dk/udvikling", "udvikling", "https://a.dk"), ("https://a.dk/", "", "https://a.dk"),
        ("https://a.dk/bal/fem-kriterier", "fem-kriterier", "https://a.dk/bal"), ("https://a.dk/bal", "", "https://a.dk/bal"),
        ("http://127.0.0.1:8501/kort/", "kort", "http://127.0.0.1:8501"),
    ],
)  # fmt: skip
def test_the_line_leads_to_the_app_whatever_comes_before_its_pages(page, path, app):
    assert embed.address_of_app(page, path) == app


def test_the_line_holds_the_figures_address_whole_and_its_title_as_text():
    figure = "/skole?omraade=Høje+Gladsaxe&visning=Ud+af+100#skolefravaer"
    line = embed.line("https://a.dk", figure, 'Andel "ud af" <100>')
    frame = ElementTree.fromstring(line)
    assert frame.tag == "iframe" and frame.get("title") == 'Andel "ud af" <100>'
    assert parse_qs(urlsplit(frame.get("src")).query) == {"figur": [figure]}


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/skole?omraade=Eksempelby+(opdigtet)", "/kort", "/udvikling", "/indsatser"])  # fmt: skip
def test_a_page_has_the_finding_the_numbers_the_sources_and_the_way_back(con, address):
    figure = figure_urls.figure(con, address)
    page = embedded.page(con, address)
    text = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page))
    plain = text.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", '"')
    assert '<html lang="da">' in page and "<script" not in page and "http-equiv" not in page
    for words in (figure.title, *figure.labels, *figure.sources, "Se figuren i værktøjet"):
        assert " ".join(words.split()) in plain, words
    assert page.count('role="img"') == (0 if figure.chart is None else 2)
    assert f'href=".{figure_urls.parse(address).within_the_app}' in page.replace("&amp;", "&")
    assert not re.findall(r'(?:src|href)="(?!https?://|\./|#)', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert len(ready_page.ready(page).compressed) < 60_000


@pytest.mark.parametrize(
    ("address", "said"),
    [("/nej", "»nej«"), ("/egne-tal", "»egne_tal«"), ("/skole#nej", "»nej«"), ("/skole?omraade=Nej", "»Nej«"),
     ("skole", "begynder med /"), ("//evil.example", "begynder med /")],
)  # fmt: skip
def test_an_address_without_a_figure_is_refused_in_danish(con, address, said):
    with pytest.raises(ViewError, match=said):
        embedded.page(con, address)


def test_figures_that_are_asked_for_in_any_number_are_refused_and_hold_up_no_show(monkeypatch):
    """An address is anything at all, so each may be a new figure to draw."""
    go, asked = threading.Event(), []

    def drawn(con, address: str) -> str:
        go.wait(10)
        return "drawn"

    few = ResultCache(embed.KEPT, embed._thread, embed.MOST_WAITING)
    monkeypatch.setattr(embed, "_pages", few)
    monkeypatch.setattr(embed, "_drawn", drawn)
    try:
        for n in range(embed.MOST_WAITING):
            asked.append(embed._future(f"/kort?x={n}"))
        with pytest.raises(Busy):
            embed._future("/kort?x=more")
        assert embed._future("/kort?x=0") is asked[0]  # one that is on its way is not refused
        assert ResultCache(1).future("show", lambda: "shown").result(10) == "shown"
    finally:
        go.set()
    assert [one.result(10) for one in asked] == ["drawn"] * embed.MOST_WAITING
    assert embed._future("/kort?x=more").result(10) == "drawn"
