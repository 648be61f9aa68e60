"""Contents of Årsstatus: what a year was for an area, for the page, the Word file and the PDF alike."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from lib.analysis import annual, compare, movements, options, sentences, target_status
from lib.contents import development, five_criteria, missing, shared, targets
from lib.contents.address_choices import Choices, chosen
from lib.db import as_of, effort_queries, holdings, queries, target_queries
from lib.db.cache import Lazy, once_per_database
from lib.db.queries import Connection
from lib.figures import annual as figures_annual
from lib.figures import movements as figures_movements
from lib.figures.figure import Figure, citations, sources_of
from lib.figures.tables import ShownTable
from lib.settings import municipality
from lib.text import danish

NUMBERS, MOVED, LAW, TARGETS = "tal", "bevaegelse", "lov", "maal"
WARNINGS, MISSING, ACTIVITIES, TOGETHER = "advarsel", "mangler", "aktiviteter", "samarbejde"
MOVED_COLUMNS = ["Hvordan", "Tal for", "Før", "Nu", "Ændring", "Sammenligning"]
UNKNOWN = "Kan ikke opgøres"
HIDDEN = "Et mål, der »vises ikke«, handler om få personer; derfor vises det heller ikke, om det er nået."
EACH = "Hvert mål og det, der ligger bag dets status, står på værktøjets side Mål."
PLANNED = "Det er, hvad kilderne siger, der var eller skulle være. Om det skete som planlagt, siger de ikke."
LONGER = "{count} dækker en længere periode, som begynder i {year} eller før og slutter senere. De hører til det år, de slutter."
NOTHING_BEFORE = (
    "Ingen af tallene fra {year} kan holdes op imod et tidligere tal med samme opgørelse."
)
NEITHER = "Ingen af tallene fra {year} viser, om noget er blevet bedre eller værre."
THE_DAY = "Mål, grænser og advarsler er, som de stod {day}. Et tal hører til det år, dets periode slutter i."


@dataclass(frozen=True, eq=False)
class YearPart:
    """A part of the year. sentences: its finding first. figures: by key. sources: of sentences and tables, as cited -> address."""

    title: str
    sentences: tuple[str, ...]
    figures: Mapping[str, Callable[[], Figure]] = field(default_factory=dict)
    tables: tuple[ShownTable, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class AnnualStatus:
    """A year of an area. title: "Årsstatus 2018 for …". finding: a sentence without full stop. parts: by key, in order.

    first: the key of the figure that shows the finding, "" for none. today: the day that it is told as of.
    """

    title: str
    area: str
    year: int
    finding: str
    about: str
    parts: Mapping[str, YearPart]
    first: str
    fictional: bool

    @property
    def figures(self) -> dict[str, Callable[[], Figure]]:
        """All figures by key, the one of the finding first."""
        every = {key: make for part in self.parts.values() for key, make in part.figures.items()}
        return ({self.first: every[self.first]} if self.first else {}) | every

    @property
    def sources(self) -> dict[str, str]:
        """All sources, as cited -> address."""
        found: dict[str, str] = {}
        for part in self.parts.values():
            found |= part.sources
        for make in self.figures.values():
            found |= make().sources
        return found


@once_per_database
def areas(con: Connection) -> dict[str, str]:
    """The areas to choose from: the municipality's own housing areas and the made-up one."""
    return shared.housing_areas(con, only_home=True)


@once_per_database
def years(con: Connection, today: datetime.date) -> dict[str, str]:
    """The years to choose from, the newest first: from the ministry's first list, or the first number, until today."""
    lists = [day.year for day in queries.list_dates(con)]
    dated = holdings.holdings(con)["first_end"].dropna()
    first = min(lists or [int(dated.dt.year.min()) if len(dated) else today.year])
    return {str(year): str(year) for year in range(today.year, first - 1, -1)}


