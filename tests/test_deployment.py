"""What an IT department installs: the locks, the unit of systemd, the Dockerfile and their page of the docs agree."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from streamlit import config

from lib.system import folders
from lib.web import routes

ROOT = folders.ROOT
DRIFT = (ROOT / "docs" / "drift.md").read_text("utf-8")
UNIT = (ROOT / "deploy" / "social-balance@.service").read_text("utf-8")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
APP_HEADING, TEST_HEADING = "# The app", "# The tests"
HADOLINT = shutil.which("hadolint", path=f"{ROOT / 'build' / 'tools' / 'bin'}:{os.environ['PATH']}")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def lock(path) -> dict[tuple[str, str], str]:
    """Each package and version of a lock, with its marker and checksums."""
    text = path.read_text("utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line.strip()]
    return {PIN.match(line).groups(): line for line in lines}


WHOLE, SERVER = lock(ROOT / "requirements.lock"), lock(ROOT / "deploy" / "requirements.lock")


def pins(part: str) -> set[tuple[str, str]]:
    return set(PIN.findall(part))


def test_every_package_that_people_read_is_locked_and_the_tests_are_not_on_the_server():
    app, tests = (ROOT / "requirements.txt").read_text("utf-8").split(TEST_HEADING)
    assert app.startswith(APP_HEADING) and pins(app) and pins(tests)
    assert pins(app) | pins(tests) <= set(WHOLE) and pins(app) <= set(SERVER)
    assert {"pytest", "playwright"}.isdisjoint(name for name, _ in SERVER)


def test_the_server_has_the_same_packages_as_the_tests():
    assert len(SERVER) > len(pins((ROOT / "requirements.txt").read_text("utf-8"))) // 2
    assert {one: line for one, line in SERVER.items() if WHOLE.get(one) != line} == {}


@pytest.mark.parametrize("locked", [WHOLE, SERVER], ids=["whole", "server"])
def test_every_locked_package_has_checksums_and_no_address(locked):
    for line in locked.values():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line[:60]
        assert "://" not in line and "--index" not in line


def test_make_and_the_dockerfile_install_by_the_locks_alone():
    for text in ((ROOT / "Makefile").read_text("utf-8"), DOCKERFILE):
        installs = re.findall(r"^(?:\t\$\(BIN\)/|RUN )python -m pip install .*", text, re.MULTILINE)
        assert installs and all("--require-hashes" in line and "requirements.lock" in line for line in installs)  # fmt: skip


def test_the_tools_are_pinned():
    lines = (ROOT / "deploy" / "tools.txt").read_text("utf-8").splitlines()[1:]
    assert lines and all(PIN.fullmatch(line) for line in lines)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    # The interpreter of this machine in the place of the server's, which systemd looks for.
    there = "/opt/social-balance/.venv/bin/python"
    assert f"ExecStart={there} " in UNIT
    unit = tmp_path / "social-balance@a.service"
    unit.write_text(UNIT.replace(there, sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "social-balance" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize(
    "line",
    [
        "User=social-balance", "NoNewPrivileges=true", "ProtectSystem=strict", "MemorySwapMax=0",
        "ReadOnlyPaths=/opt/social-balance", "Restart=always",
    ],
)  # fmt: skip
def test_the_unit_keeps_what_the_docs_promise(line):
    assert line in UNIT.splitlines()
    assert re.search(r"^MemoryMax=\d+G$", UNIT, re.MULTILINE)
    assert re.search(r"^TimeoutStopSec=\d+$", UNIT, re.MULTILINE)


@pytest.mark.skipif(not HADOLINT, reason="hadolint is not installed (`make lock` installs it)")
def test_hadolint_finds_nothing_wrong_with_the_dockerfile():
    file = str(ROOT / "deploy" / "Dockerfile")
    done = subprocess.run([HADOLINT, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_dockerfile_copies_what_is_there_and_what_the_app_needs():
    copied = set(re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE))
    assert copied == {"app.py", ".streamlit", "lib", "pages", "data", "deploy/requirements.lock"}
    assert all((ROOT / path).exists() for path in copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line.removeprefix("!").removesuffix("/config.toml") for line in ignored if line[0] == "!"}  # fmt: skip
    assert kept == copied
    assert "*" in ignored and "**/*.duckdb*" in ignored


def test_the_container_is_not_root_and_asks_for_its_own_health():
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("CMD [")
    health = DOCKERFILE.partition("HEALTHCHECK")[2].partition("\nCMD [")[0]
    assert f"}}{routes.READY}" in health and "urlopen" in health


def test_the_proxy_the_unit_and_the_image_take_the_cookies_of_many_groups():
    """A sign-in with many groups has a cookie in several parts: longer than each of them takes by itself."""
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "large_client_header_buffers 8 32k;" in proxy
    for text in (UNIT, DOCKERFILE):
        assert "WEBSOCKETS_MAX_LINE_LENGTH=65536" in text


def test_unit_dockerfile_proxy_and_docs_have_the_same_port_and_folder():
    port = re.search(r"^Environment=STREAMLIT_SERVER_PORT=(\d+)$", UNIT, re.MULTILINE).group(1)
    assert f"STREAMLIT_SERVER_PORT={port}" in DOCKERFILE and f"EXPOSE {port}" in DOCKERFILE
    assert f"127.0.0.1:{port}" in (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert f"127.0.0.1:{port}:{port}" in DRIFT and f"http://127.0.0.1:{port}{routes.READY}" in DRIFT
    folder = re.search(r"^WorkingDirectory=(.+)$", UNIT, re.MULTILINE).group(1)
    assert f"WORKDIR {folder}" in DOCKERFILE and f"cd {folder}" in DRIFT


def test_every_setting_that_is_set_is_one():
    known = set(re.findall(r"SOCIAL_BALANCE_[A-Z_]+[A-Z]", in_lib()))
    options = {f"STREAMLIT_{re.sub(r'(?<!^)(?=[A-Z])', '_', key.replace('.', '_')).upper()}" for key in config._config_options_template}  # fmt: skip
    for text in (UNIT, DOCKERFILE):
        assert set(re.findall(r"SOCIAL_BALANCE_[A-Z_]+[A-Z]", text)) <= known
    for text in (UNIT, DOCKERFILE, DRIFT):
        assert set(re.findall(r"STREAMLIT_[A-Z_]+[A-Z]", text)) <= options


def test_every_setting_of_the_app_stands_in_the_docs():
    rows = "".join(line for line in DRIFT.splitlines() if line.startswith("| `"))
    settings = set(re.findall(r"SOCIAL_BALANCE_[A-Z_]+[A-Z]", in_lib()))
    assert len(settings) > 5
    assert sorted(name for name in settings if f"`{name}`" not in rows) == []


def in_lib() -> str:
    return "".join(path.read_text("utf-8") for path in (ROOT / "lib").rglob("*.py"))


def test_every_target_of_make_in_the_docs_is_one():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", DRIFT + readme, re.MULTILINE))
    assert {"lock", "sbom", "run"} <= named <= targets
