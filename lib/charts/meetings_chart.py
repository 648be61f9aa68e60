"""The picture of who meets where: a row for each place to meet, a column for each actor, a mark for each seat.

On a wide screen and a slide, the name of a row stands to the left of its marks and those of the columns are slanted; on a
narrow one the name stands above the marks and those of the columns are upright. The browser chooses by the width, so
positions are expressions. Nothing is drawn at random: the same data give the same picture.
"""

import altair as alt
import pandas as pd

from lib.charts import theme
from lib.charts.chart_data import Meetings
from lib.charts.layout import wrap
from lib.charts.marks import text_with_halo

NARROW_PX = 620  # the width below which the name of a row stands above its marks
NARROW = f"width < {NARROW_PX}"
ROW_PX, NARROW_ROW_PX = 32, 44
NARROW_NAME_PX, NARROW_MARK_PX = 9, 29  # from the top of a row
MARKS_START = 0.34  # of the width, on a wide screen
NAME_PX, NAME_WIDTH, NARROW_NAME_WIDTH, NAME_LINES = 13, 32, 48, 2
COLUMN_PX, NARROW_COLUMN_PX = 13, 11  # sizes of letters
COLUMN_WIDTH = 44  # the most characters of a name; some forums have longer ones
LETTER = 0.55  # of its size, the width of a letter
SLANT = 0.71  # the height of a text slanted by 45 degrees, of its length
NARROW_LEGEND_WIDTH = 18  # characters; with longer ones, a narrow screen has one a line
GAP_PX = 10  # between the names of the columns and the marks
MARK_SIZE, TEXT_MARK_SIZE = 130, 640
# Shape and colour, by the number of a kind. No two are told apart by colour alone.
LOOKS = (
    ("circle", theme.AREA),
    ("square", theme.COMPARISON),
    ("triangle-up", theme.OTHER_COLORS[1]),
    ("diamond", theme.OTHER_COLORS[2]),
    ("triangle-down", theme.OTHER_COLORS[0]),
    ("cross", theme.OTHER_COLORS[3]),
    ("triangle-right", theme.TEXT),
    ("triangle-left", theme.THRESHOLD),
    ("M0,-1L0.4,-0.4L1,0L0.4,0.4L0,1L-0.4,0.4L-1,0L-0.4,-0.4Z", theme.MUTED),
    ("M-1,-0.3L1,-0.3L1,0.3L-1,0.3Z", theme.MUTED),
)


def shortened(name: str, width: int = COLUMN_WIDTH) -> str:
    """The name, cut where it is longer than `width` characters; the table has it in full."""
    return name if len(name) <= width else f"{name[: width - 1].rstrip()}…"


def row_name(name: str, status: str, width: int, lines: int) -> str:
    """The name of a row in at most `lines` lines, and its status, which is never cut away."""
    end = f" ({status})" if status else ""
    words = name.split(" ")
    for count in range(len(words), 0, -1):
        shown = " ".join(words[:count]) + (" …" if count < len(words) else "") + end
        wrapped = wrap(shown, width)
        if wrapped.count("\n") < lines:
            return wrapped
    return wrapped


def head_px(names: list[str], narrow: bool) -> int:
    """The height of the names of the columns, in pixels."""
    longest = max((len(name) for name in names), default=0)
    letters = NARROW_COLUMN_PX if narrow else COLUMN_PX
    return round(longest * letters * LETTER * (1 if narrow else SLANT)) + 2 * GAP_PX


def meetings(data: Meetings) -> alt.LayerChart:
    """The chart of Meetings."""
    columns = data.columns.assign(
        name=data.columns["name"].map(shortened), at=range(len(data.columns))
    )
    heads = tuple(head_px(list(columns["name"]), narrow) for narrow in (False, True))
    row_number = {row: n for n, row in enumerate(data.rows["row"])}
    at = dict(zip(columns["column"], columns["at"], strict=True))
    marks = data.marks.assign(
        line=data.marks["row"].map(row_number), at=data.marks["column"].map(at)
    )
    rows = data.rows.assign(
        line=range(len(data.rows)),
        wide_name=_row_names_in(data.rows, NAME_WIDTH, NAME_LINES),
        narrow_name=_row_names_in(data.rows, NARROW_NAME_WIDTH, 1),
    )
    place = _Grid(len(columns), len(rows), heads)
    layers = [
        *_guides(columns, place),
        *(_lines(rows, marks, place) if data.joined else []),
        *_marks(marks, data.kinds, place),
        *_names(rows, place),
        *_column_names(columns, data.kinds, place),
    ]
    return alt.layer(*layers, height=heads[0] + ROW_PX * len(rows))


