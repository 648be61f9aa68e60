"""`make bench`: every page beside a bare page of the same framework, in one run.

`python -m tests.bench PART ...` prints some of it: pages, halls, phones, browser, sliders, frameworks.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Playwright, sync_playwright

from lib.analysis import options
from lib.scenario import saved_plan
from lib.scenario.model import COMPARISON, Dwellings, PersonsChange
from lib.system import folders
from lib.web import warm_up
from tests import browsing, server
from tests.bench import browser, frameworks, measure, readers
from tests.bench.measure import Times
from tests.waiting import WAIT_SECONDS

PATHS = {title: "" if page == "overblik" else page.replace("_", "-") for page, title in options.PAGES.items()}  # fmt: skip
HALLS = (1, 20, 50, 200)
SHOW = "bagsvaerd"
SHOWS_READY = "Præsentationerne er klar"  # in the log
# The goals, for two processors.
WARM_OF_BARE, P95_SECONDS, P95_OF_BARE, PHONES_P95_SECONDS = 1.25, 1.0, 2.0, 0.2
MEMORY_MB, EACH_MB = 500, 0.3
PARTS = ("pages", "halls", "phones", "browser", "sliders", "frameworks")
OTHERS = folders.ROOT / ".venv-bench" / "bin" / "python"
PLANS = {
    "one change, one chart": saved_plan.SavedPlan(
        "vaerebro_park", "gladsaxe_kommune", 2021, "fravaer_10", ("skolefravaer_ulovligt",),
        people={"skolefravaer_ulovligt": 200},
        scenarios=(("10 færre", (PersonsChange("skolefravaer_ulovligt", -10),)),),
    ),
    "dwellings, two scenarios, four charts": saved_plan.SavedPlan(
        "vaerebro_park", "gladsaxe_kommune", 2021, "boliger_300",
        ("ikke_vestlige", "voksne_offentlig_forsoergelse", "unge_offentlig_forsoergelse", "skolefravaer_ulovligt"),
        residents=2800, persons_per_dwelling=Fraction("2.2"),
        scenarios=(("300", (Dwellings(300, COMPARISON),)), ("100", (Dwellings(100, COMPARISON),))),
    ),
}  # fmt: skip


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def heading(*cells: str) -> None:
    print()
    row(*cells)
    row(*["---"] * len(cells))


def goal(words: str, missed: Sequence[str]) -> None:
    """Print whether a goal is met, or by what it is missed."""
    print(f"\nGoal: {words}: {'missed by ' + ', '.join(missed) if missed else 'met'}.", flush=True)


def machine() -> None:
    """The machine, and how long the build takes."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.processor(),
    )  # fmt: skip
    print(f"{model}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB")
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "lib.db.build"], cwd=folders.ROOT, check=True, capture_output=True
    )
    print(f"build, whole process: {time.perf_counter() - start:.1f} s")


def first_looks(log: Path) -> dict[str, float]:
    """The seconds of the first look at each page by anyone, where the app has made itself ready, as it does when it is used."""
    with server.serve(folders.ROOT, log, **{warm_up.SWITCH: "1"}) as base:
        start = time.perf_counter()
        while SHOWS_READY not in log.read_text():
            assert time.perf_counter() - start < WAIT_SECONDS, log.read_text()[-2000:]
            time.sleep(0.1)
        print(f"pages and shows made ready after the start: {time.perf_counter() - start:.0f} s")
        return {path: readers.alone(base, path)[0] for path in PATHS.values()}


def pages(base: str, bare: str, log: Path) -> None:
    """The script of each page: first opened by anyone, and by a reader who has seen it; and the bytes of a look."""
    ready = first_looks(log.with_suffix(".ready"))
    heading("page", "warm, of the bare page", "warm", "cold, of the bare page", "cold", "first look, made ready", "bytes, of the bare page", "kB")  # fmt: skip
    bare_cold, bare_warm, bare_size = readers.alone(bare, "")
    slow = []
    for title, at, path in (("bare page", bare, ""), *((t, base, p) for t, p in PATHS.items())):
        cold, warm, size = (bare_cold, bare_warm, bare_size) if at == bare else readers.alone(at, path)  # fmt: skip
        row(
            title, f"{warm.p50 / bare_warm.p50:.2f}", ms(warm.p50), f"{cold / bare_cold:.1f}", ms(cold),
            "" if at == bare else ms(ready[path]), f"{size / bare_size:.1f}", f"{size / 1000:.0f}",
        )  # fmt: skip
        if warm.p50 > WARM_OF_BARE * bare_warm.p50:
            slow.append(title)
    goal(f"a page that has been seen takes at most {WARM_OF_BARE} times the bare page", slow)


def in_chromium(chromium: Browser, base: str, bare: str) -> None:
    """Each page in a browser that has nothing of it: the first chart, the bytes, and a choice to its chart."""
    heading("page", "first chart, of the bare page", "first chart", "choice to chart, of the bare page", "choice to chart", "kB in all")  # fmt: skip
    bare_open, bare_choice = browser.opened(chromium, bare), browser.choice(chromium, bare)
    for title, address in (("bare page", bare), *((t, f"{base}/{p}") for t, p in PATHS.items())):
        one = bare_open if address == bare else browser.opened(chromium, address)
        took = bare_choice if address == bare else browser.choice(chromium, address)
        chart = one.first_chart
        row(
            title, f"{chart.p50 / bare_open.first_chart.p50:.2f}" if chart else "none", f"{chart.p50:.1f} s" if chart else "none",
            f"{took.p50 / bare_choice.p50:.2f}" if took else "none", ms(took.p50) if took else "none", f"{one.kilobytes:.0f}",
        )  # fmt: skip


