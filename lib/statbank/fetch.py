"""Fetches everything in the plan for Statistikbanken: first what the tables have, then the numbers, as a data package."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from lib.statbank import client as statbank_client
from lib.statbank import config, observations, raw_answers
from lib.statbank.client import Client, DataRequest, TableInfo
from lib.statbank.config import FetchPlan, Indicator, Series
from lib.statbank.service import StatbankError
from lib.text import danish

ReportStep = Callable[[str], None]
PackageRows = dict[str, list[Mapping[str, str]]]  # table -> rows
SeriesRequests = tuple[Indicator, Series, list[DataRequest]]


def package_rows(client: Client, report: ReportStep, data: Path, database: Path) -> PackageRows:
    """The rows of the data package. report: is called with a Danish sentence for each step.

    database: not needed here; Statistikbanken's numbers protect themselves. Raises StatbankError, DataError or OSError.
    """
    plan = config.read(data)
    tables = _table_infos(client, plan, report, data)
    rows = _fetch_rows(client, _data_requests(plan, tables), tables, report, data)
    return observations.package_rows(plan, tables.values(), rows)


def _table_infos(
    client: Client, plan: FetchPlan, report: ReportStep, data: Path
) -> dict[str, TableInfo]:
    """The current variables of each table of the plan, by its id."""
    tables = {}
    for n, name in enumerate(plan.tables, 1):
        report(f"Spørger, hvad tabellen {name} har ({n} af {len(plan.tables)})")
        tables[name], answer = client.table(name)
        raw_answers.save(answer, data)
    return tables


def _data_requests(plan: FetchPlan, tables: Mapping[str, TableInfo]) -> list[SeriesRequests]:
    """The requests of every series, one per selection. Raises one StatbankError that names everything the tables
    no longer have."""
    asked, gone = [], []
    for indicator in plan.indicators:
        for series in indicator.series:
            requests = []
            for selection in series.selections:
                try:
                    periods = config.period_codes(series, tables[series.count.table])
                    table = tables[selection.table]
                    requests.append(config.data_request(selection, series, periods, table, plan))
                except StatbankError as error:
                    gone.append(str(error))
            asked.append((indicator, series, requests))
    if gone:
        raise StatbankError(" ".join(dict.fromkeys(gone)))
    return asked


def _fetch_rows(
    client: Client,
    asked: Sequence[SeriesRequests],
    tables: Mapping[str, TableInfo],
    report: ReportStep,
    data: Path,
) -> list[dict[str, str]]:
    """Fetch all series and return their rows of observations.csv."""
    rows = []
    for n, (indicator, series, requests) in enumerate(asked, 1):
        report(f"Henter {danish.lower_first(indicator.cells['name'])} ({n} af {len(asked)})")
        cells = []
        for selection, request in zip(series.selections, requests, strict=True):
            table, parts = tables[selection.table], []
            for part in request.parts:
                answer = client.data(part)
                parts.append(statbank_client.parse_data(answer.content, part, table))
                raw_answers.save(answer, data)
            numbers = pd.concat(parts, ignore_index=True)
            cells.append(observations.sum_cells(selection, table, request, numbers))
        rows += observations.observation_rows(indicator, series, *cells)
    return rows