def _row_names_in(rows: pd.DataFrame, width: int, lines: int) -> list[str]:
    return [row_name(row.name, row.status, width, lines) for row in rows.itertuples(index=False)]


class _Grid:
    """Where columns and rows are. heads: the height of the names of the columns, on a wide and on a narrow screen."""

    def __init__(self, columns: int, rows: int, heads: tuple[int, int]) -> None:
        self.columns, self.rows, self.heads = columns, rows, heads

    def x(self, field: str = "at") -> alt.X:
        """The middle of a column."""
        scale = alt.Scale(
            domain=[-0.5, max(self.columns, 1) - 0.5], nice=False,
            rangeMin=alt.expr(f"{NARROW} ? 0 : width * {MARKS_START}"), rangeMax=alt.expr("width"),
        )  # fmt: skip
        return alt.X(f"{field}:Q", axis=None, scale=scale)

    def middles(self, frame: pd.DataFrame, offset: float = 0) -> alt.Chart:
        """A chart of rows with `line`, and `middle`: the height of the marks of that row."""
        wide, narrow = self.heads
        return alt.Chart(frame).transform_calculate(
            middle=f"{NARROW} ? {narrow + NARROW_MARK_PX + offset} + datum.line * {NARROW_ROW_PX}"
            f" : {wide + ROW_PX / 2 + offset} + datum.line * {ROW_PX}"
        )

    def ends(self) -> tuple[str, str]:
        """Expressions for the upper and lower end of the columns."""
        wide, narrow = self.heads
        return (
            f"{NARROW} ? {narrow} : {wide}",
            f"{NARROW} ? {narrow + NARROW_ROW_PX * self.rows} : {wide + ROW_PX * self.rows}",
        )


