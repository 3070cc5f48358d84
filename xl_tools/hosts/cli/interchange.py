"""Reports as JUnit XML and SARIF, for the programs that read those."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from xl_tools import __version__
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.forms.loader import load_form
from xl_tools.hosts.cli.runs import Run
from xl_tools.reports.junit import write_junit
from xl_tools.reports.sarif import sarif
from xl_tools.reports.suites import Suite, suite_of


def _suites(runs: Sequence[Run]) -> Iterator[Suite]:
    for run in runs:
        if run.report:
            yield suite_of(str(run.path), run.report, load_form(run.report.form).rules)
        else:
            yield Suite("", 0, str(run.path), "", error=str(run.error))


def as_junit(runs: Sequence[Run], fail_on: Severity | None) -> str:
    """Return one JUnit document; rules with findings at or above `fail_on` fail."""
    stream = io.BytesIO()
    write_junit(_suites(runs), stream, fail_on)
    return stream.getvalue().decode()


def as_sarif(runs: Sequence[Run], _: Severity | None) -> str:
    """Return one SARIF log."""
    forms = dict.fromkeys(run.report.form for run in runs if run.report)
    rules: dict[str, Rule] = {r.id: r for form in forms for r in load_form(form).rules}
    return "".join(sarif(_suites(runs), tuple(rules.values()), __version__)).rstrip("\n")


FORMATS: Mapping[str, Callable[[Sequence[Run], Severity | None], str]] = {
    "junit": as_junit,
    "sarif": as_sarif,
}
