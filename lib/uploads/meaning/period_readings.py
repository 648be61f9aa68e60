"""How the periods of one column are read: all in one way, by all of its values, or as the user answers.

"2011-12" is a school year to a school and a month to a computer; "04/05/2023" is in May here and in April there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lib.text import danish
from lib.text.slug import slug
from lib.uploads.meaning import periods
from lib.uploads.meaning.questions import Question

SCHOOL, MONTH, YEARS = "skoleår", "måned", "kalenderår"  # what "2011-12" is
DAY_FIRST, MONTH_FIRST = "dagen", "måneden"  # what stands first in "04/05/2023"
TWO_YEARS = re.compile(rf"{periods.YEAR}\s?[-\N{{EN DASH}}]\s?(\d\d|\d{{4}})")
DATE = re.compile(rf"(\d\d?)([-./])(\d\d?)\2{periods.YEAR}")
FOREIGN = "/"  # between day and month here and, the other way round, elsewhere; a hyphen or point only here


class Readings(NamedTuple):
    """texts: period as written -> the same in words that can be read in one way only; waiting: those that wait for an
    answer; questions: asked of the user; notes: how they are read, in Danish."""

    texts: Mapping[str, str]
    waiting: frozenset[str]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]


def settle(written: Iterable[str], heading: str, answers: Mapping[str, str]) -> Readings:
    """The readings of all periods of a column, or of the headings of a table. heading: of the column, or ""."""
    bare = {text: periods.LEADING.sub("", " ".join(text.split()), count=1) for text in written}
    parts = [_two_years(bare, heading, answers), _dates(bare, answers)]
    return Readings(
        {text: new for part in parts for text, new in part.texts.items()},
        frozenset(text for part in parts for text in part.waiting),
        tuple(question for part in parts for question in part.questions),
        tuple(note for part in parts for note in part.notes),
    )


# ---------------------------------------------------------------- two years or a month


def _two_years(bare: Mapping[str, str], heading: str, answers: Mapping[str, str]) -> Readings:
    """Periods such as "2011-12" and "2022-2023"."""
    found = {}
    for text, words in bare.items():
        match = TWO_YEARS.fullmatch(words)
        if match and not periods.of_a_school(text):
            found[text] = (int(match[1]), match[2])
    doubtful = {text: of for text, of in found.items() if _follows(*of)}
    if not doubtful:
        return Readings({}, frozenset(), (), ())
    months = any(
        not _follows(year, last) and len(last) == 2 and 1 <= int(last) <= 12
        for year, last in found.values()
    )
    said = MONTH if months else _said_by(heading)
    short = {text: of for text, of in doubtful.items() if len(of[1]) == 2}
    can_be_months = all(1 <= int(last) <= 12 for _, last in short.values())
    if said == MONTH and not (can_be_months and len(short) == len(doubtful)):
        said = ""
    if said:
        return Readings(_named(doubtful, said), frozenset(), (), ())
    offered = [SCHOOL, *[MONTH] * (can_be_months and len(short) == len(doubtful)), YEARS]
    question = _question_of_years(next(iter(doubtful)), doubtful, offered)
    answer = answers.get(question.key)
    if answer in offered:
        return Readings(_named(doubtful, answer), frozenset(), (question,), ())
    return Readings({}, frozenset(doubtful), (question,), ())


def _follows(year: int, last: str) -> bool:
    """Whether the second part of "2011-12" is the year after the first."""
    return int(last) == (year + 1 if len(last) == 4 else (year + 1) % 100)


def _said_by(heading: str) -> str:
    words = slug(heading)
    if "skole" in words:
        return SCHOOL
    return MONTH if "maaned" in words else ""


def _named(found: Mapping[str, tuple[int, str]], reading: str) -> dict[str, str]:
    """Each period in words that can be read in one way only."""
    forms = {
        SCHOOL: lambda year, last: f"{year}/{year + 1}",
        YEARS: lambda year, last: f"{year}-{year + 1}",
        MONTH: lambda year, last: f"{periods.MONTHS[int(last)]} {year}",
    }
    return {text: forms[reading](*of) for text, of in found.items()}


def _question_of_years(
    example: str, found: Mapping[str, tuple[int, str]], offered: Sequence[str]
) -> Question:
    """Whether periods such as "2011-12" are school years, months or calendar years."""
    kinds = {SCHOOL: "Skoleåret", MONTH: "Måneden", YEARS: "Kalenderårene"}
    return Question(
        "periode:år",
        f"»{example}« kan være flere slags tid. Hvad er det?",
        {one: f"{kinds[one]} {_named(found, one)[example]}" for one in offered},
    )


# ---------------------------------------------------------------- day or month first


def _dates(bare: Mapping[str, str], answers: Mapping[str, str]) -> Readings:
    """Days written as three numbers, such as "04/05/2023"."""
    found = {text: match for text, words in bare.items() if (match := DATE.fullmatch(words))}
    day = [text for text, match in found.items() if int(match[1]) > 12 >= int(match[3])]
    month = [text for text, match in found.items() if int(match[3]) > 12 >= int(match[1])]
    doubtful = {
        text: match
        for text, match in found.items()
        if int(match[1]) <= 12 and int(match[3]) <= 12 and int(match[1]) != int(match[3])
    }
    certain = {text: _iso(found[text], MONTH_FIRST) for text in month}
    if not doubtful:
        return Readings(certain, frozenset(), (), ())
    order, why = "", ""
    if month and not day:
        order, why = MONTH_FIRST, f"som »{month[0]}« viser"
    elif day and not month:
        order, why = DAY_FIRST, f"som »{day[0]}« viser"
    elif not day and not any(match[2] == FOREIGN for match in doubtful.values()):
        order, why = DAY_FIRST, f"for eksempel »{next(iter(doubtful))}«"
    if order:
        read = certain | {text: _iso(match, order) for text, match in doubtful.items()}
        return Readings(read, frozenset(), (), (f"Datoerne er læst med {order} først, {why}.",))
    question = _question_of_dates(*next(iter(doubtful.items())))
    answer = answers.get(question.key)
    if answer in (DAY_FIRST, MONTH_FIRST):
        read = certain | {text: _iso(match, answer) for text, match in doubtful.items()}
        return Readings(read, frozenset(), (question,), ())
    return Readings(certain, frozenset(doubtful), (question,), ())


def _iso(match: re.Match, order: str) -> str:
    first, second, year = match[1], match[3], match[4]
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    return f"{year}-{int(month):02}-{int(day):02}"


def _question_of_dates(example: str, match: re.Match) -> Question:
    """Whether the day or the month stands first."""
    days = {order: periods.period(_iso(match, order)).text for order in (DAY_FIRST, MONTH_FIRST)}
    return Question(
        "periode:datoer",
        f"»{example}« kan læses på to måder. Hvad står først?",
        {order: f"{danish.capitalise(order)}: {text}" for order, text in days.items()},
    )