def _y(field: str = "middle") -> alt.Y:
    """A height in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _guides(columns: pd.DataFrame, place: _Grid) -> list[alt.Chart]:
    """A pale line down each column."""
    top, bottom = place.ends()
    return [
        alt.Chart(columns[["column", "at"]])
        .transform_calculate(top=top, bottom=bottom)
        .mark_rule(color=theme.GRID)
        .encode(x=place.x(), y=_y("top"), y2=alt.Y2("bottom:Q"))
    ]


def _lines(rows: pd.DataFrame, marks: pd.DataFrame, place: _Grid) -> list[alt.Chart]:
    """A line from the first mark of a row to its last, dashed where the row is."""
    spans = marks.groupby("line")["at"].agg(start="min", end="max").reset_index()
    spans = spans.merge(rows[["line", "status"]], on="line")
    return [
        place.middles(own)
        .mark_rule(color=theme.MUTED, strokeWidth=2, **({"strokeDash": [5, 4]} if dashed else {}))
        .encode(x=place.x("start"), x2=alt.X2("end:Q"), y=_y())
        for dashed, own in spans.groupby(spans["status"] != "")
    ]


def _marks(marks: pd.DataFrame, kinds: dict[str, int], place: _Grid) -> list[alt.Chart]:
    """The shapes, hollow or not, and the texts in or instead of them.

    Each look is a layer of its own without encodings of shape or colour: with them, the browser would draw two legends.
    """
    look = {name: LOOKS[number % len(LOOKS)] for name, number in kinds.items()}
    drawn = marks[marks["shape"]]
    layers = [_legend(look, place)]
    for (kind, hollow, texted), own in drawn.groupby(
        ["kind", "hollow", drawn["text"].ne("")], sort=False
    ):
        shape, color = look[kind]
        layers.append(
            place.middles(own[["line", "at"]])
            .mark_point(
                shape=shape, stroke=color, fill=theme.BACKGROUND if hollow else color, opacity=1,
                strokeWidth=2, size=TEXT_MARK_SIZE if texted else MARK_SIZE,
            )
            .encode(x=place.x(), y=_y())
        )  # fmt: skip
    colors = {kind: color for kind, (_, color) in look.items()}
    return [*layers, *_mark_texts(marks[marks["text"] != ""], colors, place)]


def _legend(look: dict[str, tuple[str, str]], place: _Grid) -> alt.Chart:
    """A layer that is not seen, whose legend tells the kinds: one for shape and colour together."""
    names = list(look)
    narrow = 2 if max(map(len, names)) <= NARROW_LEGEND_WIDTH else 1
    legend = alt.Legend(
        direction="horizontal", columns=alt.expr(f"{NARROW} ? {narrow} : {min(len(names), 5)}"),
        symbolSize=110,
    )  # fmt: skip
    shapes, colors = zip(*look.values(), strict=True)
    return (
        place.middles(pd.DataFrame({"line": 0, "at": 0, "kind": names}))
        .mark_point(filled=True, opacity=1, size=0)
        .encode(
            x=place.x(), y=_y(),
            color=alt.Color("kind:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=list(colors))),
            shape=alt.Shape("kind:N", sort=names, scale=alt.Scale(domain=names, range=list(shapes))),
        )
    )  # fmt: skip


def _mark_texts(texts: pd.DataFrame, colors: dict[str, str], place: _Grid) -> list[alt.Chart]:
    """The texts in the marks, and with a halo those instead of one, which may stand on a line."""
    words = {
        "fontWeight": "bold",
        "fontSize": alt.expr(f"{NARROW} ? 11 : 13"),
        "baseline": "middle",
    }
    filled = texts["shape"] & ~texts["hollow"]
    layers = []
    for (inside, kind), own in texts.groupby([filled, "kind"], sort=False):
        color = colors[kind]
        base = place.middles(own[["line", "at", "text"]])
        at = {"x": place.x(), "y": _y(), "text": alt.Text("text:N")}
        halo, ink = (color, theme.BACKGROUND) if inside else (theme.BACKGROUND, color)
        layers += text_with_halo(base, words, at, halo, color=ink)
    return layers


def _names(rows: pd.DataFrame, place: _Grid) -> list[alt.Chart]:
    """The name of each row, and what stands in place of its marks."""
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n"}
    up = NARROW_NAME_PX - NARROW_MARK_PX
    lead = NAME_PX + 1
    named = place.middles(rows[["line", "wide_name", "narrow_name"]]).transform_calculate(
        shown=f"{NARROW} ? datum.narrow_name : datum.wide_name",
        y=f"{NARROW} ? datum.middle + {up} : datum.middle - {lead / 2} * (length(split(datum.wide_name, '\\n')) - 1)",
    )
    layers = [
        named.mark_text(**look, fontSize=NAME_PX, lineHeight=lead).encode(
            x=alt.value(0), y=_y("y"), text=alt.Text("shown:N")
        )
    ]
    silent = rows[rows["text"] != ""]
    if len(silent):
        layers.append(
            place.middles(silent[["line", "text"]])
            .mark_text(**look, fontSize=NAME_PX, color=theme.MUTED, fontStyle="italic")
            .encode(
                x=alt.value(alt.expr(f"{NARROW} ? 0 : width * {MARKS_START}")), y=_y(), text=alt.Text("text:N")
            )
        )  # fmt: skip
    return layers


def _column_names(columns: pd.DataFrame, kinds: dict[str, int], place: _Grid) -> list[alt.Chart]:
    """The name of each column in the colour of its kind, above its marks."""
    colors = {name: LOOKS[number % len(LOOKS)][1] for name, number in kinds.items()}
    wide, narrow = (head - GAP_PX for head in place.heads)
    return [
        alt.Chart(own[["at", "name"]])
        .transform_calculate(top=f"{NARROW} ? {narrow} : {wide}")
        .mark_text(
            align="left", baseline="middle", angle=alt.expr(f"{NARROW} ? 270 : 315"),
            fontSize=alt.expr(f"{NARROW} ? {NARROW_COLUMN_PX} : {COLUMN_PX}"), color=colors.get(kind, theme.TEXT),
        )
        .encode(x=place.x(), y=_y("top"), text=alt.Text("name:N"))
        for kind, own in columns.groupby("kind", sort=False)
    ]  # fmt: skip
