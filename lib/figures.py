"""Finished figures: a chart with its finding as title, its numbers, its sources and its words.

A Figure is all that a page, a file or a slide needs to show it; nothing in it is looked up again.
"""

import datetime
import functools
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import altair as alt
import pandas as pd

from lib import (
    charts,
    compare,
    criteria,
    danish,
    map_chart,
    map_tables,
    map_wording,
    progress,
    tables,
    theme,
    wording,
)
from lib.cartography import Drawing
from lib.chart_data import (
    STATES,
    AltairChart,
    Bars,
    ChartData,
    Dumbbells,
    Hundreds,
    Lines,
    MembershipStrip,
)
from lib.chart_layout import axis_suffix, value_range
from lib.choropleth import Shading
from lib.scenario_charts import MovingChart

# A line of shares shows at least so many percentage points.
LEAST_SPAN_PCT = 25


@dataclass(frozen=True)
class Figure:
    """One finding.

    name: a few words, for the file's name. chart: what is drawn; None where the table is what is shown.
    title: the finding, a sentence without full stop. caption: the definition. area, comparison, period: whose numbers,
    beside whose ("" where none), and when. table: what "Vis tal" shows, Danish headings. sources:
    how each is cited -> its address, or "". description: what the chart shows, in words; the kind of chart
    is not among them. caveat: what the numbers
    cannot say. theme: of the indicator. legend: what stands under the chart in a file.
    spreadsheet: the table with numbers to calculate with, where it has any; or a function that makes it when
    a file is asked for. file_width: in pixels.
    fictional: any of it is made up. own: any of it is from a reader's own file. stand_in: it is not the
    law's own measure of the criterion it stands for. hypothetical: some of it has not happened. moving: the
    chart where sliders of the page move it.
    """

    name: str
    chart: ChartData | None
    title: str
    caption: str
    area: str
    comparison: str
    period: str
    table: pd.DataFrame
    sources: dict[str, str]
    description: str
    caveat: str = ""
    theme: str = ""
    legend: alt.TopLevelMixin | None = None
    spreadsheet: pd.DataFrame | Callable[[], pd.DataFrame] | None = None
    file_width: int = 760
    fictional: bool = False
    own: bool = False
    stand_in: bool = False
    hypothetical: bool = False
    moving: MovingChart | None = None

    def drawn(self) -> alt.TopLevelMixin:
        """The chart as Altair draws it, of a figure that has one."""
        return charts.draw(self.chart) if self.moving is None else self.moving.with_sliders()

    @property
    def alt_text(self) -> str:
        """The figure in words for those who cannot see it."""
        return self.alt_text_as(self.chart.kind if self.chart else "")

    def alt_text_as(self, kind: str) -> str:
        """The alt text where the figure is shown as another kind of chart; "" for none."""
        return f"{kind}. {self.description}" if kind else self.description

    @functools.cached_property
    def spec(self) -> Mapping:
        """The chart spec (Vega-Lite) of a figure that has a chart, made once and kept: callers copy what they
        change."""
        return self.drawn().to_dict() if self.moving is None else self.moving.spec_with_sliders()

    def to_reckon_with(self) -> pd.DataFrame:
        """The table for a spreadsheet: with numbers where it has any."""
        if self.spreadsheet is None:
            return self.table
        return self.spreadsheet() if callable(self.spreadsheet) else self.spreadsheet

    @property
    def labels(self) -> list[str]:
        """What must stand on the figure wherever it goes."""
        said = {
            wording.HYPOTHETICAL: self.hypothetical,
            wording.FICTIONAL: self.fictional,
            wording.OWN: self.own,
            wording.STAND_IN: self.stand_in,
        }
        return [label for label, holds in said.items() if holds]

    @property
    def source_line(self) -> str:
        """ "Kilde: A; B" without addresses, for files."""
        return cited_as(self.sources)


def cited_as(sources: Collection[str]) -> str:
    """ "Kilde: A", or "Kilder: A; B"."""
    return ("Kilder: " if len(sources) > 1 else "Kilde: ") + "; ".join(sources)


def facts_line(figure: Figure) -> str:
    """Whose numbers, beside whose, and when, for files."""
    facts = {
        "Område": figure.area,
        "Sammenligning": figure.comparison,
        "Periode": figure.period,
    }
    return " · ".join(f"{what}: {words}" for what, words in facts.items() if words)


