"""Danish sentences about values, comparisons, the law's rules, and unpublished numbers."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from lib.analysis import compare, criteria
from lib.analysis.assessment import Assessment
from lib.db.queries import GUESSED_STATUS
from lib.text import danish

FICTIONAL = "Opdigtet: tallene siger intet om noget virkeligt sted"
STAND_IN = "Nærmeste tal (ikke lovens mål)"
HYPOTHETICAL = "Hypotetisk: et regneeksempel, ikke en forudsigelse"
OWN = "Egne tal: læst ind af den, der viser siden, og ikke kontrolleret"
OWN_STATUS = "own"  # status of rows from the user's own file, which only that user's database has
OWN_STATUSES = (OWN_STATUS, GUESSED_STATUS)
NOT_PUBLISHED = "ikke offentliggjort"
STATUS = {
    "published": "offentliggjort",
    "derived": "udledt",
    "confidential": "vises ikke (få personer)",
    "not_published": NOT_PUBLISHED,
    OWN_STATUS: "egne tal",
    GUESSED_STATUS: "egne tal, gættet",
}
MADE_UP = "opdigtet"
RELATION = {"law": "lovens eget mål", "stand_in": STAND_IN.lower()}
ANSWER = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke afgøres"}
PUBLISHED = {True: "på listen", False: "ikke på listen", None: "ikke offentliggjort her"}
ON_LIST = {True: "ville stå på listen", False: "ville ikke stå på listen", None: "kan ikke afgøres"}
ROLE = {
    "required": "krav",
    "counted": "tæller med",
    "years": "varighed",
    "printed_cutoff": "trykt grænse i tal",
}
OPERATOR = {">": "over", ">=": "mindst", "<": "under", "<=": "højst"}
YEARS_IN_A_ROW = "år i træk på listen"
LAWS_OWN_WORDS = ("ghetto", "parallelsamfund")
BEHIND_A_VALUE = ["value_text", "value", "unit", "decimals", "status"]  # columns


# ---------------------------------------------------------------- one figure


def value(observation: Mapping) -> str:
    """The value of an observation as shown: the source's words, else the formatted number, else its status."""
    if pd.notna(observation["value_text"]):
        return observation["value_text"]
    if pd.isna(observation["value"]):
        return STATUS[observation["status"]]
    return danish.amount(observation["value"], observation["unit"], int(observation["decimals"]))


def values(observations: pd.DataFrame) -> list[str]:
    """value() of every observation, in order."""
    return [value(one) for one in observations[BEHIND_A_VALUE].to_dict("records")]


def value_in_full(observation: Mapping) -> str:
    """The value with its full unit: "57,7 % af regionens gennemsnit"."""
    of = observation["unit"].partition(" ")[2]
    return (
        f"{value(observation)} {of}"
        if observation["unit"].startswith("pct. af")
        else value(observation)
    )


def dated_value(observation: Mapping | None) -> str:
    """ "51,8 % (2020)", "51,8 % (2020, egne tal)", or "ikke offentliggjort" for None."""
    if observation is None:
        return NOT_PUBLISHED
    status = observation["status"]
    own = f", {STATUS[status]}" if status in OWN_STATUSES else ""
    return f"{value(observation)} ({observation['period']}{own})"


def status(observation: Mapping) -> str:
    """The status of an observation in Danish, for example "udledt" or "opdigtet"."""
    return MADE_UP if observation["fictional"] else STATUS[observation["status"]]


def finding(observation: Mapping) -> str:
    """The finding of an observation, without full stop: "27 % af skoleeleverne i Eksempelby havde …"."""
    sentence = (
        observation["sentence"]
        if pd.notna(observation["sentence"])
        else "{indicator}, {area}: {value}"
    )
    return danish.capitalise(
        sentence.format(
            value=value(observation), area=observation["area"], indicator=observation["indicator"]
        )
    )


