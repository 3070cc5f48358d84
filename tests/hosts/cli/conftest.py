"""A command line whose use cases are stand-ins: what it says and returns, without any workbook."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import CliRunner

import xl_tools
from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Edit, Finding, NotChecked, Pass, Severity
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.domain.report import Report
from xl_tools.hosts.cli import main

SCORE = Place("自评表", "H14", "绩效指标[1].得分")
DUE = Place("自评表", "K14", "绩效指标[1].应得")
RATE = Place("基础数据表", "F6", "三公经费.预算控制率")

ERROR = Finding(
    "score.due",
    Severity.ERROR,
    SCORE,
    "6",
    "得分 6 低于应得 10（目标 ≥90%，实际 92%）。",
    "请改为 10，或说明扣分原因。",
    "疑似扣分填错。",
    DUE,
    "10",
    Decimal(-4),
    (Edit(SCORE, "10"),),
    (("绩效指标[1].年度指标值", "≥90%"), ("绩效指标[1].得分", "6")),
)
REVIEW = Finding("ratio.control", Severity.REVIEW, RATE, "103%", "控制率 103%\n超过 100%。")
HINT = Finding("format.decimals", Severity.HINT, RATE, "3", "小数位数不一致。")
PASS = Pass("total.parts", (RATE, Place("基础数据表", "D6")), "0=0+0+0")
UNCHECKED = (
    NotChecked("ratio.control", RATE, "本年预算数为空，无法计算控制率"),
    NotChecked("ratio.control", Place("基础数据表", "F16"), "本年预算数为空，无法计算控制率"),
    NotChecked("dates.filing", None, "填报日期为空"),
)
OUTCOMES = (PASS, ERROR, REVIEW, HINT, *UNCHECKED)


def report(*outcomes, explained=(), unit="某某街道办事处", kept=()) -> Report:
    return Report("hunan-2023", unit, 2023, tuple(outcomes), tuple(explained), tuple(kept))


@dataclass
class UseCases:
    """What the stand-ins were called with, and what they give for each file name."""

    calls: list[tuple] = field(default_factory=list)
    reports: dict[str, Report | Exception] = field(default_factory=dict)
    kept: tuple[NotRecalculated, ...] = ()
    warnings: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    backups: tuple[Path, ...] = ()
    raises: Exception | KeyboardInterrupt | None = None

    def check(self, path: Path, **given) -> Report:
        self.calls.append(("check", path, given))
        if self.raises:
            raise self.raises
        found = self.reports.get(path.name, report(*OUTCOMES))
        if isinstance(found, Exception):
            raise found
        return found

    def refresh(self, path: Path, **given):
        found = self.check(path)
        self.calls[-1] = ("refresh", path, given)
        out = given["out"] or path
        return SimpleNamespace(
            report=found,
            changed=True,
            path=out,
            not_recalculated=self.kept,
            warnings=self.warnings,
            backups=self.backups,
        )

    def new(self, out: Path, **given):
        self.calls.append(("new", out, given))
        return self._filled(out)

    def fill(self, path: Path, **given):
        self.calls.append(("fill", path, given))
        return self._filled(given["out"] or path)

    def build_template(self, out: Path, **given):
        self.calls.append(("build_template", out, given))
        return self.backups

    def _filled(self, path: Path):
        if self.raises:
            raise self.raises
        return SimpleNamespace(
            changes=12,
            path=path,
            overwritten=self.overwritten,
            warnings=self.warnings,
            backups=self.backups,
            not_recalculated=self.kept,
        )


@pytest.fixture
def use_cases(monkeypatch: pytest.MonkeyPatch) -> UseCases:
    cases = UseCases()
    module = ModuleType("xl_tools.refresh")
    for name in ("check", "refresh", "new", "fill", "build_template"):
        setattr(module, name, getattr(cases, name))
    monkeypatch.setitem(sys.modules, "xl_tools.refresh", module)
    monkeypatch.setattr(xl_tools, "refresh", module, raising=False)
    return cases


@dataclass(frozen=True)
class Said:
    """What a command printed and returned."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return the function that runs a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*args: object) -> Said:
        result = CliRunner().invoke(main, [str(a) for a in args], catch_exceptions=False)
        return Said(result.exit_code, result.stdout, result.stderr)

    return call
