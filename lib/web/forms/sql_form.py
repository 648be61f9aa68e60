"""The field for the user's own SQL, with examples and the schema, and its answer: rows, figure and files."""

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
from lib.web import figure_view, file_inputs, inputs, page, session

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
MIN_COLUMNS = 2  # one of numbers, and one to draw them along
OWN_QUESTION = "Eget udtræk"


def sql_field(examples: pd.DataFrame) -> str:
    """The field for SQL; its text when the button was last pressed, "" before that. examples: the table queries."""
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
        "Ctrl+Enter",
    )
    return session.session_get("sql_asked", "")


def question_of(examples: pd.DataFrame, text: str) -> str:
    """The title of an answer: the question of the example with this SQL, if there is one."""
    same = examples[examples["sql"] == text]
    return OWN_QUESTION if same.empty else same["question"].iloc[0].rstrip("?")


def show_schema() -> None:
    """Show every table with its columns."""
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
    """Show the rows of an answer, their number, the files and the same as code. about, sheets: what a workbook has
    beside the rows."""
    page.escaped_caption(count_sentence(answer))
    figure_view.show_dataframe(answer.shown)
    page.escaped_caption(SOURCES)
    for column, form in zip(
        page.grid(len(table_files.TABLE_FORMATS), 2), table_files.TABLE_FORMATS, strict=True
    ):
        with column:
            file_inputs.download_button(
                f"Hent som {form.name}", lambda form=form: form.write(answer.rows, about, sheets),
                f"udtraek.{form.ending}", form.mime,
            )  # fmt: skip
    with page.expander("Det samme som kode (Python)", "sql_kode"):
        if session.has_own_data():
            page.escaped_caption(NOT_OWN)
        st.code(sql.PYTHON.format(quoted=repr(text)), wrap_lines=True)


def chart_fields(answer: sql.QueryResult, title: str) -> Figure | None:
    """Fields for a figure of the answer; the figure. None where the answer has no numbers, where the user wants no
    figure, and where it cannot be drawn, with an error."""
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
    # The keys hold the columns, so that an answer with others has fields of its own.
    key = slug("-".join(named))[:60]
    with second:
        value = inputs.select_local("Tal", measured, list(measured)[-1], f"sql_tal_{key}")
    with third:
        along = inputs.select_local("Langs", named, next(iter(named)), f"sql_langs_{key}")
    with fourth:
        color = inputs.select_local("Farve", {"": "Ens"} | named, "", f"sql_farve_{key}")
    if (
        answer.more or len(table) > query_chart.MAX_POINTS
    ):  # a figure of some rows would look as if it showed all
        page.escaped_error(NOT_WHOLE if answer.more else TOO_MANY)
        return None
    try:
        return query_chart.figure(table, title, form, along, value, color, session.has_own_data())
    except query_chart.ChartError as error:
        page.escaped_error(str(error))
        return None


def count_sentence(answer: sql.QueryResult) -> str:
    """A Danish sentence on the number of rows: all, shown, and in the files."""
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
    """The sheet of a workbook that defines the indicators. indicators: the table of that name."""
    columns = ["indicator_id", "name", "unit", "population", "definition", "caveat"]
    return {"Definitioner": indicators[columns].fillna("")}


def about_rows(text: str, sources: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rows (name, text) of a workbook on the query and every source of the data. sources: title -> address."""
    named = [("Kilde", f"{title} {url}".strip()) for title, url in sources.items()]
    return [("Forespørgsel", text), *named]
