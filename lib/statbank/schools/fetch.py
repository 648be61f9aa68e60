"""Fetches everything in the plan for Uddannelsesstatistik: first what the cubes have, then the numbers, as a data package."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lib.db import disclosure, queries
from lib.statbank import raw_answers
from lib.statbank.fetch import PackageRows, ReportStep
from lib.statbank.schools import client as school_client
from lib.statbank.schools import config, observations
from lib.statbank.schools.client import CubeInfo, SchoolClient
from lib.statbank.schools.config import SchoolRequest
from lib.statbank.schools.observations import SchoolAnswer
from lib.statbank.service import StatbankError
from lib.text import danish


def package_rows(
    client: SchoolClient, report: ReportStep, data: Path, database: Path
) -> PackageRows:
    """The rows of the data package. report: is called with a Danish sentence for each step.

    database: the one that is shown, for disclosure control. Raises StatbankError, DataError or OSError.
    """
    questions = config.read(data)
    _check_cubes(questions, _cubes(client, questions, report, data))
    answered, received = _answers(client, questions, report, data)
    found = observations.numbers(answered)
    _check_places(questions, {key[1] for key in found})
    with queries.connect(database) as con:
        tables = {name: queries.table(con, name) for name in disclosure.TABLES}
    rows = observations.protected(observations.observation_rows(found), tables)
    return observations.package_rows(questions, received, rows)


def _cubes(
    client: SchoolClient, questions: Sequence[SchoolRequest], report: ReportStep, data: Path
) -> dict[str, CubeInfo]:
    """What each cube of the plan has now."""
    named = list(dict.fromkeys(one.cube for one in questions))
    cubes = {}
    for n, name in enumerate(named, 1):
        report(f"Spørger, hvad tallene {name} har ({n} af {len(named)})")
        cubes[name], answer = client.cube(name)
        raw_answers.save(answer, data)
    return cubes


def _check_cubes(questions: Sequence[SchoolRequest], cubes: Mapping[str, CubeInfo]) -> None:
    """Raises one StatbankError that names everything the cubes no longer have."""
    gone = [
        sentence
        for question in questions
        for sentence in school_client.missing_from(
            cubes[question.cube],
            [*question.request.dimensions, *question.within], question.request.measures,
        )
    ]  # fmt: skip
    if gone:
        raise StatbankError(" ".join(dict.fromkeys(gone)))


def _answers(
    client: SchoolClient, questions: Sequence[SchoolRequest], report: ReportStep, data: Path
) -> tuple[list[SchoolAnswer], dict[str, str]]:
    """What all questions got, and the day that each cube's numbers were first received as they are now."""
    answered, received = [], {}
    for n, question in enumerate(questions, 1):
        names = danish.enumeration(
            danish.lower_first(m.cells["short_name"]) for m in question.measures
        )
        report(f"Henter {names} ({n} af {len(questions)})")
        response = client.data(question.request)
        rows = school_client.parse_rows(response.content, question.request)
        found = observations.answers(question, rows)
        _check_measures(question, found)
        day = raw_answers.save(response, data)
        received[question.cube] = max(day, received.get(question.cube, ""))
        answered += found
    return answered, received


def _check_measures(question: SchoolRequest, found: Sequence[SchoolAnswer]) -> None:
    """Raises StatbankError where a measure has no number at all, which no suppression explains."""
    for measure in question.measures:
        if not any(all(one.cells[measure.name]) for one in found):
            raise StatbankError(
                f"Svaret om tallene {question.cube} har intet tal i »{measure.name}« fra {question.since} og frem."
            )


def _check_places(questions: Sequence[SchoolRequest], found: set[str]) -> None:
    """Raises StatbankError that names the places no question got a number for."""
    places = dict.fromkeys(place for question in questions for place in question.places)
    gone = [place.names[0] if place.names else place.member for place in places if place.area_id not in found]  # fmt: skip
    if gone:
        raise StatbankError(f"Uddannelsesstatistik har ingen tal for {danish.enumeration(gone)}.")
