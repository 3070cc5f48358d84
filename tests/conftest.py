"""Shared set-up: what could not run is reported as such, and fails where CI=true."""

from __future__ import annotations

import os
import shutil

import pytest

pytest_plugins = ["tests.office"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"NOT RUN (a failure in CI): {item.nodeid}: {report.longrepr}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("soffice"):
        return
    not_run = pytest.mark.skip(reason="not run: LibreOffice (soffice) is not installed")
    for item in items:
        if "soffice" in item.keywords:
            item.add_marker(not_run)
