"""How a workbook is written over: with a backup, over a signature, within limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook.golden import parts_of, zipped
from tests.workbook.test_engine_signed import PARTS
from xl_tools.workbook import Limits, Workbook
from xl_tools.workbook.limits import limit_rows

LAST_LINE = "运行 xl-tools check --help 查看说明。\n"
DATA = "表,项目,列,值\n自评表,单位名称,,{}\n"


@pytest.fixture
def book(run, tmp_path: Path) -> Path:
    assert run("new", "甲.xlsx", "--unit", "甲单位", "--year", 2023).code == 0
    return tmp_path / "甲.xlsx"


def fill(run, unit: str, *more: str):
    Path("d.csv").write_text(DATA.format(unit), encoding="utf-8")
    return run("fill", "甲.xlsx", "--from", "d.csv", *more)


def sign(path: Path) -> None:
    """Give the workbook the parts of a digital signature."""
    parts = parts_of(path.read_bytes())
    for name, content in PARTS.items():
        if name not in parts:
            parts[name] = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(zipped(parts))


# ---------------------------------------------------------------- backups


def test_each_version_is_kept_under_a_name_of_its_own(run, book):
    versions = [book.read_bytes()]
    said = fill(run, "乙单位", "--backup")
    assert (said.code, said.out) == (0, "已填入 1 项：甲.xlsx\n原文件已留为：甲.bak.xlsx\n")
    versions.append(book.read_bytes())
    said = run("refresh", "甲.xlsx", "--backup", "--fail-on", "never")
    assert "\n原文件已留为：甲.bak2.xlsx\n已更新：甲.xlsx\n" in said.out
    kept = [book.with_name(name).read_bytes() for name in ("甲.bak.xlsx", "甲.bak2.xlsx")]
    assert kept == versions
    said = run("refresh", "甲.xlsx", "--backup", "--fail-on", "never")
    assert "原文件" not in said.out  # nothing changed, so nothing was written over


def test_new_and_template_keep_what_they_write_over(run, book):
    before = book.read_bytes()
    said = run("new", "甲.xlsx", "--unit", "丙", "--year", 2023, "--force", "--backup")
    assert said.out == "已生成：甲.xlsx\n原文件已留为：甲.bak.xlsx\n"
    assert book.with_name("甲.bak.xlsx").read_bytes() == before
    said = run("template", "build", "甲.xlsx", "--force", "--backup")
    assert said.out == "已生成：甲.xlsx\n原文件已留为：甲.bak2.xlsx\n"


def test_another_file_that_is_written_over_is_kept_too(run, book):
    for name in ("出.xlsx", "值.xlsx"):
        Path(name).write_bytes(b"old")
    said = run(
        "refresh", "甲.xlsx", "--out", "出.xlsx", "--values", "值.xlsx", "--force", "--backup"
    )
    assert "\n原文件已留为：出.bak.xlsx\n原文件已留为：值.bak.xlsx\n已更新：出.xlsx\n" in said.out
    assert [Path(name).read_bytes() for name in ("出.bak.xlsx", "值.bak.xlsx")] == [b"old"] * 2


# ---------------------------------------------------------------- signatures


@pytest.mark.parametrize("command", ["fill", "refresh"])
def test_a_signed_workbook_is_refused_unless_told(run, book, command):
    sign(book)
    before = book.read_bytes()
    Path("d.csv").write_text(DATA.format("乙单位"), encoding="utf-8")
    said = run(command, "甲.xlsx", "--from", "d.csv")
    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "出错：甲.xlsx：工作簿带有数字签名，修改会使签名失效，没有写入。"
        "请先在 Excel 中删除签名；同意去掉签名的，加 --break-signature 再试。\n"
    )
    assert book.read_bytes() == before
    values = ["--values", "值.xlsx", "--fail-on", "never"] if command == "refresh" else []
    said = run(command, "甲.xlsx", "--from", "d.csv", "--break-signature", *values)
    assert said.code == 0
    warning = "注意：工作簿的数字签名已随修改去掉，需要签名的请在 Excel 中重新签名。\n"
    assert warning in said.out + said.err
    assert not Workbook.open(book).is_signed
    assert not values or not Workbook.open("值.xlsx").is_signed


def test_a_signed_workbook_is_checked_and_saved_elsewhere_as_it_is(run, book):
    assert run("refresh", "甲.xlsx", "--fail-on", "never").code == 0
    sign(book)
    assert run("check", "甲.xlsx", "--fail-on", "never").code == 0
    assert run("refresh", "甲.xlsx", "--out", "乙.xlsx", "--fail-on", "never").code == 0
    assert Path("乙.xlsx").read_bytes() == book.read_bytes()


# ---------------------------------------------------------------- limits


def test_limits_are_listed_with_their_meaning(run):
    said = run("limits", "--limit", "members=3")
    assert said.code == 0
    assert said.out.splitlines()[:4] == [
        "file_bytes          200M  工作簿文件的大小",
        "member_bytes        128M  工作簿内任一文件解压后的大小",
        "total_bytes         512M  工作簿内全部文件解压后的大小",
        "members                3  工作簿内的文件个数",
    ]
    assert len(said.out.splitlines()) == len(limit_rows())


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_a_limit_is_an_option_or_a_variable(run, book, monkeypatch, command):
    count = len(parts_of(book.read_bytes()))
    told = (
        f"出错：甲.xlsx：内部文件过多（{count} 个，上限 3 个）。请确认文件来源；"
        "用 Excel 打开后另存为新文件再试；文件可信的，可放宽上限 members 再试。\n"
    )
    said = run(command, "甲.xlsx", "--limit", "members=3")
    assert (said.code, said.out, said.err) == (3, "", told)
    monkeypatch.setenv("XL_TOOLS_LIMITS", "members=3 file_bytes=1G")
    assert run(command, "甲.xlsx").err == told
    assert run(command, "甲.xlsx", "--limit", "members=1K", "--fail-on", "never").code == 0


def test_every_command_that_reads_takes_limits(run, use_cases):
    wanted = Limits(file_bytes=300 << 20)
    option = ["--limit", "file-bytes = 300MB"]
    run("new", "a.xlsx", "--unit", "甲", "--year", 2024, *option)
    run("fill", "a.xlsx", "--from", "d.csv", *option, "--backup", "--break-signature")
    run("check", "a.xlsx", *option)
    run("refresh", "a.xlsx", *option, "--backup", "--break-signature")
    assert [given["limits"] for _, _, given in use_cases.calls] == [wanted] * 4
    told = {name: given for name, _, given in use_cases.calls}
    for name in ("fill", "refresh"):
        assert (told[name]["backup"], told[name]["break_signature"]) == (True, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("members", "上限“members”应写成 名称=数值，如 file_bytes=300M"),
        ("members=-1", "上限“members=-1”应写成 名称=数值，如 file_bytes=300M"),
        ("members=1T", "上限“members=1T”应写成 名称=数值，如 file_bytes=300M"),
        (
            "size=1",
            "没有名为“size”的上限，可用：" + "、".join(sorted(name for name, _, _ in limit_rows())),
        ),
    ],
)
def test_a_wrong_limit_is_a_wrong_call(run, given, said):
    found = run("check", "a.xlsx", "--limit", given)
    assert (found.code, found.out) == (2, "")
    assert found.err == f"用法：xl-tools check [选项] 文件…\n出错：{said}。\n{LAST_LINE}"
