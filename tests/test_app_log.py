"""The log: what happened stands in it, and nothing that a reader brought."""

import http.client
import json
import logging
import sys
from urllib.parse import urlsplit

import pytest

from lib.web import app_log
from tests.server import copy_of_the_app, serve
from tests.visitor import Visitor, field_id
from tests.waiting import WAIT_SECONDS

# What a reader brings, and where he comes from: none of it may stand in the log.
FILE_NAME, CELL, ASKED, PAGE, READER, FORWARDED = (
    "naboens-liste.csv", "Rosamunde", "Frederikke", "Valdemarsen", "127.0.0.7", "203.0.113.9",
)  # fmt: skip


def record(name: str, message: object, *args: object, error: BaseException | None = None):
    found = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, found)


def raised() -> ValueError:
    """An error with a reader's words, and the one that led to it."""
    try:
        try:
            float(CELL)
        except ValueError as first:
            raise ValueError(f"kunne ikke læse {CELL}") from first
    except ValueError as error:
        return error


@pytest.mark.parametrize("form", [app_log._JsonLines(), app_log._PlainLines()])
def test_an_error_is_told_by_kind_and_place_and_never_by_its_words(form):
    line = form.format(record(app_log.NAME, "Fejl %s", "1234abcd", error=raised()))
    assert "Fejl 1234abcd" in line and line.count("ValueError") == 2
    assert "tests/test_app_log.py" in line and "raised" in line
    assert CELL not in line


@pytest.mark.parametrize(
    ("message", "args", "text"),
    [
        ("Port %s is not available", (8501,), "Port 8501 is not available"),
        ("no field %r of %d", (CELL, 3), "no field '…' of 3"),
        ("too %f", (CELL,), "too %f"),
        ("%(name)s", ({"name": CELL},), "%(name)s"),
        (ValueError(CELL), (), "ValueError"),
        (
            f"Task exception was never retrieved\nfuture: <Task {CELL}>",
            (),
            "Task exception was never retrieved",
        ),
    ],
)
def test_a_librarys_line_is_written_without_its_values(message, args, text):
    line = json.loads(app_log._JsonLines().format(record("streamlit.runtime", message, *args)))
    assert line["text"] == text and line["logger"] == "streamlit.runtime"


def ask(base: str, path: str) -> int:
    """The status of the answer to a reader from another address than the server's own."""
    place = urlsplit(base)
    connection = http.client.HTTPConnection(
        place.hostname, place.port, WAIT_SECONDS, (READER, 0) if sys.platform == "linux" else None
    )
    connection.request("GET", path, headers={"Accept": "text/html", "X-Forwarded-For": FORWARDED})
    return connection.getresponse().status


@pytest.mark.slow
def test_a_visit_with_an_upload_a_wrong_address_and_errors_leaves_nothing_of_the_reader(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    monkeypatch.setenv("STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE", "true")
    monkeypatch.setenv(app_log.FORM, "json")
    folder, log = copy_of_the_app(tmp_path / "app"), tmp_path / "log"
    with (folder / "pages" / "skole.py").open("a") as file:
        file.write(
            "\nimport logging, threading, warnings, streamlit\nread = str(streamlit.query_params)\n"
            "warnings.warn(read)\nlogging.getLogger('library').warning('read %s', read)\n"
            "threading.Thread(target=lambda: float(read)).start()\nfloat(read)\n"
        )
    with (folder / "lib" / "web" / "security_txt.py").open("a") as file:
        file.write("\ndef text(*_):\n    raise KeyError(CONTACT + os.environ['ASKED'])\n")
    with serve(folder, log, ASKED=ASKED) as base, Visitor(base) as visitor:
        messages = visitor.open("egne-tal")
        box = field_id(messages, "file_uploader", "")
        content = f"Navn;Boligområde;Antal\n{CELL};Værebro Park;x\n".encode()
        assert CELL in visitor.text(visitor.choose(base, box, FILE_NAME, content))
        assert "Nævn fejl" in visitor.text(visitor.open("skole", f"q={ASKED}"))
        assert ask(base, f"/{PAGE}?navn={ASKED}") == 404
        assert ask(base, "/.well-known/security.txt") == 500
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    told = [line["text"] for line in lines]
    assert told[0] == "Værktøjet er startet." and told[-1] == "Værktøjet er stoppet."
    assert "read …" in told and any(text.startswith("UserWarning i pages/skole.py") for text in told)  # fmt: skip
    errors = [line["errors"][0] for line in lines if "errors" in line]
    assert sorted({error["type"] for error in errors}) == ["KeyError", "ValueError"]
    assert sum("pages/skole.py" in error["trace"][-1] for error in errors) == 3
    for word in (FILE_NAME, CELL, ASKED, PAGE, READER, FORWARDED):
        assert word not in log.read_text()
