"""Who may see what: the settings, the groups, how long a sign-in lasts, and what stands where something is closed."""

import json
import time

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from lib.system import folders
from lib.web import access, hosts, sign_in
from lib.web.access import Access, AccessError
from tests.waiting import WAIT_SECONDS

SECRET = "made-up-for-the-tests-0123456789abcdef"
SECTION = {
    "redirect_uri": "https://balance.example.dk/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "app",
    "client_secret": "made-up",
    "server_metadata_url": "https://login.example.dk/.well-known/openid-configuration",
}
SETTINGS = (access.GROUPS, access.MAINTAINER_GROUPS, access.PAGES, access.OWN_DATA, access.HOURS, hosts.MAINTAINER)  # fmt: skip
READERS = Access(True, access.SIGNED_IN, access.OPEN, frozenset({"readers"}), frozenset(), 12)
OPEN_TO_ALL = Access(False, access.OPEN, access.OPEN, frozenset(), frozenset(), 12)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Settings that are read again, from no file and no variable unless the test gives one."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    read = access.settings  # a test may put another in its place
    read.cache_clear()
    yield
    read.cache_clear()


@pytest.fixture
def secrets(monkeypatch):
    """Makes a section [auth]: secrets(key=value) changes it, and None takes a key away."""

    def put(**changes: str | None) -> None:
        section = {k: v for k, v in (SECTION | changes).items() if v is not None}
        monkeypatch.setattr(access.auth_util, "get_secrets_auth_section", lambda: section)
        monkeypatch.setattr(access.server_util, "get_cookie_secret", lambda: SECRET)
        monkeypatch.setattr(access.importlib.util, "find_spec", lambda name: name)

    return put


def claims(**told: object) -> dict:
    return {"is_logged_in": True, "iat": time.time() - 60, "groups": ["readers"]} | told


def test_without_a_section_for_signing_in_everything_is_open_and_nobody_maintains():
    assert access.settings() == OPEN_TO_ALL
    assert access.settings().may_enter({}) and access.settings().may_bring_data({})
    assert not access.settings().may_maintain({})


def test_with_the_section_only_the_named_groups_get_in(secrets, monkeypatch):
    secrets()
    monkeypatch.setenv(access.GROUPS, " readers , editors,")
    rules = access.settings()
    assert rules == Access(True, access.SIGNED_IN, access.OPEN, frozenset({"readers", "editors"}), frozenset(), 12)  # fmt: skip
    assert rules.may_enter(claims()) and rules.may_enter(claims(groups=None, roles=["editors"]))
    assert rules.may_enter(claims(groups="readers"))
    for other in (
        {}, {"is_logged_in": True}, claims(groups=["others"]), claims(groups=[]), claims(groups="reader"),
        claims(groups=["r", "e", "readers "]), claims(groups=[["readers"], 7, None]), claims(is_logged_in="yes"),
        claims(groups=None, roles={"x": "readers"}),
    ):  # fmt: skip
        assert not rules.may_enter(other) and not rules.may_bring_data(other), other


@pytest.mark.parametrize(
    ("issued", "standing"),
    [
        (-60, access.INSIDE), (-12 * 3600 + 60, access.INSIDE), (-12 * 3600 - 1, access.EXPIRED), (60, access.INSIDE),
        (access.CLOCK_SECONDS + 60, access.EXPIRED), (None, access.EXPIRED), ("now", access.EXPIRED),
    ],
)  # fmt: skip
def test_a_sign_in_lasts_as_long_as_the_setting_says(issued, standing):
    told = claims(iat=time.time() + issued if isinstance(issued, int) else issued)
    assert READERS.standing(told) == standing


def test_a_star_lets_in_everyone_who_can_sign_in_and_nobody_else(secrets, monkeypatch):
    secrets()
    monkeypatch.setenv(access.GROUPS, "*")
    assert access.settings().may_enter(claims(groups=None))
    assert not access.settings().may_enter({}) and not access.settings().may_enter(claims(iat=0))


