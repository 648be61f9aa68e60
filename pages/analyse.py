"""Analyse: numbers of one's own choice, and questions of one's own to the tables."""

from lib import contents_analysis, options, own_sql, selection_form, sql_form, store, ui
from lib.figure import citations

ui.opening("Analyse")

# choose
con = ui.database()
way = ui.choose_few("Sådan vil du spørge", options.ANALYSES, "maade", options.CHOICES)

if way == options.CHOICES:
    ui.text(selection_form.LEAD)
    of = selection_form.ask(con)

    # fetch and compute
    shown = contents_analysis.analysis(con, of)

    # show and explain
    ui.fictional_note(shown.fictional)
    ui.section("Svar")
    if shown.figures:
        form = selection_form.choose_form(shown.figures)
        ui.show_figure(shown.figures[form](), form)
    if len(shown.missing):
        ui.note(selection_form.unanswered(shown.missing))
    ui.section("Tallene")
    selection_form.show(shown.table, of, shown.used)
else:
    ui.text(sql_form.LEAD)
    examples = store.table(con, "queries")
    text = sql_form.ask(examples)
    with ui.fold("Tabeller og kolonner", "sql_tabeller"):
        sql_form.tables()

    # fetch and show
    if text:
        ui.section("Svar")
        try:
            answer = ui.ask_sql(text)
        except own_sql.SQLError as error:
            ui.problem(str(error))
        else:
            about = sql_form.about(text, citations(store.sources(con)))
            sql_form.show(answer, text, about, sql_form.definitions(store.table(con, "indicators")))
            figure = sql_form.draw(answer, sql_form.title(examples, text))
            if figure:
                ui.show_figure(figure, "udtraek", to_show=False)
