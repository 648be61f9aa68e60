"""Tables with known truth in random layouts, as files: what the reader gives of them must be in the truth."""

import datetime
import io
import random
import unicodedata
from dataclasses import dataclass, field

import xlsxwriter

AREAS = {
    "Værebro Park": "vaerebro_park", "Høje Gladsaxe": "hoeje_gladsaxe", "Pileparken 6": "pileparken_6",
    "Mørkhøj almene boliger": "moerkhoej_almene", "Bagsværd": "bagsvaerd", "Stengård Sogn": "stengaard_sogn",
    "Hele landet": "hele_landet",
}  # fmt: skip
UNKNOWN = ("Nyt Sted", "Blok 7", "Ærøvænget")
SHARE, COUNT = "Ulovligt skolefravær", "Folketal"
MEASURES = {SHARE: "skolefravaer_ulovligt", COUNT: "folketal"}
GROUPS = ("Nord", "Syd og vest", "Almene boliger")
MISSING = ("..", "-", "*", "")
CODINGS = ("utf-8", "utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp865", "utf-16", "twice", "nfd")
PERCENT_FORMATS = ("0%", "0.0%", "0.0\\ %", "[Red]0.0 %", "#,##0.0%;-#,##0.0%", "0.00%;[Red]-0.00%")  # fmt: skip
# How a period is written -> the text it must be read as.
YEARS = (
    lambda y: (str(y), str(y)), lambda y: (f"{y}/{y + 1}", f"{y}/{y + 1}"),
    lambda y: (f"Skoleåret {y}-{y + 1}", f"{y}/{y + 1}"), lambda y: (f"{y}K1", f"1. kvartal {y}"),
    lambda y: (f"1. december {y}", f"1. december {y}"), lambda y: (f"01-12-{y}", f"1. december {y}"),
    lambda y: (f"12/31/{y}", f"31. december {y}"), lambda y: (f"{y}-{(y + 1) % 100:02}", None),
    lambda y: (f"04/05/{y}", None),
)  # fmt: skip


@dataclass
class Made:
    """A file with its truth. content: bytes, or text to paste; truth: area, indicator, period and value of each number
    (the period is None where it can be read in two ways); what: how it was made; measure: to choose where the file
    does not say it."""

    content: bytes | str
    truth: set[tuple]
    measure: str
    what: list[str] = field(default_factory=list)


@dataclass
class _Grid:
    """Cells of a sheet: text, number or None; numbers are kept apart as (value, text). raised: places with a raised
    digit; merged: names over several rows; hidden: rows."""

    rows: list[list]
    raised: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


class Number(float):
    """A value of the truth in a grid."""


def make(seed: int) -> Made:
    """A random file and its truth."""
    rnd = random.Random(seed)
    measure = rnd.choice(list(MEASURES))
    areas = rnd.sample(list(AREAS), rnd.randint(2, 5))
    names = areas + rnd.sample(UNKNOWN, rnd.choice((0, 0, 0, 1)))
    first = rnd.randint(2005, 2019)
    write = rnd.choice(YEARS[:1] * 6 + YEARS)
    periods = [write(first + n) for n in range(rnd.choice((1, 1, 2, 3)))]
    values = {(n, w): _value(rnd, measure) for n in names for w, _ in periods}
    for key in rnd.sample(list(values), rnd.choice((0, 0, 0, 1))):
        values[key] = None
    truth = {
        (AREAS[n], MEASURES[measure], of, round(values[n, w], 4))
        for n in areas for w, of in periods if values[n, w] is not None
    }  # fmt: skip
    made = Made("", truth, measure)
    written = [w for w, _ in periods]
    layout = rnd.choice((_long, _across, _across, _swapped, _two_lines, _pasted))
    made.what.append(layout.__name__)
    if layout is _pasted:
        made.content = _pasted(rnd, made, names, periods, values, measure)
        return made
    grid = layout(rnd, made, names, written, values, measure)
    _around(rnd, made, grid, names)
    made.content = _as_file(rnd, made, grid, measure)
    return made


def _value(rnd: random.Random, measure: str) -> float:
    if measure == COUNT:
        return rnd.choice((rnd.randint(1900, 2100), rnd.randint(120, 99_999), rnd.randint(1000, 9999)))  # fmt: skip
    return round(rnd.uniform(1.5, 98), rnd.choice((0, 1, 1, 1)))


def _cell(value: float | None, rnd: random.Random):
    return rnd.choice(MISSING[:3]) if value is None else Number(value)


