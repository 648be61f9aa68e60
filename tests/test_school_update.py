"""New numbers of the schools, against a small Uddannelsesstatistik of our own: what is fetched, and every way it can fail."""

import contextlib
import csv
import hashlib
import logging
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from lib.analysis import release_diff
from lib.db import build, packages, queries, schema
from lib.statbank import raw_answers, service, staging, update
from lib.statbank.schools import client as school_client
from lib.statbank.schools import config
from lib.statbank.service import StatbankError
from tests.conftest import DataCopy
from tests.school_server import CUBES, KEY, NAME, NUMBER, School
from tests.test_update import FEW_TRIES, TRIES, files, raw

SCHOOLS = school_client.NAME
NOTHING_NEW = update.SOURCES[SCHOOLS].nothing_new
GRADES, PUPILS, WELLBEING, OVERVIEW = (
    f"GS/{cube}" for cube in ("KARA/KARAGNS", "ELEV/ELEVEX", "TRIV/TRIVIND", "OVER/OVERSKO")
)
AVERAGE = "Gennemsnit i bundne prøver"
BEHIND = "Antal elever med alle bundne prøver"
COLUMN = f"{NUMBER}.[Institutionsnummer]"


@pytest.fixture(scope="module")
def server():
    bank = School()
    yield bank
    bank.close()


@pytest.fixture
def bank(server: School, monkeypatch: pytest.MonkeyPatch) -> School:
    server.reset()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv(school_client.KEY, KEY)
    monkeypatch.setattr(school_client, "ADDRESS", server.address)
    monkeypatch.setattr(service, "RETRY", FEW_TRIES)
    monkeypatch.setattr(service, "READ_SECONDS", service.READ_SECONDS)  # some set it lower
    return server


def fetch(copy: DataCopy, tell: update.ReportStep = lambda word: None):
    with contextlib.closing(school_client.SchoolClient()) as client:
        return update.fetch(client, tell, copy.data, copy.database)


@pytest.fixture(scope="module")
def something_waits(tmp_path_factory, server, database) -> Path:
    """The data, a database, and the package of a fetch that went well."""
    folder = tmp_path_factory.mktemp("waits")
    copy = DataCopy(folder, database)
    copy.put_database()
    server.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv(school_client.KEY, KEY)
        patch.setattr(school_client, "ADDRESS", server.address)
        fetch(copy)
    return folder


@pytest.fixture
def small(something_waits: Path, tmp_path: Path) -> DataCopy:
    """something_waits, to spoil."""
    copy = DataCopy.__new__(DataCopy)
    shutil.copytree(something_waits, tmp_path / "copy")
    copy.data = tmp_path / "copy" / "data"
    copy.database = tmp_path / "copy" / "social_balance.duckdb"
    return copy


def waiting_rows(copy: DataCopy, table: str = "observations") -> list[dict[str, str]]:
    path = staging.waiting_folder(copy.data, SCHOOLS) / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def waiting_row(copy: DataCopy, indicator: str, area: str = "skovbrynet_skole") -> dict[str, str]:
    wanted = (area, indicator, "2024/2025")
    found = [r for r in waiting_rows(copy) if (r["area_id"], r["indicator_id"], r["period"]) == wanted]  # fmt: skip
    return found[0] if found else {}


def one_cube(cube: str, change):
    """A spoil that changes the rows of one cube, with change(rows)."""
    return lambda of, found: change(found) if of == cube else found


def one_cell(cube: str, measure: str, cell: object, number: str = "159013"):
    """A spoil that sets a cell of each row of one school."""
    return one_cube(
        cube,
        lambda rows: [
            row | {measure: cell} if measure in row and number in row.values() else row
            for row in rows
        ],
    )


# ---------------------------------------------------------------- when all goes well


