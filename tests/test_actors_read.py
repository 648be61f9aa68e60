"""Who takes part: actors, forums and seats, typed from the strategies a second time. Functions and organisations, never persons."""

import pandas as pd
import pytest

from lib.db import queries

BALANCE, BAGSVAERD, PLAN, TOGETHER = (
    "strategi_social_balance",
    "bagsvaerd",
    "helhedsplan_hg",
    "sammen_om_hg",
)
FIVE = {
    "Boligforeningen 3B",
    "Boligforeningen AAB",
    "Arbejdernes Boligselskab i Gladsaxe",
    "fsb Gladsaxe",
    "Lejerbo",
}
GK, POLICE, HG = "Gladsaxe Kommune", "Københavns Vestegns Politi", "Høje Gladsaxe"

# strategy, role: the actors, in the order of the source where it lists them.
ACTORS = {
    (BALANCE, "aktør"): {
        GK, "Kommunens faglige miljøer", "Beboere", "Boligorganisationerne i Gladsaxe", "Beboerdemokratiet",
        "Erhvervslivet", "Institutioner", POLICE, "Foreninger", "Frivillige",
    },
    (BAGSVAERD, "part"): {
        "Dansk Almennyttigt Boligselskab (DAB)", "Gladsaxe Almene Boligselskab (GAB)", "Boligafdelingen Værebro Park", GK,
    },
    (BAGSVAERD, "aktør"): {
        "Arkitema Architects", "CFBO", "Pluss", "Scope Communications", "Hele Landet", "Realdania", "Rekommanderet",
    },
    (BAGSVAERD, "gruppe"): {
        "Institutioner", "Staten", GK, "Virksomheder", "Organisationer", "Iværksættere", "Studerende", "Sociale entreprenører",
        "NGO’er", "Naboer", "Frie byaktører", "Interessenetværk", "Lokale institutioner", "Lokale organisationer",
        "Lokale foreninger", "Beboerorganisationer", "Rådgivere", "Partnerskabet", "Netværk", "Besøgende", "Beboere",
    },
    (BAGSVAERD, "perspektiv"): {"Beboere", "Naboer", "Institutioner", "Virksomheder", "Lokale foreninger", "Staten"},
    (PLAN, "part"): {GK} | FIVE,
    (PLAN, "delaftale"): {
        "Dagtilbud i Grønnemoseområdet", "Forebyggelsescenteret", "Familieafdelingen", "Sundhedsplejen", "Jobcenteret",
        "Ungeenheden", "SSP", "Grønnemose Skole", "Høje Gladsaxe Bibliotek", "De Frivilliges Hus", "Boligsocial Enhed",
        "By- og Miljøforvaltningen", "Fællesdriften", "Haraldskirken", "Ung i Gladsaxe", "Ungdommens Røde Kors",
    },
    (PLAN, "aktør"): {
        # the state, the fund, units and institutions
        "Landsbyggefonden", POLICE, "Infohuset", "Gladsaxe Familie- og Ungecenter", "SSP-gadeteamet", "FairPlay", "GXU",
        "Ungdommens Uddannelsesvejledning", "Kultur, Fritid og Unge", "Rusmiddelcenteret", "Støttekontaktpersonerne",
        "Byrådet", "Fritidsklub og ungecaféer", "Lundegården", "Hyldegården", "Mosen", "Skur 2", "Seniorklubberne",
        # the plan and the housing organisations
        "Helhedsplanens sekretariat i Høje Gladsaxe", "Beboerrådgivningen", "De fem afdelingsbestyrelser i Høje Gladsaxe",
        "Helhedsplanen i Værebro Park",
        # citizens
        "Beboerdemokratiet", "Beboere i Høje Gladsaxe", "Frivillige", "Bydelsmødrene i Høje Gladsaxe",
        "Kvindegrupperne i Høje Gladsaxe", "Gruppe af unge i Ung i Gladsaxe", "Forældre til børn og unge i Høje Gladsaxe",
        # associations
        "Bydelsmødrenes Landsorganisation", "Center for frivilligt socialt arbejde", "DGI", "Lænken Gladsaxe",
        "Det Sociale Netværk", "Ældre Sagen", "Sind", "Lokale idrætsforeninger", "Fodboldklubben",
        "Lokale madklubber og kulturforeninger",
        # business
        "Erhvervslivet", "Virksomheder i Høje Gladsaxe og omegn", "Lokale erhvervsdrivende i Høje Gladsaxe", "Helleruphus",
        "PPG Dyrup", "Mind Your Own Business", "Det lokale erhvervscenter", "Regionale erhvervsstøttetilbud",
        "Et vikarbureau", "Vagter",
    },
    (TOGETHER, "part"): {GK, POLICE} | FIVE,
    (TOGETHER, "aktør"): {
        "De fem afdelingsbestyrelser i Høje Gladsaxe", "Vores HG", "Haraldskirken", "Virksomheder i Høje Gladsaxe og omegn",
        "Beboere i Høje Gladsaxe",
    },
}  # fmt: skip