def _long(rnd, made, names, written, values, measure) -> _Grid:
    """One number a row; the names of areas may stand once above blank cells."""
    rows = [["Område", "Tal for", "Periode", "Værdi"]]
    repeat = rnd.random() < 0.7 or len(written) < 2
    merged = []
    for name in names:
        start = len(rows)
        for n, time in enumerate(written):
            rows.append([name if repeat or n == 0 else None, measure, time, _cell(values[name, time], rnd)])  # fmt: skip
        if not repeat and rnd.random() < 0.5:
            merged.append((start, 0, len(rows) - 1, 0))
    if not repeat:
        made.what.append("blank names")
    if rnd.random() < 0.3:
        rows[0].append("KØN")
        for row in rows[1:]:
            row.append("I alt")
    elif rnd.random() < 0.2:
        for row, sex in zip(rows, ["KØN"] + ["I alt"] * len(rows), strict=False):
            row.insert(0, sex)
        merged = [(top, left + 1, bottom, right + 1) for top, left, bottom, right in merged]
        made.what.append("I alt first")
    return _Grid(rows, merged=merged)


def _across(rnd, made, names, written, values, measure) -> _Grid:
    """Areas down and times across; the corner may be empty, and the measure may stand beside each time."""
    beside = rnd.random() < 0.5
    corner = rnd.choice(("Område", "Område", "Navn", None))
    head = [f"{measure} {time}" if beside else time for time in written]
    if corner is None:
        made.what.append("empty corner")
    return _Grid([[corner, *head], *([n, *(_cell(values[n, t], rnd) for t in written)] for n in names)])  # fmt: skip


def _swapped(rnd, made, names, written, values, measure) -> _Grid:
    """Times down and areas across."""
    return _Grid([["Periode", *names], *([t, *(_cell(values[n, t], rnd) for n in names)] for t in written)])  # fmt: skip


def _two_lines(rnd, made, names, written, values, measure) -> _Grid:
    """The measure over the times, in two lines of headings."""
    upper = [None, measure, *[None] * (len(written) - 1)]
    grid = _across(rnd, made, names, written, values, measure)
    grid.rows[0] = [rnd.choice(("Område", None)), *written]
    return _Grid([upper, *grid.rows])


def _pasted(rnd, made, names, written, values, measure) -> str:
    """Lines from a PDF: a name and its numbers, parted by spaces."""
    thousands = rnd.choice((" ", "", ".")) if measure == COUNT else ""
    kept = written if all(" " not in time for time, _ in written) else written[:1]
    times = [time for time, _ in kept]
    made.truth = {row for row in made.truth if row[2] in [of for _, of in kept]}
    lines = []
    for n, name in enumerate(names, 1):
        cells = [
            rnd.choice(("-", "..")) if values[name, t] is None else _text(values[name, t], ",", thousands)
            for t in times
        ]  # fmt: skip
        lines.append(" ".join([name, *cells]))
        if rnd.random() < 0.1:
            lines[-1] = f"{n}. {lines[-1]}"
    if rnd.random() < 0.3:
        lines = [f"{n} {line.split('. ', 1)[-1] if line[0].isdigit() else line}" for n, line in enumerate(lines, 1)]  # fmt: skip
        made.what.append("running numbers")
    head = f"Område {measure} {times[0]}" if len(times) == 1 else f"Område {' '.join(times)}"
    above = rnd.choice(([], ["Tal for områderne"], ["Fra en rapport, side 12", "Tallene er foreløbige."]))  # fmt: skip
    below = rnd.choice(([], ["Kilde: BI"], ["Note: side 3 af 4"]))
    made.what.append(f"thousands {thousands!r}")
    return "\n".join([*above, head, *lines, *below]) + "\n"


def _around(rnd: random.Random, made: Made, grid: _Grid, names: list[str]) -> None:
    """Titles, units, groups, sums, blank rows and notes."""
    width = len(grid.rows[0])
    data = len(grid.rows) - sum(any(isinstance(c, Number) for c in row) for row in grid.rows)
    heads = next((n for n, row in enumerate(grid.rows) if any(isinstance(c, Number) for c in row)), 1)  # fmt: skip

    def insert(at: int, row: list) -> None:
        grid.rows.insert(at, row + [None] * (width - len(row)))
        grid.merged = [(t + (t >= at), a, b + (b >= at), c) for t, a, b, c in grid.merged]

    last = len(grid.rows)
    if rnd.random() < 0.3 and not grid.merged:
        numbers = [[c for c in row if isinstance(c, Number)] for row in grid.rows]
        total = sum(map(sum, numbers))
        at = next((n for n, h in enumerate(grid.rows[heads - 1]) if h == "Område"), 0)
        row = [None] * width
        row[at], row[-1 if grid.rows[heads - 1][-1] != "KØN" else -2] = rnd.choice(("I alt", "Gennemsnit", "Total")), Number(total)  # fmt: skip
        if grid.rows[0][0] != "Periode":
            insert(last, row)
            made.what.append("total")
    if rnd.random() < 0.25 and grid.rows[0][0] not in ("Periode", "KØN") and not grid.merged and "blank names" not in made.what:  # fmt: skip
        for at in sorted({heads, rnd.randint(heads, last)}, reverse=True):
            insert(at, [rnd.choice(GROUPS)])
        made.what.append("groups")
    if rnd.random() < 0.25:
        insert(rnd.randint(heads + 1, len(grid.rows)), [None])
        made.what.append("blank row")
    if rnd.random() < 0.2:
        unit = "pct." if made.measure == SHARE else rnd.choice(("antal", "personer"))
        row = [None if c is None or n == 0 or c in ("Tal for", "Periode", "KØN", "Område") else unit for n, c in enumerate(grid.rows[heads - 1])]  # fmt: skip
        if any(row):
            insert(heads, row)
            made.what.append("units")
    if rnd.random() < 0.4:
        for row in rnd.choice(([["Udtræk fra systemet"], [None]], [["Enhed: " + ("pct." if made.measure == SHARE else "antal")]], [["Tal om områderne"], [None], ["Foreløbige"]])):  # fmt: skip
            insert(0, row)
        made.what.append("title")
    if rnd.random() < 0.3:
        grid.rows += [[None] * width, ["Kilde: BI"] + [None] * (width - 1)]
    del data, names