def area_name(observations: pd.DataFrame, area_id: str) -> str:
    """The name of an area, from its observations; its id where it has none."""
    names = observations.loc[observations["area_id"] == area_id, "area"]
    return area_id if names.empty else names.iloc[0]


def citation(row: Mapping) -> str:
    """The citation of a source: its title, or publisher and date where the title has a derogatory word.

    row: with source, publisher and published.
    """
    if not re.search(r"ghetto|g-list|udskældt", row["source"], flags=re.IGNORECASE):
        return row["source"]
    when = f", {danish.partial_date(row['published'])}" if pd.notna(row["published"]) else ""
    return f"{row['publisher']}{when}"


def group_findings(observations: pd.DataFrame, criterion: str) -> list[str]:
    """Sentences on a criterion from observations of area groups, with note and source."""
    rows = observations[
        (observations["area_kind"] == "gruppe") & (observations["criterion"] == criterion)
    ]
    return [
        f"{finding(observation)} ({observation['period']}). {observation['note']} Kilde: {citation(observation)}."
        for _, observation in rows.iterrows()
    ]


# ---------------------------------------------------------------- two figures


def comparison_value(pair: pd.Series) -> str:
    """The comparison's value in a row of compare.pairs, as shown."""
    if pd.notna(pair["comparison_text"]):
        return pair["comparison_text"]
    return danish.amount(pair["comparison"], pair["unit"], int(pair["decimals"]))


def finding_beside(pair: pd.Series, comparison: str) -> str:
    """The finding with the comparison's value and the period: "… – i Eksempelland 12 % (2017)"."""
    return f"{finding(pair)} – i {comparison} {comparison_value(pair)} ({pair['period']})"


def summary(compared: pd.DataFrame, comparison: str) -> str:
    """The findings of rows of compare.pairs, as whole sentences."""
    return " ".join(f"{finding_beside(pair, comparison)}." for _, pair in compared.iterrows())


def difference(pair: pd.Series) -> str:
    """ "15 procentpoint højere"; in the indicator's unit where it is not a share."""
    size = abs(pair["difference"])
    if size == 0:
        return "ingen forskel"
    unit = "procentpoint" if pair["unit"] == "pct." else pair["unit"]
    return f"{danish.amount(size, unit, 2)} {'højere' if pair['difference'] > 0 else 'lavere'}"


def of_hundred(observation: Mapping, share_pct: float) -> str:
    """A share as persons of 100: "27 ud af 100 elever"."""
    return f"{compare.whole_persons_of_100(share_pct)} ud af 100 {observation['persons_noun']}"


# ---------------------------------------------------------------- the law


def list_kind(kind: str) -> str:
    """A list kind in running text; a word that is the law's own is put in quotation marks as the law's."""
    return f"lovens »{kind}«" if is_laws_own_word(kind) else kind


def list_kinds(kind: str) -> str:
    """A list kind in the plural: "forebyggelsesområder", "lovens »parallelsamfund«"."""
    many = kind if kind.endswith("samfund") else f"{kind}r"
    return f"lovens »{many}«" if is_laws_own_word(kind) else many


def is_laws_own_word(kind: str) -> bool:
    """Whether a list kind is a judging word that is used here only as the law's."""
    return any(word in kind for word in LAWS_OWN_WORDS)


def threshold(rule: Mapping, limits: Sequence[Fraction]) -> str:
    """A threshold: "over 50 %"; a multiple of the national mean also as numbers, where known or printed."""
    text = f"{OPERATOR[rule['operator']]} {danish.amount(rule['threshold'], rule['unit'], 2)}"
    if rule["unit"] != criteria.RELATIVE_UNIT or not limits:
        return text
    numbers = danish.enumeration((danish.amount(limit, "pct.", 2) for limit in limits), "eller")
    return f"{text} ({numbers})"


def limits(rules: Sequence[tuple[Mapping, Sequence[Fraction]]]) -> str:
    """The thresholds of one criterion, each once: "over 40 % (udsat boligområde og parallelsamfund)"."""
    kinds: dict[str, list[str]] = {}
    for rule, numbers in rules:
        kinds.setdefault(threshold(rule, numbers), []).append(list_kind(rule["list_kind"]))
    return "; ".join(f"{text} ({danish.enumeration(names)})" for text, names in kinds.items())


