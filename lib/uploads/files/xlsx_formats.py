"""Number formats of a workbook: which cells Excel shows as a percentage, as a year alone or as a month.

A cell holds 0.518 or a day, and its format says that a reader of the sheet sees "51,8 %" or "2018".
"""

import datetime
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from babel.dates import get_month_names

from lib.text import danish

# Of Excel itself, by number; they stand in no file.
BUILT_IN = {"9": "0%", "10": "0.00%", "17": "mmm-yy"}
MONTHS = dict(get_month_names("wide", locale=danish.LOCALE))
QUOTED = re.compile(r'"[^"]*"?|\\.|[_*].')  # text that is shown as it stands, and spaces of a width
BRACKETS = re.compile(r"\[[^\]]*\]")  # colours, languages and conditions
ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
HOLDS = {
    "<": lambda value, limit: value < limit, ">": lambda value, limit: value > limit,
    "<=": lambda value, limit: value <= limit, ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit, "<>": lambda value, limit: value != limit,
}  # fmt: skip


def of_styles(styles: bytes) -> dict[str, str]:
    """Cell style -> format code, for the styles whose format changes how a number or a day is to be read.

    styles: xl/styles.xml."""
    codes = BUILT_IN | {
        e.get("numFmtId", ""): e.get("formatCode", "") for e in elements(styles, "numFmt")
    }
    below = [e.get("numFmtId") for e in _children(styles, "cellStyleXfs")]
    found = {}
    for n, style in enumerate(_children(styles, "cellXfs")):
        number = style.get("numFmtId")
        if number is None:  # it is that of the named style
            named = style.get("xfId", "")
            number = below[int(named)] if named.isdecimal() and int(named) < len(below) else None
        code = codes.get(number or "", "")
        if any(_shows_percent(part) for part in _sections(code)) or _shows_part_of_day(code):
            found[str(n)] = code
    return found


def as_shown(cell: object, code: str) -> object:
    """A cell as its format shows it where that is another thing: 0.518 -> "51,8 %", a day -> "2018" or "januar 2018"."""
    if isinstance(cell, datetime.date):
        shown = _shows_part_of_day(code)
        if shown == "year":
            return str(cell.year)
        return f"{MONTHS[cell.month]} {cell.year}" if shown == "month" else cell
    if isinstance(cell, bool) or not isinstance(cell, float | int) or abs(cell) > 1e9:
        return cell
    if not _shows_percent(_section_of(code, cell)):
        return cell
    return f"{format(cell * 100, '.12g').replace('.', ',')} %"


def _sections(code: str) -> list[str]:
    """The parts of a format: for positive, negative and zero, or with conditions. Text as it stands is left out."""
    return QUOTED.sub("", code).split(";")


def _section_of(code: str, value: float) -> str:
    """The part of a format that shows a number."""
    parts = _sections(code)
    if not CONDITION.search(code):
        at = 1 if value < 0 else 2 if value == 0 else 0
        return parts[at] if at < len(parts) else parts[0]
    for part in parts:
        condition = CONDITION.search(part)
        if condition is None or HOLDS[condition[1]](value, float(condition[2])):
            return part
    return parts[-1]


def _shows_percent(section: str) -> bool:
    bare = BRACKETS.sub("", section)
    return "%" in bare and bool(re.search(r"[0#?]", bare))


def _shows_part_of_day(code: str) -> str:
    """ "year" or "month" for a format of days that shows no more than that; "" for all others."""
    first = _sections(code)[0]
    bare = BRACKETS.sub("", ELAPSED.sub("h", first)).lower()
    if re.search(r"[dhs0#?]|general|am/pm", bare) or not re.search(r"y|e", bare):
        return ""
    return "month" if "m" in bare else "year"


def _children(xml: bytes, tag: str) -> list[Mapping[str, str]]:
    found = elements(xml, tag)
    return list(found[0]) if found else []


def elements(xml: bytes, tag: str) -> list[ET.Element]:
    """All elements of a name in a part, whatever their namespace; none where it cannot be read."""
    try:
        return [e for e in ET.fromstring(xml).iter() if e.tag.rpartition("}")[2] == tag]
    except ET.ParseError:
        return []
