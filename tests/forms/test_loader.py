"""The loader: a small sound form, broken in one place at a time; every whole message is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xl_tools.domain.form import FieldKind, ValueType
from xl_tools.domain.placement import Placement
from xl_tools.errors import FormError, UsageError
from xl_tools.forms import form_ids, load_form

FORM = """\
id = "small"
title = "小套表"
version = 1
year = 2023
profile = "mof-10"
sheets = ["sheet.toml"]

[prior]
"甲.本年" = "甲.上年"
"明细.数" = "明细.数"

[column_aliases]
"{year}年数" = "本年"

[[guide]]
heading = "怎样填"
text = "填{year}年的数。"

[styles.base]
font_size = 10.5
border = 1

[styles.label]
inherits = "base"
bold = true

[styles.input]
inherits = "base"

[styles.derived]
inherits = "base"
"""
SHEET = """\
name = "表一"
title = "{year}年表"

[page]
print_area = "A1:D6"
repeat_rows = "1:1"

[widths]
"A:B" = 12

[heights]
"2:3" = 20

[[label]]
at = "A1:D1"
text = "{year}年表"

[[block]]
label_column = "A"

[[block.column]]
key = "上年"
at = "B"
type = "number"

[[block.column]]
key = "本年"
at = "C:D"
type = "number"

[[block.line]]
item = "甲"
row = 2
label = "甲"
aliases = ["某甲"]

[[block.line]]
item = "乙"
row = 3
label = "乙"
formula = "=SUM([甲.{column}])"

[[table]]
key = "明细"
first_row = 4
rows = [{ "名" = "一" }, {}]

[[table.column]]
key = "名"
at = "A"

[[table.column]]
key = "数"
at = "B:C"
type = "number"

[[table.column]]
key = "倍"
at = "D"
type = "number"
formula = "=[@数]*2"

[[field]]
key = "合计"
at = "A6"
type = "number"
formula = "=SUM([明细.数])+SUM([甲.上年:乙.上年])"
"""
RULES = """\
[[rule]]
id = "total.sum"
kind = "total"
severity = "error"
title = "合计"
why = "合计应等于各行之和。"
message = "{field}不符"

[rule.params]
limit = 3

[rule.texts]
cause = "少加了{missing}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "small"
    home.mkdir()
    for name, text in (("form.toml", FORM), ("sheet.toml", SHEET), ("rules-a.toml", RULES)):
        (home / name).write_text(text, encoding="utf-8")
    return home


