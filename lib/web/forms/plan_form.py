"""The user's plan on the page Hvad nu hvis, from the address or a file, and the fields for area, question and law."""

import datetime
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.analysis import options
from lib.contents import what_if
from lib.db.queries import Connection
from lib.scenario import (
    input_checks,
    published,
    questions,
    reference_data,
    saved_plan,
    share_targets,
)
from lib.scenario.model import ScenarioError
from lib.scenario.outcomes import Baseline
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan
from lib.settings import municipality
from lib.web import file_inputs, inputs, page, sandboxed, session, visit
from lib.web.read_uploads import UnreadableError

NAME = "plan"  # of the query parameter, and of the versioned session value
LEFT = "left_plans"  # by area_id, the plan that the user had when another page changed the area
HOME_COMPARISON_ID = municipality.settings().home_comparison_id


# ---------------------------------------------------------------- the current plan


def current_plan() -> SavedPlan:
    """The plan of this session."""
    return session.get_versioned(NAME)


def set_plan(made: SavedPlan) -> SavedPlan:
    """Make a plan that of this session, and return it."""
    session.set_versioned(NAME, made)
    return made


def put_plan_in_url(data: ReferenceData) -> None:
    """Put the current plan into the address, except the plan that everybody begins with and one that is too large."""
    made = current_plan()
    session.set_url_text(
        NAME, "" if made == data.first or url_problem(made) else saved_plan.to_address(made)
    )


def with_current_plan(base: Baseline) -> Baseline:
    """The baseline with the current plan."""
    return replace(base, plan=current_plan())


def url_problem(made: SavedPlan) -> str:
    """A Danish sentence why a plan cannot be put into an address; "" where it can."""
    try:
        saved_plan.to_address(made)
    except ScenarioError as error:
        return str(error)
    return ""


def load_plan(con: Connection, data: ReferenceData) -> None:
    """Set the plan from the address when that has changed; otherwise keep the current one, or begin with the first, in the
    area of the visit.

    Where the address cannot be read, an error says why.
    """
    text = session.changed_url_text(NAME)
    if text:
        try:
            replace_plan(reference_data.check_known(saved_plan.from_address(text), data))
            visit.remember(current_plan().area_id)
        except ScenarioError as error:
            page.escaped_error(f"{error} Her er udgangspunktet i stedet.")
            replace_plan(data.first)
    if current_plan() is None or session.url_text_removed(NAME):
        replace_plan(data.first)
    if not text and session.has_arrived():
        _follow_visit(con, data)


def _follow_visit(con: Connection, data: ReferenceData) -> None:
    """Take up the user's plan of the area that another page has made that of the visit, or begin with one."""
    now, area = current_plan(), visit.area(_areas(data))
    if area and area != now.area_id:
        left = {**session.session_get(LEFT, {}), now.area_id: now}
        session.session_set(LEFT, left)
        replace_plan(left[area] if area in left else _in_area(con, data, now, area))


def _areas(data: ReferenceData) -> dict[str, str]:
    return options.housing_areas(data.areas[data.areas["kind"] == "boligområde"])


def plan_file_field(data: ReferenceData) -> None:
    """A field for a file with scenarios, which replace the plan; an error where it cannot be read."""
    content = file_inputs.uploaded_content(
        "Fil med scenarier (JSON)", "plan_file", saved_plan.MAX_FILE
    )
    if content is None:
        session.is_new_content("plan_file", b"")  # so that the same file can be opened again
        session.session_clear("once_plan_read")
        return
    try:
        text = content.decode("utf-8-sig", "replace")
        read = session.cached_per_session(
            "plan_read", text, lambda: sandboxed.read_in_sandbox(saved_plan.from_json, text)
        )
        read = reference_data.check_known(read, data)
    except (ScenarioError, UnreadableError) as error:
        page.escaped_error(f"{error} Dine scenarier er urørt.")
        return
    if session.is_new_content("plan_file", content):
        replace_plan(read)
        visit.remember(read.area_id)
        st.rerun()


def replace_plan(made: SavedPlan) -> None:
    """Set another plan, and reset all fields to its values."""
    session.session_clear("plan_")
    set_plan(made)


# ---------------------------------------------------------------- fields


def area_and_question_fields(con: Connection, data: ReferenceData) -> SavedPlan:
    """The fields for area, question and, where it is about one, the indicator; the plan with the user's selection."""
    now = current_plan()
    left, middle, right = page.columns([3, 6, 3])
    with left:
        area = inputs.select_local("Område", _areas(data), now.area_id, "plan_area")
    if area != now.area_id:
        visit.remember(area)
        now = _in_area(con, data, now, area)
    with middle:
        words = _question_words(con, data, now)
        question = inputs.select_local("Spørgsmål", words, now.question_id, f"plan_question_{area}")
    if question != now.question_id:
        forget_fields()
        if question == questions.OWN_SCENARIO and not now.scenarios:
            reached = what_if.at_goal(con, now)
            now = replace(now, scenarios=tuple(("", changes) for _, changes in reached))
        now = data.asked(now, question)
    with right:
        return _indicator_in_front(con, data, set_plan(now))


def _in_area(con: Connection, data: ReferenceData, now: SavedPlan, area_id: str) -> SavedPlan:
    """The plan of another area: nothing is assumed of it, and the question is one that it can answer, if any."""
    forget_fields()
    other = HOME_COMPARISON_ID if now.comparison_id == area_id else now.comparison_id
    moved = replace(now, area_id=area_id, comparison_id=other, shares={}, people={},
                    comparison_people={}, residents=None, persons_per_dwelling=None)  # fmt: skip
    lacks = what_if.askable(con, moved)
    if lacks.get(now.question_id) != "":
        moved = replace(moved, question_id=questions.to_begin_with(data.questions, lacks))
    return data.asked(moved, moved.question_id)


