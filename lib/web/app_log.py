"""The log of the running app, which tells what happened and never what a user brought.

Every line of the process goes to standard error through one formatter. It writes the app's own sentences whole; of the
libraries' lines it leaves out the values, and of every error the message, since both may hold the contents of a file, a
name or words from an address. Requests, and the addresses that they come from, are not logged at all.
"""

import contextlib
import datetime
import json
import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import streamlit.logger

from lib.system import folders

NAME = "social_balance"  # of the logger that the app's own modules write to
# The environment variable: "json" for one JSON object a line, "full" for the libraries' own lines with all values and
# messages (for a developer, since it may hold what users brought), otherwise plain lines.
FORM = "SOCIAL_BALANCE_LOG"

log = logging.getLogger(NAME)


def set_up() -> None:
    """Let every logger of the process write safe lines. Again after a library has configured its own loggers."""
    form = os.environ.get(FORM, "")
    if form == "full":
        logging.basicConfig(level=logging.INFO)
        return
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if form == "json" else _PlainLines())
    handler.addFilter(_is_written)
    logging.root.handlers = [handler]
    log.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        _send_to_root(logging.getLogger(name))
    # Streamlit gives each of its loggers a handler of its own, also those of modules imported later.
    streamlit.logger.setup_formatter = _send_to_root
    sys.unraisablehook = threading.excepthook = _log_uncaught
    warnings.showwarning = _log_warning


def _send_to_root(logger: logging.Logger) -> None:
    logger.handlers = []
    logger.propagate = True


def _is_written(record: logging.LogRecord) -> bool:
    """Of the libraries' lines only warnings: the web server's information has the addresses of users."""
    return record.name == NAME or record.levelno >= logging.WARNING


def _log_uncaught(uncaught: threading.ExceptHookArgs) -> None:
    log.error("En fejl, som ingen tog imod", exc_info=uncaught.exc_value)


def _log_warning(
    message: object, category: type, filename: str, line: int, file: object = None, text: object = None
) -> None:  # fmt: skip
    """Log a Python warning by its kind and place."""
    log.warning("%s i %s:%s", category.__name__, _short(filename), line)


# ---------------------------------------------------------------- lines


class _JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, text, and errors where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _time(record), "level": record.levelname, "logger": record.name, "text": _text(record),
        }  # fmt: skip
        errors = [{"type": kind, "trace": trace} for kind, trace in _errors(record)]
        return json.dumps(entry | ({"errors": errors} if errors else {}), ensure_ascii=False)


class _PlainLines(logging.Formatter):
    """The same as text, each error on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        lines = [f"{_time(record)} {record.levelname} {record.name}: {_text(record)}"]
        for kind, trace in _errors(record):
            lines += [f"  {kind}", *(f"    {place}" for place in trace)]
        return "\n".join(lines)


def _time(record: logging.LogRecord) -> str:
    """With the offset of the machine's time zone."""
    return datetime.datetime.fromtimestamp(record.created).astimezone().isoformat("T", "seconds")


def _text(record: logging.LogRecord) -> str:
    """The app's own sentence, or the first line of a library's without its values; whole numbers stay (a port, a count).

    The lines after it are where asyncio writes an error with its words.
    """
    if record.name == NAME:
        return record.getMessage()
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    text = record.msg
    if isinstance(record.args, tuple):
        with contextlib.suppress(TypeError, ValueError):
            text %= tuple(arg if isinstance(arg, int) else "…" for arg in record.args)
    return text.strip().partition("\n")[0]


def _errors(record: logging.LogRecord) -> Iterator[tuple[str, list[str]]]:
    """The kind and the places of an error, and of those that led to it, the last first."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield type(error).__name__, _places(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    """Each call that led to an error, as file, line and function."""
    frames = traceback.extract_tb(trace)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    """A path within the project, or within the installed packages."""
    path = Path(filename)
    for folder in (folders.ROOT, *map(Path, sys.path)):
        if folder.is_absolute() and path.is_relative_to(folder) and "site-packages" not in path.relative_to(folder).parts:  # fmt: skip
            return path.relative_to(folder).as_posix()
    return filename
