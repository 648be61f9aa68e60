"""Limits on uploads: bytes under invented ids do not stay, and nobody who uploads as usual is refused."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.web import upload_limits
from lib.web.upload_limits import MEGABYTE, UploadLimits
from tests.waiting import WAIT_SECONDS, run

LARGEST = 40 * MEGABYTE


class Memory:
    """Uploaded files as Streamlit keeps them."""

    def __init__(self):
        self.files: dict[str, dict[str, int]] = {}
        self.active: set[str] = set()

    def is_active(self, visit: str) -> bool:
        return visit in self.active

    def sizes(self):
        return self.files

    def remove(self, visit: str, file: str) -> None:
        self.files[visit].pop(file, None)

    def total(self) -> int:
        return sum(sum(files.values()) for files in self.files.values())


class App:
    """Takes every file whole, as Streamlit does."""

    def __init__(self, memory: Memory):
        self.memory = memory

    async def __call__(self, scope, receive, send):
        count = 0
        while True:
            message = await receive()
            count += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        *_, visit, file = scope["path"].split("/")
        self.memory.files.setdefault(visit, {})[file] = count
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Sized(bytes):
    """Bytes that count as many without being there."""

    def __new__(cls, size: int):
        made = super().__new__(cls)
        made.size = size
        return made

    def __len__(self) -> int:
        return self.size


async def put(app, visit: str, file: str, size: int, declared: int | None = None, chunk=4 * MEGABYTE):  # fmt: skip
    """Upload so many bytes; answers status and words. declared: the length that is told, if any."""
    headers = [] if declared is None else [(b"content-length", str(declared).encode())]
    scope = {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{visit}/{file}", "headers": headers}  # fmt: skip
    left, answer = [size], {"status": None, "body": b""}

    async def receive():
        now = min(chunk, left[0])
        left[0] -= now
        await asyncio.sleep(0)
        return {"type": "http.request", "body": Sized(now), "more_body": left[0] > 0}

    async def send(message):
        answer["status"] = message.get("status", answer["status"])
        answer["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return answer["status"], answer["body"].decode()


@pytest.fixture
def memory() -> Memory:
    memory = Memory()
    memory.active |= {"a", "b", "c"} | {f"v{n}" for n in range(40)}
    return memory


def limits(memory: Memory, **other) -> UploadLimits:
    return UploadLimits(App(memory), memory, lambda: LARGEST, **other)


def test_many_large_files_of_one_visit_never_take_more_than_its_room(memory):
    app = limits(memory)
    for number in range(8):
        status, _ = run(put(app, "a", f"invented{number}", 39 * MEGABYTE, 39 * MEGABYTE))
        assert status == 204
        assert memory.total() <= upload_limits.VISIT_BYTES
    assert list(memory.files["a"]) == ["invented6", "invented7"]


def test_file_after_file_as_usual_is_never_refused_and_the_newest_stay(memory):
    app = limits(memory)
    for number in range(100):
        assert run(put(app, "a", str(number), 3 * MEGABYTE))[0] == 204
    kept = list(memory.files["a"])
    assert kept == [str(number) for number in range(100)][-len(kept) :]
    assert len(kept) == upload_limits.VISIT_FILES


def test_a_replaced_and_a_deleted_file_give_their_room_back(memory):
    app = limits(memory, visit_bytes=50 * MEGABYTE)
    run(put(app, "a", "other", 10 * MEGABYTE))
    for _ in range(5):
        assert run(put(app, "a", "same", 39 * MEGABYTE, 39 * MEGABYTE))[0] == 204
    assert list(memory.files["a"]) == ["other", "same"]  # nothing had to give way
    memory.remove("a", "same")
    assert run(put(app, "a", "third", 39 * MEGABYTE))[0] == 204
    assert list(memory.files["a"]) == ["other", "third"]


def test_a_visit_that_is_not_there_is_refused(memory):
    status, words = run(put(limits(memory), "nobody", "x", 10))
    assert status == 400 and "besøget er slut" in words and "nobody" not in memory.files


@pytest.mark.parametrize("declared", [50 * MEGABYTE, None, 10, 10**30])
def test_a_file_that_is_too_large_is_refused_whatever_it_says_of_itself(memory, declared):
    status, words = run(put(limits(memory), "a", "x", 50 * MEGABYTE, declared))
    assert status == 413 and words == upload_limits.TOO_LARGE and not memory.total()


def test_too_many_at_once_are_refused_and_then_there_is_room_again(memory):
    app = limits(memory)

    async def at_once():
        return await asyncio.gather(*(put(app, "a", str(n), 8 * MEGABYTE) for n in range(9)))

    answers = run(at_once())
    assert [status for status, _ in answers].count(204) == upload_limits.RUNNING
    assert {words for status, words in answers if status == 429} == {upload_limits.BUSY}
    assert run(put(app, "a", "later", 8 * MEGABYTE))[0] == 204
    assert not app._running


def test_what_is_being_sent_counts_before_it_is_there(memory):
    app = limits(memory, visit_bytes=60 * MEGABYTE, all_bytes=60 * MEGABYTE)

    async def at_once():
        return await asyncio.gather(*(put(app, v, "x", 39 * MEGABYTE) for v in ("a", "b", "c")))

    statuses = [status for status, _ in run(at_once())]
    assert 429 in statuses and memory.total() <= 60 * MEGABYTE and not app._running


def test_when_all_room_is_used_the_visit_that_holds_most_gives_way(memory):
    app = limits(memory, all_bytes=200 * MEGABYTE)
    run(put(app, "b", "small", 1 * MEGABYTE))
    for number in range(20):
        assert run(put(app, f"v{number}", "x", 39 * MEGABYTE))[0] in (204, 429)
        assert memory.total() <= 200 * MEGABYTE
    assert memory.files["b"] == {"small": MEGABYTE}
    assert run(put(app, "a", "mine", 2 * MEGABYTE))[0] == 204
    assert memory.files["b"] and memory.files["a"] and memory.total() <= 200 * MEGABYTE


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("12345678"), st.integers(0, 45)),
        max_size=40,
    )
)
def test_whatever_is_sent_memory_stays_within_the_limits(uploads):
    memory = Memory()
    memory.active |= set("abc")
    app = limits(memory, visit_files=4, visit_bytes=90 * MEGABYTE, all_bytes=150 * MEGABYTE)
    for visit, file, megabytes in uploads:
        status, _ = run(put(app, visit, file, megabytes * MEGABYTE))
        assert status in (204, 413, 429)
        assert status != 204 or megabytes <= 41
        assert memory.total() <= 150 * MEGABYTE
        for files in memory.files.values():
            assert sum(files.values()) <= 90 * MEGABYTE and len(files) <= 4


def test_other_requests_are_not_touched(memory):
    asked = []

    async def app(scope, receive, send):
        asked.append(scope["path"])

    made = UploadLimits(app, memory, lambda: LARGEST)
    for kind, method, path in (("http", "GET", "/"), ("http", "DELETE", "/_stcore/upload_file/x/y"), ("websocket", "", "/")):  # fmt: skip
        run(made({"type": kind, "method": method, "path": path}, None, None))
    assert len(asked) == 3


# ---------------------------------------------------------------- in the app


@pytest.mark.slow
def test_invented_ids_in_the_app_leave_no_more_than_the_room_of_a_visit(tmp_path, monkeypatch):
    import http.client
    import os
    from urllib.parse import urlsplit

    from lib.system import folders
    from tests.server import serve
    from tests.visitor import Visitor, get

    monkeypatch.setenv("SOCIAL_BALANCE_METRICS", "1")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    body = b"".join(
        (
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n',
            os.urandom(39 * MEGABYTE), b"\r\n--edge--\r\n",
        )
    )  # fmt: skip

    def upload(visit: str, file: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=WAIT_SECONDS)
        headers = {"Content-Type": "multipart/form-data; boundary=edge"}
        connection.request("PUT", f"/_stcore/upload_file/{visit}/{file}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def kept() -> int:
        lines = get(f"{base}/_stcore/metrics").read().decode().splitlines()
        return sum(int(float(line.split()[-1])) for line in lines if "UploadedFileManager" in line)

    with serve(folders.ROOT, tmp_path / "log") as base, Visitor(base) as visitor:
        visitor.open("egne-tal")
        for number in range(8):
            assert upload(visitor.session, f"invented{number}")[0] == 204
        assert 0 < kept() <= upload_limits.VISIT_BYTES
        assert upload("nobody", "x") == (400, upload_limits.NO_VISIT)
        assert "Egne tal" in visitor.text(visitor.open("egne-tal"))
