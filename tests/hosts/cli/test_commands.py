"""How the other commands are called, what they say, and every wrong call."""

from __future__ import annotations

import pytest

from xl_tools import __version__
from xl_tools.errors import DataError, FileBusy, FileError, Problem, UsageError
from xl_tools.hosts.cli import main
from xl_tools.workbook import Limits


def test_new(run, use_cases, tmp_path):
    said = run("new", "out/a.xlsx", "--unit", " 某街道 ", "--year", "2024")
    assert (said.code, said.out, said.err) == (0, "已生成：out/a.xlsx\n", "")
    ((_, out, given),) = use_cases.calls
    assert (str(out), given) == (
        "out/a.xlsx",
        {
            "form": "hunan-2023",
            "unit": "某街道",
            "year": 2024,
            "data": None,
            "prior": None,
            "force": False,
            "backup": False,
            "limits": Limits(),
        },
    )
    assert (tmp_path / "out").is_dir()


def test_new_with_data(run, use_cases):
    said = run("new", "a.xlsx", "--unit", "甲", "--year", 2024, "--from", "d.csv", "--force")
    assert said.out == "已生成：a.xlsx，填入 12 项\n"
    assert use_cases.calls[0][2]["force"] is True


def test_fill(run, use_cases):
    use_cases.overwritten = ("三公经费.本年预算",)
    said = run("fill", "a.xlsx", "--from", "d.toml", "--prior", "l.xlsx", "--out", "b.xlsx")
    assert (said.code, said.out) == (
        0,
        "已填入 12 项：b.xlsx\n填报数与公式结果不符，已按填报数写入：三公经费.本年预算\n",
    )


def test_template_build(run, use_cases):
    assert run("template", "build").out == "已生成：template.xlsx\n"
    assert run("template", "build", "w/t.xlsx", "--year", "2024").code == 0
    assert [(str(out), given) for _, out, given in use_cases.calls] == [
        ("template.xlsx", {"form": "hunan-2023", "year": None, "force": False, "backup": False}),
        ("w/t.xlsx", {"form": "hunan-2023", "year": 2024, "force": False, "backup": False}),
    ]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            FileBusy("a.xlsx", "文件正被占用", "请关闭后再试"),
            3,
            "出错：a.xlsx：文件正被占用。请关闭后再试。\n",
        ),
        (FileError("a.xlsx", "文件不存在"), 3, "出错：a.xlsx：文件不存在。\n"),
        (UsageError("a.xlsx 已存在。"), 2, "出错：a.xlsx 已存在。\n"),
        (
            DataError("d.csv", [Problem("第 2 行", "甲"), Problem("", "乙")]),
            2,
            "出错：d.csv 第 2 行：甲\n出错：d.csv 乙\n",
        ),
        (KeyboardInterrupt(), 130, "\n已中断，正在处理的文件保持原样。\n"),
        (PermissionError(13, "Permission denied", "a.xlsx"), 3, "出错：a.xlsx：没有读写权限。\n"),
        (OSError(28, "No space left on device"), 3, "出错：磁盘空间不足。\n"),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(run, use_cases, error, code, said):
    use_cases.raises = error
    result = run("fill", "a.xlsx", "--from", "d.csv")
    assert (result.code, result.out, result.err) == (code, "", said)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (
            ["≥90%", "92%", "10"],
            0,
            "应得：10.00 分\n依据：实际 92% 达到目标 ≥90%，得满分 10.00 分\n",
        ),
        (
            ["≥90%", "81%", "10"],
            0,
            "应得：9.00 分\n依据：实际 81% 低于目标 ≥90%，81÷90×10=9.00 分\n",
        ),
        (
            ["≥95%", "≥97%", "20"],
            1,
            "应得：无法计分，实际完成值带有比较符、区间或约数，不是一个确定的数\n"
            "依据：实际完成值“≥97%”不是一个确定的数，无法计分，请填实际达到的数值\n",
        ),
        (
            ["≥6", "-3", "10"],
            0,
            "应得：0.00 分\n依据：实际 -3（0） 低于目标 ≥6，0÷6×10=0.00 分\n"
            "提示：实际完成值为负数，按 0 计\n",
        ),
        (
            ["--profile", "mof-10", "优化", "部分优化", "10"],
            1,
            "应得：6.00 至 8.00 分（不含 8.00），需人工确定\n"
            "依据：实际“部分优化”属部分达成，应得分值的 60% 至 80%（不含），"
            "即 6.00 分至 8.00 分（不含），需人工确定\n",
        ),
    ],
)
def test_score(run, args, code, said):
    result = run("score", *args)
    assert (result.code, result.out, result.err) == (code, said, "")


