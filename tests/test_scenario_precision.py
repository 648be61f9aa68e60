"""A published share of a size that the user says: the printed precision decides, and no true size is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scenario import input_checks, model, precision


def printed(persons: int, people: int, decimals: int) -> Fraction:
    """A share as it is printed."""
    exact = Fraction(100 * persons, people) * 10**decimals
    return Fraction(int(exact + Fraction(1, 2)), 10**decimals)


@given(st.data(), st.integers(50, 800), st.sampled_from([0, 1]))
def test_every_true_size_is_accepted_and_its_count_is_among_the_possible(data, people, decimals):
    persons = data.draw(st.integers(0, people))
    share = printed(persons, people, decimals)
    assert input_checks.people(Fraction(people)) == ""
    assert persons in precision.possible_persons(share, decimals, people)
    used = model.whole(share, people)
    assert used.people == people and used.persons in precision.possible_persons(
        share, decimals, people
    )
    assert "Intet helt antal" not in precision.remark(share, decimals, people)


@pytest.mark.parametrize("people", range(50, 801))
def test_27_per_cent_in_whole_per_cents_fits_nearly_every_size(people):
    """Half of them were refused when it was taken for 27.0."""
    used = model.whole(Fraction(27), people)
    assert abs(used.share - 27) <= Fraction(50, people)  # at most half a person away
    if people >= 100:
        assert precision.possible_persons(Fraction(27), 0, people)


def test_27_per_cent_of_420_is_113_and_may_be_112_to_115():
    assert model.whole(Fraction(27), 420).persons == 113
    told = precision.remark(Fraction(27), 0, 420).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "27 % er afrundet og kan ud af 420 være fra 112 til 115. Der regnes med 113."


def test_a_size_that_cannot_be_gives_a_remark_and_is_used():
    told = precision.remark(Fraction("24.6"), 1, 50).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("Intet helt antal ud af 50 er 24,6 %. Der regnes med 12, som er 24 %.")
    assert precision.remark(Fraction(25), 0, 4) == ""  # one of four and no other