def marks(facts: pd.DataFrame) -> dict[str, bool]:
    """What must be said of a figure of some facts: the fields `fictional` and `own` of a Figure."""
    return {
        "fictional": bool(facts["fictional"].any()),
        "own": bool(facts["status"].eq(wording.OWN_STATUS).any()),
    }


def sources_of(facts: pd.DataFrame) -> dict[str, str]:
    """How each source of the facts is cited -> its address, in order."""
    return cited(facts[["source", "publisher", "published", "url"]].to_dict("records"))


def cited(facts: Iterable[Mapping]) -> dict[str, str]:
    """The same of rows with source, publisher, published and url."""
    return {
        wording.citation(fact): fact["url"] if isinstance(fact["url"], str) else ""
        for fact in facts
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
    chart: ChartData, title: str, description: str,
) -> Figure:  # fmt: skip
    used = both_sides(facts, pair, comparator_id)
    return Figure(
        name=pair["short_name"],
        chart=chart,
        title=title,
        caption=pair["definition"],
        area=pair["area"],
        comparison=comparison,
        period=pair["period"],
        table=tables.facts(used),
        spreadsheet=tables.spreadsheet(used),
        sources=sources_of(used),
        description=description,
        caveat=caveats(used),
        **marks(used),
    )


def caveats(facts: pd.DataFrame, *more: str) -> str:
    """What must be known to read the facts: of the indicator and of the figures, each sentence once."""
    texts = [*more, *facts["caveat"], *_notes(facts)]
    said = [part for text in texts if isinstance(text, str) for part in sentences(text)]
    return " ".join(dict.fromkeys(said))


def sentences(text: str) -> list[str]:
    """A text in its sentences."""
    return re.split(r"(?<=[.!?]) (?=[A-ZÆØÅ»])", text)


def _notes(facts: pd.DataFrame) -> list[str]:
    """The notes of published figures; one that is not about every area says which it is about."""
    noted = facts[(facts["status"] == "published") & facts["note"].notna()]
    areas = set(facts["area"])
    return [
        note
        if set(rows["area"]) == areas
        else f"{danish.enumeration(rows['area'].unique())}: {note}"
        for note, rows in noted.groupby("note", sort=False)
    ]


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
        facts, pair, comparator_id, comparison,
        Bars(rows, suffix=axis_suffix(pair["unit"]), series=pair["short_name"]), title,
        f"{title}. Forskel: {wording.difference(pair)}.",
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
        f"{rows['count'][1]} ud af 100 i {comparison} ({pair['period']})"
    )
    figure = _comparison(
        facts, pair, comparator_id, comparison, Hundreds(rows), title, f"{title}.",
    )  # fmt: skip
    return replace(figure, file_width=440)


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
        chart=Dumbbells(
            rows[["label", "value", "comparison", "value_text", "comparison_text"]],
            (area, comparison),
        ),
        title=f"Størst forskel: {top['short_name']} – {wording.value(top)} i {area}, "
        f"{wording.other_value(top)} i {comparison}",
        caption="Andele i procent, ordnet efter forskellen i procentpoint.",
        area=area,
        comparison=comparison,
        period=danish.enumeration(dict.fromkeys(compared["period"])),
        table=tables.facts(used),
        spreadsheet=tables.spreadsheet(used),
        sources=sources_of(used),
        description=f"{area} mod {comparison}: {sentences}.",
        caveat="Forskelle mellem andele af forskellige grupper; de kan ikke lægges sammen.",
        **marks(used),
    )