def _question_words(con: Connection, data: ReferenceData, now: SavedPlan) -> dict[str, str]:
    """The questions of the plan's area in words, each with what it lacks."""
    words = questions.askable(data.questions, now.area_id, data.words(now))
    return {
        question_id: f"{words[question_id]} (mangler {lacks})" if lacks else words[question_id]
        for question_id, lacks in what_if.askable(con, now).items()
    }


def _indicator_in_front(con: Connection, data: ReferenceData, now: SavedPlan) -> SavedPlan:
    """The field for the indicator that the answer is about, for a question about one; the plan with it first."""
    base = what_if.baseline(con, now)
    front = what_if.front(base, data.question(now))
    known = [
        *base.before.group_shares,
        *(i for i in base.bounded() if i not in base.before.group_shares),
    ]
    if front is None or len(known) < 2:
        return now
    order = [row for row in data.asked(now, now.question_id).indicators if row in known]
    words = {i: data.indicators[i]["short_name"] for i in order or known}
    chosen = inputs.select_local(
        "Hvilket tal?", words, front, f"plan_front_{now.area_id}_{now.question_id}"
    )
    if chosen != front:
        forget_fields()
        now = replace(now, scenarios=(), limit=None)
    rest = (i for i in now.indicators if i != chosen)
    return set_plan(replace(now, indicators=(chosen, *rest)))


def limit_field(con: Connection, data: ReferenceData) -> SavedPlan:
    """The field for the user's own limit, for a question that leaves it to them; the plan with it."""
    now = current_plan()
    question = data.question(now)
    base = what_if.baseline(con, now)
    front = what_if.front(base, question)
    if (
        question["goal"] != questions.BELOW_LIMIT
        or front is None
        or pd.notna(question["limit_pct"])
    ):
        return now
    begins = share_targets.default_limit(base, question, front)
    number = inputs.number_field(
        "Grænse, %", begins if now.limit is None else now.limit, f"plan_field_limit_{front}", input_checks.share
    )  # fmt: skip
    return set_plan(replace(now, limit=None if number == begins else number))


def more_fields(data: ReferenceData) -> SavedPlan:
    """The fields for comparison, law and years; the plan with the user's selection."""
    now = current_plan()
    left, right = page.columns(2)
    with left:
        others = options.comparisons(data.comparable(), data.with_value, now.area_id)
        comparison = inputs.select_local(
            "Sammenlign med", others, now.comparison_id, "plan_field_comparison"
        )
    year = str(now.law_year)
    if _uses_law(data, now):
        with right:
            laws = options.list_dates(data.dates)
            year = inputs.select_local("Regler på listen fra", laws, year, "plan_field_law")
    made = replace(
        now, comparison_id=comparison, law_year=int(year), years=_years_fields(now.years),
    )  # fmt: skip
    if made.law_year != now.law_year and now.question_id != questions.OWN_SCENARIO:
        made = replace(made, indicators=_indicators_by_law(data, now, made))
    if made.comparison_id != now.comparison_id:
        session.session_clear("plan_field_whole_")
        made = replace(made, comparison_people={})
    return set_plan(made)


def _years_fields(years: tuple[int, int] | None) -> tuple[int, int] | None:
    words = {"nej": "Før og efter", "ja": "Vejen år for år"}
    left, middle, right = page.columns(3)
    with left:
        view = inputs.select_local(
            "Vis", words, "nej" if years is None else "ja", "plan_field_view"
        )
    if view == "nej":
        return None
    today = datetime.date.today().year
    first, last = years or (today, today + 5)
    with middle:
        start = int(
            inputs.select_local(
                "Fra år",
                _year_options(min(first, today - 10), max(first, today + 20)),
                str(first),
                "plan_field_from",
            )
        )
    with right:
        later = _year_options(start + 1, start + saved_plan.MAX_YEARS)
        return start, int(inputs.select_local("Til år", later, str(last), "plan_field_to"))


def _year_options(first: int, last: int) -> dict[str, str]:
    return {str(year): str(year) for year in range(first, last + 1)}


def _uses_law(data: ReferenceData, now: SavedPlan) -> bool:
    return not set(now.indicators).isdisjoint(data.law_indicators[data.law_date(now)].values())


def forget_fields() -> None:
    """Reset all fields to the values of the plan, except those for area and question."""
    for fields in ("plan_field_", "plan_scenario_", "plan_live_"):
        session.session_clear(fields)


def _indicators_by_law(data: ReferenceData, before: SavedPlan, after: SavedPlan) -> tuple[str, ...]:
    """The plan's indicators, where those of the old law's criteria are replaced by those of the new law's."""
    was, now = (data.law_indicators[data.law_date(one)] for one in (before, after))
    successor = {indicator: now.get(criterion) for criterion, indicator in was.items()}
    followed = (successor.get(i, i) for i in before.indicators)
    return tuple(dict.fromkeys(i for i in followed if i is not None))


def indicators_field(data: ReferenceData) -> SavedPlan:
    """The field for the indicators to follow, for a question that leaves them to the user; the plan with them."""
    now = current_plan()
    useful = {
        *data.with_value.get(now.area_id, ()),
        *data.law_indicators[data.law_date(now)].values(),
        *now.indicators,
    }
    words = {
        indicator_id: indicator["name"]
        for indicator_id, indicator in data.indicators.items()
        if indicator_id in useful and published.is_countable(indicator)
    }
    followed = inputs.multiselect_local(
        "Tal, der følges", words, now.indicators, "plan_field_indicators"
    )
    return set_plan(replace(now, indicators=tuple(followed[: saved_plan.MAX_INDICATORS])))
