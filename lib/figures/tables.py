"""Tables as users see them: Danish headings, formatted values, no empty columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from lib.analysis import compare, criteria, sentences
from lib.analysis.assessment import Assessment
from lib.text import danish

OBSERVATION_COLUMNS = {
    "area": "Område", "indicator": "Tal for", "period": "Periode", "shown": "Værdi",
    "status_word": "Status", "source_word": "Kilde", "quote": "Kildens ord", "note": "Bemærkning",
}  # fmt: skip
BRIEF_COLUMNS = ("Tal for", "Område", "Periode", "Værdi", "Kilde")


@dataclass(frozen=True, eq=False)
class ShownTable:
    """A table as a page shows it.

    rows: formatted cells under Danish headings. caption: for screen readers. links: text of a cell in the first
    column -> web address.
    """

    rows: pd.DataFrame
    caption: str
    links: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def html(self) -> str:
        """The HTML of the table, computed once."""
        return to_html(self.rows, self.caption, self.links)


def observations(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per observation: its formatted value, status, source and the source's quote."""
    behind = rows[["fictional", "status", "source", "publisher", "published"]].to_dict("records")
    shown = rows.assign(
        shown=sentences.values(rows),
        status_word=[sentences.status(observation) for observation in behind],
        source_word=[sentences.citation(observation) for observation in behind],
    )
    table = shown[list(OBSERVATION_COLUMNS)].rename(columns=OBSERVATION_COLUMNS)
    return filled(table.astype(object).fillna(""))


def spreadsheet(rows: pd.DataFrame) -> pd.DataFrame:
    """observations() with the number and its unit in separate columns, to calculate with."""
    table = observations(rows)
    at = list(table.columns).index("Værdi")
    table.insert(at, "Enhed", rows["unit"].to_list())
    table.insert(at, "Tal", rows["value"].to_list())
    return table


def brief(rows: pd.DataFrame) -> pd.DataFrame:
    """observations() with only BRIEF_COLUMNS, for a phone."""
    return (
        observations(rows)[list(BRIEF_COLUMNS)]
        if len(rows)
        else pd.DataFrame(columns=BRIEF_COLUMNS)
    )


def changes(found: pd.DataFrame) -> pd.DataFrame:
    """The changes between two databases. found: release_diff.compare()."""
    headings = {
        "area": "Område", "indicator": "Tal for", "period": "Periode", "kind": "Ændring", "old": "Før",
        "new": "Nu",
    }  # fmt: skip
    return found[list(headings)].rename(columns=headings)


