"""Hvad nu hvis: the smallest change that reaches a goal, and the outcome of the user's scenarios, in whole persons."""

from lib.contents import what_if
from lib.scenario import questions, sentences
from lib.web import figure_view, file_inputs, page, session, slider_sync
from lib.web.forms import assumption_form, plan_form, scenario_form

page.opening("Hvad nu hvis?", sentences.LEAD)

# choose
con = session.database()
data = what_if.reference_data(con)
plan_form.load_plan(con, data)
chosen = plan_form.area_and_question_fields(con, data)
question = data.question(chosen)
page.fictional_warning(data.is_fictional(chosen.area_id))
if question["question_id"] == questions.OWN_SCENARIO:
    chosen = plan_form.indicators_field(data)
left, picture = page.columns([2, 3])
with left:
    finding, asked, sliders, also = page.containers(4)
assumed, others, below = page.containers(3)
with others, page.expander(sentences.MORE, "mere"):
    chosen = plan_form.more_fields(data)
    rest = page.containers(1)[0]

# assume
published = what_if.published(con, chosen)
front = what_if.front(what_if.baseline(con, chosen), question)
with asked:
    chosen = plan_form.limit_field(con, data)
    chosen = assumption_form.asked_field(data, published, front)
with assumed:
    chosen = assumption_form.folded_fields(data, published, front)
with rest:
    chosen = assumption_form.optional_fields(data, published)

# compute
base = what_if.baseline(con, chosen)
at_goal = what_if.at_goal(con, chosen)


# show
@slider_sync.fragment
def answer_first():
    """The sliders, and the outcome in words at once."""
    edited = scenario_form.scenario_fields(data, base, at_goal)
    with words:
        page.show_scenario_answers(what_if.answers(edited, at_goal))
    slider_sync.mark_answered(plan_form.NAME)


@slider_sync.fragment
def show_the_rest():
    """The figures and tables, when the sliders rest."""
    shown = what_if.contents(con, plan_form.current_plan())
    first, *more = shown.page_figures() or [None]
    with picture:
        if first:
            figure_view.show_figure(first[1], first[0])
    with below:
        for remark in shown.remarks:
            page.escaped_caption(remark)
        if shown.required:
            page.section(sentences.NEEDED, question["lead"])
            page.hypothetical_badge()
            page.show_html_table(shown.required.table)
        figure_view.show_figures(more)
        show_tables(shown)
    slider_sync.mark_followed(plan_form.NAME)
    plan_form.put_plan_in_url(data)


def show_finding(required):
    """The answer to a question with a goal, which stays while the sliders move. required: None for other questions."""
    if required is None:
        with also:
            page.escaped_caption(question["lead"])
        return
    with finding:
        if required.headline:
            page.section(required.headline)
        if required.membership:
            page.markdown(required.membership)
        page.show_scenario_answers(required.answers[:1])
    with also:
        page.show_scenario_answers(required.answers[1:])


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
    # Streamlit keeps one file only of those that a fragment puts straight into a container outside it.
    with page.containers(1)[0]:
        for file in shown.files:
            file_inputs.download_button(file.label, file.make, file.name, file.mime)


show_finding(what_if.contents(con, chosen).required)
with finding:
    words = slider_sync.placeholder()
with sliders, slider_sync.sticky_container():
    answer_first()
show_the_rest()
slider_sync.follow_sliders()

# explain
with page.expander("Åbn scenarier fra en fil", "fil"):
    plan_form.plan_file_field(data)
page.section("Sådan er det regnet", sentences.METHOD)
