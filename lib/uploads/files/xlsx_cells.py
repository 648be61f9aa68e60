"""What the XML of a sheet says beside its values: places, formats, hidden rows and columns, and raised letters.

calamine gives the values of a workbook; a footnote's raised digit and a hidden row are no values.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lib.text import danish

MAX_CELLS = (
    2_000_000  # that the cells of all sheets span: calamine takes memory for each, filled or not
)
MAX_STRING = 20_000  # characters of a text that is looked at for raised letters
MAX_HIDDEN = 16_384  # columns of a sheet
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ROW = re.compile(r"[0-9]{1,7}")
SQUARED = re.compile(r"(?:^|[\s\d(/.])[kcdm]?m$")  # before a raised 2: an area, and no footnote

DAMAGED = "Filen er beskadiget og kan ikke læses som regneark. Gem den igen fra Excel."
BOMB = "Filen fylder alt for meget, når den pakkes ud. Gem et mindre udsnit."
ODD_PLACE = (
    "Filen siger ikke på Excels måde, hvor dens celler står. Åbn den i Excel, og gem den igen."
)


class OwnFileError(Exception):
    """An uploaded file cannot be read; the message says why, in Danish."""


@dataclass
class Facts:
    """What is known of the cells of a sheet. All places are row and column from 0. formats: the format code of the
    cells that are shown in another way than they are kept; footnoted: the text of cells without their raised
    letters; hidden_rows, hidden_columns: those that Excel does not show."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    footnoted: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class Xml:
    """Parses the XML of a part piece by piece; a subclass picks what it needs."""

    def read(self, pieces: Iterable[bytes]) -> None:
        """Parse a part. Raises OwnFileError where it is no XML."""
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.buffer_text = True
        self._prepare(parser)
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise OwnFileError(DAMAGED) from None
        finally:
            self._parser = None

    def _prepare(self, parser: expat.XMLParserType) -> None:
        """Nothing, unless a subclass says otherwise: before the first piece."""

    def _listen(self, handler) -> None:
        """Take the text that follows, or with None no more of it: text is costly to hear where it is not needed."""
        self._parser.CharacterDataHandler = handler

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def _end(self, tag: str) -> None:
        """Nothing, unless a subclass says otherwise."""


class _RichText:
    """Gathers the runs of one text; `plain` is the text without its raised letters where it has any."""

    def __init__(self):
        self.runs: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._size = 0
        self._raised = self._phonetic = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element inside the text begins."""
        if tag == "r":
            self._raised = False
        elif tag == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._text = []

    def hear(self, text: str) -> None:
        """Characters of the text."""
        self._size += len(text)
        if self._size <= MAX_STRING:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """An element inside the text ends."""
        if tag == "rPh":
            self._phonetic = False
        elif tag == "t" and not self._phonetic:
            self.runs.append(("".join(self._text), self._raised))
            self._text = []
        elif tag == "r":
            self._raised = False

    def plain(self) -> str | None:
        """The text without its raised letters; None where nothing is raised, or all of it, or a unit's 2 or 3."""
        if self._size > MAX_STRING or not any(raised for _, raised in self.runs):
            return None
        kept = ""
        for text, raised in self.runs:
            unit = text.strip() in ("2", "3") and SQUARED.search(kept.lower())
            kept += text if not raised or unit else ""
        whole = "".join(text for text, _ in self.runs)
        return kept if kept.strip() and kept != whole else None


class Strings(Xml):
    """The shared strings: counted, as calamine takes memory for each, and looked at for raised letters."""

    def __init__(self):
        self._left = MAX_CELLS
        self._at = -1
        self._text: _RichText | None = None
        self.footnoted: dict[int, str] = {}

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._left -= 1
            self._at += 1
            if self._left < 0:
                raise OwnFileError(BOMB)
            self._text = None
        elif tag == "r" and self._text is None:
            self._text = _RichText()
        if self._text is not None:
            self._text.start(tag, attributes)
            if tag == "t":
                self._listen(self._text.hear)

    def _end(self, tag: str) -> None:
        if self._text is None:
            return
        tag = tag.rpartition(":")[2]
        self._text.end(tag)
        if tag == "t":
            self._listen(None)
        elif tag == "si":
            plain = self._text.plain()
            if plain is not None:
                self.footnoted[self._at] = plain
            self._text = None


