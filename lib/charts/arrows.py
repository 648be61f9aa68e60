"""Renders changes as arrows with Altair: from the period before to the last one, with the comparison under it.

On a wide drawing the words stand on both sides of the arrows, so that a slide shows them large; on a narrow one above.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.layout import scale_top, wrap
from lib.charts.marks import text_with_halo

NARROW = "width < 760"
WIDE_ONLY, NARROW_ONLY = alt.expr(f"{NARROW} ? 0 : 1"), alt.expr(f"{NARROW} ? 1 : 0")
TOP_PX, HEAD_PX, LINE_PX = 24, 28, 19
ROW_PX, BELOW_PX = (
    36,
    8,
)  # the least of a row with an arrow and its comparison; from the words to the next row
NAME_PX, BESIDE_PX = 17, 14  # letters
NAME_WIDTH, NARROW_NAME_WIDTH, BESIDE_WIDTH = 36, 38, 26  # characters of a line
WORDS_PX, BESIDE_AT_PX = 298, 190  # for the names, and for the comparisons, on a wide drawing
END_PX = 62  # beside the scale, for the number at the end of an arrow


def arrows(rows: pd.DataFrame, suffix: str) -> alt.LayerChart:
    """An arrow for each change, in groups with a heading.

    rows: group, label, beside (the comparison in words, "" for none), before, value, before_text, value_text, comparison
    (NaN for none), color; those of a group together. suffix: of the axis labels. All share one axis from 0.
    """
    placed = _placed(rows)
    top = scale_top(1.02 * rows[["before", "value", "comparison"]].max().max())
    scale = alt.Scale(
        domain=[0, top], nice=False,
        rangeMin=alt.expr(f"({NARROW} ? 0 : {WORDS_PX}) + {END_PX}"),
        rangeMax=alt.expr(f"width - ({NARROW} ? 0 : {BESIDE_AT_PX}) - {END_PX}"),
    )  # fmt: skip
    x = {
        name: alt.X(f"{name}:Q", axis=None, scale=scale)
        for name in ("before", "value", "comparison", "at")
    }
    return alt.layer(
        *_grid(top, suffix, x, placed), *_changes(placed, x), *_numbers(placed, x),
        *_names(placed), *_beside(placed), *_heads(placed),
        height=float(placed["wide_end"].max()),
    )  # fmt: skip


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their words in lines and the pixel of each of their parts, on a wide and on a narrow drawing."""
    wide = narrow = TOP_PX
    group, found = None, []
    for row in rows.itertuples():
        head, group = row.group != group, row.group
        at = {
            "head": head, "wide_head": wide + HEAD_PX / 2, "narrow_head": narrow + HEAD_PX / 2,
            "wide_row": wide + HEAD_PX * head, "narrow_row": narrow + HEAD_PX * head,
            "wide_name": wrap(row.label, NAME_WIDTH), "narrow_name": wrap(row.label, NARROW_NAME_WIDTH),
            "wide_beside": wrap(row.beside, BESIDE_WIDTH),
        }  # fmt: skip
        at["narrow_beside"] = at["narrow_row"] + _tall(at["narrow_name"])
        at["narrow_arrow"] = at["narrow_beside"] + _tall(row.beside)
        words = max(_tall(at["wide_name"]), _tall(at["wide_beside"]))
        wide = at["wide_end"] = at["wide_row"] + max(ROW_PX, words + BELOW_PX)
        narrow = at["narrow_end"] = at["narrow_arrow"] + ROW_PX + BELOW_PX
        found.append(at)
    places = pd.DataFrame(found, index=rows.index)
    return rows.assign(up=rows["value"] >= rows["before"]).join(places)


def _tall(lines: str) -> int:
    return LINE_PX * (lines.count("\n") + 1) if lines else 0


def _at(frame: pd.DataFrame, wide: str, narrow: str) -> alt.Chart:
    """A chart of rows with `y`, the pixel of a part of them: expressions for a wide and for a narrow drawing."""
    return alt.Chart(frame).transform_calculate(y=f"{NARROW} ? {narrow} : {wide}")


def _y() -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=None)


def _grid(top: float, suffix: str, x: dict, placed: pd.DataFrame) -> list[alt.Chart]:
    """The lines of the scale and their numbers above; drawn as marks, for the height follows the width."""
    ends = pd.DataFrame({"at": [0, top / 2, top]})
    ends = ends.assign(
        begin=TOP_PX - 4, wide=placed["wide_end"].max(), narrow=placed["narrow_end"].max()
    )
    lines = _at(ends, "datum.wide", "datum.narrow").mark_rule(color=theme.GRID)
    words = alt.Chart(ends).transform_calculate(text=f"format(datum.at, ',.2~f') + '{suffix}'")
    return [
        lines.encode(x=x["at"], y=alt.Y("begin:Q", axis=None, scale=None), y2=alt.Y2("y:Q")),
        words.mark_text(baseline="top", y=2, color=theme.MUTED, fontSize=14).encode(
            x=x["at"], text=alt.Text("text:N")
        ),
    ]  # fmt: skip


