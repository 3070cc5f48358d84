"""Dates as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.dates import of_date, parse_period

CASES = [
    ("2023年12月底前", "2023-12-01", "2023-12-31", 2023),
    ("2023年12月31日前", "2023-12-31", "2023-12-31", 2023),
    ("２０２３年１２月３１日前完成", "2023-12-31", "2023-12-31", 2023),
    ("2021年12月完成", "2021-12-01", "2021-12-31", 2021),
    ("2023-12-20", "2023-12-20", "2023-12-20", 2023),
    ("2023/12/20", "2023-12-20", "2023-12-20", 2023),
    ("2023.12.20", "2023-12-20", "2023-12-20", 2023),
    ("2023-12", "2023-12-01", "2023-12-31", 2023),
    ("2023年6月上旬", "2023-06-01", "2023-06-10", 2023),
    ("2023年2月下旬", "2023-02-21", "2023-02-28", 2023),
    ("2023年第四季度", "2023-10-01", "2023-12-31", 2023),
    ("2023年三季度末", "2023-09-01", "2023-09-30", 2023),
    ("2023年上半年", "2023-01-01", "2023-06-30", 2023),
    ("2023年底前", "2023-12-01", "2023-12-31", 2023),
    ("2023年内", "2023-01-01", "2023-12-31", 2023),
    ("12月20日前", "2000-12-20", "2000-12-20", None),
    ("当年12月底前", "2000-12-01", "2000-12-31", None),
    ("年底前", "2000-12-01", "2000-12-31", None),
    ("四季度", "2000-10-01", "2000-12-31", None),
]


@pytest.mark.parametrize(("written", "first", "last", "year"), CASES)
def test_a_date_is_read_as_a_period(written, first, last, year):
    period = parse_period(written)
    assert (str(period.first), str(period.last), period.year) == (first, last, year)


@pytest.mark.parametrize(
    "written",
    ["及时", "12个月", "2023", "2023.12", "2023年13月", "2023-02-30", "13月", "2023年12月未完成",
     "2023年两会期间，实现零非访", "第五季度", "≥90%", "", "2023年底前完成主体工程并且全部验收"],
)  # fmt: skip
def test_other_text_is_no_date(written):
    assert parse_period(written) is None


def test_a_year_can_be_filled_in():
    leap = parse_period("2月29日前")
    assert leap.in_year(2023).last == dt.date(2023, 2, 28)
    assert of_date(dt.datetime(2023, 12, 20, 8, 30)).last == dt.date(2023, 12, 20)


@given(st.text(alphabet="0123456789年月日底前./-上中下旬第一四季度半 ", max_size=14))
def test_any_text_is_read_or_refused_without_an_error(text):
    period = parse_period(text)
    assert period is None or period.first <= period.last
