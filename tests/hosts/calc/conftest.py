"""One LibreOffice with the extension for each test process; a picture of each window that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.hosts.calc.screen import Screen
from tests.hosts.calc.soffice import Soffice
from tests.hosts.calc.window import Window


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soffice]:
    office = Soffice(tmp_path_factory.mktemp("calc"))
    try:
        office.start()
        office.install()
        yield office
    finally:
        office.stop()


@pytest.fixture(scope="session")
def _window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    screen = Screen.open()
    office = Soffice(tmp_path_factory.mktemp("window"), display=screen.display)
    try:
        office.start()
        office.install()
        yield Window(office, screen)
    finally:
        office.stop()
        screen.close()


@pytest.fixture
def window(_window: Window) -> Iterator[Window]:
    """LibreOffice on a screen of its own; whatever a test leaves open is closed."""
    yield _window
    _window.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    window = getattr(item, "funcargs", {}).get("window")
    if call.when == "call" and outcome.get_result().failed and isinstance(window, Window):
        window.screen.picture("failed-" + re.sub(r"\W+", "-", item.name), always=True)