def law_measure(
    facts: pd.DataFrame, assessment: criteria.Assessment, criterion: str, comparator_id: str
) -> Figure | None:
    """The area's value of the law's own measure beside the comparison, with the law's thresholds.

    None where the value is not published. The comparison is its newest value of the same measure,
    of whatever period: the bars say which, and no difference is reckoned.
    """
    fact = assessment.value(criterion)
    if fact is None:
        return None
    other = compare.newest_of(facts, fact["indicator_id"], comparator_id)
    used = facts.loc[[fact.name] if other is None else [fact.name, other.name]]
    rows = pd.DataFrame(
        {
            "label": used["area"] + ", " + used["period"],
            "value": used["value"],
            "text": [wording.value(row) for _, row in used.iterrows()],
            "color": [theme.AREA, theme.COMPARISON][: len(used)],
        }
    )
    limits = pd.DataFrame(
        wording.threshold_labels(assessment.limits(criterion), fact["unit"]),
        columns=["threshold", "text"],
    )
    title = f"{wording.finding(fact)} ({fact['period']})"
    notes = []
    if other is None:
        notes.append(
            f"Samme mål er ikke offentliggjort for {wording.area_name(facts, comparator_id)}."
        )
    elif other["period"] != fact["period"]:
        notes.append("Tallene er fra forskellige år; derfor er forskellen ikke regnet.")
    return Figure(
        name=fact["short_name"],
        chart=Bars(rows, limits, axis_suffix(fact["unit"]), fact["short_name"]),
        title=title,
        caption=f"{fact['definition']} Lovens grænser: "
        f"{wording.limits(assessment.limits(criterion)) or 'ingen'}.",
        area=fact["area"],
        comparison="" if other is None else other["area"],
        period=danish.enumeration(dict.fromkeys(used["period"])),
        table=tables.facts(used),
        spreadsheet=tables.spreadsheet(used),
        sources=sources_of(used),
        description=f"{'; '.join(rows['label'] + ': ' + rows['text'])}. "
        f"Lovens grænser: {'; '.join(limits['text']) or 'ingen i tal'}.",
        caveat=caveats(used, *notes),
        **marks(used),
    )


def stand_ins(
    facts: pd.DataFrame, criterion: str, area_id: str, comparator_id: str
) -> list[tuple[str, Figure]]:
    """The nearest published measures of a criterion that are not the law's own, with their keys."""
    near = facts[(facts["criterion"] == criterion) & (facts["criterion_relation"] == "stand_in")]
    pairs = compare.pairs(near, area_id, comparator_id)
    comparison = wording.area_name(facts, comparator_id)
    return [
        (
            pair["indicator_id"],
            replace(side_by_side(near, pair, comparator_id, comparison), stand_in=True),
        )
        for _, pair in pairs.iterrows()
    ]


def development_name(facts: pd.DataFrame) -> str:
    """A few words for the lines of an indicator, one frame of progress.chains."""
    return f"udvikling {facts.sort_values('period_end')['short_name'].iloc[-1]}"


def development(
    facts: pd.DataFrame, all_targets: pd.DataFrame, area_order: Sequence[str]
) -> Figure:
    """The lines of one indicator, and of the definition it replaced, with its targets.

    facts: one frame of progress.chains. all_targets: store.targets, of which some are drawn.
    The title tells the change of the first area in `area_order` that has a line.
    """
    targets = progress.target_lines(all_targets, facts)
    areas = [area for area in area_order if area in set(facts["area_id"])]
    areas += [area for area in dict.fromkeys(facts["area_id"]) if area not in areas]
    colors = theme.area_colors(areas)
    names = dict(zip(facts["area_id"], facts["area"], strict=True))
    definitions = list(dict.fromkeys(facts["indicator_id"]))
    newest = facts["indicator_id"] == definitions[-1]
    latest = facts["period_end"].max()
    rows = pd.DataFrame(
        {
            "series": facts["area_id"] + " " + facts["indicator_id"],
            "area": facts["area"],
            "name": facts["area"].where(newest, ""),
            "color": facts["area_id"].map(colors),
            "date": facts["period_start"] + (facts["period_end"] - facts["period_start"]) / 2,
            "value": facts["value"],
            "text": [
                wording.value(fact)
                + ("" if fact["period_end"] == latest else f" ({fact['period']})")
                for _, fact in facts.iterrows()
            ],
        }
    )
    spans = [rows.loc[facts["indicator_id"] == one, "date"] for one in definitions]
    breaks = [old.max() + (new.min() - old.max()) / 2 for old, new in itertools.pairwise(spans)]
    current = facts[newest]
    told = next(
        (a for a in areas if (current["area_id"] == a).sum() > 1), current["area_id"].iloc[0]
    )
    line = current[current["area_id"] == told].sort_values("period_end")
    start, end = line.iloc[0], line.iloc[-1]
    title = (
        f"{end['indicator']}: {names[told]} fra {wording.value(start)} ({start['period']}) "
        f"til {wording.value(end)} ({end['period']}){_turn(line)}"
    )
    span = LEAST_SPAN_PCT if end["unit"] == "pct." else None
    bottom, _ = value_range([*facts["value"], *targets["value"]], span)
    words = "; ".join(
        f"{fact['area']} {fact['period']}: {wording.value(fact)}" for _, fact in facts.iterrows()
    )
    break_note = (
        "Opgørelsen er lavet om ved de prikkede linjer; tal fra hver sin side kan ikke sammenlignes."
        if breaks
        else ""
    )
    goals = "".join(f" {goal.text}." for goal in targets.itertuples())
    moved = len(targets) and len(definitions) > 1
    remarks = [
        break_note,
        "Målet er sat med den tidligere opgørelse." if moved else "",
        "Aksen begynder ikke ved 0." if bottom > 0 else "",
    ]
    return Figure(
        name=f"udvikling {end['short_name']}",
        theme=end["theme"],
        chart=Lines(rows, targets, breaks, span, axis_suffix(end["unit"])),
        title=title,
        caption=end["definition"],
        area=danish.enumeration(names[a] for a in areas),
        comparison="",
        period=f"{facts['period_end'].min().year}-{facts['period_end'].max().year}",
        table=tables.facts(facts),
        spreadsheet=tables.spreadsheet(facts),
        sources=sources_of(facts),
        description=f"{words}.{goals} {break_note}".strip(),
        caveat=caveats(facts, *(remark for remark in remarks if remark)),
        **marks(facts),
    )


