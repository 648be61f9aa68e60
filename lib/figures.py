"""Finished figures: a chart with its finding as title, its numbers, its sources and its words.

A Figure is all that a page, a file or a slide needs to show it; nothing in it is looked up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from lib import charts, compare, danish, tables, theme, wording

@dataclass(frozen=True)
class Figure:
    """One finding.

    name: a few words, for the file's name. chart: drawn without title. title: the finding, a whole sentence without full stop.
    caption: unit, period and comparison. table: what "Vis tal" and the CSV show, Danish headings.
    sources: title -> address (or "") of each source. alt_text: the chart in words.
    caveat: what the numbers cannot say. fictional: any of it is made up.
    """

    name: str
    chart: alt.TopLevelMixin
    title: str
    caption: str
    area: str
    comparison: str
    period: str
    table: pd.DataFrame
    sources: dict[str, str]
    alt_text: str
    caveat: str = ""
    fictional: bool = False

    @property
    def source_line(self) -> str:
        """"Kilde: A; B" without addresses, for files."""
        return ("Kilder: " if len(self.sources) > 1 else "Kilde: ") + "; ".join(self.sources)


def sources_of(facts: pd.DataFrame) -> dict[str, str]:
    """Title -> address of the sources of the facts, in order."""
    return {
        title: url if isinstance(url, str) else ""
        for title, url in zip(facts["source"], facts["url"], strict=True)
    }


def both_sides(facts: pd.DataFrame, pair: pd.Series, comparator_id: str) -> pd.DataFrame:
    """The two facts of a row of compare.pairs."""
    return facts[
        (facts["indicator_id"] == pair["indicator_id"])
        & (facts["period"] == pair["period"])
        & facts["area_id"].isin([pair["area_id"], comparator_id])
        & facts["value"].notna()
    ]


def _comparison(
    facts: pd.DataFrame, pair: pd.Series, comparator_id: str, comparison: str,
    chart: alt.TopLevelMixin, title: str, alt_text: str,
) -> Figure:  # fmt: skip
    used = both_sides(facts, pair, comparator_id)
    return Figure(
        name=pair["short_name"],
        chart=chart,
        title=title,
        caption=f"{pair['definition']} {danish.capitalise(pair['period'])}.",
        area=pair["area"],
        comparison=comparison,
        period=pair["period"],
        table=tables.facts(used),
        sources=sources_of(used),
        alt_text=alt_text,
        caveat=pair["caveat"] if isinstance(pair["caveat"], str) else "",
        fictional=bool(used["fictional"].any()),
    )


def side_by_side(
    facts: pd.DataFrame, pair: pd.Series, comparator_id: str, comparison: str
) -> Figure:
    """Two bars: the area and the comparison in one indicator and period."""
    rows = pd.DataFrame(
        {
            "label": [pair["area"], comparison],
            "value": [pair["value"], pair["comparison"]],
            "text": [wording.value(pair), wording.other_value(pair)],
            "color": [theme.AREA, theme.COMPARISON],
        }
    )
    title = wording.against(pair, comparison)
    return _comparison(
        facts, pair, comparator_id, comparison, charts.bars(rows), title,
        f"Søjler. {title}. Forskel: {wording.difference(pair)}.",
    )  # fmt: skip


def of_hundred(facts: pd.DataFrame, pair: pd.Series, comparator_id: str, comparison: str) -> Figure:
    """A hundred squares for each: "27 ud af 100 elever"."""
    shares = [pair["value"], pair["comparison"]]
    rows = pd.DataFrame(
        {
            "name": [pair["area"], comparison],
            "count": [compare.whole_persons_of_100(share) for share in shares],
            "text": [wording.of_hundred(pair, share) for share in shares],
            "color": [theme.AREA, theme.COMPARISON],
        }
    )
    title = (
        f"{pair['short_name']}: {rows['text'][0]} i {pair['area']} – "
        f"{rows['count'][1]} ud af 100 i {comparison}"
    )
    return _comparison(
        facts, pair, comparator_id, comparison, charts.hundreds(rows), title,
        f"Hundrede firkanter for hvert sted, udfyldt efter andelen. {title}.",
    )  # fmt: skip


def differences(
    facts: pd.DataFrame, compared: pd.DataFrame, comparator_id: str, comparison: str
) -> Figure:
    """Several indicators of one area beside the comparison, the largest difference first."""
    area = compared["area"].iloc[0]
    rows = compared.assign(
        label=compared["short_name"] + " (" + compared["period"] + ")",
        value_text=[wording.value(pair) for _, pair in compared.iterrows()],
        comparison_text=[wording.other_value(pair) for _, pair in compared.iterrows()],
    )
    top = compared.iloc[0]
    used = pd.concat([both_sides(facts, pair, comparator_id) for _, pair in compared.iterrows()])
    sentences = "; ".join(
        f"{row.short_name} {row.value_text} mod {row.comparison_text}" for row in rows.itertuples()
    )
    return Figure(
        name="stoerste forskelle",
        chart=charts.dumbbells(
            rows[["label", "value", "comparison", "value_text", "comparison_text"]],
            (area, comparison),
        ),
        title=f"Størst er forskellen i {top['short_name'][:1].lower()}{top['short_name'][1:]}: "
        f"{wording.value(top)} i {area} og {wording.other_value(top)} i {comparison}",
        caption="Andele i procent, ordnet efter forskellen i procentpoint.",
        area=area,
        comparison=comparison,
        period=danish.enumeration(dict.fromkeys(compared["period"])),
        table=tables.facts(used),
        sources=sources_of(used),
        alt_text=f"Par af punkter. {area} mod {comparison}: {sentences}.",
        caveat="Forskelle mellem andele af forskellige grupper; de kan ikke lægges sammen.",
        fictional=bool(used["fictional"].any()),
    )


def criterion(
    facts: pd.DataFrame, thresholds: pd.DataFrame, title: str, comparison: str
) -> Figure:
    """One bar a fact, with the law's thresholds; facts of one indicator, the area's first."""
    first = facts.iloc[0]
    colors = [theme.AREA if a == first["area_id"] else theme.COMPARISON for a in facts["area_id"]]
    rows = pd.DataFrame(
        {
            "label": facts["area"] + " (" + facts["period"] + ")",
            "value": facts["value"],
            "text": [wording.value(fact) for _, fact in facts.iterrows()],
            "color": colors,
        }
    )
    limits = "; ".join(thresholds["text"]) if len(thresholds) else "ingen grænse i loven"
    return Figure(
        name=first["short_name"],
        chart=charts.bars(rows, thresholds),
        title=title,
        caption=first["definition"],
        area=first["area"],
        comparison=comparison,
        period=danish.enumeration(dict.fromkeys(facts["period"])),
        table=tables.facts(facts),
        sources=sources_of(facts),
        alt_text=f"Søjler. {title}. Grænser: {limits}.",
        caveat=first["caveat"] if isinstance(first["caveat"], str) else "",
        fictional=bool(facts["fictional"].any()),
    )


def development(
    facts: pd.DataFrame, targets: pd.DataFrame, area_order: Sequence[str]
) -> Figure:
    """The lines of one indicator, and of the definition it replaced, with its targets.

    facts: one or two indicators that follow each other. targets: start, end, value, text.
    The title tells the change of the first area in `area_order` that has a line.
    """
    areas = [area for area in area_order if area in set(facts["area_id"])]
    areas += [area for area in dict.fromkeys(facts["area_id"]) if area not in areas]
    colors = dict(zip(areas, theme.SERIES * (1 + len(areas) // len(theme.SERIES)), strict=False))
    names = dict(zip(facts["area_id"], facts["area"], strict=True))
    definitions = list(dict.fromkeys(facts["indicator_id"]))
    rows = pd.DataFrame(
        {
            "series": facts["area_id"] + " " + facts["indicator_id"],
            "name": facts["area"],
            "color": facts["area_id"].map(colors),
            "date": facts["period_end"],
            "value": facts["value"],
            "text": [wording.value(fact) for _, fact in facts.iterrows()],
        }
    )
    current = facts[facts["indicator_id"] == definitions[-1]]
    told = next(
        (a for a in areas if (current["area_id"] == a).sum() > 1), current["area_id"].iloc[0]
    )
    line = current[current["area_id"] == told].sort_values("period_end")
    start, end = line.iloc[0], line.iloc[-1]
    title = (
        f"{end['indicator']}: {names[told]} fra {wording.value(start)} ({start['period']}) "
        f"til {wording.value(end)} ({end['period']})"
    )
    words = "; ".join(
        f"{fact['area']} {fact['period']}: {wording.value(fact)}" for _, fact in facts.iterrows()
    )
    break_note = (
        f"Linjen er brudt: {facts.iloc[0]['indicator']} og {end['indicator']} er to forskellige "
        "opgørelser og kan ikke sammenlignes."
        if len(definitions) > 1
        else ""
    )
    goals = "".join(f" {goal.text}." for goal in targets.itertuples())
    caveats = dict.fromkeys(c for c in facts["caveat"] if isinstance(c, str))
    return Figure(
        name=f"udvikling {end['short_name']}",
        chart=charts.lines(rows, targets),
        title=title,
        caption=end["definition"],
        area=danish.enumeration(names[a] for a in areas),
        comparison="",
        period=f"{facts['period_end'].min().year}-{facts['period_end'].max().year}",
        table=tables.facts(facts),
        sources=sources_of(facts),
        alt_text=f"Linjer. {words}.{goals} {break_note}".strip(),
        caveat=" ".join([break_note, *caveats]).strip(),
        fictional=bool(facts["fictional"].any()),
    )


def memberships(rows: pd.DataFrame, area: str, title: str, fictional: bool) -> Figure:
    """On which of the ministry's lists an area is known to have been; rows of store.memberships."""
    state = rows["on_list"].map({True: charts.STATES[0], False: charts.STATES[1]})
    shown = rows.assign(
        year=[day.year for day in rows["list_date"]], state=state.fillna(charts.STATES[2])
    )
    known = rows[rows["on_list"].notna()]
    table = pd.DataFrame(
        {
            "Liste": [danish.long_date(day) for day in shown["list_date"]],
            "Kategori": shown["list_kind_name"],
            "Området": shown["state"],
            "Kilde": shown["source"],
            "Kildens ord": shown["quote"].fillna(""),
            "Bemærkning": shown["note"].fillna(""),
        }
    )
    words = "; ".join(f"{row['Liste']}, {row['Kategori']}: {row['Området']}" for _, row in table.iterrows())
    return Figure(
        name="ministeriets lister",
        chart=charts.membership_strip(
            shown.rename(columns={"list_kind": "id", "list_kind_name": "list_kind"})[
                ["year", "list_kind", "state"]
            ]
        ),
        title=title,
        caption="Ministeriets lister, ét felt for hver liste.",
        area=area,
        comparison="",
        period=f"{shown['year'].min()}-{shown['year'].max()}",
        table=table,
        sources=sources_of(known if len(known) else rows),
        alt_text=f"Felter efter år og kategori. {words}.",
        caveat="»Ikke offentliggjort her« betyder, at hele listen ikke er kendt i materialet; "
        "det siger hverken, at området var på den, eller at det ikke var.",
        fictional=fictional,
    )  # fmt: skip
