"""The functions as the add-in calls them: what Calc hands over, and which profile scores."""

from __future__ import annotations

import math
import struct

import pytest

from xl_tools.hosts.calc import functions
from xl_tools.hosts.calc.functions import DEFAULT_FORM, answer


class Names:
    def __init__(self, form: str | None) -> None:
        self.form = form

    def hasByName(self, name: str) -> bool:  # noqa: N802
        return name == "XLT_FORM" and self.form is not None

    def getByName(self, name: str) -> Names:  # noqa: N802
        return self

    @property
    def Content(self) -> str:  # noqa: N802
        return f'="{self.form}"'


class Workbook:
    """An open workbook that counts the questions it is asked."""

    def __init__(self, uid: str, form: str | None) -> None:
        self.uid, self.names, self.questions = uid, Names(form), 0

    @property
    def RuntimeUID(self) -> str:  # noqa: N802
        self.questions += 1
        return self.uid

    @property
    def NamedRanges(self) -> Names:  # noqa: N802
        self.questions += 1
        return self.names


@pytest.fixture
def forms(monkeypatch) -> functions._Forms:
    made = functions._Forms()
    monkeypatch.setattr(functions, "_forms", made)
    return made


@pytest.mark.parametrize(
    ("name", "given", "shown"),
    [
        ("SCORE", ("≥90%", "81%", 10.0, None, None), ((9.0,),)),
        ("SCORE", ("≥90%", "", 10.0, None, None), (("",),)),
        ("SCORE", ((("≥90%",), ("",)), (("81%",), ("",)), 10.0, None, None), ((9.0,), ("",))),
        ("SCORE", ("≤90", 100.0, 10.0, None, "mof-10"), ((8.89,),)),
        # A blank cell named alone arrives as 0.0: no name, but it may be a figure.
        ("SCORE", ("≥90%", "81%", 10.0, 0.0, 0.0), ((9.0,),)),
        ("SCORE", ("≥90%", 0.0, 10.0, 0.0, "mof-10"), ((0.0,),)),
        ("GRADE", (96.0, 0.0), (("优",),)),
        ("GRADE", (96.0, None), (("优",),)),
        ("CHECKTOTAL", (3.0, ((1.0, 2.0),), None), (("一致",),)),
    ],
)
def test_cells_and_ranges_are_answered_with_rows(forms, name, given, shown):
    assert answer(name, None, given) == shown


def test_an_argument_that_must_be_there_and_is_not_is_a_real_error(forms):
    ((value,),) = answer("SCORE", None, ("≥90%", "81%", None, None, None))
    assert math.isnan(value)
    assert struct.unpack("<Q", struct.pack("<d", value))[0] & 0xFFFF == 519  # #VALUE!


def test_a_workbook_is_asked_for_its_form_once_and_who_it_is_where_another_came_between(forms):
    one, other = Workbook("1", "hunan-2023"), Workbook("2", None)
    for _ in range(5):
        assert forms.of(one) == "hunan-2023"
    assert one.questions == 2
    assert forms.of(other) == DEFAULT_FORM
    assert (forms.of(one), one.questions) == ("hunan-2023", 3)


def test_no_other_workbook_takes_the_address_of_the_last_one(forms):
    """And so each is known for what it is, however quickly one is closed and the next opened."""
    for number in range(300):
        assert forms.of(Workbook(str(number), f"f{number}")) == f"f{number}"
    assert len(forms._known) <= 64