def threshold_labels(
    rules: Sequence[tuple[Mapping, Sequence[Fraction]]], unit: str
) -> list[tuple[float, str]]:
    """Each threshold once, with its label on a chart: (50.0, "grænse 50 %")."""
    numbers = sorted({number for _, given in rules for number in given})
    return [(float(n), f"grænse {danish.amount(n, unit, 2)}") for n in numbers]


def verdict(result: criteria.Verdict, names: dict[str, str]) -> str:
    """Why an area would or would not be on a list, or what would decide it. names: by criterion."""
    names = names | {criteria.YEARS: YEARS_IN_A_ROW}
    parts = [
        f"Kravet om {names[criterion].lower()}: {ANSWER[result.criteria[criterion]]}."
        for criterion in result.required
    ]
    counted = {c: answer for c, answer in result.criteria.items() if c not in result.required}
    groups = []
    for answer, word in ((True, "opfyldt"), (False, "ikke opfyldt"), (None, "ikke kendt")):
        own = [names[c].lower() for c, given in counted.items() if given is answer]
        if answer is None and len(own) == len(counted):
            groups.append("ingen af dem kan afgøres")
        elif own:
            groups.append(f"{len(own)} {word} ({danish.enumeration(own)})")
    others = "øvrige kriterier" if result.required else "kriterier"
    parts.append(f"Mindst {result.needed} af {len(counted)} {others}: {'; '.join(groups)}.")
    if result.on_list is None and len(result.deciding) == 1:
        word = danish.capitalise(names[result.deciding[0]].lower())
        parts.append(f"{word} ville afgøre det.")
    return " ".join(parts)


def deciding(result: criteria.Verdict, names: dict[str, str]) -> str:
    """ " (indkomst ville afgøre det)", or "" where the verdict is decided."""
    if result.on_list is not None:
        return ""
    names = names | {criteria.YEARS: YEARS_IN_A_ROW}
    words = danish.enumeration(names[criterion].lower() for criterion in result.deciding)
    return f" ({words} ville afgøre det)"


def distance(observation: Mapping, operator: str, limit: Fraction) -> str:
    """The distance of an observation to a threshold, in percentage points and, where known, in persons.

    The persons are criteria.persons_to_cross().
    """
    now = criteria.exact_value(observation)
    gap = float(now - limit)
    unit = "procentpoint" if "pct." in observation["unit"] else observation["unit"]
    size = danish.amount(abs(gap), unit, int(observation["decimals"]))
    text = f"{size} {'over' if gap > 0 else 'under'} grænsen" if gap else "præcis på grænsen"
    if observation["unit"] != "pct.":
        return text
    if pd.isna(observation["numerator"]):
        return f"{text}; hvor mange personer det svarer til, er {NOT_PUBLISHED}"
    numerator, denominator = int(observation["numerator"]), int(observation["denominator"])
    try:
        persons = abs(criteria.persons_to_cross(numerator, denominator, operator, limit))
    except ValueError:
        return text
    return (
        f"{text}; det svarer til {danish.number(persons, 0)} af de "
        f"{danish.number(denominator, 0)} {observation['persons_noun']}"
    )


def distance_to(observation: Mapping, rule: pd.Series, limits: Sequence[Fraction]) -> str:
    """distance() to the threshold of a rule, or why it cannot be calculated."""
    if not limits:
        return f"kan ikke beregnes: landsgennemsnittet er {NOT_PUBLISHED}"
    if len(limits) > 1:
        return "kilderne trykker ikke den samme grænse"
    return distance(observation, rule["operator"], limits[0])


