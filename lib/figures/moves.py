"""Figures of moves: from and to where, who they are, the years, and what they do to a share."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import pandas as pd

from lib.analysis import moves
from lib.charts import theme, two_way_bars
from lib.charts.chart_data import AltairChart, Bars
from lib.charts.layout import axis_suffix
from lib.figures.figure import Figure
from lib.text import danish

CAME, LEFT = "Flyttet til", "Flyttet fra"
HIDDEN, UNTOLD = "skjult", "ikke oplyst"
SHARES = "Andele af alle, der flyttede til, og af alle, der flyttede fra; flytninger inden for området er ikke med."
DEFINITION = "Antal personer; flytninger inden for området er ikke med."
MIXED = (
    "Regnet som i »Hvad nu hvis«: de tilflyttede og de fraflyttede i andelens egen gruppe lægges til og trækkes fra dem, der boede "
    "der før. Det er beregnet og ikke offentliggjort, og det siger ikke, hvad flytningerne er årsag til."
)
REST = "Resten af forskellen er andet end flytninger: arbejde, uddannelse, alder, fødsler og dødsfald, og at opgørelserne har hver sin dag."
NEAR_NOTHING = Fraction(1, 20)  # percentage points
UNIT = "pct."


@dataclass(frozen=True, eq=False)
class MovedArea:
    """What figures say about the moves of an area. name: of the area. sources: of the moves. fictional: whether they are
    made up. hidden: how many numbers of the year are hidden. own: whether they are the user's own.
    missing: what stands for a number that is not known."""

    name: str
    sources: dict[str, str]
    fictional: bool
    hidden: int = 0
    own: bool = False
    missing: str = HIDDEN


@dataclass(frozen=True, eq=False)
class MovedShare:
    """A share before a year's moves, with them alone, and as it was measured a year later.

    name: of the indicator. population, unit. before, after, later: exact, per cent; later is None where it is not measured.
    before_period, later_period: as shown. counts: came_counted, came_people, left_counted, left_people.
    sources: of the share.
    """

    indicator_id: str
    name: str
    population: str
    before: Fraction
    after: Fraction
    later: Fraction | None
    before_period: str
    later_period: str
    counts: dict[str, int]
    sources: dict[str, str]


def by_place(found: pd.DataFrame, total: pd.Series, year: int, area: MovedArea) -> Figure:
    """Two bars for each place that people came from or went to. found: moves.by_place. total: a row of moves.totals."""
    most = _most_sentence(_most(found["came"]), _most(found["left"]))
    title = f"{area.name}: {_ways(total, year, area)}"
    table = _table(found, "Sted", area)
    rows = _rows(found, partial(_number, area=area))
    figure = _figure(area, "flytninger", rows, title, table, year)
    return replace(
        figure,
        caption=f"{most}{DEFINITION}",
        description=f"{title}. {most}{_said(rows)}",
    )


def by_trait(found: pd.DataFrame, trait: str, year: int, area: MovedArea) -> Figure:
    """The shares of those who came and of those who left, by what they are divided by. found: moves.by_trait."""
    gaps = (found["came_pct"] - found["left_pct"]).dropna()
    if gaps.empty:
        title = f"{area.name}: {trait.lower()} for dem, der flyttede i {year}"
    else:
        value = gaps.abs().idxmax()
        row = found.loc[value]
        title = (
            f"{area.name}: »{value}« er {_pct(row['came_pct'], area)} af dem, der flyttede til, og "
            f"{_pct(row['left_pct'], area)} af dem, der flyttede fra, i {year}"
        )
    percent = partial(_pct, area=area)
    rows = _rows(found.assign(came=found["came_pct"], left=found["left_pct"]), percent)
    table = _table(found, trait, area).assign(
        **{
            "Af alle tilflyttede": found["came_pct"].map(percent).to_numpy(),
            "Af alle fraflyttede": found["left_pct"].map(percent).to_numpy(),
        }
    )
    figure = _figure(area, f"flytninger {trait.lower()}", rows, title, table, year)
    return replace(figure, caption=SHARES)


def by_year(totals: pd.DataFrame, area: MovedArea) -> Figure:
    """Two bars for each year. totals: moves.totals, of two years or more."""
    found = totals.sort_index()
    first, last = found.iloc[0], found.iloc[-1]
    known = pd.concat([first[["came", "left"]], last[["came", "left"]]]).notna().all()
    title = (
        f"{area.name}: {_number(last['came'])} flyttede til i {found.index[-1]} mod {_number(first['came'])} i {found.index[0]}, og "
        f"{_number(last['left'])} mod {_number(first['left'])} fra"
        if known
        else f"{area.name}: {_ways(last, int(found.index[-1]), area)}"
    )
    named = found.rename(index=str)
    period = f"{found.index[0]}-{found.index[-1]}"
    number = partial(_number, area=area)
    table = _table(named, "År", area).assign(
        **{"Inden for området": found["within"].map(number).to_numpy()}
    )
    return _figure(area, "flytninger aar", _rows(named, number), title, table, period)


def on_share(share: MovedShare, year: int, area: MovedArea) -> Figure:
    """A share before a year's moves, with them alone, and as it was measured a year later."""
    change = share.after - share.before
    named = f"»{share.name}«"
    title = (
        f"{area.name}: flytningerne i {year} ændrede næsten ikke {named}"
        if abs(change) < NEAR_NOTHING
        else f"{area.name}: flytningerne i {year} alene {'hævede' if change > 0 else 'sænkede'} {named} med "
        f"{danish.amount(abs(change), 'procentpoint')}"
    )
    bars = [
        (share.before_period, share.before, theme.AREA),
        (f"Med flytningerne i {year} alene (beregnet)", share.after, theme.COMPARISON),
    ]
    if share.later is not None:
        bars.append((share.later_period, share.later, theme.AREA))
    rows = pd.DataFrame(
        [{"label": label, "value": float(value), "text": _pct(value), "color": color} for label, value, color in bars]
    )  # fmt: skip
    n = share.counts
    table = pd.DataFrame(
        [(label, _pct(value)) for label, value, _ in bars]
        + [
            ("Flyttet til: talte af gruppen", f"{_number(n['came_counted'])} af {_number(n['came_people'])}"),
            ("Flyttet fra: talte af gruppen", f"{_number(n['left_counted'])} af {_number(n['left_people'])}"),
        ],
        columns=["Hvad", share.name],
    )  # fmt: skip
    return Figure(
        name=f"{area.name} flytninger {share.name}",
        chart=Bars(rows, suffix=axis_suffix(UNIT), series=share.name),
        title=title,
        caption=f"{share.name}: {share.population}.",
        area=area.name,
        comparison="",
        period=str(year),
        table=table,
        sources=area.sources | share.sources,
        description=f"{title}. " + "; ".join(f"{row.label}: {row.text}" for row in rows.itertuples()) + ".",
        caveat=MIXED if share.later is None else f"{MIXED} {REST}",
        theme="Flytning",
        fictional=area.fictional,
        own=area.own,
    )  # fmt: skip