def halls(base: str, bare: str) -> None:
    """Readers at once, with a pause of ten seconds on average: at one address, and spread over all."""
    heading("hall", "readers", "p95, of the bare page's", "p50", "p95", "first look p95", "looks a second", "processors", "memory", "MB each", "errors")  # fmt: skip
    cases = {"bare page": (bare, [""]), "one address": (base, [PATHS["Skole"]]), "all pages": (base, list(PATHS.values()))}  # fmt: skip
    floors: dict[int, Times] = {}
    slow, failed, large = [], [], []
    for name, (at, paths) in cases.items():
        for count in HALLS:
            met = readers.hall(at, paths, count)
            floors.setdefault(count, met.again)
            row(
                name, str(count), f"{met.again.p95 / floors[count].p95:.2f}", ms(met.again.p50), ms(met.again.p95),
                ms(met.first.p95), f"{met.looks_a_second:.1f}", f"{met.cpu:.2f}", f"{met.memory_mb:.0f} MB",
                f"{met.mb_each:.2f}", str(met.errors),
            )  # fmt: skip
            if at == bare:
                continue
            hall = f"{count} readers, {name}"
            if met.again.p95 > min(P95_SECONDS, P95_OF_BARE * floors[count].p95):
                slow.append(hall)
            if met.errors:
                failed.append(hall)
            # What a single reader adds is lost in what the server frees and takes meanwhile.
            if met.memory_mb > MEMORY_MB or (count > 1 and met.mb_each > EACH_MB):
                large.append(hall)
    goal(
        f"the 95th percentile is under {P95_SECONDS:.0f} s and at most {P95_OF_BARE:.0f} times the bare page's",
        slow,
    )
    goal("no error", failed)
    goal(f"under {MEMORY_MB} MB in all and {EACH_MB} MB each", large)


def phones(base: str) -> None:
    """A show on the phones of a hall."""
    tag = readers.get(f"{base}/vis/{SHOW}", Accept="text/html").headers["ETag"]
    print()
    for words, known in (("first time", ""), ("again", tag)):
        times, size = readers.phones(base, SHOW, known)
        print(
            f"{readers.PHONES} phones open a show within {readers.WITHIN_SECONDS} s, {words}: p50 {ms(times.p50)}, "
            f"p95 {ms(times.p95)}, {size / 1000:.0f} kB each"
        )
        goal(
            f"the 95th percentile is under {PHONES_P95_SECONDS} s",
            [] if times.p95 < PHONES_P95_SECONDS else [ms(times.p95)],
        )


def sliders(chromium: Browser, base: str, bare: str) -> None:
    """Key to changed chart on Hvad nu hvis, beside the bare page; and a show, key to slide."""
    floor = browser.slider(chromium, bare, "input[type=range]")["chart"].p50
    heading("slider", "chart, of the bare page", "chart", "the server's words, of the bare page's chart", "words")  # fmt: skip
    row("bare page", "1.00", ms(floor), "", "")
    for name, plan in PLANS.items():
        took = browser.slider(chromium, base + browser.plan_address(plan), ".st-key-plan_live_s0c0 input[type=range]")  # fmt: skip
        chart, words = took["chart"].p50, took["words"].p50
        row(name, f"{chart / floor:.2f}", ms(chart), f"{words / floor:.2f}", ms(words))
    opened, keys = browser.show(chromium, f"{base}/vis/{SHOW}")
    print(f"\na show, all slides drawn: {opened:.1f} s; a key to its next slide: {ms(keys.p50)}")


def compare_frameworks(chromium: Browser, bare: str) -> None:
    """The bare page in Streamlit, Dash and Panel."""
    heading("the same page in", "first chart", "key to answer", "kB", "memory, one reader")
    _framework(chromium, "Streamlit", bare)
    for name in ("Dash", "Panel"):
        with frameworks.other(OTHERS, name) as address:
            _framework(chromium, name, address)


def _framework(chromium: Browser, name: str, address: str) -> None:
    one = browser.opened(chromium, address)
    took = browser.answer(chromium, address, frameworks.SLIDERS[name])
    memory = measure.use_of(int(address.rsplit(":", 1)[1])).memory_mb
    row(name, f"{one.first_chart.p50:.1f} s", ms(took.p50), f"{one.kilobytes:.0f}", f"{memory:.0f} MB")  # fmt: skip


def chosen_parts(arguments: Sequence[str]) -> Sequence[str]:
    """The parts that are asked for on the command line, all of them without any; stops with a message at an unknown one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])  # [] is what no part at all is
    return parser.parse_args(arguments).parts or PARTS


def main() -> None:
    """Start the app and the bare page, and print the parts that are asked for."""
    parts = chosen_parts(sys.argv[1:])
    machine()
    log = Path(tempfile.mkdtemp()) / "log"
    with server.serve(folders.ROOT, log) as base, frameworks.bare_streamlit() as bare:
        without_browser = {
            "pages": lambda: pages(base, bare, log),
            "halls": lambda: halls(base, bare),
            "phones": lambda: phones(base),
        }
        for part in filter(without_browser.get, parts):
            without_browser[part]()
        if not set(parts) <= set(without_browser):
            with sync_playwright() as playwright:
                in_browser(playwright, parts, base, bare)


def in_browser(playwright: Playwright, parts: list[str], base: str, bare: str) -> None:
    """The parts that need Chromium."""
    chromium = playwright.chromium.launch(
        executable_path=browsing.CHROMIUM, args=browsing.FLAGS + browsing.SOFTWARE_WEBGL
    )
    if "browser" in parts:
        in_chromium(chromium, base, bare)
    if "sliders" in parts:
        sliders(chromium, base, bare)
    if "frameworks" in parts:
        compare_frameworks(chromium, bare)
    chromium.close()


if __name__ == "__main__":
    main()
