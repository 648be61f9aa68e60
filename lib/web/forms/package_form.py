"""Data packages: checked for whoever makes one, and for maintainers brought, compared, published and taken back."""

from collections.abc import Callable

from lib.analysis import release_diff
from lib.db import packages
from lib.statbank import staging, update
from lib.system import folders
from lib.text import danish
from lib.uploads.packages import package_zip
from lib.uploads.packages.package_zip import PackageZipError
from lib.web import file_inputs, page, session
from lib.web.forms import news_form
from lib.web.read_uploads import UnreadableError
from lib.web.sandboxed import check_package_in_sandbox, read_in_sandbox

SECTION = "Data-pakker"
LEAD = (
    "Dette ser kun den, der driver værktøjet. En data-pakke kommer fra »Gem som data-pakke« på siden Egne tal. Vælg dens "
    "zip-fil, se, hvad den ændrer, og udgiv den. Den kan tages tilbage igen."
)
BROUGHT = "brought_package"
CHECK = "Kontrollér, hvad pakken ændrer"
STAGED = "Pakken {name} er kontrolleret og venter på at blive udgivet."
SAME = "Pakken {name} er den samme som den, der allerede er udgivet."
RESERVED = (
    "Pakken kan ikke hedde {name}: det navn bruger værktøjet selv. Kald dens mappe noget andet."
)
TAKEN_BACK = "Pakken {name} er taget tilbage. Den venter nu og kan udgives igen."
DISCARDED = "Pakken {name} er fjernet. De tal, der vises, er urørt."
PASSES = "Pakken er kontrolleret: databasen kan bygges med den."
REFUSED = "Databasen kan ikke bygges med pakken:"


def show_check(content: bytes, file_name: str) -> bool:
    """Check a package as the build will, and show the outcome; whether it passes."""
    try:
        found = session.cached_per_session(
            "package_check",
            content,
            lambda: check_package_in_sandbox(content, file_name),
        )
    except UnreadableError as error:
        page.escaped_error(str(error))
        return False
    if found:
        page.escaped_error("\n".join([REFUSED, *found]))
    else:
        page.escaped_success(PASSES)
    return not found


def show_packages() -> None:
    """Show a field to bring a package, what those that wait would change, and those that can be taken back."""
    page.section(SECTION, LEAD)
    news_form.show_outcome(BROUGHT)
    brought = file_inputs.uploaded_file("Data-pakke (zip)", "pakke_fil", package_zip.MAX_MEGABYTES)
    if brought:
        _work_button(CHECK, "pakke_kontrol", lambda: _stage(*brought))
    for name in staging.waiting_names():
        if name not in update.SOURCES:
            _show_waiting(name)
    published = [folder.name for folder in packages.folders(folders.DATA)]
    if published:
        page.markdown(f"Udgivne pakker: {page.escaped(danish.enumeration(published))}.")
    for name in published:
        if name not in staging.waiting_names():
            _work_button(
                f"Tag {name} tilbage", f"tilbage_{name}", lambda name=name: _take_back(name)
            )


def _show_waiting(name: str) -> None:
    found = news_form.staged_changes(name)
    if found is not None:
        changes = danish.lower_first(release_diff.summary(found))
        news_form.show_table(
            f"Hvis pakken {name} bliver udgivet: {changes}", found, f"pakke_{name}"
        )
        _work_button(f"Udgiv {name}", f"udgiv_{name}", lambda: news_form.publish(name, _silent))
    _work_button(f"Fjern {name} uden at udgive", f"fjern_{name}", lambda: _discard(name))


def _work_button(label: str, key: str, work: Callable[[], tuple[bool, str]]) -> None:
    news_form.work_button(BROUGHT, label, key, lambda tell: _told(label, work, tell))


def _told(
    label: str, work: Callable[[], tuple[bool, str]], tell: update.ReportStep
) -> tuple[bool, str]:
    """The outcome of work, of which a failure is a sentence too: (failed, sentence)."""
    tell(label)
    try:
        return work()
    except (PackageZipError, UnreadableError) as error:
        return True, f"{error} {update.UNTOUCHED}"
    except update.FAILURES as error:
        # The package is not in that folder to whoever brought it.
        return True, update.failure_sentence(error).replace(
            f"data/{staging.WAITING}/{staging.NEW}/", ""
        )


def _silent(word: str) -> None:
    """Nothing: the button says already what goes on."""


def _stage(file_name: str, content: bytes) -> tuple[bool, str]:
    package = read_in_sandbox(package_zip.read, content, file_name)
    if package.name in (*update.SOURCES, staging.NEW, staging.ASIDE):
        return True, RESERVED.format(name=package.name)
    with staging.exclusive_lock():
        staging.stage(package.files, name=package.name)
    waits = package.name in staging.waiting_names()
    return False, (STAGED if waits else SAME).format(name=package.name)


def _take_back(name: str) -> tuple[bool, str]:
    staging.take_back(name=name)
    return False, TAKEN_BACK.format(name=name)


def _discard(name: str) -> tuple[bool, str]:
    staging.discard(name=name)
    return False, DISCARDED.format(name=name)
