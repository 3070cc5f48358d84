"""Answered lists back into the workbooks: every way an answer can be right or wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.replies.notes import Outcome
from xl_tools.batch.replies.run import Options, exit_code, put_replies
from xl_tools.batch.returns.folder import write_returns
from xl_tools.errors import UsageError
from xl_tools.filings.results import read_explanations
from xl_tools.workbook import Workbook

WHY = "年中追加专项资金，已履行报批手续。"
UNIT = "株洲市芦淞区建宁街道办事处"
ANSWER, BASIS = 9, 13  # the columns 答复 and 依据值 of a list


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The OUT of a batch of one unit, with its list; no test changes it."""
    out = tmp_path_factory.mktemp("结果")
    (out / "工作簿").mkdir()
    one = record(shipped.put(out / "工作簿" / "甲.xlsx", shipped.filled(shipped.SEED)), "甲.xlsx")
    make_store(out, [one])
    write_returns(out)
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "结果"))


def answer(
    out: Path, answers: Mapping[int, str], name: str = UNIT, edit: Callable | None = None
) -> Path:
    """Answer rows of the list as a clerk does; return the list."""
    path = out / "退回清单" / "2023" / f"{UNIT}.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row, text in answers.items():
        sheet.cell(row, ANSWER).value = text
    if edit:
        edit(sheet)
    target = path.with_name(f"{name}.xlsx")
    book.save(target)
    return target


def row_of(out: Path, severity: str, nth: int = 0) -> int:
    sheet = openpyxl.load_workbook(out / "退回清单" / "2023" / f"{UNIT}.xlsx").active
    rows = [
        r for r in range(7, sheet.max_row + 1) if str(sheet.cell(r, 2).value).endswith(severity)
    ]
    return rows[nth]


def replies(out: Path, **options):
    return put_replies(out / "退回清单", Options(**options))


def open_notes(summary) -> list[str]:
    """Return what a person has to look at, but for the rows nobody has answered."""
    return [str(note) for note in summary.open if note.outcome is not Outcome.BLANK]


def workbook(out: Path) -> Path:
    return out / "工作簿" / "甲.xlsx"


def explained(out: Path) -> dict[str, tuple[str, str]]:
    found = read_explanations(Workbook.open(workbook(out)))
    return {key: (one.text, one.status) for key, one in found.items() if one.text}


def test_an_answer_clears_its_finding_and_a_second_run_changes_nothing(out):
    answer(out, {row_of(out, "核实"): WHY})
    summary = replies(out)
    assert (summary.lists, summary.changed, summary.counts[Outcome.PUT]) == (1, [workbook(out)], 1)
    assert list(explained(out).values()) == [(WHY, "已说明")]
    before = workbook(out).read_bytes()
    again = replies(out)
    assert (again.changed, again.counts[Outcome.ALREADY], open_notes(again)) == ([], 1, [])
    assert workbook(out).read_bytes() == before


def test_a_dry_run_writes_nothing(out):
    answer(out, {row_of(out, "核实"): WHY})
    before = workbook(out).read_bytes()
    summary = replies(out, dry_run=True)
    assert (summary.counts[Outcome.PUT], summary.changed) == (1, [])
    assert workbook(out).read_bytes() == before


def test_what_was_not_answered_is_one_line_and_fails(out):
    summary = replies(out)
    rows = "、".join(map(str, range(7, 43)))
    assert [str(note) for note in summary.open] == [f"2023/{UNIT}.xlsx：第 {rows} 行没有答复。"]
    assert exit_code(summary) == 1


def test_no_reason_and_an_error_are_told(out):
    error, review = row_of(out, "错误"), row_of(out, "核实")
    answer(out, {error: WHY, review: "无"})
    said = open_notes(replies(out))
    assert [line.partition("：")[2] for line in said] == [
        "这是“错误”，须改正，不能以说明代替；答复已写入备查。",
        "“无”不是具体原因，没有写入。请写明为什么。",
    ]
    assert said[0].startswith(f"2023/{UNIT}.xlsx 第 {error} 行（基础数据表!")
    assert list(explained(out).values()) == [(WHY, "错误须改正，不能以说明代替")]


def test_another_explanation_is_kept_unless_forced(out):
    row = row_of(out, "核实")
    answer(out, {row: WHY})
    replies(out)
    other = "因上级追加任务，支出相应增加。"
    answer(out, {row: other})
    summary = replies(out)
    (line,) = open_notes(summary)
    assert line.endswith(
        f"工作簿中已有另一说明“{WHY}”，予以保留；答复没有写入：{other}。要替换请加 --force。"
    )
    assert list(explained(out).values()) == [(WHY, "已说明")]
    assert replies(out, force=True).counts[Outcome.REPLACED] == 1
    assert list(explained(out).values()) == [(other, "已说明")]


def change(out: Path, edits: Mapping[str, object]) -> None:
    book = Workbook.open(workbook(out))
    for ref, value in edits.items():
        book["基础数据表"][ref].value = value
    book.save(workbook(out))


