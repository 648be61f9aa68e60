"""A chart of any table, drawn from columns that the user chooses; their names are its texts."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from lib.charts import builders, layout, theme
from lib.charts.chart_data import AltairChart
from lib.figures.figure import Figure
from lib.text import danish

FORMS = {"soejler": "Søjler", "linje": "Linje", "punkter": "Punkter"}
MAX_BARS, MAX_POINTS = 40, 2_000
CAVEAT = "Figuren viser et eget udtræk og er ikke kontrolleret."
MAY_BE_OWN = "Den, der har lavet udtrækket, havde egne tal i brug, og de kan være med."
NOTHING = ""
MAX_DESCRIBED = 12  # numbers in the alt text
POINTS_PX = 340
DECIMALS = 2
LARGEST = 10**15  # numbers above it lose digits when drawn


class ChartError(ValueError):
    """A table cannot be drawn; the message says why, in Danish."""


def numbers(table: pd.DataFrame) -> dict[str, str]:
    """The numeric columns: name -> name."""
    kept = table.select_dtypes("number", exclude="timedelta").columns
    return {str(name): str(name) for name in kept}


def columns(table: pd.DataFrame) -> dict[str, str]:
    """All columns: name -> name."""
    return {str(name): str(name) for name in table.columns}


def figure(
    table: pd.DataFrame, title: str, form: str, along: str, value: str, color: str = NOTHING,
    with_own: bool = False,
) -> Figure:  # fmt: skip
    """The column `value` drawn against the column `along`, in one of FORMS.

    color: the column that decides the colours, NOTHING for one colour. with_own: whether the database had the user's
    own numbers, so that they may be in the table. Raises ChartError where there is nothing to draw, or too much.
    """
    # Fixed names, since Vega would read a user's column name such as "a.b" as a path.
    rows = pd.DataFrame({"along": _drawable(table[along]), "value": table[value]})
    rows["color"] = table[color].astype(str) if color else value
    rows = rows.dropna(subset=["value", "along"])
    if not rows["value"].abs().le(LARGEST).all():
        raise ChartError("Der er tal, som er for store til at tegne.")
    most = MAX_BARS if form == "soejler" else MAX_POINTS
    if rows.empty:
        raise ChartError("Der er ingen rækker med et tal at tegne.")
    if len(rows) > most:
        raise ChartError(f"Der er {len(rows)} rækker. Der kan tegnes højst {most} på den måde.")
    named = {"along": along, "value": value, "color": color}
    draw = _bars if form == "soejler" else _drawn
    return Figure(
        name="udtræk",
        chart=AltairChart(lambda: draw(rows, form, named), FORMS[form]),
        title=title,
        caption=f"{value} efter {along}" + (f", fordelt på {color}" if color else ""),
        area="", comparison="", period="",
        table=table[[name for name in dict.fromkeys((along, value, color)) if name]],
        sources={"eget udtræk af tabellerne; kilden til hvert tal står i observations.source_id": ""},
        description=f"{value} efter {along}: "
        + "; ".join(f"{row.along} {danish.number(row.value, DECIMALS)}" for row in rows.head(MAX_DESCRIBED).itertuples())
        + (f"; og {danish.number(len(rows) - MAX_DESCRIBED, 0)} tal mere, som står i tabellen." if len(rows) > MAX_DESCRIBED else ""),
        caveat=f"{CAVEAT} {MAY_BE_OWN}" if with_own else CAVEAT,
    )  # fmt: skip


def _drawable(cells: pd.Series) -> pd.Series:
    """Cells that an axis can show: numbers up to LARGEST and times unchanged, all else as text."""
    number = pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)
    if (number and not (cells.abs() > LARGEST).any()) or pd.api.types.is_datetime64_any_dtype(
        cells
    ):
        return cells
    return cells.astype(str).where(cells.notna())


def _colors(rows: pd.DataFrame, named: Mapping[str, str]) -> alt.Color | alt.ColorValue:
    if not named["color"]:
        return alt.value(theme.AREA)
    values = list(dict.fromkeys(rows["color"]))
    palette = list(theme.area_colors(values).values())
    return alt.Color(
        "color:N",
        scale=alt.Scale(domain=values, range=palette),
        legend=alt.Legend(title=named["color"]),
    )


def _bars(rows: pd.DataFrame, form: str, named: Mapping[str, str]) -> alt.LayerChart:
    """One bar for each row in order, with its name above it and its number at its end."""
    rows = rows.assign(
        label=rows["along"].astype(str).map(layout.wrap),
        row=range(len(rows)),
        text=[danish.number(value, DECIMALS) for value in rows["value"]],
    )
    base, y = alt.Chart(rows), alt.Y("row:O", axis=None)
    x = alt.X(
        "value:Q", axis=alt.Axis(title=named["value"], tickCount=5), scale=alt.Scale(padding=50)
    )
    ends = [
        base.transform_filter(side)
        .mark_text(align=align, dx=dx, yOffset=12, fontWeight="bold")
        .encode(x=x, y=y, text=alt.Text("text:N"))
        for side, align, dx in (
            (alt.datum.value >= 0, "left", 6),
            (alt.datum.value < 0, "right", -6),
        )
    ]
    bars = base.mark_bar(height=22, yOffset=12).encode(x=x, y=y, color=_colors(rows, named))
    return alt.layer(
        bars, *ends, *builders.row_names(base, y), height=builders.row_step(rows["label"])
    )


def _drawn(rows: pd.DataFrame, form: str, named: Mapping[str, str]) -> alt.Chart:
    kind = "Q" if pd.api.types.is_numeric_dtype(rows["along"]) else "N"
    if pd.api.types.is_datetime64_any_dtype(rows["along"]):
        kind = "T"
        rows = rows.assign(along=rows["along"].dt.strftime("%Y-%m-%d"))
    else:
        rows = rows if kind == "Q" else rows.assign(along=rows["along"].astype(str))
    whole = (
        kind == "Q" and (rows["along"] % 1 == 0).all() and rows["along"].between(1900, 2100).all()
    )
    axis = alt.Axis(title=named["along"], **({"format": "d"} if whole else {}))
    x = alt.X(f"along:{kind}", axis=axis, scale=alt.Scale(zero=False) if kind == "Q" else alt.Undefined,
              sort=None if kind == "N" else alt.Undefined)  # fmt: skip
    y = alt.Y("value:Q", axis=alt.Axis(title=named["value"]), scale=alt.Scale(zero=form == "linje"))
    base = alt.Chart(rows).encode(x=x, y=y, color=_colors(rows, named)).properties(height=POINTS_PX)
    points = base.mark_point(filled=True, size=80, opacity=1)
    return alt.layer(base.mark_line(strokeWidth=3), points) if form == "linje" else points
