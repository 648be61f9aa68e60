"""Of whom a table's numbers are, where it says so beside their headings: in its title, its sheet or a further column.

"Kvinder" over a table, or in every row of a column "Køn", makes "Uden for arbejde og uddannelse" another measure than the
one of that name. The words are data (data/measure_words.toml).
"""

from collections.abc import Mapping, Sequence

from lib.uploads.meaning import group_words, measure_words, questions, units
from lib.uploads.meaning.name_matching import Catalogue
from lib.uploads.meaning.questions import Asked, Question, Refused
from lib.uploads.observations.dimensions import Dimensions
from lib.uploads.tables.one_table import FileTable

ALL, PART = "alle", "en del"
SHOWN = 3


def of_title(
    table: FileTable, found: Sequence[Dimensions], catalogue: Catalogue, answers: Mapping[str, str]
) -> tuple[dict[int, Refused], Asked]:
    """The numbers whose measure is another one by the title or the sheet of their table, and what has to be asked.

    found: of each number. A word that the measure itself is told with, such as "elever", makes no other.
    """
    title = f"{table.title} {table.sheet}"
    given = measure_words.beside_headings()
    said = [
        *group_words.among(f"{given['groups']}|{given['others']}", title),
        *units.stated(title).ages,
    ]
    refused: dict[int, Refused] = {}
    asked: Asked = {}
    if not said:
        return refused, asked
    own = {one.indicator: catalogue.words_of(one.indicator) for one in found if not one.refused()}
    for index, one in enumerate(found):
        strange = [word for word in said if not one.refused() and word not in own[one.indicator]]
        if not strange:
            continue
        question = _question(strange)
        asked.setdefault(question.key, (index, question))
        answer = answers.get(question.key)
        if answer == PART:
            refused[index] = Refused("", questions.SKIPPED)
        elif answer != ALL:
            refused[index] = questions.waits("om tallene er det, som deres overskrifter siger.")
    return refused, asked


def _question(said: Sequence[str]) -> Question:
    words = " og ".join(f"»{word.replace('-', ' ')}«" for word in dict.fromkeys(said[:SHOWN]))
    return Question(
        f"om:{' '.join(dict.fromkeys(said[:SHOWN]))}",
        f"I tabellens titel eller arkets navn står {words}. Er tallene alligevel det, som deres overskrifter siger, for alle?",
        {PART: "Nej: spring dem over", ALL: "Ja, brug dem som det"},
    )
