"""Calculates line breaks, axis ranges and label positions for every renderer."""

import textwrap
from collections.abc import Iterable, Sequence

LABEL_WIDTH = 44  # characters per line of a row's name
LINE_LABEL_PX = 17
LINE_LABEL_WIDTH = 16
LEAST_SPAN_PCT = 25  # percentage points; the smallest range of an axis of shares, so that small changes look small
SCALE_TOPS = [m * 10**n for n in range(0, 9) for m in (1, 2, 5)]

# The widths of Arial's letters in ems, a little on the safe side.
LETTERS = dict.fromkeys("ijlI.,:;!|' ", 0.25) | dict.fromkeys("frt()-»«\xa0", 0.34) | dict.fromkeys("mwMW%@–…æ", 0.88)  # fmt: skip
CAPITAL, SMALL, BOLD = 0.7, 0.55, 1.08  # of any other letter; factor for bold


def ems(text: str) -> float:
    """The width of one line of text, in ems."""
    return sum(LETTERS.get(sign, CAPITAL if sign.isupper() else SMALL) for sign in text)


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Break a label into lines."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False))


def scale_top(value: float) -> float:
    """The round end of an axis from 0: 1, 2, 5, 10, 20, 50, 100, and so on."""
    return next(top for top in SCALE_TOPS if top >= value)


def axis_suffix(unit: str) -> str:
    """The suffix of axis labels: " %" for shares in per cent, else ""."""
    return " %" if unit.startswith("pct.") else ""


def least_span(unit: str, values: Sequence[float]) -> float | None:
    """The smallest range of an axis for values of a unit; None for an axis from 0, where 0 means no difference."""
    if unit == "procentpoint":
        return None
    return LEAST_SPAN_PCT if unit == "pct." else max(map(abs, values)) / 4


def value_range(values: Sequence[float], least_span: float | None) -> tuple[float, float]:
    """The ends of a value axis: from 0, or around the values with a range of at least `least_span`.

    Where that range would reach below 0, it begins at 0 and ends a little above the highest value. Values up to 100
    have an axis up to 100.
    """
    low, high = min(values), max(values)
    if least_span is None:
        return min(0.0, low * 1.1), max(0.0, high * 1.1) or 1.0
    span = max((high - low) * 1.5, least_span)
    bottom, most = (low + high - span) / 2, 100.0 if high <= 100 else float("inf")
    if low >= 0 and bottom <= 0:
        return 0.0, min(high * 1.25, most) or 1.0
    bottom = min(bottom, most - span)
    return bottom, bottom + span


def axis_step(low: float, high: float) -> float:
    """The round step with which an axis from low to high has about five numbers."""
    steps = [m * 10.0**n for n in range(-3, 9) for m in (1, 2, 5)]
    return next(step for step in steps if step >= (high - low) / 5)


def place_labels(
    words: Iterable[tuple], bottom: float, top: float, height: float
) -> tuple[list[dict], float]:
    """Place labels beside the ends of lines without overlaps; returns them and the plot height in pixels.

    words: text, colour and value of each label, and a date where its line has an end of its own. bottom, top: ends of
    the axis. height: the smallest plot height in pixels. A returned label has text, color, date and value, the axis
    value at its upper edge; the highest comes first.
    """
    labels = [
        {
            "text": wrap(text, LINE_LABEL_WIDTH),
            "color": color,
            "value": value,
            "date": (*date, None)[0],
        }
        for text, color, value, *date in sorted(words, key=lambda one: -one[2])
    ]
    for label in labels:
        label["px"] = LINE_LABEL_PX * (label["text"].count("\n") + 1) + 5
    height = max(height, sum(label["px"] for label in labels))
    pixel = height / (top - bottom)
    edge = 0.0
    for label in labels:
        label["edge"] = max((top - label["value"]) * pixel - label["px"] / 2, edge)
        edge = label["edge"] + label["px"]
    edge = height
    for label in reversed(labels):
        label["edge"] = min(label["edge"], edge - label["px"])
        edge = label["edge"]
        label["value"] = top - label["edge"] / pixel
    return labels, height
