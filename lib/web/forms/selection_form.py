"""The fields of a selection on the page Analyse, and its answer: figure, table, files and the same as code."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from lib.analysis import options
from lib.contents import analysis
from lib.db.queries import Connection
from lib.explore import charts, figure, selection
from lib.explore.selection import DIFFERENCE, HIGH, LOW, PLACE, RATIO, Selection
from lib.figures import table_files
from lib.text import danish
from lib.web import figure_view, file_inputs, inputs, page, session, visit
from lib.web.forms import sql_form

LEAD = (
    "De tal, områder og perioder, du har valgt, i én tabel. Det, ingen har offentliggjort, står som ikke "
    "offentliggjort."
)
MAX_INDICATORS, MAX_AREAS, MAX_PERIODS = 6, 20, 20
ALL_THEMES = "Alle emner"
# Column -> what it means, in Markdown; shown where the table has the column.
COLUMN_EXPLANATIONS = {
    LOW: f"**{LOW}** og **{HIGH}**: så meget kan andelen svinge, når den bygger på så få personer (Wilsons interval).",
    DIFFERENCE: f"**{DIFFERENCE}** er området minus sammenligningen i samme periode, i tallets enhed (procentpoint "
    f"for andele); **{RATIO}** er området delt med den.",
    PLACE: f"**{PLACE}** er de pladser blandt de valgte områder, som usikkerheden lader stå åbne, det højeste tal først.",
}


def selection_fields(con: Connection) -> Selection:
    """The fields of a selection one below the other, all in the address; the selection."""
    first, names = selection.first(), analysis.area_names(con)
    themes = {ALL_THEMES: ALL_THEMES} | options.self_labelled(analysis.themes(con))
    theme = inputs.select_in_url("Emne", themes, "emne")
    every = analysis.indicators(con)
    offered = analysis.indicators(con, "" if theme == ALL_THEMES else theme)
    _begin_with_known(con, names, every)
    # Indicators already selected, here or by a link, stay among the options when another theme is selected.
    chosen, linked = session.session_get("tal", ()), st.query_params.get_all("tal")
    kept = {one: word for one, word in every.items() if one in chosen or word in linked}
    indicators = inputs.multiselect_in_url(
        "Tal", offered | kept, "tal", first.indicators, MAX_INDICATORS
    )
    areas = inputs.areas_in_url("Områder", names, "omraader", first.areas, MAX_AREAS)
    others = {options.NOTHING: selection.NOBODY} | names
    comparison = inputs.select_in_url("Sammenlign med", others, "sammenlign", first.comparison)
    periods = inputs.select_in_url("Perioder", selection.PERIODS, "perioder", first.periods)
    of = Selection(
        tuple(indicators),
        tuple(areas),
        periods,
        (),
        "" if comparison == options.NOTHING else comparison,
    )
    if periods != selection.CHOSEN:
        return of
    offered = analysis.periods(con, of)
    chosen = inputs.multiselect_in_url(
        "Bestemte perioder", offered, "bestemte", list(offered)[:1], MAX_PERIODS
    )
    return replace(of, chosen=tuple(chosen))


def _begin_with_known(con: Connection, names: Mapping[str, str], every: Mapping[str, str]) -> None:
    """Let the field of the numbers begin with some that are known of the area of the visit, while the reader has chosen none.

    names: of the areas. every: the numbers to choose from."""
    first, area = [*selection.first().indicators], visit.area(names)
    begun = session.session_get("tal_begun", first)
    if area and session.session_get("tal", first) in (first, begun):
        useful = analysis.to_begin_with(con, area)
        session.session_set("tal_begun", useful)
        inputs.begin_in_url("tal", useful, every, first)


def chart_form_field(forms: Collection[str]) -> str:
    """A field for the chart form, among those that fit the selection; at first the best, which is the first."""
    words = {form: charts.FORMS[form] for form in forms}
    # The key holds the forms, so that another set of them starts with its own first.
    return inputs.select_local("Figur", words, next(iter(words)), f"figur_{'_'.join(words)}")


def show_answer(table: pd.DataFrame, of: Selection, used: pd.DataFrame) -> None:
    """Show the table, the meaning of its columns, its files and the same as code. used: the indicators in it."""
    shown = table.dropna(axis="columns", how="all")
    figure_view.show_dataframe(shown)
    for column, words in COLUMN_EXPLANATIONS.items():
        if column in shown:
            page.markdown(words)

    def write(form: table_files.TableFormat) -> bytes:
        sheets = {"Definitioner": figure.definitions(used)}
        return form.write(table, figure.about(of, used), sheets)

    for column, form in zip(
        page.grid(len(table_files.TABLE_FORMATS), 2), table_files.TABLE_FORMATS, strict=True
    ):
        with column:
            file_inputs.download_button(
                f"Hent som {form.name}", partial(write, form),
                f"analyse.{form.ending}", form.mime,
            )  # fmt: skip
    with page.expander("Det samme som kode (SQL og Python)", "valg_kode"):
        page.escaped_caption(
            "SQL kan også køres her på siden: vælg »Skriv SQL« øverst, og sæt den ind."
        )
        if session.has_own_data():
            page.escaped_caption(sql_form.NOT_OWN)
        st.code(selection.sql(of), language="sql", wrap_lines=True)
        st.code(selection.python(of), wrap_lines=True)


def missing_sentence(missing: pd.DataFrame) -> str:
    """A Danish sentence on what was selected and is not published; "" where all is."""
    if missing.empty:
        return ""
    named = [
        f"{name} ({danish.enumeration(rows[selection.AREA])})"
        for name, rows in missing.groupby(selection.INDICATOR, sort=False)
    ]
    return f"Ikke offentliggjort i de kilder, værktøjet bygger på: {'; '.join(named)}."