def _arrow(frame: pd.DataFrame, below: int) -> alt.Chart:
    """The rows at the height of their arrows, or so many pixels below."""
    return _at(
        frame,
        f"datum.wide_row + {LINE_PX / 2 + below}",
        f"datum.narrow_arrow + {LINE_PX / 2 + below}",
    )


def _changes(placed: pd.DataFrame, x: dict) -> list[alt.Chart]:
    """The arrows, and the comparison under each behind its own mark."""
    color = alt.Color("color:N", scale=None)
    compared = _arrow(placed[placed["comparison"].notna()], 15)
    layers = [
        compared.mark_point(
            shape="diamond", filled=True, size=150, color=theme.MUTED, opacity=1
        ).encode(x=x["comparison"], y=_y()),
        _arrow(placed, 0)
        .mark_rule(strokeWidth=4)
        .encode(x=x["before"], x2=alt.X2("value:Q"), y=_y(), color=color),
        _arrow(placed, 0)
        .mark_point(size=70, strokeWidth=3, fill=theme.BACKGROUND, opacity=1)
        .encode(x=x["before"], y=_y(), stroke=alt.Stroke("color:N", scale=None)),
    ]
    for up in (True, False):
        heads = _arrow(placed[placed["up"] == up], 0).mark_point(
            shape="triangle-right" if up else "triangle-left", filled=True, size=240, opacity=1
        )
        layers.append(heads.encode(x=x["value"], y=_y(), color=color))
    return layers


def _numbers(placed: pd.DataFrame, x: dict) -> list[alt.Chart]:
    """The two numbers of each arrow, outside its ends; the new one bold in its colour."""
    found = []
    for up in (True, False):
        for end, outward in (("before", not up), ("value", up)):
            words = {
                "align": "left" if outward else "right", "dx": 11 if outward else -11,
                "baseline": "middle", "fontSize": NAME_PX,
            }  # fmt: skip
            new = end == "value"
            color = alt.Color("color:N", scale=None) if new else alt.value(theme.TEXT)
            found += text_with_halo(
                _arrow(placed[placed["up"] == up], 0),
                words | {"fontWeight": "bold" if new else "normal"},
                {"x": x[end], "y": _y(), "text": alt.Text(f"{end}_text:N")},
                letters={"color": color},
            )
    return found


WORDS = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE_PX}


def _names(placed: pd.DataFrame) -> list[alt.Chart]:
    """The name of each arrow, in lines as there is room."""
    middle = f"+ {LINE_PX / 2}"
    base = _at(placed, f"datum.wide_row {middle}", f"datum.narrow_row {middle}")
    return [
        layer
        for drawing, shown in (("wide", WIDE_ONLY), ("narrow", NARROW_ONLY))
        for layer in text_with_halo(
            base,
            WORDS | {"fontSize": NAME_PX, "opacity": shown},
            {"x": alt.value(0), "y": _y(), "text": alt.Text(f"{drawing}_name:N")},
        )
    ]


def _beside(placed: pd.DataFrame) -> list[alt.Chart]:
    """The comparison in words behind its own mark: at the right, or under the name."""
    middle, left = f"+ {LINE_PX / 2}", f"({NARROW} ? 0 : width - {BESIDE_AT_PX})"
    base = _at(
        placed[placed["beside"] != ""], f"datum.wide_row {middle}", f"datum.narrow_beside {middle}"
    )
    look = {"shape": "diamond", "filled": True, "size": 130, "color": theme.MUTED, "opacity": 1}
    words = WORDS | {"fontSize": BESIDE_PX, "x": alt.expr(f"{left} + 20")}
    return [
        base.mark_point(**look, x=alt.expr(f"{left} + 8")).encode(y=_y()),
        *(
            layer
            for text, shown in (("wide_beside:N", WIDE_ONLY), ("beside:N", NARROW_ONLY))
            for layer in text_with_halo(
                base, words | {"opacity": shown}, {"y": _y(), "text": alt.Text(text)}
            )
        ),
    ]


def _heads(placed: pd.DataFrame) -> tuple[alt.Chart, alt.Chart]:
    words = {"align": "left", "baseline": "middle", "fontSize": NAME_PX, "fontWeight": "bold"}
    return text_with_halo(
        _at(placed[placed["head"]], "datum.wide_head", "datum.narrow_head"), words,
        {"x": alt.value(0), "y": _y(), "text": alt.Text("group:N")},
        letters={"color": alt.Color("color:N", scale=None)},
    )  # fmt: skip
