"""Turns: so many at once, one for each visit, and who has used least comes first."""

import threading
import time

import pytest

from lib.system.turns import BusyError, Turns


def in_turn(turns: Turns, visit: str, seconds: float, order: list[str]) -> threading.Thread:
    """Somebody who uses a turn for so long, in a thread of their own."""

    def use() -> None:
        with turns.turn(visit):
            order.append(visit)
            time.sleep(seconds)

    thread = threading.Thread(target=use)
    thread.start()
    return thread


def test_no_more_than_so_many_at_once():
    turns, at_once, most = Turns(2, 60), [], []
    lock = threading.Lock()

    def use(n: int) -> None:
        with turns.turn(f"visit {n}"):
            with lock:
                at_once.append(n)
                most.append(len(at_once))
            time.sleep(0.05)
            with lock:
                at_once.remove(n)

    threads = [threading.Thread(target=use, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 12 and max(most) == 2


def test_who_waits_too_long_is_told():
    turns = Turns(1, 0.3)
    with turns.turn("one"), pytest.raises(BusyError), turns.turn("other"):
        pass
    with turns.turn("other"):
        pass


def test_a_visit_has_one_turn_at_a_time():
    turns = Turns(5, 0.3)
    with turns.turn("one"):
        with pytest.raises(BusyError), turns.turn("one"):
            pass
        with turns.turn("other"):
            pass


def test_who_has_used_least_comes_before_those_who_have_used_much():
    turns, order = Turns(1, 60), []
    with turns.turn("heavy"):
        time.sleep(0.3)
    with turns.turn("first"):
        waiting = []
        for visit in ("heavy", "new"):
            waiting.append(in_turn(turns, visit, 0, order))
            time.sleep(0.1)
    for thread in waiting:
        thread.join()
    assert order == ["new", "heavy"]


def test_who_gives_up_leaves_the_queue():
    turns = Turns(1, 60)

    class GoneError(BaseException):
        pass

    def watch() -> None:
        raise GoneError

    with turns.turn("one"), pytest.raises(GoneError), turns.turn("other", watch):
        pass
    with turns.turn("third"):
        assert turns._queue == []
