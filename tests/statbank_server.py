"""A small Statistikbanken on 127.0.0.1: the forms that the real one documents, made-up numbers, and its failures.

The codes are those of data/statistikbank.toml. The numbers are spread evenly, so that parts add up to totals.
"""

import json
from collections.abc import Callable
from itertools import product

from tests.faulty_server import Faulty, FaultyHandler

PARISHES = (
    "Bagsværd", "Buddinge", "Gladsaxe", "Haralds", "Mørkhøj", "Stengård", "Søborggård", "Søborgmagle",
)  # fmt: skip
POPULATION = {"000": 6_000_000, "084": 1_900_000, "159": 70_000, "101": 660_000, "157": 75_000}
REGIONS = {"000": "Hele landet", "084": "Region Hovedstaden", "101": "København", "159": "Gladsaxe"}
KOMMUNER = {"101": "København", "157": "Gentofte", "159": "Gladsaxe"}
SOGNE = {"7001": "7001 Vor Frue (Københavns Kommune)", "7999": "7999 Gladsaxe (Lemvig Kommune)"} | {
    str(7030 + n): f"{7030 + n} {name} (Gladsaxe Kommune)" for n, name in enumerate(PARISHES)
}
AGES = {str(n): f"{n} år" for n in range(126)}
FEW_AGES = dict(list(AGES.items())[:3])
BANDS = {f"{n}-{n + 4}": f"{n}-{n + 4} år" for n in range(15, 70, 5)}
QUARTERS = {f"{year}K{k}": f"{year}K{k}" for year in range(2024, 2026) for k in range(1, 5)}
YEARS = {str(year): str(year) for year in range(2020, 2026)}
ANCESTRY = {
    "1": "Personer med dansk oprindelse", "24": "Indvandrere fra vestlige lande",
    "25": "Indvandrere fra ikke-vestlige lande", "34": "Efterkommere fra vestlige lande",
    "35": "Efterkommere fra ikke-vestlige lande",
}  # fmt: skip
TOTAL = {"TOT": "I alt"}
CHURCH = {"F": "Medlem af Folkekirken", "U": "Ikke medlem af Folkekirken"}
EDUCATION = {"H10": "H10 Grundskole", "H20": "H20 Gymnasiale uddannelser", "H90": "H90 Uoplyst mv."}
SEXES, SEXES_12 = {"M": "Mænd", "K": "Kvinder"}, {"1": "Mænd", "2": "Kvinder"}
INCOME = {
    "100": "1 Disponibel indkomst (2+30-31-32-35)",
    "105": "2 Indkomst i alt, før skatter mv. (3+7+22+26+29)",
}
UNITS = {"116": "Gennemsnit for alle personer (kr.)"}
BENEFITS = {"TOTUSU": "I alt uden SU-modtagere", "SU": "SU-modtagere"}
FKMED = ("FKMED", "folkekirkemedlemsskab", CHURCH)
SOGN = ("SOGN", "sogn", SOGNE)
OMRAADE = ("OMRÅDE", "område", REGIONS)

