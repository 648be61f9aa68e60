"""Tables for readers: Danish headings, words for numbers, no empty columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from lib.analysis import compare, criteria, sentences
from lib.text import danish

OBSERVATION_COLUMNS = {
    "area": "Område", "indicator": "Tal for", "period": "Periode", "shown": "Værdi",
    "status_word": "Status", "source_word": "Kilde", "quote": "Kildens ord", "note": "Bemærkning",
}  # fmt: skip
BRIEF_COLUMNS = ("Tal for", "Område", "Periode", "Værdi", "Kilde")


@dataclass(frozen=True, eq=False)
class ShownTable:
    """A table as a page shows it.

    rows: of words, with Danish headings. caption: what it is, for screen readers. links: text of a cell of the
    first column -> address.
    """

    rows: pd.DataFrame
    caption: str
    links: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def html(self) -> str:
        """The HTML, written once."""
        return to_html(self.rows, self.caption, self.links)


def observations(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an observation, with its value as it is told, its source and the source's own words."""
    shown = rows.assign(
        shown=[sentences.value(observation) for _, observation in rows.iterrows()],
        status_word=[sentences.status(observation) for _, observation in rows.iterrows()],
        source_word=[sentences.citation(observation) for _, observation in rows.iterrows()],
    )
    table = shown[list(OBSERVATION_COLUMNS)].rename(columns=OBSERVATION_COLUMNS).fillna("")
    return _filled(table)


def spreadsheet(rows: pd.DataFrame) -> pd.DataFrame:
    """observations() with the number and its unit in columns of their own, to reckon with."""
    table = observations(rows)
    at = list(table.columns).index("Værdi")
    table.insert(at, "Enhed", rows["unit"].to_list())
    table.insert(at, "Tal", rows["value"].to_list())
    return table


def brief(rows: pd.DataFrame) -> pd.DataFrame:
    """observations() in five columns, for a phone: what, where, when, how much, source."""
    return (
        observations(rows)[list(BRIEF_COLUMNS)]
        if len(rows)
        else pd.DataFrame(columns=BRIEF_COLUMNS)
    )


def changes(found: pd.DataFrame) -> pd.DataFrame:
    """lib.analysis.release_diff.compare in six columns."""
    headings = {
        "area": "Område", "indicator": "Tal for", "period": "Periode", "kind": "Ændring", "old": "Før",
        "new": "Nu",
    }  # fmt: skip
    return found[list(headings)].rename(columns=headings)


