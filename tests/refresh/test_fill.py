"""Filling: what is given goes in, what is not given stays, nothing is written where data are bad."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.shipped import CLEAN, SEED, empty, filled, put
from tests.workbook.test_legacy import as_xls
from xl_tools.domain.cells import Kind
from xl_tools.errors import BrokenWorkbook, DataError, FileError, UnknownForm, UsageError
from xl_tools.refresh import check, fill, new, refresh
from xl_tools.workbook import Workbook

UNIT = "示例区文化服务中心"


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return put(tmp_path / "a.xlsx", filled(CLEAN))


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    return put(tmp_path / "a.xlsx", empty())


def toml(folder: Path, text: str) -> Path:
    path = folder / "d.toml"
    path.write_text(text, "utf-8")
    return path


def cells(path: Path, sheet: str) -> dict[str, object]:
    return {cell.ref: cell.value.raw for cell in Workbook.open(path)[sheet].cells()}


def formulas(path: Path) -> dict[tuple[str, str], str]:
    book = Workbook.open(path)
    found = {(name, c.ref): c.formula for name in book.sheet_names for c in book[name].cells()}
    return {at: formula for at, formula in found.items() if formula is not None}


# ---------------------------------------------------------------- what goes in


def test_partial_data_keep_the_rest(clean, tmp_path):
    before = cells(clean, "基础数据表")
    done = fill(clean, data=toml(tmp_path, '["基础数据表"."公务接待"]\n"本年决算" = 0.41\n'))
    after = cells(clean, "基础数据表")
    assert (done.changes, done.path, done.overwritten) == (1, clean, ())
    changed = {ref for ref in after if after[ref] != before.get(ref)}
    # The figure, the total above it and the ratios of both rows.
    assert changed == {"F11", "F6", "I6", "J6", "I11", "J11"}
    assert after["F11"] == Decimal("0.41")
    assert cells(clean, "自评表") == cells(put(tmp_path / "b.xlsx", filled(CLEAN)), "自评表")


RENAMED = "单位名称按数据填为“别的单位”，工作簿原来是“{}”，请核对是否选错了数据。"


@pytest.mark.parametrize("job", [fill, refresh])
def test_another_units_name_in_the_data_is_told(clean, tmp_path, job):
    data = tmp_path / "d.csv"
    data.write_text("表,项目,列,值\n自评表,单位名称,,别的单位\n", "utf-8")
    assert job(clean, data=data).warnings == (RENAMED.format(UNIT),)
    assert check(clean).unit == "别的单位"
    assert job(clean, data=data).warnings == ()


def test_a_blank_unit_is_filled_in_without_a_word(clean, tmp_path):
    book = Workbook.open(clean)
    book["自评表"]["D3"].value = None
    book.save()
    data = toml(tmp_path, '[自评表]\n单位名称 = "别的单位"\n')
    assert fill(clean, data=data).warnings == ()


def test_a_fill_leaves_the_workbook_alone_where_it_goes_elsewhere(clean, tmp_path):
    before, out = clean.read_bytes(), tmp_path / "新" / "b.xlsx"
    data = toml(tmp_path, '["基础数据表"]\n"编制数" = 46\n')
    assert fill(clean, data=data, out=out).path == out
    assert clean.read_bytes() == before
    assert cells(out, "基础数据表")["B4"] == 46


def test_the_same_data_again_change_nothing(clean, tmp_path):
    data = toml(tmp_path, '["基础数据表"]\n"编制数" = 46\n')
    fill(clean, data=data)
    once, time = clean.read_bytes(), clean.stat().st_mtime_ns
    fill(clean, data=data)
    assert (clean.read_bytes(), clean.stat().st_mtime_ns) == (once, time)


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-甲", "@甲", "=cmd|' /c calc'!A0"])
def test_text_stays_text(blank, tmp_path, text):
    data = toml(tmp_path, f"[[自评表.绩效指标]]\n三级指标 = {text!r}\n年度指标值 = {text!r}\n")
    if "'" in text:
        data.write_text(
            f'[[自评表.绩效指标]]\n三级指标 = "{text}"\n年度指标值 = "{text}"\n', "utf-8"
        )
    fill(blank, data=data)
    sheet = Workbook.open(blank)["自评表"]
    for ref in ("D14", "E14"):
        assert (sheet[ref].formula, sheet[ref].value.kind, sheet[ref].value.raw) == (
            None,
            Kind.TEXT,
            text,
        )
    assert openpyxl.load_workbook(blank)["自评表"]["D14"].data_type == "s"


def test_rows_grow_with_their_texts(blank, tmp_path):
    before = Workbook.open(blank)["自评表"]
    goal = "推进公共文化服务" * 40
    fill(blank, data=toml(tmp_path, f'["自评表"]\n"预期目标" = "{goal}"\n'))
    after = Workbook.open(blank)["自评表"]
    assert after.row_height(12) > before.row_height(12)
    assert after.row_height(13) == before.row_height(13)


# ---------------------------------------------------------------- more rows than the form has

SIX = "".join(
    f'[["自评表"."绩效指标"]]\n"一级指标" = "{first}"\n"二级指标" = "{second}"\n'
    f'"三级指标" = "指标{number}"\n"年度指标值" = "≥{number}次"\n"实际完成值" = "{number}次"\n'
    f'"分值" = 10\n"得分" = 10\n'
    for number, (first, second) in enumerate(
        [
            ("产出指标（50分）", "数量指标"),
            ("产出指标（50分）", "数量指标"),
            ("产出指标（50分）", "数量指标"),
            ("产出指标（50分）", "质量指标"),
            ("产出指标（50分）", "时效指标"),
            ("效益指标（30分）", "经济效益指标"),
            ("效益指标（30分）", "社会效益指标"),
            ("效益指标（30分）", "生态效益指标"),
            ("满意度指标（10分）", "服务对象满意度指标"),
        ],
        1,
    )
)


def test_more_indicators_than_rows_insert_rows_that_look_and_calculate_alike(blank, tmp_path):
    done = fill(blank, data=toml(tmp_path, SIX))
    assert done.changes == 63
    book = Workbook.open(blank)
    sheet = book["自评表"]
    assert [sheet[f"D{row}"].value.raw for row in range(14, 23)] == [
        f"指标{n}" for n in range(1, 10)
    ]
    assert [sheet[f"K{row}"].value.raw for row in range(14, 23)] == [10] * 9
    assert sheet["G23"].formula == "SUM(G5,G14:G22)"
    assert (sheet["G23"].value.raw, sheet["H23"].value.raw) == (100, 90)
    assert book.locate("绩效指标_行") == ("自评表", "B14:I22")
    assert book.locate("总分_得分") == ("自评表", "H23")
    # The class column is merged over its rows, the row label over all.
    grouped = {ref for ref in sheet.merged if ref.startswith(("B1", "B2")) and ":B" in ref}
    assert grouped == {"B14:B18", "B19:B21"}
    assert "A13:A22" in sheet.merged
    assert sheet["B22"].value.raw == "满意度指标（10分）"
    looks = [[sheet[f"{at}{row}"].style for at in "CDEFGHIKLM"] for row in range(14, 23)]
    assert looks == [looks[0]] * 9
    loaded = openpyxl.load_workbook(blank)["自评表"]
    guarded = [dv for dv in loaded.data_validations.dataValidation if "G22" in dv.sqref]
    assert guarded
    assert loaded.print_area == "'自评表'!$A$1:$J$24"
    assert not refresh(blank).warnings


def test_the_workbook_stays_the_same_whether_rows_are_drawn_or_inserted(blank, tmp_path):
    """What `new` draws with more rows and what `fill` inserts say the same."""
    data = toml(tmp_path, SIX)
    fill(blank, data=data)
    drawn = tmp_path / "drawn.xlsx"
    new(drawn, form="hunan-2023", unit="示例单位", year=2023, data=data)
    assert cells(blank, "自评表") == cells(drawn, "自评表")
    assert formulas(blank) == formulas(drawn)


def test_funds_and_buildings_get_rows_of_their_own(blank, tmp_path):
    data = toml(
        tmp_path,
        "".join(
            f'[["基础数据表"."专项资金"]]\n"名称" = "专项{n}"\n"上年决算" = {n}\n'
            f'"本年预算" = {n}\n"本年决算" = {n}\n'
            f'[["基础数据表"."楼堂馆所"]]\n"批复规模" = 100\n"实际规模" = {n * 10}\n'
            for n in (1, 2, 3)
        ),
    )
    fill(blank, data=data)
    book = Workbook.open(blank)
    sheet = book["基础数据表"]
    assert [sheet[f"A{row}"].value.raw for row in (15, 16, 17)] == ["专项1", "专项2", "专项3"]
    assert sheet["F12"].value.raw == 6  # 项目支出
    assert [sheet[f"D{row}"].value.raw for row in (25, 26, 27)] == [
        Decimal("0.1"),
        Decimal("0.2"),
        Decimal("0.3"),
    ]
    assert book.locate("楼堂馆所_行") == ("基础数据表", "B25:G27")
    assert "B16:C16" in sheet.merged


def test_fewer_rows_than_there_are_keep_the_others(clean, tmp_path):
    data = toml(tmp_path, '[["自评表"."绩效指标"]]\n"得分" = 7\n')
    before = cells(clean, "自评表")
    fill(clean, data=data)
    after = cells(clean, "自评表")
    changed = {ref for ref in after if after[ref] != before[ref]}
    assert after["H14"] == 7
    assert changed == {"H14", "L14", "H27", "L27"}


TWO = """[["自评表"."绩效指标"]]
"一级指标" = "产出指标"
"二级指标" = "数量指标"
"三级指标" = "活动场次"
[["自评表"."绩效指标"]]
"一级指标" = "满意度指标"
"二级指标" = "服务对象满意度指标"
"三级指标" = "满意度"
"""


def test_classes_printed_below_the_last_indicator_given_go(blank, tmp_path):
    book = Workbook.open(blank)
    book["自评表"]["D19"].value = "手工填写"
    book.save(blank)
    fill(blank, data=toml(tmp_path, TWO))
    sheet = Workbook.open(blank)["自评表"]
    assert [(sheet[f"B{row}"].value.raw, sheet[f"C{row}"].value.raw) for row in range(14, 21)] == [
        ("产出指标", "数量指标"),
        ("满意度指标", "服务对象满意度指标"),
        (None, None),
        (None, None),
        (None, None),
        ("满意度指标（10分）", "服务对象满意度指标"),  # what someone has begun to fill in stays
        (None, None),
    ]


# ---------------------------------------------------------------- filed totals

TOTAL = '["基础数据表"."三公经费"]\n"本年预算" = {}\n["基础数据表"."公务接待"]\n"本年预算" = {}\n'


def test_a_filed_total_that_agrees_keeps_the_formula(clean, tmp_path):
    before = Workbook.open(clean)["基础数据表"]["D6"]
    total = before.value.raw - Workbook.open(clean)["基础数据表"]["D11"].value.raw + 2
    done = fill(clean, data=toml(tmp_path, TOTAL.format(total, 2)))
    after = Workbook.open(clean)["基础数据表"]["D6"]
    assert done.overwritten == ()
    assert (after.formula, after.value.raw) == (before.formula, total)


def test_a_filed_total_that_contradicts_stands_and_is_named(clean, tmp_path):
    done = fill(clean, data=toml(tmp_path, TOTAL.format(99, 2)))
    after = Workbook.open(clean)["基础数据表"]["D6"]
    assert done.overwritten == ("三公经费.本年预算",)
    assert (after.formula, after.value.raw) == (None, 99)
    assert [f.rule for f in check(clean).findings if str(f.place) == "基础数据表!D6"] == [
        "total.parts"
    ]


def test_the_formula_comes_back_when_later_data_agree(clean, tmp_path):
    before = formulas(clean)
    total = Workbook.open(clean)["基础数据表"]["D6"].value.raw
    own = Workbook.open(clean)["基础数据表"]["D11"].value.raw
    fill(clean, data=toml(tmp_path, TOTAL.format(99, own)))
    assert ("基础数据表", "D6") not in formulas(clean)
    done = fill(clean, data=toml(tmp_path, TOTAL.format(total, own)))
    assert done.overwritten == ()
    assert formulas(clean) == before
    assert check(clean).findings == ()


def test_a_figure_that_still_contradicts_stays_to_the_byte(clean, tmp_path):
    data = toml(tmp_path, TOTAL.format(99, 2))
    fill(clean, data=data)
    once = clean.read_bytes()
    assert fill(clean, data=data).overwritten == ("三公经费.本年预算",)
    assert clean.read_bytes() == once


def test_the_formula_comes_back_to_where_the_cells_are_now(clean, tmp_path):
    total = Workbook.open(clean)["基础数据表"]["D6"].value.raw
    own = Workbook.open(clean)["基础数据表"]["D11"].value.raw
    fill(clean, data=toml(tmp_path, TOTAL.format(99, own)))
    book = Workbook.open(clean)
    book["基础数据表"].insert_rows(8, 1)
    book["基础数据表"].insert_rows(2, 1)
    book.save()
    fill(clean, data=toml(tmp_path, TOTAL.format(total, own)))
    cell = Workbook.open(clean)["基础数据表"]["D7"]
    assert cell.formula == 'IF(COUNT(D8,D12,D13)=0,"",SUM(D8,D12,D13))'
    assert cell.value.raw == total


def test_a_filed_ratio_agrees_at_the_precision_it_was_printed_with(blank, tmp_path):
    text = '["基础数据表"]\n"编制数" = 33\n"实际在职人数" = 32\n"在职人员控制率" = "{}"\n'
    assert fill(blank, data=toml(tmp_path, text.format("97%"))).overwritten == ()
    assert fill(blank, data=toml(tmp_path, text.format("97.0%"))).overwritten == ()
    assert fill(blank, data=toml(tmp_path, text.format("96%"))).overwritten == ("在职人员控制率",)


def test_a_part_that_is_overwritten_does_not_make_its_total_look_right(blank, tmp_path):
    data = toml(
        tmp_path,
        '["基础数据表"."三公经费"]\n"本年预算" = 9\n'
        '["基础数据表"."公务用车购置和维护经费"]\n"本年预算" = 9\n'
        '["基础数据表"."公车购置"]\n"本年预算" = 4\n["基础数据表"."公车运行维护"]\n"本年预算" = 4\n',
    )
    assert set(fill(blank, data=data).overwritten) == {
        "三公经费.本年预算",
        "公务用车购置和维护经费.本年预算",
    }


# ---------------------------------------------------------------- last year


def test_last_years_figures_go_into_the_prior_column(clean, tmp_path):
    out = tmp_path / "2024.xlsx"
    new(out, form="hunan-2023", unit=UNIT, year=2024, prior=clean)
    last, now = cells(clean, "基础数据表"), cells(out, "基础数据表")
    assert now["B11"] == last["F11"]
    assert now["B4"] == last["B4"]
    assert now["D11"] is None
    assert cells(out, "自评表")["D14"] == cells(clean, "自评表")["D14"]
    assert cells(out, "自评表")["H14"] is None


@pytest.mark.soffice
def test_last_years_workbook_may_be_an_old_one(clean, tmp_path, office):
    old = as_xls(office, clean, tmp_path / "2023.xls")
    before = old.read_bytes()
    new(tmp_path / "a24.xlsx", form="hunan-2023", unit=UNIT, year=2024, prior=clean)
    new(tmp_path / "b24.xlsx", form="hunan-2023", unit=UNIT, year=2024, prior=old)
    assert (tmp_path / "a24.xlsx").read_bytes() == (tmp_path / "b24.xlsx").read_bytes()
    assert old.read_bytes() == before


def test_data_win_over_last_year(clean, tmp_path):
    out = tmp_path / "2024.xlsx"
    data = toml(tmp_path, '["基础数据表"."公务接待"]\n"上年决算" = 9.99\n')
    new(out, form="hunan-2023", unit=UNIT, year=2024, prior=clean, data=data)
    assert cells(out, "基础数据表")["B11"] == Decimal("9.99")


@pytest.mark.parametrize(
    ("unit", "year", "said"),
    [
        (UNIT, 2025, "上年工作簿应为 2024 年的填报，现为 2023 年。请换上一年的文件。"),
        (
            "另一单位",
            2024,
            f"上年工作簿是“{UNIT}”的填报，与“另一单位”不是同一单位。请换本单位的文件。",
        ),
    ],
)
def test_another_years_or_units_workbook_is_refused(clean, tmp_path, unit, year, said):
    out = tmp_path / "new.xlsx"
    with pytest.raises(UsageError) as caught:
        new(out, form="hunan-2023", unit=unit, year=year, prior=clean)
    assert str(caught.value) == said
    assert not out.exists()


# ---------------------------------------------------------------- nothing is written


def test_bad_data_leave_the_file_as_it_is(clean, tmp_path):
    before, time = clean.read_bytes(), clean.stat().st_mtime_ns
    data = toml(
        tmp_path,
        '["基础数据表"]\n"编制数" = "三十"\n"编制人数量" = 3\n["基础数据表"."公务接待"]\n"本年决算" = 1\n',
    )
    for job in (fill, refresh):
        with pytest.raises(DataError) as caught:
            job(clean, data=data)
        assert str(caught.value) == (
            f"{data} 基础数据表.编制数：“编制数”应填数字，现为“三十”\n"
            f"{data} 基础数据表.编制人数量：“基础数据表”没有项目“编制人数量”，最接近的是“编制人数”"
        )
        assert (clean.read_bytes(), clean.stat().st_mtime_ns) == (before, time)


def test_a_workbook_of_no_form_of_ours(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    before = path.read_bytes()
    data = toml(tmp_path, '["基础数据表"]\n"编制数" = 3\n')
    for job in (lambda: fill(path, data=data), lambda: check(path), lambda: refresh(path)):
        with pytest.raises(UnknownForm) as caught:
            job()
        assert str(caught.value) == (
            f"{path}：这个工作簿不是由本工具的模板生成的，找不到套表标识。"
            "请用 xl-tools new 生成工作簿，再用 xl-tools fill 填入数据。"
        )
    assert path.read_bytes() == before


def test_a_workbook_of_a_form_this_version_does_not_have(clean):
    book = Workbook.open(clean)
    book.set_name("XLT_FORM", '"hunan-2099"', hidden=True)
    book.save()
    with pytest.raises(UnknownForm) as caught:
        check(clean)
    assert str(caught.value) == (
        f"{clean}：这个工作簿用的套表是“hunan-2099”，本程序只有：hunan-2023、mof-project。"
        "请换用支持这个套表的版本，或用 xl-tools new 重新生成工作簿。"
    )


def test_a_cell_whose_row_was_deleted_cannot_be_filled(clean, tmp_path):
    book = Workbook.open(clean)
    book["基础数据表"].delete_rows(11, 1)
    book.save()
    before = clean.read_bytes()
    with pytest.raises(BrokenWorkbook) as caught:
        fill(clean, data=toml(tmp_path, '["基础数据表"."公务接待"]\n"本年决算" = 1\n'))
    assert str(caught.value) == (
        f"{clean}：找不到项目“公务接待.本年决算”的单元格（名称 公务接待_本年决算 已被删除）。"
        "请用模板重新生成工作簿后再填。"
    )
    assert clean.read_bytes() == before


def test_a_table_whose_rows_were_deleted_cannot_be_filled(clean, tmp_path):
    book = Workbook.open(clean)
    book.set_name("绩效指标_行", "自评表!#REF!")
    book.save()
    with pytest.raises(BrokenWorkbook) as caught:
        fill(clean, data=toml(tmp_path, '[["自评表"."绩效指标"]]\n"得分" = 1\n'))
    assert str(caught.value) == (
        f"{clean}：找不到表“绩效指标”（名称 绩效指标_行 已被删除）。请用模板重新生成工作簿后再填。"
    )


@pytest.mark.parametrize("job", [fill, refresh])
def test_a_file_that_is_not_there(tmp_path, job):
    path = tmp_path / "none.xlsx"
    with pytest.raises(FileError) as caught:
        job(path, data=toml(tmp_path, '["基础数据表"]\n"编制数" = 3\n'))
    assert str(caught.value) == f"{path}：文件不存在。请检查路径和文件名。"


def test_filling_the_seed_leaves_its_contradictions_for_the_checks(tmp_path):
    path = put(tmp_path / "a.xlsx", filled(SEED))
    sheet = Workbook.open(path)["基础数据表"]
    assert (sheet["D6"].formula, sheet["D6"].value.raw) == (None, 0)
    assert sheet["B6"].formula is not None
