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
    value = named(text, words)
    if value is None:
        raise ViewError(f"Valget »{text[:60]}« findes ikke.")
    return value


def named(text: str, words: Mapping[str, str]) -> str | None:
    """The value that a text of an address names: itself, its words, or its words without the brackets at their end.

    Without the brackets only where no other value has the same words: an area was once shown without its municipality. None
    where it names none. words: value -> text.
    """
    if text in words:
        return text
    for value, word in words.items():
        if word == text:
            return value
    alone = [value for value, word in words.items() if word.rpartition(" (")[0] == text != ""]
    return alone[0] if len(alone) == 1 else None