@once_per_database
def first_year(con: Connection, area_id: str, today: datetime.date) -> str:
    """The newest year that the area has a number of; the newest of years() where it has none."""
    counts = annual.count_by_year(shared.observations_of(con, area_id))
    known = [year for year in years(con, today) if int(year) in counts.index]
    return known[0] if known else next(iter(years(con, today)))


@once_per_database
def annual_status(con: Connection, area_id: str, year: str, today: datetime.date) -> AnnualStatus:
    """A year of one of areas(). year: one of years()."""
    day = min(datetime.date(int(year), 12, 31), today)
    then, number = _as_of(con, day, area_id), int(year)
    about = shared.areas(con).set_index("area_id")
    area = about.at[area_id, "name"]
    own = shared.observations_of(con, area_id)
    of_targets = targets.targets(then, area_id, day)
    parts = {
        NUMBERS: _numbers(then, own, area_id, area, number),
        MOVED: _moved(then, area_id, area, number),
        LAW: _law(con, then, area_id, number),
        TARGETS: _targets(of_targets, area, number),
        WARNINGS: _warnings(then, of_targets, area_id, area, number),
        MISSING: _missing(then, own, area_id, area, number),
        ACTIVITIES: _activities(con, area_id, area, number),
        TOGETHER: _together(con, area_id, area, number),
    }
    present = {key: part for key, part in parts.items() if part}
    drawn = [key for key in (MOVED, LAW, NUMBERS) if key in present and present[key].figures]
    first = next(iter(present[drawn[0]].figures)) if drawn else ""
    return AnnualStatus(
        f"Årsstatus {year} for {area}", area, number,
        _finding(parts, area, number), THE_DAY.format(day=danish.long_date(day)), present, first,
        bool(about.at[area_id, "fictional"]),
    )  # fmt: skip


def _as_of(con: Connection, day: datetime.date, area_id: str) -> Connection:
    """The database as it stood on a day; of a large one only what a year of this area is told with."""
    if not queries.is_large(con):
        return as_of.as_of(con, day)
    areas, compared = shared.areas(con), target_queries.targets(con)[["area_id", "comparator_id"]]
    larger = areas.loc[areas["kind"].isin(options.LARGER), "area_id"]
    used = {*_around(con, area_id), *queries.groups(con, area_id), *larger}
    return as_of.as_of(
        con, day, tuple(sorted(used.union(*(compared[name].dropna() for name in compared))))
    )


def _finding(parts: Mapping[str, YearPart | None], area: str, year: int) -> str:
    """The finding of the year in words, with its numbers: what is known, what moved, and the targets."""
    second = parts[MOVED] or parts[TARGETS]
    return f"{parts[NUMBERS].sentences[0]} {second.sentences[0]}".rstrip(".")


def _numbers(then: Connection, own: pd.DataFrame, area_id: str, area: str, year: int) -> YearPart:
    """The numbers of the year; without any, which year the newest are of."""
    before = shared.observations_of(then, area_id)
    of_year = annual.of_year(before, year)
    figure = figures_annual.numbers_by_year(own, area, year)
    figures = {"tal_efter_aar": Lazy(partial(_same, figure))} if figure else {}
    longer = len(figures_annual.spanning(own, year))
    spanned = (
        (LONGER.format(count=danish.counted(longer, "tal", "tal"), year=year),) if longer else ()
    )
    if of_year.empty:
        return YearPart("Årets tal", (*_no_numbers(before, area, year), *spanned), figures)
    other_id = options.area_around(shared.areas(then), area_id)
    other = shared.area_names(then)[other_id]
    both = shared.observations_of(then, area_id, other_id)
    pairs = compare.pairs(annual.of_year(both, year), area_id, other_id)
    rows = figures_annual.year_table(before, pairs, area, other, year)
    used = pd.concat([of_year, annual.of_year(both[both["area_id"] == other_id], year).merge(
        pairs[["indicator_id", "period"]], on=["indicator_id", "period"])])  # fmt: skip
    return YearPart(
        "Årets tal",
        (f"Der er fundet {danish.counted(len(of_year), 'offentliggjort tal', 'offentliggjorte tal')} for {area} fra {year}.", *spanned),
        figures,
        (ShownTable(rows, f"Årets tal for {area}, {year}"),),
        sources_of(used),
    )  # fmt: skip


