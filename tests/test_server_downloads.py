"""Files that pages offer can be fetched, also while others use the app."""

import uuid

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from lib.analysis import options
from lib.web import offered_files
from tests.server import copy_of_the_app, serve
from tests.visitor import Visitor, get
from tests.waiting import WAIT_SECONDS

PAGES = ["", *(name.replace("_", "-") for name in options.PAGES)]
# In the copy of the app, files are removed so often that one which no page offers is gone at once.
OFTEN = "from lib.web import offered_files\n\noffered_files.REMOVAL_SECONDS = 0.05\n"


def offered(messages: list[ForwardMsg]) -> dict[str, tuple[str, str]]:
    """The files of a page: the words of the button -> (address, id of what makes it), one of them empty."""
    buttons = [
        message.delta.new_element.download_button
        for message in messages
        if message.delta.new_element.HasField("download_button")
    ]
    return {button.label: (button.url, button.deferred_file_id) for button in buttons}


def address_of(visitor: Visitor, url: str, deferred: str) -> str:
    """Where a file of the page is found; as its button does, asks the server to make one that is made at a click."""
    if url:
        return url
    asked = BackMsg()
    asked.backend_operation_request.request_id = uuid.uuid4().hex
    asked.backend_operation_request.session_id = visitor.session
    asked.backend_operation_request.deferred_file.file_id = deferred
    visitor.socket.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(visitor.socket.recv(timeout=WAIT_SECONDS))
        if message.HasField("backend_operation_response"):
            answer = message.backend_operation_response
            assert not answer.error_msg, answer.error_msg
            return answer.deferred_file.url


@pytest.mark.slow
def test_every_file_that_a_page_offers_is_kept_while_the_page_is_open(tmp_path):
    folder = copy_of_the_app(tmp_path / "app")
    started = (folder / "app.py").read_text("utf-8")
    (folder / "app.py").write_text(started.replace("app = st.App(", f"{OFTEN}app = st.App("), "utf-8")  # fmt: skip
    found = 0
    with serve(folder, tmp_path / "log") as base:
        for page in PAGES:
            with Visitor(base) as visitor:
                files = offered(visitor.open(page))
                with Visitor(base) as other:
                    for _ in range(3):
                        other.open("metode")
                for words, (url, deferred) in files.items():
                    address = address_of(visitor, url, deferred)
                    if url:
                        assert get(base + address).status == 200, f"{page}: {words}"
                    found += 1
    assert found > 5


@pytest.fixture
def files() -> MediaFileManager:
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def test_a_file_made_at_a_click_stays_while_others_pages_are_drawn(files):
    removal = offered_files.RareRemoval(files)
    made = files.execute_deferred(files.add_deferred(lambda: b"x", "text/csv", "[0, 1]"))
    for _ in range(3):
        files.remove_orphaned_files()
    assert files._storage.get_file(made.split("/")[-1]).content == b"x"
    removal.remove()
    assert files._storage.get_file(made.split("/")[-1]).kind == MediaFileKind.DOWNLOADABLE
    removal.remove()
    with pytest.raises(MediaFileStorageError):
        files._storage.get_file(made.split("/")[-1])


def test_what_makes_a_file_stays_until_the_next_removal_after_its_page_is_drawn_anew(files):
    removal = offered_files.RareRemoval(files)
    before = files.add_deferred(lambda: b"x", "text/csv", "[0, 1]")
    files.clear_session_refs()
    files.remove_orphaned_files()
    assert files.execute_deferred(before)
    removal.remove()
    with pytest.raises(MediaFileStorageError):
        files.execute_deferred(before)
