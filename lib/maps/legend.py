"""The legend of a Drawing as an HTML list with a small SVG picture before each text."""

from html import escape
from urllib.parse import quote

import pandas as pd

WIDTH, HEIGHT = 34, 18


def to_html(rows: pd.DataFrame) -> str:
    """One list item per row of Drawing.legend; screen readers read the texts only."""
    items = [
        f'<li><img alt="" width="{WIDTH}" height="{_height(row):g}" src="{_picture(row)}">'
        f"<span>{escape(row.text)}</span></li>"
        for row in rows.itertuples()
    ]
    return f'<ul class="legend" aria-label="Signaturforklaring">{"".join(items)}</ul>'


def _picture(row) -> str:
    """The symbol as a data URI."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{_height(row):g}">{_symbol(row)}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"


def _height(row) -> float:
    """The height of a picture: more than a line of text where a large circle would be cut off."""
    return max(HEIGHT, 2 * row.radius_px + 4) if row.shape == "point" else HEIGHT


def _symbol(row) -> str:
    fill = row.fill if isinstance(row.fill, str) else "none"
    stroke = (
        f'stroke="{row.stroke}" stroke-width="{min(row.width_px, HEIGHT):g}"'
        if row.width_px
        else ""
    )
    broken = 'stroke-dasharray="5 3"' if isinstance(row.dash, str) else ""
    middle = _height(row) / 2
    if row.shape == "point":
        place = f'cx="{WIDTH / 2:g}" cy="{middle:g}" r="{row.radius_px:g}"'
        return f'<circle {place} fill="{fill}" {stroke} {broken}/>'
    if row.shape == "line":
        if broken:
            parts = " ".join(f"{float(part) * row.width_px:g}" for part in row.dash.split())
            broken = f'stroke-dasharray="{parts}"'
        return f'<line x1="0" y1="{middle:g}" x2="{WIDTH}" y2="{middle:g}" {stroke} {broken}/>'
    box = f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" fill="{fill}" {stroke} {broken}/>'
    slants = "".join(
        f'<line x1="{x}" y1="{HEIGHT - 3}" x2="{x + 8}" y2="3" stroke="{row.stroke}"/>'
        for x in (4, 12, 20)
    )
    return box + (slants if row.hatched else "")