def assumptions(assessment: Assessment) -> str:
    """The assumptions of an assessment: residents, periods, and values too old to be used."""
    parts = []
    if assessment.residents is None:
        parts.append(
            "Loven kræver mindst 1.000 beboere. Folketallet er ikke offentliggjort, "
            "så det er en forudsætning her."
        )
    fresh = assessment.values[~assessment.values["criterion"].isin(assessment.too_old)]
    if len(fresh):
        parts.append(f"Regnet på tal fra {danish.enumeration(dict.fromkeys(fresh['period']))}.")
    for criterion in assessment.too_old:
        observation = assessment.value(criterion)
        parts.append(
            f"{observation['short_name']}: det nyeste tal er fra {observation['period']}, mere end to år før "
            "listen, og bruges derfor ikke til at afgøre den."
        )
    if assessment.guessed:
        parts.append(
            "Dine egne tal, der er mærket »gættet«, afgør intet her. Sig på Egne tal, hvad de måler."
        )
    return " ".join(parts)


def never_listed(area: str) -> str:
    """That a fictional area has been on no list; without a full stop."""
    return f"{area} findes ikke og har aldrig stået på en liste"


def membership(published: pd.DataFrame, area: str) -> str:
    """What the sources say about an area and the ministry's lists. published: queries.memberships."""
    if published.empty:
        return f"{never_listed(area)}; her er, hvad reglerne ville give."
    on = published[published["on_list"].eq(True)]
    if len(on):
        newest = on[on["list_date"] == on["list_date"].max()]
        kinds = danish.enumeration(danish.lower_first(kind) for kind in newest["list_kind_name"])
        when = danish.long_date(newest["list_date"].iloc[0])
        return (
            f"{area} stod på ministeriets liste {when} som {kinds}. "
            "Om senere lister er der ikke fundet oplysninger."
        )
    denied = published[published["on_list"].eq(False) & published["quote"].notna()]
    if denied.empty:
        return f"Materialet siger ikke, om {area} har stået på en af ministeriets lister."
    until = danish.long_date(denied["list_date"].max())
    return (
        f"{area} stod til og med {until} ikke på nogen af ministeriets lister. "
        f"Kildens ord: »{denied['quote'].iloc[-1]}«."
    )


def list_of_day(published: pd.DataFrame, area: str, day: pd.Timestamp) -> str:
    """What the sources say about an area and the ministry's lists of one day. published: queries.memberships."""
    of_day, when = published[published["list_date"] == day], danish.long_date(day)
    on, off = (of_day[of_day["on_list"].eq(answer)] for answer in (True, False))
    if len(on):
        kinds = danish.enumeration(danish.lower_first(kind) for kind in on["list_kind_name"])
        return f"{area} stod på ministeriets liste {when} som {kinds}."
    if off.empty:
        return f"Det er ikke fundet oplyst, om {area} stod på ministeriets liste {when}."
    if len(off) == len(of_day):
        return f"{area} stod ikke på nogen af ministeriets lister {when}."
    kinds = danish.enumeration(
        (danish.lower_first(kind) for kind in off["list_kind_name"]), "eller"
    )
    return f"{area} stod ikke på ministeriets liste {when} som {kinds}; om de andre kategorier er det ikke fundet oplyst."


def law_value_unknown(observations: pd.DataFrame, criterion: str, area: str) -> str:
    """A sentence that the law's own measure is not published for an area, and who has it."""
    rows = observations[
        (observations["criterion"] == criterion) & (observations["status"] == "not_published")
    ]
    rows = rows[rows["criterion_relation"] == "law"]
    text = f"**Ikke offentliggjort for {area}** i de kilder, værktøjet bygger på."
    return f"{text} Hvem har tallet? {rows.iloc[0]['note']}" if len(rows) else text


def baseline(target: pd.Series) -> str:
    """The baseline of a target: "15 procentpoint (2015)", or "" where none is given."""
    if target["status"] == "confidential":
        return STATUS["confidential"]
    if pd.isna(target["baseline"]):
        return ""
    when = f" ({target['baseline_period']})" if pd.notna(target["baseline_period"]) else ""
    return danish.amount(target["baseline"], "procentpoint") + when