def test_a_finding_that_changed_or_is_gone_gets_no_answer(out):
    from decimal import Decimal

    sheet = openpyxl.load_workbook(out / "退回清单" / "2023" / f"{UNIT}.xlsx").active
    rows = {
        str(sheet.cell(r, 3).value): r
        for r in range(7, 43)
        if "核实" in str(sheet.cell(r, 2).value)
    }
    answer(out, {rows["基础数据表!F20"]: WHY, row_of(out, "错误", 2): WHY})
    change(out, {"F20": Decimal("99"), "F21": Decimal("0"), "D21": Decimal("0")})
    summary = replies(out)
    assert summary.counts[Outcome.GONE] == 1
    (line,) = open_notes(summary)
    assert "数值已变化（清单上：" in line
    assert line.endswith(f"答复没有写入：{WHY}。请按现在的数重新说明。")
    assert explained(out) == {}


def test_a_row_whose_key_was_touched_is_not_read(out):
    row = row_of(out, "核实")

    def paste(sheet):
        sheet.cell(row, BASIS).value = "得分=100"

    answer(out, {row: WHY}, edit=paste)
    (line,) = open_notes(replies(out))
    assert line.endswith(f"隐藏的标识被改动或缺少，答复没有读入：{WHY}。请用原清单重新填写。")


def test_sorted_rows_and_a_lost_name_are_no_matter(out):
    row = row_of(out, "核实")

    def reverse(sheet):
        rows = [[c.value for c in r] for r in sheet.iter_rows(min_row=7)]
        for target, values in zip(sheet.iter_rows(min_row=7), reversed(rows), strict=True):
            for cell, value in zip(target, values, strict=True):
                cell.value = value
        sheet.parent.defined_names.clear()

    answer(out, {row: WHY}, edit=reverse)
    assert replies(out).counts[Outcome.PUT] == 1


def test_lists_of_one_filing_are_read_together_unless_they_contradict(out):
    first, second = row_of(out, "核实"), row_of(out, "核实", 1)
    answer(out, {first: WHY}, "甲")
    answer(out, {first: WHY + "另见附件。", second: WHY}, "乙")
    summary = replies(out)
    assert summary.counts[Outcome.PUT] == 1
    assert summary.counts[Outcome.SAME_LIST] == 2
    (line,) = open_notes(summary)
    assert "两份清单的答复不同，都没有写入：" in line
    assert line.endswith("请只留一份。")


def test_workbooks_may_be_anywhere(out, tmp_path):
    answer(out, {row_of(out, "核实"): WHY})
    folder = tmp_path / "别处"
    (folder / "深").mkdir(parents=True)
    shutil.copy(workbook(out), folder / "深" / "改名.xlsx")
    summary = replies(out, workbooks=folder)
    assert summary.changed == [(folder / "深" / "改名.xlsx").resolve()]
    (folder / "深" / "改名.xlsx").unlink()
    (line,) = open_notes(replies(out, workbooks=folder))
    assert line.endswith(f"{folder} 中没有“{UNIT}”2023 年的工作簿。答复没有写入：{WHY}。")


def test_a_missing_or_broken_workbook_and_other_files_are_told(out):
    answer(out, {row_of(out, "核实"): WHY})
    folder = out / "退回清单" / "2023"
    shutil.copy(workbook(out), folder / "改好的自评.xlsx")  # sent along: nothing to say
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    openpyxl.Workbook().save(folder / "别的.xlsx")
    (folder / "旧.et").write_bytes(b"x")
    (folder / "只有.docx").write_bytes(b"x")
    workbook(out).write_bytes(b"not a workbook")
    summary = replies(out)
    assert {
        note.where: note.outcome for note in summary.notes if note.outcome is not Outcome.BLANK
    } == {
        "2023/坏.xlsx": Outcome.UNREADABLE,
        "2023/旧.et": Outcome.UNREADABLE,
        "2023/别的.xlsx": Outcome.NO_LIST,
        "2023/只有.docx": Outcome.NO_LIST,
        f"2023/{UNIT}.xlsx": Outcome.UNREADABLE,
    }
    assert exit_code(summary) == 3


def test_it_must_be_known_where_the_workbooks_are(tmp_path):
    with pytest.raises(UsageError) as error:
        put_replies(tmp_path, Options())
    assert str(error.value) == (
        "请用 --store 指定批量处理的输出文件夹，或用 --workbooks 指定工作簿所在的文件夹。"
    )


@pytest.mark.parametrize("text", [123, "419.02万元", "？？"])
def test_a_bare_figure_explains_nothing(out, text):
    answer(out, {row_of(out, "核实"): text})
    before = workbook(out).read_bytes()
    (said,) = open_notes(replies(out))
    assert said.partition("：")[2] == f"“{text}”不是具体原因，没有写入。请写明为什么。"
    assert workbook(out).read_bytes() == before


def test_a_folder_without_a_list_is_told(out, tmp_path):
    folder = tmp_path / "别处"
    folder.mkdir()
    for _ in ("empty", "a filing alone"):
        with pytest.raises(UsageError) as error:
            put_replies(folder, Options(store=out))
        assert str(error.value) == (
            f"{folder}：没有找到退回清单（.xlsx）。请指定单位报回的退回清单所在的文件夹。"
        )
        shutil.copy(workbook(out), folder)
