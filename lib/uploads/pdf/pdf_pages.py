"""Reads the text layer of a PDF as words with their places on each page, or says in Danish why it cannot.

Pages that are turned are turned back. Raised and small footnote marks, text that stands in another direction and
letters printed twice are no part of the words.
"""

import io
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lib.text import danish
from lib.uploads.files.xlsx_safety import OwnFileError
from lib.uploads.meaning.cells import tidy

START = b"%PDF"
START_WITHIN = 1024  # bytes, as readers of PDF allow
MAX_MEGABYTES = 10
MAX_PAGES = 60
MAX_LETTERS_PER_PAGE, MAX_LETTERS = 30_000, 300_000
MAX_SIDE = 5_000  # points: larger than any paper that a list is printed on
MAX_SECONDS = 8  # of processor time
SPACE = 0.15  # of the size of the letters: a wider gap parts two words
SMALL = 0.8  # of the size of the word before: a footnote mark
PICTURE = 0.7  # of a page: covered by one picture, it is a scanned page
LEAST_WORDS = 3  # on a page with a text layer
RULE = 2  # points: a thinner rectangle is a line
PASTE = "Markér tabellen, kopiér, og sæt den ind i feltet til tekst."
LOCKED = (
    f"PDF-filen er låst med en adgangskode. Gem den uden adgangskode, og vælg den igen. {PASTE}"
)
DAMAGED = f"PDF-filen kan ikke læses; den er måske beskadiget. Åbn den i en PDF-læser. {PASTE}"
TOO_MANY = f"PDF-filen har mere end {MAX_PAGES} sider. Gem kun siderne med listen som en ny PDF (Udskriv, Gem som PDF)."
TOO_MUCH = "PDF-filen har mere tekst på en side, end en liste har. Gem kun siderne med listen som en ny PDF."
TOO_LARGE = (
    "En side i PDF-filen er større end noget papir. Gem siderne med listen som en ny PDF i A4."
)
TOO_SLOW = "PDF-filen er for lang tid om at blive læst. Gem kun siderne med listen som en ny PDF."
SCANNED = (
    "PDF-filen har ingen tekst, kun billeder: den er skannet. Find den udgave, hvor teksten kan markeres, eller skriv "
    "tallene i en skabelon."
)
RECOGNISED = (
    "PDF-filen er skannet, og teksten i den er gættet af en maskine, så tal kan være forkerte. Find den oprindelige "
    "udgave, eller kopiér tabellen, sæt den ind som tekst, og læs hvert tal efter."
)


@dataclass(frozen=True)
class Word:
    """A word on a page. x0, x1, top, bottom: its place in points from the upper left corner; size: of its letters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """How far down on the page its middle is."""
        return (self.top + self.bottom) / 2

    @property
    def middle_x(self) -> float:
        """How far to the right on the page its middle is."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Rule:
    """A straight printed line: upright, with x0 = x1, or level, with top = bottom."""

    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class PdfLine:
    """A line of words from left to right. number: on its page, from 1."""

    page: int
    number: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(word.size for word in self.words)