def test_all_of_the_plan_is_fetched_waits_and_takes_the_place_of_the_copys_numbers(bank, small):
    questions = config.read(small.data)
    rows = waiting_rows(small)
    assert {r["indicator_id"] for r in rows} == {m.indicator_id for q in questions for m in q.measures}  # fmt: skip
    assert {r["area_id"] for r in rows} == {p.area_id for q in questions for p in q.places}
    with queries.connect(small.database) as con:
        before = queries.table(con, "observations")
    copied = before[before["source_id"].str.startswith("uddannelsesstatistik_2026", na=False)]

    staging.publish(small.data, small.database, SCHOOLS)
    with queries.connect(small.database) as con:
        now = queries.table(con, "observations")
    cell = ["area_id", "indicator_id", "period"]
    fetched = {tuple(row[name] for name in cell) for row in rows}
    again = {key for key in copied[cell].itertuples(index=False, name=None) if key in fetched}
    assert len(again) > 250
    of_service = now["source_id"].str.startswith("uddannelsesstatistik_gs")
    assert set(now[of_service][cell].itertuples(index=False, name=None)) == fetched
    assert len(now) == len(before) + len(fetched) - len(again)
    assert not build.is_stale(small.data, small.database)


def test_every_cube_is_asked_what_it_has_before_any_number_and_each_answer_is_kept(bank, small):
    shutil.rmtree(small.data / raw_answers.RAW)
    words = []
    fetch(small, words.append)
    first = [body for body in bank.asked if "nøgletal" not in body]
    assert bank.asked[: len(CUBES)] == first and len(first) == len(CUBES)
    assert words[0] == f"Spørger, hvad tallene {GRADES} har (1 af 5)"
    assert "Henter elever på skolen (5 af 9)" in words
    with (small.data / raw_answers.RAW / "index.csv").open(encoding="utf-8", newline="") as file:
        index = list(csv.DictReader(file))
    assert len(index) == len(bank.asked) == len(CUBES) + len(config.read(small.data))
    for line in index:
        content = (small.data / raw_answers.RAW / line["table"] / line["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line["sha256"]


@pytest.mark.slow
def test_the_same_answers_change_nothing_however_often_they_are_fetched(bank, small):
    stands, answers = files(small), raw(small)
    fetch(small)
    assert (files(small), raw(small)) == (stands, answers)
    staging.publish(small.data, small.database, SCHOOLS)
    assert release_diff.summary(fetch(small)) == release_diff.SAME
    assert not staging.waiting_folder(small.data, SCHOOLS).exists()


def test_a_number_stands_with_the_services_words_and_its_place(small):
    row = waiting_row(small, "fp9_gennemsnit")
    assert (row["value"], row["status"]) == ("7.2", "published")
    assert (row["period_start"], row["period_end"]) == ("2024-08-01", "2025-07-31")
    assert row["locator"] == "GS/KARA/KARAGNS, 159013, 2024/2025"
    assert row["quote"] == f"Skovbrynet skole 2024/2025. {AVERAGE}: 7,2"
    share = waiting_row(small, "skole_indvandrere_andel")
    assert (share["numerator"], share["denominator"], share["value"]) == ("244", "1220", "20")
    assert share["status"] == "derived" and share["note"] == "Regnet: 100 · 244 / 1.220."
    assert "Indvandrer + Efterkommer: 122 + 122; Antal elever: 1.220" in share["quote"]
    assert waiting_row(small, "skole_socref_niveau")["value_text"] == "På niveau"
    assert waiting_row(small, "skole_fravaer_samlet")["value"] == "6.2"
    sources = waiting_rows(small, "sources")
    assert {one["licence"] for one in sources} == {"Fri genbrug med »Kilde: Uddannelsesstatistik.dk« og dato"}  # fmt: skip
    assert all(", hentet " in one["title"] for one in sources)


@pytest.mark.slow
def test_a_changed_number_waits_in_words(bank, small):
    staging.publish(small.data, small.database, SCHOOLS)
    bank.spoil = one_cell(GRADES, AVERAGE, "9,9")
    found = fetch(small)
    assert found["sentence"].to_list() == [
        f"Skovbrynet Skole, Gennemsnit ved 9.-klasseprøverne (bundne prøver), {change} → 9,9"
        for change in ("2023/2024: 7,1", "2024/2025: 7,2")
    ]


@pytest.mark.parametrize("faults", [[500], [503, 429], ["cut"], ["drop"], [None, None, "cut", "slow"]])  # fmt: skip
@pytest.mark.slow
def test_a_passing_failure_is_tried_again(bank, small, faults):
    before = files(small)
    service.READ_SECONDS = 1
    bank.faults = list(faults)
    fetch(small)
    assert files(small) == before
    assert len(bank.asked) == 14 + sum(fault is not None for fault in faults)
    assert set(bank.authorizations) == {f"Bearer {KEY}"}


@pytest.mark.parametrize("cell", ["", None, "-", "..", "*"])
@pytest.mark.slow
def test_what_the_ministry_does_not_publish_has_no_row(bank, small, cell):
    bank.spoil = one_cell(GRADES, AVERAGE, cell)
    fetch(small)
    assert not waiting_row(small, "fp9_gennemsnit") and waiting_row(small, "fp9_elever")


@pytest.mark.slow
def test_a_row_that_is_left_out_is_no_zero(bank, small):
    bank.spoil = one_cube(PUPILS, lambda rows: [
        row for row in rows if not {"159013", "Indvandrer"} <= set(row.values())])  # fmt: skip
    fetch(small)
    assert not waiting_row(small, "skole_indvandrere_andel") and waiting_row(small, "skole_elever")


@pytest.mark.slow
def test_few_pupils_are_left_out_and_so_is_the_average_of_few(bank, small):
    bank.spoil = one_cell(GRADES, BEHIND, "4")
    fetch(small)
    for indicator in ("fp9_elever", "fp9_gennemsnit", "fp9_dansk", "fp9_matematik"):
        row = waiting_row(small, indicator)
        assert row["status"] == "confidential" and row["note"].startswith("Udeladt"), indicator
        assert not any(row[cell] for cell in ("value", "numerator", "denominator", "quote"))
    assert waiting_row(small, "fp9_elever", "buddinge_skole")["status"] == "published"


@pytest.mark.slow
def test_an_average_is_left_out_where_nobody_says_how_many_it_is_of(bank, small):
    bank.spoil = one_cell(GRADES, BEHIND, "")
    fetch(small)
    assert not waiting_row(small, "fp9_gennemsnit") and not waiting_row(small, "fp9_dansk")


# ---------------------------------------------------------------- when it does not


def slow_forever(bank: School) -> None:
    service.READ_SECONDS = 0.2
    bank.faults.extend(["slow"] * TRIES)


def spoiling(spoil):
    return lambda bank: setattr(bank, "spoil", spoil)


def without(name: str):
    return lambda rows: [{k: v for k, v in row.items() if k != name} for row in rows]


FAILURES = {
    "400": (lambda b: b.faults.append(400), f"afviser spørgsmålet om tallene {GRADES}: »Der er sket en fejl«"),
    "401": (lambda b: b.faults.append(401), "Uddannelsesstatistik afviser nøglen (fejl 401)"),
    "403": (lambda b: b.faults.append(403), "Uddannelsesstatistik afviser nøglen (fejl 403)"),
    "404": (lambda b: b.faults.append(404), "afviser spørgsmålet"),
    "503 forever": (lambda b: b.faults.extend([503] * TRIES), "Uddannelsesstatistik svarer ikke lige nu (fejl 503)"),
    "a pause that is no time": (lambda b: b.faults.append((503, "snart")), "svarer ikke lige nu (fejl 503)"),
    "cut forever": (lambda b: b.faults.extend(["cut"] * TRIES), f"tallene {GRADES} blev afbrudt"),
    "dropped forever": (lambda b: b.faults.extend(["drop"] * TRIES), "blev afbrudt"),
    "slow forever": (slow_forever, "svarede ikke i tide"),
    "html for skema": (lambda b: b.faults.append("html"), "svaret kan ikke læses"),
    "html for numbers": (lambda b: b.faults.extend([None] * 5 + ["html"]), f"Svaret om tallene {GRADES} kan ikke læses"),
    "redirect": (lambda b: b.faults.append("redirect"), "sender videre til en anden adresse"),
    "dimension gone": (lambda b: b.gone.add((GRADES, NAME)), f"Tallene {GRADES} har ikke inddelingen »{NAME}«"),
    "measure gone": (lambda b: b.gone.add((OVERVIEW, "SocRef Forskel")),
                     f"Tallene {OVERVIEW} har ikke nøgletallet »SocRef Forskel«"),
    "school gone": (spoiling(lambda cube, rows: [row for row in rows if "159013" not in row.values()]),
                    "Uddannelsesstatistik har ingen tal for Skovbrynet Skole."),
    "school of another name": (spoiling(lambda cube, rows: [
        {k: "Ny Skole" if v == "Skovbrynet skole" else v for k, v in row.items()} for row in rows]),
        "kalder 159013 for »Ny Skole«, og data/uddannelsesstatistik.toml mener »Skovbrynet Skole«"),
    "no years": (spoiling(one_cube(GRADES, lambda rows: [
        {k: "2001/2002" if v == "2024/2025" else v for k, v in row.items()} for row in rows if "2023/2024" not in row.values()])),
        f"har intet tal i »{AVERAGE}« fra 2023 og frem"),
    "year of another form": (spoiling(one_cube(GRADES, lambda rows: [
        {k: "2024" if v == "2024/2025" else v for k, v in row.items()} for row in rows])), "kalder et skoleår »2024«"),
    "column missing": (spoiling(one_cube(GRADES, without(COLUMN))), f"ikke de kolonner, der er spurgt om ({NUMBER}, "),
    "column more": (spoiling(one_cube(GRADES, lambda rows: [row | {"Andet": "1"} for row in rows])), "ikke de kolonner"),
    "measure empty": (spoiling(one_cube(GRADES, without(AVERAGE))), f"har intet tal i »{AVERAGE}«"),
    "row twice": (spoiling(lambda cube, rows: [*rows, rows[-1]]), "mere end én gang"),
    "school of two names": (spoiling(one_cube(GRADES, lambda rows: [
        *rows, *({k: v.upper() if v == "Skovbrynet skole" else v for k, v in row.items()} for row in rows
                 if "159013" in row.values())])), "mere end én gang"),
    "another municipality": (spoiling(lambda cube, rows: [
        {k: "Herlev" if v == "Gladsaxe" else v for k, v in row.items()} for row in rows]), "har »Herlev« i [Institution]"),
    "another indicator": (spoiling(one_cube(WELLBEING, lambda rows: [
        {k: "Ro og orden" if v == "Generel trivsel" else v for k, v in row.items()} for row in rows])), "har »Ro og orden«"),
    "empty": (spoiling(lambda cube, rows: []), f"har intet tal i »{AVERAGE}«"),
    "no list": (spoiling(lambda cube, rows: {"elementer": rows}), "har ikke den form, det plejer"),
    "no rows": (spoiling(lambda cube, rows: ["159013", 7.2]), "har ikke den form, det plejer"),
    "no number": (spoiling(one_cell(GRADES, AVERAGE, "7,2 (anslået)")), "har »7,2 (anslået)«, hvor der skulle stå et tal"),
    "a point or a thousand": (spoiling(one_cell(GRADES, AVERAGE, "7.2")), "har »7.2«, hvor der skulle stå et tal"),
    "a grade in percent": (spoiling(one_cell(GRADES, AVERAGE, "7,2 %")), "har »7,2 %«, hvor der skulle stå et tal"),
    "half a pupil": (spoiling(one_cell(GRADES, BEHIND, "31,5")), "har »31,5«, hvor der skulle stå et antal"),
    "fewer than none": (spoiling(one_cell(GRADES, BEHIND, "-3")), "har »-3«, hvor der skulle stå et antal"),
    "more than all": (spoiling(one_cell(PUPILS, "Antal elever", "1.900", "Indvandrer")), "kan ikke passe: "),
    "a word that is not known": (spoiling(one_cell(OVERVIEW, "SocRef Signifikant forskel", "Højt")),
                                 "har »Højt« i »SocRef Signifikant forskel«, og det ord er ikke kendt"),
    "over a rule of the data": (spoiling(one_cell(OVERVIEW, "Samlet elevfravær", "105,0 %")), "De nye tal bryder en regel"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_says_why_and_leaves_everything(bank, small, name):
    spoil, words = FAILURES[name]
    before = files(small)
    spoil(bank)
    with pytest.raises(update.FAILURES) as error:
        fetch(small)
    said = update.failure_sentence(error.value)
    assert words in said and update.UNTOUCHED in said, said
    assert files(small) == before


def test_no_connection_at_all(bank, small, monkeypatch):
    before = files(small)
    monkeypatch.setattr(school_client, "ADDRESS", "http://127.0.0.1:9/v1")
    with pytest.raises(StatbankError, match="ikke forbindelse til Uddannelsesstatistik"):
        fetch(small)
    assert files(small) == before


def test_all_that_is_gone_is_named_at_once(bank, small):
    bank.gone = {(GRADES, AVERAGE), (OVERVIEW, "Klassekvotient")}
    with pytest.raises(StatbankError, match=r"KARAGNS har ikke.*OVERSKO har ikke"):
        fetch(small)
    assert len(bank.asked) == len(CUBES)


def test_an_answer_as_long_as_the_longest_may_be_cut(bank, small, monkeypatch):
    monkeypatch.setattr(school_client, "MOST_ROWS", 10)
    with pytest.raises(StatbankError, match="er måske ikke helt"):
        fetch(small)


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("MOST_BYTES", 100, "større end"), ("ANSWER_SECONDS", -1, "for langsomt")],
)
def test_an_answer_without_end_is_left(bank, small, monkeypatch, limit, value, words):
    monkeypatch.setattr(service, limit, value)
    with pytest.raises(StatbankError, match=words):
        fetch(small)
    assert len(bank.asked) == 1


@pytest.mark.slow
def test_one_source_is_published_without_the_other(bank, small):
    other = staging.waiting_folder(small.data)
    other.mkdir()
    (other / "observations.csv").write_text(",".join(schema.TABLES["observations"]) + "\n", "utf-8")
    staging.publish(small.data, small.database, SCHOOLS)
    assert other.exists() and not staging.waiting_folder(small.data, SCHOOLS).exists()
    assert [one.name for one in packages.folders(small.data)] == [SCHOOLS]


# ---------------------------------------------------------------- the key


def command(copy: DataCopy, *arguments: str) -> int:
    return update.main([SCHOOLS, *arguments], copy.data, copy.database)


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_without_a_key_one_sentence_and_nothing_else_happens(bank, small, monkeypatch, capsys):
    monkeypatch.delenv(school_client.KEY)
    small.database.unlink()  # not even a database is built
    before = everything(small.data.parent)
    assert command(small) == 1
    said = capsys.readouterr()
    assert said.err == f"{school_client.NO_KEY} {update.UNTOUCHED}\n" and not said.out
    assert everything(small.data.parent) == before and not bank.asked


def test_the_key_may_be_in_a_file_outside_the_project(bank, small, monkeypatch, tmp_path, capsys):
    monkeypatch.delenv(school_client.KEY)
    path = tmp_path / "key.txt"
    path.write_text(f"{KEY}\n", "utf-8")
    monkeypatch.setenv(school_client.KEY_FILE, str(path))
    assert school_client.read_key() == KEY
    monkeypatch.setattr(school_client.folders, "ROOT", tmp_path)
    with pytest.raises(StatbankError, match="Læg den et andet sted"):
        school_client.read_key()
    monkeypatch.undo()
    monkeypatch.delenv(school_client.KEY, raising=False)
    monkeypatch.setenv(school_client.KEY_FILE, str(tmp_path / "gone.txt"))
    assert command(small) == 1 and "kan ikke læses" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["to ord", "kodé", "linje\nskift", "tab\tulator"])
def test_a_key_that_no_request_can_carry_is_refused_and_not_repeated(monkeypatch, key):
    monkeypatch.setenv(school_client.KEY, key)
    with pytest.raises(StatbankError) as error:
        school_client.SchoolClient()
    assert key not in str(error.value) and error.value.__cause__ is None


def test_the_key_is_in_no_file_no_word_and_no_log(bank, small, capsys, caplog, monkeypatch):
    shutil.rmtree(small.data / raw_answers.RAW)
    home = small.data.parent / "home"
    home.mkdir()
    (home / ".netrc").write_text("machine 127.0.0.1 login a password b\n", "utf-8")
    monkeypatch.setenv("HOME", str(home))  # a password file of the machine does not take its place
    with caplog.at_level(logging.DEBUG):
        assert command(small) == 0
        bank.echo = True
        assert command(small) == 1
        bank.echo = False
        bank.spoil = lambda cube, rows: [*rows, {"besked": f"Bearer {KEY}"}]
        assert command(small) == 1
        monkeypatch.setenv(school_client.KEY, f"{KEY}-forkert")
        assert command(small) == 1
    said = capsys.readouterr()
    assert "Fejl i forespørgslen fra …" in said.err and "gentager nøglen" in said.err
    assert "afviser nøglen (fejl 401)" in said.err
    assert KEY not in said.out + said.err + caplog.text
    assert not [path for path, (content, _) in everything(small.data.parent).items() if KEY.encode() in content]  # fmt: skip


# ---------------------------------------------------------------- the command and the plan


@pytest.mark.slow
def test_the_command_tells_what_would_change_and_publishes(bank, small, capsys):
    assert command(small) == 0
    said = capsys.readouterr()
    assert "tal er nye og " in said.out and "er ændret" in said.out and "gengivet efter" in said.out
    assert command(small, "--publish") == 0 and update.PUBLISHED in capsys.readouterr().out
    assert command(small) == 0 and NOTHING_NEW in capsys.readouterr().out
    assert command(small, "--publish") == 1 and staging.NOTHING_WAITS in capsys.readouterr().err


def test_the_command_can_be_broken_off(bank, small, capsys, monkeypatch):
    before = files(small)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(school_client, "parse_rows", stop)
    assert command(small) == update.INTERRUPTED
    assert "Afbrudt" in capsys.readouterr().err and files(small) == before


def test_a_plan_that_cannot_be_read_says_so(bank, small, capsys):
    path = small.data / config.FILE
    good = path.read_text("utf-8")
    for bad, words in (
        (good.replace("[areas]", "[areas", 1), "kan ikke læses"),
        (good.replace("since = 2023", "fra = 2023", 1), "ukendt nøgle fra"),
        (good.replace('title = "', 'navn = "', 1), "ukendt nøgle navn"),
        (good.replace("behind =", "bag =", 1), "ukendt nøgle bag"),
        (good.replace('behind = "fp9_elever"', 'behind = "fp9_alle"', 1), "henter ikke fp9_alle"),
        (good.replace('indicator_id = "skole_elever"', 'indicator_id = "elever"', 1), "mangler 'elever'"),
        (good.replace('cube = "GS/KARA/KARAGNS"', 'cube = "../KARA/KARAGNS"', 1), "er ikke, som den skal være"),
        (good.replace('areas = "land"', 'areas = "landet"', 1), "mangler 'landet'"),
    ):  # fmt: skip
        path.write_text(bad, "utf-8")
        assert command(small) == 1
        assert words in capsys.readouterr().err
    path.unlink()
    assert command(small) == 1
    assert f"data/{config.FILE} mangler" in capsys.readouterr().err
    assert not bank.asked


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.351", 2351), ("7,3", Fraction("7.3")), ("87,5 %", Fraction("87.5")), ("-0,5", Fraction("-0.5")), ("0", 0)],
)  # fmt: skip
def test_a_number_is_read_as_danish(text, number):
    assert school_client.parse_number(text, True, "Svaret") == number


def test_another_publishers_number_of_the_same_cell_is_still_refused(small):
    rows = [waiting_row(small, "fp9_gennemsnit")]
    sources = [s | {"publisher": "En anden"} for s in waiting_rows(small, "sources")]
    small.package("egen", sources=sources, observations=rows)
    with pytest.raises(build.DataError, match="Nøglen står mere end én gang"):
        build.build(small.data, small.database)
