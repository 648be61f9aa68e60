"""Makes a data package of the user's own numbers: a zip of CSV files that the maintainer can put in data/packages/.

Disclosure control is applied when it is made: small numbers are suppressed, with secondary suppression. Nothing in
it says who uploaded the file.
"""

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from lib.db import disclosure, packages, schema
from lib.db.disclosure import Protected
from lib.text import danish, harmless
from lib.text.slug import slug
from lib.uploads.observations.session_data import OwnData
from lib.uploads.packages import list_rows
from lib.uploads.packages.list_rows import Lists

MAX_NAME = 40
README = "LAESMIG.txt"
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class PackageError(ValueError):
    """A package cannot be made; the message says why, in Danish."""


def name_of(title: str, publisher: str) -> str:
    """The name of a package, its folder and its source: "beboerdata_2024"."""
    return slug(f"{title} {publisher}")[:MAX_NAME].strip("-").replace("-", "_") or "egne_tal"


def make(
    own: OwnData, title: str, publisher: str, published: str, tables: Mapping[str, pd.DataFrame],
    safe: Protected | None = None, lists: Lists | None = None,
) -> bytes:  # fmt: skip
    """The zip: one folder with the files of files()."""
    name = name_of(title, publisher)
    made = files(own, title, publisher, published, tables, safe, lists)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for file, content in made.items():
            package.writestr(f"{name}/{file}", content)
    return buffer.getvalue()


def files(
    own: OwnData, title: str, publisher: str, published: str, tables: Mapping[str, pd.DataFrame],
    safe: Protected | None = None, lists: Lists | None = None,
) -> dict[str, bytes]:  # fmt: skip
    """The files of a package: sources.csv, observations.csv, LAESMIG.txt, replaces.csv where the user's numbers
    are to stand instead of published ones, and those of lists with areas on them and of areas that are new.

    published: the source's date as 2024-05-31, 2024-05 or 2024. tables: those of disclosure.TABLES of the
    published database; safe: what disclosure.protect makes of the rows and these, where it is known already.
    Raises PackageError where the source has no title, publisher or date.
    """
    why = problem(title, publisher, published)
    if why:
        raise PackageError(why)
    name = name_of(title, publisher)
    # Suppressed already when the rows were taken into use, but the database may have been replaced since.
    safe = safe or disclosure.protect(own.observations, tables)
    rows = safe.observations
    reasons = Counter(own.reasons) + Counter(safe.reasons)
    source = dict(own.source) | {
        "source_id": name, "title": _line(title), "publisher": _line(publisher),
        "published": published.strip(), "note": None,
    }  # fmt: skip
    replaced = own.replaced[
        own.replaced["status"] != "not_published"
    ]  # those give way by themselves
    claims = [] if replaced.empty else replaced[list(packages.REPLACED_BY)].to_dict("records")
    made = {
        "sources.csv": table_csv("sources", [source]),
        "observations.csv": table_csv("observations", _of(rows, name)),
        README: _readme(name, source, rows, replaced, reasons).encode("utf-8-sig"),
    }
    if claims:
        made[f"{packages.REPLACES}.csv"] = _lines(packages.REPLACED_BY, claims)
    if len(own.new_areas):
        made["areas.csv"] = table_csv("areas", own.new_areas.to_dict("records"))
    if lists:
        made[f"{list_rows.LISTS}.csv"] = table_csv(list_rows.LISTS, _of(lists.lists, name))
        made[f"{list_rows.MEMBERSHIPS}.csv"] = table_csv(list_rows.MEMBERSHIPS, _of(lists.memberships, name))  # fmt: skip
    return made


def _of(rows: pd.DataFrame, source_id: str) -> list[dict]:
    """Rows as those of a source."""
    return rows.assign(source_id=source_id).to_dict("records")


def problem(title: str, publisher: str, published: str) -> str:
    """What the source lacks for others to find it, as a Danish sentence, or ""."""
    if not _line(title) or not _line(publisher):
        return "Skriv kildens titel og udgiver, så andre kan se, hvor tallene er fra."
    try:
        if not DATE.fullmatch(published.strip()):
            raise ValueError(published)
        date.fromisoformat((published.strip() + "-01-01")[:10])
    except ValueError:
        return "Skriv, hvornår kilden er udgivet: 2024, 2024-05 eller 2024-05-31."
    return ""


def _line(text: str) -> str:
    return " ".join(text.split())


def table_csv(table: str, rows: list[Mapping]) -> bytes:
    """A file as lib/db/build.py reads it: UTF-8, commas, the columns of the schema."""
    return _lines(schema.TABLES[table], rows)


def _lines(columns: Sequence[str], rows: list[Mapping]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(column, row[column]) for column in columns])
    return buffer.getvalue().encode()


def _cell(column: str, cell: object) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)) or cell is pd.NaT:
        return ""
    kind = schema.column_type(column)
    if kind == "INTEGER":
        return str(int(cell))
    if kind == "DOUBLE":
        text = format(Decimal(str(float(cell))), "f")
        return text.removesuffix(".0")
    if kind == "BOOLEAN":
        return str(bool(cell)).lower()
    if kind == "DATE":
        return f"{cell:%Y-%m-%d}"
    return str(harmless.cell(_line(str(cell))))


def _readme(
    name: str,
    source: Mapping,
    rows: pd.DataFrame,
    replaced: pd.DataFrame,
    reasons: Mapping[str, int],
) -> str:
    """Instructions for the maintainer who adds the package to the build."""
    lines = [
        f"Data-pakken {name}",
        "",
        f"{danish.number(len(rows), 0)} tal fra »{source['title']}«, {source['publisher']}, {source['published']}.",
        "",
        "Sådan bruges den:",
        "1. Giv zip-filen til den, der driver værktøjet. Den vælges på Kilder og metode under Data-pakker, hvor det ses, "
        "hvad den ændrer, før den udgives, og hvor den kan tages tilbage.",
        f"2. Eller pak den ud, læg mappen {name} i data/packages/, og byg databasen: make data.",
        "3. Læs tal og kilde igennem. Ret licence i sources.csv, når den er kendt.",
        "",
        f"Tal, som ikke vises, fordi de handler om få personer eller ville røbe et sådant tal: {danish.number(sum(reasons.values()), 0)}.",
        *(
            f"- {danish.number(count, 0)}: {disclosure.NOTES[reason]}"
            for reason, count in reasons.items()
        ),
        "De er fjernet, før pakken blev lavet, og kan ikke findes i den.",
    ]
    if len(replaced):
        lines += ["", "Pakkens tal træder i stedet for disse offentliggjorte, som replaces.csv nævner. Slet en række i den, hvis det gamle tal skal blive; så skal pakkens eget tal også ud:"]  # fmt: skip
        lines += [
            f"- {row.area}, {row.indicator}, {row.period} (kilde {row.source_id})"
            for row in replaced.itertuples(index=False)
        ]
    return "\r\n".join(lines) + "\r\n"
