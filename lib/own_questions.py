"""What only the reader knows of a file: the questions, and why a cell is not taken until there is an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lib import danish, own_values

MAX_NAME = 80  # characters
DECIMALS = 4
SHARE_UNIT = "pct."
AREA, MEASURE = "område", "mål"  # kinds of names
SKIP = "spring over"
ON_THE_LIST, THE_YEAR = "listen", "året"
WAITING = "Svar først på"  # so begins why a cell waits for an answer
WHAT = {AREA: "Området", MEASURE: "Tallet for"}


class Refused(Exception):
    """A cell is not taken; the message says why, in Danish."""


class Skipped(Exception):
    """The reader has said that a name is to be left out."""


@dataclass(frozen=True)
class Question:
    """Something only the reader knows. options: answer -> words; there is no answer by default."""

    key: str
    text: str
    options: Mapping[str, str]

    @property
    def about_a_name(self) -> bool:
        """Whether it asks what a name in the file means."""
        return self.key.startswith((f"{AREA}:", f"{MEASURE}:"))


def number(heading: str, example: str) -> Question:
    """Whether the numbers of a column, such as "1.234", are thousands or have decimals."""
    thousands = own_values.COMMA if "." in example else own_values.POINT
    words = {}
    for sign in (own_values.COMMA, own_values.POINT):
        read = danish.number(own_values.number(example, sign), DECIMALS)
        words[sign] = f"{'Tusindtal' if sign == thousands else 'Decimaltal'}: »{example}« er {read}"
    return Question(
        f"tal:{heading}",
        f"»{example}« i kolonnen »{heading}« kan læses på to måder. Hvad er det?",
        words,
    )


def share(indicator: str, name: str, example: str, number: Fraction) -> Question:
    """Whether the shares of an indicator are fractions of one or percentages."""
    return Question(
        f"andel:{indicator}",
        f"Alle tal for »{name}« er mellem 0 og 1. Er »{example}« en andel af 1 eller procent?",
        {
            own_values.FRACTION: f"En andel af 1: {danish.amount(number * 100, SHARE_UNIT, DECIMALS)}",
            own_values.PERCENT: f"Procent: {danish.amount(number, SHARE_UNIT, DECIMALS)}",
        },
    )


def year() -> Question:
    """Which time a year beside the five criteria means."""
    return Question(
        "år",
        "De fem kriterier står med årstal alene. Hvilken tid gælder tallene?",
        {
            ON_THE_LIST: "Ministeriets liste det år (1. december)",
            THE_YEAR: "Selve året, og ikke en liste",
        },
    )


def name_key(kind: str, text: str) -> str:
    """The key of the question what a name means."""
    return f"{kind}:{text[:MAX_NAME]}"


def name(kind: str, text: str, near: Mapping[str, str], others: Mapping[str, str]) -> Question:
    """What a name means: those it is like first, then that it is to be left out, then all others."""
    rest = {key: words for key, words in others.items() if key not in near}
    return Question(
        name_key(kind, text),
        f"{WHAT[kind]} »{text[:MAX_NAME]}« kendes ikke. Hvad er det her?",
        dict(near) | {SKIP: "Spring det over"} | rest,
    )


def unknown(kind: str, text: str, near: Mapping[str, str]) -> Refused:
    """That a name is not known, and what it may mean."""
    meant = danish.enumeration((f"»{words}«" for words in near.values()), "eller")
    return Refused(
        f"{WHAT[kind]} »{text[:MAX_NAME]}« kendes ikke." + (f" Mente du {meant}?" if near else "")
    )
