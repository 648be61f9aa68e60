"""Tables for readers: Danish headings, words for numbers, no empty columns."""

from collections.abc import Iterable, Iterator

import pandas as pd

from lib import compare, criteria, danish, wording

FACT_COLUMNS = {
    "area": "Område", "indicator": "Tal for", "period": "Periode", "shown": "Værdi",
    "status_word": "Status", "source": "Kilde", "quote": "Kildens ord", "note": "Bemærkning",
}  # fmt: skip
BRIEF_COLUMNS = ("Tal for", "Område", "Periode", "Værdi", "Kilde")


def facts(facts: pd.DataFrame) -> pd.DataFrame:
    """One row a fact, with its value as it is told, its source and the source's own words."""
    rows = facts.assign(
        shown=[wording.value(fact) for _, fact in facts.iterrows()],
        status_word=facts["status"].map(wording.STATUS),
    )
    table = rows[list(FACT_COLUMNS)].rename(columns=FACT_COLUMNS).fillna("")
    return table.loc[:, (table != "").any()].reset_index(drop=True)


def brief(rows: pd.DataFrame) -> pd.DataFrame:
    """facts() in five columns, for a phone: what, where, when, how much, source."""
    return facts(rows)[list(BRIEF_COLUMNS)] if len(rows) else pd.DataFrame(columns=BRIEF_COLUMNS)