def glance(
    assessment: criteria.Assessment, facts: pd.DataFrame, names: dict[str, str], area_id: str,
    comparator_id: str, law_date: datetime.date,
) -> Figure:  # fmt: skip
    """The five criteria of an area as a table; see tables.glance."""
    table = tables.glance(assessment, facts, names, area_id, comparator_id)
    area, comparison = (wording.area_name(facts, one) for one in (area_id, comparator_id))
    shown = compare.visible(facts[facts["criterion"].notna()])
    known = sum(assessment.value(criterion) is not None for criterion in names)
    marked = marks(shown)
    how = "kendt" if marked["own"] else "offentliggjort"  # a reader's own are not published
    return Figure(
        name="de fem kriterier",
        chart=None,
        title=f"{area}: lovens eget mål er {how} for {known} af de {len(names)} kriterier",
        caption=f"Lovens eget mål, hvor det er {how}, og ellers de nærmeste tal, der er.",
        area=area,
        comparison=comparison,
        period=f"listen {danish.long_date(law_date)}",
        table=table,
        sources=sources_of(shown[shown["area_id"].isin([area_id, comparator_id])]),
        description="Tabel med de fem kriterier.",
        caveat="En stedfortræder er ikke lovens mål og afgør intet.",
        **marked,
    )


def goals(
    all_goals: pd.DataFrame, facts: pd.DataFrame, compared: pd.DataFrame, area_id: str,
    comparator_id: str,
) -> Figure:  # fmt: skip
    """The goals of the strategy as a table, each with the nearest number. all_goals: store.goals."""
    area, comparison = (wording.area_name(facts, one) for one in (area_id, comparator_id))
    nearest = [
        tables.goal(rows["indicator_id"].head(1), facts, compared, area_id, comparator_id).assign(
            Målsætning=goal
        )
        for goal, rows in all_goals.groupby("goal", sort=False)
    ]
    table = pd.concat(nearest, ignore_index=True).rename(columns={"Tal for": "Nærmeste tal"})
    first = all_goals.drop_duplicates("goal")["indicator_id"]
    used = compare.visible(facts[facts["indicator_id"].isin(first)])
    return Figure(
        name="de fire målsætninger",
        chart=None,
        title=f"De fire målsætninger for {area} og de nærmeste tal",
        caption="Strategien knytter ingen tal til målsætningerne. Det er de nærmeste tal, der er fundet.",
        area=area,
        comparison=comparison,
        period="som det står ved hvert tal",
        table=table[["Målsætning", *table.columns.drop("Målsætning")]],
        sources=sources_of(used),
        description="Tabel med de fire målsætninger og det nærmeste tal for hver.",
        **marks(used),
    )


def _turn(line: pd.DataFrame) -> str:
    """ ", med 79,6 % (2017) som det højeste", where a line turns between its ends."""
    ends = line["value"].iloc[[0, -1]]
    for extreme, word in ((line["value"].idxmax(), "højeste"), (line["value"].idxmin(), "laveste")):
        fact = line.loc[extreme]
        if not ends.min() <= fact["value"] <= ends.max():
            return f", med {wording.value(fact)} ({fact['period']}) som det {word}"
    return ""


