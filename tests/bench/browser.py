"""What a reader sees in Chromium: the first chart, the bytes that came, and how soon a key changes a chart."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lib.scenario import saved_plan
from tests import browsing
from tests.bench.measure import Times

PICTURE = (
    ":is([data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas, "
    "[data-testid=stDeckGlJsonChart] canvas, .js-plotly-plot .main-svg, .vega-embed canvas, .vega-embed svg):visible"
)
OPENS, KEYS, CHOICES = 3, 15, 5
# Longer than the page waits until a slider has come to rest.
REST_MS = 600
# Notes for each change on the page how many milliseconds after the last key it came.
WATCH = """() => {
  window.key = 0; window.seen = {};
  document.addEventListener("keydown", () => { window.key = performance.now(); window.seen = {}; }, true);
  const kind = (e) => e.closest("[data-testid=stVegaLiteChart]") ? "chart"
    : e.closest("[data-testid=stMarkdown]") ? "words" : "";
  new MutationObserver((changes) => changes.forEach(({target}) => {
    const element = target.nodeType === 3 ? target.parentElement : target;
    const what = element && kind(element);
    if (what && !(what in window.seen)) window.seen[what] = performance.now() - window.key;
  })).observe(document.querySelector("[data-testid=stMain]"),
    {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["d", "aria-label"]});
}"""
# The first list or slider of a page, whichever stands first.
CHOICE = "[data-testid=stMain] :is([data-testid=stSelectbox] input, [data-testid=stSlider] input[type=range]):visible"


@dataclass(frozen=True)
class Opened:
    """A page opened by a browser that has nothing of it: until its first chart, if it has one, and the bytes that were sent."""

    first_chart: Times | None
    kilobytes: float


def opened(chromium: Browser, address: str) -> Opened:
    """Open an address OPENS times, each time with nothing kept."""
    seconds, sizes = [], []
    for _ in range(OPENS):
        with _window(chromium) as page:
            received = _count_bytes(page)
            start = time.perf_counter()
            page.goto(address)
            if _has_picture(page):
                seconds.append(time.perf_counter() - start)
            # The network is never idle where Streamlit looks whether a file to download is there, and does not fetch it.
            _rest(page)
            sizes.append(received())
    return Opened(Times(tuple(seconds)) if seconds else None, max(sizes) / 1000)


def _has_picture(page: Page) -> bool:
    """Wait for the first chart or map of a page, and tell whether there is one."""
    try:
        page.wait_for_selector(PICTURE, timeout=30_000)
    except PlaywrightTimeout:
        return False
    return True


def _count_bytes(page: Page) -> Callable[[], int]:
    """A function that tells how many bytes the page has received, compressed as they came, websocket included."""
    total = [0]

    def add(size: float) -> None:
        total[0] += int(size)

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: add(event["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: add(len(event["response"]["payloadData"]) * 3 / 4),  # base64
    )
    return lambda: total[0]


def _rest(page: Page) -> None:
    """Wait until nothing on the page has changed for a while; also on the bare page, which has no heading."""
    page.wait_for_function(browsing.QUIET, arg=2 * browsing.QUIET_MS)


@contextlib.contextmanager
def _window(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="da-DK", viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def choice(chromium: Browser, address: str) -> Times | None:
    """Seconds from the key that takes another choice in the first list or slider to the first changed chart.

    None where the page has no choice, or where it changes no chart.
    """
    with _window(chromium) as page:
        page.goto(address)
        if not _has_picture(page):
            return None
        _rest(page)
        if not page.locator(CHOICE).count():
            return None
        page.evaluate(WATCH)
        found = []
        for n in range(CHOICES):
            field = page.locator(CHOICE).first
            if field.get_attribute("type") == "range":
                field.focus()
                page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
            else:
                field.click()
                page.keyboard.press("ArrowUp" if n % 2 else "ArrowDown")
                page.keyboard.press("Enter")
            try:
                page.wait_for_function("'chart' in window.seen", timeout=5000)
            except PlaywrightTimeout:
                return None
            _rest(page)
            found.append(page.evaluate("window.seen.chart") / 1000)
        return Times(tuple(found))


def slider(chromium: Browser, address: str, css: str) -> dict[str, Times]:
    """Seconds from a key on a slider to the chart's first change, and to that of the words."""
    with _window(chromium) as page:
        page.goto(address)
        page.wait_for_selector(PICTURE)
        _rest(page)
        page.evaluate(WATCH)
        page.locator(css).first.focus()
        found: dict[str, list[float]] = {"chart": [], "words": []}
        for n in range(KEYS):
            page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
            page.wait_for_function("'words' in window.seen && 'chart' in window.seen")
            page.wait_for_timeout(REST_MS)
            for what, milliseconds in page.evaluate("window.seen").items():
                found[what].append(milliseconds / 1000)
    return {what: Times(tuple(times)) for what, times in found.items()}


def answer(chromium: Browser, address: str, css: str) -> Times:
    """Seconds from a key on a slider of any framework until the page says "Svar" with the new number.

    Read at every frame of the browser, also within what a framework hides from the page's own styles.
    """
    with _window(chromium) as page:
        page.goto(address)
        page.wait_for_selector(PICTURE)
        page.get_by_text("Svar 0").wait_for()
        page.evaluate(
            """() => {
              const words = (root) => [...root.querySelectorAll("*")].map((e) => (e.shadowRoot ? words(e.shadowRoot) : "")
                + [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("")).join(" ");
              const said = () => (words(document).match(/Svar -?\\d+/) || [""])[0];
              document.addEventListener("keydown", () => {
                const start = performance.now(), before = said();
                window.took = null;
                const look = () => said() === before ? requestAnimationFrame(look) : (window.took = performance.now() - start);
                requestAnimationFrame(look);
              }, true);
            }"""
        )
        found = []
        for n in range(KEYS):
            page.locator(css).first.focus()
            page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
            page.wait_for_function("window.took")
            page.wait_for_timeout(REST_MS)
            found.append(page.evaluate("window.took") / 1000)
    return Times(tuple(found))


def show(chromium: Browser, address: str) -> tuple[float, Times]:
    """Seconds until a show has all its slides drawn, and from a key to the next slide."""
    with _window(chromium) as page:
        page.goto(address)  # made once for all
        start = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        open_seconds = time.perf_counter() - start
        page.evaluate(
            """() => document.addEventListener("keydown", () => {
                const start = performance.now();
                requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - start; }));
            }, true)"""
        )
        times = []
        for _ in range(10):
            page.evaluate("window.took = null")
            page.keyboard.press("PageDown")
            page.wait_for_function("window.took !== null")
            times.append(page.evaluate("window.took") / 1000)
    return open_seconds, Times(tuple(times))


def plan_address(plan: saved_plan.SavedPlan) -> str:
    """The address of Hvad nu hvis with a plan."""
    return f"/hvad-nu-hvis?plan={saved_plan.to_address(plan)}"
