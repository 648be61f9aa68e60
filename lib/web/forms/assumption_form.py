"""The fields for assumptions: numbers that a plan needs and that are not published, and optional ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from lib.scenario import input_checks, outcomes, questions, sentences
from lib.scenario.outcomes import Published
from lib.scenario.reference_data import ReferenceData
from lib.scenario.saved_plan import SavedPlan
from lib.text import danish
from lib.web import inputs, page
from lib.web.forms import plan_form


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


def required_fields(data: ReferenceData, known: Published) -> SavedPlan:
    """Fields for the numbers that the plan needs and that are not published, if any; the plan with the user's assumptions.

    known: what is published of the plan's area, comparison and law.
    """
    now = plan_form.current_plan()
    fields = _fields(data, now, known)
    if not fields:
        return now
    with page.expander(sentences.assumptions_title(known.names.area), "antag", opened=True):
        return plan_form.set_plan(
            _plan_with_assumptions(now, fields, sentences.who_has(known.holders(now)))
        )


def _plan_with_assumptions(
    now: SavedPlan, fields: list[AssumptionField], holders: str
) -> SavedPlan:
    """The plan with the numbers typed in the fields. holders: a sentence on who has the numbers, or ""."""
    page.escaped_caption(sentences.ASSUMPTIONS_WHY)
    found: dict[str, dict[str, Fraction | None]] = {}
    general = [field for field in fields if not field.indicator_id]
    special = [field for field in fields if field.indicator_id]
    for across, group in ((3, general), (4, special)):
        for column, field in zip(page.grid(len(group), across), group, strict=True):
            with column:
                number = inputs.number_field(field.label, field.value, field.key, field.check)
            found.setdefault(field.kind, {})[field.indicator_id] = number
    if holders:
        page.escaped_caption(holders)
    # Assumptions without a field here are kept for the questions that need them.
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
    if (outcomes.ORIGIN in now.indicators or dwellings) and known.residents is None:
        fields.append(
            AssumptionField("residents", "", "Antal beboere", now.residents, input_checks.people)
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
        fields += _indicator_fields(
            data.indicators[indicator_id], now, known.observations.get(indicator_id)
        )
    return fields


def _indicator_fields(
    indicator: Mapping, now: SavedPlan, fact: Mapping | None
) -> list[AssumptionField]:
    """Fields for the share, where none is published or it is too old, and for the number of persons behind it."""
    indicator_id, fields = indicator["indicator_id"], []
    mean = indicator["unit"] == outcomes.MEAN_UNIT
    if fact is None or fact["too_old"]:
        label = f"{indicator['short_name']}, %"
        value = now.shares.get(indicator_id)
        fields.append(
            AssumptionField(
                "share",
                indicator_id,
                label,
                value,
                input_checks.mean if mean else input_checks.share,
            )
        )
    counted = fact is not None and pd.notna(fact["numerator"])
    if not mean and not counted and indicator_id != outcomes.ORIGIN:
        label = f"Antal {indicator['persons_noun']} bag »{indicator['short_name']}«"
        assumed = now.shares.get(indicator_id) if fact is None or fact["too_old"] else None
        check = input_checks.fitting(fact, assumed)
        fields.append(
            AssumptionField("people", indicator_id, label, now.people.get(indicator_id), check)
        )
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
    for column, (indicator_id, fact) in zip(cells, compared.items(), strict=True):
        label = f"Antal {data.indicators[indicator_id]['persons_noun']} i hele {comparison}"
        value = now.comparison_people.get(indicator_id)
        with column:
            people = inputs.number_field(
                label, value, f"plan_field_whole_{indicator_id}", input_checks.fitting(fact, None)
            )
        if people is not None:
            found[indicator_id] = int(people)
    return found


def _follows_convicted(now: SavedPlan, known: Published) -> bool:
    return known.law_indicators.get("convicted") in now.indicators


def _needs_dwellings(data: ReferenceData, now: SavedPlan) -> bool:
    off_list = data.question(now)["goal"] == questions.OFF_LIST
    return bool(now.dwellings) or (off_list and outcomes.ORIGIN in now.indicators)


def _without_none(found: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    return {key: number for key, number in found.items() if number is not None}


def _as_integers(found: Mapping[str, Fraction]) -> dict[str, int]:
    return {key: int(number) for key, number in found.items()}


def _as_integer(number: Fraction | None) -> int | None:
    return None if number is None else int(number)
