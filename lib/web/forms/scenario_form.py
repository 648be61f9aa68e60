"""The form for the scenarios of a plan: their names, and their changes, each with a slider."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from lib.scenario import figures, input_checks, model, outcomes, questions, saved_plan, sentences
from lib.scenario.model import (
    COMPARISON,
    OWN,
    Change,
    Dwellings,
    NotSaidError,
    PersonsChange,
    Scenario,
    ScenarioError,
    ShareSet,
)
from lib.scenario.outcomes import Baseline, Names
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan, Scenarios
from lib.text import danish
from lib.web import inputs, page, session
from lib.web.forms import plan_form

NO_MORE = "Der er plads til fire scenarier."
CHANGE_LABELS = {
    "persons": "Personer: {name}",
    "share": "Sæt tallet for: {name}",
    "dwellings": "Nye eller færre boliger",
}


def scenario_fields(data: ReferenceData, base: Baseline) -> Baseline:
    """The fields of all scenarios, with errors at the fields they concern; the baseline with the edited plan."""
    now = plan_form.current_plan()
    scenarios = []
    if now.scenarios:
        count = len(now.scenarios)
        names = [f"Scenarie {n}" for n in range(1, count + 1)]
        front = names[min(session.session_get("tab_in_front", 0), count - 1)]
        tabs = st.tabs(names, key=f"plan_tabs_{count}", default=front)
        for n, (tab, (name, changes)) in enumerate(zip(tabs, now.scenarios, strict=True)):
            with tab:
                scenarios.append(_scenario_tab(data, base, n, name, changes))
    if len(now.scenarios) < saved_plan.MAX_SCENARIOS:
        inputs.button("Tilføj et scenarie", "plan_add", _add_scenario)
    else:
        page.markdown(NO_MORE)
    made = plan_form.set_plan(replace(now, scenarios=saved_plan.unique_names(scenarios)))
    if plan_form.url_problem(made):
        page.escaped_error(plan_form.url_problem(made))
    return plan_form.with_current_plan(base)


def _scenario_tab(
    data: ReferenceData, base: Baseline, n: int, name: str, changes: Scenario
) -> tuple[str, Scenario]:
    names, edited = data.names(plan_form.current_plan()), []
    for m, change in enumerate(changes):
        edited.append(_change_fields(data, base, n, m, change, names))
        _show_problem(base, tuple(edited))
    written = page.lazy_expander(
        "Ret scenariet", f"plan_tools_{n}", not changes,
        lambda: _scenario_tools(data, n, name, len(changes)), name,
    )  # fmt: skip
    return written, tuple(edited)


def _scenario_tools(data: ReferenceData, n: int, name: str, count: int) -> str:
    """Fields and buttons to rename, extend and remove scenario n; its name, the typed one if that is a valid name."""
    written = inputs.text_field(
        "Scenariets navn", name, f"plan_scenario_{n}_name", saved_plan.MAX_NAME
    ).strip()
    now = plan_form.current_plan()
    if count < saved_plan.MAX_CHANGES:
        addable = _addable(data, now)
        _select_with_button(
            "Tilføj en ændring", addable, f"plan_scenario_{n}_what", "Tilføj",
            lambda what: _add_change(n, what),
        )  # fmt: skip
    others = {str(k): other for k, (other, _) in enumerate(now.scenarios) if k != n}
    if others:
        _select_with_button(
            "Læg et scenarie til", others, f"plan_scenario_{n}_other", "Læg til",
            lambda other: _append_scenario(n, int(other)),
        )  # fmt: skip
    for m in range(count):
        inputs.button(
            f"Fjern ændring {m + 1}", f"plan_remove_{n}_{m}", lambda m=m: _remove_change(n, m)
        )
    inputs.button("Fjern scenariet", f"plan_drop_{n}", lambda: _remove_scenario(n))
    return written if written and written.isprintable() else name


def _select_with_button(
    label: str, options: Mapping[str, str], key: str, word: str, act: Callable[[str], None]
) -> None:
    """A list and a button that runs act() with the selected value."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        chosen = inputs.select_local(label, options, next(iter(options)), key)
    with right:
        inputs.button(word, f"{key}_do", lambda: act(chosen))


def _change_fields(
    data: ReferenceData, base: Baseline, n: int, m: int, change: Change, names: Names
) -> Change:
    now = base.plan
    match change:
        case PersonsChange(indicator_id):
            number = _change_slider(base, n, m, change, input_checks.count)
            return change if number is None else PersonsChange(indicator_id, int(number))
        case ShareSet(indicator_id):
            number = _change_slider(base, n, m, change, input_checks.mean)
            return change if number is None else ShareSet(indicator_id, number)
        case Dwellings(count, like, shares):
            number = _change_slider(base, n, m, change, input_checks.count)
            words = {one: danish.capitalise(text.format(area=names.area, comparison=names.comparison))
                     for one, text in sentences.MOVERS.items()}  # fmt: skip
            like = inputs.select_local(
                "Hvem flytter?", words, like, f"plan_scenario_{n}_{m}_like_{now.comparison_id}"
            )
            own = _own_shares_fields(data, base, n, m, shares) if like == OWN else {}
            return Dwellings(count if number is None else int(number), like, own)
    raise TypeError(change)