# How many: 10 in the strategy; 11 and 21 groups in Bagsværd; 12 in the agreement. Of the plan the 6 parties, the 16 that sign
# a delaftale, and every other organisation, unit or group that the plan says takes part or may be asked to: not those it only
# cites as a source of knowledge, not its target groups, and no function of an actor that has a row.
COUNTS = {
    (BALANCE, "aktør"): 10,
    (BAGSVAERD, "part"): 4,
    (BAGSVAERD, "aktør"): 7,
    (BAGSVAERD, "gruppe"): 21,
    (PLAN, "part"): 6,
    (PLAN, "delaftale"): 16,
    (PLAN, "aktør"): 49,
    (TOGETHER, "part"): 7,
    (TOGETHER, "aktør"): 5,
}

# strategy: its forums and their status by the words of the source.
FORUMS = {
    BALANCE: {"Styringsdialogen": "findes"},
    BAGSVAERD: {
        "Partnerskabet om Værebro Park": "findes",
        "Politisk styregruppe for Bagsværd i social balance": "planlagt",
        "Task force for Bagsværd i social balance": "planlagt",
        "Bydelsforum for Bagsværd": "planlagt",
        "Fleksible teams og ad hoc-organiseringer i Bagsværd": "efter behov",
        "Udviklingsprocessen bag strategien for Bagsværd": "findes",
    },
    PLAN: {
        "Bestyrelsen for den boligsociale indsats i Høje Gladsaxe": "findes",
        "Koordinerende forum for Forebyggelse og forældreansvar": "planlagt",
        "Koordinerende forum for Kriminalpræventiv indsats": "planlagt",
        "Task force for tryghed og civile fællesskaber": "planlagt",
        "Opfølgningsgruppen for helhedsplanen i Høje Gladsaxe": "planlagt",
        "Ad hoc-netværk på praktikerniveau i Høje Gladsaxe": "efter behov",
        "Delaftalen om Forebyggelse og forældreansvar": "findes",
        "Delaftalen om Tryghed og trivsel": "findes",
        "Delaftalen om Kriminalpræventiv indsats": "findes",
        "Task Force Høje Gladsaxe": "findes",
        "SSP-netværket": "findes",
        "Tværgående Ungeforum": "findes",
        "Distriktsteamet": "findes",
        "De boligsociale teammøder i Høje Gladsaxe": "findes",
        "Månedligt koordineringsmøde i Skur 2": "findes",
        "Samarbejdet bag Skur 2": "findes",
        "Kommunens erfanetværk under frivilligpolitikken": "findes",
        "Aktivitetsudvalget i Høje Gladsaxe": "findes",
        "Lokalnetværksmøder for de forretningsdrivende": "findes",
        "Styrekomitéen for idræt og bevægelse": "planlagt",
        "Virksomhedsnetværket VUVA": "findes",
        "Erhvervsrådet": "findes",
    },
    TOGETHER: {
        "Bystrategisk partnerskab for Høje Gladsaxe": "findes",
        "Koordinationsgruppen for Sammen om Høje Gladsaxe": "findes",
        "Midlertidige arbejdsgrupper i Sammen om Høje Gladsaxe": "efter behov",
    },
}

