"""New workbooks: where they go, what they hold, and when none is made."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.shipped import CLEAN, FORM, SEED, data_of, empty
from xl_tools.errors import DataError, FileBusy, FileError, FormError, UsageError
from xl_tools.refresh import build_template, check, new, refresh
from xl_tools.workbook import Workbook

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
UNIT = "示例区文化服务中心"


def make(out: Path, **more):
    return new(out, **({"form": FORM, "unit": UNIT, "year": 2023} | more))


def test_an_empty_workbook_of_the_unit_and_year(tmp_path):
    out = tmp_path / "a.xlsx"
    done = make(out, unit="某街道", year=2024)
    assert (done.changes, done.path, done.overwritten) == (0, out, ())
    report = check(out)
    assert (report.unit, report.year, report.form) == ("某街道", 2024, FORM)
    assert Workbook.open(out)["自评表"]["A2"].value.text.startswith("2024年度")


def test_a_filled_workbook(tmp_path):
    done = make(tmp_path / "a.xlsx", data=data_of(CLEAN))
    assert done.changes == 157
    assert check(tmp_path / "a.xlsx").findings == ()


def test_the_same_call_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        make(tmp_path / name, data=data_of(CLEAN))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_into_a_folder_that_is_not_there(tmp_path):
    out = tmp_path / "2023" / "自评" / "a.xlsx"
    make(out)
    assert out.exists()


def test_an_existing_file_is_not_overwritten_unless_told(tmp_path):
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"mine")
    with pytest.raises(UsageError) as caught:
        make(out)
    assert str(caught.value) == f"{out} 已存在。请换一个文件名，或加 --force 覆盖。"
    assert out.read_bytes() == b"mine"
    make(out, force=True)
    assert check(out).unit == UNIT


def test_a_folder_is_no_workbook(tmp_path):
    with pytest.raises(FileError) as caught:
        make(tmp_path, force=True)
    assert str(caught.value) == (
        f"{tmp_path}：这是文件夹，不能写成工作簿。请写出文件名，如 自评.xlsx。"
    )


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(FileError) as caught:
        make(tmp_path / "file" / "sub" / "a.xlsx")
    assert str(caught.value) == f"{tmp_path / 'file' / 'sub'}：无法建立这个文件夹。请换一个位置。"


def test_a_read_only_file_stays(tmp_path):
    out = tmp_path / "a.xlsx"
    out.write_bytes(empty())
    out.chmod(stat.S_IRUSR)
    for job in (lambda: make(out, force=True), lambda: refresh(out, data=data_of(SEED))):
        with pytest.raises(FileBusy) as caught:
            job()
        assert str(caught.value) == (
            f"{out}：文件是只读的，没有写入。请去掉文件的只读属性，或另存到别处。"
        )
    assert out.read_bytes() == empty()


def test_an_unknown_form(tmp_path):
    with pytest.raises(UsageError) as caught:
        make(tmp_path / "a.xlsx", form="hunan-2032")
    assert str(caught.value) == "没有套表“hunan-2032”，您是否想写 hunan-2023？"
    assert not isinstance(caught.value, FormError)
    assert not (tmp_path / "a.xlsx").exists()


def test_bad_data_make_no_workbook(tmp_path):
    data = tmp_path / "d.toml"
    data.write_text('["基础数据表"]\n"编制数" = "三十"\n', "utf-8")
    with pytest.raises(DataError) as caught:
        make(tmp_path / "new" / "a.xlsx", data=data)
    assert str(caught.value) == f"{data} 基础数据表.编制数：“编制数”应填数字，现为“三十”"
    assert not (tmp_path / "new").exists()


def test_data_that_name_another_unit_are_filled_in_and_said(tmp_path):
    done = make(tmp_path / "a.xlsx", unit="别的单位", data=data_of(CLEAN))
    assert done.warnings == (f"单位名称按数据填为“{UNIT}”，与 --unit 的“别的单位”不同，请核对。",)
    assert check(tmp_path / "a.xlsx").unit == UNIT


def test_the_template_is_the_shipped_one(tmp_path):
    out = tmp_path / "t.xlsx"
    build_template(out, form=FORM)
    assert out.read_bytes() == (WORKBOOKS / "template.xlsx").read_bytes()
    build_template(out, form=FORM, year=2025)
    assert check(out).year == 2025
