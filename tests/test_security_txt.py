"""The contact about security at /.well-known/security.txt: as it was given, or none."""

import datetime

import pytest
from starlette.requests import Request

from lib.web import security_txt

TODAY = datetime.date(2026, 11, 26)


def asked() -> tuple[int, str, str]:
    """Status, kind and text of the answer at the address."""
    answer = security_txt.answer(Request({"type": "http", "method": "GET", "headers": []}))
    return answer.status_code, answer.headers["content-type"], answer.body.decode()


def test_without_a_contact_there_is_no_file(monkeypatch):
    monkeypatch.delenv(security_txt.CONTACT, raising=False)
    status, _, text = asked()
    assert (status, text) == (404, security_txt.NONE)


def test_the_contact_and_the_last_day_are_those_of_the_settings(monkeypatch):
    monkeypatch.setenv(security_txt.CONTACT, "mailto:it@example.dk https://example.dk/sikkerhed")
    monkeypatch.setenv(security_txt.EXPIRES, "2999-12-31")
    status, kind, text = asked()
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert text.splitlines() == [
        "Contact: mailto:it@example.dk",
        "Contact: https://example.dk/sikkerhed",
        "Expires: 2999-12-31T23:59:59Z",
        "Preferred-Languages: da, en",
    ]


@pytest.mark.parametrize(
    ("contact", "expires"),
    [
        ("it@example.dk", "2027-01-01"),
        ("http://example.dk", "2027-01-01"),
        ("mailto:it@example.dk", ""),
        ("mailto:it@example.dk", "31.12.2027"),
        ("mailto:it@example.dk", "2026-11-25"),
    ],
)
def test_an_unusable_or_outdated_contact_is_refused_in_danish(contact, expires):
    with pytest.raises(ValueError, match=r"SOCIAL_BALANCE_SECURITY_\w+ (skal|er overskredet)"):
        security_txt.text(contact, expires, TODAY)


def test_why_the_file_is_not_shown_is_logged_once(monkeypatch, caplog):
    monkeypatch.setenv(security_txt.CONTACT, "it@example.dk")
    assert [asked()[0] for _ in range(3)] == [404] * 3
    assert caplog.text.count("security.txt vises ikke") == 1
