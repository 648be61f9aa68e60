"""Limits on uploaded files, which Streamlit keeps in memory until the visit (Streamlit's session) ends.

Streamlit limits the size of one file, but accepts any number of them under any ids. Here a visit keeps its newest files:
older ones are removed, so that a user who uploads one file after another is never refused. All visits together have a
limit too; when it is reached, files of the visit that holds most are removed.
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
FRAME_BYTES = MEGABYTE  # the most that the encoding of the upload form adds to a file
VISIT_FILES, VISIT_BYTES = 12, 100 * MEGABYTE
ALL_BYTES = 500 * MEGABYTE
RUNNING = 4  # the most simultaneous uploads of one visit
SECONDS = 600  # the longest that one upload may take
ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)")

NO_VISIT = "Filen kan ikke tages imod: besøget er slut. Genindlæs siden, og prøv igen."
TOO_LARGE = "Filen er for stor."
BUSY = "Der er ikke plads til filen lige nu. Vent lidt, og prøv igen."
TOO_SLOW = "Det tog for lang tid at sende filen. Prøv igen."


class Files(Protocol):
    """The uploaded files that are kept in memory."""

    def is_active(self, visit: str) -> bool:
        """Whether a visit with this id is connected."""

    def sizes(self) -> Mapping[str, Mapping[str, int]]:
        """Bytes of each file of each visit: visit id -> file id -> bytes, the oldest file first."""

    def remove(self, visit: str, file: str) -> None:
        """Remove a file, if it is still there."""


class _Refused(Exception):
    """An upload that is refused. status: the HTTP status of the answer; the message is shown to the user."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class UploadLimits:
    """Middleware that keeps the uploads of each visit, and of all visits, within limits.

    files: the uploaded files in memory. largest: returns the largest allowed size of a file, in bytes. visit_files,
    visit_bytes, all_bytes: the limits; the bytes of a running upload count as they arrive.
    """

    def __init__(
        self, app: ASGIApp, files: Files, largest: Callable[[], int],
        visit_files: int = VISIT_FILES, visit_bytes: int = VISIT_BYTES, all_bytes: int = ALL_BYTES,
    ) -> None:  # fmt: skip
        self.app, self._files, self._largest = app, files, largest
        self._visit_files, self._visit_bytes, self._all_bytes = visit_files, visit_bytes, all_bytes
        self._running: dict[str, dict[object, int]] = defaultdict(dict)  # visit -> upload -> bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
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
        """Pass an upload on while counting its bytes. Raises _Refused where it breaks a limit."""
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

    def _make_room(self, visit: str, file: str, announced: int = 0) -> None:
        """Remove older files until stored files and running uploads are within the limits. Raises _Refused.

        file: the id of the upload, whose earlier content is replaced and does not count. announced: the bytes that the
        upload has announced.
        """
        sizes = {one: dict(files) for one, files in self._files.sizes().items()}
        own = sizes.setdefault(visit, {})
        own.pop(file, None)
        sent = {one: sum(uploads.values()) for one, uploads in self._running.items()}
        mine = sent.get(visit, 0) + announced
        while len(own) >= self._visit_files or sum(own.values()) + mine > self._visit_bytes:
            self._remove_oldest(visit, own)
        while _total(sizes) + sum(sent.values()) > self._all_bytes:
            most = max(sizes, key=lambda one: sum(sizes[one].values()))
            if most != visit and sum(sizes[most].values()) <= sum(own.values()) + mine:
                raise _Refused(BUSY, 429)
            self._remove_oldest(most, sizes[most])

    def _remove_oldest(self, visit: str, files: dict[str, int]) -> None:
        """Remove the oldest file of a visit. Raises _Refused where it has none."""
        if not files:
            raise _Refused(BUSY, 429)
        oldest = next(iter(files))
        del files[oldest]
        self._files.remove(visit, oldest)
        log.warning("En ældre fil har givet plads til en ny.")


def _total(sizes: Mapping[str, Mapping[str, int]]) -> int:
    return sum(sum(files.values()) for files in sizes.values())
