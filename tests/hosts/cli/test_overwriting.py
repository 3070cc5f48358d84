"""What a command writes over unasked, and what it refuses to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import shipped
from xl_tools.refresh.overwriting import refuse_filled

DATA = "表,项目,列,值\n自评表,单位名称,,{}\n"
STEP = "没有写入。请换一个文件名，或加 --force 覆盖。"


@pytest.fixture
def books(run, tmp_path: Path) -> Path:
    """甲 in 甲.xlsx, 乙 in 乙.xlsx, 甲 of the year before in 去年.xlsx, nobody in 空.xlsx."""
    for name, unit, year in (
        ("甲", "甲单位", 2023),
        ("乙", "乙单位", 2023),
        ("去年", "甲单位", 2022),
    ):
        assert run("new", f"{name}.xlsx", "--unit", unit, "--year", year).code == 0
    assert run("template", "build", "空.xlsx").code == 0
    (tmp_path / "别的.xlsx").write_bytes(b"mine")
    (tmp_path / "d.csv").write_text(DATA.format("甲单位"), "utf-8")
    return tmp_path


COMMANDS = [
    ("fill", "甲.xlsx", "--from", "d.csv", "--out"),
    ("refresh", "甲.xlsx", "--fail-on", "never", "--out"),
    ("refresh", "甲.xlsx", "--fail-on", "never", "--out", "新.xlsx", "--values"),
    ("template", "upgrade", "甲.xlsx", "--out"),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("there", "what"),
    [
        ("乙.xlsx", "是“乙单位”2023 年的填报"),
        ("去年.xlsx", "是“甲单位”2022 年的填报"),
        ("别的.xlsx", "不是本工具的填报工作簿"),
    ],
)
def test_another_file_is_not_written_over(run, books, command, there, what):
    before = {path.name: path.read_bytes() for path in books.iterdir()}
    said = run(*command, there)
    assert (said.code, said.out if command[0] != "refresh" else "") == (2, "")
    assert said.err == f"出错：{there} 已存在，{what}，{STEP}\n"
    assert {path.name: path.read_bytes() for path in books.iterdir()} == before
    assert run(*command, there, "--force").code == 0
    assert (books / there).read_bytes() != before[there]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_filing_s_own_copy_and_a_blank_template_are(run, books, command):
    for there in ("空.xlsx", "空.xlsx", "副本.xlsx", "副本.xlsx"):
        said = run(*command, there)
        assert (said.code, said.err) == (0, "")


def test_a_filing_without_a_name_is_named_so(run, books):
    (books / "d.csv").write_text("表,项目,列,值\n自评表,填表人,,某某\n", "utf-8")
    assert run("fill", "空.xlsx", "--from", "d.csv").code == 0
    said = run("refresh", "甲.xlsx", "--out", "空.xlsx")
    assert (said.code, said.err) == (
        2, f"出错：空.xlsx 已存在，是未写单位名称、2023 年的填报，{STEP}\n",
    )  # fmt: skip


def test_a_template_is_built_over_a_blank_one_only(run, books):
    shipped.put(books / "填.xlsx", shipped.filled(shipped.SEED))
    for name in ("甲.xlsx", "填.xlsx", "别的.xlsx"):
        before = (books / name).read_bytes()
        said = run("template", "build", name, "--backup")
        assert (said.code, said.out) == (2, "")
        assert said.err == f"出错：{name} 已存在，不是空白模板，{STEP}\n"
        assert (books / name).read_bytes() == before
        assert run("template", "build", name, "--force").out == f"已生成：{name}\n"
    again = run("template", "build", "空.xlsx", "--year", 2024)
    assert (again.code, again.out) == (0, "已生成：空.xlsx\n")
    for name in ("template.xlsx", "template.xlsm"):
        refuse_filled(Path(shipped.__file__).parents[1] / "workbooks" / name)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_above_the_limits_given_is_not_read_for_whose_it_is(run, books, command):
    sizes = {path.name: path.stat().st_size for path in books.iterdir()}
    with (books / "副本.xlsx").open("ab") as file:
        file.write(bytes(sizes["甲.xlsx"]))
    limit = ("--limit", f"file_bytes={sizes['甲.xlsx'] + 1}")
    said = run(*command, "副本.xlsx", *limit)
    assert (said.code, said.err) == (
        2, f"出错：副本.xlsx 已存在，不是本工具的填报工作簿，{STEP}\n",
    )  # fmt: skip
