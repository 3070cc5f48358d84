"""Every kind of rule across units and years says what its rules may say."""

from __future__ import annotations

from xl_tools.batch import units, years
from xl_tools.checks.across import ACROSS


def test_every_kind_is_described():
    assert set(ACROSS) == {*units.KINDS, *years.KINDS}
