"""Readers without a browser, over the app's own websocket: one alone, a hall of up to 200, and phones that open a show."""

import asyncio
import functools
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert as AlertProto
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.measure import Times, use_of
from tests.visitor import get
from tests.waiting import WAIT_SECONDS

ALONE = 9  # answers measured of each page for one reader
PAUSE_SECONDS = 10.0  # between two looks of a reader, on average
ROUNDS = 4  # looks of each reader of a hall, after the first
ARRIVE_SECONDS_EACH = 0.3  # two hundred scan a code within a minute
PHONES, WITHIN_SECONDS = 200, 10


@dataclass(frozen=True)
class Hall:
    """What a hall of readers met. first: until each saw a page the first time; again: each later look.

    memory_mb: of the server while all are there; mb_each: what each reader added; cpu: processors in use on average.
    """

    readers: int
    first: Times
    again: Times
    looks_a_second: float
    memory_mb: float
    mb_each: float
    cpu: float
    errors: int


async def _look(socket: ClientConnection, path: str) -> tuple[float, int, bool]:
    """Ask for a page: the seconds until it is whole, the bytes that came, and whether it was a page without an error."""
    message = BackMsg()
    message.rerun_script.page_name = path
    start, size, sound = time.perf_counter(), 0, True
    await socket.send(message.SerializeToString())
    while True:
        data = await asyncio.wait_for(socket.recv(), WAIT_SECONDS)
        size += len(data)
        told = ForwardMsg.FromString(data)
        sound &= not _failed(told)
        if told.HasField("script_finished") and told.script_finished == 0:
            return time.perf_counter() - start, size, sound


def _failed(told: ForwardMsg) -> bool:
    """Whether a message is of an error: Streamlit's own box, or the sentence that the app shows instead."""
    element = told.delta.new_element
    return element.HasField("exception") or (
        element.HasField("alert") and element.alert.format == AlertProto.ERROR
    )


def _connect(base: str) -> connect:
    place = urlsplit(base)
    return connect(
        f"ws://{place.netloc}{place.path}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=WAIT_SECONDS,
    )


def alone(base: str, path: str) -> tuple[float, Times, int]:
    """One reader: the seconds of the page's first opening by anyone, those of later looks, and the bytes of a look."""

    async def one() -> tuple[float, Times, int]:
        async with _connect(base) as socket:
            cold, _, _ = await _look(socket, path)
            await _look(socket, path)
            looks = [await _look(socket, path) for _ in range(ALONE)]
            return cold, Times(tuple(look[0] for look in looks)), looks[-1][1]

    return asyncio.run(one())


def hall(base: str, paths: Sequence[str], readers: int) -> Hall:
    """Readers who arrive ARRIVE_SECONDS_EACH after each other, each at one of the paths in turn, and look ROUNDS times more."""
    return asyncio.run(_hall(base, paths, readers))


async def _hall(base: str, paths: Sequence[str], readers: int) -> Hall:
    port = urlsplit(base).port
    pauses = random.Random(readers)
    before, start = use_of(port), time.perf_counter()
    all_here, left = asyncio.Event(), asyncio.Barrier(readers + 1)
    looks: list[tuple[float, int, bool]] = []
    firsts: list[float] = []
    failed_firsts: list[int] = []

    async def reader(number: int) -> None:
        path = paths[number % len(paths)]
        await asyncio.sleep(number * ARRIVE_SECONDS_EACH)
        start = time.perf_counter()
        async with _connect(base) as socket:
            if not (await _look(socket, path))[2]:
                failed_firsts.append(number)
            firsts.append(time.perf_counter() - start)
            if len(firsts) == readers:
                all_here.set()
            for _ in range(ROUNDS):
                await asyncio.sleep(pauses.uniform(0, 2 * PAUSE_SECONDS))
                looks.append(await _look(socket, path))
            await left.wait()

    tasks = [asyncio.create_task(reader(number)) for number in range(readers)]
    await all_here.wait()
    await left.wait()
    after, seconds = use_of(port), time.perf_counter() - start
    await asyncio.gather(*tasks)
    return Hall(
        readers,
        Times(tuple(firsts)),
        Times(tuple(look[0] for look in looks)),
        (len(looks) + readers) / seconds,
        after.memory_mb,
        (after.memory_mb - before.memory_mb) / readers,
        (after.cpu_seconds - before.cpu_seconds) / seconds,
        len(failed_firsts) + sum(not look[2] for look in looks),
    )


def phones(base: str, show: str, tag: str = "") -> tuple[Times, int]:
    """How long a show takes when PHONES open it within WITHIN_SECONDS, and the bytes sent to each.

    tag: the ETag of the show, where the phones have it already.
    """
    known = {"If-None-Match": tag} if tag else {}
    taken: list[float] = []
    sizes: list[int] = []

    def open_show(after: float) -> None:
        time.sleep(after)
        start = time.perf_counter()
        answer = get(
            f"{base}/vis/{show}", **{"Accept": "text/html", "Accept-Encoding": "gzip"}, **known
        )
        sizes.append(len(answer.read()))
        taken.append(time.perf_counter() - start)

    threads = [
        threading.Thread(target=functools.partial(open_show, n * WITHIN_SECONDS / PHONES))
        for n in range(PHONES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == PHONES, "a phone was not answered"
    return Times(tuple(taken)), max(sizes)
