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
) -> tuple[alt.Chart, alt.Chart]:
    """Two layers, a halo and its text, legible across lines. words: mark options; place: encoding; look and letters: mark options
    and encoding of the letters only. halo_px: its width; a wide one interrupts the lines behind the text.

    Not layered here: Altair copies all that is in a layered chart several times for each level."""
    around = base.mark_text(**words, stroke=halo, strokeWidth=halo_px, strokeJoin="round")
    return (
        around.encode(**place),
        base.mark_text(**words, **look).encode(**place, **(letters or {})),
    )
