"""Hvad nu hvis: what it would take, and what a change would mean, in whole persons."""

from lib import (
    assumption_form,
    goal_wording,
    plan,
    plan_book,
    plan_form,
    questions,
    scenario_figures,
    scenario_files,
    scenario_form,
    scenario_goals,
    scenario_results,
    scenario_tables,
    scenario_wording,
    store,
    ui,
    views,
    wording,
)
from lib.figure import citations

ui.opening("Hvad nu hvis?", scenario_wording.LEAD)

# choose
con = ui.database()
book = ui.keep(lambda: plan_book.book(con), "plan book")
plan_form.opened(book)
chosen = plan_form.choose(book)
question = book.question(chosen)
ui.fictional_note(options.is_fictional(book.areas, chosen.area_id))
ui.text(question["lead"])
if question["question_id"] == questions.OWN:
    chosen = plan_form.follow(book)
answer, form, others = ui.slots(3)
with others, ui.fold(scenario_wording.MORE, "mere"):
    chosen = plan_form.more(book)
    rest = ui.slots(1)[0]

# fetch
lists = store.memberships(con, chosen.area_id)


def ground(of):
    """What is published and a plan's assumptions give."""
    known = ui.keep(
        lambda: views.published(con, book, of),
        "published", of.area_id, of.comparison_id, str(book.law_date(of)),
    )  # fmt: skip
    return scenario_results.ground(of, known)


# assume
if assumption_form.asks(book, ground(chosen)):
    with form, ui.fold(scenario_wording.assumptions_title(ground(chosen)), "antag", opened=True):
        chosen = assumption_form.assume(book, ground(chosen))
with rest:
    chosen = assumption_form.vary(book, ground(chosen))
base = ground(chosen)


# compute and show
def scenarios():
    """The reader's own scenarios: first the sliders and what they come to in words; all the rest when the
    sliders have come to rest."""
    form, picture = ui.columns([1, 2])
    with picture:
        words = ui.answer_slot()

    @ui.part
    def answer_first():
        edited = scenario_form.edit(book, base)
        with words:
            tell(edited, scenario_results.outcomes(edited, edited.plan.scenarios))
        ui.answered(plan_form.NAME)

    @ui.part
    def show_the_rest():
        edited = plan_form.edited(base)
        found = scenario_results.outcomes(edited, edited.plan.scenarios)
        with picture:
            remarks(edited)
            ui.show_figures(scenario_figures.all_of(edited, found), across=1)
        tables(edited, found)
        ui.followed(plan_form.NAME)
        plan_form.put_in_address(book)

    with form, ui.kept_in_sight():
        answer_first()
    show_the_rest()


def needed():
    """What a goal takes: a sentence, a table, and the scenarios that just reach it."""
    goal = question["goal"]
    ui.section(scenario_wording.NEEDED)
    remarks(base)
    if goal == questions.OFF_LIST:
        table = scenario_goals.needed(base, question["list_kind"])
        ways = scenario_goals.ways_off(base, table, question["list_kind"])
        with answer:
            ui.text(wording.membership(lists, base.names.area))
            ui.show_answers(goal_wording.off_list(question["list_kind"], ways, base))
        homes = scenario_goals.homes(base, table)
        shown = scenario_tables.thresholds(base, table, homes)
    elif goal == questions.PRINTED:
        rows = scenario_goals.printed_targets(store.targets(con, chosen.area_id), book.indicators)
        others = {other: ground(plan.beside(chosen, other)) for other in set(rows["comparator_id"])}
        shown = scenario_tables.targets(rows, others)
    else:
        shown = scenario_tables.gaps(base, goal)
    ui.hypothetical()
    ui.show_table(shown, f"Hypotetisk: {scenario_wording.NEEDED}")
    ui.show_sources_of(citations(scenario_figures.used(base)))
    return views.scenarios(base, question)


def reached(made):
    """What it would look like with the goal just reached."""
    found = scenario_results.outcomes(base, made)
    ui.section(scenario_wording.SHOWN)
    tell(base, found)
    remarks(base)
    ui.button(scenario_wording.GO_ON, "plan_go_on", lambda: scenario_form.go_on_with(made))
    ui.show_figures(scenario_figures.all_of(base, found, scenario_results.touched(found)))
    tables(base, found)


def tell(of, found):
    """What each scenario comes to."""
    ui.show_answers(scenario_wording.answers(of, found))


def remarks(of):
    """What must be known before the numbers are read."""
    for remark in scenario_wording.remarks(of):
        ui.small(remark)


def tables(of, found):
    """The lists before and after, the numbers, and what can be taken along."""
    if of.by_criterion():
        ui.section("Hvad siger reglerne?", scenario_wording.rules(of))
        ui.hypothetical()
        ui.show_table(scenario_tables.verdicts(of, found), "Hypotetisk: listerne")
    ui.section("Alle tal")
    ui.hypothetical()
    numbers = scenario_results.numbers(of, found)
    ui.show_table(scenario_tables.numbers(of, numbers), "Hypotetisk: alle tal")
    ui.show_sources_of(citations(scenario_figures.used(of)))
    for label, make, name, mime in scenario_files.offers(of, book.question_text(of.plan), found):
        ui.offer_file(label, make, name, mime)


if isinstance(question["goal"], str):
    made = needed()
    if made:
        reached(made)
    plan_form.put_in_address(book)
else:
    scenarios()
    ui.follow_sliders()

# explain
with ui.fold("Åbn scenarier fra en fil", "fil"):
    plan_form.open_file(book)
ui.section("Sådan er det regnet", scenario_wording.METHOD)
