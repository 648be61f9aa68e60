"""The form for the scenarios of a plan: their names, and their changes, each with a slider."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from lib.scenario import (
    figures,
    input_checks,
    model,
    outcomes,
    saved_plan,
    scenario_names,
    sentences,
)
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
from lib.scenario.outcomes import Baseline
from lib.scenario.published import Names
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


def scenario_fields(data: ReferenceData, base: Baseline, at_goal: Scenarios = ()) -> Baseline:
    """The fields of all scenarios, with errors at the fields they concern; the baseline with the edited plan.

    at_goal: the scenarios that just reach the question's goal, which stand here until the user changes one.
    """
    now = plan_form.current_plan()
    _forget_another_goal(now, at_goal)
    given, edited = now.scenarios or at_goal, []
    for n, (place, (name, changes)) in enumerate(zip(_places(len(given)), given, strict=True)):
        with place:
            edited.append(_scenario(data, base, n, given, name, changes))
    if len(given) < saved_plan.MAX_SCENARIOS:
        inputs.button("Tilføj et scenarie", "plan_add", lambda: _add_scenario(at_goal))
    else:
        page.markdown(NO_MORE)
    made = plan_form.set_plan(replace(now, scenarios=_edited(tuple(edited), at_goal)))
    if plan_form.url_problem(made):
        page.escaped_error(plan_form.url_problem(made))
    return plan_form.with_current_plan(base)


def _places(count: int) -> list:
    """A place for each scenario: a tab, where there are several."""
    if count < 2:
        return page.containers(count)
    names = [f"{figures.SCENARIO} {n}" for n in range(1, count + 1)]
    front = names[min(session.session_get("tab_in_front", 0), count - 1)]
    return st.tabs(names, key=f"plan_tabs_{count}", default=front)


def _forget_another_goal(now: SavedPlan, at_goal: Scenarios) -> None:
    """Reset the sliders when they stand at the goal and it has moved, as when the user says how many there are."""
    before = session.session_get("plan_goal", None)
    session.session_set("plan_goal", at_goal)
    if not now.scenarios and before is not None and before != at_goal:
        session.session_clear("plan_live_")
        session.session_clear("plan_scenario_")


def _edited(scenarios: Scenarios, at_goal: Scenarios) -> Scenarios:
    """The user's own scenarios: none while they are those at the goal. A name that tells of the goal goes with it."""
    if scenarios == at_goal:
        return ()
    reached = dict(at_goal)
    return saved_plan.unique_names(
        ("" if name in reached and reached[name] != changes else name, changes)
        for name, changes in scenarios
    )


def _scenario(
    data: ReferenceData, base: Baseline, n: int, given: Scenarios, name: str, changes: Scenario
) -> tuple[str, Scenario]:
    names, edited = data.names(plan_form.current_plan()), []
    for m, change in enumerate(changes):
        edited.append(_change_fields(data, base, n, m, change, names))
        _show_problem(base, tuple(edited))
    written = page.lazy_expander(
        "Ret scenariet", f"plan_tools_{n}", not changes,
        lambda: _scenario_tools(data, base, n, given), name,
    )  # fmt: skip
    return written, tuple(edited)


def _scenario_tools(data: ReferenceData, base: Baseline, n: int, given: Scenarios) -> str:
    """Fields and buttons to rename, extend and remove scenario n; its name: the typed one if that is a valid name, ""
    where it follows the numbers."""
    name, changes = given[n]
    written = inputs.text_field(
        "Dit eget navn (uden et følger navnet tallene)", name, f"plan_scenario_{n}_name", saved_plan.MAX_NAME
    ).strip()  # fmt: skip
    now = plan_form.current_plan()
    if len(changes) < saved_plan.MAX_CHANGES:
        addable = _addable(data, now)
        _select_with_button(
            "Tilføj en ændring", addable, f"plan_scenario_{n}_what", "Tilføj",
            lambda what: _add_change(given, n, what),
        )  # fmt: skip
    others = {
        str(k): f"{figures.SCENARIO} {k + 1}: {other}"
        for k, (other, _) in enumerate(scenario_names.shown(given, base.indicators, base.names))
        if k != n
    }
    if others:
        _select_with_button(
            "Læg sammen med et andet scenarie", others, f"plan_scenario_{n}_other", "Læg sammen",
            lambda other: _append_scenario(given, n, int(other)),
        )  # fmt: skip
    for m in range(len(changes)):
        inputs.button(
            f"Fjern ændring {m + 1}", f"plan_remove_{n}_{m}", lambda m=m: _remove_change(given, n, m)
        )  # fmt: skip
    inputs.button("Fjern scenariet", f"plan_drop_{n}", lambda: _remove_scenario(given, n))
    return written if written.isprintable() else name


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
    for indicator_id, group_share in base.before.group_shares.items():
        label = f"{data.indicators[indicator_id]['short_name']} blandt dem, der flytter, %"
        key = f"plan_scenario_{n}_{m}_{indicator_id}"
        number = inputs.number_field(
            label,
            shares.get(indicator_id),
            key,
            input_checks.mean if group_share.mean else input_checks.share,
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


def _now(given: Scenarios) -> list[tuple[str, Scenario]]:
    """The scenarios as they stand when a button is pressed. given: those at the goal, while the user has none; they lose
    the name that tells of it."""
    own = plan_form.current_plan().scenarios
    return list(own) or [("", changes) for _, changes in given]


def _add_scenario(at_goal: Scenarios) -> None:
    scenarios = _now(at_goal)
    session.session_set("tab_in_front", len(scenarios))
    _replace_scenarios([*scenarios, ("", ())])


def _remove_scenario(given: Scenarios, n: int) -> None:
    scenarios = _now(given)
    session.session_set("tab_in_front", max(0, n - 1))
    _replace_scenarios(scenarios[:n] + scenarios[n + 1 :])


def _add_change(given: Scenarios, n: int, what: str) -> None:
    kind, _, indicator_id = what.partition(" ")
    made: Change = Dwellings(0, COMPARISON)
    if kind == "persons":
        made = PersonsChange(indicator_id, 0)
    elif kind == "share":
        made = ShareSet(indicator_id, Fraction(0))
    _replace_changes(given, n, (*_now(given)[n][1], made))


def _remove_change(given: Scenarios, n: int, m: int) -> None:
    changes = _now(given)[n][1]
    _replace_changes(given, n, changes[:m] + changes[m + 1 :])


def _append_scenario(given: Scenarios, n: int, other: int) -> None:
    scenarios = _now(given)
    both = scenarios[n][1] + scenarios[other][1]
    _replace_changes(given, n, both[: saved_plan.MAX_CHANGES])


def _replace_changes(given: Scenarios, n: int, changes: Scenario) -> None:
    scenarios = _now(given)
    scenarios[n] = (scenarios[n][0], changes)
    _replace_scenarios(scenarios)
