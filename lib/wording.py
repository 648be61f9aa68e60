"""Danish sentences about findings: what a number says, what the rules say, what is not known."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from lib import compare, criteria, danish

FICTIONAL = "Opdigtet: tallene siger intet om noget virkeligt sted"
STAND_IN = "Stedfortræder, ikke lovens mål"
NOT_PUBLISHED = "ikke offentliggjort"
STATUS = {
    "published": "offentliggjort",
    "derived": "udledt",
    "confidential": "vises ikke (få personer)",
    "not_published": NOT_PUBLISHED,
}
RELATION = {"law": "lovens eget mål", "stand_in": "stedfortræder, ikke lovens mål"}
ANSWER = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke afgøres"}
PUBLISHED = {True: "på listen", False: "ikke på listen", None: "ikke offentliggjort her"}
ROLE = {
    "required": "krav",
    "counted": "tæller med",
    "years": "varighed",
    "printed_cutoff": "trykt grænse i tal",
}
ON_LIST = {True: "ville stå på listen", False: "ville ikke stå på listen", None: "kan ikke afgøres"}
OPERATOR = {">": "over", ">=": "mindst", "<": "under", "<=": "højst"}
YEARS_ON_LIST = "antallet af år i træk"


def value(fact: pd.Series) -> str:
    """The number of a fact as it is told: the source's own words where it is not a plain number."""
    if pd.notna(fact.get("value_text")):
        return fact["value_text"]
    if pd.isna(fact["value"]):
        return STATUS.get(fact["status"], NOT_PUBLISHED)
    return danish.amount(fact["value"], fact["unit"], int(fact["decimals"]))


def finding(fact: pd.Series) -> str:
    """A sentence without full stop: "27 % af skoleeleverne i Værebro Park har …"."""
    sentence = fact["sentence"] if pd.notna(fact["sentence"]) else "{indicator}, {area}: {value}"
    return danish.capitalise(
        sentence.format(value=value(fact), area=fact["area"], indicator=fact["indicator"])
    )


def against(pair: pd.Series, comparison: str) -> str:
    """The finding beside the comparison: "… – i Gladsaxe Kommune 12 %"."""
    return f"{finding(pair)} – i {comparison} {other_value(pair)}"


def other_value(pair: pd.Series) -> str:
    """The comparison's number in a row of compare.pairs."""
    if pd.notna(pair["comparison_text"]):
        return pair["comparison_text"]
    return danish.amount(pair["comparison"], pair["unit"], int(pair["decimals"]))


def difference(pair: pd.Series) -> str:
    """ "15 procentpoint højere"; the same unit for what is not a share."""
    size = abs(pair["difference"])
    if size == 0:
        return "ingen forskel"
    unit = "procentpoint" if pair["unit"] == "pct." else pair["unit"]
    return f"{danish.amount(size, unit, 2)} {'højere' if pair['difference'] > 0 else 'lavere'}"


def summary(compared: pd.DataFrame, comparison: str) -> str:
    """The findings of some rows of compare.pairs as whole sentences."""
    return " ".join(
        f"{against(pair, comparison)} ({pair['period']})." for _, pair in compared.iterrows()
    )


def of_hundred(fact: pd.Series, share_pct: float) -> str:
    """ "27 ud af 100 elever"."""
    return f"{compare.whole_persons_of_100(share_pct)} ud af 100 {fact['persons_noun']}"


def threshold(rule: pd.Series, limits: Sequence[Fraction]) -> str:
    """ "over 50 %"; a multiple of the national mean with its number where one is printed or known."""
    text = f"{OPERATOR[rule['operator']]} {danish.amount(rule['threshold'], rule['unit'], 2)}"
    if rule["unit"] != criteria.RELATIVE_UNIT or not limits:
        return text
    numbers = danish.enumeration((danish.amount(limit, "pct.", 2) for limit in limits), "eller")
    return f"{text} ({numbers})"


def verdict(result: criteria.Verdict, names: dict[str, str]) -> str:
    """What the rules say of one list kind, and what would decide it. `names` by criterion."""
    met = [names[c] for c, answer in result.criteria.items() if answer and c not in result.required]
    parts = []
    for criterion in result.required:
        parts.append(f"Kravet om {names[criterion].lower()}: {ANSWER[result.criteria[criterion]]}.")
    parts.append(
        f"Opfyldt af de øvrige kriterier: {len(met)}"
        + (f" ({danish.enumeration(name.lower() for name in met)})" if met else "")
        + f"; der skal {result.needed} til."
    )
    if result.on_list is None:
        deciding = [names.get(c, YEARS_ON_LIST).lower() for c in result.deciding]
        alone = "Det ville afgøre det" if len(deciding) == 1 else "Disse kriterier ville afgøre det"
        parts.append(f"{alone}: {danish.enumeration(deciding)}.")
    return " ".join(parts)


def deciding(result: criteria.Verdict, names: dict[str, str]) -> str:
    """ " (indkomst ville afgøre det)", or nothing where it is decided."""
    if result.on_list is not None:
        return ""
    words = danish.enumeration(names[criterion].lower() for criterion in result.deciding)
    return f" ({words} ville afgøre det)"