def test_score_with_an_unknown_profile(run):
    said = run("score", "1", "1", "1", "--profile", "hunan")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("出错：")
    assert "hunan-2023" in said.err


def test_rules_lists_every_rule(run):
    from xl_tools.forms.cross import cross_rules
    from xl_tools.forms.loader import load_form

    form = load_form("hunan-2023")
    rules = [*form.rules, *cross_rules("hunan-2023")]
    *lines, last = run("rules").out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [rule.id, rule.severity.label] for rule in rules
    ]
    assert last == f"共 {len(rules)} 条（{form.title}）"


def test_one_rule_whole(run):
    out = run("rules", "score.due").out
    labels = [line.partition("：")[0] for line in out.splitlines()]
    assert labels == ["score.due", "级别", "理由", "提示语", "建议", "依据", "例子"]


def test_an_unknown_rule(run):
    said = run("rules", "score.du")
    assert (said.code, said.err) == (2, "出错：没有规则“score.du”，最接近的是“score.due”。\n")


def test_version(run):
    assert run("--version").out == f"xl-tools {__version__}\n"


CHECK = "用法：xl-tools check [选项] 文件…\n出错：{}。\n运行 xl-tools check --help 查看说明。\n"
NEW = "用法：xl-tools new [选项] 输出\n出错：{}。\n运行 xl-tools new --help 查看说明。\n"
DEMO = "用法：xl-tools demo [选项] 文件夹\n出错：{}。\n运行 xl-tools demo --help 查看说明。\n"
REFRESH = (
    "用法：xl-tools refresh [选项] 文件…\n出错：{}。\n运行 xl-tools refresh --help 查看说明。\n"
)
SCORE = (
    "用法：xl-tools score [选项] 年度指标值 实际完成值 分值\n出错：{}。\n"
    "运行 xl-tools score --help 查看说明。\n"
)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("check", CHECK.format("缺少参数“文件”")),
        (
            "check a.xlsx --fail-on x",
            CHECK.format("选项“--fail-on”没有“x”，可用：error、review、hint、never"),
        ),
        ("check a.xlsx --form x", CHECK.format("没有选项“--form”，最接近的是“--format”")),
        ("new a.xlsx --year 2023", NEW.format("缺少选项“--unit”")),
        (
            "new a.xlsx --unit 甲 --year 23",
            NEW.format("选项“--year”应在 2000 至 2099 之间，现为 23"),
        ),
        (
            "demo q --units 1 --faulty 2",
            DEMO.format("选项“--faulty”应在 0 至 1 之间，现为 2"),
        ),
        ("demo q --units 1 --faulty 1.5", DEMO.format("选项“--faulty”应在 0 至 1 之间，现为 1.5")),
        ("demo q --units 1 --faulty x", DEMO.format("选项“--faulty”应为数，现为“x”")),
        ("demo q --units 1 --faulty nan", DEMO.format("选项“--faulty”应为数，现为“nan”")),
        ("new a.xlsx --unit 甲 --year 今年", NEW.format("选项“--year”应为整数，现为“今年”")),
        ("new a.xls --unit 甲 --year 2023", NEW.format("“输出”应为 .xlsx 文件，现为“a.xls”")),
        (
            "fill a.xlsx",
            "用法：xl-tools fill [选项] 工作簿\n"
            "出错：没有可填的数据，请用 --from 指定数据文件，或用 --prior 指定上年的工作簿。\n"
            "运行 xl-tools fill --help 查看说明。\n",
        ),
        (
            "refresh a.xlsx b.xlsx --from d.csv",
            REFRESH.format("有“--from”时只能处理一个文件，现有 2 个"),
        ),
        (
            "refresh x/a.xlsx y/a.xlsx --out o",
            REFRESH.format("有多个文件名为“a.xlsx”，不能存到同一个文件夹"),
        ),
        ("refresh a.xlsx --out b.csv", REFRESH.format("“--out”应为 .xlsx 文件，现为“b.csv”")),
        ("refresh a.xlsx --values b.csv", REFRESH.format("“--values”应为 .xlsx 文件，现为“b.csv”")),
        ("score 1 2", SCORE.format("缺少参数“分值”")),
        ("score 1 2 3 4", SCORE.format("多余的参数“4”")),
        ("score 1 2 很多", SCORE.format("“分值”应为不小于 0 的数，现为“很多”")),
        (
            "scor 1 2 3",
            "用法：xl-tools [选项] 命令 [参数]…\n出错：没有命令“scor”，最接近的是“score”。\n"
            "运行 xl-tools --help 查看说明。\n",
        ),
        (
            "甲",
            "用法：xl-tools [选项] 命令 [参数]…\n"
            f"出错：没有命令“甲”，可用：{'、'.join(main.commands)}。\n"
            "运行 xl-tools --help 查看说明。\n",
        ),
    ],
)
def test_a_wrong_call_says_how_it_is_called(run, use_cases, args, said):
    result = run(*args.split())
    assert (result.code, result.out, result.err) == (2, "", said)
    assert use_cases.calls == []


