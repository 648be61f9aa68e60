"""Reads a page's choices from an address: ?omraade=Eksempelby&visning=Ud+af+100.

The address holds the text of a value, or the value itself. A choice left out has the page's default.
"""

from collections.abc import Iterable, Mapping, Sequence

# By name in the address; a name may have several values.
Choices = Mapping[str, Sequence[str]]


class ViewError(ValueError):
    """An address shows no figure; the message says why, in Danish."""


def chosen(choices: Choices, name: str, words: Mapping[str, str], default: str) -> str:
    """The chosen value, the last where the address has several. words: value -> text.

    Raises ViewError for a value that is not among the words.
    """
    return chosen_many(choices, name, words, [default])[-1]


def chosen_many(
    choices: Choices, name: str, words: Mapping[str, str], default: Iterable[str]
) -> list[str]:
    """All chosen values of a name, in order. words: value -> text; ViewError for a value that is not among them."""
    return [_value(text, words) for text in choices.get(name, default)]


def _value(text: str, words: Mapping[str, str]) -> str:
    if text in words:
        return text
    for value, word in words.items():
        if word == text:
            return value
    raise ViewError(f"Valget »{text[:60]}« findes ikke.")