# The 29 seats of section 2 of the helhedsplan, as it lists them: forum, and for each line of its list who sits there and as what.
SEATS = {
    "bestyrelse_hg": [
        ("Helhedsplanens sekretariat i Høje Gladsaxe", "Sekretariatsleder"),
        (GK, "3-4 ledere på afdelingschef- eller direktørniveau"),
        (FIVE, "Forretningsfører eller direktør"),
        (FIVE, "Repræsentant for organisationsbestyrelsen"),
        (POLICE, "Repræsentant for politiet"),
    ],
    "koordinerende_forum_forebyggelse": [
        ("Dagtilbud i Grønnemoseområdet", "Områdeleder i Grønnemoseområdet"),
        ("Grønnemose Skole", "Leder for social koordinering"),
        ("Forebyggelsescenteret", "Sundhedskonsulent"),
        ("Familieafdelingen", "Leder af GFUC"),
        ("Jobcenteret", "Teamleder"),
    ],
    "koordinerende_forum_kriminalpraeventiv": [
        ("Ungeenheden", "Leder"),
        ("SSP", "SSP-konsulent"),
        ("Ung i Gladsaxe", "Leder"),
        ("Grønnemose Skole", "Leder for social koordinering"),
        (POLICE, "Repræsentant for politiet"),
        ("Helhedsplanens sekretariat i Høje Gladsaxe", "Sekretariatsleder"),
    ],
    "task_force_tryghed_hg": [
        ("Beboere i Høje Gladsaxe", "1 repræsentant fra hver afdeling"),
        ("Grønnemose Skole", "Skoleleder"),
        ("SSP", "SSP-konsulent"),
        ("Skur 2", "Leder af Boligsocial Enhed"),
        ("Forebyggelsescenteret", "Teamleder"),
        ("Fællesdriften", "Chefinspektør"),
        ("Høje Gladsaxe Bibliotek", "Filialleder for Høje Gladsaxe, Mørkhøj og Værebro Bibliotek"),
        (POLICE, "Repræsentant for politiet"),
        ("Helhedsplanens sekretariat i Høje Gladsaxe", "Sekretariatsleder"),
    ],
    "opfoelgningsgruppe_hg": [
        ("Helhedsplanens sekretariat i Høje Gladsaxe", "Sekretariatsleder"),
        (
            GK,
            "1-2 kommunale repræsentanter (chef for Social balance og afdelingsleder for Kultur, fritid og unge)",
        ),
        ("Beboere i Høje Gladsaxe", "1 beboerrepræsentant"),
        ("Fællesdriften", "Chefinspektør"),
    ],
}
# The parties of the three delaftaler, with the function that signs.
PARTIES = {
    "delaftale_forebyggelse": {
        ("Dagtilbud i Grønnemoseområdet", "Områdeleder i Grønnemoseområdet"),
        ("Forebyggelsescenteret", "Sundhedskonsulent"),
        ("Familieafdelingen", "Leder af Udførerenheden"),
        ("Sundhedsplejen", "Ledende sundhedsplejerske"),
        ("Jobcenteret", "Jobcenterchef"),
        ("Ungeenheden", "Leder"),
        ("SSP", "Afdelingsleder for Kultur, Fritid og Unge"),
        ("Grønnemose Skole", "Skoleleder"),
    },
    "delaftale_tryghed": {
        ("Høje Gladsaxe Bibliotek", "Bibliotekschef"),
        ("De Frivilliges Hus", "Frivillighedskoordinator"),
        ("Boligsocial Enhed", "Leder"),
        ("By- og Miljøforvaltningen", "Vicedirektør"),
        ("Forebyggelsescenteret", "Teamleder"),
        ("Fællesdriften", "Forretningsfører"),
        ("Haraldskirken", "Sognepræst"),
    },
    "delaftale_kriminalpraeventiv": {
        ("Ung i Gladsaxe", "Leder"),
        ("Ungeenheden", "Leder"),
        ("Ungdommens Røde Kors", "National konsulent"),
        ("SSP", "Afdelingsleder for Kultur, Fritid og Unge"),
        ("Grønnemose Skole", "Skoleleder"),
        ("Fællesdriften", "Chefinspektør"),
    },
}
# Those whose members no source names.
UNKNOWN_MEMBERS = {
    "Politisk styregruppe for Bagsværd i social balance",
    "Task force for Bagsværd i social balance",
    "Bydelsforum for Bagsværd",
    "Fleksible teams og ad hoc-organiseringer i Bagsværd",
    "Ad hoc-netværk på praktikerniveau i Høje Gladsaxe",
    "Task Force Høje Gladsaxe",
    "SSP-netværket",
    "Tværgående Ungeforum",
    "Distriktsteamet",
    "Aktivitetsudvalget i Høje Gladsaxe",
}


