"""A birth cohort followed over the years: how many of its children are in each state at an age, and where they go on to.

`transitions` has the columns of the table, of one area and cohort. What is shown of a hidden number is only what the shown
numbers leave: a state that has one is known as »at least«.
"""

import pandas as pd

LOST = "flyttet fra området eller ukendt"


def steps(transitions: pd.DataFrame) -> list[tuple[int, int]]:
    """The steps from an age to the next, the first one first."""
    pairs = transitions[["age_from", "age_to"]].drop_duplicates().sort_values("age_from")
    return list(pairs.itertuples(index=False, name=None))


def states(transitions: pd.DataFrame) -> list[str]:
    """Every state, in the order of the rows: those that are gone on from, those of the last age, and those lost last."""
    found = dict.fromkeys([*transitions["state_from"], *transitions["state_to"]])
    return sorted(found, key=lambda state: state == LOST)


def cohort_size(transitions: pd.DataFrame) -> int | None:
    """How many children are followed, known at an age where no number is hidden; None where there is no such age."""
    known = transitions.groupby("age_from")["children"].agg(_sum).dropna()
    return None if known.empty else int(known.iloc[0])


def by_age(transitions: pd.DataFrame) -> pd.DataFrame:
    """How many are in each state at each age: age, state, children, exact; in the order of states().

    exact: whether it is all of them; else some of them are in a hidden number, and `children` are those that are shown.
    """
    entered = _sides(transitions, "age_to", "state_to")
    gone_on = _sides(transitions, "age_from", "state_from")
    both = entered.join(gone_on, how="outer", suffixes=("_in", "_out"))
    exact = both["all_in"].fillna(both["all_out"])
    shown = both[["shown_in", "shown_out"]].max(axis=1).fillna(0)
    found = both.assign(children=exact.fillna(shown).astype(int), exact=exact.notna())
    order = {state: n for n, state in enumerate(states(transitions))}
    found = found.reset_index()[["age", "state", "children", "exact"]]
    return found.sort_values(
        ["age", "state"], key=lambda one: one.map(order) if one.name == "state" else one,
        ignore_index=True,
    )  # fmt: skip


def onward(transitions: pd.DataFrame, age_from: int) -> pd.DataFrame:
    """Where the children of each state at an age go on to: state_from, state_to, children (missing where hidden), of.

    of: how many are in state_from, missing where the shown numbers do not tell.
    """
    rows = transitions[transitions["age_from"].eq(age_from)]
    at_age = by_age(transitions)
    known = at_age[at_age["age"].eq(age_from) & at_age["exact"]].set_index("state")["children"]
    return rows[["state_from", "state_to", "children"]].assign(
        children=rows["children"].astype("Float64"),
        of=rows["state_from"].map(known).astype("Float64"),
    )


def hidden(transitions: pd.DataFrame) -> int:
    """How many numbers are hidden."""
    return int(transitions["children"].isna().sum())


def _sides(transitions: pd.DataFrame, age: str, state: str) -> pd.DataFrame:
    """Of each age and state: all (missing where a number is hidden) and shown, the sum of the shown numbers."""
    named = transitions.rename(columns={age: "age", state: "state"})
    grouped = named.groupby(["age", "state"])["children"]
    return pd.DataFrame(
        {"all": grouped.agg(_sum), "shown": grouped.agg(lambda n: n.astype("Float64").sum())}
    )


def _sum(children: pd.Series) -> float:
    return children.astype("Float64").sum(skipna=False)
