"""Functions that the tests of the sandbox let it run: each in its own way more than a job may be."""

import ctypes
import os
import socket
import struct
import time


def prepare() -> None:
    """Nothing to prepare."""


def add(one: int, other: int) -> int:
    return one + other


def own_process() -> int:
    return os.getpid()


def remember(word: str) -> list[str]:
    """What this process has been told to remember, with the word."""
    remembered.append(word)
    return remembered


remembered: list[str] = []


def loop() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def take(size: int) -> int:
    return len(bytearray(size))


def abort() -> None:
    os.abort()


def refuse() -> None:
    raise ValueError("Sådan kan det ikke læses.")


def answer_of(size: int) -> bytes:
    return bytes(size)


def secret() -> str | None:
    return os.environ.get("SOCIAL_BALANCE_TEST_SECRET")


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), 2)


def connect_without_python(port: int) -> int:
    """As a library in C connects: 0 where it succeeds."""
    library = ctypes.CDLL(None)
    address = struct.pack("<H", socket.AF_INET) + struct.pack(">H", port) + bytes([127, 0, 0, 1]) + bytes(8)  # fmt: skip
    return library.connect(library.socket(socket.AF_INET, socket.SOCK_STREAM, 0), address, 16)


def write(path: str) -> None:
    with open(path, "w") as file:
        file.write("x" * 1000)