def missing(facts: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """What nobody has published of an area, gathered by who has it."""
    rows = facts[(facts["area_id"] == area_id) & (facts["status"] == "not_published")]
    gathered = rows.groupby("note", sort=False)["short_name"].agg(
        lambda names: danish.capitalise(danish.enumeration(names))
    )
    return gathered.reset_index()[["short_name", "note"]].set_axis(
        ["Ikke offentliggjort", "Hvem har tallet?"], axis=1
    )


def goals(
    goals: pd.DataFrame,
    facts: pd.DataFrame,
    compared: pd.DataFrame,
    area_id: str,
    comparator_id: str,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each goal with a table of its figures: the area, the comparison, the difference.

    An indicator that nobody has published for the area stands with that word. goals: store.goals;
    facts: of both areas; compared: compare.pairs.
    """
    names = dict(zip(facts["area_id"], facts["area"], strict=True))
    newest = compare.newest(facts).set_index(["indicator_id", "area_id"])
    pairs = compared.set_index("indicator_id")
    for goal, rows in goals.groupby("goal", sort=False):
        table = []
        for indicator_id in rows["indicator_id"]:
            if indicator_id in pairs.index:
                pair = pairs.loc[indicator_id]
                what = f"{pair['indicator']}, {pair['period']}"
                cells = (wording.value(pair), wording.other_value(pair), wording.difference(pair))
            else:
                what = newest.loc[indicator_id]["indicator"].iloc[0]
                cells = (
                    _newest_value(newest, indicator_id, area_id),
                    _newest_value(newest, indicator_id, comparator_id),
                    "kan ikke regnes",
                )
            headings = ("Tal for", names[area_id], names[comparator_id], "Forskel")
            table.append(dict(zip(headings, (what, *cells), strict=True)))
        yield goal, pd.DataFrame(table)


def _newest_value(newest: pd.DataFrame, indicator_id: str, area_id: str) -> str:
    if (indicator_id, area_id) not in newest.index:
        return wording.NOT_PUBLISHED
    fact = newest.loc[(indicator_id, area_id)]
    period = "" if pd.isna(fact["value"]) else f" ({fact['period']})"
    return wording.value(fact) + period


def newest_by_theme(facts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The newest fact of each theme whose period is over, the newest first."""
    dated = compare.visible(facts).dropna(subset="period_end").sort_values("period_end")
    rows = dated[dated["period_end"] <= today].drop_duplicates("theme", keep="last").iloc[::-1]
    return pd.DataFrame(
        {
            "Emne": rows["theme"],
            "Tal for": rows["indicator"],
            "Område": rows["area"],
            "Periode": rows["period"].map(danish.capitalise),
            "Værdi": [wording.value(fact) for _, fact in rows.iterrows()],
        }
    ).reset_index(drop=True)


def verdicts(
    assessment: criteria.Assessment, published: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """Each list kind of the day: what the ministry published, and what the rules give.

    published: store.memberships of the area, of that day. names: of the criteria.
    """
    on_list = dict(zip(published["list_kind"], published["on_list"], strict=True))
    kinds = dict(
        zip(assessment.rules["list_kind"], assessment.rules["list_kind_name"], strict=True)
    )
    return pd.DataFrame(
        [
            {
                "Kategori": kinds[kind],
                "Ministeriets liste": wording.PUBLISHED[_answer(on_list.get(kind))],
                "Regnet efter loven": danish.capitalise(wording.ON_LIST[verdict.on_list]),
                "Derfor": wording.verdict(verdict, names),
            }
            for kind, verdict in assessment.verdicts.items()
        ]
    )


def _answer(cell: object) -> bool | None:
    return None if cell is None or pd.isna(cell) else bool(cell)


def distances(assessment: criteria.Assessment, criterion: str) -> pd.DataFrame:
    """The thresholds of one criterion: which list kind, whether it is met, how far away."""
    fact = assessment.value(criterion)
    rows = []
    for rule, limits in assessment.limits(criterion):
        answer = (
            None if fact is None or not limits
            else criteria.is_met(criteria.number_of(fact), rule["operator"], limits)
        )  # fmt: skip
        rows.append(
            {
                "Kategori": rule["list_kind_name"],
                "Grænse": wording.threshold(rule, limits),
                "Kriteriet er": wording.ANSWER[answer],
                "Afstand": wording.distance_to(fact, rule, limits),
            }
        )
    return pd.DataFrame(rows)


def examples(
    rows: Iterable[tuple[pd.Series, criteria.Assessment, pd.DataFrame]], names: dict[str, str]
) -> pd.DataFrame:
    """Real areas with published values: what the ministry published, and what the rules give.

    Only kinds of which the ministry's answer is known. Each comes as its row of store.areas_with_law_values, its assessment on that list, and
    store.memberships of that day.
    """
    table = []
    for area, assessment, published in rows:
        on_list = dict(zip(published["list_kind"], published["on_list"], strict=True))
        numbers = "; ".join(
            f"{fact['short_name'].lower()} {wording.value(fact)}"
            for _, fact in assessment.values.iterrows()
            if fact["period_end"] == area["list_date"]
        )
        for kind, verdict in assessment.verdicts.items():
            known = _answer(on_list.get(kind))
            if known is None or "years_on_list" in verdict.deciding:
                continue
            table.append(
                {
                    "Område og liste": f"{area['area']}, {danish.long_date(area['list_date'])}",
                    "Tal": numbers,
                    "Ministeriet": f"{wording.PUBLISHED[known]} ({kind})",
                    "Regnet efter loven": wording.ON_LIST[verdict.on_list]
                    + wording.deciding(verdict, names),
                }
            )
    return pd.DataFrame(table)


def targets(rows: pd.DataFrame) -> pd.DataFrame:
    """The targets of an area in words: store.targets."""
    return pd.DataFrame(
        {
            "Mål": rows["text"],
            "Udgangspunkt": [wording.baseline(target) for _, target in rows.iterrows()],
            "Periode": rows["target_period"].fillna(""),
            "Indsats": rows["programme"],
            "Bemærkning": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def indicators(rows: pd.DataFrame) -> pd.DataFrame:
    """The definitions of some indicators."""
    return pd.DataFrame(
        {
            "Tal for": rows["name"],
            "Definition": rows["definition"],
            "Hvem er talt": rows["population"],
            "Forbehold": rows["caveat"].fillna(""),
            "Lovens kriterier": rows["criterion_relation"].map(wording.RELATION).fillna(""),
        }
    ).reset_index(drop=True)


def thresholds(rows: pd.DataFrame) -> pd.DataFrame:
    """The rules of one day's law with the law's words."""
    return pd.DataFrame(
        {
            "Kategori": rows["list_kind_name"],
            "Kriterium": rows["criterion_name"].fillna("År i træk"),
            "Grænse": [wording.threshold(rule, []) for _, rule in rows.iterrows()],
            "Rolle": rows["role"].map(wording.ROLE),
            "Kildens ord": rows["quote"],
            "Kilde": rows["source"],
        }
    ).reset_index(drop=True)


def disagreements(rows: pd.DataFrame) -> pd.DataFrame:
    """Where a source disagrees with itself: both of its words."""
    return pd.DataFrame(
        {
            "Hvad": rows["title"],
            "Det ene sted": "»" + rows["quote_a"] + "« (" + rows["locator_a"] + ")",
            "Det andet sted": "»" + rows["quote_b"] + "« (" + rows["locator_b"] + ")",
            "Sådan er det læst": rows["text"],
        }
    ).reset_index(drop=True)


def sources(rows: pd.DataFrame) -> pd.DataFrame:
    """The sources: title, publisher, published, licence, note, and url for the link."""
    return pd.DataFrame(
        {
            "Kilde": rows["title"],
            "Udgiver": rows["publisher"],
            "Udgivet": rows["published"].fillna("ikke oplyst"),
            "Licens": rows["licence"],
            "Bemærkning": rows["note"].fillna(""),
            "url": rows["url"].fillna(""),
        }
    ).reset_index(drop=True)