def _figure(
    area: MovedArea, name: str, rows: pd.DataFrame, title: str, table: pd.DataFrame, period: object
) -> Figure:  # fmt: skip
    return Figure(
        name=f"{area.name} {name}",
        chart=AltairChart(
            partial(two_way_bars.two_way_bars, rows, (LEFT, CAME)), "Søjler til hver side"
        ),
        title=title,
        caption=DEFINITION,
        area=area.name,
        comparison="",
        period=str(period),
        table=table,
        sources=area.sources,
        description=f"{title}. {_said(rows)}",
        caveat=_hidden(area.hidden),
        theme="Flytning",
        fictional=area.fictional,
        own=area.own,
    )


def _rows(found: pd.DataFrame, say: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": found.index,
            "left": found["left"].to_numpy(),
            "came": found["came"].to_numpy(),
            "left_text": [say(n) for n in found["left"]],
            "came_text": [say(n) for n in found["came"]],
        }
    )


def wide(flows: pd.DataFrame) -> pd.DataFrame:
    """moves.flows with a row for each named place: came, left, net."""
    named = flows[flows["place"].ne("")]
    found = named.pivot(index="place", columns="direction", values="persons").astype("Float64")
    found = found.reindex(columns=[moves.IN, moves.OUT]).set_axis(["came", "left"], axis=1)
    return found.assign(net=found["came"] - found["left"])


def _table(found: pd.DataFrame, heading: str, area: MovedArea) -> pd.DataFrame:
    return pd.DataFrame(
        {
            heading: found.index,
            CAME: [_number(n, area) for n in found["came"]],
            LEFT: [_number(n, area) for n in found["left"]],
            "Forskel": [_number(n, area) for n in found["net"]],
        }
    )


def _ways(total: pd.Series, year: int, area: MovedArea) -> str:
    """How many came and left in a year, and what is not known of it."""
    came, left = total["came"], total["left"]
    if pd.isna(came) and pd.isna(left):
        return f"hvor mange der flyttede til og fra i {year}, er {area.missing}"
    if pd.isna(left):
        return (
            f"{_number(came)} flyttede til i {year}; hvor mange der flyttede fra, er {area.missing}"
        )
    if pd.isna(came):
        return (
            f"{_number(left)} flyttede fra i {year}; hvor mange der flyttede til, er {area.missing}"
        )
    return f"{_number(came)} flyttede til og {_number(left)} fra i {year}{_net(total['net'])}"


def _net(net: object) -> str:
    if not net:
        return ", lige mange hver vej"
    return f", {danish.number(abs(net), 0)} {'flere til' if net > 0 else 'flere fra'} end {'fra' if net > 0 else 'til'}"


def _most(persons: pd.Series) -> str:
    """Where most came from or went to; "" where a number is hidden or two are the same."""
    if persons.empty or persons.isna().any() or persons.eq(persons.max()).sum() > 1:
        return ""
    return str(persons.astype(float).idxmax())


def _most_sentence(came: str, left: str) -> str:
    if came and came == left:
        return f"Flest kom fra {came}, og flest flyttede dertil. "
    parts = [f"kom fra {came}"] * bool(came) + [f"flyttede til {left}"] * bool(left)
    return f"Flest {danish.enumeration(parts)}. " if parts else ""


def _said(rows: pd.DataFrame) -> str:
    parts = (f"{row.label}: {row.came_text} til, {row.left_text} fra" for row in rows.itertuples())
    return "; ".join(parts) + "."


def _hidden(count: int) -> str:
    if not count:
        return ""
    return f"{danish.number(count, 0)} tal er skjult, fordi det handler om få personer eller ville vise et tal, der gør."


def _number(persons: object, area: MovedArea | None = None) -> str:
    return _missing(area) if pd.isna(persons) else danish.number(int(persons), 0)


def _missing(area: MovedArea | None) -> str:
    return HIDDEN if area is None else area.missing


def _pct(share: object, area: MovedArea | None = None) -> str:
    if not isinstance(share, Fraction) and pd.isna(share):
        return _missing(area)
    return danish.amount(share if isinstance(share, Fraction) else float(share), UNIT)
