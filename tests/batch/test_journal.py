"""A journal gives back what was put in, and of a damaged one what stands before the damage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xl_tools.batch.jobs import Stamp
from xl_tools.batch.journal import Journal, read_journal
from xl_tools.batch.record import Record

Entry = tuple[Record, Stamp]


def entry(number: int, keys: list[str], numbers: list[float | None]) -> Entry:
    file = f"{number}\udcff.xlsx"  # a name that is no UTF-8
    unit = {"file": file, "year": 2023, "unit": "甲"}
    columns = {"seq": list(range(1, len(keys) + 1)), "key": keys, "number": numbers}
    findings = {"seq": [1], "edits": [[{"cell": "A1", "value": "2"}]]} if number % 2 else {}
    return Record(unit, columns, findings), Stamp(file, "done")


ENTRIES = (
    entry(1, ["a", "b", "c"], [1.0, None, 3.0]),
    entry(2, ["a", "b", "c"], [1.0, 2.0, 3.0]),
    entry(3, ["a", "b"], [1.0, 2.0]),
    entry(4, [], []),
    entry(5, ["b", "a"], [None, None]),
)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "c1.1.jsonl"
    with Journal(path) as noted:
        for one in ENTRIES:
            noted.note(*one)
    return path


def test_what_was_noted_is_read_back(journal: Path):
    assert list(read_journal(journal)) == list(ENTRIES)


def test_what_the_line_before_says_is_not_said_again(journal: Path):
    second = json.loads(journal.read_bytes().split(b"\n")[1])
    assert second["tables"]["filings"]["key"] == [3, []]
    assert second["tables"]["filings"]["number"] == [1, [2.0, 3.0]]


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_a_line_that_was_cut_off_holds_nothing(journal: Path, cut: int):
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:cut]) + lines[cut][:-7])
    assert list(read_journal(journal)) == list(ENTRIES[:cut])


def test_behind_a_damaged_line_nothing_is_believed(journal: Path):
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], b"{}\n", *lines[2:]]))
    assert list(read_journal(journal)) == list(ENTRIES[:1])


def test_a_line_that_leans_on_one_that_is_missing_is_not_believed(journal: Path):
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[1:]))
    assert list(read_journal(journal)) == []
