"""Shared set-up: what could not run is reported as such, and fails where CI=true."""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from hypothesis import HealthCheck, settings

# It holds no tests, and where Python has a module of this name itself the two would clash.
collect_ignore_glob = ["*/sitecustomize.py"]
pytest_plugins = ["tests.browser", "tests.office"]

# No test may fail because the machine is busy; in CI the same examples run each time.
settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("suite")
# A shell that starts the suite in the background has it ignore Ctrl+C, and all it starts likewise.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"NOT RUN (a failure in CI): {item.nodeid}: {report.longrepr}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from tests import browser  # not above: pytest has to see to its asserts first

    missing = {}
    if not shutil.which("soffice"):
        missing["soffice"] = "LibreOffice (soffice)"
    if not browser.installed():
        missing["browser"] = "Chromium"
    for item in items:
        for keyword, program in missing.items():
            if keyword in item.keywords:
                reason = f"not run: {program} is not installed"
                item.add_marker(pytest.mark.skip(reason=reason))