# table -> its text, its variables (code, text, values), and its number per inhabitant
TABLES = {
    "FOLK1A": ("Befolkningen den 1. i kvartalet", [
        OMRAADE, ("KØN", "køn", TOTAL | SEXES_12), ("ALDER", "alder", {"IALT": "Alder i alt"} | AGES),
        ("CIVILSTAND", "civilstand", TOTAL | {"U": "Ugift"}), ("Tid", "tid", QUARTERS)], 1),
    "SOGN1": ("Befolkningen 1. januar", [
        SOGN, ("KØN", "køn", SEXES_12), ("ALDER", "alder", FEW_AGES), ("Tid", "tid", YEARS)], 1),
    "FOLK1E": ("Befolkningen den 1. i kvartalet", [
        OMRAADE, ("KØN", "køn", TOTAL | SEXES_12), ("ALDER", "alder", {"IALT": "Alder i alt"} | AGES),
        ("HERKOMST", "herkomst", TOTAL | ANCESTRY), ("Tid", "tid", QUARTERS)], 1),
    "KMSTA001": ("Befolkningen 1. januar", [
        SOGN, ("HERKOMST", "herkomst", ANCESTRY), FKMED, ("Tid", "tid", YEARS)], 1),
    "RAS200": ("Erhvervs- og beskæftigelsesfrekvenser (ultimo november)", [
        OMRAADE, ("HERKOMST", "herkomst", TOTAL), ("ALDER", "alder", {"16-64": "16-64 år"}),
        ("KØN", "køn", TOTAL | SEXES), ("BEREGNING", "frekvens", {"BFK": "Beskæftigelsesfrekvens"}),
        ("Tid", "tid", YEARS)], None),
    "KMSTA005": ("Befolkningen 1. januar (15 år+)", [
        SOGN, ("SOCIO", "socioøkonomisk status", {"1": "Erhvervsaktive", "3": "Ikke erhvervsaktive"}),
        FKMED, ("Tid", "tid", YEARS)], 0.8),
    "AUK01": ("Offentligt forsørgede (fuldtidsmodtagere)", [
        OMRAADE, ("YDELSESTYPE", "ydelsestype", TOTAL | BENEFITS), ("KØN", "køn", TOTAL | SEXES),
        ("ALDER", "alder", {"TOT": "Alder i alt", "16-24": "16-24 år"} | {
            band: text for band, text in BANDS.items() if "25" <= band < "60"}),
        ("Tid", "tid", QUARTERS)], 0.2),
    "HFUDD11": ("Befolkningens højeste fuldførte uddannelse (15-69 år)", [
        ("BOPOMR", "bopælsområde", REGIONS), ("HERKOMST", "herkomst", TOTAL),
        ("HFUDD", "højest fuldførte uddannelse", TOTAL | EDUCATION),
        ("ALDER", "alder", {"TOT": "Alder i alt"} | BANDS), ("KØN", "køn", TOTAL | SEXES),
        ("Tid", "tid", YEARS)], 0.7),
    "KMST007A": ("Befolkningen 1. oktober (15 år+)", [
        SOGN, FKMED, ("UDDANNELSEF", "højest fuldførte uddannelse", EDUCATION), ("Tid", "tid", YEARS)], 0.8),
    "INDKP101": ("Personer", [
        OMRAADE, ("ENHED", "enhed", UNITS), ("KOEN", "køn", {"MOK": "Mænd og kvinder i alt"}),
        ("INDKOMSTTYPE", "indkomsttype", INCOME), ("Tid", "tid", YEARS)], None),
    "INDKP111": ("Indkomster", [
        ("REGLAND", "region/landsdel", REGIONS), ("ENHED", "enhed", UNITS),
        ("KOEN", "køn", {"MOK": "Mænd og kvinder i alt"}), ("ALDER1", "alder", {"00": "I alt"}),
        ("INDKOMSTTYPE", "indkomsttype", INCOME), ("Tid", "tid", YEARS)], None),
    "STRAFNA6": ("Skyldige personer", [
        OMRAADE, ("KØN", "køn", SEXES), ("ALDER", "alder", {"TOT": "Alder i alt"}),
        ("HERKOMST1", "national oprindelse", {"1": "Dansk oprindelse", "6": "Udenlandsk oprindelse"}),
        ("Tid", "tid", {year: year for year in YEARS if year > "2023"})], 0.02),
    "FLY66": ("Flytninger mellem kommuner", [
        ("TILKOMMUNE", "tilflytningskommune", KOMMUNER), ("FRAKOMMUNE", "fraflytningskommune", KOMMUNER),
        ("ALDER", "alder", FEW_AGES), ("KØN", "køn", SEXES),
        ("Tid", "tid", YEARS)], 0.05),
}  # fmt: skip