def _text(value: float, decimal: str, thousands: str) -> str:
    whole, _, rest = f"{value:.10g}".partition(".")
    if thousands and len(whole) > 3:
        whole = f"{whole[:-3]}{thousands}{whole[-3:]}"
    return f"{whole}{decimal}{rest}" if rest else whole


def _as_file(rnd: random.Random, made: Made, grid: _Grid, measure: str) -> bytes:
    kind = rnd.choice(("xlsx", "xlsx", "csv", "csv", "csv", "markdown"))
    made.what.append(kind)
    if kind == "xlsx":
        return _xlsx(rnd, made, grid, measure)
    separator = "|" if kind == "markdown" else rnd.choice((";", ";", "\t", ",", "|"))
    decimal = rnd.choice((",", "."))
    quoted = separator != "," or rnd.random() < 0.5
    thousands = rnd.choice(("", "", ".", " ", ",")) if measure == COUNT else ""
    thousands = "" if thousands == decimal else thousands
    percent = rnd.choice(("", "", " %")) if measure == SHARE else ""
    made.what.append(f"separator {separator!r} decimal {decimal!r} thousands {thousands!r} quoted {quoted}")  # fmt: skip
    lines = []
    for row in grid.rows:
        cells = [_text(c, decimal, thousands) + percent if isinstance(c, Number) else c or "" for c in row]  # fmt: skip
        if quoted:
            cells = [f'"{c}"' if separator in c else c for c in cells]
        line = separator.join(cells)
        lines.append(f"| {line} |" if kind == "markdown" else line)
    if kind == "markdown":
        heads = next(n for n, row in enumerate(grid.rows) if sum(c is not None for c in row) > 1)
        lines.insert(heads + 1, "|" + "---|" * len(grid.rows[0]))
    text = rnd.choice(("\n", "\r\n")).join(lines) + "\n"
    return _coded(text, rnd.choice(CODINGS), made)


def _coded(text: str, coding: str, made: Made) -> bytes:
    made.what.append(coding)
    if coding == "twice":
        return text.encode().decode("cp1252", "replace").encode() if "\ufffd" not in text.encode().decode("cp1252", "replace") else text.encode()  # fmt: skip
    if coding == "nfd":
        return unicodedata.normalize("NFD", text).encode()
    return text.encode(coding, "replace")


def _xlsx(rnd: random.Random, made: Made, grid: _Grid, measure: str) -> bytes:  # noqa: PLR0912
    """A workbook; its numbers may be shown as percentages, with footnotes, hidden or as text."""
    percent = rnd.choice((None, None, *PERCENT_FORMATS)) if measure == SHARE else None
    raised = rnd.random() < 0.15
    hidden = rnd.random() < 0.1
    made.what += [f"format {percent}"] * bool(percent) + ["raised"] * raised + ["hidden"] * hidden
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Ark")
        style, up = book.add_format({"num_format": percent or "General"}), book.add_format({"font_script": 1})  # fmt: skip
        year = book.add_format({"num_format": "yyyy"})
        for r, row in enumerate(grid.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Number):
                    if raised and rnd.random() < 0.3 and not percent:
                        sheet.write_rich_string(r, c, _text(cell, ",", ""), up, str(rnd.randint(1, 9)), book.add_format())  # fmt: skip
                    elif percent:
                        sheet.write_number(r, c, round(cell / 100, 6), style)
                    else:
                        sheet.write_number(r, c, float(cell))
                elif isinstance(cell, str) and cell.isdigit() and rnd.random() < 0.5:
                    if rnd.random() < 0.2:
                        sheet.write_datetime(r, c, datetime.datetime(int(cell), 1, 1), year)
                    else:
                        sheet.write_number(r, c, int(cell))
                elif cell is not None:
                    sheet.write_string(r, c, cell)
        for top, left, bottom, right in grid.merged:
            if bottom > top:
                sheet.merge_range(top, left, bottom, right, grid.rows[top][left])
        if hidden:
            sheet.set_row(len(grid.rows) - 1, None, None, {"hidden": True})
    return buffer.getvalue()
