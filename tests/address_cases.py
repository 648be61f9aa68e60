"""Addresses that readers, their mail programs and strangers may send: the real keys of each page with values of every kind.

A seed makes one query string, always the same: most parts are keys and values of the page, the others those of another
page, empty, doubled, long, in other letters, with signs that are no letters, numbers out of every range, or rubbish.
"""

import base64
import json
import random
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from urllib.parse import quote_from_bytes, quote_plus

from lib.analysis import options
from lib.contents import (
    analysis,
    annual_status,
    checklist,
    collaboration,
    development,
    efforts,
    five_criteria,
    moves,
    overview,
    passages,
    school,
    shared,
    sources,
    targets,
    what_if,
)
from lib.contents import map as contents_map
from lib.db.queries import Connection
from lib.explore import selection
from lib.scenario import saved_plan
from lib.scenario.model import AREA, COMPARISON, OWN, Dwellings, PersonsChange, ShareSet
from lib.scenario.saved_plan import SavedPlan
from lib.slides import deck
from tests.test_pages import PAGES

Words = Mapping[str, str]  # value -> text, as the page offers them
DAYS = range(1900, 2101)
NUMBERS = ("0", "-1", "1e999", "NaN", "inf", "-0", "1" * 400, "0x10", "٣", "²", "2024.0", "1_000", "9999999999999999999999")  # fmt: skip
SIGNS = ("\x00", "\x1b[31m", "\r\n", "\t", "\u202e", "\u200b", "\ufeff", "\ufffe", "\U0010ffff", "🏳️‍🌈", "e\u0301" * 50, "`*_[x](y)<b>$\\", "'; DROP TABLE areas; --", "{{0}}", "{area}", "%s%n", "../../etc/passwd")  # fmt: skip
RUBBISH = ("%", "%%", "%zz", "%u00e6", "%ff%fe", "%C3", "%ED%A0%80", "%00", "&&&", "=", "=x", "a=b=c", ";", "?", "+", "%2526", "[]=1", "omraade[]=x", "#", "\\")  # fmt: skip
STREAMLITS_OWN = ("embed", "embed_options", "streamlit_theme", "webgl", "adresse", "page")


def _days(con: Connection) -> Words:
    return {str(year): str(year) for year in DAYS}


def _counts(con: Connection) -> Words:
    found = passages.published(con)
    return {one: name for area in passages.areas(con) for one, name in passages.places(found, area).items()}  # fmt: skip


def _periods(con: Connection) -> Words:
    of = selection.first()
    return analysis.periods(con, of) | _days(con)


def _labels(values: object) -> Words:
    return options.self_labelled(values)


# page -> key of its address -> what it may hold
KEYS: dict[str, dict[str, Callable[[Connection], Words]]] = {
    "overblik": {"omraade": overview.areas},
    "fem_kriterier": {"omraade": shared.housing_areas, "sammenlign": shared.area_names, "lov": five_criteria.years},
    "skole": {"visning": lambda con: school.views(), "omraade": school.areas, "sammenlign": shared.area_names},
    "udvikling": {"sted": development.places, "emne": lambda con: _labels(analysis.themes(con))},
    "maal": {"omraade": targets.areas},
    "bevaegelse": {"omraade": passages.areas, "taelling": _counts},
    "flytning": {"visning": lambda con: moves.VIEWS, "omraade": moves.areas, "aar": _days, "aargang": _days},
    "aarsstatus": {"omraade": annual_status.areas, "aar": _days},
    "kort": {
        "sted": contents_map.places, "udsnit": lambda con: options.names_by_key(contents_map.views(con)),
        "farve": contents_map.shadings, "lag": lambda con: _labels(contents_map.layers(con)),
        "webgl": lambda con: {"nej": "nej", "ja": "ja"},
    },
    "indsatser": {"omraade": efforts.areas, "visning": lambda con: efforts.VIEWS, "tjekliste": lambda con: {}},
    "samarbejde": {
        "strategi": collaboration.strategies, "aar": collaboration.years, "sorter": lambda con: collaboration.SORTS,
        "aktoer": lambda con: collaboration.collaboration(con, collaboration.ALL, collaboration.ALL_YEARS).choices,
    },
    "hvad_nu_hvis": {"plan": lambda con: {}},
    "analyse": {
        "maade": lambda con: options.ANALYSES, "emne": lambda con: _labels(analysis.themes(con)), "tal": analysis.indicators,
        "omraader": analysis.area_names, "sammenlign": analysis.area_names, "perioder": lambda con: selection.PERIODS,
        "bestemte": _periods,
    },
    "egne_tal": {},
    "fremvisning": {"fremvisning": lambda con: {name: one.title for name, one in deck.shipped().items()}, "ark_om": shared.housing_areas},
    "kilder": {"emne": lambda con: _labels(sources.sources(con).themes)},
    "tilgaengelighed": {},
}  # fmt: skip
assert set(KEYS) == set(PAGES)


