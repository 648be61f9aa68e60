"""Figures of counts of passers-by: the typical weekday, its two directions, the hours of a day and the days of a week."""

from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lib.analysis import passages
from lib.charts import profile_lines, theme
from lib.charts.chart_data import AltairChart, Bars, ChartData
from lib.figures.figure import Figure
from lib.text import danish

WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
HOURS = [f"{hour}" for hour in range(24)]
SPREAD = (
    f"Stregen på en søjle og båndet om en linje viser den midterste halvdel af hverdagene, eller dem alle, hvor der er færre "
    f"end {passages.DAYS_FOR_QUARTILES}."
)
HOLIDAYS = "Helligdage er ikke trukket fra."
WEEK = "Median af de dage, hvor alle døgnets timer er talt."
DEFINITION = "Median af de hverdage, hvor alle døgnets timer er talt."
NOT_ZERO = "En time, ingen har talt, er ikke 0, og en dag med sådan en time er ikke med."


@dataclass(frozen=True, eq=False)
class CountedPlace:
    """What figures say about the place of a count. name, area, from_name, to_name, mode: as shown. sources: of the counts.
    fictional: whether it is made up. own: whether it is from the user's own file."""

    name: str
    area: str
    from_name: str
    to_name: str
    mode: str
    sources: dict[str, str]
    fictional: bool
    own: bool = False


def measurement_names(typical: pd.DataFrame) -> dict[int, str]:
    """What measurements are called, of one place and mode: "maj 2024 (nulpunkt)". typical: passages.typical_weekdays."""
    first = typical["measurement"].min()
    return {
        row.measurement: time_span(row.first_day, row.last_day)
        + (" (nulpunkt)" if row.measurement == first else "")
        for row in typical.itertuples()
    }


def typical_weekday(typical: pd.DataFrame, place: CountedPlace) -> Figure:
    """A bar for the typical weekday of each measurement. typical: passages.typical_weekdays of one place and mode, with a
    number."""
    names = measurement_names(typical)
    rows = pd.DataFrame(
        {
            "label": [names[one] for one in typical["measurement"]],
            "value": typical["passed"],
            "text": typical["passed"].map(lambda passed: danish.number(passed, 0)),
            "color": [
                *[theme.COMPARISON] * (len(typical) > 1),
                *[theme.AREA] * max(1, len(typical) - 1),
            ],
            "low": typical["low"],
            "high": typical["high"],
        }
    )
    title = _finding(typical, place)
    return _figure(
        place, "hverdag", Bars(rows, series=place.mode), title, _typical_table(typical, names), _period(typical),
        f"{title}. {_said(zip(rows['label'], rows['text'], strict=True))}",
    )  # fmt: skip


def directions(typical: dict[str, pd.DataFrame], place: CountedPlace) -> Figure:
    """Two bars: the typical weekday of the newest measurement towards each end. typical: by direction, as for
    typical_weekday()."""
    newest = {way: rows.iloc[-1] for way, rows in typical.items()}
    words = {passages.FORWARD: place.to_name, passages.BACK: place.from_name}
    rows = pd.DataFrame(
        [
            {"label": f"mod {words[way]}", "value": row.passed, "text": danish.number(row.passed, 0),
             "color": theme.AREA, "low": row.low, "high": row.high}
            for way, row in newest.items()
        ]
    )  # fmt: skip
    more, less = rows.loc[rows["value"].idxmax()], rows.loc[rows["value"].idxmin()]
    title = (
        f"{place.name}: flest {more['label']}, {more['text']} på en typisk hverdag"
        if more["low"] > less["high"]
        else f"{place.name}: omtrent lige mange i hver retning på en typisk hverdag"
    )
    table = pd.concat(
        [
            _typical_table(rows, measurement_names(rows)).assign(Retning=f"mod {words[way]}")
            for way, rows in typical.items()
        ]
    )
    return _figure(
        place, "retning", Bars(rows, series=place.mode), title, table, time_span(newest[passages.FORWARD].first_day, newest[passages.FORWARD].last_day),
        f"{title}. {_said(zip(rows['label'], rows['text'], strict=True))}",
    )  # fmt: skip


def hours(by_hour: pd.DataFrame, typical: pd.DataFrame, place: CountedPlace) -> Figure:
    """The hours of a weekday in the first and the newest measurement. by_hour: passages.day_profile of one place and mode.
    typical: as for typical_weekday()."""
    shown = _first_and_newest(by_hour)
    newest = shown[shown["measurement"] == shown["measurement"].max()]
    peak = newest.loc[newest["passed"].idxmax()]
    title = f"{place.name}: flest mellem kl. {peak['hour']} og {peak['hour'] + 1}, {danish.number(peak['passed'], 0)} på en typisk hverdag"
    return _profile(shown, "hour", HOURS, typical, place, "doegn", title)


def week(by_weekday: pd.DataFrame, typical: pd.DataFrame, place: CountedPlace) -> Figure:
    """The days of a week in the first and the newest measurement. by_weekday: passages.week_profile of one place and mode.
    typical: as for typical_weekday()."""
    shown = _first_and_newest(by_weekday)
    newest = shown[shown["measurement"] == shown["measurement"].max()]
    most, least = newest.loc[newest["passed"].idxmax()], newest.loc[newest["passed"].idxmin()]
    title = (
        f"{place.name}: flest om {WEEKDAYS[most['weekday']]}en, færrest om {WEEKDAYS[least['weekday']]}en"
        if most["passed"] > least["passed"]
        else f"{place.name}: lige mange alle ugens talte dage"
    )
    return _profile(shown, "weekday", WEEKDAYS, typical, place, "uge", title)


