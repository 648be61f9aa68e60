"""The five criteria of an area as one picture: thresholds, values, ranges, bounds and what nobody has published."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import compare, criteria, criterion_sentences, sentences
from lib.analysis.assessment import Assessment
from lib.analysis.known_range import KnownRange
from lib.charts.chart_data import CriteriaRows
from lib.charts.layout import wrap
from lib.figures.figure import Figure, origin_flags, sources_of
from lib.text import danish

HEADROOM = 1.2  # of the end of a scale over the largest number on it
REGION_MEAN = 100.0  # belongs on the scale of a share of the region's mean
WIDE_PX = 900  # in a file, so that the words stand beside the scales
LABEL_SHARE = 0.13  # of a scale, the least between two labels
WIDE_NAME, WIDE_WORDS, NARROW_WORDS = 20, 38, 44  # characters per line
BAND = "Et bånd er en grænse, som en kilde siger i ord, eller som følger af en liste; tallet selv er ikke trykt."
STAND_IN = "Det nærmeste tal er ikke lovens mål og afgør intet."


@dataclass(frozen=True)
class _Scale:
    """The scale of one criterion, from 0 to `top`. unit: of its numbers."""

    unit: str
    top: float

    def at(self, value: float) -> float:
        return min(1.0, max(0.0, float(value) / self.top))


def criteria_picture(
    assessment: Assessment, observations: pd.DataFrame, names: Mapping[str, str], area_id: str,
    comparator_id: str, law_date: datetime.date, area: str,
) -> Figure:  # fmt: skip
    """The criteria of an area on one day as a figure, with its numbers and words as a table.

    observations: queries.observations of the area and the comparison. names: of the criteria, in the law's order. area:
    its name, which nothing else tells where it has no observation.
    """
    comparison = sentences.area_name(observations, comparator_id)
    theirs = criteria.law_values(observations[observations["area_id"] == comparator_id], law_date)
    near = _stand_ins(observations[observations["area_id"] == area_id])
    judged = [name for name in names if assessment.limits(name)]
    kind = criterion_sentences.headline_kind(assessment)
    used = pd.concat(
        [
            assessment.statements, theirs,
            *(near[name].to_frame().T for name in judged if name in near and assessment.value(name) is None),
        ]
    )  # fmt: skip
    words = {name: criterion_sentences.row_words(assessment, name) for name in judged}
    return Figure(
        name="de fem kriterier",
        chart=_chart(
            assessment, {name: names[name] for name in judged}, words, theirs, near, (area, comparison),
            criterion_sentences.is_met(assessment, kind),
        ),
        title=criterion_sentences.headline(assessment, kind, area, str(law_date.year), len(judged)),
        caption="Streg: lovens grænse på listen. Farvet felt: her er grænsen nået. "
        "Hvert kriterium har sin egen skala.",
        area=area,
        comparison=comparison if len(theirs) else "",
        period=f"listen {danish.long_date(law_date)}",
        table=_table(assessment, observations, names, judged, words, theirs, area, comparison),
        sources=sources_of(used) if len(used) else sources_of(observations.iloc[:0]),
        description="; ".join(f"{names[name]}: {words[name]}" for name in judged) + ".",
        file_width=WIDE_PX,
        caveat=" ".join(_caveats(assessment, names, judged, theirs, near, comparison)),
        **origin_flags(used if len(used) else observations.iloc[:0]),
    )  # fmt: skip


def _stand_ins(own: pd.DataFrame) -> dict[str, pd.Series]:
    """The newest stand-in of each criterion that is a plain share: criterion -> observation."""
    rows = compare.with_value(own[(own["criterion_relation"] == "stand_in") & (own["unit"] == "pct.")])  # fmt: skip
    newest = rows.sort_values("period_end", na_position="first").drop_duplicates("criterion", keep="last")  # fmt: skip
    return {row["criterion"]: row for _, row in newest.iterrows()}


# ---------------------------------------------------------------- the chart


def _chart(
    assessment: Assessment, names: Mapping[str, str], words: Mapping[str, str], theirs: pd.DataFrame,
    near: Mapping[str, pd.Series], who: tuple[str, str], met: Mapping[str, bool],
) -> CriteriaRows:  # fmt: skip
    rows, ticks, zones, bands, points = [], [], [], [], []
    near_name = "Nærmeste tal"
    for name, title in names.items():
        other = theirs[theirs["criterion"] == name]
        scale = _scale(assessment, name, other, near.get(name))
        rows.append(
            (
                name,
                title,
                wrap(title, WIDE_NAME),
                _wide(words[name]),
                wrap(words[name], NARROW_WORDS),
                met.get(name, False),
            )
        )
        limits = list(_limits(assessment, name, scale))
        ticks += _ticks(name, scale, sorted({limit for limit, _ in limits}))
        for limit, upwards in limits:
            zones.append((name, *((scale.at(limit), 1.0) if upwards else (0.0, scale.at(limit)))))
        value = _usable_value(assessment, name)
        if value is not None:
            points.append((name, scale.at(value["value"]), who[0], ""))
        else:
            bands += _band(name, assessment, scale)
            if name in near and scale.unit == near[name]["unit"]:
                points.append((name, scale.at(near[name]["value"]), near_name, _year(near[name])))
        if len(other) and (at := _on_scale(other.iloc[0], scale, assessment)) is not None:
            points.append((name, at, who[1], _year(other.iloc[0])))
    return CriteriaRows(
        pd.DataFrame(
            rows, columns=["criterion", "name", "wide_name", "words", "narrow_words", "met"]
        ),
        pd.DataFrame(ticks, columns=["criterion", "at", "text", "label_at"]),
        pd.DataFrame(zones, columns=["criterion", "start", "end"]).drop_duplicates(),
        pd.DataFrame(bands, columns=["criterion", "start", "end", "fade"]),
        pd.DataFrame(points, columns=["criterion", "at", "who", "text"]),
        (*who, near_name),
    )


def _wide(words: str) -> str:
    """What is known on one line, and the side below it."""
    known, _, where = words.partition(": ")
    return "\n".join(wrap(part, WIDE_WORDS) for part in (known, where) if part)


def _usable_value(assessment: Assessment, name: str) -> pd.Series | None:
    """The number of a criterion; None where there is none or it is too old for the list."""
    return None if name in assessment.too_old else assessment.value(name)


def _year(row: pd.Series) -> str:
    return "" if pd.isna(row["period_end"]) else str(row["period_end"].year)


def _scale(
    assessment: Assessment, name: str, other: pd.DataFrame, near: pd.Series | None
) -> _Scale:
    """In multiples of the national mean where what is known is, or the law is and nothing is known."""
    known, in_multiples = assessment.known(name)
    value = _usable_value(assessment, name)
    rules = [rule for rule, _ in assessment.limits(name)]
    relative = all(rule["unit"] == criteria.RELATIVE_UNIT for rule in rules) and (
        in_multiples or (value is None and not known.is_known)
    )
    if relative:
        return _Scale(criteria.RELATIVE_UNIT, max(rule["threshold"] for rule in rules) + 1.0)
    unit = value["unit"] if value is not None else rules[0]["unit"]
    numbers = [float(one) for _, limits in assessment.limits(name) for one in limits]
    numbers += [float(one) for one in (known.low, known.high) if one is not None]
    numbers += [float(row["value"]) for row in (value,) if row is not None]
    numbers += list(other["value"].astype(float))
    if near is not None and near["unit"] == unit:
        numbers.append(float(near["value"]))
    if unit == "pct. af regionens gennemsnit":
        numbers.append(REGION_MEAN / HEADROOM)
    top = max(numbers, default=1.0) * HEADROOM
    return _Scale(unit, min(top, 100.0) if unit == "pct." else top)


def _limits(assessment: Assessment, name: str, scale: _Scale) -> Iterable[tuple[float, bool]]:
    """The thresholds of a criterion on its scale, and whether it is met above them."""
    for rule, limits in assessment.limits(name):
        upwards = rule["operator"] in (">", ">=")
        if scale.unit == criteria.RELATIVE_UNIT:
            yield float(rule["threshold"]), upwards
        else:
            yield from ((float(limit), upwards) for limit in limits)


def _ticks(name: str, scale: _Scale, limits: Iterable[float]) -> list[tuple]:
    """A tick for each threshold; two too close for two labels share one between them."""
    found: list[tuple] = []
    for limit in limits:
        at, text = scale.at(limit), criterion_sentences.short_amount(limit, scale.unit)
        label_at = at
        if found and at - found[-1][1] < LABEL_SHARE:
            before = found.pop()
            found.append((*before[:2], "", before[1]))
            text, label_at = f"{before[2]} / {text}", (before[1] + at) / 2
        found.append((name, at, text, label_at))
    return found


def _band(name: str, assessment: Assessment, scale: _Scale) -> list[tuple]:
    known, _ = assessment.known(name)
    if not known.is_known:
        known = implied_range(assessment, name, scale.unit)
    if not known.is_known:
        return []
    fade = "left" if known.low is None else ("right" if known.high is None else "")
    start = 0.0 if known.low is None else scale.at(known.low)
    end = 1.0 if known.high is None else scale.at(known.high)
    return [(name, start, end, fade)]


def implied_range(assessment: Assessment, criterion: str, unit: str) -> KnownRange:
    """The range of a criterion that follows from the lists of the day, in this unit."""
    found = KnownRange()
    for one in assessment.deductions:
        if one.criterion != criterion or one.threshold[2] != unit:
            continue
        operator, limit, _ = one.threshold
        above = (operator in (">", ">=")) == one.met
        included = operator in (">=", "<=") if one.met else operator in (">", "<")
        bound = KnownRange(limit, included) if above else KnownRange(high=limit, high_included=included)  # fmt: skip
        found = found.intersect(bound) or found
    return found


def _on_scale(row: pd.Series, scale: _Scale, assessment: Assessment) -> float | None:
    if row["unit"] == scale.unit:
        return scale.at(row["value"])
    if scale.unit == criteria.RELATIVE_UNIT and assessment.national_mean:
        return scale.at(row["value"] / assessment.national_mean)
    return None


# ---------------------------------------------------------------- the table and the words


def _table(
    assessment: Assessment, observations: pd.DataFrame, names: Mapping[str, str], judged: Iterable[str],
    words: Mapping[str, str], theirs: pd.DataFrame, area: str, comparison: str,
) -> pd.DataFrame:  # fmt: skip
    rows = []
    for name in judged:
        other = theirs[theirs["criterion"] == name]
        statements = pd.concat(
            [assessment.deciding_statements(name), assessment.silent_statements(name)]
        )
        rows.append(
            {
                "Kriterium": names[name],
                area: words[name],
                comparison: sentences.dated_value(other.iloc[0] if len(other) else None),
                "Lovens grænser": sentences.limits(assessment.limits(name)),
                "Hvor det står": " ".join(_statement(row) for _, row in statements.iterrows()),
            }
        )
    return pd.DataFrame(rows)


def _statement(row: pd.Series) -> str:
    """One statement with its kind, words and source."""
    how = criterion_sentences.STATEMENTS.get(row["statement"], sentences.status(row))
    words = f": »{row['quote']}«" if isinstance(row["quote"], str) else ""
    return f"{row['period']}, {how}{words} ({sentences.citation(row)})."


def _caveats(
    assessment: Assessment, names: Mapping[str, str], judged: Iterable[str], theirs: pd.DataFrame,
    near: Mapping[str, pd.Series], comparison: str,
) -> Iterable[str]:  # fmt: skip
    rows = assessment.statements
    if rows["value"].isna().any() or any(one.criterion for one in assessment.deductions):
        yield BAND
    silent = [names[name].lower() for name in judged if len(assessment.silent_statements(name))]
    if silent:
        yield f"{danish.capitalise(danish.enumeration(silent))} nævnes ikke i kilden som en grund; det afgør intet."
    if any(name in near and assessment.value(name) is None for name in judged):
        yield STAND_IN
    years = dict.fromkeys(_year(row) for _, row in theirs.iterrows())
    if years:
        yield f"Tallene for {comparison} er fra {danish.enumeration(years)}."
