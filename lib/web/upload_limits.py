"""Limits on the files that readers upload, which Streamlit keeps in memory until the visit ends.

Streamlit limits one file, but takes any number under any ids. Here a visit has room for its newest files: an older one
gives way, so that whoever uploads one file after another is never refused. All visits together have room for so much,
and when that is used up, the visit that holds most gives way.
"""

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import error_pages

log = logging.getLogger("social_balance")

MEGABYTE = 2**20
FRAME_BYTES = MEGABYTE  # what a form adds to a file, at the most
VISIT_FILES, VISIT_BYTES = 12, 100 * MEGABYTE
ALL_BYTES = 500 * MEGABYTE
RUNNING = 4  # uploads of one visit at a time
SECONDS = 600  # of one upload
ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)")

NO_VISIT = "Filen kan ikke tages imod: besøget er slut. Genindlæs siden, og prøv igen."
TOO_LARGE = "Filen er for stor."
BUSY = "Der er ikke plads til filen lige nu. Vent lidt, og prøv igen."
TOO_SLOW = "Det tog for lang tid at sende filen. Prøv igen."


class Files(Protocol):
    """The uploaded files that are kept in memory."""

    def is_active(self, visit: str) -> bool:
        """Whether a reader is there under this id."""

    def sizes(self) -> Mapping[str, Mapping[str, int]]:
        """Bytes of each file of each visit: visit -> id -> bytes, the oldest file first."""

    def remove(self, visit: str, file: str) -> None:
        """Let go of a file; nothing where it is gone."""


class _Refused(Exception):
    """An upload that is broken off. status: of the answer; its text is for the reader."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class UploadLimits:
    """Keeps the uploads of each visit, and of all, within limits.

    files: those in memory. largest: answers the most bytes that a file may have. The limits on a visit and on all
    are in files and bytes; what is being sent counts as it comes.
    """

    def __init__(
        self, app: ASGIApp, files: Files, largest: Callable[[], int],
        visit_files: int = VISIT_FILES, visit_bytes: int = VISIT_BYTES, all_bytes: int = ALL_BYTES,
    ) -> None:  # fmt: skip
        self.app, self._files, self._largest = app, files, largest
        self._visit_files, self._visit_bytes, self._all_bytes = visit_files, visit_bytes, all_bytes
        self._running: dict[str, dict[object, int]] = defaultdict(dict)  # visit -> upload -> bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        found = ADDRESS.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._upload(scope, receive, answer, *found.groups())
        except _Refused as refused:
            log.warning("En fil er afvist: %s", refused)
            if not started:
                await error_pages.plain_text(str(refused), refused.status)(scope, receive, send)

    async def _upload(
        self, scope: Scope, receive: Receive, send: Send, visit: str, file: str
    ) -> None:
        """Pass an upload on, counting it; _Refused where there is no room for it."""
        if not self._files.is_active(visit):
            raise _Refused(NO_VISIT, 400)
        largest = self._largest() + FRAME_BYTES
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and (len(declared) > 15 or int(declared) > largest):
            raise _Refused(TOO_LARGE, 413)
        running = self._running[visit]
        if len(running) >= RUNNING:
            raise _Refused(BUSY, 429)
        upload = object()
        running[upload] = 0

        async def counted() -> Message:
            message = await receive()
            running[upload] += len(message.get("body", b""))
            if running[upload] > largest:
                raise _Refused(TOO_LARGE, 413)
            self._make_room(visit, file)
            return message

        try:
            self._make_room(visit, file, int(declared) if declared.isdecimal() else 0)
            async with asyncio.timeout(SECONDS):
                await self.app(scope, counted, send)
        except TimeoutError:
            raise _Refused(TOO_SLOW, 408) from None
        finally:
            del running[upload]
            if not running:
                self._running.pop(visit, None)

    def _make_room(self, visit: str, file: str, coming: int = 0) -> None:
        """Let older files give way until what is kept and what is being sent are within the limits. file: the
        one that is replaced, which does not count. coming: bytes that are announced."""
        sizes = {one: dict(files) for one, files in self._files.sizes().items()}
        own = sizes.setdefault(visit, {})
        own.pop(file, None)
        sent = {one: sum(uploads.values()) for one, uploads in self._running.items()}
        mine = sent.get(visit, 0) + coming
        while len(own) >= self._visit_files or sum(own.values()) + mine > self._visit_bytes:
            self._give_way(visit, own)
        while _total(sizes) + sum(sent.values()) > self._all_bytes:
            most = max(sizes, key=lambda one: sum(sizes[one].values()))
            if most != visit and sum(sizes[most].values()) <= sum(own.values()) + mine:
                raise _Refused(BUSY, 429)
            self._give_way(most, sizes[most])

    def _give_way(self, visit: str, files: dict[str, int]) -> None:
        """Let go of the oldest of a visit's files; _Refused where it has none."""
        if not files:
            raise _Refused(BUSY, 429)
        oldest = next(iter(files))
        del files[oldest]
        self._files.remove(visit, oldest)
        log.warning("En ældre fil har givet plads til en ny.")


def _total(sizes: Mapping[str, Mapping[str, int]]) -> int:
    return sum(sum(files.values()) for files in sizes.values())
