"""Draws bars of parts that lie end to end: of 100 per cent each, or along an axis of amounts.

What is said of a part stands in it where there is room, or under its bar in words, so that the smallest part has its
number too, on a phone as well.
"""

from collections.abc import Mapping
from typing import NamedTuple

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import scale_top, wrap
from lib.charts.marks import text_with_halo

# A row with its name above the bar: from its top to the middle of the name, of the bar and of the words under it; half a bar.
NAME_PX, BAR_PX, WORDS_PX, BAR_HALF, LINE_PX, APART_PX = 12, 36, 62, 13, 18, 14
# A row with its name beside the bar.
BESIDE_PX, BESIDE_HALF, NAMES_PX = 28, 10, 160
NAME_WIDTH, WORDS_WIDTH = 38, 44  # characters of a line
PADDING_PX, LETTER_PX = 8, 8
SHORT = 26  # characters of a name in the key, where two names stand beside each other


class Look(NamedTuple):
    """The colours of a part, and of what is written in it."""

    fill: str
    ink: str = theme.BACKGROUND
    outline: str = theme.BACKGROUND


class Amounts(NamedTuple):
    """An axis of amounts: what it counts in, such as a million, and the suffix of its labels."""

    counted: int
    suffix: str


def stacked_bars(
    rows: pd.DataFrame, looks: Mapping[str, Look], amounts: Amounts | None = None, beside: bool = False
) -> alt.LayerChart:  # fmt: skip
    """A bar for each label, in order of appearance.

    rows: label, part (one of looks), value; text (stands in the part, if it has room) and longer (the same with more,
    for a part with more room), both "" for none; name (of the bar) and, for words under the bar, words; dashed (a part that
    no source prints). amounts: the axis; without one every bar is 100 per cent. beside: names stand left of the bars.
    """
    rows = _placed(rows.reset_index(drop=True), looks, whole=amounts is None)
    heads, height = _heads(rows, beside)
    half = BESIDE_HALF if beside else BAR_HALF
    rows = rows.merge(heads[["label", "bar"]], on="label")
    rows = rows.assign(above=rows["bar"] - half, below=rows["bar"] + half)
    top = 1 if amounts is None else scale_top(rows["end"].max())
    # Names beside the bars stand within the plot, so that the key has the whole width of a phone.
    left = NAMES_PX if beside else 0
    scale = alt.Scale(domain=[0, top], nice=False, range=[left, alt.ExprRef("width")])
    place = {
        "x": alt.X("start:Q", axis=_axis(top, amounts), scale=scale), "x2": alt.X2("end:Q"),
        "y": _y("above"), "y2": alt.Y2("below:Q"),
    }  # fmt: skip
    room = f"(datum.end - datum.start) / {top} * (width - {left}) - {2 * PADDING_PX - 2}"
    longer, shorter = (
        f"{room} > {LETTER_PX} * length(datum.{name})" for name in ("longer", "text")
    )
    written = (
        alt.Chart(rows[rows["text"] != ""])
        .mark_text(
            align="left", baseline="middle", dx=PADDING_PX, fontSize=15, fontWeight="bold",
            text=alt.expr(f"{longer} ? datum.longer : {shorter} ? datum.text : ''"),
        )
        .encode(x=place["x"], y=_y("bar"), color=alt.Color("ink:N", scale=None))
    )  # fmt: skip
    return alt.layer(
        alt.Chart(rows).mark_rect().encode(**_colors(looks, set(rows["part"])), **place),
        alt.Chart(rows[rows["dashed"]]).mark_rect(
            fill=theme.HYPOTHETICAL, stroke=theme.TEXT, strokeWidth=2, strokeDash=[5, 4]
        ).encode(**place),
        written, *_words(heads, beside), height=height,
    )  # fmt: skip


