"""What a browser may say to the app: nothing that touches other readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.system import folders
from lib.web import websocket_filter
from tests.server import serve
from tests.visitor import Visitor

KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
OPERATIONS = [
    field.name
    for field in BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
]


def message(kind: str) -> bytes:
    made = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.message_type is None:
        setattr(made, kind, True)
    else:
        getattr(made, kind).SetInParent()
    return made.SerializeToString()


def operation(kind: str) -> bytes:
    made = BackMsg()
    getattr(made.backend_operation_request, kind).SetInParent()
    return made.SerializeToString()


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_the_pages_send_may_pass(kind):
    passes = kind in ("rerun_script", "stop_script", "file_urls_request")
    assert bool(websocket_filter.refused_name(message(kind))) != passes


@pytest.mark.parametrize("kind", OPERATIONS)
def test_nobody_can_install_anything_on_the_server(kind):
    passes = kind in ("deferred_file", "dataframe_chunk")
    assert bool(websocket_filter.refused_name(operation(kind))) != passes


def test_of_two_in_one_message_the_one_counts_that_streamlit_obeys():
    both = message("rerun_script") + message("clear_cache")
    parsed = BackMsg()
    parsed.ParseFromString(both)
    assert parsed.WhichOneof("type") == "clear_cache"
    assert websocket_filter.refused_name(both) == "clear_cache"


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_an_error(frame):
    websocket_filter.refused_name(frame)


@pytest.mark.slow
def test_messages_of_strangers_are_dropped_logged_and_the_visit_goes_on(tmp_path):
    with serve(folders.ROOT, tmp_path / "log") as base, Visitor(base) as visitor:
        visitor.open()
        for kind in (*KINDS, "clear_cache"):
            if websocket_filter.refused_name(message(kind)):
                visitor.socket.send(message(kind))
        for kind in OPERATIONS:
            if websocket_filter.refused_name(operation(kind)):
                visitor.socket.send(operation(kind))
        assert "Skole og unge" in visitor.text(visitor.open("skole"))
    log = (tmp_path / "log").read_text()
    for kind in ("clear_cache", "set_run_on_save", "load_git_info", "install_skills", "debug_shutdown_runtime"):  # fmt: skip
        assert log.count(f"afvist: {kind}") == 1