def not_published(observations: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """The unpublished indicators of an area, grouped by who has the number (the note)."""
    rows = observations[
        (observations["area_id"] == area_id) & (observations["status"] == "not_published")
    ]
    gathered = rows.groupby("note", sort=False)["short_name"].agg(_names)
    return gathered.reset_index()[["short_name", "note"]].set_axis(
        ["Ikke offentliggjort", "Hvem har tallet?"], axis=1
    )


def _names(names: Iterable[str]) -> str:
    """Names in a row; between semicolons where one of them has a comma of its own."""
    names = list(names)
    if any("," in name for name in names):
        return "; ".join(names)
    return danish.capitalise(danish.enumeration(map(danish.lower_first, names)))


DERIVED = sentences.STATUS["derived"]
# A goal that no indicator is near: the cells of its row.
NO_FIGURE = (
    "Der er ikke fundet et tal, der måler den",
    "intet tal",
    "intet tal",
    "kan ikke beregnes",
)


def nearest_to_goal(
    indicators: Iterable[str],
    observations: pd.DataFrame,
    compared: pd.DataFrame,
    area_id: str,
    comparator_id: str,
) -> pd.DataFrame:
    """The indicators nearest to a goal: area, comparison, difference; one row that says so where there are none.

    An unpublished or derived value is written as such. observations: of both areas. compared: compare.pairs.
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
            cells = (
                sentences.value(pair)
                + _derived(observations, indicator_id, area_id, pair["period"]),
                sentences.comparison_value(pair)
                + _derived(observations, indicator_id, comparator_id, pair["period"]),
                sentences.difference(pair),
            )
        else:
            what = newest.loc[indicator_id]["indicator"].iloc[0]
            cells = (
                _newest_value(newest, indicator_id, area_id),
                _newest_value(newest, indicator_id, comparator_id),
                "kan ikke beregnes",
            )
        rows.append((what, *cells))
    return pd.DataFrame(rows or [NO_FIGURE], columns=headings)


def _newest_value(newest: pd.DataFrame, indicator_id: str, area_id: str) -> str:
    if (indicator_id, area_id) not in newest.index:
        return sentences.NOT_PUBLISHED
    observation = newest.loc[(indicator_id, area_id)]
    if pd.isna(observation["value"]):
        return sentences.value(observation)
    derived = f", {DERIVED}" if observation["status"] == "derived" else ""
    return f"{sentences.value(observation)} ({observation['period']}{derived})"


def _derived(observations: pd.DataFrame, indicator_id: str, area_id: str, period: str) -> str:
    """The word for a value that is not printed in its source, in brackets; "" for one that is."""
    of = observations[
        (observations["indicator_id"] == indicator_id)
        & (observations["area_id"] == area_id)
        & (observations["period"] == period)
    ]
    return f" ({DERIVED})" if "derived" in set(of["status"]) else ""


def newest_by_theme(observations: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The newest observation of each theme whose period ended by `today`, the newest first."""
    dated = compare.with_value(observations).dropna(subset="period_end").sort_values("period_end")
    rows = dated[dated["period_end"] <= today].drop_duplicates("theme", keep="last").iloc[::-1]
    return pd.DataFrame(
        {
            "Emne": rows["theme"],
            "Tal for": rows["indicator"],
            "Område": rows["area"],
            "Periode": rows["period"].map(danish.capitalise),
            "Værdi": sentences.values(rows),
            "Kilde": [sentences.citation(observation) for _, observation in rows.iterrows()],
        }
    ).reset_index(drop=True)


def verdicts(assessment: Assessment, names: dict[str, str]) -> pd.DataFrame:
    """For each list kind: whether the ministry listed the area, and what the rules give. names: of the criteria."""
    kinds = dict(
        zip(assessment.rules["list_kind"], assessment.rules["list_kind_name"], strict=True)
    )
    table = pd.DataFrame(
        [
            {
                "Kategori": kinds[kind],
                "Ministeriets liste": sentences.PUBLISHED[assessment.published.get(kind)],
                "Regnet efter loven": danish.capitalise(sentences.ON_LIST[verdict.on_list]),
                "Derfor": sentences.verdict(verdict, names),
            }
            for kind, verdict in assessment.verdicts.items()
        ]
    )
    return table if assessment.published else table.drop(columns="Ministeriets liste")


def distances(assessment: Assessment, criterion: str) -> pd.DataFrame:
    """The thresholds of one criterion: list kind, whether it is met, distance to it.

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
                    criteria.is_met(criteria.exact_value(observation), rule["operator"], limits)
                ],
                "Afstand": sentences.distance_to(observation, rule, limits),
            }
            for rule, limits in assessment.limits(criterion)
        ]
    )


def examples(rows: Iterable[tuple[pd.Series, Assessment]], names: dict[str, str]) -> pd.DataFrame:
    """Real areas with published values: whether the ministry listed them, and what the rules give.

    Only list kinds for which the ministry's answer is known. rows: analysis.examples.assessed_examples.
    """
    table = []
    for area, assessment in rows:
        numbers = "; ".join(
            f"{names[observation['criterion']].lower()} {sentences.value_in_full(observation)}"
            for _, observation in assessment.values.iterrows()
            if observation["period_end"] == area["list_date"]
        )
        for kind, verdict in assessment.verdicts.items():
            known = assessment.published.get(kind)
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
    """The targets of an area, with the quotes of their sources. rows: shared.targets_with_status."""
    table = pd.DataFrame(
        {
            "Mål": rows["text"],
            "Status": [f"{one.words}. {one.text}" for one in rows["standing"]],
            "Udgangspunkt": [sentences.baseline(target) for _, target in rows.iterrows()],
            "Periode": rows["target_period"].fillna(""),
            "Indsats": rows["programme"],
            "Bemærkning": rows["note"].fillna(""),
            "Kildens ord": "»" + rows["quote"] + "« (" + rows["source"] + ")",
        }
    )
    return filled(table)


def filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table without empty columns, with a new index."""
    return table.loc[:, (table != "").any()].reset_index(drop=True)


def indicators(rows: pd.DataFrame) -> pd.DataFrame:
    """The definitions of indicators. rows: of indicators."""
    table = pd.DataFrame(
        {
            "Tal for": rows["name"],
            "Definition": rows["definition"],
            "Hvem er talt": rows["population"],
            "Forbehold": rows["caveat"].fillna(""),
            "Lovens kriterier": rows["criterion_relation"].map(sentences.RELATION).fillna(""),
        }
    )
    return filled(table)


def thresholds(rows: pd.DataFrame) -> pd.DataFrame:
    """The thresholds of the law on one day, with quotes. rows: queries.thresholds."""
    return pd.DataFrame(
        {
            "Kategori": rows["list_kind_name"],
            "Kriterium": rows["criterion_name"].fillna("År i træk"),
            "Grænse": [sentences.threshold(rule, []) for _, rule in rows.iterrows()],
            "Rolle": rows["role"].map(sentences.ROLE),
            "Kildens ord": rows["quote"],
            "Kilde": rows["source"],
            "Bemærkning": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def law_history(rows: pd.DataFrame) -> pd.DataFrame:
    """The law's own story, with quotes. rows: queries.law_history."""
    return filled(
        pd.DataFrame(
            {
                "Hvornår": [
                    danish.capitalise(danish.partial_date(day)) for day in rows["happened"]
                ],
                "Hvad": rows["text"],
                "Kildens ord": "»" + rows["quote"] + "« (" + rows["source"] + ")",
                "Bemærkning": rows["note"].fillna(""),
            }
        )
    )


def disagreements(rows: pd.DataFrame) -> pd.DataFrame:
    """Disagreements within or between sources, with both quotes. rows: queries.disagreements."""
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
    """The sources. Column url is for links, not for display. rows: of sources."""
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
    """The table as HTML with a caption and headings for screen readers; on a phone each row becomes a card.

    links: text of a cell in the first column -> web address. All texts are escaped. The ARIA roles keep it a table
    where the phone's style displays rows as blocks.
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
