"""Danish words for so many more or fewer of the persons that an indicator counts."""

from collections.abc import Mapping

from lib.text import danish


def persons_more(persons: int, indicator: Mapping) -> str:
    """ "65 færre 18-64-årige er uden for arbejde og uddannelse"."""
    number, way = danish.number(abs(persons), 0), "færre" if persons < 0 else "flere"
    if abs(persons) == 1:
        return f"{number} {way} af {indicator['counted']}"
    return f"{number} {way} {indicator['persons_noun']} {predicate(indicator)}"


def predicate(indicator: Mapping) -> str:
    """What an indicator says of those who count in it: "har 5 eller flere dages ulovligt fravær"."""
    counted, noun = indicator["counted"], indicator["persons_noun"]
    subject = f"de {noun} "
    return (
        counted.removeprefix(subject) if counted.startswith(subject) else counted.partition(" ")[2]
    )
