"""The statements of the strategies against a list typed a second time from the documents: how many of each kind, and how each begins.

The words are the documents' own, in their order; where two renderings of a document differ, those of the first.
"""

import re

import pytest

from lib.db import queries

# The strategy for the whole municipality, read in two renderings. What is measured and followed up stands in the
# running text: three sentences on measuring, one on the end of each year.
MUNICIPALITY = {
    "vision": ["Alle bydele i Gladsaxe skal være i social balance. De skal være attraktive"],
    "målsætning": [
        "Vi vil sikre, at de borgere, der bor eller vokser op",
        "Vi vil fastholde og tiltrække flere borgere",
    ],
    "delmålsætning": [
        "Vores indsatser i de udsatte bydele skal fremme",
        "Udsatte bydele skal danne ramme om trygge fællesskaber",
        "Vi organiserer os og møder vores omverden",
    ],
    "indsats": [
        "Vi styrker børns trivsel, læring og udvikling",
        "Vi understøtter sårbare familiers evne",
        "Vi arbejder med at fastholde børn og unge med risikoadfærd",
        "Vi gør en særlig indsats for at øge tilknytningen",
        "Vi støtter de mest udsatte borgere",
        "Vi bekæmper kriminalitet og utryghedsskabende adfærd",
        "Vi tilpasser og målretter indsatsen",
        "Vi anvender radikal omdannelse",
        "Vi sikrer, at det er let og attraktivt at færdes",
        "Vi arbejder med at opbløde grænserne",
        "Vi bringer kommunale arealer og bygninger",
        "Vi etablerer midlertidige fysiske miljøer",
        "Vi indretter byen, så den forebygger kriminalitet",
        "Vi ser boligorganisationerne og beboerdemokratiet",
        "Vi forpligter os i alle dele af organisationen",
        "Vi bruger data til at følge udviklingen",
        "Vi afprøver ukendte og uprøvede metoder",
        "Vi opsøger dialog og samarbejde med erhvervsliv",
        "Vi understøtter positive fællesskaber",
        "Vi dyrker den respektfulde og nuancerede fortælling",
        "Vi engagerer os i den nationale dagsorden",
    ],
    "måling": [
        "I Gladsaxe Kommune følger vi løbende udviklingen",
        "Derudover forholder vi os løbende til en række andre kriterier",
        "Vi måler løbende og systematisk på",
    ],
    "opfølgning": ["Ved udgangen af hvert år samler vi erfaringerne"],
}
# The drawing of 2013-2017 has 19 tiltag; its last years 2018, 2020 and 2025 stand without any. The seven measurements are
# the seven sentences on them: the count of samarbejder and that of netværk are one. The indsatser are those that the
# three spor describe (eight), the åbningstræk, and the four that the plan names as examples.
AREA_ONE = {
    "vision": ["Bagsværd skal være en bydel i social balance"],
    "målsætning": [
        "Alle børn og unge i Værebro Park",
        "Alle beboere under 30 år i Værebro Park",
        "Værebro Park tiltrækker og fastholder",
        "Værebro Park er fri for bandekriminalitet",
    ],
    "delmålsætning": [
        "skabe politisk forankring",
        "engagere og opbygge alliancer",
        "understøtte fællesskab omkring visionen",
        "sikre korte beslutningsveje",
    ],
    "fase": [
        "Fase 1: Hånd om udfordringerne 2013-2015",
        "Fase 2: Fremtidssikring af området 2016-2019",
        "Fase 3: Fra boligområde til bydel 2020-2025",
    ],
    "begivenhed": [
        "BORGERMØDE PRIMO 2013",
        "TRYGHEDSVANDRING MAJ 2013",
        "PARTNERSKAB INDGÅS MEDIO 2013",
        "VIDEOOVERVÅGNING 2013",
        "BEBOERHUSET ETABLERES 2013",
        "SKOLESTIEN ANLÆGGES 2014",
        "MANGFOLDIGE NYTTEHAVER",
        "MIDLERTIDIGE AKTIVITETER SOMMER 2014",
        "MIDLERTIDIGE AKTIVITETER SOMMER 2015",
        "BELYSNINGSPROJEKT",
        "BEBOERHUSETS CAFÉ GENÅBNER MEDIO 2016",
        "DEN BOLIGSOCIALE HELHEDSPLAN STARTER 2016",
        "LOOPET INDVIES",
        "PROJEKT BOLIGLIV I BALANCE 2016",
        "VINTERLIV",
        "BYDEL I SOCIAL BALANCE",
        "4 PERSPEKTIVER",
        "ANALYSE",
        "50 ÅRS JUBILÆUMSFEST",
    ],
    "handlingsplan": [
        "Plangrundlag",
        "Organisatorisk fundament",
        "Realiseringsindsats",
        "Afprøve mulighedsrum",
    ],
    "handlingsplanpunkt": [
        "Udviklingsplan/plangrundlag for Bindeleddet",
        "Infrastrukturplan og kommende fysisk helhedsplan",
        "Etablering af politisk styregruppe",
        "Organisatorisk udvikling i både kommune og boligorganisation",
        "Etablering af en fælles fortælling",
        "Kommunikationsplan",
        "Fortløbende aktør-, borger- og beboerinvolveringsindsats",
        "Igangsætte arbejdet med at tiltrække private investeringer",
        "Gennemførsel af “nulpunktsmålinger”",
        "Igangsætning af konkret åbningstræk",
        "Sætte gang i yderligere indsatser",
    ],
    "indsats": [
        "Vi vil fjerne de fysiske strukturer",
        "En anden væsentlig indsats er at etablere to centrale forbindelser",
        "Videreudviklingen af Værebro Park",
        "Det gør vi bl.a. gennem udvikling af eksisterende og nye sociale mødesteder",
        "Konkret vil vi etablere tre faste tværgående fora",
        "Vi vil udvikle kompetencerne i vores organisationer",
        "Det indebærer, at vi fremadrettet vil se de konkrete indsatser",
        "princippet om at bevæge os ”fra ét perspektiv til flere”",
        "En vigtig udviklingszone i Bindeleddet",
        *["Sætte gang i yderligere indsatser som fx bydelshus, co-living"] * 4,
    ],
    "måling": [
        "Vi vil måle på bevægelsesmønstrene",
        "Dette indledes med en nulpunktsmåling",
        "Vi vil anvende de indikatorer",
        "Derudover vil vi kvalificere tallene",
        "Endvidere er det et ønske",
        "Vi vil løbende måle på antallet af konkrete samarbejder",
        "Dette indledes med en netværksanalyse",
    ],
}
# Of the 21 fremtidsbilleder, "Her er plads til alle generationer" and "Området rummer ..." are two; the words on cykel,
# bil and offentlig transport belong to "Det er nemt at komme til og fra". Followed up: the effects, the
# handlingsplaner, the priorities and the agreement itself.
AREA_TWO = {
    "vision": ["Høje Gladsaxe skal afspejle det omkringliggende samfund"],
    "fremtidsbillede": [
        "Høje Gladsaxe er en del af Søborg",
        "Beboerne fra Høje Gladsaxe bruger byens tilbud",
        "Indbyggere fra Hovedstadsområdet kommer",
        "Høje Gladsaxe er et ligeså naturligt sted",
        "I Høje Gladsaxe er et bydelshus",
        "Der er et varieret og indbydende butiksliv",
        "I Høje Gladsaxe er der en blandet beboersammensætning",
        "Her er plads til alle generationer",
        "Området rummer både studerende",
        "Uddannelses- og beskæftigelsesniveauet svarer",
        "Grønnemose skole, GXU og børnehusene",
        "Det er nemt at komme til og fra",
        "Det er et område, hvor man kender hinanden",
        "Kriminaliteten er fortsat lav",
        "Man mødes på tværs af generationer",
        "Områdets beboere har allerede i en tidlig alder",
        "Der er mulighed for indflydelse",
        "Ejerskabet betyder",
        "Området tiltrækker en varieret beboergruppe",
        "Udlejningsreglerne bruges aktivt",
        "Høje Gladsaxe skal være en attraktiv del af byen",
    ],
    "målsætning": [
        "Vi vil fastholde og tiltrække ressourcestærke beboere",
        "Vi vil sikre et trygt kvarter",
        "Vi vil sikre lige muligheder",
        "Vi vil sikre et attraktivt kvarter",
    ],
    "delmålsætning": [
        "Arbejder bevidst med at styrke områdets image",
        "Bruger udlejningsreglerne aktivt",
        "Afsøger mulighederne for at lave fysiske forandringer",
        "Arbejder for at skabe steder, hvor mennesker kan mødes",
        "Arbejder for at børn og unge indgår",
        "Fremmer medborgerskab",
        "Fastholder den lave kriminalitet",
        "Styrker trygheden i området",
        "Støtter og motiverer børn og unge",
        "Styrker forældrenes kompetencer",
        "Styrker de voksne",
        "Arbejder for at fremme trivsel",
        "Fastholder og udvikler aktiviteter og faciliteter",
        "Udvikler infrastrukturen",
        "Arbejder for et varieret og indbydende butiksliv",
        "Fastholder attraktive børnehuse",
    ],
    "fase": [
        "Fase 1: Konkrete udfordringer adresseres 2018-2020",
        "Fase 2: Attraktivt kvarter med lige muligheder 2021-2025",
        "Fase 3: Sammenhæng med den omkringliggende by 2026-2030",
    ],
    "spilleregel": [
        "altid have beboerne/borgere med",
        "inddrage aktører på tværs",
        "ikke skubbe problemerne rundt",
        "også fortælle de gode historier",
    ],
    "opfølgning": [
        "Det bystrategiske partnerskab får hvert år i første kvartal en status",
        "De konkrete indsatser beskrives i handlingsplaner",
        "Den strategiske prioritering drøftes årligt",
        "Ændringer til aftalen skal godkendes",
    ],
}
READ = {
    "strategi_social_balance": MUNICIPALITY,
    "bagsvaerd": AREA_ONE,
    "sammen_om_hg": AREA_TWO,
}
# How many indsatser, målinger and delmålsætninger the documents put under each spor or princip.
IN_TRACKS = {
    "strategi_social_balance": {
        "indsats": {"socialt": 7, "fysisk": 6, "organisatorisk": 8},
        "delmålsætning": {"socialt": 1, "fysisk": 1, "organisatorisk": 1},
    },
    "bagsvaerd": {
        "indsats": {
            "fysisk": 3, "socialt": 1, "organisatorisk": 4,
            "aabenhed": 3, "bydel": 3, "sammenhaeng": 1, "vi": 1, "perspektiver": 1,
        },
        "måling": {"fysisk": 2, "socialt": 3, "organisatorisk": 2, "bydel": 1},
        "delmålsætning": {"organisatorisk": 4},
    },
}  # fmt: skip


