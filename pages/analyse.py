"""Analyse: questions of one's own to the tables."""

from lib import figures, own_sql, sql_form, store, ui

ui.opening("Analyse", sql_form.LEAD)

# choose
con = ui.database()
examples = store.table(con, "queries")
text = sql_form.ask(examples)
with ui.fold("Tabeller og kolonner", "sql_tabeller"):
    sql_form.tables()

# fetch and show
if text:
    ui.section("Svar")
    try:
        answer = ui.sql_runner().run(text)
    except own_sql.SQLError as error:
        ui.problem(str(error))
    else:
        sources = figures.cited(store.sources(con))
        sql_form.show(answer, text, sql_form.about(text, sources))
        figure = sql_form.draw(answer, sql_form.title(examples, text))
        if figure:
            ui.show_figure(figure, "udtraek", to_show=False)