def test_several_files_cannot_go_into_one(run, use_cases, tmp_path):
    (tmp_path / "o.xlsx").write_bytes(b"")
    said = run("refresh", "a.xlsx", "b.xlsx", "--out", "o.xlsx")
    assert said.err == REFRESH.format("“--out”应为文件夹，现为文件“o.xlsx”")


def test_without_a_command_the_help_is_shown_and_the_call_is_wrong(run):
    said = run()
    assert (said.code, said.out) == (2, "")
    assert said.err == run("--help").out + "\n出错：请给出命令。\n"


HELP = """\
用法：xl-tools [选项] 命令 [参数]…

  填报、计分、审核、标记部门整体支出绩效自评表。

  先用 new 生成工作簿并填报，再用 refresh 重算、审核，并在单元格上标出问题；
  check 只审核，不改文件。

选项：
  --version  显示版本并退出。
  --help     显示本说明并退出。

命令：
  new        按套表生成一个新的填报工作簿，可同时填入数据。
  fill       把数据文件或上年的工作簿填进一个工作簿，并重算公式。
  check      审核填好的工作簿，列出全部审核问题；不改动任何文件。
  refresh    填入数据（如有），重算公式，审核，并在工作簿上标出问题。
  batch      批量处理：找出文件夹中的全部工作簿，逐个重算、审核、标记，把结果汇
             集到一个输出文件夹。
  rollup     重新生成汇总：批量处理的输出文件夹中的“汇总.xlsx”和“汇总.html”。
  query      用 SQL 查询批量处理的结果（xl-tools batch 的输出文件夹）。
  returns    由批量处理的结果写退回清单：有问题的单位各一份，Word 和 Excel 两
             种，放在“输出/退回清单/年度”中。
  replies    读取单位答复过的退回清单（Excel），把答复写进工作簿“校验结果”表的“
             审核说明”，并更新工作簿。
  diff       比较一份填报的两个版本：哪些项目改了、指标行增减和改动、哪些问题消
             除或新增。
  report     把批量处理的结果写成其他程序能读的报告：JUnit XML（持续集成）或
             SARIF 2.1.0（代码扫描平台）。
  demo       生成一批演示用的填报工作簿，用来试用批量处理、培训和检验规则。
  score      计算一个指标的应得分，并写明依据。
  rules      列出全部审核规则；给出编号时写明这条规则的内容、理由、级别、依据和
             例子。
  limits     列出打开文件时的各项上限及其现值；超出的文件会被拒绝，并写明是哪一
             项。
  template   模板：build 生成空白模板，upgrade 升级旧版工作簿。
  addin      LibreOffice 插件：build 生成插件文件。
  install    为当前用户安装，不需要管理员权限：写好 xlwings 的配置，把模板放进文
             档文件夹。
  uninstall  卸载：只去掉 install 写入的内容。
  doctor     检查这台电脑能否在 Excel 里使用按钮和公式，并写明每个问题的下一步。
"""


def test_help(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run("--help").out == HELP


@pytest.mark.parametrize("command", ["new", "fill", "check", "refresh", "score", "rules", "limits"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_of_help_is_wider_than_the_terminal(run, monkeypatch, command, width):
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", str(width))
    lines = run(command, "--help").out.splitlines()
    narrow = [line for line in lines if not line.startswith("  -")]
    assert max(map(cell_len, narrow)) <= max(width, 60)
    assert not [line for line in lines if line.strip()[:1] in tuple("，。；：、）”")]
