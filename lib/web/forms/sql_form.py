"""The field for a reader's own SQL: what can be asked for, examples, the answer and its files."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.db import schema
from lib.explore import query_chart, sql
from lib.figures import table_files
from lib.figures.figure import Figure
from lib.settings import municipality
from lib.text import danish
from lib.text.slug import slug
from lib.web import figure_view, inputs, page, session

FICTIONAL = danish.enumeration(municipality.settings().fictional_names)
LEAD = (
    "Her kan du spørge direkte i tabellerne med SQL. Du kan kun læse, ikke ændre noget, og en forespørgsel, der "
    f"tager mere end {sql.SECONDS:.0f} sekund, bliver stoppet. Små tal er fjernet, før tabellerne bliver "
    "bygget."
) + (
    f" Tallene for {FICTIONAL} er opdigtede; i tabellen areas står der »fictional« ved dem."
    if FICTIONAL
    else ""
)
SOURCES = (
    "Kilden til hvert tal er source_id i tabellen observations; titler og adresser står i sources."
)
NOT_OWN = "Koden giver de offentliggjorte tal. Dine egne tal er kun i dit besøg."
FEWER = "Lad forespørgslen vælge færre rækker."
NOT_WHOLE = f"Kun de første rækker er med, så svaret kan ikke tegnes. {FEWER}"
TOO_MANY = f"Der kan tegnes højst {danish.number(query_chart.MAX_POINTS, 0)} rækker. {FEWER}"
MIN_COLUMNS = 2  # one to measure, and one to draw it along
OWN_QUESTION = "Eget udtræk"


def sql_field(examples: pd.DataFrame) -> str:
    """The text that the reader asks with; "" before the button has been pressed. examples: table queries."""
    words = dict(zip(examples["query_id"], examples["question"], strict=True))
    texts = dict(zip(examples["query_id"], examples["sql"], strict=True))
    chosen = inputs.select_local("Eksempler på spørgsmål", words, next(iter(words)), "sql_eksempel")
    if session.session_get("sql_shown", "") != chosen:
        session.session_set("sql_shown", chosen)
        session.session_clear("sql_tekst")
        session.session_set("sql_asked", "")
    inputs.text_area("SQL", texts[chosen], "sql_tekst", sql.MAX_CHARACTERS)
    inputs.button(
        "Udfør forespørgslen",
        "sql_udfoer",
        lambda: session.session_set("sql_asked", session.session_get("sql_tekst", "")),
    )
    return session.session_get("sql_asked", "")


def question_of(examples: pd.DataFrame, text: str) -> str:
    """What an answer is about: the question of an example, where it is one."""
    same = examples[examples["sql"] == text]
    return OWN_QUESTION if same.empty else same["question"].iloc[0].rstrip("?")


def show_schema() -> None:
    """The schema: every table with its columns."""
    figure_view.show_table(
        pd.DataFrame(
            [(name, ", ".join(columns)) for name, columns in schema.TABLES.items()],
            columns=["Tabel", "Kolonner"],
        ),
        "Tabeller og kolonner",
    )


def show_answer(
    answer: sql.QueryResult,
    text: str,
    about: Sequence[tuple[str, str]],
    sheets: Mapping[str, pd.DataFrame],
) -> None:
    """The rows of an answer, how many there are, its files, and the same as code. about and sheets: for a
    workbook, beside the rows."""
    page.escaped_caption(count_sentence(answer))
    figure_view.show_dataframe(answer.shown)
    page.escaped_caption(SOURCES)
    for column, form in zip(
        page.grid(len(table_files.TABLE_FORMATS), 2), table_files.TABLE_FORMATS, strict=True
    ):
        with column:
            inputs.download_button(
                f"Hent som {form.name}", lambda form=form: form.write(answer.rows, about, sheets),
                f"udtraek.{form.ending}", form.mime,
            )  # fmt: skip
    with page.expander("Det samme som kode (Python)", "sql_kode"):
        if session.has_own_data():
            page.escaped_caption(NOT_OWN)
        st.code(sql.PYTHON.format(quoted=repr(text)))


def chart_fields(answer: sql.QueryResult, title: str) -> Figure | None:
    """The reader's choice of a drawing of the answer; None where there is nothing to measure, or none is
    wanted, or a sentence why it cannot be drawn."""
    table = answer.rows
    measured, named = query_chart.numbers(table), query_chart.columns(table)
    if not measured or len(named) < MIN_COLUMNS:
        return None
    first, second, third, fourth = page.columns(4)
    with first:
        form = inputs.select_local(
            "Tegn svaret", {"": "Ingen figur"} | query_chart.FORMS, "", "sql_form"
        )
    if not form:
        return None
    # A list belongs to the columns of this answer.
    key = slug("-".join(named))[:60]
    with second:
        value = inputs.select_local("Tal", measured, list(measured)[-1], f"sql_tal_{key}")
    with third:
        along = inputs.select_local("Langs", named, next(iter(named)), f"sql_langs_{key}")
    with fourth:
        color = inputs.select_local("Farve", {"": "Ens"} | named, "", f"sql_farve_{key}")
    if answer.more or len(table) > query_chart.MAX_POINTS:  # some would be told as if they were all
        page.escaped_error(NOT_WHOLE if answer.more else TOO_MANY)
        return None
    try:
        return query_chart.figure(table, title, form, along, value, color, session.has_own_data())
    except query_chart.ChartError as error:
        page.escaped_error(str(error))
        return None


def count_sentence(answer: sql.QueryResult) -> str:
    """How many rows there are, and how many of them are shown and in the files."""
    rows = len(answer.rows)
    number = danish.number(rows, 0)
    words = f"{number} {'række' if rows == 1 else 'rækker'}"
    if answer.more:
        first = "kun den første" if rows == 1 else f"kun de første {number}"
        words = f"Mere end {words}; {first} er med"
        if answer.too_large:
            words += f", for et svar kan højst fylde {sql.MAX_MEGABYTES} MB"
    if rows > sql.SHOWN_ROWS:
        shown, all_of_them = danish.number(sql.SHOWN_ROWS, 0), f"de {number}"
        words += f". De første {shown} er vist her, {all_of_them if answer.more else 'alle'} er i filerne"
    return f"{words}."


def definitions(indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The sheet of a workbook that says what the numbers mean. indicators: the table."""
    columns = ["indicator_id", "name", "unit", "population", "definition", "caveat"]
    return {"Definitioner": indicators[columns].fillna("")}


def about_rows(text: str, sources: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in a workbook beside the rows: the query and every source of the data."""
    named = [("Kilde", f"{title} {url}".strip()) for title, url in sources.items()]
    return [("Forespørgsel", text), *named]
