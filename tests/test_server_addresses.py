"""Addresses: what there is not is 404 in Danish, what is a reader's own is kept by nobody."""

import pytest

from lib.analysis import options
from lib.system import folders
from lib.web import addresses
from tests import browsing
from tests.browsing import open_at
from tests.server import serve
from tests.visitor import get

UNKNOWN = (
    "/x/y/z", "/findes-ikke", "/kort/mere", "/x/y/kort", "/fem_kriterier", "/vis", "/v", "/v/bagsvaerd", "/KORT",
    "/static/findes-ikke.js", "/kort/_stcore/metrics",
    "/vis/a/b", "/%2e%2e/etc",
)  # fmt: skip
PAGES = ["/", *(f"/{name.replace('_', '-')}" for name in options.PAGES)]


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_address_is_404_in_danish_and_leads_to_the_front_page(base, path):
    for accept in ("text/html,application/xhtml+xml", "*/*"):
        answer = get(base + path, Accept=accept)
        if answer.status == 400:
            return  # Streamlit refuses it outright
        assert answer.status == 404
    page = get(base + path, Accept="text/html").read().decode()
    assert '<html lang="da">' in page and addresses.UNKNOWN in page and 'href="/"' in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there(base, path):
    for address in (base + path, f"{base}{path}?omraade=x"):
        answer = get(address, Accept="text/html")
        assert answer.status == 200 and '<html lang="da"' in answer.read().decode()
        assert (
            answer.headers["Content-Security-Policy"]
            and answer.headers["Cache-Control"] == "no-cache"
        )


def test_what_a_page_needs_is_there(base):
    page = get(base + "/").read().decode()
    scripts = [part.split('"')[0] for part in page.split('src="./')[1:]]
    assert scripts
    for script in scripts:
        answer = get(f"{base}/{script}")
        assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
    assert get(f"{base}/_stcore/health").read() == b"ok"
    assert get(f"{base}/_stcore/host-config").status == 200
    assert get(f"{base}/favicon.png").status == 200


@pytest.mark.slow
def test_metrics_are_closed_unless_a_setting_opens_them(base, tmp_path, monkeypatch):
    for path in (
        "/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x", "/_stcore/metrics%0A",
    ):  # fmt: skip
        answer = get(base + path)
        assert answer.status == 404 and "sessions" not in answer.read().decode()
    monkeypatch.setenv("SOCIAL_BALANCE_METRICS", "1")
    with serve(folders.ROOT, tmp_path / "log") as opened:
        assert "active_sessions" in get(f"{opened}/_stcore/metrics").read().decode()


@pytest.mark.slow
def test_under_a_path_of_its_own_the_same_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "balance")
    with serve(folders.ROOT, tmp_path / "log", path="/balance") as base:
        for path in ("/", "/kort", "/fem-kriterier", ""):
            assert get(base + path, Accept="text/html").status == 200, path
        root = base.removesuffix("/balance")
        for address in (f"{base}/x/y/z", f"{base}/findes-ikke", f"{root}/kort", f"{root}/balancex"):
            answer = get(address, Accept="text/html")
            assert answer.status == 404, address
            assert 'href="/balance/"' in answer.read().decode()
        assert get(f"{base}/_stcore/metrics").status == 404
        assert 'href="/balance/"' in get(f"{base}/embed", Accept="text/html").read().decode()
        assert get(f"{base}/_stcore/health").status == 200


@browsing.needed
def test_a_download_is_kept_by_nobody(page, base):
    found = []
    page.on("response", lambda answer: found.append(answer) if "/media/" in answer.url else None)
    page.on("download", lambda _: None)
    open_at(page, f"{base}/fremvisning")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent præsentationen, så den kan åbnes igen").click()
    answer = get(download.value.url)
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
