"""Shows, map layers and Word files with parts that somebody has spoiled: read, or one Danish sentence, never another exception."""

import datetime
import io
import json
import os
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.contents import annual_status
from lib.maps import uploaded_layer
from lib.slides import annual_docx, deck, rendered
from lib.slides.deck import Show, ShowError
from lib.uploads import own_words
from tests.address_cases import KEYS, Cases

pytestmark = pytest.mark.slow

CASES = settings(max_examples=int(os.environ.get("BROUGHT_FUZZ_CASES", "60")))
CHANGES = st.lists(st.tuples(st.integers(0), st.binary(max_size=6)), min_size=1, max_size=8)
SHIPPED = [deck.write(show).encode() for show in deck.shipped().values()]
PLACE = {"type": "Point", "coordinates": [12.44, 55.757]}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["\ud800", "Polygon", "x" * 2000]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "geometry", "coordinates", "properties", "navn", "crs"]), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


def spoiled(content: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    """The content with some of its bytes replaced."""
    for at, new in changes:
        place = at % len(content)
        content = content[:place] + new + content[place + len(new) :]
    return content


def is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.strip().endswith((".", ")"))


@CASES
@given(st.sampled_from(SHIPPED), CHANGES)
def test_a_spoiled_show_is_read_or_refused_in_a_sentence(content, changes):
    try:
        show = deck.read(spoiled(content, changes))
    except ShowError as told:
        assert is_sentence(str(told))
    else:
        assert show.title and all(not one.problem or is_sentence(one.problem) for one in show.slides)  # fmt: skip
        assert all(map(is_sentence, show.remarks))


@CASES
@given(st.sampled_from(list(KEYS)), st.integers(0, 2**40), st.text(max_size=60), st.lists(st.text(max_size=80), max_size=5))  # fmt: skip
def test_a_slide_of_any_address_and_words_is_made_or_says_why_not(con, page, seed, title, text):
    address = f"/{page.replace('_', '-')}?{_cases(con).query(page, seed)}"
    slide = deck.checked(deck.Slide(title=title, view=address, text=tuple(text)))
    made = rendered.one(con, slide, 1)
    assert made.title and (made.figure is not None or is_sentence(made.problem))
    assert all(map(is_sentence, rendered.remarks(Show("x", (slide,)), [made])))


_made: dict[object, Cases] = {}


def _cases(con) -> Cases:
    return _made.setdefault(con, Cases(con))


@CASES
@given(ODD, st.sampled_from(["type", "features", "crs", "feature", "geometry"]), CHANGES)
def test_a_spoiled_map_layer_is_read_or_refused_in_a_sentence(odd, where, changes):
    feature = {"type": "Feature", "properties": {"navn": "Et sted"}, "geometry": PLACE}
    layer = {"type": "FeatureCollection", "features": [feature, feature]}
    if where == "feature":
        layer["features"] = [feature, odd]
    elif where == "geometry":
        layer["features"] = [feature, feature | {"geometry": odd}]
    else:
        layer[where] = odd
    whole = json.dumps(layer).encode()
    for content in (whole, spoiled(whole, changes)):
        try:
            read = uploaded_layer.read(content, "", None)
        except uploaded_layer.UploadedLayerError as told:
            assert is_sentence(str(told)), told
        else:
            assert len(read.features)


@pytest.fixture(scope="module")
def word_file(con) -> bytes:
    today = datetime.date(2026, 3, 1)
    area = next(iter(annual_status.areas(con)))
    return annual_docx.document(annual_status.annual_status(con, area, "2024", today), {"tal": "Egne ord"}, today)  # fmt: skip


@CASES
@given(changes=CHANGES, inside=st.booleans())
def test_a_spoiled_word_file_is_read_or_refused_in_a_sentence(word_file, changes, inside):
    content = _spoiled_inside(word_file, changes) if inside else spoiled(word_file, changes)
    try:
        found = own_words.read(content)
    except own_words.OwnWordsError as told:
        assert is_sentence(str(told)), told
    else:
        assert all(map(is_sentence, found.remarks))


def _spoiled_inside(content: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    """A Word file whose text is spoiled while its package is whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as file, zipfile.ZipFile(buffer, "w") as other:
        for name in file.namelist():
            part = file.read(name)
            other.writestr(name, spoiled(part, changes) if name == "word/document.xml" else part)
    return buffer.getvalue()
