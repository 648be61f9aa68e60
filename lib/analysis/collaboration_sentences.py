"""Danish sentences about who works together, who ties others together, who never meets, and who is missing."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from lib.analysis import collaboration
from lib.analysis.collaboration import Network
from lib.text import danish

MAX_NAMED = 4  # names in a sentence
# How a sentence names all of a sector.
ALL_OF = {
    "kommune": "kommunen", "boligorganisation": "boligorganisationer", "stat": "staten", "forening": "foreninger",
    "erhverv": "erhvervsliv", "institution": "institutioner", "fond": "fonde", "rådgiver": "rådgivere",
}  # fmt: skip
DEFINITION = (
    "Et samarbejde er to aktører, som sidder i samme forum, netværk eller aftale, der findes ifølge kilden. En enhed og den, "
    "den er en del af, tæller ikke som to, der samarbejder."
)


def actors(number: int) -> str:
    """ "12 aktører"."""
    return danish.counted(number, "aktør", "aktører")


def ties(number: int) -> str:
    """ "12 samarbejder"."""
    return danish.counted(number, "samarbejde", "samarbejder")


def some(names: Sequence[str], most: int = MAX_NAMED) -> str:
    """The names as an enumeration, of many only the first and how many more there are."""
    if len(names) <= most + 1:
        return danish.enumeration(names)
    return f"{', '.join(names[:most])} og {len(names) - most} andre"


def finding(of: Network) -> str:
    """How many actors and collaborations there are, and how many go across sectors, without full stop."""
    if of.ties.empty:
        return (
            f"Ingen samarbejder mellem aktører er nævnt; {actors(len(of.graph))} har en fast plads"
        )
    told = f"{actors(len(of.graph))} er to og to sammen i {ties(len(of.ties))}"
    untold = of.seated()["sector"] == collaboration.NOT_TOLD
    if untold.all():
        return told
    across = int(of.ties["across"].sum())
    if untold.any() and not across:
        return f"{told}; om de går på tværs af sektorer, er ikke oplyst"
    least = "mindst " if untold.any() else ""
    return f"{told}; {least}{danish.number(across, 0)} af dem går på tværs af sektorer"


def forums(of: Network) -> str:
    """How many forums there are, by status, and of how many no members are named."""
    counts = of.forums["status"].value_counts()
    parts = [
        danish.counted(int(number), "forum", "fora")
        + {
            collaboration.EXISTS: ", der findes ifølge kilden",
            collaboration.PLANNED: ", der er planlagt",
        }.get(status, ", der sættes op efter behov")
        for status, number in counts.items()
    ]
    silent = len(of.forums) - of.seats["forum_id"].nunique()
    told = f"Der er {danish.enumeration(parts)}." if parts else ""
    if silent:
        told += f" For {danish.counted(silent, 'forum', 'fora')} nævner kilden ingen deltagere."
    return f"{told} Kun fora, der findes, er talt med i samarbejderne.".strip()


def links(rows: pd.DataFrame) -> str:
    """Who ties the others together, in plain words. rows: collaboration.actor_rows()."""
    top = rows[rows["between"] > 0].sort_values(["between", "name"], ascending=[False, True])
    if top.empty:
        return "Ingen aktør er nødvendig for, at to andre kan nå hinanden."
    most = top["between"] == top["between"].max()
    leaders, others = top[most], top[~most].head(2)
    through = "den" if len(leaders) == 1 else "hver af dem"
    bind = "binder" if len(leaders) == 1 else "binder hver især"
    told = (
        f"{some(list(leaders['name']))} {bind} flest sammen: for {pairs(leaders['between'].iloc[0])} af de andre aktører, "
        f"som ikke selv mødes, går den korteste vej til hinanden gennem {through}."
    )
    named = [f"{one.name} ({pairs(one.between)})" for one in others.itertuples(index=False)]
    return told + (f" Derefter kommer {danish.enumeration(named)}." if named else "")


def pairs(between: float) -> str:
    """A number of pairs: "112 par", "0,5 par"."""
    return f"{danish.number(between, 0 if between >= 10 else 1)} par"


def groups(found: list[list[str]]) -> str:
    """Whether all actors hang together, and else which groups do not meet. found: collaboration.groups()."""
    if not found:
        return ""
    if len(found) == 1:
        return (
            "Alle aktørerne hænger sammen: fra enhver kan man nå enhver anden gennem fælles fora."
        )
    told = [some(group) for group in found[1:4]]
    more = f" og {len(found) - 4} grupper mere" if len(found) > 4 else ""
    return (
        f"Aktørerne falder i {len(found)} grupper uden noget fælles forum. Den største har {actors(len(found[0]))}; "
        f"for sig selv står {'; '.join(told)}{more}."
    )


def apart_title(found: pd.DataFrame) -> str:
    """How many pairs of sectors have no collaboration, without full stop. found: collaboration.sector_pairs()."""
    different = found[found["sector"] != found["other"]]
    none = collaboration.apart(found)
    if different.empty:
        return "Alle de aktører, der har en plads, er fra samme sektor"
    if len(different) == 1:
        names = danish.enumeration(
            ALL_OF.get(one, one) for one in different.iloc[0][["sector", "other"]]
        )
        never = "har intet forum sammen" if none else "mødes i mindst ét forum"
        return f"{danish.capitalise(names)} {never}"
    if not none:
        return f"Alle {len(different)} par af sektorer mødes i mindst ét forum"
    return f"{len(none)} af {len(different)} par af sektorer har intet forum sammen"


def apart(found: pd.DataFrame) -> str:
    """Which sectors do not meet, each with those it does not meet."""
    beside: dict[str, list[str]] = {}
    for one, other in collaboration.apart(found):
        beside.setdefault(ALL_OF.get(one, one), []).append(ALL_OF.get(other, other))
    told = [f"{one} mødes ikke med {danish.enumeration(others, 'eller')}" for one, others in beside.items()]  # fmt: skip
    return f"I de fora, der findes: {'; '.join(told)}." if told else ""


def missing_title(rows: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Which perspective is missing from most forums, without full stop. rows: collaboration.at_the_table()."""
    tables = rows["forum_id"].nunique()
    gone = rows.loc[rows["state"] == collaboration.MISSING, "actor_id"].value_counts(sort=False)
    if gone.empty:
        return f"I de {tables} fora, hvor deltagerne er nævnt, mangler ingen af perspektiverne"
    most = int(gone.max())
    first, *others = (names[one] for one in gone.index[gone == most])
    who = danish.enumeration([first, *map(danish.lower_first, others)])
    if tables == 1:
        return f"{who} mangler ved bordet i det eneste forum, hvor deltagerne er nævnt"
    every = "begge" if tables == 2 else f"alle {tables}"
    share = every if most == tables else f"{most} af {tables}"
    return f"{who} mangler ved bordet i {share} fora, hvor deltagerne er nævnt"


def whose_perspectives(by_strategy: Mapping[str, Iterable[str]]) -> str:
    """Where the perspectives are from. by_strategy: name of a strategy -> the perspectives that it names."""
    told = [f"»{name}« vil have {danish.enumeration(map(danish.lower_first, list(ones)))} med"
            for name, ones in by_strategy.items()]  # fmt: skip
    return f"{danish.enumeration(told)}. De samme perspektiver er brugt for fora i de andre dokumenter."


def undated(forums: pd.DataFrame) -> str:
    """How many existing forums have no time in their source and so are in no year."""
    exist = forums[forums["status"] == collaboration.EXISTS]
    number = int(exist["period_start"].isna().sum())
    if not number:
        return ""
    return f"{danish.counted(number, 'forum', 'fora')} står uden begyndelse i kilden og er derfor ikke med i noget år."