@dataclass(frozen=True)
class Page:
    """A page of a PDF, as it is read. marks: how many footnote marks were left out; turned: words in other directions."""

    number: int
    lines: tuple[PdfLine, ...]
    rules: tuple[Rule, ...]
    marks: int = 0
    turned: int = 0


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF, by its first bytes."""
    return START in content[:START_WITHIN] and content.lstrip()[:4] != b"PK\x03\x04"


def read(content: bytes) -> list[Page]:
    """The pages of a PDF with their words. Raises OwnFileError."""
    if len(content) > MAX_MEGABYTES * 2**20:
        raise OwnFileError(f"Filen er større end {MAX_MEGABYTES} MB. Gem et mindre udsnit.")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings tell of the user's file
    try:
        pages = list(_pages(content))
    except (OwnFileError, ImportError):
        raise
    except Exception:  # whatever a damaged or hostile file makes the library raise
        raise OwnFileError(DAMAGED) from None
    if not any(page.lines for page in pages):
        raise OwnFileError(SCANNED)
    return pages


def _pages(content: bytes) -> Iterator[Page]:
    # Read when a PDF is: the library takes half a second that no other file needs.
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    end, letters = time.process_time() + MAX_SECONDS, 0
    try:
        with pdfplumber.open(io.BytesIO(content), pages=list(range(1, MAX_PAGES + 2))) as pdf:
            if _number_of_pages(pdf.doc) > MAX_PAGES:
                raise OwnFileError(TOO_MANY)
            for page in pdf.pages:
                if max(page.width, page.height) > MAX_SIDE:
                    raise OwnFileError(TOO_LARGE)
                letters += len(page.chars)
                if len(page.chars) > MAX_LETTERS_PER_PAGE or letters > MAX_LETTERS:
                    raise OwnFileError(TOO_MUCH)
                if time.process_time() > end:
                    raise OwnFileError(TOO_SLOW)
                yield _page(page)
                page.close()
    except PDFPasswordIncorrect:
        raise OwnFileError(LOCKED) from None
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        raise OwnFileError(LOCKED if locked else DAMAGED) from None


def _number_of_pages(document) -> int:
    """The pages of a document, counted no further than needed."""
    from pdfminer.pdfpage import PDFPage

    return sum(1 for _ in islice(PDFPage.create_pages(document), MAX_PAGES + 1))


def _page(page) -> Page:
    inside = [one for one in _once(page.chars) if _is_inside(one, page)]
    direction = Counter(_direction(letter) for letter in inside if letter["text"].strip())
    turn = direction.most_common(1)[0][0] if direction else 0
    upright = [_turned(one, turn, page) for one in inside if _direction(one) == turn]
    words, marks = _words(upright)
    if len(words) >= LEAST_WORDS and _is_a_picture(page):
        raise OwnFileError(RECOGNISED)
    rules = [_turned(edge, turn, page) for edge in (*page.lines, *page.rects, *page.curves)]
    return Page(
        page.page_number, tuple(_lines(page.page_number, words)), tuple(_rules(rules)), marks,
        len(inside) - len(upright),
    )  # fmt: skip


def _once(letters: Sequence[dict]) -> Iterator[dict]:
    """The letters without those printed again in the same place, as a bold type is made."""
    seen: set[tuple] = set()
    for letter in letters:
        x, y = int(letter["x0"]), int(letter["top"])
        around = {(letter["text"], x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        if not seen & around:
            yield letter
        seen.add((letter["text"], x, y))


def _is_inside(letter: dict, page) -> bool:
    """Whether the middle of a letter is on the visible part of its page."""
    left, top, right, bottom = page.bbox
    x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
    return left <= x <= right and top <= y <= bottom


def _direction(letter: dict) -> int:
    """In which direction the text of a letter runs: 0 to the right, 1 up, 2 to the left, 3 down; -1 aslant."""
    a, b, *_ = letter["matrix"]
    if abs(b) < abs(a) / 20:
        return 0 if a > 0 else 2
    if abs(a) < abs(b) / 20:
        return 1 if b > 0 else 3
    return -1


def _turned(box: dict, turn: int, page) -> dict:
    """A letter or a line of a page whose text runs in a direction, with its place when the page is turned upright."""
    x0, x1, top, bottom = box["x0"], box["x1"], box["top"], box["bottom"]
    width, height = page.width, page.height
    places = {
        1: (height - bottom, height - top, x0, x1),
        2: (width - x1, width - x0, height - bottom, height - top),
        3: (top, bottom, width - x1, width - x0),
    }
    x0, x1, top, bottom = places.get(turn, (x0, x1, top, bottom))
    return {"text": box.get("text", ""), "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "upright": True,
            "size": round(bottom - top, 1), "width": x1 - x0, "height": bottom - top}  # fmt: skip


def _is_a_picture(page) -> bool:
    """Whether one picture covers most of a page, so that its text was recognised by a machine."""
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
        > PICTURE * page.width * page.height
        for image in page.images
    )


def _words(letters: Sequence[dict]) -> tuple[list[Word], int]:
    """The words of some letters, and how many footnote marks were left out."""
    from pdfplumber.utils.text import WordExtractor

    found = WordExtractor(
        x_tolerance_ratio=SPACE, y_tolerance=2, keep_blank_chars=False, extra_attrs=["size"]
    ).extract_words(list(letters))
    words = [
        Word(text, word["x0"], word["x1"], word["top"], word["bottom"], word["size"])
        for word in found
        if (text := tidy(word["text"]))
    ]
    kept = [word for word in words if not _is_a_mark(word, words)]
    return kept, len(words) - len(kept)


def _is_a_mark(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word is a footnote mark: short and small, right after a word with larger letters."""
    return len(word.text) <= 4 and any(
        word.size < SMALL * other.size
        and -0.1 * other.size < word.x0 - other.x1 < 0.25 * other.size
        and other.top - 0.5 * other.size < word.middle < other.bottom
        for other in words
    )


def _lines(page: int, words: Sequence[Word]) -> Iterator[PdfLine]:
    """The words in lines from above, each from left to right: words are on one line where most of the lower one's height
    is beside the higher one's."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = groups[-1][0] if groups else None
        if last and word.middle - last.middle < 0.4 * min(word.size, last.size):
            groups[-1].append(word)
        else:
            groups.append([word])
    for number, group in enumerate(groups, 1):
        yield PdfLine(page, number, tuple(sorted(group, key=lambda word: word.x0)))


def _rules(boxes: Sequence[dict]) -> Iterator[Rule]:
    """The straight lines among drawn shapes: thin ones, and the edges of the others."""
    for box in boxes:
        x0, x1, top, bottom = box["x0"], box["x1"], box["top"], box["bottom"]
        if x1 - x0 <= RULE:
            yield Rule((x0 + x1) / 2, (x0 + x1) / 2, top, bottom)
        elif bottom - top <= RULE:
            yield Rule(x0, x1, (top + bottom) / 2, (top + bottom) / 2)
        else:
            yield from (Rule(x0, x0, top, bottom), Rule(x1, x1, top, bottom))
            yield from (Rule(x0, x1, top, top), Rule(x0, x1, bottom, bottom))


def number_of(count: int, one: str, many: str) -> str:
    """A count with its noun: "1 side", "3 sider"."""
    return f"{danish.number(count, 0)} {one if count == 1 else many}"