def items(con, strategy_id: str):
    rows = queries.table(con, "strategy_items")
    return rows[rows["strategy_id"] == strategy_id]


@pytest.mark.parametrize("strategy_id", READ)
def test_a_document_has_as_many_statements_of_each_kind_as_were_read(con, strategy_id):
    found = items(con, strategy_id)["kind"].value_counts().to_dict()
    assert found == {kind: len(first) for kind, first in READ[strategy_id].items()}


@pytest.mark.parametrize("strategy_id", READ)
def test_each_statement_begins_as_in_the_document(con, strategy_id):
    for kind, rows in items(con, strategy_id).groupby("kind"):
        quotes = rows.sort_values("sort")["quote"]
        for quote, first in zip(quotes, READ[strategy_id][kind], strict=True):
            assert quote.startswith(first), (kind, first)


@pytest.mark.parametrize("strategy_id", READ)
def test_the_years_of_a_statement_are_those_printed_in_its_words(con, strategy_id):
    rows = items(con, strategy_id)
    known = rows[rows["period_start"].notna() | rows["period_end"].notna()]
    for row in known.itertuples():
        years = [int(year) for year in re.findall(r"\d{4}", row.period)]
        assert (row.period_start.year, row.period_end.year) == (years[0], years[-1]), row.item_id
        if row.kind not in (
            "handlingsplan",
            "handlingsplanpunkt",
        ):  # their period stands above them
            assert row.period.lower() in row.quote.lower(), row.item_id
    undated = rows[rows["period_start"].isna() & rows["period"].notna()]["period"]
    assert not undated.str.contains(r"\d{4}").any()


