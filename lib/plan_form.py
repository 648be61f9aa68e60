"""The form of Hvad nu hvis: from the plan that the address holds to the plan that the reader makes of it."""

import datetime
import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from lib import (
    danish,
    plan,
    questions,
    scenario,
    scenario_results,
    scenario_wording,
    store,
    ui,
)
from lib import options as choices
from lib.plan import Plan
from lib.scenario import (
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
from lib.scenario_results import Ground, Names

NAME = "plan"  # in the address
COMPARED = ("kommune", "land", "boligområde", "politikreds")
HOME_AREA, HOME = "vaerebro_park", "gladsaxe_kommune"
FIRST_QUESTION = "ikke_forebyggelse"
NO_MORE = "Der er plads til fire scenarier."
WHAT = {
    "persons": "Personer: {name}",
    "share": "Sæt tallet for: {name}",
    "dwellings": "Nye eller færre boliger",
}
MOST = 1_000_000  # persons or dwellings
DWELLINGS_RANGE = (-500, 1500)


@dataclass(frozen=True)
class Book:
    """The tables that the form is made of, read once for each database."""

    areas: pd.DataFrame
    facts: pd.DataFrame
    questions: pd.DataFrame
    question_indicators: pd.DataFrame
    question_changes: pd.DataFrame
    indicators: Mapping[str, Mapping]
    dates: list[datetime.date]
    law_indicators: Mapping[datetime.date, Mapping[str, str]]
    criterion_names: Mapping[str, str]

    @functools.cached_property
    def area_names(self) -> dict[str, str]:
        """area_id -> name."""
        return dict(zip(self.areas["area_id"], self.areas["name"], strict=True))

    @functools.cached_property
    def question_rows(self) -> dict[str, Mapping]:
        """The questions by question_id."""
        return {row["question_id"]: row for row in self.questions.to_dict("records")}

    @functools.cached_property
    def first(self) -> Plan:
        """What a reader without a link begins with."""
        return self.asked(Plan(HOME_AREA, HOME, self.dates[0].year, FIRST_QUESTION), FIRST_QUESTION)

    def names(self, chosen: Plan) -> Names:
        """The names of a plan's area and comparison."""
        return Names(self.area_names[chosen.area_id], self.area_names[chosen.comparison_id])

    def words(self, chosen: Plan) -> dict[str, str]:
        """The names as the texts of the questions have them."""
        return vars(self.names(chosen))

    def law_date(self, chosen: Plan) -> datetime.date:
        """The day of the list whose law a plan is judged by."""
        return next(day for day in self.dates if day.year == chosen.law_year)

    def question(self, chosen: Plan) -> Mapping:
        """The question that a plan asks."""
        return self.question_rows[chosen.question_id]

    def question_text(self, chosen: Plan) -> str:
        """The question in words."""
        return self.question(chosen)["text"].format(**self.words(chosen))

    def asked(self, chosen: Plan, question_id: str) -> Plan:
        """The plan with another question."""
        return questions.start(
            chosen, self.question_rows[question_id], self.question_indicators,
            self.question_changes, self.law_indicators, self.words(chosen),
        )  # fmt: skip

    def comparable(self) -> pd.DataFrame:
        """The areas that another can be compared with."""
        return self.areas[self.areas["kind"].isin(COMPARED)]


def book(con: store.Connection) -> Book:
    """The tables of the form."""
    table = store.table(con, "indicators").to_dict("records")
    indicators = {row["indicator_id"]: row for row in table}
    dates = store.list_dates(con)
    return Book(
        store.areas(con), store.facts(con), store.table(con, "questions").sort_values("sort"),
        store.table(con, "question_indicators"), store.table(con, "question_changes"),
        indicators, dates,
        {day: scenario_results.law_indicators(indicators, day) for day in dates},
        store.criterion_names(con),
    )  # fmt: skip


# ---------------------------------------------------------------- the plan that is held


def current() -> Plan:
    """The plan as the reader has it now."""
    return ui.held(NAME)


def keep(made: Plan, of: Book) -> Plan:
    """Hold a plan, with its text in the address, and answer it; the one that everybody begins with needs no
    text, and one too large for an address is held without."""
    if made == current():
        ui.hold(NAME, made, ui.held_text(NAME))
    else:
        ui.hold(NAME, made, "" if made == of.first or too_large(made) else plan.to_address(made))
    return made


def too_large(made: Plan) -> str:
    """Why a plan has no place in an address; "" where it has."""
    try:
        plan.to_address(made)
    except ScenarioError as error:
        return str(error)
    return ""


def opened(of: Book) -> None:
    """See that a plan is held: that of a new address, else the one before, else the first. Where an
    address cannot be read, a sentence says why."""
    text = ui.new_text(NAME)
    if text:
        try:
            _replace(_known(plan.from_address(text), of), of)
        except ScenarioError as error:
            ui.problem(f"{error} Her er udgangspunktet i stedet.")
            _replace(of.first, of)
    if current() is None or ui.emptied(NAME):
        _replace(of.first, of)


def open_file(of: Book) -> None:
    """A field for a file with scenarios, which then are held; why not, where it cannot be read."""
    content = ui.opened_file("Fil med scenarier (JSON)", "plan_file", plan.MAX_FILE)
    if content is None:
        ui.is_new("plan_file", b"")  # so that the same file can be opened once more
        return
    try:
        read = _known(plan.from_json(content.decode("utf-8-sig", "replace")), of)
    except ScenarioError as error:
        ui.problem(f"{error} Dine scenarier er urørt.")
        return
    if ui.is_new("plan_file", content):
        _replace(read, of)
        ui.run_again()


def _known(read: Plan, of: Book) -> Plan:
    plan.check_known(
        read, of.areas.loc[of.areas["kind"] == "boligområde", "area_id"],
        of.comparable()["area_id"], [day.year for day in of.dates], set(of.questions["question_id"]),
        [i for i, indicator in of.indicators.items() if scenario_results.is_countable(indicator)],
    )  # fmt: skip
    return read


def _replace(made: Plan, of: Book) -> None:
    ui.forget("plan_")
    keep(made, of)


# ---------------------------------------------------------------- what is asked


def choose(of: Book) -> Plan:
    """Area and question."""
    now = current()
    left, right = ui.columns([1, 2])
    with left:
        area = ui.pick("Område", choices.housing_areas(of.areas[of.areas["kind"] == "boligområde"]),
                       now.area_id, "plan_area")  # fmt: skip
    if area != now.area_id:
        _forget_fields()
        other = HOME if now.comparison_id == area else now.comparison_id
        now = replace(now, area_id=area, comparison_id=other, shares={}, people={},
                      comparison_people={}, residents=None, persons_per_dwelling=None)  # fmt: skip
        now = of.asked(now, _askable(of, now))
    with right:
        words = questions.words(of.questions, area, of.words(now))
        question = ui.pick("Spørgsmål", words, now.question_id, f"plan_question_{area}")
    if question != now.question_id:
        _forget_fields()
        now = of.asked(now, question)
    return keep(now, of)


def more(of: Book) -> Plan:
    """What else can be chosen: whom to compare with, by what law, and the way over time."""
    now = current()
    left, right = ui.columns(2)
    with left:
        others = choices.comparisons(of.comparable(), of.facts, now.area_id)
        comparison = ui.pick("Sammenlign med", others, now.comparison_id, "plan_field_comparison")
    year = str(now.law_year)
    if _is_about_the_law(of, now):
        with right:
            laws = choices.list_dates(of.dates)
            year = ui.pick("Loven, som den gjaldt for", laws, year, "plan_field_law")
    made = replace(
        now, comparison_id=comparison, law_year=int(year), years=_span(now.years),
    )  # fmt: skip
    if made.law_year != now.law_year and now.question_id != questions.OWN:
        made = replace(made, indicators=_by_law(of, now, made))
    if made.comparison_id != now.comparison_id:
        ui.forget("plan_field_whole_")
        made = _renamed(of, now, replace(made, comparison_people={}))
    return keep(made, of)


def _renamed(of: Book, before: Plan, after: Plan) -> Plan:
    """A question's own scenarios name the comparison; those that the reader has touched are left alone."""
    if before.question_id == questions.OWN:
        return after
    if of.asked(before, before.question_id).scenarios != before.scenarios:
        return after
    ui.forget("plan_scenario_")
    return replace(after, scenarios=of.asked(after, after.question_id).scenarios)


def _span(years: tuple[int, int] | None) -> tuple[int, int] | None:
    words = {"nej": "Før og efter", "ja": "Vejen år for år"}
    left, middle, right = ui.columns(3)
    with left:
        view = ui.pick("Vis", words, "nej" if years is None else "ja", "plan_field_view")
    if view == "nej":
        return None
    today = datetime.date.today().year
    first, last = years or (today, today + 5)
    with middle:
        start = int(
            ui.pick(
                "Fra år",
                _years(min(first, today - 10), max(first, today + 20)),
                str(first),
                "plan_field_from",
            )
        )
    with right:
        later = _years(start + 1, start + plan.MAX_YEARS)
        return start, int(ui.pick("Til år", later, str(last), "plan_field_to"))


def _years(first: int, last: int) -> dict[str, str]:
    return {str(year): str(year) for year in range(first, last + 1)}


def _is_about_the_law(of: Book, now: Plan) -> bool:
    return not set(now.indicators).isdisjoint(of.law_indicators[of.law_date(now)].values())


def _forget_fields() -> None:
    for fields in ("plan_field_", "plan_scenario_", "plan_live_"):
        ui.forget(fields)


def _askable(of: Book, now: Plan) -> str:
    words = questions.words(of.questions, now.area_id, of.words(now))
    return now.question_id if now.question_id in words else next(iter(words))


def _by_law(of: Book, before: Plan, after: Plan) -> tuple[str, ...]:
    """The indicators that are followed, with the law's measures of the new day for those of the old."""
    was, now = (of.law_indicators[of.law_date(one)] for one in (before, after))
    successor = {indicator: now.get(criterion) for criterion, indicator in was.items()}
    followed = (successor.get(i, i) for i in before.indicators)
    return tuple(dict.fromkeys(i for i in followed if i is not None))


def follow(of: Book) -> Plan:
    """Which numbers are followed, where the question leaves it to the reader."""
    now = current()
    own = of.facts[(of.facts["area_id"] == now.area_id) & of.facts["value"].notna()]
    useful = {*own["indicator_id"], *of.law_indicators[of.law_date(now)].values(), *now.indicators}
    words = {
        indicator_id: indicator["name"]
        for indicator_id, indicator in of.indicators.items()
        if indicator_id in useful and scenario_results.is_countable(indicator)
    }
    followed = ui.pick_many("Tal, der følges", words, now.indicators, "plan_field_indicators")
    return keep(replace(now, indicators=tuple(followed[: plan.MAX_INDICATORS])), of)


# ---------------------------------------------------------------- what is assumed


def assume(of: Book, base: Ground) -> Plan:
    """What nobody has published and the plan needs: the reader's own assumptions, each in its field.

    base: the ground of the plan as it was; it says what is published.
    """
    now = current()
    ui.small(scenario_wording.ASSUMPTIONS_WHY)
    fields = _fields(of, now, base)
    found: dict[str, dict[str, Fraction | None]] = {}
    general = [field for field in fields if not field.indicator_id]
    special = [field for field in fields if field.indicator_id]
    for across, group in ((3, general), (4, special)):
        for column, field in zip(ui.grid(len(group), across), group, strict=True):
            with column:
                number = ui.number(field.label, field.value, field.key, field.check)
            found.setdefault(field.kind, {})[field.indicator_id] = number
    holders = scenario_wording.who_has(base)
    if holders:
        ui.small(holders)
    # What is not asked for here stays as it is, for the question that asks for it.
    made = replace(
        now,
        shares=_said(now.shares | found.get("share", {})),
        people=_whole(_said(now.people | found.get("people", {}))),
        residents=_int(found.get("residents", {"": now.residents})[""]),
        persons_per_dwelling=found.get("persons_per_dwelling", {"": now.persons_per_dwelling})[""],
        national_mean=found.get("national_mean", {"": now.national_mean})[""],
    )
    return keep(made, of)


@dataclass(frozen=True)
class Field:
    """One thing to assume: of what kind, of which indicator ("" for the area itself), its words, what is
    assumed now, and what there is against a number."""

    kind: str
    indicator_id: str
    label: str
    value: Fraction | int | None
    check: Callable[[Fraction], str]

    @property
    def key(self) -> str:
        return f"plan_field_{self.kind}_{self.indicator_id}"


def _fields(of: Book, now: Plan, base: Ground) -> list[Field]:
    dwellings = _asks_for_dwellings(of, now)
    fields = []
    if (
        scenario_results.ORIGIN in now.indicators or dwellings
    ) and base.published_residents is None:
        fields.append(Field("residents", "", "Antal beboere", now.residents, _people))
    if dwellings:
        each = now.persons_per_dwelling
        fields.append(Field("persons_per_dwelling", "", "Personer i hver ny bolig", each, _each))
    if _counts_convicted(now, base) and base.published_mean is None:
        fields.append(
            Field("national_mean", "", "Landsgennemsnit for dømte, %", now.national_mean, _share)
        )
    for indicator_id in now.indicators:
        fields += _fields_of(of.indicators[indicator_id], now, base)
    return fields


def _fields_of(indicator: Mapping, now: Plan, base: Ground) -> list[Field]:
    """The share, where it is not published or too old, and how many it is of."""
    indicator_id, fields = indicator["indicator_id"], []
    fact = base.facts.get(indicator_id)
    mean = indicator["unit"] == scenario_results.MEAN_UNIT
    if fact is None or fact["too_old"]:
        label = f"{indicator['short_name']}, %"
        value = now.shares.get(indicator_id)
        fields.append(Field("share", indicator_id, label, value, _mean if mean else _share))
    counted = fact is not None and pd.notna(fact["numerator"])
    if not mean and not counted and indicator_id != scenario_results.ORIGIN:
        label = f"Antal {indicator['persons_noun']} bag »{indicator['short_name']}«"
        assumed = now.shares.get(indicator_id) if fact is None or fact["too_old"] else None
        check = _fitting(fact, assumed)
        fields.append(Field("people", indicator_id, label, now.people.get(indicator_id), check))
    return fields


def asks(of: Book, base: Ground) -> bool:
    """Whether the plan needs anything that the reader must assume."""
    return bool(_fields(of, base.plan, base))


def vary(of: Book, base: Ground) -> Plan:
    """What can be varied besides: the published mean of the convicted, and how many the comparison's shares
    are of, for the difference to the rest of it."""
    now, names = current(), base.names
    mean = now.national_mean
    if base.published_mean is not None and _counts_convicted(now, base):
        label = f"Landsgennemsnit for dømte, % (offentliggjort: {danish.number(base.published_mean, 2)})"
        with ui.columns(2)[0]:
            mean = ui.number(label, mean, "plan_field_other_mean", _share)
    kommune = of.areas.set_index("area_id").loc[now.area_id, "municipality"]
    found = now.comparison_people
    if kommune == names.comparison and base.compared:
        ui.small(scenario_wording.REST_WHY)
        found = _people_of_the_whole(of, base)
    return keep(replace(now, national_mean=mean, comparison_people=found), of)


def _people_of_the_whole(of: Book, base: Ground) -> dict[str, int]:
    found = {}
    cells = ui.grid(len(base.compared), 3)
    for column, (indicator_id, fact) in zip(cells, base.compared.items(), strict=True):
        label = (
            f"Antal {of.indicators[indicator_id]['persons_noun']} i hele {base.names.comparison}"
        )
        value = base.plan.comparison_people.get(indicator_id)
        with column:
            people = ui.number(
                label, value, f"plan_field_whole_{indicator_id}", _fitting(fact, None)
            )
        if people is not None:
            found[indicator_id] = int(people)
    return found


def _counts_convicted(now: Plan, base: Ground) -> bool:
    return base.law_indicators.get("convicted") in now.indicators


def _asks_for_dwellings(of: Book, now: Plan) -> bool:
    off_list = of.question(now)["goal"] == questions.OFF_LIST
    return bool(now.dwellings) or (off_list and scenario_results.ORIGIN in now.indicators)


def _said(found: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    return {key: number for key, number in found.items() if number is not None}


def _whole(found: Mapping[str, Fraction]) -> dict[str, int]:
    return {key: int(number) for key, number in found.items()}


def _int(number: Fraction | None) -> int | None:
    return None if number is None else int(number)


def _count(number: Fraction) -> str:
    return "" if abs(number) <= MOST else f"Skriv et tal på højst {danish.number(MOST, 0)}."


def _people(number: Fraction) -> str:
    if number.denominator != 1:
        return "Skriv et helt antal personer."
    if number < 1:
        return "Der skal være mindst én person."
    return _count(number)


def _each(number: Fraction) -> str:
    return "" if 0 < number <= 20 else "Skriv et tal mellem 0 og 20, for eksempel 2,1."


def _share(number: Fraction, mean: bool = False) -> str:
    try:
        scenario.check_range(number, mean)
    except ScenarioError as error:
        return str(error)
    return ""


def _mean(number: Fraction) -> str:
    return _share(number, mean=True)


def _fitting(fact: Mapping | None, share: Fraction | None) -> Callable[[Fraction], str]:
    """A check that so many people can have a published share, or else the assumed one."""

    def check(number: Fraction) -> str:
        why = _people(number)
        try:
            if not why and share is not None:
                scenario.whole(share, scenario_results.decimals(share), int(number))
            elif not why and fact is not None:
                scenario_results.published(fact, int(number))
        except ScenarioError as error:
            return str(error)
        return why

    return check


# ---------------------------------------------------------------- scenarios


def edit(of: Book, base: Ground) -> Ground:
    """The scenarios: their names and changes, each with its slider; errors stand at what they are about.
    Answers the ground with the plan as it now is."""
    now = current()
    scenarios = []
    if now.scenarios:
        count = len(now.scenarios)
        names = [f"Scenarie {n}" for n in range(1, count + 1)]
        tabs = ui.tabs(names, f"plan_tabs_{count}", ui.remembered("tab_in_front", 0))
        for n, (tab, (name, changes)) in enumerate(zip(tabs, now.scenarios, strict=True)):
            with tab:
                scenarios.append(_edit_scenario(of, base, n, name, changes))
    if len(now.scenarios) < plan.MAX_SCENARIOS:
        ui.button("Tilføj et scenarie", "plan_add", lambda: _add_scenario(of))
    else:
        ui.text(NO_MORE)
    made = keep(replace(now, scenarios=plan.unique_names(scenarios)), of)
    if too_large(made):
        ui.problem(too_large(made))
    return replace(base, plan=made)


def _edit_scenario(
    of: Book, base: Ground, n: int, name: str, changes: Scenario
) -> tuple[str, Scenario]:
    names, edited = of.names(current()), []
    for m, change in enumerate(changes):
        edited.append(_edit_change(of, base, n, m, change, names))
        _say_why_not(base, tuple(edited))
    written = ui.folded(
        "Ret scenariet", f"plan_tools_{n}", not changes,
        lambda: _rename_add_remove(of, n, name, len(changes)), name,
    )  # fmt: skip
    return written, tuple(edited)


def _rename_add_remove(of: Book, n: int, name: str, count: int) -> str:
    """The name of the scenario as it is written, where that can be a name, and the tools to change it."""
    written = ui.words("Scenariets navn", name, f"plan_scenario_{n}_name", plan.MAX_NAME).strip()
    now = current()
    if count < plan.MAX_CHANGES:
        addable = _addable(of, now)
        _with_button(
            "Tilføj en ændring", addable, f"plan_scenario_{n}_what", "Tilføj",
            lambda what: _add_change(of, n, what),
        )  # fmt: skip
    others = {str(k): other for k, (other, _) in enumerate(now.scenarios) if k != n}
    if others:
        _with_button(
            "Læg et scenarie til", others, f"plan_scenario_{n}_other", "Læg til",
            lambda other: _add_other(of, n, int(other)),
        )  # fmt: skip
    for m in range(count):
        ui.button(
            f"Fjern ændring {m + 1}", f"plan_remove_{n}_{m}", lambda m=m: _remove_change(of, n, m)
        )
    ui.button("Fjern scenariet", f"plan_drop_{n}", lambda: _drop(of, n))
    return written if written and written.isprintable() else name


def _with_button(
    label: str, options: Mapping[str, str], key: str, word: str, act: Callable[[str], None]
) -> None:
    """Something to choose and a button that does something with it."""
    left, right = ui.beside_each_other([3, 1])
    with left:
        chosen = ui.pick(label, options, next(iter(options)), key)
    with right:
        ui.button(word, f"{key}_do", lambda: act(chosen))


def _edit_change(of: Book, base: Ground, n: int, m: int, change: Change, names: Names) -> Change:
    key, now = f"plan_live_s{n}c{m}", base.plan
    match change:
        case PersonsChange(indicator_id, persons):
            indicator = of.indicators[indicator_id]
            measure = base.before.measures.get(indicator_id)
            noun = indicator["persons_noun"]
            label = f"{indicator['short_name']}: {noun} flere, eller færre med minus"
            low, high = -500, 500
            if measure is not None and measure.persons is not None:
                low, high = -measure.persons, measure.people - measure.persons
            number = ui.slider(label, persons, low, max(high, low + 1), 1, key, _count)
            return change if number is None else PersonsChange(indicator_id, int(number))
        case ShareSet(indicator_id, share):
            label = f"{of.indicators[indicator_id]['short_name']} bliver, procent"
            number = ui.slider(label, share, 0.0, 100.0, 0.1, key, _mean)
            return change if number is None else ShareSet(indicator_id, number)
        case Dwellings(count, like, shares):
            number = ui.slider(
                "Nye boliger, eller færre med minus", count, *DWELLINGS_RANGE, 1, key, _count
            )
            words = {one: danish.capitalise(text.format(area=names.area, comparison=names.comparison))
                     for one, text in scenario_wording.MOVERS.items()}  # fmt: skip
            like = ui.pick(
                "Hvem flytter?", words, like, f"plan_scenario_{n}_{m}_like_{now.comparison_id}"
            )
            own = _own_shares(of, base, n, m, shares) if like == OWN else {}
            return Dwellings(count if number is None else int(number), like, own)
    raise TypeError(change)


def _own_shares(
    of: Book, base: Ground, n: int, m: int, shares: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    found = {}
    for indicator_id, measure in base.before.measures.items():
        label = f"{of.indicators[indicator_id]['short_name']} blandt dem, der flytter, %"
        key = f"plan_scenario_{n}_{m}_{indicator_id}"
        number = ui.number(label, shares.get(indicator_id), key, _mean if measure.mean else _share)
        if number is not None:
            found[indicator_id] = number
    return found


def _say_why_not(base: Ground, changes: Scenario) -> None:
    """Where the last of some changes cannot be made, a sentence says why; nothing where it can, or where
    an earlier one is the reason."""
    filled = scenario_results.ready(base, changes)
    try:
        scenario.apply(base.before, filled[:-1])
    except ScenarioError:
        return
    try:
        scenario.apply(base.before, filled)
    except NotSaidError as error:
        ui.note(str(error))
    except ScenarioError as error:
        ui.problem(str(error))


def _addable(of: Book, now: Plan) -> dict[str, str]:
    words = {"dwellings": WHAT["dwellings"]}
    for kind in ("persons", "share"):
        for indicator_id in now.indicators:
            indicator = of.indicators[indicator_id]
            if kind == "share" or isinstance(indicator["counted"], str):
                words[f"{kind} {indicator_id}"] = WHAT[kind].format(name=indicator["short_name"])
    return dict(sorted(words.items(), key=lambda item: not item[0].startswith("persons")))


def _change_scenarios(of: Book, scenarios: list[tuple[str, Scenario]]) -> None:
    _forget_fields()
    keep(replace(current(), scenarios=tuple(scenarios)), of)


def _add_scenario(of: Book) -> None:
    scenarios = list(current().scenarios)
    ui.remember("tab_in_front", len(scenarios))
    taken = {name for name, _ in scenarios}
    numbers = itertools.count(len(scenarios) + 1)
    free = next(f"Scenarie {n}" for n in numbers if f"Scenarie {n}" not in taken)
    _change_scenarios(of, [*scenarios, (free, ())])


def _drop(of: Book, n: int) -> None:
    scenarios = list(current().scenarios)
    ui.remember("tab_in_front", max(0, n - 1))
    _change_scenarios(of, scenarios[:n] + scenarios[n + 1 :])


def _add_change(of: Book, n: int, what: str) -> None:
    kind, _, indicator_id = what.partition(" ")
    made: Change = Dwellings(0, COMPARISON)
    if kind == "persons":
        made = PersonsChange(indicator_id, 0)
    elif kind == "share":
        made = ShareSet(indicator_id, Fraction(0))
    _with_changes(of, n, (*current().scenarios[n][1], made))


def _remove_change(of: Book, n: int, m: int) -> None:
    changes = current().scenarios[n][1]
    _with_changes(of, n, changes[:m] + changes[m + 1 :])


def _add_other(of: Book, n: int, other: int) -> None:
    scenarios = current().scenarios
    _with_changes(of, n, (scenarios[n][1] + scenarios[other][1])[: plan.MAX_CHANGES])


def _with_changes(of: Book, n: int, changes: Scenario) -> None:
    scenarios = list(current().scenarios)
    scenarios[n] = (scenarios[n][0], changes)
    _change_scenarios(of, scenarios)


def go_on_with(of: Book, made: tuple[tuple[str, Scenario], ...]) -> None:
    """Take the scenarios of a goal as the reader's own."""
    now = replace(current(), question_id=questions.OWN, scenarios=made)
    _replace(now, of)