@pytest.fixture(scope="module")
def actors(con):
    return queries.table(con, "actors")


@pytest.fixture(scope="module")
def mentions(con, actors):
    return queries.table(con, "actor_mentions").merge(actors, on="actor_id")


@pytest.fixture(scope="module")
def forums(con):
    return queries.table(con, "forums")


@pytest.fixture(scope="module")
def seats(con, actors) -> pd.DataFrame:
    return queries.table(con, "forum_members").merge(actors, on="actor_id").fillna({"function": ""})


def test_the_strategies_name_the_actors_that_were_read_in_them_again(mentions):
    found = mentions.groupby(["strategy_id", "role"])["name"].agg(set).to_dict()
    read = {key: found.get(key, set()) for key in ACTORS}
    assert read == ACTORS


def test_each_strategy_has_the_count_of_actors_of_a_careful_reading():
    assert {key: len(names) for key, names in ACTORS.items() if key in COUNTS} == COUNTS


def test_the_forums_and_their_status_are_those_of_the_sources(forums):
    for strategy, read in FORUMS.items():
        rows = forums[forums["strategy_id"] == strategy]
        assert dict(zip(rows["name"], rows["status"], strict=True)) == read


def test_the_helhedsplan_has_the_29_seats_it_lists(seats):
    regular = seats[~seats["ad_hoc"]]
    for forum, lines in SEATS.items():
        rows = regular[regular["forum_id"] == forum]
        expected = {
            (name, function)
            for who, function in lines
            for name in (who if isinstance(who, set) else {who})
        }
        assert set(zip(rows["name"], rows["function"], strict=True)) == expected
        assert len(rows) == len(expected)
    assert sum(map(len, SEATS.values())) == 29


def test_only_three_are_invited_ad_hoc_to_the_coordinating_forums(seats):
    rows = seats[seats["ad_hoc"] & seats["forum_id"].isin(SEATS)]
    assert sorted(rows["name"]) == ["Helleruphus", "Helleruphus", "Lokale erhvervsdrivende i Høje Gladsaxe"]  # fmt: skip


def test_the_parties_of_the_three_delaftaler_are_those_that_sign(seats, forums):
    for forum, parties in PARTIES.items():
        rows = seats[seats["forum_id"] == forum]
        assert set(zip(rows["name"], rows["function"], strict=True)) == parties
        assert len(rows) == len(parties)
    assert set(forums.loc[forums["kind"] == "delaftale", "forum_id"]) == set(PARTIES)
    signing = {name for parties in PARTIES.values() for name, _ in parties}
    assert signing == ACTORS[PLAN, "delaftale"]


def test_members_are_left_out_where_no_source_names_them(seats, forums):
    published = forums[forums["strategy_id"].isin(FORUMS)]
    without = published[~published["forum_id"].isin(seats["forum_id"])]
    assert set(without["name"]) == UNKNOWN_MEMBERS
    assert without["note"].str.startswith(("Kilden siger ikke", "Strategien siger ikke")).all()


def test_the_partnership_for_hoeje_gladsaxe_has_the_seats_of_the_agreement(seats):
    rows = seats[seats["forum_id"] == "bystrategisk_partnerskab_hg"]
    assert set(rows["name"]) == {GK, POLICE, "De fem afdelingsbestyrelser i Høje Gladsaxe", "Vores HG"} | FIVE  # fmt: skip
    assert len(rows) == 9


def test_every_actor_is_named_by_a_strategy_or_sits_somewhere(actors, mentions, seats):
    named = set(mentions["actor_id"]) | set(seats["actor_id"])
    assert set(actors["actor_id"]) == named


def test_units_of_the_municipality_are_parts_of_it(actors):
    whole = actors.set_index("actor_id")["part_of_id"].to_dict()
    for row in actors[actors["sector"] == "kommune"].itertuples():
        top = row.actor_id
        while isinstance(whole[top], str):
            top = whole[top]
        assert top == "gladsaxe_kommune", row.name
