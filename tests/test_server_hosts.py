"""Which names the app answers to, and where the codes of a show may lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed
from websockets.exceptions import InvalidStatus

from lib.system import folders
from lib.web import hosts
from tests.server import serve
from tests.visitor import Visitor, get

OWN = "https://balance.example.dk"
SETTING = ("balance.example.dk", "*.gladsaxe.dk")


@pytest.mark.parametrize(
    ("address", "host", "known", "may"),
    [
        (OWN, "127.0.0.1:8501", (), True),  # the presenter says how others reach it
        (OWN, "localhost", (), True), (OWN, "[::1]:8501", (), True),
        (OWN, "balance.example.dk", (), True), (OWN, "BALANCE.example.dk:443", (), True),
        ("http://balance.example.dk:8080", "balance.example.dk", (), True),
        ("https://evil.example", "balance.example.dk", (), False),
        ("https://evil.example", "balance.example.dk", SETTING, False),
        (OWN, "proxy.internal", SETTING, True),
        ("https://a.gladsaxe.dk", "balance.example.dk", SETTING, True),
        ("https://gladsaxe.dk", "balance.example.dk", SETTING, False),
        ("https://xgladsaxe.dk", "balance.example.dk", SETTING, False),
        ("https://balance.example.dk.evil.example", "balance.example.dk", SETTING, False),
        ("https://evil.example", "", (), False),
    ],
)  # fmt: skip
def test_codes_lead_to_the_app_alone(address, host, known, may):
    assert hosts.may_link_to(address, host, known) is may


NAMES = st.sampled_from(
    ["a.dk", "A.dk.", "b.a.dk", "a.dk:80", "a.dk:x", "x@a.dk", "a.dk/x", "a.dk?x", "", "[::1]:8", "::1", "127.0.0.1",
     "localhost:8501", "aa.dk", "a.dk#", "a b", ":80", "a.dk:99999", "*", "*.a.dk"]
)  # fmt: skip


@given(NAMES, st.lists(NAMES, min_size=1, max_size=3))
def test_a_name_is_judged_as_streamlit_judges_it(host, known):
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", known)
    try:
        assert hosts.is_allowed(host, known) is is_host_allowed(host)
    finally:
        config.set_option("server.allowedHosts", before)


def test_without_a_setting_only_a_maintainers_app_is_its_own_machines(monkeypatch):
    monkeypatch.delenv(hosts.MAINTAINER, raising=False)
    assert hosts.allowed_names([]) == ()
    monkeypatch.setenv(hosts.MAINTAINER, "1")
    assert hosts.allowed_names([]) == hosts.OWN_MACHINE
    assert hosts.allowed_names(["balance.example.dk"]) == ("balance.example.dk",)


def opens(base: str, host: str) -> bool:
    try:
        Visitor(base, host=host, origin=f"http://{host}").close()
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False
    return True


@pytest.mark.parametrize("setting", ["maintainer", "allowedHosts"])
@pytest.mark.slow
def test_another_name_is_refused_for_pages_and_websocket(tmp_path, monkeypatch, setting):
    if setting == "maintainer":
        monkeypatch.setenv(hosts.MAINTAINER, "1")
        known = "localhost:8501"
    else:
        monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", " ".join(SETTING))
        known = "balance.example.dk"
    with serve(folders.ROOT, tmp_path / "log") as base:
        for path in ("/", "/vis/bagsvaerd", "/data", "/static/x", "/_stcore/host-config"):
            answer = get(base + path, Host="evil.example")
            assert answer.status == 421 and hosts.REFUSED in answer.read().decode()
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert get(base + "/", Host=known).status == 200
        assert get(base + "/_stcore/health", Host="10.0.0.7").status == 200
        assert opens(base, known) and not opens(base, "evil.example")


def test_without_a_setting_any_name_is_answered(base):
    assert get(base + "/", Host="balance.example.dk").status == 200
    assert opens(base, "balance.example.dk")