def missing(observations: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """What nobody has published of an area, gathered by who has it."""
    rows = observations[
        (observations["area_id"] == area_id) & (observations["status"] == "not_published")
    ]
    gathered = rows.groupby("note", sort=False)["short_name"].agg(
        lambda names: danish.capitalise(danish.enumeration(map(danish.lower_first, names)))
    )
    return gathered.reset_index()[["short_name", "note"]].set_axis(
        ["Ikke offentliggjort", "Hvem har tallet?"], axis=1
    )


def goal(
    indicators: Iterable[str],
    observations: pd.DataFrame,
    compared: pd.DataFrame,
    area_id: str,
    comparator_id: str,
) -> pd.DataFrame:
    """The figures nearest to a goal: the area, the comparison, the difference.

    An indicator that is not published for the area stands with that word. observations: of both areas;
    compared: compare.pairs.
    """
    names = dict(zip(observations["area_id"], observations["area"], strict=True))
    newest = compare.newest(observations).set_index(["indicator_id", "area_id"])
    pairs = compared.set_index("indicator_id")
    headings = ("Tal for", names[area_id], names[comparator_id], "Forskel")
    rows = []
    for indicator_id in indicators:
        if indicator_id in pairs.index:
            pair = pairs.loc[indicator_id]
            what = f"{pair['indicator']}, {pair['period']}"
            cells = (sentences.value(pair), sentences.other_value(pair), sentences.difference(pair))
        else:
            what = newest.loc[indicator_id]["indicator"].iloc[0]
            cells = (
                _newest_value(newest, indicator_id, area_id),
                _newest_value(newest, indicator_id, comparator_id),
                "kan ikke regnes",
            )
        rows.append((what, *cells))
    return pd.DataFrame(rows, columns=headings)


def _newest_value(newest: pd.DataFrame, indicator_id: str, area_id: str) -> str:
    if (indicator_id, area_id) not in newest.index:
        return sentences.NOT_PUBLISHED
    observation = newest.loc[(indicator_id, area_id)]
    period = "" if pd.isna(observation["value"]) else f" ({observation['period']})"
    return sentences.value(observation) + period


def newest_by_theme(observations: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The newest observation of each theme whose period is over, the newest first."""
    dated = compare.visible(observations).dropna(subset="period_end").sort_values("period_end")
    rows = dated[dated["period_end"] <= today].drop_duplicates("theme", keep="last").iloc[::-1]
    return pd.DataFrame(
        {
            "Emne": rows["theme"],
            "Tal for": rows["indicator"],
            "Område": rows["area"],
            "Periode": rows["period"].map(danish.capitalise),
            "Værdi": [sentences.value(observation) for _, observation in rows.iterrows()],
            "Kilde": [sentences.citation(observation) for _, observation in rows.iterrows()],
        }
    ).reset_index(drop=True)


def verdicts(
    assessment: criteria.Assessment, published: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """Each list kind of the day: what the ministry published, and what the rules give.

    published: queries.memberships of the area, of that day. names: of the criteria.
    """
    on_list = dict(zip(published["list_kind"], published["on_list"], strict=True))
    kinds = dict(
        zip(assessment.rules["list_kind"], assessment.rules["list_kind_name"], strict=True)
    )
    table = pd.DataFrame(
        [
            {
                "Kategori": kinds[kind],
                "Ministeriets liste": sentences.PUBLISHED[_answer(on_list.get(kind))],
                "Regnet efter loven": danish.capitalise(sentences.ON_LIST[verdict.on_list]),
                "Derfor": sentences.verdict(verdict, names),
            }
            for kind, verdict in assessment.verdicts.items()
        ]
    )
    return table if len(published) else table.drop(columns="Ministeriets liste")


def _answer(cell: object) -> bool | None:
    return None if cell is None or pd.isna(cell) else bool(cell)


def glance(
    assessment: criteria.Assessment,
    observations: pd.DataFrame,
    names: dict[str, str],
    area_id: str,
    comparator_id: str,
) -> pd.DataFrame:
    """The five criteria in five rows: the area, the comparison, the law's limits, the stand-in.

    observations: of the area and the comparison. names: of the criteria, in the law's order.
    """
    area, comparison = (sentences.area_name(observations, one) for one in (area_id, comparator_id))
    near = compare.pairs(
        observations[observations["criterion_relation"] == "stand_in"], area_id, comparator_id
    )
    rows = []
    for criterion, name in names.items():
        observation = assessment.value(criterion)
        other = (
            None
            if observation is None
            else compare.newest_of(observations, observation["indicator_id"], comparator_id)
        )
        rows.append(
            {
                "Kriterium": name,
                area: sentences.dated_value(observation),
                comparison: sentences.dated_value(other),
                "Lovens grænser": sentences.limits(assessment.limits(criterion)),
                sentences.STAND_IN: "; ".join(
                    f"{pair['short_name']}: {sentences.value(pair)} mod {sentences.other_value(pair)} "
                    f"({pair['period']})"
                    for _, pair in near[near["criterion"] == criterion].iterrows()
                ),
            }
        )
    return pd.DataFrame(rows)


def distances(assessment: criteria.Assessment, criterion: str) -> pd.DataFrame:
    """The thresholds of one criterion: which list kind, whether it is met, how far away.

    Empty where the value is not published.
    """
    observation = assessment.value(criterion)
    if observation is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                "Kategori": rule["list_kind_name"],
                "Grænse": sentences.threshold(rule, limits),
                f"Kriteriet med tallet fra {observation['period']}": sentences.ANSWER[
                    criteria.is_met(criteria.number_of(observation), rule["operator"], limits)
                ],
                "Afstand": sentences.distance_to(observation, rule, limits),
            }
            for rule, limits in assessment.limits(criterion)
        ]
    )


def examples(
    rows: Iterable[tuple[pd.Series, criteria.Assessment, pd.DataFrame]], names: dict[str, str]
) -> pd.DataFrame:
    """Real areas with published values: what the ministry published, and what the rules give.

    Only kinds of which the ministry's answer is known. Each comes as its row of
    queries.areas_with_law_values, its assessment on that list, and queries.memberships of that day.
    """
    table = []
    for area, assessment, published in rows:
        on_list = dict(zip(published["list_kind"], published["on_list"], strict=True))
        numbers = "; ".join(
            f"{names[observation['criterion']].lower()} {sentences.value_in_full(observation)}"
            for _, observation in assessment.values.iterrows()
            if observation["period_end"] == area["list_date"]
        )
        for kind, verdict in assessment.verdicts.items():
            known = _answer(on_list.get(kind))
            if known is None or criteria.YEARS in verdict.deciding:
                continue
            table.append(
                {
                    "Område og liste": f"{area['area']}, {danish.long_date(area['list_date'])}",
                    "Tal": numbers,
                    "Ministeriet": f"{sentences.PUBLISHED[known]}: {sentences.list_kind(kind)}",
                    "Regnet efter loven": sentences.ON_LIST[verdict.on_list]
                    + sentences.deciding(verdict, names),
                }
            )
    return pd.DataFrame(table)


def targets(rows: pd.DataFrame) -> pd.DataFrame:
    """The targets of an area in words, with their source's: queries.targets."""
    table = pd.DataFrame(
        {
            "Mål": rows["text"],
            "Udgangspunkt": [sentences.baseline(target) for _, target in rows.iterrows()],
            "Periode": rows["target_period"].fillna(""),
            "Indsats": rows["programme"],
            "Bemærkning": rows["note"].fillna(""),
            "Kildens ord": "»" + rows["quote"] + "« (" + rows["source"] + ")",
        }
    )
    return _filled(table)


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table without its empty columns, its rows numbered anew."""
    return table.loc[:, (table != "").any()].reset_index(drop=True)


def indicators(rows: pd.DataFrame) -> pd.DataFrame:
    """The definitions of some indicators."""
    table = pd.DataFrame(
        {
            "Tal for": rows["name"],
            "Definition": rows["definition"],
            "Hvem er talt": rows["population"],
            "Forbehold": rows["caveat"].fillna(""),
            "Lovens kriterier": rows["criterion_relation"].map(sentences.RELATION).fillna(""),
        }
    )
    return _filled(table)


def thresholds(rows: pd.DataFrame) -> pd.DataFrame:
    """The rules of one day's law with the law's words."""
    return pd.DataFrame(
        {
            "Kategori": rows["list_kind_name"],
            "Kriterium": rows["criterion_name"].fillna("År i træk"),
            "Grænse": [sentences.threshold(rule, []) for _, rule in rows.iterrows()],
            "Rolle": rows["role"].map(sentences.ROLE),
            "Kildens ord": rows["quote"],
            "Kilde": rows["source"],
        }
    ).reset_index(drop=True)


def disagreements(rows: pd.DataFrame) -> pd.DataFrame:
    """Where a source disagrees with itself or another: both words. rows: queries.disagreements."""
    sources = rows["source"] + ", "
    others = (rows["source_b"] + ", ").fillna("")
    return pd.DataFrame(
        {
            "Hvad": rows["title"],
            "Det ene sted": "»" + rows["quote_a"] + "« (" + sources + rows["locator_a"] + ")",
            "Det andet sted": "»" + rows["quote_b"] + "« (" + others + rows["locator_b"] + ")",
            "Sådan er det læst": rows["text"],
        }
    ).reset_index(drop=True)


def sources(rows: pd.DataFrame) -> pd.DataFrame:
    """The sources: title, publisher, published, licence, note, and url for the link."""
    return pd.DataFrame(
        {
            "Kilde": rows["title"],
            "Udgiver": rows["publisher"],
            "Udgivet": [
                danish.partial_date(day) if isinstance(day, str) else "ikke oplyst"
                for day in rows["published"]
            ],
            "Licens": rows["licence"],
            "Bemærkning": rows["note"].fillna(""),
            "url": rows["url"].fillna(""),
        }
    ).reset_index(drop=True)


def to_html(table: pd.DataFrame, caption: str, links: Mapping[str, str] | None = None) -> str:
    """A real HTML table: a caption for screen readers, headings, and on a phone a card for each row.

    links: text of a cell of the first column -> address. Everything else is escaped text; the roles
    keep it a table where the phone's style makes blocks of its rows.
    """
    heads = "".join(f'<th scope="col" role="columnheader">{escape(h)}</th>' for h in table.columns)
    body = []
    for row in table.itertuples(index=False):
        cells = []
        for n, (head, cell) in enumerate(zip(table.columns, row, strict=True)):
            text = escape(str(cell))
            address = (links or {}).get(str(cell)) if n == 0 else None
            if address:
                text = f'<a href="{escape(address)}" target="_blank" rel="noopener">{text}</a>'
            cells.append(f'<td role="cell" data-label="{escape(head)}">{text}</td>')
        body.append(f'<tr role="row">{"".join(cells)}</tr>')
    return (
        f'<table class="facts" role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )
