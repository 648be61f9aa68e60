"""The public address, the path and the replica's id: what is set is used everywhere, and what cannot be is refused at start."""

import subprocess
import sys

import pytest
from starlette.requests import Request
from streamlit import config

from lib.slides import lent_shows, public_address
from lib.system import folders
from lib.web import app_address, routes

PUBLIC = "https://balance.example.dk/socialbalance"


@pytest.fixture
def setting(monkeypatch):
    """Sets the path, the allowed names and the public address for a test."""
    before = {key: config.get_option(key) for key in ("server.baseUrlPath", "server.allowedHosts")}

    def put(public: str, path: str = "socialbalance", allowed: tuple[str, ...] = ()) -> None:
        monkeypatch.setenv(app_address.PUBLIC, public)
        config.set_option("server.baseUrlPath", path)
        config.set_option("server.allowedHosts", list(allowed))

    yield put
    for key, value in before.items():
        config.set_option(key, value)


@pytest.mark.parametrize(
    ("public", "path", "allowed"),
    [
        ("", "", ()), ("", "x", ()), (PUBLIC, "socialbalance", ()), (f"{PUBLIC}/", "/socialbalance/", ()),
        ("https://balance.example.dk", "", ("*.example.dk",)), ("http://10.0.0.4:8501", "", ("10.0.0.4",)),
        (PUBLIC, "socialbalance", ("balance.example.dk",)),
    ],
)  # fmt: skip
def test_a_good_address_starts(setting, public, path, allowed):
    setting(public, path, allowed)
    app_address.check()
    assert app_address.public() == public.rstrip("/")


@pytest.mark.parametrize(
    ("public", "path", "allowed", "said"),
    [
        ("balance.example.dk", "", (), "ikke en adresse"), ("ftp://x.dk", "", (), "ikke en adresse"),
        ("https://x.dk/a b", "", (), "ikke en adresse"), ("https://x.dk/../y", "", (), "ikke en adresse"),
        ("https://x.dk/?a=b", "", (), "ikke en adresse"), ("javascript:alert(1)", "", (), "ikke en adresse"),
        (PUBLIC, "", (), "De to skal være ens"), (PUBLIC, "andet", (), "De to skal være ens"),
        ("https://balance.example.dk", "socialbalance", (), "De to skal være ens"),
        (PUBLIC, "socialbalance", ("other.example.dk",), "server.allowedHosts"),
    ],
)  # fmt: skip
def test_an_address_that_would_lead_wrong_is_refused_in_danish(setting, public, path, allowed, said):  # fmt: skip
    setting(public, path, allowed)
    with pytest.raises(SystemExit, match=said):
        app_address.check()


@pytest.mark.parametrize("replica", ["A", "a-b", "æ", "a" * 13, "a/b"])
def test_an_id_of_a_replica_that_cannot_stand_in_an_address_is_refused(monkeypatch, replica):
    monkeypatch.setenv(app_address.REPLICA, replica)
    with pytest.raises(SystemExit, match="små bogstaver"):
        app_address.check()


@pytest.mark.slow
def test_a_refused_setting_stops_the_start_with_one_sentence(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", "import app"], check=False, cwd=folders.ROOT, capture_output=True, text=True,
        env={"PATH": "/usr/bin", app_address.PUBLIC: "balance.example.dk", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert f"{app_address.PUBLIC} er ikke en adresse" in run.stderr


def test_a_show_that_is_started_leads_to_the_public_address_without_being_told(setting):
    setting(PUBLIC)
    assert routes.show_address("x", PUBLIC) == "/socialbalance/vis/x"
    setting("")
    assert routes.show_address("x", "") == "/socialbalance/vis/x"
    assert routes.show_address("x", "balance.example.dk").endswith(
        "adresse=https%3A%2F%2Fbalance.example.dk%2Fsocialbalance"
    )


def test_codes_lead_to_the_public_address_whatever_name_the_server_is_asked_by(setting):
    asked = Request({
        "type": "http", "scheme": "http", "path": "/vis/x", "query_string": b"adresse=10.0.0.7",
        "headers": [(b"host", b"10.0.0.7:8501")], "server": ("10.0.0.7", 8501),
    })  # fmt: skip
    setting(PUBLIC)
    assert routes._hall_address(asked) == (PUBLIC, "")


def test_what_a_presenter_types_may_have_the_apps_own_path_and_no_other():
    for typed in ("balance.example.dk", "https://balance.example.dk", PUBLIC, f"{PUBLIC}/"):
        assert public_address.reached_at(typed, "/socialbalance") == PUBLIC
    for typed in ("https://balance.example.dk/kort", f"{PUBLIC}/kort"):
        assert public_address.reached_at(typed, "/socialbalance") == ""
    assert public_address.anywhere_at(f"{PUBLIC}/") == PUBLIC


def test_the_name_of_a_lent_show_begins_with_its_replica():
    one, alone = lent_shows.new_name("a"), lent_shows.new_name()
    assert one.startswith("a-") and "-" not in alone
    assert lent_shows.may_have_been_lent(one) and lent_shows.may_have_been_lent(alone)
    for name in ("lille_show", "a-", "0" * 19, "a/" + "0" * 20):
        assert not lent_shows.may_have_been_lent(name)
