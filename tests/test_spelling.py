"""The Danish words of the app, its texts and its tables, looked up in hunspell's dictionary and in a list of our own.

tests/danske_ord.txt has what the dictionary lacks: names, abbreviations and terms, one a line and sorted. A program finds
words that are no words; it does not see a wrong word that is one, nor whether a sentence is plain.
"""

import ast
import csv
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from lib.system import folders

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("hunspell") is None or not Path("/usr/share/hunspell/da_DK.dic").exists(),
        reason="hunspell with the dictionary da_DK is not installed (apt-get install hunspell hunspell-da)",
    ),
]

OURS = folders.ROOT / "tests" / "danske_ord.txt"
SECOND = folders.ROOT / "tests" / "second_municipality"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DANISH_LETTER = re.compile(r"[æøåÆØÅ]")
# Code, and letters as examples.
NO_WORDS = re.compile(
    r"[\\|]|::|sans-serif|\[a-z|\[data-|\b(SELECT|FROM|WITH|REPLACE|JOIN|CAST|CASE|import)\b|æøåÆØÅ|Ã"
)
# What the columns of the tables are is told in English, for docs/tables.md.
ENGLISH = re.compile(r"schema_(columns|flows|pages|statistics|strategies)\.py")
KEYS = {"vaerre og bedre"}  # of figures, as they stand in addresses
# What is not running text: markup, addresses, names of files, placeholders, and what stands in code marks.
NO_TEXT = re.compile(
    r"<[^<>]*>|https?://\S+|\S+@\S+|`[^`]*`|\{[^{}]*\}|\S*\w\.\w{2,5}\b|\S*[_/=&;]\S*|\w+\d\S*"
)
# Columns with another's words, which are quoted as they stand, and with code.
QUOTED = re.compile(
    r"quote|locator|(^|_)ids?$|sql|url|title|publisher|credit|licence|name_on_list|data_source|views"
)
CUT = "\0"  # where an f-string is filled in: what touches it is part of a word


def _words(text: str) -> list[str]:
    """The words of a text, without those that touch a place where something is filled in."""
    plain = re.sub(
        rf"[\w-]*{CUT}[\w-]*", " ", NO_TEXT.sub(" ", text).replace("\N{SOFT HYPHEN}", "")
    )
    plain = plain.replace("-\n", "")
    return WORD.findall(plain)


def _literals(source: str) -> Iterator[str]:
    """The texts of a Python module: its string literals and f-strings, without docstrings."""
    nodes = list(ast.walk(ast.parse(source)))
    parts = {
        id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values
    } | {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else CUT for part in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in parts and type(node.value) is str:
            yield node.value


def _texts_of_the_code() -> Iterator[tuple[str, str]]:
    """(file, text): what stands between quotation marks in the modules, scripts and styles."""
    for folder in ("lib", "pages"):
        for path in sorted((folders.ROOT / folder).rglob("*.py")):
            if ENGLISH.fullmatch(path.name):
                continue
            yield from ((path.name, text) for text in _literals(path.read_text("utf-8")))
        for path in sorted((folders.ROOT / folder).rglob("*.[jc]s*")):
            quoted = re.findall(r'"([^"\n]+)"(?!:)|>([^<>\n{}]+)<', path.read_text("utf-8"))
            yield from ((path.name, text) for pair in quoted for text in pair)


def _values(table: object) -> Iterator[str]:
    """The texts in a TOML table, at any depth."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict | list):
        for one in table.values() if isinstance(table, dict) else table:
            yield from _values(one)


def _texts_of_the_data(data: Path) -> Iterator[tuple[str, str]]:
    """(file, text): the long texts, the settings and the columns of the tables that are in our own words."""
    for path in sorted((data / "texts").iterdir()):
        if path.suffix in (".md", ".txt"):
            yield path.name, path.read_text("utf-8")
    for path in (data / "app.toml", *(data / "fremvisninger").glob("*.toml")):
        texts = _values(tomllib.loads(path.read_text("utf-8")))
        yield from ((path.name, text) for text in texts if " " in text)
    for path in sorted(data.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (
                    (f"{path.name}: {column}", text)
                    for column, text in row.items()
                    if text and " " in text and not QUOTED.search(column)
                )


def _not_in_the_dictionary(words: Iterable[str]) -> set[str]:
    """Which of some words hunspell does not know, in one call."""
    told = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", "da_DK", "-l"],
        input="\n".join(sorted(set(words))), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(told.stdout.split())


def _ours() -> list[str]:
    return OURS.read_text("utf-8").split()


def test_every_danish_word_is_in_the_dictionary_or_in_our_list():
    data = [*_texts_of_the_data(folders.DATA), *_texts_of_the_data(SECOND)]
    code, ours = list(_texts_of_the_code()), set(_ours())
    unknown = _not_in_the_dictionary(word for _, text in data + code for word in _words(text))

    def is_danish(text: str) -> bool:
        """Code also has patterns, queries and English: Danish has its own letters, or two known words of three."""
        words = _words(text)
        few = sum(word in unknown for word in words) * 3 < len(words)
        return (
            not NO_WORDS.search(text)
            and text not in KEYS
            and (bool(DANISH_LETTER.search(text)) or (" " in text and few))
        )

    texts = data + [(file, text) for file, text in code if is_danish(text)]
    found = {
        f"{word} ({file}: {text.strip()[:60]})"
        for file, text in texts
        for word in _words(text)
        if word in unknown - ours
    }
    assert sorted(found) == []


def test_our_list_is_sorted_and_has_no_word_that_the_dictionary_has():
    ours = _ours()
    assert ours == sorted(set(ours))
    assert set(ours) - _not_in_the_dictionary(ours) == set()
