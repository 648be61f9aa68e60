"""A small Uddannelsesstatistik on 127.0.0.1: the forms that its public clients use, made-up numbers, and its failures.

Cubes, dimensions, measures and schools are those of data/uddannelsesstatistik.toml. The number of a school is made of its
place among them and the year, so that each is told from the others.
"""

import json
from collections.abc import Callable

from lib.text import danish
from tests.faulty_server import Faulty, FaultyHandler

KEY = "kun-til-proeven-0123456789"
YEARS = ("2021/2022", "2022/2023", "2023/2024", "2024/2025")
NUMBER, NAME = "[Institution].[Institutionsnummer]", "[Institution].[Institution]"
DEPARTMENT, DEPARTMENT_NAME = "[Institution].[Afdelingsnummer]", "[Institution].[Afdeling]"
PLACE, YEAR = "[Institution].[Beliggenhedskommune]", "[Skoleår].[Skoleår]"
ANCESTRY, WELLBEING = "[Herkomst].[Herkomst]", "[Trivselsindikator].[Trivselsindikator]"
SCHOOLS = {
    "159001": "Bagsværd Skole", "159002": "Buddinge Skole", "159004": "Enghavegård Skole", "159005": "Gladsaxe Skole",
    "159006": "Grønnemose Skole", "159008": "Mørkhøj Skole", "159009": "Stengård Skole", "159010": "Søborg Skole",
    "159012": "Vadgård Skole", "159013": "Skovbrynet skole", "159015": "Den Lille Skole",
    "159016": "Kvikmarkens Privatskole", "159017": "Gladsaxe Privatskole", "159018": "Bagsværd Friskole",
    "159034": "Bagsværd Gymnasiums Grundskole", "159999": "En specialskole uden for planen",
}  # fmt: skip
DEPARTMENTS = SCHOOLS | {
    "280587": "GXU – Gladsaxe 10. klasse og Ungdomsskole",
    "159038": "GXU - Gladsaxe 10. Klasse og Ungdomsskole, 10. klasse afdelingen",
    "159210": "GXU, Gladsaxe 10. Klasse og Ungdomsskole, ungdomsskoleafdelingen",
}
MEMBERS = {
    ANCESTRY: ("Dansk", "Indvandrer", "Efterkommer", "<uoplyst>"),
    WELLBEING: ("Generel trivsel", "Social trivsel", "Ro og orden"),
}
EVERYWHERE = (NUMBER, NAME, PLACE, YEAR)

# cube -> its dimensions, and its measures: the first number, what is added for each school and year, and the form
CUBES = {
    "GS/KARA/KARAGNS": (EVERYWHERE, {
        "Gennemsnit i bundne prøver": (6, 0.1, "7,3"), "Antal elever med alle bundne prøver": (20, 1, "2.351")}),
    "GS/KARA/KARADM": (EVERYWHERE, {
        "Gennemsnit - Dansk bundne prøver": (6, 0.1, "7,3"), "Gennemsnit - Matematik bundne prøver": (5, 0.1, "7,3")}),
    "GS/ELEV/ELEVEX": ((*EVERYWHERE, ANCESTRY), {"Antal elever": (1_100, 10, "2.351")}),
    "GS/TRIV/TRIVIND": ((*EVERYWHERE, WELLBEING), {
        "Indikatorsvar": (3, 0.01, "7,3"), "Totale antal elever - indikatorsvar": (200, 1, "2.351")}),
    "GS/OVER/OVERSKO": ((DEPARTMENT, DEPARTMENT_NAME, PLACE, YEAR), {
        "SocRef Karaktergennemsnit": (7, 0.1, "7,3"), "SocRef Socioøkonomisk reference": (7, 0.1, "7,3"),
        "SocRef Forskel": (-0.5, 0.01, "7,3"), "SocRef Signifikant forskel": (0, 0, "På niveau"),
        "Klassekvotient": (20, 0.1, "7,3"), "Samlet elevfravær": (5, 0.1, "87,5 %"),
        "Kompetencedækning": (80, 0.5, "87,5 %"),
        "Overgang til UU fra 9. og 10. kl. sept året efter": (80, 0.5, "87,5 %")}),
}  # fmt: skip
PARTS = {"Dansk": 0.7, "Indvandrer": 0.1, "Efterkommer": 0.1, "<uoplyst>": 0.1}


