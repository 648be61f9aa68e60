"""Adds up budgets: the parts of each indsatsområde, and all of them against the whole, said with the sums.

A part that the source prints so that it cannot be read has a derived value; what was derived from a sum proves nothing
about that sum.
"""

from dataclasses import dataclass

import pandas as pd

from lib.text import danish

UNIT = "kr."
DERIVED = "regnet ud"


@dataclass(frozen=True)
class Check:
    """A sum tried against the number that the source prints.

    what: what was added up. total: the sum of the parts. printed: the source's own number. proves: False where a part
    was itself derived from the printed number.
    """

    what: str
    parts: tuple[float, ...]
    printed: float
    proves: bool = True

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(self.parts)

    @property
    def difference(self) -> float:
        """How much more the parts are than the printed number; negative for less."""
        return self.total - self.printed


def lines(budget: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The lines of a budget with their amounts: the columns of `budget`, and value, derived, printed, quote.

    budget: effort_queries.budget_lines of one strategy. observations: of its indicators and area. printed: the source's
    own characters where they are no number, else "". A line without any amount is left out.
    """
    found = []
    for line in budget.itertuples(index=False):
        rows = observations[observations["indicator_id"] == line.indicator_id]
        known = rows[rows["value"].notna()]
        if known.empty:
            continue
        first = known.sort_values("status", key=lambda one: one.eq("derived")).iloc[0]
        unread = rows.loc[rows["value"].isna() & rows["value_text"].notna(), "value_text"]
        found.append(
            line._asdict()
            | {
                "item": line.item if isinstance(line.item, str) else "",
                "value": float(first["value"]),
                "derived": first["status"] == "derived",
                "printed": unread.iloc[0] if len(unread) else "",
                "quote": first["quote"],
            }
        )
    return pd.DataFrame(found, columns=[*budget.columns, "value", "derived", "printed", "quote"])


def checks(of: pd.DataFrame) -> list[Check]:
    """Every sum that can be tried: the parts of each item and of the whole, then all items by financing and in all.

    of: lines(). The last one is all items against the whole, where both are known.
    """
    found = []
    for item, rows in of.groupby("item", sort=False):
        whole, parts = rows[rows["whole"]], rows[~rows["whole"]]
        if len(whole) == 1 and len(parts) > 1:
            found.append(
                Check(
                    item or whole["strategy"].iloc[0],
                    tuple(parts["value"]),
                    whole["value"].iloc[0],
                    not parts["derived"].any(),
                )
            )
    every, items = of[of["item"] == ""], of[of["item"] != ""]
    for line in every.sort_values("whole", kind="stable").itertuples():
        same = items[(items["financing"] == line.financing) & (items["whole"] == line.whole)]
        if len(same) > 1:
            found.append(
                Check(line.financing, tuple(same["value"]), line.value, not same["derived"].any())
            )
    return found


def across(of: pd.DataFrame) -> Check | None:
    """All items against the whole budget; None where one of them is not known. of: lines()."""
    whole = of[of["whole"]]
    total, items = whole[whole["item"] == ""], whole[whole["item"] != ""]
    if len(total) != 1 or items.empty:
        return None
    return Check(total["financing"].iloc[0], tuple(items["value"]), total["value"].iloc[0])


def finding(check: Check) -> str:
    """What the items add up to beside the whole budget, a sentence without full stop."""
    beside = f"det samlede budget på {kroner(check.printed)}"
    if not check.difference:
        return f"Indsatsområdernes budgetter giver tilsammen {kroner(check.total)}, lige så meget som {beside}"
    return f"Indsatsområdernes budgetter giver tilsammen {kroner(check.total)}, {_more(check.difference)} {beside}"


def sentence(check: Check) -> str:
    """A sum with its parts, and whether it is what the source prints."""
    sum_ = " + ".join(danish.number(part, 0) for part in check.parts)
    begins = f"{check.what}: {sum_} = {kroner(check.total)}"
    if not check.proves and not check.difference:
        return f"{begins} En af delene er {DERIVED} af summen selv, så den kan ikke prøves."
    heard = f" En af delene er {DERIVED}." if not check.proves else ""
    if not check.difference:
        return f"{begins}, som kilden skriver.{heard}"
    return f"{begins}, {_more(check.difference)} de {kroner(check.printed)}, som kilden skriver.{heard}"


def kroner(value: float) -> str:
    """An amount in whole kroner: "1.321.000 kr."."""
    return danish.amount(value, UNIT, 0)


def _more(difference: float) -> str:
    return f"{kroner(abs(difference))} {'mere' if difference > 0 else 'mindre'} end"