def distance(fact: pd.Series, operator: str, limit: Fraction) -> str:
    """How far a fact is from a threshold, in percentage points and, where they are known, in persons."""
    now = criteria.number_of(fact)
    gap = float(now - limit)
    size = danish.amount(abs(gap), "procentpoint" if "pct." in fact["unit"] else fact["unit"], 2)
    text = f"{size} {'over' if gap > 0 else 'under'} grænsen" if gap else "præcis på grænsen"
    if fact["unit"] != "pct.":
        return text
    if pd.isna(fact["numerator"]):
        return f"{text}; hvor mange personer det er, er {NOT_PUBLISHED}"
    numerator, denominator = int(fact["numerator"]), int(fact["denominator"])
    try:
        persons = criteria.persons_to_cross(numerator, denominator, operator, limit)
    except ValueError:
        return text
    crossed = criteria.is_met(now, operator, [limit])
    return (
        f"{text}; med {danish.number(abs(persons), 0)} {'flere' if persons > 0 else 'færre'} af de "
        f"{danish.number(denominator, 0)} {fact['persons_noun']} er kriteriet "
        f"{'ikke ' if crossed else ''}opfyldt"
    )


def distance_to(fact: pd.Series | None, rule: pd.Series, limits: Sequence[Fraction]) -> str:
    """distance() to a rule, or why it cannot be reckoned."""
    if fact is None:
        return f"kan ikke regnes: tallet er {NOT_PUBLISHED}"
    if not limits:
        return f"kan ikke regnes: landsgennemsnittet er {NOT_PUBLISHED}"
    if len(limits) > 1:
        return "kilderne trykker ikke den samme grænse"
    return distance(fact, rule["operator"], limits[0])


def baseline(target: pd.Series) -> str:
    """Where a target starts: "15 procentpoint (2015)", or nothing where none is given."""
    if target["status"] == "confidential":
        return STATUS["confidential"]
    if pd.isna(target["baseline"]):
        return ""
    when = f" ({target['baseline_period']})" if pd.notna(target["baseline_period"]) else ""
    unit = "procentpoint" if target["kind"] == "difference" else ""
    return danish.amount(target["baseline"], unit) + when


def membership(published: pd.DataFrame, area: str) -> str:
    """The newest published membership of an area, or that none is known."""
    if published.empty:
        return (
            f"{area} findes ikke og har aldrig stået på en liste; her er, hvad reglerne ville give."
        )
    on = published[published["on_list"].eq(True)]
    if on.empty:
        return f"Ingen kilde i materialet siger, at {area} har stået på en af ministeriets lister."
    newest = on[on["list_date"] == on["list_date"].max()]
    kinds = danish.enumeration(kind.lower() for kind in newest["list_kind_name"])
    return (
        f"{area} stod på ministeriets liste {danish.long_date(newest['list_date'].iloc[0])} som {kinds}. "
        "Det er den nyeste liste, hvor materialet siger det."
    )


def area_name(facts: pd.DataFrame, area_id: str) -> str:
    """The name of an area among some facts; its id where it has none there."""
    names = facts.loc[facts["area_id"] == area_id, "area"]
    return area_id if names.empty else names.iloc[0]


def threshold_labels(
    limits: Sequence[tuple[pd.Series, Sequence[Fraction]]], unit: str
) -> list[tuple[float, str]]:
    """Each number of the law once, with the list kinds it belongs to: (50, "50 %: parallelsamfund")."""
    kinds: dict[Fraction, list[str]] = {}
    for rule, numbers in limits:
        for number in numbers:
            kinds.setdefault(number, []).append(rule["list_kind"])
    return [
        (float(number), f"{danish.amount(number, unit, 2)}: {danish.enumeration(kinds[number])}")
        for number in sorted(kinds)
    ]


def unknown_measure(facts: pd.DataFrame, criterion: str, area: str) -> str:
    """That the law's own measure is not published for an area, and who has it."""
    rows = facts[(facts["criterion"] == criterion) & (facts["status"] == "not_published")]
    rows = rows[rows["criterion_relation"] == "law"]
    text = f"**Ikke offentliggjort for {area}**"
    return (
        f"{text}. Hvem har tallet? {rows.iloc[0]['note']}" if len(rows) else f"{text} til den tid."
    )


def premises(assessment: criteria.Assessment) -> str:
    """What the reckoning takes for granted."""
    parts = []
    if assessment.residents is None:
        parts.append(
            "Loven kræver mindst 1.000 beboere. Folketallet er ikke offentliggjort, "
            "så det er en forudsætning her."
        )
    if len(assessment.values):
        periods = danish.enumeration(dict.fromkeys(assessment.values["period"]))
        parts.append(f"Regnet på de nyeste offentliggjorte tal, som loven kender ({periods}).")
    return " ".join(parts)


def group_finding(facts: pd.DataFrame, criterion: str) -> list[str]:
    """What a source says of several areas counted as one, which bears on a criterion."""
    rows = facts[(facts["area_kind"] == "gruppe") & (facts["criterion"] == criterion)]
    return [
        f"{finding(fact)} ({fact['period']}). {fact['note']} Kilde: {fact['source']}."
        for _, fact in rows.iterrows()
    ]
