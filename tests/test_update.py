"""New numbers from Statistikbanken, against a small one of our own: what is fetched, and every way it can fail."""

import contextlib
import csv
import hashlib
import math
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
import tomli_w
import urllib3.util.retry

from lib.analysis import release_diff
from lib.db import build, packages, queries, schema
from lib.statbank import client as statbank_client
from lib.statbank import config, observations, raw_answers, service, staging, update
from lib.statbank.client import DataRequest
from lib.statbank.service import StatbankError
from lib.system import folders
from lib.text import danish
from tests.conftest import DataCopy
from tests.statbank_server import Bank
from tests.waiting import WAIT_SECONDS

FEW_TRIES = service.RETRY.new(total=2, backoff_factor=0, retry_after_max=0)
TRIES = 3
FOLKETAL = "Folketal, Danmarks Statistiks opgørelse"
NOTHING_NEW = update.SOURCES[statbank_client.NAME].nothing_new


@pytest.fixture(scope="module")
def server():
    bank = Bank()
    yield bank
    bank.close()


@pytest.fixture
def bank(server: Bank, monkeypatch: pytest.MonkeyPatch) -> Bank:
    server.reset()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(statbank_client, "ADDRESS", server.address)
    monkeypatch.setattr(service, "RETRY", FEW_TRIES)
    monkeypatch.setattr(service, "READ_SECONDS", service.READ_SECONDS)  # some set it lower
    return server


def fetch(copy: DataCopy, tell: update.ReportStep = lambda word: None):
    with contextlib.closing(statbank_client.Client()) as client:
        return update.fetch(client, tell, copy.data, copy.database)


def bare(folder: Path, database: Path) -> DataCopy:
    """A copy of the data without packages."""
    copy = DataCopy(folder, database)
    shutil.rmtree(copy.data / schema.PACKAGES, ignore_errors=True)
    return copy


@pytest.fixture(scope="module")
def something_waits(tmp_path_factory, server, database) -> Path:
    """The data with a small plan (one table of the municipality's, one of the parishes'), a database, and the
    package of a fetch that went well."""
    folder = tmp_path_factory.mktemp("waits")
    copy = bare(folder, database)
    plan = tomllib.loads((copy.data / config.FILE).read_text("utf-8"))
    by_id = {one["indicator_id"]: one for one in plan["indicator"]}
    first, second = by_id["kommune_folketal"], by_id["dst_ikke_vestlige"]
    second["series"] = second["series"][1:]
    first["series"][0] |= {"areas": "alle_tre", "since": 2025}
    second["series"][0]["since"] = 2024
    (copy.data / config.FILE).write_text(
        tomli_w.dumps(plan | {"indicator": [first, second]}), "utf-8"
    )
    copy.build()
    server.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setattr(statbank_client, "ADDRESS", server.address)
        fetch(copy)
    return folder


@pytest.fixture
def small(something_waits: Path, tmp_path: Path) -> DataCopy:
    """something_waits, to spoil."""
    copy = DataCopy.__new__(DataCopy)
    shutil.copytree(something_waits, tmp_path / "copy")
    copy.data, copy.database = (
        tmp_path / "copy" / "data",
        tmp_path / "copy" / "social_balance.duckdb",
    )
    return copy


def files(copy: DataCopy) -> dict[str, tuple[bytes, int]]:
    """Everything that a reader sees or that waits: content and when it was written."""
    found = [
        copy.database, *copy.data.glob(f"{staging.WAITING}/**/*"),
        *copy.data.glob(f"{staging.WAITING}_*.duckdb"), *copy.data.glob(f"{schema.PACKAGES}/**/*"),
    ]  # fmt: skip
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found if path.is_file()
    }


def raw(copy: DataCopy) -> set[Path]:
    return set((copy.data / raw_answers.RAW).glob("**/*"))


def waiting_rows(copy: DataCopy, table: str = "observations") -> list[dict[str, str]]:
    path = staging.waiting_folder(copy.data) / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parish_rows(copy: DataCopy, period: str = "1. januar 2025") -> dict[str, dict[str, str]]:
    rows = [r for r in waiting_rows(copy) if r["indicator_id"] == "dst_ikke_vestlige"]
    return {row["area_id"]: row for row in rows if row["period"] == period}


# ---------------------------------------------------------------- when all goes well


