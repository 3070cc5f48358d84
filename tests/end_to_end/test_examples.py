"""The shipped example workbooks are what the program makes of their data today."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.examples import UNITS, WORKBOOKS, build_examples


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    build_examples(folder)
    return folder


@pytest.mark.parametrize("name", UNITS)
def test_the_shipped_workbook_is_up_to_date(rebuilt: Path, name: str):
    # Part by part: what deflate makes of them differs between builds of zlib.
    shipped, made = parts(WORKBOOKS / f"{name}.xlsx"), parts(rebuilt / f"{name}.xlsx")
    assert list(shipped) == list(made)
    stale = [part for part in made if shipped[part] != made[part]]
    assert stale == [], "run: python -m tests.end_to_end.examples"


@pytest.mark.parametrize("name", UNITS)
def test_no_phone_number_and_no_name_stands_in_a_shipped_file(name: str):
    text = (WORKBOOKS / f"{name}.toml").read_text(encoding="utf-8")
    for field in ("填表人", "联系电话", "单位负责人签字"):
        assert f'"{field}" = "（略）"' in text
