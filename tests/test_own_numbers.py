"""Numbers and times as people write them."""

from datetime import date
from fractions import Fraction

import pytest

from lib.uploads.meaning import numbers, periods
from lib.uploads.meaning.numbers import COMMA, POINT


@pytest.mark.parametrize(
    ("cell", "sign", "number"),
    [
        ("51,8 %", COMMA, "51.8"), ("1.234", COMMA, 1234), ("1.234", POINT, "1.234"),
        ("1,234", POINT, 1234), ("1,234", COMMA, "1.234"), ("1.234,5", POINT, "1234.5"),
        ("1 234", COMMA, 1234), ("4.100 kr.", COMMA, 4100), ("\N{MINUS SIGN}3", COMMA, -3),
        ("0.125", COMMA, "0.125"), (0.1 + 0.2, COMMA, "0.3"), (2017, COMMA, 2017), ("1e5", COMMA, 100000),
        ("12,5 pct.", COMMA, "12.5"),
    ],
)  # fmt: skip
def test_a_number(cell, sign, number):
    assert numbers.number(cell, sign) == Fraction(number)


@pytest.mark.parametrize(
    "cell", ["tolv", "12 13", "1.2.3", "=1+1", "#REF!", float("nan"), float("inf"), "1e99", None, "24, 6"]
)  # fmt: skip
def test_no_number(cell):
    with pytest.raises(ValueError):
        numbers.number(cell)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1.234"], None), (["1,234"], None), (["1.234", "12,5"], COMMA), (["1.234", "12.5"], POINT),
        (["1.234", "12.5", "3,4"], None), (["12,5"], COMMA), (["1,234", "1,234.5"], POINT), ([1.5, None], COMMA),
        (["1.234", "2.345.678"], COMMA),
    ],
)  # fmt: skip
def test_the_decimal_sign_of_a_column_is_never_guessed(cells, sign):
    assert numbers.decimal_sign(cells) == sign


@pytest.mark.parametrize("cell", [None, "..", "-", "*", "Fortrolig", "<5", "færre end 5", "(x)"])
def test_a_number_that_is_not_there(cell):
    assert numbers.is_missing(cell)


def test_shares_that_may_be_fractions_of_one():
    assert numbers.as_share_of_one([Fraction("0.5"), Fraction(1)])
    assert not numbers.as_share_of_one([Fraction("0.5"), Fraction(12)])
    assert not numbers.as_share_of_one([Fraction(0), Fraction(1)])


@pytest.mark.parametrize(
    ("cell", "text", "start", "end"),
    [
        ("2017", "2017", "2017-01-01", "2017-12-31"),
        (2017.0, "2017", "2017-01-01", "2017-12-31"),
        ("2016/2017", "2016/2017", "2016-08-01", "2017-07-31"),
        ("Skoleåret 2016/17", "2016/2017", "2016-08-01", "2017-07-31"),
        ("2010-2015", "2010-2015", "2010-01-01", "2015-12-31"),
        ("januar 2018", "januar 2018", "2018-01-01", "2018-01-31"),
        ("Feb. 2020", "februar 2020", "2020-02-01", "2020-02-29"),
        ("1. december 2021", "1. december 2021", "2021-12-01", "2021-12-01"),
        ("pr. 1. dec. 2021", "1. december 2021", "2021-12-01", "2021-12-01"),
        ("01-12-2021", "1. december 2021", "2021-12-01", "2021-12-01"),
        ("1/12-2021", "1. december 2021", "2021-12-01", "2021-12-01"),
        ("2021-12-01", "1. december 2021", "2021-12-01", "2021-12-01"),
        (date(2021, 12, 1), "1. december 2021", "2021-12-01", "2021-12-01"),
        ("1. kvartal 2020", "1. kvartal 2020", "2020-01-01", "2020-03-31"),
        ("2020K1", "1. kvartal 2020", "2020-01-01", "2020-03-31"),
        ("2. halvår 2020", "2. halvår 2020", "2020-07-01", "2020-12-31"),
    ],
)
def test_a_period(cell, text, start, end):
    found = periods.period(cell)
    assert (found.text, f"{found.start}", f"{found.end}") == (text, start, end)


@pytest.mark.parametrize(
    "cell", ["", "i fjor", "2021/2023", "31-02-2021", "99", "1. marts", "3000", 12.5, "0. januar 2020"]
)  # fmt: skip
def test_no_period(cell):
    with pytest.raises(ValueError):
        periods.period(cell)


@pytest.mark.parametrize(
    ("heading", "period", "words"),
    [
        ("Ikke-vestlige 2021", "2021", "Ikke-vestlige"), ("2021", "2021", ""), ("Område", "", "Område"),
        ("Dømte (pct.) pr. 1. december 2021", "1. december 2021", "Dømte (pct.)"),
        ("18-64-årige uden for arbejdsmarkedet (2020)", "2020", "18-64-årige uden for arbejdsmarkedet"),
    ],
)  # fmt: skip
def test_the_time_in_a_heading(heading, period, words):
    assert periods.in_heading(heading) == (period, words)