def number(table: str, chosen: dict[str, str]) -> str:
    """The number of a cell, as in lang=da."""
    _, variables, share = TABLES[table]
    time = chosen["Tid"]
    growth = 1 + (int(time[:4]) - 2015) / 100
    if table == "RAS200":
        return f"{70 + growth:.1f}".replace(".", ",")
    place = next(iter(chosen.values()))
    if share is None:
        return str(round(400_000 * growth) + (place == "084") * 30_000)
    count = POPULATION.get(place, 8_000) * share * growth
    for code, _, values in variables[1:-1]:
        if "i alt" not in values[chosen[code]].lower():
            count /= sum("i alt" not in text.lower() for text in values.values())
    return str(int(count))


class Bank(Faulty):
    """The server.

    presentation: of the values, "Code", "Value" or "CodeAndValue", whatever is asked for. gone: (table, code of a variable or of a value) that it no longer has. spoil: a change to the lines of data, of a
    table. updated: as tableinfo says.
    """

    def __init__(self):
        super().__init__(Handler, "v1")

    def reset(self) -> None:
        super().reset()
        self.gone: set[tuple[str, str]] = set()
        self.spoil: Callable[[str, list[str]], list[str]] = lambda table, lines: lines
        self.updated = "2025-02-11T08:00:00"
        self.presentation = "Code"

    def variables(self, table: str) -> list[tuple[str, str, dict[str, str]]]:
        return [
            (code, text, {v: t for v, t in values.items() if (table, v) not in self.gone})
            for code, text, values in TABLES[table][1]
            if (table, code) not in self.gone
        ]


class Handler(FaultyHandler):
    """tableinfo and data."""

    def respond(self, body: dict, fault: object) -> None:
        if body["table"] not in TABLES:
            self.error(400, "EXTRACT-NOTFOUND", "Tabellen blev ikke fundet")
        elif self.path.endswith("/tableinfo"):
            self.answer(self.tableinfo(body["table"]), "text/json", fault)
        else:
            self.data(body, fault)

    def tableinfo(self, table: str) -> bytes:
        variables = [
            {
                "id": code, "text": text, "elimination": code != "Tid", "time": code == "Tid",
                "values": [{"id": value, "text": words} for value, words in values.items()],
            }
            for code, text, values in self.bank.variables(table)
        ]  # fmt: skip
        info = {
            "id": table, "text": TABLES[table][0], "description": TABLES[table][0], "unit": "Antal",
            "suppressedDataValue": "0", "updated": self.bank.updated, "active": True, "contacts": [],
            "documentation": None, "footnote": None, "variables": variables,
        }  # fmt: skip
        return json.dumps(info, ensure_ascii=False).encode()

    def data(self, body: dict, fault: object) -> None:
        table = body["table"]
        chosen = {one["code"]: one["values"] for one in body["variables"]}
        there = {code: values for code, _, values in self.bank.variables(table)}
        if left := [code for code in there if code not in chosen]:
            self.error(
                400, "EXTRACT-NOTALLOWED", f"Der skal vælges værdier for variabel: {left[0]}"
            )
            return
        if any(v not in there.get(code, ()) for code, values in chosen.items() for v in values):
            self.error(400, "EXTRACT-NOTFOUND", "Værdien blev ikke fundet")
            return
        shown, texts = self.bank.presentation, {code: text for code, text, _ in self.bank.variables(table)}  # fmt: skip
        words = {"Code": "{code}", "Value": "{text}", "CodeAndValue": "{code} {text}"}[shown]
        names = chosen if shown == "Code" else [texts[code] for code in chosen]
        lines = [";".join([*(name.upper() for name in names), "INDHOLD"])]
        for values in product(*chosen.values()):
            cell = number(table, dict(zip(chosen, values, strict=True)))
            written = [
                words.format(code=value, text=there[code][value])
                for code, value in zip(chosen, values, strict=True)
            ]
            lines.append(
                ";".join([*written, cell if body["lang"] == "da" else cell.replace(",", ".")])
            )
        lines = self.bank.spoil(table, lines)
        if body["format"] == "BULK":  # as documented: what is not there is 0
            lines = [line for line in lines if not line.endswith(";0")]
        self.answer("\r\n".join([*lines, ""]).encode("utf-8-sig"), "text/csv", fault)