@pytest.mark.slow
def test_all_of_the_plan_is_fetched_waits_and_is_published_once(bank, tmp_path, database):
    copy = bare(tmp_path, database)
    copy.build()
    before, words = copy.database.read_bytes(), []
    found = fetch(copy, words.append)

    plan = config.read(copy.data)
    series = sum(len(indicator.series) for indicator in plan.indicators)
    rows = waiting_rows(copy)
    assert {r["indicator_id"] for r in rows} == {i.cells["indicator_id"] for i in plan.indicators}
    assert {r["source_id"] for r in rows} == {f"dst_{t.lower()}" for t in plan.tables}
    assert set(found["kind"]) == {release_diff.NEW, release_diff.CHANGED} and len(found) == len(
        rows
    )
    assert set(found[found["kind"] == release_diff.CHANGED]["indicator"]) == {FOLKETAL}
    assert f"Henter {danish.lower_first(FOLKETAL)} (1 af {series})" in words
    moves = found[found["indicator"].str.match("Tilflyttede|Fraflyttede")]
    assert len(moves) and not moves["new"].str.contains("personer").any()
    assert copy.database.read_bytes() == before and not staging.published_folder(copy.data).exists()

    with (copy.data / raw_answers.RAW / "index.csv").open(encoding="utf-8", newline="") as file:
        index = list(csv.DictReader(file))
    kept = [path for path in raw(copy) if path.is_file() and path.name != "index.csv"]
    assert len(index) == len(kept) > len(plan.tables)
    for line in index:
        content = (copy.data / raw_answers.RAW / line["table"] / line["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line["sha256"]
        assert line["date"] in line["file"] and line["address"].startswith(bank.address)

    stands, answers = files(copy), raw(copy)
    assert release_diff.summary(fetch(copy)) == release_diff.summary(found)
    assert (files(copy), raw(copy)) == (stands, answers)

    staging.publish(copy.data, copy.database)
    assert build.previous(copy.database).read_bytes() == before
    assert not staging.waiting_folder(copy.data).exists()
    assert not build.is_stale(copy.data, copy.database)
    with queries.connect(copy.database) as con:
        facts = queries.observations(con, ["gladsaxe_kommune"], ["dst_indkomst_pct_region"])
        assert facts["publisher"].unique().tolist() == ["Danmarks Statistik"]
        assert facts["source"].str.contains("INDKP101").all()


def test_a_number_stands_with_its_sum_its_words_and_its_place(small):
    row = parish_rows(small)["stengaard_sogn"]
    count, of = int(row["numerator"]), int(row["denominator"])
    assert float(row["value"]) == round(100 * count / of, 1) and 0 < count < of
    assert row["status"] == "derived" and row["locator"] == "Tabel KMSTA001, 2025"
    assert row["quote"].startswith("7035 Stengård (Gladsaxe Kommune), 2025. Indvandrere fra ikke-")
    assert row["note"].startswith("Regnet: 100 · ")
    plain = next(r for r in waiting_rows(small) if r["area_id"] == "gladsaxe_kommune")
    assert plain["status"] == "published" and plain["note"] == ""


def test_one_measure_has_one_name_and_the_services_own_answer_takes_the_copys_place(bank, small):
    assert "kommune_folketal" not in {
        row["indicator_id"] for row in waiting_rows(small, "indicators")
    }
    staging.publish(small.data, small.database)
    with queries.connect(small.database) as con:
        found = queries.observations(con, ["gladsaxe_kommune"], ["kommune_folketal"])
        folketal = found.set_index("period")["source"]
        names = queries.table(con, "indicators")["indicator_id"]
    assert "dst_folketal" not in set(names)
    assert (
        "gengivet efter" in folketal["1. januar 2018"]
        and "gengivet efter" in folketal["1. juli 2026"]
    )
    assert folketal["1. januar 2025"].startswith("Statistikbanken, FOLK1A")
    assert folketal.index.is_unique


def test_a_changed_number_waits_in_words_and_replaces_the_published_one(bank, small):
    staging.publish(small.data, small.database)
    bank.spoil = lambda table, lines: [line.replace(";77000", ";77550") for line in lines]
    found = fetch(small)
    assert len(found) == 4 and found["sentence"].iloc[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Gladsaxe Kommune, Folketal, Danmarks Statistiks opgørelse, 1. januar 2025: 77.000 personer → 77.550 personer"
    )
    bank.spoil = lambda table, lines: lines
    assert (
        release_diff.summary(fetch(small)) == release_diff.SAME
    )  # it was taken back: nothing waits any more
    assert not staging.waiting_folder(small.data).exists()


@pytest.mark.parametrize("presentation", ["Value", "CodeAndValue"])
def test_an_answer_with_the_texts_beside_the_codes_gives_the_same_numbers(
    bank, small, presentation
):
    before = waiting_rows(small)
    bank.presentation = presentation
    fetch(small)
    assert waiting_rows(small) == before


@pytest.mark.parametrize("faults", [[500], [503, 429], ["cut"], ["drop"], [None, None, "cut", "slow"]])  # fmt: skip
def test_a_passing_failure_is_tried_again(bank, small, faults):
    before = files(small)
    service.READ_SECONDS = 1
    bank.faults = list(faults)
    fetch(small)
    assert files(small) == before
    assert len(bank.asked) == 5 + sum(fault is not None for fault in faults)


def test_it_waits_longer_and_longer_or_as_long_as_it_is_told(bank, small, monkeypatch):
    pauses = []
    monkeypatch.setattr(service, "RETRY", urllib3.util.retry.Retry(
        total=4, backoff_factor=1, status_forcelist=FEW_TRIES.status_forcelist,
        history=FEW_TRIES.history, retry_after_max=120))  # fmt: skip
    monkeypatch.setattr(urllib3.util.retry.time, "sleep", pauses.append)
    bank.faults = [500, 500, (503, 7), None, (429, 9_999)]
    fetch(small)
    assert pauses == [2, 4, 7, 120]


def test_a_missing_number_has_no_row_and_0_is_a_number(bank, small):
    cells = {"159;TOT;IALT;TOT;2025K3": "..", "7035;25;F;2025": "..", "7036;25;F;2025": "0"}
    before = int(parish_rows(small)["soeborggaard_sogn"]["numerator"])
    bank.spoil = lambda table, lines: [
        f"{stem};{cells.get(stem, cell)}" for stem, _, cell in (line.rpartition(";") for line in lines)
    ]  # fmt: skip
    fetch(small)
    assert "stengaard_sogn" not in parish_rows(small) and len(parish_rows(small)) == 7
    periods = [r["period"] for r in waiting_rows(small) if r["area_id"] == "gladsaxe_kommune"]
    assert periods == ["1. januar 2025", "1. april 2025", "1. oktober 2025"]
    assert 0 < int(parish_rows(small)["soeborggaard_sogn"]["numerator"]) < before


def test_a_large_question_is_asked_in_parts(bank, small, monkeypatch):
    before = files(small)
    monkeypatch.setattr(statbank_client, "MOST_CELLS", 50)
    fetch(small)
    asked = [[one["values"] for one in b["variables"]] for b in bank.asked if "variables" in b]
    assert len(asked) > 3 and all(math.prod(map(len, a)) * (len(a) + 1) <= 50 for a in asked)
    assert files(small) == before


def test_few_persons_are_left_out_and_a_neighbour_with_them(bank, small):
    def spoil(table, lines):
        few = ("7033;25;", "7033;35;")  # Haralds: four persons in all
        return [line.rpartition(";")[0] + ";1" if line.startswith(few) else line for line in lines]

    bank.spoil = spoil
    fetch(small)
    hidden = {a: r for a, r in parish_rows(small).items() if r["status"] == "confidential"}
    assert set(hidden) == {"haralds_sogn", "bagsvaerd_sogn"}
    for row in hidden.values():
        cells = ("value", "numerator", "denominator", "quote")
        assert not any(row[cell] for cell in cells) and row["note"].startswith("Udeladt")


# ---------------------------------------------------------------- when it does not


def slow_forever(bank: Bank) -> None:
    service.READ_SECONDS = 0.2
    bank.faults.extend(["slow"] * TRIES)


def without_column(lines: list[str]) -> list[str]:
    return [line.partition(";")[2] for line in lines]


FAILURES = {
    "400": (lambda b: b.faults.append(400), "afviser spørgsmålet om tabellen FOLK1A: »Der er sket en fejl«"),
    "404": (lambda b: b.faults.append(404), "afviser spørgsmålet"),
    "503 forever": (lambda b: b.faults.extend([503] * TRIES), "svarer ikke lige nu (fejl 503)"),
    "a pause that is no time": (lambda b: b.faults.append((503, "snart")), "svarer ikke lige nu (fejl 503)"),
    "cut forever": (lambda b: b.faults.extend(["cut"] * TRIES), "tabellen FOLK1A blev afbrudt"),
    "dropped forever": (lambda b: b.faults.extend(["drop"] * TRIES), "blev afbrudt"),
    "slow forever": (slow_forever, "svarede ikke i tide"),
    "html for JSON": (lambda b: b.faults.append("html"), "svaret kan ikke læses"),
    "html for CSV": (lambda b: b.faults.extend([None, None, "html"]), "ikke de kolonner"),
    "redirect": (lambda b: b.faults.append("redirect"), "sender videre til en anden adresse"),
    "variable gone": (lambda b: b.gone.add(("FOLK1A", "CIVILSTAND")),
                      "Tabellen FOLK1A har ikke variablen »CIVILSTAND | civilstand«"),
    "value gone": (lambda b: b.gone.add(("KMSTA001", "25")),
                   "har ikke værdien »25 | Indvandrere fra ikke-vestlige lande«"),
    "no periods": (lambda b: b.gone.update(("FOLK1A", f"2025K{k}") for k in range(1, 5)),
                   "Tabellen FOLK1A har ingen perioder fra 2025 og frem"),
    "parish gone": (lambda b: b.gone.add(("KMSTA001", "7035")),
                    "Stengård Sogn i Gladsaxe Kommune findes ikke i tabellen KMSTA001"),
    "column missing": (lambda b: setattr(b, "spoil", lambda t, lines: without_column(lines)),
                       "ikke de kolonner, der er spurgt om (OMRÅDE, KØN, ALDER, CIVILSTAND, TID, INDHOLD)"),
    "row twice": (lambda b: setattr(b, "spoil", lambda t, lines: [*lines, lines[-1]]), "mere end én gang"),
    "another area": (lambda b: setattr(b, "spoil", lambda t, lines: [
        line.replace("159;", "101;", 1) for line in lines]), "har »101« i OMRÅDE"),
    "empty": (lambda b: setattr(b, "spoil", lambda t, lines: []), "ikke de kolonner"),
    "only a header": (lambda b: setattr(b, "spoil", lambda t, lines: lines[:1]), "kun 0 af de 12 tal"),
    "rows missing": (lambda b: setattr(b, "spoil", lambda t, lines: lines[:-2]), "kun 10 af de 12 tal"),
    "short row": (lambda b: setattr(b, "spoil", lambda t, lines: [*lines[:-1], "159;TOT"]), "mangler noget"),
    "no number": (lambda b: setattr(b, "spoil", lambda t, lines: [
        line.replace(";77000", ";77.000 (anslået)") for line in lines]), "hvor der skulle stå et tal"),
    "parted thousands": (lambda b: setattr(b, "spoil", lambda t, lines: [
        line.replace(";77000", ";77.000") for line in lines]), "har »77.000«, hvor der skulle stå et tal"),
    "fewer than none": (lambda b: setattr(b, "spoil", lambda t, lines: [
        line.replace(";77000", ";-3") for line in lines]), "tabel FOLK1A, 2025K1 kan ikke passe: -3"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_says_why_and_leaves_everything(bank, small, name):
    spoil, words = FAILURES[name]
    before = files(small)
    spoil(bank)
    with pytest.raises(update.FAILURES) as error:
        fetch(small)
    said = update.failure_sentence(error.value)
    assert words in said and said.endswith(update.UNTOUCHED), said
    assert files(small) == before


def test_numbers_that_break_a_rule_are_named_and_do_not_wait(bank, small):
    before = files(small)
    bank.spoil = lambda table, lines: [line.replace(";77000", ";77550") for line in lines]
    small.change("indicators", lambda row: True, indicator_id="dst_ikke_vestlige")
    with pytest.raises(
        build.DataError, match=r"data/waiting/ny/statistikbanken/indicators.csv, række 2"
    ):
        fetch(small)
    assert files(small) == before


def test_no_connection_at_all(bank, small, monkeypatch):
    before = files(small)
    monkeypatch.setattr(statbank_client, "ADDRESS", "http://127.0.0.1:9/v1")
    with pytest.raises(StatbankError, match="ikke forbindelse til Statistikbanken"):
        fetch(small)
    assert files(small) == before


def test_all_that_is_gone_is_named_at_once(bank, small):
    bank.gone = {("FOLK1A", "IALT"), ("KMSTA001", "FKMED")}
    with pytest.raises(StatbankError, match=r"FOLK1A har ikke.*KMSTA001 har ikke"):
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


def test_a_question_for_too_much_is_not_asked(bank):
    question = DataRequest("FLY66", (("A", ("1",) * 1_001), ("B", ("1",) * 1_000)))
    with (
        contextlib.closing(statbank_client.Client()) as client,
        pytest.raises(StatbankError) as error,
    ):
        client.data(question)
    assert "3.003.000 celler i tabellen FLY66; højst 1.000.000" in str(error.value)
    assert not bank.asked


def test_an_answer_that_the_disk_had_no_room_for_is_in_the_index_once(tmp_path, monkeypatch):
    answer = service.ApiResponse("X1", "http://127.0.0.1/v1/data", "{}", b"OMR;INDHOLD\n", "csv")
    replace = os.replace

    def full(source, target):
        if Path(target).parent.name == "X1":
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(os, "replace", full)
        raw_answers.save(answer, tmp_path)
    raw_answers.save(answer, tmp_path)
    assert (tmp_path / raw_answers.RAW / "index.csv").read_text().count("X1") == 1
    assert len(list((tmp_path / raw_answers.RAW / "X1").iterdir())) == 1


@pytest.mark.parametrize("place", [staging.waiting_folder, staging.waiting_database])
def test_a_full_disk_leaves_what_waits(bank, small, monkeypatch, place):
    bank.spoil = lambda table, lines: [line.replace(";77000", ";77550") for line in lines]
    before, replace = files(small), staging.os.replace

    def full(source, target):
        if Path(target) == place(small.data) and Path(source) != packages.aside(place(small.data)):
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(staging.os, "replace", full)
    with pytest.raises(OSError) as error:
        fetch(small)
    assert "kan ikke skrives eller læses" in update.failure_sentence(error.value)
    assert files(small) == before


def test_a_full_disk_and_a_read_only_folder_are_called_that(tmp_path):
    for code, why in ((28, "disken er fuld"), (30, f"mappen {tmp_path} er skrivebeskyttet")):
        said = update.failure_sentence(OSError(code, os.strerror(code), str(tmp_path / "x.csv")))
        assert f"Filen {tmp_path / 'x.csv'} kan ikke skrives eller læses: {why}." in said
        assert said.endswith(update.UNTOUCHED)


def test_a_publication_that_fails_is_taken_back(bank, small, monkeypatch):
    before = files(small)

    def refuse(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build, "build", refuse)
        staging.publish(small.data, small.database)
    assert files(small) == before
    staging.publish(small.data, small.database)
    assert staging.published_folder(small.data).exists()


def test_only_one_at_a_time(bank, small):
    def again(word):
        with pytest.raises(staging.WaitingError, match="allerede"):
            fetch(small)

    fetch(small, again)


def test_another_process_is_waited_for_until_it_ends(bank, small):
    pytest.importorskip("fcntl")
    code = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print(flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, small.data / staging.LOCK],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with other:
        other.stdout.readline()
        with pytest.raises(staging.WaitingError, match="allerede"):
            staging.publish(small.data, small.database)
        other.kill()
    fetch(small)


def test_half_a_package_never_waits(tmp_path, monkeypatch):
    published, waits = staging.published_folder(tmp_path), staging.waiting_folder(tmp_path)
    for folder, content in ((published, b"1"), (waits, b"2")):
        folder.mkdir(parents=True)
        for name in ("indicators.csv", "observations.csv"):
            (folder / name).write_bytes(content)

    def killed(folder, **_):
        for path in list(folder.glob("**/observations.csv")):
            path.unlink()
            raise KeyboardInterrupt

    monkeypatch.setattr(staging.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        staging.stage(staging._package_files(published), tmp_path)
    assert not waits.exists()


def test_a_waiting_database_that_cannot_be_read_is_built_again(small, tmp_path, monkeypatch):
    good = staging.waiting_database(small.data).read_bytes()
    monkeypatch.setattr(build, "build_to_temp_file", lambda *_: tmp_path / "made.duckdb")
    (tmp_path / "made.duckdb").write_bytes(good)
    staging.waiting_database(small.data).write_bytes(b"")
    staging.rebuild_if_stale(small.data)
    assert staging.waiting_database(small.data).read_bytes() == good
    staging.rebuild_if_stale(small.data)  # and not again: there is nothing more to move


# ---------------------------------------------------------------- the command


def command(copy: DataCopy, *arguments: str) -> int:
    return update.main(arguments, copy.data, copy.database)


def test_the_command_tells_what_would_change_and_publishes(bank, small, capsys):
    assert command(small) == 0
    said = capsys.readouterr()
    assert "27 tal er nye og 1 er ændret." in said.out and "Gladsaxe Kommune, Folketal" in said.out
    assert "Spørger, hvad tabellen FOLK1A har (1 af 2) …" in said.err
    assert command(small, "--publish") == 0 and update.PUBLISHED in capsys.readouterr().out
    assert command(small) == 0 and NOTHING_NEW in capsys.readouterr().out
    assert command(small, "--publish") == 1 and staging.NOTHING_WAITS in capsys.readouterr().err


def test_the_command_can_be_broken_off(bank, small, capsys, monkeypatch):
    before = files(small)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(statbank_client, "parse_data", stop)
    assert command(small) == update.INTERRUPTED
    assert "Afbrudt" in capsys.readouterr().err and files(small) == before
    monkeypatch.undo()
    with staging.exclusive_lock(small.data):
        pass


# The command as a process of its own, for a Statistikbanken at the first of its arguments.
COMMAND = """
import sys
from pathlib import Path
from lib.statbank import client, update
client.ADDRESS = sys.argv[1]
sys.exit(update.main([], Path(sys.argv[2]), Path(sys.argv[3])))
"""


@pytest.mark.parametrize("answered", range(5))
def test_a_command_that_is_killed_while_it_fetches_changes_nothing_and_the_next_one_fetches(bank, small, answered):  # fmt: skip
    before = files(small)
    bank.faults = [*[None] * answered, "slow"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, bank.address, small.data, small.database],
        cwd=folders.ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + WAIT_SECONDS
    while len(bank.asked) <= answered:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert files(small) == before
    staging.discard(small.data, statbank_client.NAME)
    assert command(small) == 0 and waiting_rows(small)
    assert files(small).keys() == before.keys()


def test_a_plan_that_cannot_be_read_says_so(bank, small, capsys):
    path = small.data / config.FILE
    good = path.read_text("utf-8")
    for bad, words in (
        (good.replace("[areas]", "[areas", 1), "kan ikke læses"),
        (good.replace("min_count", "mindst", 1), "ukendt nøgle: mindst"),
        (good.replace("since", "fra", 1), "mangler 'since'"),
        (good.replace("decimals", "decimaler", 1), "mangler 'decimals'"),
        (
            good.replace('area = "SOGN | sogn"', 'area = "SOGN | sogn"\nat = "regionen"', 1),
            "mangler 'regionen'",
        ),
        (good.replace(f'"{config.FIRST_DAY}"', '"13-01"', 1), "er ikke, som den skal være"),
    ):
        path.write_text(bad, "utf-8")
        assert command(small) == 1
        assert words in capsys.readouterr().err
    assert not bank.asked


# ---------------------------------------------------------------- small parts


TABLE = statbank_client.TableInfo(
    "X1", "Tal", "2025-02-11",
    (statbank_client.Variable("OMRÅDE", "område", False, {"000": "Hele landet", "159": "Gladsaxe"}),
     statbank_client.Variable("Tid", "tid", True, {"2025": "2025"})),
)  # fmt: skip
ASKED = DataRequest("X1", (("OMRÅDE", ("000", "159")), ("Tid", ("2025",))))


@pytest.mark.parametrize(
    "text",
    [
        "OMRÅDE;TID;INDHOLD\n000;2025;73,8\n159;2025;..\n",
        "OMRÅDE;TID;INDHOLD\r\n159;2025;..\r\n000;2025;73.8\r\n",
        "\ufeffTID;OMRÅDE;INDHOLD\n2025;Hele landet;73.8\n2025;Gladsaxe;..\n",
        'OMRÅDE;TID;INDHOLD\n"159 Gladsaxe";2025;..\n"000 Hele landet";2025;73,8\n',
        "OMRÅDE;TID;INDHOLD\n159 Gladsaxe;2025 2025;..\n000 Hele landet;2025 2025;73,8\n",
        "område;Tid;INDHOLD\n159  gladsaxe;2025;..\n000 HELE LANDET;2025;73,8\n",
    ],
)
def test_an_answer_is_read_in_codes_or_texts_and_with_comma_or_point(text):
    found = statbank_client.parse_data(text.encode(), ASKED, TABLE)
    values = dict(zip(found["OMRÅDE"], found["value"], strict=True))
    assert values == {"000": Fraction("73.8"), "159": None}


@pytest.mark.parametrize(
    ("code", "when", "expected"),
    [
        ("2025K1", config.FIRST_DAY, ("1. januar 2025", "2025-01-01", "2025-01-01")),
        ("2025K4", config.WHOLE, ("4. kvartal 2025", "2025-10-01", "2025-12-31")),
        ("2024M02", config.WHOLE, ("februar 2024", "2024-02-01", "2024-02-29")),
        ("2023", config.WHOLE, ("2023", "2023-01-01", "2023-12-31")),
        ("2023", "11-30", ("30. november 2023", "2023-11-30", "2023-11-30")),
        ("2024", "09-30", ("30. september 2024", "2024-09-30", "2024-09-30")),
    ],
)
def test_periods_have_names_and_days(code, when, expected):
    name, first, last = observations.parse_period(code, when)
    assert (name, str(first), str(last)) == expected


def test_an_unknown_form_of_period_is_refused():
    with pytest.raises(StatbankError, match="2025U07"):
        observations.parse_period("2025U07", config.WHOLE)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([50, 60, 70], []),
        ([2, 60, 70], [2, 60]),
        ([2, 2, 70], [2, 2]),
        ([2, 3, 70], [2, 3, 70]),  # five in two that are each under five: neither is none
        ([1, 2, 70], [1, 2, 70]),  # the two together are under five too
        ([4, 4, 70], [4, 4, 70]),  # eight in two that are each under five
        ([0, 5, 70], [0, 5, 70]),  # five in two, and the one is not under five
    ],
)
def test_one_hidden_parish_is_never_alone(counts, hidden):
    numbers = [
        observations.DraftObservation(
            config.FetchedArea(f"sogn{n}", "", "Gladsaxe"), "", "2025", Fraction(n), Fraction(n), Fraction(1000),
        )
        for n in counts
    ]  # fmt: skip
    observations.hide_small_numbers(numbers, 5)
    assert [int(number.count) for number in numbers if number.hidden_note] == hidden


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"3": "Ikke erhvervsaktive"}, "3"),
        ({"30": "Ikke erhvervsaktive"}, "30"),
        ({"3": "Ledige", "4": "Ikke erhvervsaktive"}, None),
    ],
)
def test_a_code_that_means_something_else_is_named(values, found):
    of = statbank_client.Variable("SOCIO", "socioøkonomisk status", False, values)
    if found:
        assert config.value_code(of, "3 | Ikke erhvervsaktive", TABLE) == found
        return
    with pytest.raises(
        StatbankError, match="kalder værdien 3 i variablen »socioøkonomisk status« for »Ledige«"
    ):
        config.value_code(of, "3 | Ikke erhvervsaktive", TABLE)