def text(measure: tuple[float, float, str], step: int, part: float = 1) -> str:
    """A number in the form that its measure has."""
    first, more, form = measure
    value = (first + more * step) * part
    if form == "2.351":
        return danish.number(int(value), 0)
    if form == "7,3":
        return f"{value:.1f}".replace(".", ",")
    return form if form == "På niveau" else f"{value:.1f} %".replace(".", ",")


def rows(cube: str, body: dict) -> list[dict[str, str]]:
    """The rows of a cube for a question, one for each place, year and member."""
    _, measures = CUBES[cube]
    dimensions, within = body["detaljering"], body["filtre"]
    schools = DEPARTMENTS if DEPARTMENT in dimensions else SCHOOLS
    if NUMBER not in dimensions and DEPARTMENT not in dimensions:
        schools = {"": ""}
    split = next((name for name in (ANCESTRY, WELLBEING) if name in dimensions), "")
    found = []
    for place, number in enumerate(schools):
        for age, year in enumerate(YEARS):
            for member in MEMBERS.get(split, ("",)):
                members = {
                    NUMBER: number, NAME: schools[number], DEPARTMENT: number, DEPARTMENT_NAME: schools[number],
                    PLACE: "Gladsaxe", YEAR: year, split: member,
                }  # fmt: skip
                if all(members.get(name) in wanted for name, wanted in within.items() if name in members):  # fmt: skip
                    row = {f"{d}.{d.rpartition('.')[2]}": members[d] for d in dimensions}
                    part = PARTS.get(member, 1)
                    found.append(row | {m: text(measures[m], place + age, part) for m in body["nøgletal"]})  # fmt: skip
    return found


class School(Faulty):
    """The server.

    gone: (cube, dimension or measure) that skema no longer has. spoil: a change to the rows of data, of a cube.
    """

    def __init__(self):
        super().__init__(SchoolHandler, "Api/v1")

    def reset(self) -> None:
        super().reset()
        self.gone: set[tuple[str, str]] = set()
        self.spoil: Callable[[str, object], object] = lambda cube, found: found
        self.echo = False


class SchoolHandler(FaultyHandler):
    """skema and statistik; without the key 401."""

    def respond(self, body: dict, fault: object) -> None:
        cube = "/".join(body[name] for name in ("område", "emne", "underemne"))
        if self.headers["Authorization"] != f"Bearer {KEY}":
            self.error(401, "UNAUTHORIZED", f"Ugyldig nøgle {self.headers['Authorization']}")
        elif self.bank.echo:
            self.error(400, "BAD-REQUEST", f"Fejl i forespørgslen fra {KEY}")
        elif cube not in CUBES:
            self.error(400, "NOT-FOUND", "Ukendt underemne")
        elif self.path.endswith("/skema"):
            self.answer(self.cube(cube), "application/json", fault)
        else:
            found = self.bank.spoil(cube, rows(cube, body))
            content = json.dumps(found, ensure_ascii=False).encode()
            self.answer(content, "application/json", fault)

    def cube(self, cube: str) -> bytes:
        dimensions, measures = CUBES[cube]
        left = {name for of, name in self.bank.gone if of == cube}
        info = {
            "detaljer": [{"name": name, "count": 4} for name in dimensions if name not in left],
            "nøgletal": [f"[Measures].[{name}]" for name in measures if name not in left],
            "rapporter": [],
        }  # fmt: skip
        return json.dumps(info, ensure_ascii=False).encode()
