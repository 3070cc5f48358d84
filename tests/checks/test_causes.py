"""How a wrong amount may have come about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.checks.causes import slip


@pytest.mark.parametrize(
    ("typed", "due", "kind"),
    [
        ("4190200", "419.02", "scale"),
        ("4190233", "419.02", "scale"),
        ("491.02", "419.02", "digits"),
        ("41.902", "419.02", "shift"),
        ("419020", "419.02", "shift"),
        ("419.13", "491.02", None),
        ("0", "419.02", None),
        ("0.02", "0.01", None),
        ("120", "0.012", None),
        ("100", "100.5", None),
    ],
)
def test_a_slip(typed, due, kind):
    found = slip(Decimal(typed), Decimal(due), Decimal("0.01"))
    assert (found.kind if found else None) == kind


AMOUNTS = st.decimals("0.1", "99999.99", places=2)


@given(AMOUNTS)
def test_yuan_are_always_recognised(due):
    found = slip(due * 10_000, due, Decimal("0.005"))
    assert found is not None
    assert (found.kind, found.due) == ("scale", due)


@given(AMOUNTS, AMOUNTS)
def test_what_a_slip_offers_fits(typed, due):
    found = slip(typed, due, Decimal("0.005"))
    assert found is None or abs(found.due - due) <= Decimal("0.005")
