"""Client for Uddannelsesstatistik's API: requests, the key they need, and the parsing of responses.

Two functions of the API are used, both with POST and JSON, of a cube such as GS/KARA/KARAGNS (område, emne, underemne):
`skema` (the cube's dimensions and measures) and `statistik` (its numbers, as a list of rows). A row has the members of
the dimensions asked for, each under the dimension's name with its last part twice, and the measures as text written in
Danish: "2.351", "7,3", "87,5 %". What the ministry does not publish is an empty cell or no row at all. The forms are as
public clients of the API use them; from here none has been tried against the service itself.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from lib.statbank.service import ApiResponse, Service, StatbankError
from lib.system import folders
from lib.text import danish

NAME = "uddannelsesstatistik"  # of the data package
TITLE = "Uddannelsesstatistik"
ADDRESS = "https://api.uddannelsesstatistik.dk/Api/v1"
KEY, KEY_FILE = "SOCIAL_BALANCE_SCHOOL_KEY", "SOCIAL_BALANCE_SCHOOL_KEY_FILE"
NO_KEY = f"Tal fra {TITLE} kræver en nøgle: sæt {KEY}, eller {KEY_FILE} til en fil uden for projektets mapper."
KEY_FORM = re.compile(r"[!-~]+")  # what can stand in a header
MOST_ROWS = 100_000  # the most that the service gives in one answer
MISSING = ("", "-", "..", "*", "<fejl>")
NUMBER = re.compile(r"(-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)(?: ?(%))?")
MEASURE = re.compile(r"\[Measures\]\.\[(.+)\]")


@dataclass(frozen=True)
class CubeInfo:
    """The response of skema: what a cube can be asked for. dimensions: such as [Skoleår].[Skoleår]."""

    cube: str
    dimensions: frozenset[str]
    measures: frozenset[str]


@dataclass(frozen=True)
class CubeRequest:
    """A request for numbers. dimensions: those that each number is told apart by. within: dimension -> wanted members."""

    cube: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    within: Mapping[str, tuple[str, ...]]

    @property
    def body(self) -> dict:
        """The JSON body."""
        return _cube_keys(self.cube) | {
            "nøgletal": list(self.measures), "detaljering": list(self.dimensions),
            "filtre": {name: list(members) for name, members in self.within.items()},
            "indlejret": False, "tomme_rækker": False, "formattering": "json",
            "side": 1, "side_størrelse": MOST_ROWS,
        }  # fmt: skip


@dataclass(frozen=True)
class CubeRow:
    """A row of a response. members: dimension -> member. cells: measure -> the text in the answer, "" where missing."""

    members: Mapping[str, str]
    cells: Mapping[str, str]


class SchoolClient:
    """Asks Uddannelsesstatistik for cubes and their numbers."""

    source = NAME

    def __init__(self):
        """Raises StatbankError where there is no key that can be used."""
        self._service = Service(TITLE, ADDRESS, read_key())

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def cube(self, name: str) -> tuple[CubeInfo, ApiResponse]:
        """What a cube has, and the raw response. Raises StatbankError."""
        answer = self._ask("skema", name, _cube_keys(name))
        return parse_cube(answer.content, name), answer

    def data(self, request: CubeRequest) -> ApiResponse:
        """The raw response to a request, for parse_rows(). Raises StatbankError."""
        return self._ask("statistik", request.cube, request.body)

    def _ask(self, function: str, cube: str, body: dict) -> ApiResponse:
        return self._service.post(function, f"tallene {cube}", cube.replace("/", "_"), body, "json")


def read_key() -> str:
    """The key from the setting KEY, or the first line of the file that KEY_FILE names.

    Raises StatbankError, whose message never has the key: without one, for one that no request can carry, and for a file
    in the folders of the project or the data, where it could be published with them."""
    key = os.environ.get(KEY, "").strip()
    if not key and os.environ.get(KEY_FILE):
        key = _key_in_file(Path(os.environ[KEY_FILE]).resolve())
    if not key:
        raise StatbankError(NO_KEY)
    if not KEY_FORM.fullmatch(key):
        raise StatbankError(f"Nøglen til {TITLE} har tegn, som en nøgle ikke kan have.")
    return key


def _key_in_file(path: Path) -> str:
    if any(path.is_relative_to(folder) for folder in (folders.ROOT, folders.DATA)):
        raise StatbankError(
            f"Filen i {KEY_FILE} ligger i projektets eller tallenes mappe. Læg den et andet sted."
        )
    try:
        return path.read_text("utf-8-sig").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        raise StatbankError(f"Filen i {KEY_FILE} kan ikke læses.") from None


def _cube_keys(cube: str) -> dict[str, str]:
    return dict(zip(("område", "emne", "underemne"), cube.split("/"), strict=True))


# ---------------------------------------------------------------- reading answers


def parse_cube(content: bytes, cube: str) -> CubeInfo:
    """Parse the response of skema. Raises StatbankError where it has another form than the known one."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
        dimensions = frozenset(str(one["name"]) for one in data["detaljer"])
        measures = frozenset(_measure(str(one)) for one in data["nøgletal"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StatbankError(
            f"{TITLE} beskriver ikke tallene {cube}, som den plejer; svaret kan ikke læses."
        ) from None
    return CubeInfo(cube, dimensions, measures)


def parse_rows(content: bytes, request: CubeRequest) -> list[CubeRow]:
    """Parse the response of statistik.

    Raises StatbankError unless it is a list of rows with just the dimensions and measures asked for, each combination of
    members at most once, and only wanted members. Missing rows cannot be told from what the ministry does not publish.
    """
    about = f"Svaret om tallene {request.cube}"
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise StatbankError(f"{about} kan ikke læses.") from None
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise StatbankError(f"{about} har ikke den form, det plejer.")
    if len(data) >= MOST_ROWS:
        raise StatbankError(
            f"{about} har {danish.number(len(data), 0)} rækker og er måske ikke helt."
        )
    rows = [_row(one, request, about) for one in data]
    if len({tuple(row.members.values()) for row in rows}) < len(rows):
        raise StatbankError(f"{about} har det samme tal mere end én gang.")
    return rows


def _row(given: Mapping[str, object], request: CubeRequest, about: str) -> CubeRow:
    keys = {f"{name}.{name.rpartition('.')[2]}": name for name in request.dimensions}
    cells = {_measure(key): cell for key, cell in given.items() if key not in keys}
    if set(keys) - set(given) or set(cells) - set(request.measures):
        wanted = ", ".join([*request.dimensions, *request.measures])
        raise StatbankError(f"{about} har ikke de kolonner, der er spurgt om ({wanted}).")
    members = {name: str(given[key]) for key, name in keys.items()}
    for name, wanted in request.within.items():
        if name in members and members[name] not in wanted:
            raise StatbankError(
                f"{about} har »{members[name][:80]}« i {name}, og det er der ikke spurgt om."
            )
    return CubeRow(members, {name: _text(cells.get(name)) for name in request.measures})


def _measure(name: str) -> str:
    """The plain name of a measure, which may be written [Measures].[Elevtal]."""
    found = MEASURE.fullmatch(name)
    return found[1] if found else name


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell).replace(danish.NBSP, " ").strip()
    return "" if text in MISSING else text


def parse_number(text: str, percent: bool, about: str) -> Fraction:
    """A number written in Danish, such as "2.351", "7,3" or "87,5 %". percent: whether % may stand after it.

    Raises StatbankError, also for "7.3", which could be either."""
    found = NUMBER.fullmatch(text)
    if not found or (found[2] and not percent):
        raise StatbankError(f"{about} har »{text[:80]}«, hvor der skulle stå et tal.")
    return Fraction(found[1].replace(".", "").replace(",", "."))


def missing_from(cube: CubeInfo, dimensions: Sequence[str], measures: Sequence[str]) -> list[str]:
    """A Danish sentence for each dimension and measure that a cube does not have."""
    return [
        f"Tallene {cube.cube} har ikke {kind} »{name}«."
        for kind, wanted, there in (
            ("inddelingen", dimensions, cube.dimensions), ("nøgletallet", measures, cube.measures),
        )
        for name in wanted
        if name not in there
    ]  # fmt: skip
