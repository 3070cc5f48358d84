"""A form with a past: version 2 is hunan-2023 as it is, version 1 a variant of it.

Version 1 has fewer fields (no 政府采购金额), other positions (two table columns and two fields
exchanged), other names (节约措施, 绩效指标.原因), and two things the new one lacks.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.filings.template import build_template, compressed
from xl_tools.forms.loader import load_form, load_older
from xl_tools.workbook import Workbook

FORM = "demo"
SOURCE = Path(load_form.__code__.co_filename).parent / "hunan-2023"
RENAMED = """
[renamed]
"节约措施" = "厉行节约保障措施"
"绩效指标.原因" = "绩效指标.偏差原因"
"""
EXTRA_FIELD = """
[[field]]
key = "旧项目"
at = "I26"
type = "text"
style = "sign"
printed = false
"""
EXTRA_COLUMN = """
[[table.column]]
key = "备注"
at = "I"
type = "text"
style = "sign"
printed = false
"""


def make_forms(folder: Path) -> Path:
    """Write the form with its older version below `folder`; return the folder of forms."""
    new, old = folder / FORM, folder / FORM / "older" / "1"
    shutil.copytree(SOURCE, new)
    shutil.copytree(SOURCE, old)
    _edit(
        new / "form.toml", [('id = "hunan-2023"', f'id = "{FORM}"'), ("version = 1", "version = 2")]
    )
    with (new / "form.toml").open("a", encoding="utf-8") as file:
        file.write(RENAMED)
    for rules in old.glob("rules*.toml"):
        rules.unlink()
    _edit(
        old / "form.toml",
        [('id = "hunan-2023"', f'id = "{FORM}"'), ('= "偏差原因"', '= "原因"')],
    )
    _edit(
        old / "self-evaluation.toml",
        [
            ('key = "偏差原因"', 'key = "原因"'),
            ('key = "年度指标值"\nat = "E"', 'key = "年度指标值"\nat = "F"'),
            ('key = "实际完成值"\nat = "F"', 'key = "实际完成值"\nat = "E"'),
        ],
    )
    basic = old / "basic-data.toml"
    text = basic.read_text("utf-8")
    start = text.index('[[block.line]]\nitem = "政府采购金额"')
    end = text.index("\n[[table]]", start)
    basic.write_text(text[:start] + text[end:], "utf-8")
    _edit(
        basic,
        [
            ('key = "厉行节约保障措施"\n', 'key = "节约措施"\n'),
            ('at = "B26:C26"', 'at = "@"'),
            ('at = "B27:C27"', 'at = "B26:C26"'),
            ('at = "@"', 'at = "B27:C27"'),
            ("# ---- 文字与签字 ----\n", EXTRA_COLUMN + "\n# ---- 文字与签字 ----\n" + EXTRA_FIELD),
        ],
    )
    return folder


def _edit(path: Path, changes: list[tuple[str, str]]) -> None:
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text, f"{path.name}: {before}"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def forms() -> tuple[Form, Form]:
    """Return the older form and the newer one; the folder must be among the places."""
    new = load_form(FORM)
    return load_older(new, 1), new


def old_book(rows: dict[str, int] | None = None) -> Workbook:
    """Return an empty workbook of the older version."""
    older, _ = forms()
    content = compressed(build_template(older, 2023, "示例单位", rows=rows))
    return Workbook.from_bytes(content, Path("旧.xlsx"))