def days_table(by_day: pd.DataFrame) -> pd.DataFrame:
    """Every day that anything was counted on: a day that was not counted whole has no number and says so."""
    return pd.DataFrame(
        {
            "Dag": by_day["day"].map(danish.long_date),
            "Ugedag": by_day["day"].dt.day_of_week.map(lambda day: WEEKDAYS[day]),
            "Talt i alt": [
                danish.number(row.passed, 0) if row.whole else _not_whole(row)
                for row in by_day.itertuples()
            ],
        }
    )


def _not_whole(row: object) -> str:
    if not row.hours:
        return "ikke talt"
    return f"{danish.number(row.counted, 0)} i {danish.number(row.hours)} af døgnets 24 timer"


def _profile(
    shown: pd.DataFrame, at: str, labels: list[str], typical: pd.DataFrame, place: CountedPlace, key: str, title: str
) -> Figure:  # fmt: skip
    names = measurement_names(typical)
    first = shown["measurement"].min()
    apart = shown["measurement"].nunique() > 1
    rows = pd.DataFrame(
        {
            "at": shown[at], "value": shown["passed"], "name": shown["measurement"].map(names),
            "first": shown["measurement"].eq(first) & apart,
            "color": [theme.COMPARISON if one == first and apart else theme.AREA for one in shown["measurement"]],
        }
        | ({"low": shown["low"], "high": shown["high"]} if "low" in shown else {})
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "Måling": rows["name"],
            "Hvornår": rows["at"].map(lambda n: f"kl. {n}" if labels is HOURS else labels[n]),
            "Talt": [danish.number(passed, 0) for passed in rows["value"]],
            "Dage": [danish.number(days, 0) for days in shown["days"]],
        }
    )
    chart = AltairChart(partial(profile_lines.profile, rows, labels), "Linjer")
    of_week = "low" not in shown
    return replace(
        _figure(place, key, chart, title, table, _period(typical), f"{title}."),
        caption=_caption(place, WEEK if of_week else DEFINITION),
        caveat=f"{NOT_ZERO} {HOLIDAYS}" if of_week else f"{NOT_ZERO} {SPREAD} {HOLIDAYS}",
    )


def _figure(
    place: CountedPlace, name: str, chart: ChartData, title: str, table: pd.DataFrame, period: str, description: str,
) -> Figure:  # fmt: skip
    return Figure(
        name=f"{place.name} {name}",
        chart=chart,
        title=title,
        caption=_caption(place, DEFINITION),
        area=place.area,
        comparison="",
        period=period,
        table=table,
        sources=place.sources,
        description=description,
        caveat=f"{NOT_ZERO} {SPREAD} {HOLIDAYS}",
        theme="Bevægelse",
        fictional=place.fictional,
        own=place.own,
    )


def _caption(place: CountedPlace, definition: str) -> str:
    return f"{danish.capitalise(place.mode)}: {place.name}. {definition}"


def _finding(typical: pd.DataFrame, place: CountedPlace) -> str:
    last = typical.iloc[-1]
    said = f"{place.name}: {danish.number(last.passed, 0)} på en typisk hverdag i {time_span(last.first_day, last.last_day)}"
    changes = passages.change(typical)
    if changes.empty:
        return said
    change = changes.iloc[0]
    before = time_span(typical.iloc[0].first_day, typical.iloc[0].last_day)
    if not change.difference:
        return f"{said}, lige så mange som i {before}"
    way = "flere" if change.difference > 0 else "færre"
    unsure = "" if change.apart else "; forskellen kan være tilfældig"
    return f"{said}, {danish.number(abs(change.difference), 0)} {way} end i {before}{unsure}"


def _typical_table(typical: pd.DataFrame, names: dict[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Måling": [names[one] for one in typical["measurement"]],
            "Typisk hverdag": [danish.number(passed, 0) for passed in typical["passed"]],
            "Spredning": [
                f"{danish.number(row.low, 0)} til {danish.number(row.high, 0)}"
                for row in typical.itertuples()
            ],
            "Hele hverdage": [danish.number(days, 0) for days in typical["days"]],
            "Dage med tælling": [danish.number(days, 0) for days in typical["all_days"]],
        }
    )


def _first_and_newest(rows: pd.DataFrame) -> pd.DataFrame:
    ends = {rows["measurement"].min(), rows["measurement"].max()}
    return rows[rows["measurement"].isin(ends)].reset_index(drop=True)


def _said(pairs: object) -> str:
    return "; ".join(f"{label}: {text}" for label, text in pairs) + "."


def _period(typical: pd.DataFrame) -> str:
    return time_span(typical["first_day"].min(), typical["last_day"].max())


def time_span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """ "maj 2024", "maj til juni 2024" or "maj 2024 til maj 2025"."""
    month = {day: danish.partial_date(f"{day:%Y-%m}") for day in (first, last)}
    if month[first] == month[last]:
        return month[first]
    if first.year == last.year:
        return f"{month[first].rsplit(' ', 1)[0]} til {month[last]}"
    return f"{month[first]} til {month[last]}"