def test_a_tiltag_whose_year_the_drawing_does_not_settle_has_none(con):
    rows = items(con, "bagsvaerd").query("kind == 'begivenhed'")
    loose = rows[rows["period"].isna()]
    assert list(loose["text"]) == ["Mangfoldige nyttehaver", "Belysningsprojekt", "Loopet indvies"]
    assert loose["period_start"].isna().all()
    assert loose["note"].str.contains("intet årstal ved overskriften").all()


@pytest.mark.parametrize("strategy_id", IN_TRACKS)
def test_the_documents_put_as_many_under_each_spor_and_princip_as_were_read(con, strategy_id):
    rows = items(con, strategy_id).merge(queries.table(con, "item_tracks"), on="item_id")
    for kind, tracks in IN_TRACKS[strategy_id].items():
        found = rows[rows["kind"] == kind]["track_id"].value_counts().to_dict()
        assert found == tracks, kind


@pytest.mark.parametrize("strategy_id", READ)
def test_every_maalsaetning_is_a_target_of_the_same_strategy(con, strategy_id):
    rows = items(con, strategy_id)
    goals = rows[rows["kind"] == "målsætning"]
    targets = queries.table(con, "targets").set_index("target_id")
    assert goals["target_id"].notna().all() and goals["target_id"].is_unique
    for row in rows[rows["target_id"].notna()].itertuples():
        assert targets.loc[row.target_id, "source_id"] == row.source_id
        assert targets.loc[row.target_id, "quote"] in row.quote
