"""The choices that stand in an address, as a page has them: ?omraade=Eksempelby&visning=Ud+af+100.

An address has the text of a value, or the value itself. What is not chosen is as the page has it at first.
"""

from collections.abc import Iterable, Mapping, Sequence

# By their names in the address; some stand there more than once.
Choices = Mapping[str, Sequence[str]]


class ViewError(ValueError):
    """Why an address shows no figure, as a Danish sentence."""


def chosen(choices: Choices, name: str, words: Mapping[str, str], default: str) -> str:
    """The chosen value (the last, where it stands there more than once). words: value -> text.

    Raises ViewError for a value that is not among the words.
    """
    return chosen_many(choices, name, words, [default])[-1]


def chosen_many(
    choices: Choices, name: str, words: Mapping[str, str], default: Iterable[str]
) -> list[str]:
    """Every chosen value of a name that may stand in the address more than once; ViewError as above."""
    return [_value(text, words) for text in choices.get(name, default)]


def _value(text: str, words: Mapping[str, str]) -> str:
    if text in words:
        return text
    for value, word in words.items():
        if word == text:
            return value
    raise ViewError(f"Valget »{text[:60]}« findes ikke.")