@pytest.mark.parametrize(
    ("value", "signed_out", "outside", "inside"),
    [("open", True, True, True), ("signed-in", False, False, True), ("closed", False, False, False)],
)  # fmt: skip
def test_own_data_is_open_to_all_to_the_groups_or_to_nobody(
    value, signed_out, outside, inside, secrets, monkeypatch
):
    secrets()
    monkeypatch.setenv(access.GROUPS, "readers")
    monkeypatch.setenv(access.PAGES, "open")
    monkeypatch.setenv(access.OWN_DATA, value)
    rules = access.settings()
    people = ({}, claims(groups=["others"]), claims())
    assert [rules.may_bring_data(one) for one in people] == [signed_out, outside, inside]
    assert all(rules.may_enter(one) for one in people)


def test_the_maintainers_buttons_can_be_for_a_group_of_their_own(secrets, monkeypatch):
    secrets()
    monkeypatch.setenv(access.GROUPS, "readers")
    monkeypatch.setenv(access.MAINTAINER_GROUPS, "maintainers")
    both = claims(groups=["readers", "maintainers"])
    assert not access.settings().may_maintain(both)
    monkeypatch.setenv(hosts.MAINTAINER, "1")
    rules = access.settings()
    assert rules.may_maintain(both)
    assert not any(rules.may_maintain(one) for one in ({}, claims(), claims(groups=["maintainers"])))  # fmt: skip


@pytest.mark.parametrize(
    ("section", "variables", "said"),
    [
        (None, {access.GROUPS: "readers"}, access.GROUPS),
        (None, {access.PAGES: "signed-in"}, access.PAGES),
        (None, {access.OWN_DATA: "signed-in"}, access.OWN_DATA),
        (None, {access.MAINTAINER_GROUPS: "x"}, access.MAINTAINER_GROUPS),
        (None, {access.OWN_DATA: "lukket"}, "»lukket«"),
        (None, {access.HOURS: "0"}, access.HOURS), (None, {access.HOURS: "nan"}, access.HOURS),
        (None, {access.HOURS: "en dag"}, access.HOURS),
        ({}, {}, access.GROUPS), ({}, {access.GROUPS: " , "}, access.GROUPS),
        ({"cookie_secret": None}, {access.GROUPS: "x"}, "mangler cookie_secret"),
        ({"cookie_secret": "kort"}, {access.GROUPS: "x"}, "cookie_secret"),
        ({"redirect_uri": None, "client_id": " "}, {access.GROUPS: "x"}, "client_id, redirect_uri"),
        ({"redirect_uri": "http://balance.example.dk/oauth2callback"}, {access.GROUPS: "x"}, "redirect_uri"),
        ({"redirect_uri": "https://balance.example.dk/"}, {access.GROUPS: "x"}, "redirect_uri"),
        ({"redirect_uri": "https://balance.example.dk/andet/oauth2callback"}, {access.GROUPS: "x"}, "redirect_uri"),
        ({}, {access.GROUPS: "x", access.PAGES: "closed"}, access.PAGES),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_stop_the_start_and_open_nothing(
    section, variables, said, secrets, monkeypatch
):
    if section is not None:
        secrets(**section)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AccessError, match=said.replace(".", r"\.")):
        access.settings()


def test_a_file_of_secrets_that_cannot_be_read_stops_the_start(tmp_path):
    (tmp_path / "secrets.toml").write_text("[auth\n")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    try:
        with pytest.raises(AccessError, match=r"secrets\.toml kan ikke læses"):
            access.settings()
    finally:
        config.set_option("secrets.files", before)


def test_the_address_to_come_back_to_has_the_base_path(secrets, monkeypatch):
    monkeypatch.setenv(access.GROUPS, "x")
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "socialbalance/")
    try:
        secrets()
        with pytest.raises(AccessError, match="/socialbalance/oauth2callback"):
            access.settings()
        secrets(redirect_uri="https://balance.example.dk/socialbalance/oauth2callback")
        assert access.settings().sign_in
    finally:
        config.set_option("server.baseUrlPath", before)