def memberships(rows: pd.DataFrame, area: str) -> Figure:
    """On which of the ministry's lists an area is known to have been; rows of store.memberships."""
    times = rows.loc[rows["on_list"].eq(True), "list_date"].nunique()
    title = f"{area}: på {times} af ministeriets lister ifølge kilderne her"
    state = rows["on_list"].map({True: STATES[0], False: STATES[1]})
    shown = rows.assign(year=[day.year for day in rows["list_date"]], state=state.fillna(STATES[2]))
    known = rows[rows["on_list"].notna()]
    table = pd.DataFrame(
        {
            "Liste": [danish.long_date(day) for day in shown["list_date"]],
            "Kategori": shown["list_kind_name"],
            "Området": shown["state"],
            "Kilde": [wording.citation(row) for _, row in shown.iterrows()],
            "Kildens ord": shown["quote"].fillna(""),
            "Bemærkning": shown["note"].fillna(""),
        }
    )
    told = table[table["Området"] != STATES[2]]
    words = "; ".join(
        f"{row['Liste']}, {row['Kategori']}: {row['Området']}" for _, row in told.iterrows()
    )
    return Figure(
        name="ministeriets lister",
        chart=MembershipStrip(
            shown.rename(columns={"list_kind": "id", "list_kind_name": "list_kind"})[
                ["year", "list_kind", "state"]
            ]
        ),
        title=title,
        caption="Ministeriets lister efter år. En lille prik: ikke offentliggjort her.",
        area=area,
        comparison="",
        period=f"{shown['year'].min()}-{shown['year'].max()}",
        table=table,
        sources=sources_of(known if len(known) else rows),
        description=f"{words}.",
        caveat="»Ikke offentliggjort her« betyder, at hele listen ikke er kendt i materialet; "
        "det siger hverken, at området var på den, eller at det ikke var.",
    )  # fmt: skip


def ground(
    drawing: Drawing, title: str, shading: Shading | None = None, narrow_legend_px: int = 0
) -> Figure:
    """A map for print: the same drawing as on the screen, with legend, scale bar and credits. The legend
    stands under it in two columns, or beside it in one so narrow."""
    features = drawing.features[drawing.features["in_sight"]]
    if shading is not None:
        title = map_wording.shading_title(shading.indicator, shading.facts_of_areas)
    names = list(drawing.names["text"])
    dates = features["published"].dropna().str[:4]
    schematic = features.loc[features["basis"] == "skematisk", "name"]
    caveat = [
        f"Skematisk, ikke opmålt: {danish.enumeration(schematic)}." if len(schematic) else "",
        *(shading.notes if shading else ()),
    ]
    return Figure(
        name="kort" if shading is None else f"kort {shading.indicator}",
        chart=AltairChart(functools.partial(map_chart.chart, drawing)),
        legend=map_chart.legend(drawing, narrow_legend_px, 1)
        if narrow_legend_px
        else map_chart.legend(drawing, drawing.size[0]),
        title=title,
        caption="Nord er op." if shading is None else shading.definition,
        area=drawing.view.name,
        comparison="",
        period=f"kortgrundlag {dates.min()}-{dates.max()}"
        if shading is None
        else shading.period or "flere år",
        table=map_tables.features(features) if shading is None else tables.facts(shading.facts),
        spreadsheet=None if shading is None else tables.spreadsheet(shading.facts),
        sources=credits(drawing.features) | ({} if shading is None else sources_of(shading.facts)),
        description=map_wording.in_words(title, names, list(drawing.legend["text"])),
        caveat=" ".join(sentence for sentence in caveat if sentence),
        **({} if shading is None else marks(shading.facts)),
        file_width=drawing.size[0],
    )


def credits(features: pd.DataFrame) -> dict[str, str]:
    """Who is to be named for a map, as they ask to be named, and where it is from."""
    named = features["credit"].fillna(features["publisher"] + " (" + features["source"] + ")")
    # No address beside a credit: the archive it was fetched from is not who is to be named.
    address = features["url"].where(features["credit"].isna(), "").fillna("")
    return dict(zip(named, address, strict=True))
