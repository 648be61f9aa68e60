"""Questions about a file that only the user can answer, and why a number is not taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.text import danish

MAX_NAME = 80  # characters
MAX_MET = 3  # numbers that a question tells of
DECIMALS = 4
SHARE_UNIT = "pct."
AREA, MEASURE = "område", "mål"  # kinds of names
SKIP = "spring over"
ASKED = "?"  # before words that the user is asked about
GUESS = "gæt:"  # before a measure that the user is not sure of
GUESSED = "Gættet: "  # at the start of the note of a number that is read so
SKIP_WORDS = "Spring det over"
PERCENT, A_COUNT = "procent", "antal"
EACH, ALL_AREAS = "hver for sig", "ukendte områder"
MANY = 3  # more unknown areas than this are asked about together
ON_THE_LIST, THE_YEAR = "listen", "året"
PUBLISHED, REPLACE, KEEP = "offentliggjort", "erstat", "behold"
WAITING = "Svar først på"
WHAT = {AREA: "Området", MEASURE: "Tallet for"}
# Why a number is not taken: it is wrong, waits for an answer, is skipped by the user, or is of a fictional area.
WRONG, WAITS, SKIPPED, FICTIONAL = "wrong", "waits", "skipped", "fictional"
SKIPPED_AREA = (
    "skipped area"  # one of the unknown areas that the user skips together; why: its name
)


@dataclass(frozen=True)
class Refused:
    """A number that is not taken. why: a Danish sentence, "" where no fault is shown; code: WRONG, WAITS, SKIPPED,
    SKIPPED_AREA or FICTIONAL."""

    why: str
    code: str = WRONG


class Guess(str):
    """A measure that the user is not sure of: its numbers are marked, and decide nothing of the law."""


@dataclass(frozen=True)
class Question:
    """A question for the user. options: answer -> words, with no answer by default; about_a_name: whether it asks
    what a name in the file means."""

    key: str
    text: str
    options: Mapping[str, str]
    about_a_name: bool = False


# Questions by key, each with the index of the first number that needs it.
Asked = dict[str, tuple[int, Question]]


def waits(what: str) -> Refused:
    """That a number waits for an answer. what: the question, as the end of a Danish sentence."""
    return Refused(f"{WAITING}, {what}", WAITS)


def year() -> Question:
    """Whether a year beside the five criteria is the year itself or its list of housing areas."""
    return Question(
        "år",
        "De fem kriterier står med årstal alene. Hvilken tid gælder tallene?",
        {
            ON_THE_LIST: "Ministeriets liste det år (1. december)",
            THE_YEAR: "Selve året, og ikke en liste",
        },
    )


def published(met: Sequence[str]) -> Question:
    """Whether the user's numbers or the published ones hold where both are of the same. met: each as a Danish text."""
    shown, more = list(met[:MAX_MET]), len(met) - MAX_MET
    told = "; ".join(shown) + (f"; og {danish.number(more, 0)} mere" if more > 0 else "")
    return Question(
        PUBLISHED,
        f"Der er allerede offentliggjorte tal for {danish.number(len(met), 0)} af filens tal: {told}. "
        "Vil du erstatte eller beholde dem?",
        {
            REPLACE: "Erstat de offentliggjorte med mine, i mit besøg",
            KEEP: "Behold de offentliggjorte, og spring mine over",
        },
    )


def name_key(kind: str, text: str) -> str:
    """The key of the question about a name."""
    return f"{kind}:{text[:MAX_NAME]}"


def name(
    kind: str, text: str, near: Mapping[str, str], others: Mapping[str, str], wanted: Sequence[str] = ()
) -> Question:  # fmt: skip
    """What a name means: similar names first, then to skip it, then all other names. wanted: the kinds of area that
    the file says."""
    rest = {key: words for key, words in others.items() if key not in near}
    as_what = f" som {danish.enumeration(wanted, 'eller')}" if wanted else ""
    return Question(
        name_key(kind, text),
        f"{WHAT[kind]} »{text[:MAX_NAME]}« kendes ikke{as_what}. Hvad er det her?",
        dict(near) | {SKIP: SKIP_WORDS} | rest,
        about_a_name=True,
    )


def unknown(kind: str, text: str, near: Mapping[str, str]) -> Refused:
    """That a name is unknown, with the similar names."""
    meant = danish.enumeration((f"»{words}«" for words in near.values()), "eller")
    return Refused(
        f"{WHAT[kind]} »{text[:MAX_NAME]}« kendes ikke." + (f" Mente du {meant}?" if near else "")
    )


def measure(text: str, meant: str, about: str, near: Mapping[str, str], others: Mapping[str, str], why: str = "") -> Question:  # fmt: skip
    """Whether a heading is the measure that its words tell of. meant: the measure's key, and why it is another one; about: what the measure is."""
    rest = {key: words for key, words in others.items() if key not in near}
    words = text[:MAX_NAME]
    if why:
        asked = f"»{words}« er ikke {about}. {why.rstrip('.')}. Hvad er det her?"
        return Question(name_key(MEASURE, text), asked, dict(near) | {SKIP: SKIP_WORDS} | rest)
    return Question(
        name_key(MEASURE, text),
        f"»{words}« ligner {about}. Er det dét, tallene måler?",
        {meant: f"Ja: {others[meant]}"}
        | {SKIP: f"Nej. {SKIP_WORDS}"}
        | {f"{GUESS}{meant}": "Ved ikke: brug tallene, mærket »gættet«, og afgør intet efter loven med dem"}
        | {key: name for key, name in rest.items() if key != meant},
    )  # fmt: skip


def unknown_areas(names: Sequence[str]) -> Question:
    """Whether many unknown areas are all to be left out."""
    shown = danish.enumeration([f"»{name[:MAX_NAME]}«" for name in names[:MAX_MET]])
    more = danish.number(len(names) - MAX_MET, 0)
    return Question(
        ALL_AREAS,
        f"{danish.number(len(names), 0)} områder i filen kendes ikke her: {shown.replace(' og ', ', ')} og {more} mere. Hvad skal der ske med deres tal?",
        {SKIP: "Udelad alle ukendte områder", EACH: "Jeg svarer for hvert område"},
    )


def unit(indicator: str, name: str, heading: str, example: str) -> Question:
    """Whether whole numbers of a share are percentages or a count, where the file does not say it."""
    return Question(
        f"enhed:{indicator}",
        f"»{heading[:MAX_NAME]}« siger ikke, om tallene er procent eller et antal. »{name}« opgøres i procent. Hvad er »{example}«?",
        {PERCENT: f"Procent: {example} %", A_COUNT: f"Et antal: {example}"},
    )
