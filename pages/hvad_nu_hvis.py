"""Hvad nu hvis: what a goal takes, and what a change would mean, in whole persons."""

from lib import (
    assumption_form,
    contents_what_if,
    plan_form,
    questions,
    scenario_form,
    scenario_wording,
    ui,
)

ui.opening("Hvad nu hvis?", scenario_wording.LEAD)

# choose
con = ui.database()
data = contents_what_if.reference_data(con)
plan_form.opened(data)
chosen = plan_form.choose(data)
question = data.question(chosen)
ui.fictional_note(data.is_fictional(chosen.area_id))
ui.text(question["lead"])
if question["question_id"] == questions.OWN_SCENARIO:
    chosen = plan_form.follow(data)
answer, form, others = ui.slots(3)
with others, ui.fold(scenario_wording.MORE, "mere"):
    chosen = plan_form.more(data)
    rest = ui.slots(1)[0]

# assume
published = contents_what_if.published(con, chosen)
with form:
    chosen = assumption_form.assume(data, published)
with rest:
    chosen = assumption_form.vary(data, published)


# show
def show_own_scenarios():
    """The reader's own scenarios: first the sliders and what they come to in words; all the rest when the
    sliders are at rest."""
    base = contents_what_if.baseline(con, chosen)
    form, picture = ui.columns([1, 2])
    with picture:
        words = ui.answer_slot()

    @ui.part
    def answer_first():
        edited = scenario_form.edit(data, base)
        with words:
            ui.show_answers(contents_what_if.answers(edited))
        ui.answered(plan_form.NAME)

    @ui.part
    def show_the_rest():
        shown = contents_what_if.contents(con, plan_form.current())
        with picture:
            for remark in shown.remarks:
                ui.small(remark)
            ui.show_figures(shown.page_figures(), across=1)
        show_tables(shown)
        ui.followed(plan_form.NAME)
        plan_form.put_in_address(data)

    with form, ui.kept_in_sight():
        answer_first()
    show_the_rest()
    ui.follow_sliders()


def show_goal():
    """What the goal of the question takes, and what it would look like with the goal just reached."""
    shown = contents_what_if.contents(con, chosen)
    required = shown.required
    with answer:
        if required.answers:
            ui.text(required.membership)
            ui.show_answers(required.answers)
    ui.section(scenario_wording.NEEDED)
    for remark in shown.remarks:
        ui.small(remark)
    ui.hypothetical()
    ui.show_html_table(required.table)
    ui.show_sources_of(shown.sources)
    if shown.scenarios:
        ui.section(scenario_wording.SHOWN)
        ui.show_answers(shown.answers)
        for remark in shown.remarks:
            ui.small(remark)
        scenario_form.offer_to_go_on(shown.scenarios)
        ui.show_figures(shown.page_figures())
        show_tables(shown)
    plan_form.put_in_address(data)


def show_tables(shown):
    """The lists before and after, the numbers, and what can be taken along."""
    if shown.verdicts:
        ui.section("Hvad siger reglerne?", shown.law)
        ui.hypothetical()
        ui.show_html_table(shown.verdicts())
    ui.section("Alle tal")
    ui.hypothetical()
    ui.show_html_table(shown.numbers())
    ui.show_sources_of(shown.sources)
    for file in shown.files:
        ui.offer_file(file.label, file.make, file.name, file.mime)


if isinstance(question["goal"], str):
    show_goal()
else:
    show_own_scenarios()

# explain
with ui.fold("Åbn scenarier fra en fil", "fil"):
    plan_form.open_file(data)
ui.section("Sådan er det regnet", scenario_wording.METHOD)
