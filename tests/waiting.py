"""How long tests wait for what must come: so long that a busy machine is no reason to fail. None of them measures time."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

WAIT_SECONDS = 240


def run(work: Coroutine) -> object:
    """What a coroutine answers; in a thread, for the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
