"""Analyse: numbers, areas and periods that the user selects, or SQL that the user writes."""

from lib.analysis import options
from lib.contents import analysis
from lib.db import queries, source_queries
from lib.explore import sql
from lib.figures.figure import citations
from lib.web import figure_view, inputs, page, sandboxed, session
from lib.web.forms import selection_form, sql_form

page.opening("Analyse")

# choose
con = session.database()
left, answer = page.columns([2, 3])
with left:
    way = inputs.segmented_in_url("Sådan vil du spørge", options.ANALYSES, "maade", options.CHOICES)

if way == options.CHOICES:
    with left:
        of = selection_form.selection_fields(con)

    # fetch and compute
    shown = analysis.analysis(con, of)

    # show and explain
    with answer:
        page.fictional_warning(shown.fictional)
    if shown.figures:
        with left:
            form = selection_form.chart_form_field(shown.figures)
        with answer:
            figure_view.show_figure(shown.figures[form](), form, first=True)
    with answer:
        if len(shown.missing):
            page.markdown_info(selection_form.missing_sentence(shown.missing))
    page.section("Tallene", selection_form.LEAD)
    selection_form.show_answer(shown.table, of, shown.used)
else:
    page.markdown(sql_form.LEAD)
    examples = queries.table(con, "queries")
    text = sql_form.sql_field(examples)
    with page.expander("Tabeller og kolonner", "sql_tabeller"):
        sql_form.show_schema()

    # fetch and show
    if text:
        page.section("Svar")
        try:
            answer = sandboxed.run_sql(text)
        except sql.SQLError as error:
            page.escaped_error(str(error))
        else:
            about = sql_form.about_rows(text, citations(source_queries.sources(con)))
            sql_form.show_answer(
                answer, text, about, sql_form.definitions(queries.table(con, "indicators"))
            )
            figure = sql_form.chart_fields(answer, sql_form.question_of(examples, text))
            if figure:
                figure_view.show_figure(figure, "udtraek", addressable=False)
