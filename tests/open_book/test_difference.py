"""The edits between two states of a workbook make the one into the other."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.open_book.file_document import play
from tests.open_book.sameness import differences
from tests.shipped import CLEAN, SEED, data_of, empty, filled, refreshed
from tests.workbook.golden import handmade, rich
from xl_tools.domain.findings import Severity
from xl_tools.errors import UsageError
from xl_tools.filings.marks import Mark, apply_marks
from xl_tools.open_book.difference import between
from xl_tools.open_book.edits import SetFill
from xl_tools.refresh import fill_book, refresh_book
from xl_tools.workbook import Workbook

# A few hundred cells change, by these many calls: what has a note or a link costs one of its own.
REFRESH = {
    "seed": {"InsertRows": 1, "WriteValues": 43, "SetHeight": 26, "SetFill": 6, "SetNote": 35,
             "SetLink": 66, "SetName": 3},
    "clean": {"InsertRows": 1, "WriteValues": 4, "SetHeight": 3},
    "empty": {"InsertRows": 1, "WriteValues": 29, "SetHeight": 43, "SetFill": 6, "SetNote": 41,
              "SetLink": 59, "SetName": 4},
}  # fmt: skip
CONTENTS = {"seed": lambda: filled(SEED), "clean": lambda: filled(CLEAN), "empty": empty}


def opened(content: bytes) -> Workbook:
    return Workbook.from_bytes(content, "自评.xlsx")


def kinds(edits) -> Counter[str]:
    return Counter(type(edit).__name__ for edit in edits)


def check(before: bytes, after: Workbook) -> Counter[str]:
    edits = between(opened(before), after)
    played = opened(before)
    for edit in edits:
        play(edit, played)
    assert differences(played, after, results=False) == {}
    assert between(opened(after.to_bytes()), opened(after.to_bytes())) == ()
    return kinds(edits)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_refresh(name):
    before = CONTENTS[name]()
    after = opened(before)
    refresh_book(after)
    assert check(before, after) == REFRESH[name]


def test_a_second_refresh_is_no_edit():
    after = opened(refreshed(SEED))
    refresh_book(after)
    assert between(opened(refreshed(SEED)), after) == ()


@pytest.mark.parametrize("name", [SEED, CLEAN])
def test_filling(name):
    after = opened(empty())
    fill_book(after, data=data_of(name))
    assert check(empty(), after).total() < 60
    refresh_book(after)
    check(empty(), after)


def test_clearing():
    after = opened(refreshed(SEED))
    apply_marks(after, {})
    assert check(refreshed(SEED), after) == {
        "RemoveNote": 35,
        "SetFill": 3,
        "RemoveName": 3,
        "WriteValues": 10,
    }


def test_a_pattern_that_no_host_could_put_back_stays():
    before = handmade('<row r="1"><c r="A1" s="5"><v>1</v></c><c r="B1"><v>1</v></c></row>')
    after = opened(before)
    assert after["表"]["A1"].fill == "FILL5"
    apply_marks(after, {("表", ref): Mark(Severity.ERROR, "错") for ref in ("A1", "B1")})
    edits = between(opened(before), after)
    assert [edit.areas for edit in edits if isinstance(edit, SetFill)] == [("B1",)]
    assert kinds(edits) == {"SetFill": 1, "SetNote": 2, "SetName": 2}


# ---------------------------------------------------------------- any edits at all

SHEETS = ("自评表", "基础 数据", "校验结果")
REFS = st.builds("{}{}".format, st.sampled_from("ABCFGHI"), st.integers(1, 36))
VALUES = st.one_of(
    st.none(),
    st.sampled_from(["92%", "=1", "001", "  甲\n乙 ", "", "TRUE"]),
    st.integers(-5, 5),
    st.booleans(),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
)
FILLS = st.sampled_from([None, "FFF8B4B4", "FFC6EFCE", "THEME4P0.39", "INDEXED22"])
STEPS = st.one_of(
    st.tuples(st.just("insert"), st.integers(1, 36), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.integers(1, 36), st.integers(1, 3)),
    st.tuples(st.just("value"), REFS, VALUES),
    st.tuples(st.just("formula"), REFS, st.sampled_from(["A1+F5", "SUM(F14:F16)", '"甲"'])),
    st.tuples(st.just("fill"), REFS, FILLS),
    st.tuples(st.just("style"), REFS, REFS),
    st.tuples(st.just("note"), REFS, st.sampled_from(["一", "二\n三", None])),
    st.tuples(st.just("link"), REFS, st.sampled_from(["'自评表'!H14", None])),
    st.tuples(st.just("height"), st.integers(1, 36), st.sampled_from([20.5, None])),
    st.tuples(st.just("name"), st.sampled_from(["新名", "格"]), st.sampled_from(["自评表!$A$3", None])),
    st.tuples(st.just("merge"), st.integers(1, 36), st.integers(1, 3)),
)  # fmt: skip


@cache
def everything() -> bytes:
    return rich()


def edit(book: Workbook, sheet: str, step) -> None:
    target = book[sheet]
    match step:
        case ("insert", row, count):
            target.insert_rows(row, count)
        case ("delete", row, count):
            target.delete_rows(row, count)
        case ("value", ref, value):
            target[ref].value = value
        case ("formula", ref, formula):
            target[ref].formula = formula
        case ("fill", ref, fill):
            target[ref].fill = fill
        case ("style", ref, like):
            target[ref].style = target[like].style
        case ("note", ref, None):
            target.remove_note(ref)
        case ("note", ref, text):
            target.set_note(ref, text, "xl-tools 校验")
        case ("link", ref, location):
            target.set_link(ref, location)
        case ("height", row, points):
            target.set_row_height(row, points)
        case ("name", name, None):
            book.remove_name(name)
        case ("name", name, refers_to):
            book.set_name(name, refers_to, hidden=name == "新名")
        case ("merge", row, count):
            target.merge(f"L{row}:M{row + count}")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SHEETS), STEPS), max_size=14))
def test_any_edits_of_a_workbook_with_everything(steps):
    before = everything()
    after = opened(before)
    for sheet, step in steps:
        with contextlib.suppress(UsageError):  # what the engine refuses is no edit
            edit(after, sheet, step)
    check(before, after)


def test_a_row_below_the_print_area_leaves_it_alone_as_in_excel():
    after = opened(everything())
    edit(after, "自评表", ("insert", 34, 1))
    check(everything(), after)
