"""The fields for assumptions: the one number that is asked at once, and those that are folded away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from lib.scenario import bound_sentences, input_checks, questions, remarks, sentences
from lib.scenario.bounds import Told
from lib.scenario.model import PersonsChange
from lib.scenario.published import MEAN_UNIT, ORIGIN, Published
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan
from lib.text import danish
from lib.web import inputs, page
from lib.web.forms import plan_form

HOW_MANY = "Hvor mange {noun} i alt? (svar, hvis du ved det)"


@dataclass(frozen=True)
class AssumptionField:
    """A field for one assumption.

    kind: which dictionary or attribute of the plan it belongs to. indicator_id: "" for an assumption on the area. value:
    the number assumed now. check: returns a Danish sentence why a typed number cannot be used, or "".
    """

    kind: str
    indicator_id: str
    label: str
    value: Fraction | int | None
    check: Callable[[Fraction], str]

    @property
    def key(self) -> str:
        return f"plan_field_{self.kind}_{self.indicator_id}"


def asked_field(data: ReferenceData, known: Published, front: str | None) -> SavedPlan:
    """The one field that is asked at once, for how many there are, if that is not published; the plan with its number.

    known: what is published of the plan's area, comparison and law. front: the indicator that the answer is about, or None.
    """
    now = plan_form.current_plan()
    field = _asked(_fields(data, now, known), _front(now, front), now, known)
    if field is None:
        return now
    if field.kind in ("people", "residents"):
        noun = data.indicators[field.indicator_id or ORIGIN]["persons_noun"]
        field = replace(field, label=HOW_MANY.format(noun=noun))
    return plan_form.set_plan(_with_numbers(now, _typed([field])))


def folded_fields(data: ReferenceData, known: Published, front: str | None) -> SavedPlan:
    """The other numbers that the plan can use and that are not published, folded away; the plan with them."""
    now = plan_form.current_plan()
    fields = _fields(data, now, known)
    asked = _asked(fields, _front(now, front), now, known)
    rest = [field for field in fields if field is not asked]
    if not rest:
        return now
    filled = sum(field.value is not None for field in rest)
    title = sentences.assumptions_title(known.names.area, filled)
    with page.expander(title, "antag"):
        page.escaped_caption(sentences.ASSUMPTIONS_WHY)
        typed = _typed(rest)
        holders = remarks.who_has(known.holders(now))
        if holders:
            page.escaped_caption(holders)
    return plan_form.set_plan(_with_numbers(now, typed))


def _front(now: SavedPlan, front: str | None) -> str:
    """The indicator whose people are asked for: that of the answer, or the first that a scenario moves persons of; "" for
    the residents."""
    if front is not None:
        return "" if front == ORIGIN else front
    changes = (change for _, scenario in now.scenarios for change in scenario)
    return next(
        (
            c.indicator_id
            for c in changes
            if isinstance(c, PersonsChange) and c.indicator_id != ORIGIN
        ),
        "",
    )


def _asked(
    fields: list[AssumptionField], indicator_id: str, now: SavedPlan, known: Published
) -> AssumptionField | None:
    """The field that is asked at once: how many there are, or else how many live in each dwelling that moves."""
    wanted = [("people", indicator_id) if indicator_id else ("residents", "")]
    if now.dwellings and known.dwellings is None:
        wanted.append(("persons_per_dwelling", ""))
    found = {(field.kind, field.indicator_id): field for field in fields}
    return next((found[one] for one in wanted if one in found), None)


def _typed(fields: list[AssumptionField]) -> dict[str, dict[str, Fraction | None]]:
    """The numbers typed in the fields, by kind and indicator_id."""
    found: dict[str, dict[str, Fraction | None]] = {}
    general = [field for field in fields if not field.indicator_id]
    special = [field for field in fields if field.indicator_id]
    for most, group in ((3, general), (4, special)):
        across = min(most, len(fields))
        for column, field in zip(page.grid(len(group), across), group, strict=True):
            with column:
                number = inputs.number_field(field.label, field.value, field.key, field.check)
            found.setdefault(field.kind, {})[field.indicator_id] = number
    return found


def _with_numbers(now: SavedPlan, found: Mapping[str, Mapping[str, Fraction | None]]) -> SavedPlan:
    """The plan with numbers by kind and indicator_id; assumptions of which there is no field are kept."""
    return replace(
        now,
        shares=_without_none(now.shares | found.get("share", {})),
        people=_as_integers(_without_none(now.people | found.get("people", {}))),
        residents=_as_integer(found.get("residents", {"": now.residents})[""]),
        persons_per_dwelling=found.get("persons_per_dwelling", {"": now.persons_per_dwelling})[""],
        national_mean=found.get("national_mean", {"": now.national_mean})[""],
    )


def _fields(data: ReferenceData, now: SavedPlan, known: Published) -> list[AssumptionField]:
    dwellings = _needs_dwellings(data, now)
    fields = []
    if (ORIGIN in now.indicators or dwellings) and known.residents is None:
        fields.append(
            AssumptionField(
                "residents", "", "Antal beboere i alt", now.residents, input_checks.people
            )
        )
    if dwellings:
        each = now.persons_per_dwelling
        fields.append(
            AssumptionField(
                "persons_per_dwelling",
                "",
                "Personer i hver ny bolig",
                each,
                input_checks.persons_per_dwelling,
            )
        )
    if _follows_convicted(now, known) and known.national_mean is None:
        fields.append(
            AssumptionField(
                "national_mean",
                "",
                "Landsgennemsnit for dømte, %",
                now.national_mean,
                input_checks.share,
            )
        )
    for indicator_id in now.indicators:
        mean = known.national_mean if now.national_mean is None else now.national_mean
        fields += _indicator_fields(
            data.indicators[indicator_id], now, known.observations.get(indicator_id),
            known.told.get(indicator_id), mean,
        )  # fmt: skip
    return fields


def _indicator_fields(
    indicator: Mapping, now: SavedPlan, fact: Mapping | None, told: Told | None,
    national_mean: Fraction | None,
) -> list[AssumptionField]:  # fmt: skip
    """Fields for the share, where none is published or it is too old, and for the number of persons behind it.

    told: what is known of the share within bounds, which one that is typed must agree with."""
    indicator_id, fields = indicator["indicator_id"], []
    mean = indicator["unit"] == MEAN_UNIT
    if fact is None or fact["too_old"]:
        label = bound_sentences.label(indicator, told)
        value = now.shares.get(indicator_id)

        def check(number: Fraction) -> str:
            possible = input_checks.mean if mean else input_checks.share
            return possible(number) or bound_sentences.contradiction(
                number, told, national_mean, indicator["unit"]
            )

        fields.append(AssumptionField("share", indicator_id, label, value, check))
    counted = fact is not None and pd.notna(fact["numerator"])
    if not mean and not counted and indicator_id != ORIGIN:
        label = f"Antal {indicator['persons_noun']} i alt ({danish.lower_first(indicator['short_name'])})"
        value = now.people.get(indicator_id)
        fields.append(AssumptionField("people", indicator_id, label, value, input_checks.people))
    return fields


def optional_fields(data: ReferenceData, known: Published) -> SavedPlan:
    """Optional fields; the plan with the user's numbers.

    They are another national mean of convicted persons than the published one, and the number of persons behind each
    of the comparison's shares, which the difference to the rest of the municipality needs.
    """
    now, names = plan_form.current_plan(), known.names
    mean = now.national_mean
    if known.national_mean is not None and _follows_convicted(now, known):
        label = f"Landsgennemsnit for dømte, % (offentliggjort: {danish.number(known.national_mean, 2)})"
        with page.columns(2)[0]:
            mean = inputs.number_field(label, mean, "plan_field_other_mean", input_checks.share)
    kommune = data.areas.set_index("area_id").loc[now.area_id, "municipality"]
    found = now.comparison_people
    compared = known.compared(now)
    if kommune == names.comparison and compared:
        page.escaped_caption(sentences.REST_WHY)
        found = _comparison_people_fields(data, now, names.comparison, compared)
    return plan_form.set_plan(replace(now, national_mean=mean, comparison_people=found))


def _comparison_people_fields(
    data: ReferenceData, now: SavedPlan, comparison: str, compared: Mapping[str, Mapping]
) -> dict[str, int]:
    """Fields for the number of persons behind each of the comparison's shares: indicator_id -> typed number."""
    found = {}
    cells = page.grid(len(compared), 3)
    for column, indicator_id in zip(cells, compared, strict=True):
        label = f"Antal {data.indicators[indicator_id]['persons_noun']} i hele {comparison}"
        value = now.comparison_people.get(indicator_id)
        with column:
            people = inputs.number_field(
                label, value, f"plan_field_whole_{indicator_id}", input_checks.people
            )
        if people is not None:
            found[indicator_id] = int(people)
    return found


def _follows_convicted(now: SavedPlan, known: Published) -> bool:
    return known.law_indicators.get("convicted") in now.indicators


def _needs_dwellings(data: ReferenceData, now: SavedPlan) -> bool:
    goal = data.question(now)["goal"]
    origin = goal == questions.OFF_LIST and ORIGIN in now.indicators
    return bool(now.dwellings) or origin or goal in questions.TARGETS


def _without_none(found: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    return {key: number for key, number in found.items() if number is not None}


def _as_integers(found: Mapping[str, Fraction]) -> dict[str, int]:
    return {key: int(number) for key, number in found.items()}


def _as_integer(number: Fraction | None) -> int | None:
    return None if number is None else int(number)
