"""The fields of a selection, and what is shown of its answer: drawing, table, files and the same as code."""

import pandas as pd

from lib import (
    danish,
    selection,
    selection_charts,
    selection_figure,
    store,
    table_files,
    ui,
)
from lib.figures import Figure
from lib.selection import DIFFERENCE, HIGH, LOW, PLACE, RATIO, Selection
from lib.store import Connection

LEAD = (
    "Vælg tal, områder og perioder, og få dem i én tabel med en figur, der passer. Det, ingen har offentliggjort, "
    "står i tabellen som ikke offentliggjort."
)
FIRST_INDICATORS = ("skolefravaer_ulovligt", "karakter_over_4", "ungdomsuddannelse_15mdr")
FIRST_AREAS, FIRST_COMPARISON = ("vaerebro_park",), "gladsaxe_kommune"
MOST_INDICATORS, MOST_AREAS, MOST_PERIODS = 6, 20, 20
NOTHING, NOBODY = "ingen", "Ingen"
ALL_THEMES = "Alle emner"
WORDS = {
    (
        LOW,
        HIGH,
    ): f"**{LOW}** og **{HIGH}**: så meget kan andelen svinge, når den bygger på så få personer (Wilsons interval).",
    (
        DIFFERENCE,
    ): f"**{DIFFERENCE}** er området minus sammenligningen i samme periode, i tallets enhed (procentpoint for andele); **{RATIO}** er området delt med den.",
    (
        PLACE,
    ): f"**{PLACE}** er de pladser blandt de valgte områder, som usikkerheden lader stå åbne, det højeste tal først.",
}


def ask(con: Connection, facts: pd.DataFrame) -> Selection:
    """The reader's choice, all of it in the address. facts: store.facts of everything."""
    known = facts[facts["value"].notna()]
    left, middle, right = ui.columns(3)
    themes = {ALL_THEMES: ALL_THEMES} | {theme: theme for theme in dict.fromkeys(known["theme"])}
    with left:
        theme = ui.choose("Emne", themes, "emne")
    with middle:
        periods = ui.choose("Perioder", selection.PERIODS, "perioder", selection.NEWEST)
    names = area_names(con, known)
    with right:
        others = {NOTHING: NOBODY} | names
        comparison = ui.choose("Sammenlign med", others, "sammenlign", FIRST_COMPARISON)
    every = selection.indicators(facts)
    offered = selection.indicators(facts, "" if theme == ALL_THEMES else theme)
    kept = {one: word for one, word in every.items() if one in ui.remembered("tal", ())}
    indicators = ui.choose_list("Tal", offered | kept, "tal", FIRST_INDICATORS, MOST_INDICATORS)
    areas = ui.choose_list("Områder", names, "omraader", FIRST_AREAS, MOST_AREAS)
    of = Selection(
        tuple(indicators), tuple(areas), periods, (), "" if comparison == NOTHING else comparison
    )
    if periods != selection.CHOSEN:
        return of
    offered = selection.periods(facts, of)
    chosen = ui.choose_list(
        "Bestemte perioder", offered, "bestemte", list(offered)[:1], MOST_PERIODS
    )
    return Selection(of.indicators, of.areas, of.periods, tuple(chosen), of.comparison)


def area_names(con: Connection, known: pd.DataFrame) -> dict[str, str]:
    """The areas that have a number, the municipality's own first: area_id -> name, told apart by where it is."""
    areas = store.areas(con)
    areas = areas[areas["area_id"].isin(known["area_id"])]
    home = (areas["municipality"] == "Gladsaxe Kommune") & ~areas["fictional"]
    ordered = pd.concat(
        [areas[home], areas[~home & ~areas["fictional"]], areas[areas["fictional"]]]
    )
    twice = ordered["name"].duplicated(keep=False)
    words = ordered["name"].where(
        ~twice, ordered["name"] + " (" + ordered["municipality"].fillna("") + ")"
    )
    return dict(zip(ordered["area_id"], words, strict=True))


def draw(drawn: pd.DataFrame, used: pd.DataFrame) -> Figure | None:
    """The drawing in the form that fits, or the one that the reader chooses; None where none does."""
    forms = selection_charts.possible(drawn)
    if not forms:
        return None
    # Which forms there are changes with the choice, and so does the first.
    form = ui.pick("Figur", forms, next(iter(forms)), f"figur_{'_'.join(forms)}")
    return selection_figure.figure(drawn, used, form)


def show(table: pd.DataFrame, of: Selection, used: pd.DataFrame) -> None:
    """The table, what its columns mean, its files, and the same as code."""
    shown = table.dropna(axis="columns", how="all")
    ui.show_rows(shown)
    meant = [words for columns, words in WORDS.items() if set(columns) & set(shown.columns)]
    for words in meant:
        ui.text(words)
    about = selection_figure.about(of, used)
    sheets = {"Definitioner": selection_figure.definitions(used)}
    for column, form in zip(ui.grid(len(table_files.FORMS), 2), table_files.FORMS, strict=True):
        with column:
            ui.offer_file(
                f"Hent som {form.name}", lambda form=form: form.write(table, about, sheets),
                f"analyse.{form.ending}", form.mime,
            )  # fmt: skip
    with ui.fold("Det samme som kode (SQL og Python)", "valg_kode"):
        ui.small("SQL kan også køres her på siden: vælg »Skriv SQL« øverst, og sæt den ind.")
        ui.code(selection.sql(of), "sql")
        ui.code(selection.python(of))


def unanswered(missing: pd.DataFrame) -> str:
    """What was asked for and is not published, as a sentence; "" where all was found."""
    if missing.empty:
        return ""
    told = [
        f"{name} ({danish.enumeration(rows[selection.AREA])})"
        for name, rows in missing.groupby(selection.INDICATOR, sort=False)
    ]
    return f"Ikke offentliggjort i de kilder, værktøjet bygger på: {'; '.join(told)}."
