"""Marks that several charts share."""

from collections.abc import Mapping

import altair as alt

from lib.charts import theme


def text_with_halo(
    base: alt.Chart,
    words: dict,
    place: dict,
    halo: str = theme.BACKGROUND,
    letters: Mapping[str, object] | None = None,
    halo_px: int = 4,
    **look: object,
) -> alt.LayerChart:
    """Text with a halo, legible across lines. words: mark options; place: encoding; look and letters: mark options
    and encoding of the letters only. halo_px: its width; a wide one interrupts the lines behind the text."""
    around = base.mark_text(**words, stroke=halo, strokeWidth=halo_px, strokeJoin="round")
    return alt.layer(
        around.encode(**place), base.mark_text(**words, **look).encode(**place, **(letters or {}))
    )