def problems(folder: Path) -> list[str]:
    with pytest.raises(FormError) as caught:
        load_form(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_form_loads(folder: Path) -> None:
    form = load_form(folder)
    assert (form.id, form.version, form.year, form.profile) == ("small", 1, 2023, "mof-10")
    assert [found.key for found in form.fields()] == [
        "甲.上年",
        "甲.本年",
        "乙.上年",
        "乙.本年",
        "合计",
    ]
    assert form.styles["label"] == {"font_size": 10.5, "border": 1, "bold": True}
    assert form.guide == (("怎样填", "填{year}年的数。"),)
    assert form.prior == {"甲.本年": "甲.上年", "明细.数": "明细.数"}
    assert form.column_aliases == {"{year}年数": "本年"}
    assert dict(form.sheets[0].widths) == {"A": 12, "B": 12}
    assert dict(form.sheets[0].heights) == {2: 20, 3: 20}


def test_a_block_gives_one_field_where_line_and_column_meet(folder: Path) -> None:
    form = load_form(folder)
    given, derived = form.field("甲.本年"), form.field("乙.本年")
    assert (given.at, given.kind, given.type) == ("C2:D2", FieldKind.INPUT, ValueType.NUMBER)
    assert given.aliases == ("某甲",)
    assert (derived.kind, derived.style, derived.formula) == (
        FieldKind.DERIVED,
        "derived",
        "SUM([甲.本年])",
    )


def test_rules_are_read_from_every_rules_file(folder: Path) -> None:
    second = RULES.replace("total.sum", "ratio.high").replace("error", "hint")
    (folder / "rules-b.toml").write_text(second, encoding="utf-8")
    form = load_form(folder)
    assert [(rule.id, rule.severity.value) for rule in form.rules] == [
        ("total.sum", "error"),
        ("ratio.high", "hint"),
    ]
    assert form.rule("total.sum").params == {"limit": 3}
    assert form.rule("total.sum").texts == {"cause": "少加了{missing}"}


def test_a_form_without_rules_loads(folder: Path) -> None:
    (folder / "rules-a.toml").unlink()
    assert load_form(folder).rules == ()


def test_formulas_follow_the_rows(folder: Path) -> None:
    form = load_form(folder)
    place = Placement(form, {"明细": 4})
    table = form.table("明细")
    assert place.field_formula(form.field("合计")) == "SUM(B4:B7)+SUM(B2:B3)"
    assert str(place.field_area(form.field("合计"))) == "A8"
    assert place.column_formula(table, table.column("倍"), 4) == "B7*2"
    assert dict(place.names())["明细_行"] == "表一!$A$4:$D$7"


# One slip each: file, what is replaced, what by, and the whole of what the loader says.
SLIPS = {
    "unknown key": (
        "sheet.toml",
        'text = "{year}年表"',
        'text = "表"\nsytle = "label"',
        ["sheet.toml label[A1:D1].sytle：没有这个键，您是否想写 style？"],
    ),
    "unknown key of the form": (
        "form.toml",
        "[prior]",
        "[piror]",
        ["form.toml piror：没有这个键，您是否想写 prior？"],
    ),
    "missing key": (
        "form.toml",
        'profile = "mof-10"\n',
        "",
        ["form.toml profile：缺少此项"],
    ),
    "wrong type": (
        "form.toml",
        "year = 2023",
        'year = "2023"',
        ['form.toml year：应为整数，现为 "2023"'],
    ),
    "bad cell": (
        "sheet.toml",
        'at = "A6"',
        'at = "6A"',
        ["sheet.toml field[合计]：“6A”不是单元格区域，应为 B4 或 B4:C4 的样子"],
    ),
    "beyond the sheet": (
        "sheet.toml",
        'at = "A6"',
        'at = "XFE6"',
        ["sheet.toml field[合计]：“XFE6”不是单元格区域，应为 B4 或 B4:C4 的样子"],
    ),
    "overlap": (
        "sheet.toml",
        'at = "A6"',
        'at = "C2"',
        ["sheet.toml block[1].line[甲] 本年：C2:D2 与 sheet.toml field[合计] 的 C2 重叠"],
    ),
    "table columns overlap": (
        "sheet.toml",
        'at = "B:C"\ntype',
        'at = "B:D"\ntype',
        [
            "sheet.toml table[明细].column[倍]：D4:D5 与 sheet.toml table[明细].column[数] 的 "
            "B4:D5 重叠"
        ],
    ),
    "outside the print area": (
        "sheet.toml",
        'at = "A6"',
        'at = "F6"',
        ["sheet.toml field[合计]：F6 在打印区域 A1:D6 之外；不打印的请写 printed = false"],
    ),
    "half outside": (
        "sheet.toml",
        'at = "A6"',
        'at = "D6:E6"',
        ["sheet.toml field[合计]：D6:E6 有一半在打印区域 A1:D6 之外"],
    ),
    "inside though not printed": (
        "sheet.toml",
        'at = "A6"',
        'at = "A6"\nprinted = false',
        ["sheet.toml field[合计]：A6 在打印区域 A1:D6 之内，不能写 printed = false"],
    ),
    "bad print area": (
        "sheet.toml",
        'print_area = "A1:D6"',
        'print_area = "A-D"',
        ["sheet.toml page.print_area：“A-D”不是单元格区域，应为 B4 或 B4:C4 的样子"],
    ),
    "bad rows to repeat": (
        "sheet.toml",
        'repeat_rows = "1:1"',
        'repeat_rows = "一"',
        ["sheet.toml page.repeat_rows：“一”不是行号，应为 13 或 13:14 的样子"],
    ),
    "bad width": (
        "sheet.toml",
        '"A:B" = 12',
        '"1" = 12',
        ["sheet.toml widths.1：“1”不是列号，应为 A 或 B:G 的样子"],
    ),
    "bad height": (
        "sheet.toml",
        '"2:3" = 20',
        '"B" = 20',
        ["sheet.toml heights.B：“B”不是行号，应为 12 或 14:20 的样子"],
    ),
    "duplicate field": (
        "sheet.toml",
        'key = "合计"',
        'key = "甲.本年"',
        ["sheet.toml field[甲.本年]：“甲.本年”键重复，已见于 sheet.toml block[1].line[甲] 本年"],
    ),
    "duplicate name": (
        "sheet.toml",
        'key = "合计"',
        'key = "明细_行"',
        ["sheet.toml table[明细]：“明细”名称与“明细_行”相同，已见于 sheet.toml field[明细_行]"],
    ),
    "a name Excel refuses": (
        "sheet.toml",
        'key = "合计"',
        'key = "合 计"',
        [
            "sheet.toml field[合 计]：“合 计”不能作 Excel 名称："
            "须以文字开头，不含空格和标点，不像单元格"
        ],
    ),
    "a name like a cell": (
        "sheet.toml",
        'key = "合计"',
        'key = "AB12"',
        [
            "sheet.toml field[AB12]：“AB12”不能作 Excel 名称："
            "须以文字开头，不含空格和标点，不像单元格"
        ],
    ),
    "unknown field in a formula": (
        "sheet.toml",
        "SUM([甲.上年:乙.上年])",
        "[甲.上午]",
        ["sheet.toml field[合计]：公式中的 [甲.上午] 不存在，您是否想写 [甲.上年]？"],
    ),
    "unknown column in a row formula": (
        "sheet.toml",
        "[@数]*2",
        "[@总数]*2",
        ["sheet.toml table[明细].column[倍]：公式中的 [@总数] 不存在，您是否想写 [@数]？"],
    ),
    "formula without =": (
        "sheet.toml",
        '"=[@数]*2"',
        '"[@数]*2"',
        ["sheet.toml table[明细].column[倍].formula：公式须以“=”开头"],
    ),
    "unknown kind": (
        "sheet.toml",
        'at = "A6"',
        'at = "A6"\nkind = "derive"',
        ["sheet.toml field[合计].kind：没有“derive”这个取值，您是否想写 derived？"],
    ),
    "a formula in an input": (
        "sheet.toml",
        'at = "A6"',
        'at = "A6"\nkind = "input"',
        ["sheet.toml field[合计].formula：自动计算（derived）的项目须有公式，其他项目不得有公式"],
    ),
    "unknown type": (
        "sheet.toml",
        'at = "A6"\ntype = "number"',
        'at = "A6"\ntype = "money"',
        [
            "sheet.toml field[合计].type：没有“money”这个取值，"
            "可用：number、integer、percent、text、date"
        ],
    ),
    "unknown style": (
        "sheet.toml",
        'at = "A6"',
        'at = "A6"\nstyle = "inputs"',
        ["sheet.toml field[合计]：没有样式“inputs”，您是否想写 input？"],
    ),
    "unknown style property": (
        "form.toml",
        "bold = true",
        "blod = true",
        ["form.toml styles.label.blod：没有这个样式属性，您是否想写 bold？"],
    ),
    "a style that inherits from nothing": (
        "form.toml",
        '[styles.input]\ninherits = "base"',
        '[styles.input]\ninherits = "bas"',
        ["form.toml styles.input.inherits：没有样式“bas”，您是否想写 base？"],
    ),
    "a style that inherits from itself": (
        "form.toml",
        '[styles.input]\ninherits = "base"',
        '[styles.input]\ninherits = "input"',
        ["form.toml styles.input.inherits：样式“input”绕回了自己"],
    ),
    "unknown allowance": (
        "sheet.toml",
        'at = "C:D"',
        'at = "C:D"\nallows = ["minus"]',
        [
            "sheet.toml block[1].line[甲] 本年.allows：没有“minus”这个取值，可用：negative、dash",
            "sheet.toml block[1].line[乙] 本年.allows：没有“minus”这个取值，可用：negative、dash",
        ],
    ),
    "row text without a column": (
        "sheet.toml",
        '{ "名" = "一" }',
        '{ "名称" = "一" }',
        ["sheet.toml table[明细].rows[1].名称：表中没有“名称”这一列，您是否想写 名？"],
    ),
    "no rows": (
        "sheet.toml",
        'rows = [{ "名" = "一" }, {}]',
        "rows = []",
        ["sheet.toml table[明细].rows：至少要有一行，空行写 {}"],
    ),
    "unknown placeholder": (
        "sheet.toml",
        'title = "{year}年表"',
        'title = "{yaer}年表"',
        ["sheet.toml title：没有 {yaer} 这个占位符，可用：{year}、{last_year}"],
    ),
    "prior from nowhere": (
        "form.toml",
        '"甲.本年" = "甲.上年"',
        '"甲.本月" = "甲.上年"',
        ["form.toml prior.甲.本月：没有项目“甲.本月”，您是否想写 甲.本年？"],
    ),
    "prior into a formula": (
        "form.toml",
        '"甲.本年" = "甲.上年"',
        '"甲.本年" = "乙.上年"',
        ["form.toml prior.甲.本年：“乙.上年”不是填报项，不能从上年带入"],
    ),
    "prior from field to table": (
        "form.toml",
        '"甲.本年" = "甲.上年"',
        '"甲.本年" = "明细.数"',
        ["form.toml prior.甲.本年：表的列只能带到表的列，项目只能带到项目"],
    ),
    "alias of no column": (
        "form.toml",
        '"{year}年数" = "本年"',
        '"{year}年数" = "今年"',
        ["form.toml column_aliases.{year}年数：没有列“今年”，您是否想写 本年？"],
    ),
    "alias that is a column": (
        "form.toml",
        '"{year}年数" = "本年"',
        '"上年" = "本年"',
        ["form.toml column_aliases.上年：“上年”本身就是列名，不能再作别名"],
    ),
    "alias of two items": (
        "sheet.toml",
        'label = "乙"',
        'label = "乙"\naliases = ["某甲"]',
        ["sheet.toml block[1].line[乙] 上年：别名“某甲”已属于“甲”"],
    ),
    "unknown severity": (
        "rules-a.toml",
        'severity = "error"',
        'severity = "eror"',
        ["rules-a.toml rule[total.sum].severity：没有“eror”这个取值，您是否想写 error？"],
    ),
    "no severity": (
        "rules-a.toml",
        'severity = "error"\n',
        "",
        ["rules-a.toml rule[total.sum].severity：缺少此项"],
    ),
    "broken message": (
        "rules-a.toml",
        'message = "{field}不符"',
        'message = "{field不符"',
        ["rules-a.toml rule[total.sum].message：花括号不成对；要写花括号本身请写成 {{ 或 }}"],
    ),
    "one table where there are several": (
        "sheet.toml",
        "[[table]]",
        "[table]",
        [
            "sheet.toml table：有几个这样的表，标题须用双层方括号，写成 [[table]]",
            "sheet.toml field[合计]：公式中的 [明细.数] 不存在",
            "form.toml prior.明细.数：没有项目“明细.数”",
        ],
    ),
    "colour in words": (
        "form.toml",
        "border = 1",
        'bg_color = "浅绿"',
        ["form.toml styles.base.bg_color：“浅绿”不是颜色，应为 #F2FAF2 的样子"],
    ),
    "negative height": (
        "sheet.toml",
        '"2:3" = 20',
        '"2:3" = -1',
        ["sheet.toml heights.2:3：行高应在 0 到 409 之间，现为 -1"],
    ),
    "width beyond Excel's": (
        "sheet.toml",
        '"A:B" = 12',
        '"A:B" = 256',
        ["sheet.toml widths.A:B：列宽应在 0 到 255 之间，现为 256"],
    ),
    "no year": (
        "form.toml",
        "year = 2023",
        "year = 202312",
        ["form.toml year：应为 2000 到 2099 的年份，现为 202312"],
    ),
    "sheets as a text": (
        "form.toml",
        'sheets = ["sheet.toml"]',
        'sheets = "sheet.toml"',
        ['form.toml sheets：应为列表，现为 "sheet.toml"'],
    ),
    "no sheets": (
        "form.toml",
        'sheets = ["sheet.toml"]\n',
        "",
        ['form.toml sheets：至少要有一张表，如 sheets = ["sheet.toml"]'],
    ),
    "no place": (
        "sheet.toml",
        'at = "A6"\n',
        "",
        ["sheet.toml field[合计].at：缺少此项"],
    ),
    "missing sheet file": (
        "form.toml",
        'sheets = ["sheet.toml"]\n\n[prior]\n"甲.本年" = "甲.上年"\n"明细.数" = "明细.数"\n',
        'sheets = ["other.toml"]\n',
        [
            "other.toml：文件不存在",
        ],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_said(folder: Path, file: str, old: str, new: str, said: list[str]) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert problems(folder) == said


def test_all_slips_are_said_at_once_with_the_folder(folder: Path) -> None:
    for file, old, new in (
        ("form.toml", "version = 1", "version = true"),
        ("sheet.toml", 'at = "A6"', 'at = "A6"\nstyle = "nosuch"'),
        ("rules-a.toml", 'id = "total.sum"', ""),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form(folder)
    name = str(folder)
    assert str(caught.value) == (
        f"{name} form.toml version：应为整数，现为 true\n"
        f"{name} rules-a.toml rule[1].id：缺少此项\n"
        f"{name} sheet.toml field[合计]：没有样式“nosuch”"
    )


def test_a_rule_id_used_twice_is_said(folder: Path) -> None:
    shutil.copy(folder / "rules-a.toml", folder / "rules-b.toml")
    assert problems(folder) == [
        "rules-b.toml rule[total.sum]：规则编号“total.sum”重复，已见于 rules-a.toml rule[total.sum]"
    ]


def test_broken_toml_is_said_with_its_line(folder: Path) -> None:
    (folder / "rules-a.toml").write_text("[[rule]\n", encoding="utf-8")
    assert problems(folder) == ["rules-a.toml 第 1 行：不是合法的 TOML：方括号没有成对"]


@pytest.mark.parametrize("file", ["form.toml", "sheet.toml"])
def test_an_empty_file_is_said_alone(folder: Path, file: str) -> None:
    (folder / file).write_text("# 空\n", encoding="utf-8")
    assert problems(folder) == [f"{file}：文件是空的"]


def test_a_file_in_another_encoding_is_said(folder: Path) -> None:
    (folder / "rules-a.toml").write_bytes(RULES.encode("gbk"))
    assert problems(folder) == ["rules-a.toml：不是 UTF-8 编码，请另存为 UTF-8"]


def test_an_unknown_form_is_said_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        load_form("hunan2023")
    assert str(caught.value) == "没有套表“hunan2023”，您是否想写 hunan-2023？"


def test_a_folder_without_a_form_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_form(tmp_path)
    assert str(caught.value) == f"{tmp_path} 不是套表文件夹：缺少 form.toml"


def test_a_shipped_form_is_loaded_once() -> None:
    assert "hunan-2023" in form_ids()
    assert load_form("hunan-2023") is load_form("hunan-2023")
