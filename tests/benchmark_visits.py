"""How long the server takes to answer, without a browser: one reader alone, and a hall of readers at once.

Every figure stands beside that of a bare Streamlit page, measured in the same run on the same machine.
"""

import random
import statistics
import threading
import time

from lib.analysis import options
from tests.visitor import Visitor, get

ALONE = 9  # answers measured of each page for one reader
READERS, ROUNDS, PAUSE_SECONDS = 20, 5, 4.0
PHONES, WITHIN_SECONDS = 200, 10
PATHS = {title: "" if page == "overblik" else page.replace("_", "-") for page, title in options.PAGES.items()}  # fmt: skip


def alone(base: str, path: str) -> float:
    """The median of the seconds that a page takes for one reader who has seen it before."""
    with Visitor(base) as visitor:
        visitor.open(path)
        visitor.open(path)
        return statistics.median(_seconds(visitor, path) for _ in range(ALONE))


def hall(base: str, path: str) -> tuple[float, float]:
    """The median and the 95th percentile of the seconds that a page takes when READERS look at it at once, each
    with a pause of PAUSE_SECONDS on average between one look and the next."""
    taken: list[float] = []
    threads = [
        threading.Thread(target=_reader, args=(base, path, seed, taken)) for seed in range(READERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == READERS * ROUNDS, "a reader was not answered"
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _reader(base: str, path: str, seed: int, taken: list[float]) -> None:
    pauses = random.Random(seed)
    with Visitor(base) as visitor:
        visitor.open(path)
        for _ in range(ROUNDS):
            time.sleep(pauses.uniform(0, 2 * PAUSE_SECONDS))
            taken.append(_seconds(visitor, path))


def phones(base: str, show: str, tag: str = "") -> tuple[float, float, int]:
    """The median and the 95th percentile of the seconds that a show takes when PHONES open it within WITHIN_SECONDS, and
    the bytes sent to each. tag: the ETag of the show, where the phones have it already."""
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
        threading.Thread(target=open_show, args=(n * WITHIN_SECONDS / PHONES,))
        for n in range(PHONES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == PHONES, "a phone was not answered"
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1], max(sizes)


def hall_of_phones(base: str, show: str) -> None:
    """Print how long phones wait for a show, the first time and again."""
    tag = get(f"{base}/vis/{show}", Accept="text/html").headers["ETag"]
    for words, known in (("first time", ""), ("again", tag)):
        middle, late, size = phones(base, show, known)
        print(
            f"{PHONES} phones open a show within {WITHIN_SECONDS} s, {words}: p50 {middle * 1000:.0f} ms, "
            f"p95 {late * 1000:.0f} ms, {size / 1000:.0f} kB each"
        )


def _seconds(visitor: Visitor, path: str) -> float:
    start = time.perf_counter()
    visitor.open(path)
    return time.perf_counter() - start


def table(base: str, bare: str) -> None:
    """Print a row for each page of the app at `base`, beside the bare page at `bare`."""
    floor = alone(bare, "")
    middle, late = hall(bare, "")
    print(f"{'':20}{'warm':>10}{'ratio':>8}{'hall p50':>12}{'p95':>10}{'p95 ratio':>12}")
    print(f"{'bare page':20}{_row(floor, floor, middle, late, late)}")
    for title, path in PATHS.items():
        print(f"{title:20}{_row(alone(base, path), floor, *hall(base, path), late)}", flush=True)


def _row(warm: float, floor: float, middle: float, late: float, bare_late: float) -> str:
    return (
        f"{warm * 1000:7.0f} ms{warm / floor:8.2f}{middle * 1000:9.0f} ms{late * 1000:7.0f} ms"
        f"{late / bare_late:12.2f}"
    )
