"""Fields for what only the reader of an uploaded file knows: its questions, and the answers given so far."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from lib.uploads.meaning.questions import Question
from lib.web import inputs

NONE: Mapping[str, str] = MappingProxyType({})


def fields(
    questions: Iterable[Question], key: str, first: Mapping[str, str] = NONE
) -> dict[str, str]:
    """A field for each question; the answers given, by the question's key, without the unanswered.

    key: begins the session keys of the fields. first: what a field begins with, by the question's key.
    """
    chosen = {
        q.key: inputs.select_required(q.text, q.options, f"{key}_{q.key}", first.get(q.key, ""))
        for q in questions
    }
    return {question: answer for question, answer in chosen.items() if answer}


def settle(
    now: dict[str, str], before: Mapping[str, str], keep: Callable[[dict[str, str]], None]
) -> None:
    """Keep other answers than before, and run the page anew, since an answer may lead to another question.

    An unanswered question starts no new run: what the fields begin with may not have come to the browser yet, and Streamlit
    drops it when a run begins.
    """
    if now != before:
        keep(now)
        st.rerun()
