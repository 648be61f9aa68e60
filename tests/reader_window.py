"""A reader's window for what a program can check of WCAG 2.1 AA: its sizes, what axe finds, and what is folded away."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests import browsing
from tests.browsing import READY_MS, open_at, settle

WIDE, HIGH, ZOOMED, NARROW = (
    (1280, 720),
    (1280, 1000),
    (640, 360),
    (320, 640),
)  # ZOOMED: WIDE at 200 %
FITS_MS = 60_000
# A list or menu that is open stands outside all landmarks, beside the page: Streamlit puts it there.
BESIDE_THE_PAGE = ("region",)
SCRIPTS = (Path(__file__).parent / "accessibility.js").read_text("utf-8")


@contextlib.contextmanager
def opened(
    playwright, base, size: tuple[int, int], pixels: int = 1, script: str = ""
) -> Iterator[Page]:
    """A reader's window on the app. A map in motion takes long to draw here, and is one picture to axe: it is drawn still.

    pixels: of its pictures for one of the page, in each direction. script: runs on each page before its own.
    """
    chromium = playwright.chromium.launch(
        executable_path=browsing.CHROMIUM, args=browsing.FLAGS + browsing.NO_WEBGL
    )
    context = chromium.new_context(
        locale="da-DK", viewport=dict(zip(("width", "height"), size, strict=True)), device_scale_factor=pixels,
        reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(READY_MS)
    context.add_init_script(SCRIPTS + script)
    page = context.new_page()
    open_at(page, base)
    yield page
    chromium.close()


def resize(page, size: tuple[int, int]) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.wait_for_function("(width) => innerWidth === width", arg=size[0])
    with contextlib.suppress(PlaywrightTimeout):  # what does not fit is told by lost()
        page.wait_for_function(
            "() => checks.fits() && !checks.cutInCharts().length", timeout=FITS_MS
        )


def show_all(page) -> None:
    """Make the window as tall as the page: axe judges colours only where they are in the window."""
    resize(page, (WIDE[0], page.evaluate("() => checks.height()")))
    settle(page)


def faults(page, state: str, leave_out: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong, and headings that skip a level."""
    rules = {one: {"enabled": False} for one in leave_out}
    found = Axe().run(page, options={"rules": rules}).response["violations"]
    return [f"{state}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found] + [
        f"{state}: heading {words}" for words in page.evaluate("() => checks.skippedHeadings()")
    ]


def open_folds(page) -> None:
    """Open what the page folds away, and the numbers behind its first figure."""
    page.evaluate("() => checks.openFolds()")
    settle(page)


def address_of(name: str) -> str:
    """The address of a page. name: a key of options.PAGES."""
    return "/" if name == "overblik" else f"/{name.replace('_', '-')}"