@pytest.mark.parametrize("total", ["I alt", "Alder i alt", "Hele landet", "Region Hovedstaden"])
def test_a_total_is_not_added_to_its_parts(total):
    with_total = statbank_client.Variable("KØN", "køn", False, {"TOT": total, "M": "Mænd"})
    with pytest.raises(StatbankError, match="kan ikke lægges sammen"):
        config.value_codes(with_total, "*", TABLE)


def test_the_education_of_adults_is_dated_by_its_tables_own_footnote():
    plan = config.read()
    series = [s for one in plan.indicators for s in one.series if s.count.table == "HFUDD11"]
    assert [one.when for one in series] == ["09-30"]


def test_a_variable_that_nothing_is_chosen_of_is_named():
    selection = config.CellSelection("X1", "område", {})
    area = config.FetchedArea("gladsaxe_kommune", "Gladsaxe")
    series = config.Series((area,), 1, config.WHOLE, selection)
    plan = config.FetchPlan({}, ())
    asked = config.data_request(selection, series, ["2025"], TABLE, plan)
    assert asked.chosen == (("OMRÅDE", ("159",)), ("Tid", ("2025",)))
    more = statbank_client.Variable("KØN", "køn", False, {"M": "Mænd"})
    wider = statbank_client.TableInfo("X1", "Tal", "2025-02-11", (*TABLE.variables, more))
    with pytest.raises(StatbankError, match="variablen »køn«"):
        config.data_request(selection, series, ["2025"], wider, plan)