class SheetCells(Xml):
    """The places and facts of one sheet's cells. formats: style -> format code; footnoted: the shared strings with
    raised letters, without them."""

    def __init__(
        self, formats: Mapping[str, str], footnoted: Mapping[int, str], max_rows: int, max_columns: int
    ):  # fmt: skip
        self.styles, self.strings = formats, footnoted
        self.max_rows, self.max_columns = max_rows, max_columns
        self.facts = Facts()
        self.unknown = 0
        self.filled = 0
        self._rows = self._columns = 0  # down and out to which there is content
        self._formula = self._value = False
        self._row = self._column = 0  # of the cell that is being read, from 1
        self._style = self._type = ""
        self._index: list[str] = []
        self._inline: _RichText | None = None

    @property
    def spanned(self) -> int:
        """The number of cells between the first one and the farthest with content."""
        return self._rows * self._columns

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if self._inline is not None:
            self._inline.start(tag, attributes)
            if tag == "t":
                self._listen(self._inline.hear)
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "c":
            self._begin_cell(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._value, self._index = True, []
            if self._type == "s" and self.strings:
                self._listen(self._index.append)
        elif tag == "is":
            self._value, self._inline = True, _RichText()
        elif tag == "col" and _hidden(attributes, "width"):
            self._hide_columns(attributes)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row, self._column = self._row + 1, 0
        if "r" in attributes:
            if not ROW.fullmatch(attributes["r"]):
                raise OwnFileError(ODD_PLACE)
            self._row = int(attributes["r"])
        if _hidden(attributes, "ht") and self._row <= self.max_rows:
            self.facts.hidden_rows.add(self._row - 1)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            place = CELL.fullmatch(attributes["r"])
            if not place:
                raise OwnFileError(ODD_PLACE)
            self._row, self._column = int(place[2]), _column(place[1])
        self._style, self._type = attributes.get("s", "0"), attributes.get("t", "")
        self._formula = self._value = False

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            self.facts.hidden_columns |= set(range(int(first) - 1, min(int(last), MAX_HIDDEN)))

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if self._inline is not None:
            self._end_inline(tag)
        elif tag == "v":
            self._listen(None)
        elif tag == "c":
            self._end_cell()

    def _end_inline(self, tag: str) -> None:
        self._inline.end(tag)
        if tag == "t":
            self._listen(None)
        elif tag == "is":
            plain, self._inline = self._inline.plain(), None
            if plain is not None:
                self.facts.footnoted[self._row - 1, self._column - 1] = plain

    def _end_cell(self) -> None:
        if self._formula and not self._value:
            self.unknown += 1
        if not self._value:
            return
        if self._row > self.max_rows:
            raise OwnFileError(
                f"Arket har indhold nede i række {danish.number(self._row, 0)}; der er plads til "
                f"{danish.number(self.max_rows, 0)} rækker. Gem et mindre udsnit."
            )
        if self._column > self.max_columns:
            raise OwnFileError(
                f"Arket har indhold ude i kolonne {letters(self._column)}; der er plads til "
                f"{self.max_columns} kolonner. Gem kun de kolonner, der skal bruges."
            )
        self.filled += 1
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        place = (self._row - 1, self._column - 1)
        if self._style in self.styles:
            self.facts.formats[place] = self.styles[self._style]
        index = "".join(self._index).strip() if self._type == "s" else ""
        if index.isdecimal() and int(index) in self.strings:
            self.facts.footnoted[place] = self.strings[int(index)]
        self._index = []


def _hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or so narrow that it cannot be seen."""
    if attributes.get("hidden", "").lower() in ("1", "true"):
        return True
    return re.fullmatch(r"0(\.0*)?", attributes.get(size, "")) is not None


def _column(letters: str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    found = ""
    while column:
        column, letter = divmod(column - 1, 26)
        found = chr(65 + letter) + found
    return found
