"""One LibreOffice with the extension for each test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hosts.calc.soffice import Soffice


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soffice]:
    office = Soffice(tmp_path_factory.mktemp("calc"))
    try:
        office.start()
        office.install()
        yield office
    finally:
        office.stop()
