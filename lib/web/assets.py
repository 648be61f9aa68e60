"""The style sheet and the scripts that the pages send to the browser, each read once from a file beside this one."""

from pathlib import Path

FOLDER = Path(__file__).parent


def _element(tag: str, file_name: str) -> str:
    """The text of a file inside an HTML element."""
    return f"\n<{tag}>\n{(FOLDER / file_name).read_text('utf-8')}</{tag}>\n"


STYLE = _element("style", "style.css")  # of every page; APP_TITLE in it stands for the app's title

# Exchanges Streamlit's own English words, which have no setting, for Danish ones.
DANISH_WORDS = _element("script", "danish_words.js")

# Brings the reader to the place that an action led to.
STAND_HERE = '<div class="stand-here" tabindex="-1"></div>' + _element("script", "stand_here.js")

# The map in motion needs WebGL. A browser without it asks once more, and is then given the drawn map.
NO_WEBGL = _element("script", "no_webgl.js")

# Gives what Streamlit leaves without them the names and roles that screen readers need, and keeps the keyboard's place.
MEND_ROLES = _element("script", "mend_roles.js")

# On a narrow screen a chart whose words would be cut off scrolls sideways in its place.
FIT_CHARTS = _element("script", "fit_charts.js")

# A chart that a slider moves has a parameter with an input of its own, which is hidden. The script writes the slider's
# value there whenever it moves, and when the slider or the chart appears on the page. When the sliders rest, it presses
# the hidden button that runs the rest of the page.
FOLLOW = _element("script", "follow_sliders.js")

# Tells what the visit has lost with its connection.
LOST = _element("script", "lost.js")

# On a narrow screen only the first of the parts of a page with keys like these stays open until the reader opens more.
FOLD = _element("script", "fold.js")
