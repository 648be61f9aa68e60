"""What the words beside a number mean: its area, its measure and its time. Each name is looked up once."""

from collections.abc import Callable, Mapping

from lib import own_periods, own_questions, own_table
from lib.own_file import Cell
from lib.own_names import Catalogue
from lib.own_periods import Period
from lib.own_questions import AREA, MEASURE, Question, Refused, Skipped

MAX_QUESTIONS = 20  # of one kind: more unknown names mean that another column has them


class Meanings:
    """The words of one table, understood with the reader's answers. questions: what it had to ask, filled
    as it goes."""

    def __init__(
        self, catalogue: Catalogue, answers: Mapping[str, str], questions: dict[str, Question]
    ):
        self._catalogue, self._answers, self._questions = catalogue, answers, questions
        self._found: dict[tuple[str, str, Cell], object] = {}

    def area(self, words: Cell, chosen: bool) -> str:
        """The area_id of a name; `chosen`: it is one already, or "?" and a name. Raises Refused, Skipped."""
        return self._once("area", words, chosen, self._area)

    def measure(self, words: Cell, chosen: bool) -> str:
        """The measure of a name, as own_names has them; `chosen`: it is one already. Raises Refused, Skipped."""
        return self._once("measure", words, chosen, self._measure)

    def period(self, words: Cell) -> Period:
        """The period that words tell. Raises Refused."""
        return self._once("period", words, False, self._period)

    def of_the_law(self, year: Period) -> Period:
        """A year beside a measure of the law: the year itself, or the day of its list. Raises Refused."""
        question = self._questions.setdefault("år", own_questions.year())
        answer = self._answers.get(question.key)
        if answer == own_questions.THE_YEAR:
            return year
        if answer == own_questions.ON_THE_LIST:
            return own_periods.period(self._catalogue.law_day(year))
        raise Refused(
            f"{own_questions.WAITING}, hvilken tid årstallet ved de fem kriterier betyder."
        )

    def _once(self, what: str, words: Cell, chosen: bool, find: Callable) -> object:
        """What `find` finds, or why not, kept for the same words: a file says them a thousand times."""
        key = (what, str(chosen), words)
        if key not in self._found:
            try:
                self._found[key] = find(words, chosen)
            except (Refused, Skipped) as why:
                self._found[key] = why
        found = self._found[key]
        if isinstance(found, Refused | Skipped):
            raise type(found)(*found.args)
        return found

    def _area(self, words: Cell, chosen: bool) -> str:
        text = own_table.heading_text(words)
        if not text:
            raise Refused("Området mangler.")
        if chosen and not text.startswith("?"):
            return text
        text = text.removeprefix("?")
        made_up = self._catalogue.fictional
        real = {key: name for key, name in self._catalogue.areas.items() if key not in made_up}
        return self._catalogue.area(text) or self._asked(AREA, text, real)

    def _measure(self, words: Cell, chosen: bool) -> str:
        text = own_table.heading_text(words)
        if not text:
            raise Refused("Det mangler, hvad tallet er for.")
        if chosen:
            return text
        timeless = own_periods.in_heading(text)[1] or text
        found = self._catalogue.measure(text) or self._catalogue.measure(timeless)
        return found or self._asked(MEASURE, timeless, self._catalogue.measures)

    def _asked(self, kind: str, text: str, others: Mapping[str, str]) -> str:
        """The reader's answer to what a name means; a question and a refusal until there is one."""
        like = self._catalogue.like_area if kind == AREA else self._catalogue.like_measure
        near: Mapping[str, str] = {}
        if sum(key.startswith(f"{kind}:") for key in self._questions) < MAX_QUESTIONS:
            near = like(text)
            question = own_questions.name(kind, text, near, others)
            self._questions[question.key] = question
        answer = self._answers.get(own_questions.name_key(kind, text), "")
        if answer == own_questions.SKIP:
            raise Skipped
        if answer:
            return answer
        raise own_questions.unknown(kind, text, near)

    def _period(self, words: Cell, _: bool) -> Period:
        text = own_table.heading_text(words)
        if not text:
            raise Refused("Perioden mangler.")
        try:
            return own_periods.period(words)
        except ValueError:
            raise Refused(
                f"»{text[: own_questions.MAX_NAME]}« kan ikke læses som en periode. "
                f"Skriv for eksempel {own_periods.FORMS}."
            ) from None
