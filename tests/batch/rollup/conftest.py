from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.rollup.stores import FORMULA, HOSTILE, broken, like, seed, store_of
from xl_tools.batch.record import Record


@pytest.fixture(scope="session")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A filing with findings of every severity."""
    return seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def records(filing: Record) -> list[Record]:
    """Five units and two broken files; two of the units have names that try to do harm."""
    return [
        like(filing, "甲/一 #1.xlsx", "甲单位", 编制数=10),
        like(filing, "甲/二.xlsx", HOSTILE, 编制数=20),
        like(filing, "乙/三.xlsx", FORMULA, 编制数=30),
        like(filing, "乙/四.xlsx", "", 编制数=40),
        like(filing, "去年.xlsx", "甲单位", 2022, 编制数=9),
        broken(),
        broken("超时.xlsx", 2023),
    ]


@pytest.fixture(scope="session")
def out(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The OUT of a batch of them, which no test changes."""
    folder = tmp_path_factory.mktemp("汇总")
    store_of(folder, records)
    return folder
