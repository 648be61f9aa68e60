"""Hvad nu hvis: the smallest change that reaches a goal, and the outcome of the user's scenarios, in whole persons."""

from lib.contents import what_if
from lib.scenario import questions, sentences
from lib.web import figure_view, inputs, page, session, slider_sync
from lib.web.forms import assumption_form, plan_form, scenario_form

page.opening("Hvad nu hvis?", sentences.LEAD)

# choose
con = session.database()
data = what_if.reference_data(con)
plan_form.load_plan(data)
chosen = plan_form.area_and_question_fields(data)
question = data.question(chosen)
page.fictional_warning(data.is_fictional(chosen.area_id))
page.markdown(question["lead"])
if question["question_id"] == questions.OWN_SCENARIO:
    chosen = plan_form.indicators_field(data)
answer, form, others = page.containers(3)
with others, page.expander(sentences.MORE, "mere"):
    chosen = plan_form.more_fields(data)
    rest = page.containers(1)[0]

# assume
published = what_if.published(con, chosen)
with form:
    chosen = assumption_form.required_fields(data, published)
with rest:
    chosen = assumption_form.optional_fields(data, published)


# show
def show_own_scenarios():
    """The user's own scenarios: at once the sliders and their outcome in words; figures and tables when the sliders rest."""
    base = what_if.baseline(con, chosen)
    form, picture = page.columns([1, 2])
    with picture:
        words = slider_sync.placeholder()

    @slider_sync.fragment
    def answer_first():
        edited = scenario_form.scenario_fields(data, base)
        with words:
            page.show_scenario_answers(what_if.answers(edited))
        slider_sync.mark_answered(plan_form.NAME)

    @slider_sync.fragment
    def show_the_rest():
        shown = what_if.contents(con, plan_form.current_plan())
        with picture:
            for remark in shown.remarks:
                page.escaped_caption(remark)
            figure_view.show_figures(shown.page_figures(), across=1)
        show_tables(shown)
        slider_sync.mark_followed(plan_form.NAME)
        plan_form.put_plan_in_url(data)

    with form, slider_sync.sticky_container():
        answer_first()
    show_the_rest()
    slider_sync.follow_sliders()


def show_goal():
    """The smallest change that reaches the goal of the question, and figures of the area with the goal reached."""
    shown = what_if.contents(con, chosen)
    required = shown.required
    with answer:
        if required.answers:
            page.markdown(required.membership)
            page.show_scenario_answers(required.answers)
    page.section(sentences.NEEDED)
    for remark in shown.remarks:
        page.escaped_caption(remark)
    page.hypothetical_badge()
    page.show_html_table(required.table)
    figure_view.show_sources(shown.sources)
    if shown.scenarios:
        page.section(sentences.SHOWN)
        page.show_scenario_answers(shown.answers)
        for remark in shown.remarks:
            page.escaped_caption(remark)
        scenario_form.go_on_button(shown.scenarios)
        figure_view.show_figures(shown.page_figures())
        show_tables(shown)
    plan_form.put_plan_in_url(data)


def show_tables(shown):
    """The verdicts before and after, all numbers, and the files to download."""
    if shown.verdicts:
        page.section("Hvad siger reglerne?", shown.law)
        page.hypothetical_badge()
        page.show_html_table(shown.verdicts())
    page.section("Alle tal")
    page.hypothetical_badge()
    page.show_html_table(shown.numbers())
    figure_view.show_sources(shown.sources)
    for file in shown.files:
        inputs.download_button(file.label, file.make, file.name, file.mime)


if isinstance(question["goal"], str):
    show_goal()
else:
    show_own_scenarios()

# explain
with page.expander("Åbn scenarier fra en fil", "fil"):
    plan_form.plan_file_field(data)
page.section("Sådan er det regnet", sentences.METHOD)