def _change_slider(
    base: Baseline, n: int, m: int, change: Change, check: Callable[[Fraction], str]
) -> Fraction | None:
    name = figures.slider(n, m)
    one = figures.handle(base, name, change)
    return inputs.slider(
        one.label, one.value, one.low, one.high, one.step, f"plan_live_{name}", check
    )


def _own_shares_fields(
    data: ReferenceData, base: Baseline, n: int, m: int, shares: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    found = {}
    for indicator_id, measure in base.before.measures.items():
        label = f"{data.indicators[indicator_id]['short_name']} blandt dem, der flytter, %"
        key = f"plan_scenario_{n}_{m}_{indicator_id}"
        number = inputs.number_field(
            label,
            shares.get(indicator_id),
            key,
            input_checks.mean if measure.mean else input_checks.share,
        )
        if number is not None:
            found[indicator_id] = number
    return found


def _show_problem(base: Baseline, changes: Scenario) -> None:
    """Show why the last of the changes cannot be made; nothing where it can, and where an earlier one is the reason."""
    filled = outcomes.ready(base, changes)
    try:
        model.apply(base.before, filled[:-1])
    except ScenarioError:
        return
    try:
        model.apply(base.before, filled)
    except NotSaidError as error:
        page.markdown_info(str(error))
    except ScenarioError as error:
        page.escaped_error(str(error))


def _addable(data: ReferenceData, now: SavedPlan) -> dict[str, str]:
    words = {"dwellings": CHANGE_LABELS["dwellings"]}
    for kind in ("persons", "share"):
        for indicator_id in now.indicators:
            indicator = data.indicators[indicator_id]
            if kind == "share" or isinstance(indicator["counted"], str):
                words[f"{kind} {indicator_id}"] = CHANGE_LABELS[kind].format(
                    name=indicator["short_name"]
                )
    return dict(sorted(words.items(), key=lambda item: not item[0].startswith("persons")))


def _replace_scenarios(scenarios: list[tuple[str, Scenario]]) -> None:
    plan_form.forget_fields()
    plan_form.set_plan(replace(plan_form.current_plan(), scenarios=tuple(scenarios)))


def _add_scenario() -> None:
    scenarios = list(plan_form.current_plan().scenarios)
    session.session_set("tab_in_front", len(scenarios))
    taken = {name for name, _ in scenarios}
    numbers = itertools.count(len(scenarios) + 1)
    free = next(f"Scenarie {n}" for n in numbers if f"Scenarie {n}" not in taken)
    _replace_scenarios([*scenarios, (free, ())])


def _remove_scenario(n: int) -> None:
    scenarios = list(plan_form.current_plan().scenarios)
    session.session_set("tab_in_front", max(0, n - 1))
    _replace_scenarios(scenarios[:n] + scenarios[n + 1 :])


def _add_change(n: int, what: str) -> None:
    kind, _, indicator_id = what.partition(" ")
    made: Change = Dwellings(0, COMPARISON)
    if kind == "persons":
        made = PersonsChange(indicator_id, 0)
    elif kind == "share":
        made = ShareSet(indicator_id, Fraction(0))
    _replace_changes(n, (*plan_form.current_plan().scenarios[n][1], made))


def _remove_change(n: int, m: int) -> None:
    changes = plan_form.current_plan().scenarios[n][1]
    _replace_changes(n, changes[:m] + changes[m + 1 :])


def _append_scenario(n: int, other: int) -> None:
    scenarios = plan_form.current_plan().scenarios
    _replace_changes(n, (scenarios[n][1] + scenarios[other][1])[: saved_plan.MAX_CHANGES])


def _replace_changes(n: int, changes: Scenario) -> None:
    scenarios = list(plan_form.current_plan().scenarios)
    scenarios[n] = (scenarios[n][0], changes)
    _replace_scenarios(scenarios)


def go_on_button(made: Scenarios) -> None:
    """A button that makes the scenarios of a goal the user's own, to be edited."""
    inputs.button(sentences.GO_ON, "plan_go_on", lambda: _take_over(made))


def _take_over(made: Scenarios) -> None:
    now = replace(plan_form.current_plan(), question_id=questions.OWN_SCENARIO, scenarios=made)
    plan_form.replace_plan(now)
