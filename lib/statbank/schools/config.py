"""What is fetched from Uddannelsesstatistik: reads data/uddannelsesstatistik.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.statbank import known_indicators
from lib.statbank.schools.client import CubeRequest
from lib.statbank.service import StatbankError
from lib.system import folders

FILE = "uddannelsesstatistik.toml"
EITHER = "|"
CUBE = re.compile(r"\w+/\w+/\w+")
QUESTION_KEYS = frozenset(
    ("cube", "title", "areas", "place", "place_name", "year", "since", "within", "where", "measure")
)
MEASURE_KEYS = frozenset(("indicator_id", "name", "out_of", "behind", "words"))


@dataclass(frozen=True)
class FetchedPlace:
    """An area of data/areas.csv. member: its number or name in a cube, "" for the whole country. names: what a cube may
    call it, so that a number that belongs to another school is refused."""

    area_id: str
    member: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """An indicator and the measure of a cube that it is. cells: its row of data/indicators.csv.

    out_of: the indicator whose number at the same place and time it is a share of. behind: the indicator that counts
    the persons behind an average. words: the allowed answers of a measure that is a word.
    """

    cells: Mapping[str, str]
    name: str
    out_of: str = ""
    behind: str = ""
    words: tuple[str, ...] = ()

    @property
    def indicator_id(self) -> str:
        """Its name in the tables."""
        return self.cells["indicator_id"]


@dataclass(frozen=True)
class SchoolRequest:
    """One request. title: the cube's name. place, place_name: the dimensions of the place's member and name, "" where
    there is none. year: the dimension of the school year. since: the calendar year in which the first one begins."""

    cube: str
    title: str
    places: tuple[FetchedPlace, ...]
    place: str
    place_name: str
    year: str
    since: int
    within: Mapping[str, tuple[str, ...]]
    split: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def request(self) -> CubeRequest:
        """The request for its numbers. split: further dimensions, whose wanted members are in `within`."""
        dimensions = [self.place, self.place_name, self.year, *self.split]
        return CubeRequest(
            self.cube, tuple(dict.fromkeys(one.name for one in self.measures)),
            tuple(filter(None, dimensions)), self.within,
        )  # fmt: skip


def read(data: Path = folders.DATA) -> tuple[SchoolRequest, ...]:
    """Read the plan from a data folder. Raises StatbankError, whose message names the mistake, or DataError."""
    known = known_indicators.read(data)
    try:
        given = tomllib.loads((data / FILE).read_text("utf-8"))
        places = {area_id: _place(area_id, text) for area_id, text in given["areas"].items()}
        groups = {name: tuple(places[a] for a in ids) for name, ids in given["groups"].items()}
        questions = tuple(_question(one, groups, known) for one in given["question"])
    except FileNotFoundError:
        raise StatbankError(f"data/{FILE} mangler; den siger, hvad der hentes.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StatbankError(f"data/{FILE} kan ikke læses: {error}") from None
    except KeyError as error:
        raise StatbankError(f"I data/{FILE} mangler {error}.") from None
    except (TypeError, AttributeError, ValueError) as error:
        raise StatbankError(f"data/{FILE} er ikke, som den skal være: {error}.") from None
    _check(questions)
    return questions


def _place(area_id: str, text: str) -> FetchedPlace:
    member, *names = (part.strip() for part in text.split(EITHER))
    return FetchedPlace(area_id, member, tuple(names))


def _question(
    given: Mapping,
    groups: Mapping[str, tuple[FetchedPlace, ...]],
    known: Mapping[str, Mapping[str, str]],
) -> SchoolRequest:
    _check_keys(given, QUESTION_KEYS)
    split = {name: tuple(members) for name, members in given.get("where", {}).items()}
    within = {name: tuple(members) for name, members in given.get("within", {}).items()}
    if not CUBE.fullmatch(given["cube"]):
        raise ValueError(given["cube"])
    return SchoolRequest(
        given["cube"], given["title"], groups[given["areas"]], given.get("place", ""),
        given.get("place_name", ""), given["year"], int(given["since"]), within | split,
        tuple(split), tuple(_measure(one, known) for one in given["measure"]),
    )  # fmt: skip


def _measure(given: Mapping, known: Mapping[str, Mapping[str, str]]) -> Measure:
    _check_keys(given, MEASURE_KEYS)
    return Measure(
        known[given["indicator_id"]], given["name"], given.get("out_of", ""),
        given.get("behind", ""), tuple(given.get("words", ())),
    )  # fmt: skip


def _check_keys(given: Mapping, known: frozenset[str]) -> None:
    if unknown := sorted(set(given) - known):
        raise ValueError(f"ukendt nøgle {', '.join(unknown)}")


def _check(questions: tuple[SchoolRequest, ...]) -> None:
    """Raises StatbankError where a measure leans on an indicator that is not fetched."""
    fetched = {one.indicator_id for question in questions for one in question.measures}
    for measure in (one for question in questions for one in question.measures):
        for needed in filter(None, (measure.out_of, measure.behind)):
            if needed not in fetched:
                raise StatbankError(
                    f"data/{FILE} henter ikke {needed}, som {measure.indicator_id} skal bruge."
                )
