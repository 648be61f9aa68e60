"""Files that pages offer can be fetched, also while others use the app."""

import gc
import uuid
import weakref

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from lib.analysis import options
from lib.db.cache import Lazy
from lib.web import offered_files
from tests.server import copy_of_the_app, serve
from tests.visitor import Visitor, get
from tests.waiting import WAIT_SECONDS

PAGES = ["", *(name.replace("_", "-") for name in options.PAGES)]
# In the copy of the app, files are removed so often that one which no page offers is gone at once.
STARTED, OFTEN = "app = st.App(", "server.CLEANUP_INTERVAL_SECONDS = 0.05\napp = st.App("


def offered(messages: list[ForwardMsg]) -> list[DownloadButton]:
    """The buttons of the files that a page offers."""
    return [
        message.delta.new_element.download_button
        for message in messages
        if message.delta.new_element.HasField("download_button")
    ]


def address_of(visitor: Visitor, button: DownloadButton) -> str:
    """Where a file of the page is found; as its button does, asks the server to make one that is made at a click."""
    if button.url:
        return button.url
    asked = BackMsg()
    asked.backend_operation_request.request_id = uuid.uuid4().hex
    asked.backend_operation_request.session_id = visitor.session
    asked.backend_operation_request.deferred_file.file_id = button.deferred_file_id
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
    before = (folder / "app.py").read_text("utf-8")
    assert before.count(STARTED) == 1
    (folder / "app.py").write_text(before.replace(STARTED, OFTEN), "utf-8")
    ready, made = 0, 0
    with serve(folder, tmp_path / "log") as base:
        for page in PAGES:
            with Visitor(base) as visitor:
                files = offered(visitor.open(page))
                with Visitor(base) as other:
                    for _ in range(3):
                        other.open("kilder")
                for button in files:
                    address = address_of(visitor, button)
                    if button.url:  # one made at the click is gone as soon as it is not asked for
                        assert get(base + address).status == 200, f"{page}: {button.label}"
                    ready, made = ready + bool(button.url), made + bool(button.deferred_file_id)
    assert ready and made > 5


@pytest.mark.slow
def test_a_file_made_at_a_click_is_fetched_while_others_open_pages(base):
    with Visitor(base) as visitor, Visitor(base) as other:
        (button, *_) = [
            one for one in offered(visitor.open("hvad-nu-hvis")) if one.deferred_file_id
        ]
        address = address_of(visitor, button)
        for _ in range(4):
            other.open("kilder")
        assert get(base + address).status == 200


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


class Brought:
    """Numbers of a user."""

    def as_file(self) -> bytes:
        return b"x"


def test_what_makes_a_file_of_own_numbers_is_gone_at_the_removal_after_the_visit(files):
    removal, brought = offered_files.RareRemoval(files), Brought()
    alive = weakref.ref(brought)
    button = files.add_deferred(Lazy(brought.as_file), "text/csv", "[0, 1]")
    files.execute_deferred(button)
    del brought
    files.clear_session_refs()
    gc.collect()
    assert alive() is not None
    removal.remove()
    gc.collect()
    assert alive() is None
