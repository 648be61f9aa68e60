"""Draws ribbons that are as wide as the numbers they stand for: from places through one bar to places, or from bar to bar.

Heights are in pixels, so that names never stand on each other; widths follow the room there is, also on a phone.
"""

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import wrap
from lib.charts.marks import text_with_halo

POINTS = 24  # of a ribbon's curve
PALE = 0.38
# Sideways: of all persons, of a line of a name, between two places, and above the first.
FLOW_PX, LINE_PX, APART_PX, HEAD_PX = 300, 18, 10, 54
NAME_WIDTH, INSIDE_PX = 15, 8  # characters; from the edge to a name
EDGE, MIDDLE = 0.012, (0.47, 0.5, 0.53)  # of the width
# Downwards: a bar, from a bar to the next, and above the first.
BAR_PX, STEP_PX, TOP_PX = 26, 92, 22
LETTER_PX = 9


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _curve(
    start: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """(how far along, one edge, the other edge) of a ribbon between two stretches."""
    return [
        (at, *(a + (b - a) * _eased(at) for a, b in zip(start, end, strict=True)))
        for at in (n / POINTS for n in range(POINTS + 1))
    ]


# ---------------------------------------------------------------- sideways


def through(rows: pd.DataFrame, heads: tuple[str, str], name: str) -> alt.LayerChart:
    """From places on the left through one bar to places on the right.

    rows: side ("left" or "right"), label, value, text, color. heads: above the two sides. name: of the bar in the middle.
    """
    side = {which: rows[rows["side"].eq(which)] for which in ("left", "right")}
    scale = FLOW_PX / max(part["value"].sum() for part in side.values())
    slots = {which: _slots(part, scale) for which, part in side.items()}
    height = max(part["bottom"].max() for part in slots.values() if len(part))
    ribbons, bars = [], []
    for which, part in slots.items():
        if part.empty:
            continue
        middle = HEAD_PX + (height - HEAD_PX - part["px"].sum()) / 2
        shift = (height - part["bottom"].max()) / 2
        part["centre"] += shift
        outer, inner = (0.0, MIDDLE[0]) if which == "left" else (1.0, MIDDLE[2])
        for row in part.itertuples():
            place = (row.centre - row.px / 2, row.centre + row.px / 2)
            for at, above, below in _curve(place, (middle, middle + row.px)):
                x = outer + (inner - outer) * at
                ribbons.append((f"{which} {row.Index}", x, above, below, row.color))
            middle += row.px
            edge = (0.0, EDGE) if which == "left" else (1 - EDGE, 1.0)
            bars.append((*edge, *place, row.color))
            bars.append((*sorted((inner, MIDDLE[1])), middle - row.px, middle, row.color))
    drawn = pd.DataFrame(ribbons, columns=["ribbon", "x", "y", "y2", "color"])
    blocks = pd.DataFrame(bars, columns=["x", "x2", "y", "y2", "color"])
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    color = alt.Color("color:N", scale=None, legend=None)
    y, y2 = alt.Y("y:Q", axis=None, scale=None), alt.Y2("y2:Q")
    return alt.layer(
        alt.Chart(drawn).mark_area(opacity=PALE).encode(x=x, y=y, y2=y2, color=color, detail="ribbon:N"),
        alt.Chart(blocks).mark_rect().encode(x=x, x2="x2:Q", y=y, y2=y2, color=color),
        *(layer for which, part in slots.items() if len(part) for layer in _names(part, which)),
        *_heads(heads, name, min(bar[2] for bar in bars[1::2])),
        height=height,
    )  # fmt: skip


def _slots(part: pd.DataFrame, scale: float) -> pd.DataFrame:
    """The rows with px (their width as ribbons), name (in lines), centre and bottom, in pixels."""
    words = [_name(row.label, row.text) for row in part.itertuples()]
    px = part["value"].to_numpy() * scale
    centres, at = [], float(HEAD_PX)
    for wide, text in zip(px, words, strict=True):
        slot = max(wide, LINE_PX * (text.count("\n") + 1))
        centres.append(at + slot / 2)
        at += slot + APART_PX
    ends = [centre + max(wide, LINE_PX * (text.count("\n") + 1)) / 2 for centre, wide, text in zip(centres, px, words, strict=True)]  # fmt: skip
    return part.assign(px=px, name=words, centre=centres, bottom=ends)


def _name(label: str, text: str) -> str:
    """A name and its number, in lines that leave the middle free on a phone."""
    lines = wrap(label, NAME_WIDTH)
    apart = " " if len(lines.rpartition("\n")[2]) + 1 + len(text) <= NAME_WIDTH else "\n"
    return f"{lines}{apart}{text}"


def _names(part: pd.DataFrame, side: str) -> tuple[alt.Chart, alt.Chart]:
    align = side
    inside = f"{EDGE} * width + {INSIDE_PX}"
    at = alt.value(alt.expr(inside if side == "left" else f"width - ({inside})"))
    words = {
        "align": align, "baseline": "middle", "lineBreak": "\n", "fontSize": 15, "lineHeight": LINE_PX,
    }  # fmt: skip
    base = alt.Chart(part[["name", "centre", "px"]].assign(
        # Text of several lines is placed by its first one.
        middle=part["centre"] - part["name"].str.count("\n") * LINE_PX / 2
    ))  # fmt: skip
    place = {"x": at, "y": alt.Y("middle:Q", axis=None, scale=None), "text": alt.Text("name:N")}
    return text_with_halo(base, words, place)


def _heads(heads: tuple[str, str], name: str, top: float) -> Iterable[alt.Chart]:
    """What the two sides are, above them, and the name of the bar in the middle."""
    for text, align, at, color in (
        (heads[0], "left", alt.value(0), theme.AREA),
        (heads[1], "right", alt.value(alt.expr("width")), theme.COMPARISON),
    ):
        words = {"align": align, "baseline": "top", "fontSize": 15, "fontWeight": "bold", "color": color, "lineBreak": "\n", "lineHeight": LINE_PX}  # fmt: skip
        yield alt.Chart(pd.DataFrame([{"text": text}])).mark_text(**words).encode(
            x=at, y=alt.value(0), text=alt.Text("text:N")
        )  # fmt: skip
    words = {"align": "center", "baseline": "bottom", "fontSize": 15, "fontWeight": "bold"}
    place = {
        "x": alt.value(alt.expr("width / 2")),
        "y": alt.value(top - 6),
        "text": alt.Text("text:N"),
    }
    yield from text_with_halo(alt.Chart(pd.DataFrame([{"text": name}])), words, place)


# ---------------------------------------------------------------- downwards


def downwards(
    bars: pd.DataFrame, ribbons: pd.DataFrame, colors: Mapping[str, str]
) -> alt.LayerChart:
    """A bar of 100 per cent for each step, the first on top, and ribbons between the bars.

    bars: step (its number), name, part, share (0 to 100, in the order of the parts), text. ribbons: step, part_from,
    part_to, share. colors: of every part, in their order.
    """
    ends = bars.groupby("step", sort=False)["share"].cumsum()
    top = bars["step"] * STEP_PX + TOP_PX
    bars = bars.assign(x=ends - bars["share"], x2=ends, y=top, y2=top + BAR_PX)
    used = [part for part in colors if part in set(bars["part"])]
    key = alt.Legend(
        orient="bottom", columns=1, direction="vertical", symbolOpacity=1, symbolType="square", symbolStrokeWidth=2,
    )  # fmt: skip
    fills = [colors[part] for part in used]
    # What is pale has an outline that is not.
    outlines = [theme.MUTED if fill == theme.UNKNOWN else theme.BACKGROUND for fill in fills]
    fill = alt.Fill("part:N", sort=used, legend=key, scale=alt.Scale(domain=used, range=fills))
    outline = alt.Stroke(
        "part:N", sort=used, legend=key, scale=alt.Scale(domain=used, range=outlines)
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))
    x2, y, y2 = alt.X2("x2:Q"), alt.Y("y:Q", axis=None, scale=None), alt.Y2("y2:Q")
    drawn = pd.DataFrame(_between(bars, ribbons), columns=["ribbon", "part", "y", "x", "x2"])
    room = "datum.share / 100 * width"
    named = alt.Chart(bars.drop_duplicates("step"))
    layers = [
        alt.Chart(drawn).mark_area(orient="horizontal", opacity=PALE).encode(
            x=x, x2=x2, y=y, fill=fill, detail="ribbon:N"
        ),
        alt.Chart(bars).mark_rect(strokeWidth=2).encode(
            x=x, x2=x2, y=y, y2=y2, fill=fill, stroke=outline
        ),
        *(
            alt.Chart(bars[bars["part"].map(colors).eq(theme.UNKNOWN) == light])
            .transform_calculate(mid="(datum.x + datum.x2) / 2", line=f"datum.y + {BAR_PX / 2}")
            .mark_text(
                baseline="middle", fontSize=14, fontWeight="bold",
                color=theme.TEXT if light else theme.BACKGROUND,
                opacity=alt.expr(f"{room} > {LETTER_PX} * length(datum.text) ? 1 : 0"),
            )
            .encode(
                x=alt.X("mid:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False)),
                y=alt.Y("line:Q", axis=None, scale=None), text=alt.Text("text:N"),
            )
            for light in (True, False)
        ),
        *text_with_halo(
            named, {"align": "left", "baseline": "bottom", "dy": -3, "fontSize": 15, "fontWeight": "bold"},
            {"x": alt.value(0), "y": y, "text": alt.Text("name:N")},
        ),
    ]  # fmt: skip
    steps = int(bars["step"].max())
    return alt.layer(*layers, height=TOP_PX + steps * STEP_PX + BAR_PX)


def _between(bars: pd.DataFrame, ribbons: pd.DataFrame) -> Iterable[tuple]:
    """The points of the ribbons: ribbon, part it comes from, y, x and x2. Each begins and ends where the one before does."""
    begins = bars.set_index(["step", "part"])["x"].to_dict()
    order = {part: n for n, part in enumerate(dict.fromkeys(bars["part"]))}
    left, entered = dict(begins), dict(begins)
    sides = sorted(
        ribbons.itertuples(), key=lambda one: (one.step, order[one.part_from], order[one.part_to])
    )
    for n, row in enumerate(sides):
        start, end = (row.step, row.part_from), (row.step + 1, row.part_to)
        above = (left[start], left[start] + row.share)
        below = (entered[end], entered[end] + row.share)
        left[start], entered[end] = above[1], below[1]
        top = TOP_PX + row.step * STEP_PX + BAR_PX
        for at, x, x2 in _curve(above, below):
            yield n, row.part_from, top + at * (STEP_PX - BAR_PX), x, x2
