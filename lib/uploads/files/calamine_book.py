"""Opens a workbook of any form with calamine, after it has been inspected."""

import contextlib
import io
from collections.abc import Iterator

import python_calamine as calamine

from lib.text import danish
from lib.uploads.files.xlsx_safety import DAMAGED, OwnFileError


@contextlib.contextmanager
def worksheets(
    content: bytes, sheet: str | None
) -> Iterator[tuple[calamine.CalamineWorkbook, list[str], list[str]]]:
    """A workbook, the names of its worksheets, or only the one named, and a note on those that are hidden.

    Raises OwnFileError, also for what fails in calamine while sheets are read within the block.
    """
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            chosen = [
                meta
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet and sheet in (None, meta.name)
            ]
            hidden = [m.name for m in chosen if m.visible != calamine.SheetVisibleEnum.Visible]
            notes = [f"Skjulte ark er læst med: {danish.enumeration(hidden)}."] if hidden else []
            yield book, [meta.name for meta in chosen], notes
    except OwnFileError:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a panic in calamine is not an Exception
        raise OwnFileError(DAMAGED) from None