def _no_numbers(before: pd.DataFrame, area: str, year: int) -> tuple[str, ...]:
    told, themes = annual.newest_in_words(before, "De nyeste før det")
    other, _ = annual.newest_in_words(before[~before["theme"].isin(themes)], "De nyeste om andet")
    return (
        f"Der er ikke fundet offentliggjorte tal for {area} fra {year}.{told}{other}",
        "Tal fra andre år står kun med deres eget år ved siden af.",
    )


def _moved(then: Connection, area_id: str, area: str, year: int) -> YearPart | None:
    """What moved: the numbers of the year that have one before them by the same definition."""
    if not queries.list_dates(then):
        return None
    found = [one for one in development.moved(then, area_id) if one.now["period_end"].year == year]
    if not found:
        return _nothing_moved(shared.observations_of(then, area_id), year)
    figure = figures_movements.movement_list(found)
    columns = [name for name in MOVED_COLUMNS if name in figure.table.columns]
    return YearPart(
        "Hvad har flyttet sig?",
        (f"{figure.title}.",),
        {targets.MOVEMENTS: Lazy(partial(_same, figure))},
        (ShownTable(figure.table[columns], f"Det, der har flyttet sig for {area}, {year}"),),
        figure.sources,
    )


def _nothing_moved(own: pd.DataFrame, year: int) -> YearPart | None:
    """That no number of a year tells of better or worse, and whether it is for want of a number before; None without a number."""
    of_year = annual.of_year(own, year)
    if of_year.empty:
        return None
    before = [annual.number_before(own, one) for _, one in of_year.iterrows()]
    none = all(one is None for one in before)
    return YearPart(
        "Hvad har flyttet sig?", ((NOTHING_BEFORE if none else NEITHER).format(year=year),)
    )


def _law(con: Connection, then: Connection, area_id: str, year: int) -> YearPart | None:
    """What the ministry's list of the year and the law's five criteria say; None in a year without a list.

    What is known of the lists is told with the days of all lists: one of later may say that the area was on none before.
    """
    if str(year) not in five_criteria.years(then):
        return None
    around = options.area_around(shared.areas(then), area_id)
    found = five_criteria.five_criteria(then, area_id, around, str(year))
    picture = found.picture()
    lists, area = queries.memberships(con, area_id), shared.area_names(con)[area_id]
    day = pd.Timestamp(found.law_date)
    told = [f"{picture.title}.", found.reasons, found.verdict]
    if len(lists):
        of_all, of_day = sentences.membership(lists, area), sentences.list_of_day(lists, area, day)
        told = [*([] if of_all.startswith(of_day) else [of_day]), of_all, *told]
    # Without a number or bound of its own, the picture would hold other places and years only.
    measured = found.any_measured
    used = lists[
        lists["on_list"].notna() & (lists["quote"].notna() | (lists["list_date"] == day))
    ].drop_duplicates("source")
    return YearPart(
        f"Ministeriets liste {year} og lovens fem kriterier",
        tuple(dict.fromkeys(one for one in told if one)),
        {"kriterier": Lazy(partial(_same, picture))} if measured else {},
        (found.verdicts,) if found.any_decided or measured else (),
        citations(used.to_dict("records")) | (picture.sources if measured else {}),
    )


