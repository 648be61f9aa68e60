"""Analyse: numbers of one's own choice, and questions of one's own to the tables."""

from lib import (
    figures,
    options,
    own_sql,
    selection,
    selection_figure,
    selection_form,
    sql_form,
    store,
    ui,
    views,
)

ui.opening("Analyse")

# choose
con = ui.database()
way = ui.choose_few("Sådan vil du spørge", options.ANALYSES, "maade", options.CHOICES)

if way == options.CHOICES:
    ui.text(selection_form.LEAD)
    facts = store.facts(con)
    names = selection.area_names(store.areas(con), facts)
    of = selection_form.ask(facts, names)

    # fetch and compute
    table = store.selected(con, selection.sql(of))
    used = selection.used(facts, of, table)
    missing = selection.missing(of, table, selection.indicators(facts), names)
    forms = views.analysis(selection_figure.rows(table, facts), used)

    # show and explain
    ui.fictional_note(bool(used["fictional"].any()))
    ui.section("Svar")
    if forms:
        form = selection_form.choose_form(forms)
        ui.show_figure(forms[form](), form)
    if len(missing):
        ui.note(selection_form.unanswered(missing))
    ui.section("Tallene")
    selection_form.show(table, of, used)
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
            about = sql_form.about(text, figures.cited(store.sources(con)))
            sql_form.show(answer, text, about, sql_form.definitions(store.table(con, "indicators")))
            figure = sql_form.draw(answer, sql_form.title(examples, text))
            if figure:
                ui.show_figure(figure, "udtraek", to_show=False)