def cookies_of(told: object, secret: str = SECRET, name: str = access.USER_COOKIE_NAME) -> dict:
    text = told if isinstance(told, str) else json.dumps(told)
    return {access.USER_COOKIE_NAME: create_signed_value(secret, name, text).decode()}


def test_only_a_cookie_signed_here_for_this_address_tells_who_somebody_is(secrets):
    secrets()
    told = claims(origin="https://balance.example.dk")
    assert access.claims_of(cookies_of(told))["groups"] == ["readers"]
    good = cookies_of(told)[access.USER_COOKIE_NAME]
    for cookies in (
        {}, cookies_of(told, secret="another"), cookies_of(told, name="another"), cookies_of("not JSON"),
        cookies_of(["list"]), cookies_of("chunks-2"), cookies_of("chunks-99999"),
        cookies_of(told | {"origin": "https://evil.example"}), cookies_of(claims()),
        {access.USER_COOKIE_NAME: good[:-3]}, {access.USER_COOKIE_NAME: ""}, {access.USER_COOKIE_NAME: "æøå€"},
    ):  # fmt: skip
        assert access.claims_of(cookies) == {}, cookies


def open_as(monkeypatch, rules: Access, told: dict, page: str = "overblik") -> AppTest:
    """A page as a person with these claims sees it."""
    monkeypatch.setattr(access, "settings", lambda: rules)
    monkeypatch.setattr(access, "claims_of_visit", lambda: told)
    app = AppTest.from_file(
        str(folders.ROOT / "lib" / "web" / "navigation.py"), default_timeout=WAIT_SECONDS
    ).run()
    if page != "overblik":
        app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("told", "said", "button"),
    [
        ({}, sign_in.WORDS[access.SIGNED_OUT], "Log ind"),
        (claims(iat=0), sign_in.WORDS[access.EXPIRED], "Log ind"),
        (claims(groups=["others"]), sign_in.WORDS[access.OUTSIDE], "Log ud"),
    ],
)  # fmt: skip
def test_who_may_not_enter_sees_one_sentence_and_one_button(monkeypatch, told, said, button):
    app = open_as(monkeypatch, READERS, told)
    assert [one.value for one in app.markdown] == [said]
    assert [one.label for one in app.button] == [button]
    assert not app.get("vega_lite_chart") and not app.caption and not app.header
    assert len(app.title) == 1


@pytest.mark.slow
def test_who_is_in_the_group_sees_the_page_and_no_name(monkeypatch):
    app = open_as(monkeypatch, READERS, claims(name="Ida Indenfor", email="ida@example.dk"))
    assert app.get("page_link") and not app.button
    assert "Ida" not in str(app) and "ida@" not in str(app)


@pytest.mark.slow
def test_closed_own_data_is_said_on_its_page_and_at_every_upload_box(monkeypatch):
    closed = Access(False, access.OPEN, access.CLOSED, frozenset(), frozenset(), 12)
    for page in ("bevaegelse", "flytning", "samarbejde", "fremvisning", "kort"):
        app = open_as(monkeypatch, closed, {}, page)
        assert not app.get("file_uploader"), page
        if page in ("bevaegelse", "flytning", "samarbejde"):
            assert sign_in.NO_DATA in [one.value for one in app.info], page


def test_no_page_brings_a_file_past_the_box_that_can_be_closed():
    scripts = [*(folders.ROOT / "pages").rglob("*.py"), *(folders.ROOT / "lib" / "web").rglob("*.py")]  # fmt: skip
    using = {one.name for one in scripts if "st.file_uploader(" in one.read_text("utf-8")}
    assert using == {"file_inputs.py"}
    assert not any("st.user" in one.read_text("utf-8") for one in scripts if one.name != "access.py")  # fmt: skip