def _targets(of: targets.Targets, area: str, year: int) -> YearPart:
    title = "Er målene nået?"
    if targets.STATUSES not in of.figures:
        return YearPart(title, (of.nothing,))
    figure = of.figures[targets.STATUSES]()
    decided = figure.table[~figure.table["Status"].str.startswith(UNKNOWN)]
    hidden = figure.table["Status"].str.endswith(target_status.HIDDEN).any()
    columns = [name for name in ("Mål", "Status", "Regnestykket", "Periode") if name in decided]
    shown = [ShownTable(figures_annual.targets_by_group(figure.table), f"Mål for {area} efter status, {year}")]  # fmt: skip
    if len(decided):
        shown.append(ShownTable(decided[columns].reset_index(drop=True), f"Mål for {area}, der kan opgøres, {year}"))  # fmt: skip
    return YearPart(
        title, (f"{figure.title}.", *([HIDDEN] if hidden else []), EACH),
        {targets.STATUSES: of.figures[targets.STATUSES]}, tuple(shown), figure.sources,
    )  # fmt: skip


def _warnings(
    then: Connection, of: targets.Targets, area_id: str, area: str, year: int
) -> YearPart:
    """Early warning at the end of the year, with the time of the numbers: they may be of years before."""
    title = "Hvad skal vi holde øje med?"
    if targets.ALERTS not in of.figures:
        return YearPart(title, (f"Ingen tal og ingen mål for {area} giver en advarsel ved udgangen af {year}. Det kan også være, fordi der mangler tal.",))  # fmt: skip
    figure = of.figures[targets.ALERTS]()
    table = ShownTable(figure.table, f"Tidlig advarsel for {area}, {year}")
    worse = movements.in_state(development.moved(then, area_id), movements.WORSE)
    when = danish.enumeration(dict.fromkeys(one.now["period"] for one in worse))
    dated = f"{figure.title} (tallene er fra {when})." if when else f"{figure.title}."
    # How far what is worse may be by chance, and whether its two numbers are of two publishers.
    doubts = figures_movements.movement_list(worse).caveat if worse else ""
    return YearPart(title, tuple(filter(None, (dated, figure.caption, doubts))), {}, (table,), figure.sources)  # fmt: skip


def _missing(then: Connection, own: pd.DataFrame, area_id: str, area: str, year: int) -> YearPart:
    """What nobody has published, and what is known for other years only."""
    found, other = missing.missing(then, area_id), figures_annual.other_years(own, year)
    told, shown = [], []
    if len(other):
        told.append(
            f"{danish.counted(len(other), 'slags tal kendes', 'slags tal kendes')} for andre år, men ikke for {year}."
        )
        shown.append(ShownTable(other, f"Tal for {area}, der kun kendes for andre år end {year}"))
    if found:
        told.append(
            f"{danish.counted(len(found.table.rows), 'gruppe af tal er', 'grupper af tal er')} slet ikke fundet offentliggjort."
        )
        shown.append(found.table)
    nothing = f"Ingen tal for {area} står som manglende for {year}."
    dated = compare.with_value(own).dropna(subset="period_end")
    return YearPart("Hvad mangler vi?", tuple(told) or (nothing,), {}, tuple(shown), sources_of(dated))  # fmt: skip


def _around(con: Connection, area_id: str) -> list[str]:
    """The area and those that it lies in, up to its municipality."""
    parents = shared.areas(con).set_index("area_id")["parent_id"]
    line, last = [area_id], options.area_around(shared.areas(con), area_id)
    while line[-1] != last:
        line.append(parents[line[-1]])
    return line


def _appeared(con: Connection, year: int) -> set[str]:
    """The sources that had appeared in a year, or of which nothing tells when."""
    first = as_of.sources_first_years(con)
    return set(first.index[~(first > year)])


def _not_in_force(con: Connection, year: int) -> set[str]:
    """The strategies and agreements whose own time has no day in a year."""
    every = effort_queries.strategies(con)
    dated = every["period_start"].notna() | every["period_end"].notna()
    return set(every.loc[dated, "strategy_id"]) - set(annual.during(every, year)["strategy_id"])


