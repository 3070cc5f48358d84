"""A form whose target stands in three columns (指标性质, 指标值, 度量单位), as Sichuan's, as data.

The table gets 年度指标值 and 实际完成值 as helper columns that put the parts together.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xl_tools.forms.places import VARIABLE
from xl_tools.refresh import check, new

SHIPPED = Path(__file__).parents[2] / "xl_tools" / "forms" / "mof-project"
PARTS = """\
[[table.column]]
key = "指标性质"
at = "N"
choices = ["≥", "≤", "=", "定性"]
printed = false

[[table.column]]
key = "指标值"
at = "E"
number_format = "@"

[[table.column]]
key = "度量单位"
at = "O"
printed = false

[[table.column]]
key = "完成值"
at = "F"
number_format = "@"

[[table.column]]
key = "年度指标值"
at = "P"
formula = '=IF([@指标值]="","",IF([@指标性质]="定性",[@指标值],[@指标性质]&[@指标值]&[@度量单位]))'
style = "helper"
printed = false

[[table.column]]
key = "实际完成值"
at = "Q"
formula = '=IF([@完成值]="","",IF(ISNUMBER(VALUE([@完成值])),[@完成值]&[@度量单位],[@完成值]))'
style = "helper"
printed = false

"""
DATA = """\
表,项目,列,值
项目自评表,单位名称,,示例县司法局
项目自评表,绩效指标[1],三级指标,购置台数
项目自评表,绩效指标[1],指标性质,≥
项目自评表,绩效指标[1],指标值,13
项目自评表,绩效指标[1],度量单位,台
项目自评表,绩效指标[1],完成值,12
项目自评表,绩效指标[1],分值,60
项目自评表,绩效指标[1],得分,60
项目自评表,绩效指标[2],三级指标,成本控制数
项目自评表,绩效指标[2],指标性质,≤
项目自评表,绩效指标[2],指标值,30
项目自评表,绩效指标[2],度量单位,万元
项目自评表,绩效指标[2],完成值,完成
项目自评表,绩效指标[2],分值,30
项目自评表,绩效指标[2],得分,30
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "forms" / "parted"
    shutil.copytree(SHIPPED, folder)
    main, sheet = folder / "form.toml", folder / "self-evaluation.toml"
    text = main.read_text("utf-8").replace('"mof-project"', '"parted"')
    for alias in ("指标值", "完成值"):
        text = "\n".join(x for x in text.splitlines() if not x.startswith(f'"{alias}" = '))
    main.write_text(text.replace('"mof-10"', '"sichuan-2025"'), "utf-8")
    before, _, rest = sheet.read_text("utf-8").partition('[[table.column]]\nkey = "年度指标值"')
    after = rest[rest.index('[[table.column]]\nkey = "分值"') :]
    sheet.write_text(before + PARTS + after, "utf-8")
    (tmp_path / "data.csv").write_text(DATA, "utf-8")
    monkeypatch.setenv(VARIABLE, str(folder.parent))
    path = tmp_path / "a.xlsx"
    new(path, form="parted", unit="示例县司法局", year=2023, data=tmp_path / "data.csv")
    return path


def test_the_parts_are_judged_together(book: Path) -> None:
    said = {finding.rule: finding.message for finding in check(book).findings}
    assert said["score.due"] == "得分 60 高于应得 55.38（目标 ≥13台，实际 12台）。"
    assert said["actual.not_number"] == "年度指标值“≤30万元”是数，实际完成值“完成”不是，不能计分。"