class Cases:
    """Makes the addresses of one database."""

    def __init__(self, con: Connection):
        self.of = {
            page: {key: list(words(con).items()) for key, words in keys.items()}
            for page, keys in KEYS.items()
        }
        self.every = [
            word for keys in self.of.values() for words in keys.values() for pair in words for word in pair
        ]  # fmt: skip
        self.keys = [*STREAMLITS_OWN, *(key for keys in KEYS.values() for key in keys)]
        data = what_if.reference_data(con)
        self.areas = [
            one for one, kind in zip(data.areas["area_id"], data.areas["kind"], strict=True)
            if kind == "boligområde"
        ]  # fmt: skip
        self.compared = list(data.comparable()["area_id"])
        self.years = [day.year for day in data.dates]
        self.questions = list(data.questions["question_id"])
        self.indicators = list(data.indicators)
        ticks = checklist.checklist(con).groups
        self.ticks = [one for names in ticks.values() for one in names]

    def query(self, page: str, seed: int) -> str:
        """The query string of a seed, without its question mark."""
        r = random.Random(f"{page} {seed}")
        parts = []
        for _ in range(r.choice((0, 1, 1, 2, 2, 3, 4, 8))):
            own = list(self.of[page])
            key = r.choice(own) if own and r.random() < 0.85 else r.choice(self.keys)
            for _ in range(r.choice((1, 1, 1, 1, 2, 5))):
                parts.append(f"{quote_plus(key)}={self._quoted(r, self._value(r, page, key))}")
        if r.random() < 0.15:
            parts.insert(r.randint(0, len(parts)), r.choice(RUBBISH))
        return "&".join(parts)

    def _quoted(self, r: random.Random, value: str) -> str:
        text = quote_plus(value, errors="replace")
        if r.random() < 0.03:
            text = quote_from_bytes(value.encode("latin-1", "replace"))
        return text + r.choice(RUBBISH) if r.random() < 0.03 else text

    def _value(self, r: random.Random, page: str, key: str) -> str:
        if key == "plan":
            return self._spoiled(r, self.plan(r))
        if key == "tjekliste":
            return self._spoiled(r, self.idea(r))
        words = self.of[page].get(key)
        if words and r.random() < 0.6:
            return r.choice(r.choice(words))
        return self._odd(r)

    def _odd(self, r: random.Random) -> str:
        word = r.choice(self.every)
        return r.choice(
            (
                word, "", " ", f" {word} ", word.upper(), unicodedata.normalize("NFD", word), word[:-1], word * 2,
                word * 300, "æ" * 20_000, r.choice(NUMBERS), r.choice(SIGNS), word + r.choice(SIGNS),
                "".join(chr(r.choice((r.randrange(32, 127), r.randrange(0xA0, 0xD800)))) for _ in range(r.randint(1, 30))),
            )
        )  # fmt: skip

    def _spoiled(self, r: random.Random, text: str) -> str:
        if r.random() < 0.7 or not text:
            return text
        at = r.randrange(len(text))
        return r.choice(
            (text[:at], text[:at] + r.choice(("A", "_", "=", "é", "\x00")) + text[at + 1 :], text * 2, text[::-1], self._odd(r))
        )  # fmt: skip

    def idea(self, r: random.Random) -> str:
        """A checklist as it stands in an address, or something like it."""

        def text() -> str:
            return r.choice(("Ny café", r.choice(SIGNS), "2024", "maj 2025", r.choice(NUMBERS), "x" * 500, ""))  # fmt: skip

        value: object = {
            "name": text(), "goal": text(), "start": text(), "end": text(),
            "tracks": [r.choice(self.ticks) if r.random() < 0.8 else text() for _ in range(r.randint(0, 5))],
            "perspectives": [r.choice(self.ticks) for _ in range(r.randint(0, 5))],
        }  # fmt: skip
        if r.random() < 0.4:
            value[r.choice(list(value))] = r.choice((None, 3, 1e308, [], {}, [["x"]], "\ud800", "a\udfffb", ["\udc00"]))  # fmt: skip
        return json.dumps(value, ensure_ascii=r.random() < 0.5 or "\\ud" in json.dumps(value))

    def plan(self, r: random.Random) -> str:
        """A plan as it stands in an address: one of the app, one with extremes, or one with a wrong part."""
        written = saved_plan._written(self._plan_of(r))
        if r.random() < 0.2:
            written[r.choice([*written, "version", "years"])] = r.choice((None, [], {}, "x", -1, 10**30, [2000, 2030], [2030, 2000], [1, 2], True, "1/0"))  # fmt: skip
        content = json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")

    def _plan_of(self, r: random.Random) -> SavedPlan:
        most = saved_plan.MAX_NUMBER

        def count() -> int:
            return r.choice((0, 1, -1, r.randint(-300, 300), r.randint(0, 3000), most, -most))

        def share() -> Fraction:
            return r.choice((Fraction(0), Fraction(100), Fraction(r.randint(0, 1000), 10), Fraction(-5), Fraction(10**11, 7), Fraction(1, 10**11)))  # fmt: skip

        def some(made: Callable[[], object]) -> dict[str, object]:
            return {r.choice(self.indicators): made() for _ in range(r.choice((0, 0, 1, 3, 10)))}

        def change() -> object:
            return r.choice(
                (
                    PersonsChange(r.choice(self.indicators), count()),
                    ShareSet(r.choice(self.indicators), share()),
                    Dwellings(count(), r.choice((AREA, COMPARISON, OWN)), some(share)),
                )
            )

        start = r.choice((2000, 2024, 2070, 2100))
        scenarios = tuple(
            (r.choice(("", "Navn", "🎉")), tuple(change() for _ in range(r.choice((0, 1, 2, 3, 20)))))
            for _ in range(r.randint(0, 4))
        )  # fmt: skip
        indicators = tuple(dict.fromkeys(r.choice(self.indicators) for _ in range(r.choice((0, 1, 3, 40)))))  # fmt: skip
        return SavedPlan(
            r.choice(self.areas), r.choice(self.compared), r.choice(self.years), r.choice(self.questions),
            indicators, some(share), some(count), some(count),
            r.choice((None, count())), r.choice((None, share())), r.choice((None, share())),
            r.choice((None, (start, start + r.choice((1, 5, 30))))), saved_plan.unique_names(scenarios), r.choice((None, Fraction(r.randint(0, 100)))),
        )  # fmt: skip