def _activities(con: Connection, area_id: str, area: str, year: int) -> YearPart:
    """What the strategies say was, or was to be, done in the year."""
    every = effort_queries.items(con)
    items = every[every["area_id"].isin(_around(con, area_id)) & every["kind"].isin(annual.KINDS)]
    of_year = annual.during(items, year)
    undated = items[items["period_start"].isna() & items["period_end"].isna()]
    undated = undated[undated["source_id"].isin(_appeared(con, year)) & ~undated["strategy_id"].isin(_not_in_force(con, year))]  # fmt: skip
    names = every.set_index("item_id")["text"].to_dict()
    told = [f"Strategier og aftaler nævner {annual.kinds_in_words(of_year['kind'])} i {year}."]
    told += [PLANNED] if len(of_year) else []
    told += [
        f"{strategy}: {danish.counted(len(rows), 'indsats har', 'indsatser har')} ingen tid i kilden og er ikke med."
        for strategy, rows in undated.groupby("strategy", sort=False)
    ]
    shown = ShownTable(
        figures_annual.statements(of_year, names), f"Indsatser, faser og begivenheder, {year}"
    )
    return YearPart("Årets indsatser", tuple(told), {}, (shown,) if len(of_year) else (), citations(of_year.drop_duplicates("source").to_dict("records")))  # fmt: skip


def _together(con: Connection, area_id: str, area: str, year: int) -> YearPart:
    """The collaborations of the year: by their own time, or that of the agreement that they are a part of."""
    forums = effort_queries.forums(con, _around(con, area_id))
    forums = forums[forums["source_id"].isin(_appeared(con, year))]
    own_time = forums["period_start"].notna() | forums["period_end"].notna()
    when = [
        annual.years_in_words(one.period_start, one.period_end)
        if has
        else annual.term_in_words(one)
        for one, has in zip(forums.itertuples(), own_time, strict=True)
    ]
    timed = forums.assign(
        when=when,
        period_start=forums["period_start"].where(own_time, forums["term_start"]),
        period_end=forums["period_end"].where(own_time, forums["term_end"]),
    )
    # An agreement that only has an end says nothing of when its forums began.
    timed = timed[timed["period_start"].notna()]
    of_year = annual.during(timed, year)
    own = int((of_year["area_id"] == area_id).sum())
    undated = forums[~forums["forum_id"].isin(timed["forum_id"])]
    members = effort_queries.forum_members(con).groupby("forum_id")["name"].agg(
        lambda names: danish.enumeration(dict.fromkeys(names))
    )  # fmt: skip
    told = [
        f"Kilderne nævner {danish.counted_or_none(own, 'samarbejde', 'samarbejder')} om {area} i {year}.",
        annual.of_larger_places(
            of_year.loc[of_year["area_id"] != area_id, "area_id"].map(shared.area_names(con))
        ),
    ]
    if len(undated):
        told.append(
            f"Uden årstal i kilden, og derfor ikke med i tabellen: {annual.forums_in_words(undated)}."
        )
    shown = ShownTable(
        figures_annual.collaborations(of_year, members.to_dict(), shared.area_names(con)),
        f"Samarbejder om {area}, {year}",
    )
    return YearPart("Årets samarbejder", tuple(filter(None, told)), {}, (shown,) if len(of_year) else (), citations(pd.concat([of_year, undated]).drop_duplicates("source").to_dict("records")))  # fmt: skip


def _same(figure: Figure) -> Figure:
    return figure


def figures_of(con: Connection, choices: Choices) -> dict[str, Callable[[], Figure]]:
    """The figures for the choices of an address, by key; ViewError for an unknown choice."""
    today = datetime.date.today()
    area_id = chosen(choices, "omraade", areas(con), municipality.settings().home_area_id)
    year = chosen(choices, "aar", years(con, today), first_year(con, area_id, today))
    return annual_status(con, area_id, year, today).figures