def _placed(rows: pd.DataFrame, looks: Mapping[str, Look], whole: bool) -> pd.DataFrame:
    """The rows with something in them, with where each part starts and ends; whole: as shares of its bar."""
    given = {
        "text": "",
        "longer": rows.get("text", ""),
        "words": "",
        "dashed": False,
        "name": rows["label"],
    }
    rows = rows.assign(**{name: made for name, made in given.items() if name not in rows})
    rows = rows[rows["value"] > 0]
    bars = rows.groupby("label", sort=False)["value"]
    size = rows["value"] / bars.transform("sum") if whole else rows["value"]
    end = size.groupby(rows["label"], sort=False).cumsum()
    used = [looks[part] for part in rows["part"]]
    edges = [1 if look.outline == theme.BACKGROUND else 2 for look in used]
    return rows.assign(start=end - size, end=end, ink=[look.ink for look in used], edge=edges)


def _axis(top: float, amounts: Amounts | None) -> alt.Axis | None:
    if amounts is None:
        return None
    return alt.Axis(
        title=None, values=[0, top / 2, top], grid=True, domain=False, ticks=False, orient="top", labelColor=theme.MUTED,
        labelExpr=f"format(datum.value / {amounts.counted}, ',.2~f') + '{amounts.suffix}'",
    )  # fmt: skip


def _colors(looks: Mapping[str, Look], used: set[str]) -> dict[str, alt.Fill | alt.Stroke]:
    """Fill and outline of the parts in use, with their key: two names to a line where they are short."""
    names = [part for part in looks if part in used]
    short = all(len(name) <= SHORT for name in names)
    key = alt.Legend(
        direction="horizontal", columns=2 if short else 1, symbolType="square", symbolStrokeWidth=2
    )
    fills, outlines = ([getattr(looks[part], name) for part in names] for name in ("fill", "outline"))  # fmt: skip
    fill = alt.Fill("part:N", sort=names, legend=key, scale=alt.Scale(domain=names, range=fills))
    stroke = alt.Stroke(
        "part:N", sort=names, legend=key, scale=alt.Scale(domain=names, range=outlines)
    )
    # A part of a few pixels is not to be all outline.
    width = alt.StrokeWidth("edge:Q", scale=None, legend=None)
    return {"fill": fill, "stroke": stroke, "strokeWidth": width}


def _y(field: str) -> alt.Y:
    """A height in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _heads(rows: pd.DataFrame, beside: bool) -> tuple[pd.DataFrame, float]:
    """For each label its lines of text and their heights in pixels; and the height of all."""
    found, top = [], 0.0
    for label, parts in rows.groupby("label", sort=False):
        if beside:
            name, words, middle = parts["name"].iloc[0], "", top + BESIDE_PX / 2
            found.append((label, name, words, middle, middle, middle))
            top += BESIDE_PX
            continue
        name = wrap(parts["name"].iloc[0], NAME_WIDTH)
        words = "\n".join(wrap(one, WORDS_WIDTH) for one in parts["words"] if one)
        more = LINE_PX * name.count("\n")
        found.append(
            (label, name, words, top + NAME_PX, top + more + BAR_PX, top + more + WORDS_PX)
        )
        under = LINE_PX * (words.count("\n") + 1) if words else 0
        top += more + BAR_PX + BAR_HALF + under + APART_PX
    return pd.DataFrame(found, columns=["label", "name", "words", "name_y", "bar", "words_y"]), top


def _words(heads: pd.DataFrame, beside: bool) -> list[alt.Chart]:
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE_PX}
    name = (
        {"fontSize": 14, "limit": NAMES_PX - 6}
        if beside
        else {"fontSize": 15, "fontWeight": "bold"}
    )
    return [
        layer
        for field, more in (("name", name), ("words", {"fontSize": 14}))
        if (heads[field] != "").any()
        for layer in text_with_halo(
            alt.Chart(heads[heads[field] != ""]), look | more,
            {"x": alt.value(0), "y": _y(f"{field}_y"), "text": alt.Text(f"{field}:N")},
        )
    ]  # fmt: skip
