"""Invented filings: reproducible, and what is wrong in them is what the checks say, and no more."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_tools.batch.jobs import Stamp
from xl_tools.batch.run import Options, batch
from xl_tools.batch.store import Store
from xl_tools.demo.across import DISTRICT_FILE, LAST_YEAR, THIS_YEAR
from xl_tools.demo.catalog import load_catalog
from xl_tools.demo.clean import clean_draft
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import BUILDINGS, INDICATORS
from xl_tools.demo.faults import INJECTIONS
from xl_tools.demo.making import mould_for
from xl_tools.demo.shape import Shape
from xl_tools.demo.writing import TRUTH_FILE, Order, read_truth, write_demo
from xl_tools.errors import UsageError
from xl_tools.forms.cross import cross_rules
from xl_tools.hosts.cli import main
from xl_tools.refresh.opening import open_form
from xl_tools.workbook.formula_set import FormulaSet

UNITS = 500


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Silent:
    """A watch that hears nothing."""

    def started(self, total: int) -> None: ...

    def happened(self, stamp: Stamp, *, unchanged: bool) -> None: ...

    def publishing(self) -> None: ...


def refreshed(folder: Path, out: Path) -> Store:
    """Do both years as a reviewer does, with the district's own figures for this one."""
    years = {LAST_YEAR: Options(year=2022), THIS_YEAR: Options(year=2023)}
    years[THIS_YEAR] = replace(years[THIS_YEAR], district=str(folder / DISTRICT_FILE))
    for name, options in years.items():
        summary = batch([folder / name], out, options, Silent())
        assert (summary.done, summary.failed) == (summary.total, 0)
    return Store.open(out)


def precision_and_recall(rule: str, due: Counter, found: Counter) -> tuple[float, float]:
    wanted, got, both = (
        sum(count for key, count in counter.items() if key[1] == rule)
        for counter in (due, found, due & found)
    )
    return (both / got if got else 1, both / wanted if wanted else 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "填报"
    progress = list(write_demo(folder, Order(UNITS, seed=2024, across=True)))
    assert progress[-1].written == 2 * UNITS + 10  # five are of last year alone, five filed twice
    assert progress[-1].faults == len(read_truth(folder))
    return folder


def test_every_injected_fault_is_found_at_its_cell_and_nothing_else(folder, tmp_path):
    years = {LAST_YEAR: "2022", THIS_YEAR: "2023"}
    due = Counter(
        ("/".join([years.get(top, top), *rest]), t.rule, t.sheet, t.cell)
        for t in read_truth(folder)
        for top, *rest in [t.file.split("/")]
    )
    rows = refreshed(folder, tmp_path).rows("SELECT file, rule, sheet, cell FROM findings")
    found = Counter(tuple(row.values()) for row in rows)
    rules = sorted({rule for _, rule, _, _ in due | found})
    report = {rule: precision_and_recall(rule, due, found) for rule in rules}
    assert {rule: figures for rule, figures in report.items() if figures != (1, 1)} == {}
    assert (due - found, found - due) == (Counter(), Counter())
    assert {rule.id for rule in cross_rules("hunan-2023")} <= set(rules)
    assert len(rules) >= 59
    assert sum(due.values()) > UNITS


def test_all_kinds_of_faults_occur(folder):
    named = {truth.fault for truth in read_truth(folder)}
    assert named > set(INJECTIONS)
    assert named - set(INJECTIONS) == {
        "文字雷同", "全部满分", "满意度相同", "人均支出离群", "填报两份", "今年没有填报",
        "上年决算与上年填报不符", "人数大起大落", "全区数不等于合计",
    }  # fmt: skip


def test_the_rules_that_faults_name_are_rules_of_the_form():
    known = {rule.id for rule in open_form("hunan-2023").rules}
    catalog = load_catalog("hunan-2023")
    for number, injection in enumerate(INJECTIONS.values(), 1):
        dice = Dice(1, number)
        faults = injection(clean_draft(catalog, dice, number), dice)
        assert {fault.rule for fault in faults} <= known


def test_the_same_seed_makes_the_same_files_whatever_the_processes(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    list(write_demo(one, Order(24, seed=4), jobs=1))
    list(write_demo(two, Order(24, seed=4), jobs=2))
    assert files_of(one) == files_of(two)
    list(write_demo(tmp_path / "three", Order(2, seed=5), jobs=1))
    assert files_of(tmp_path / "three")["单位0001.xlsx"] != files_of(one)["单位0001.xlsx"]


def test_with_faults_across_units_the_files_are_the_same_whatever_the_processes(tmp_path):
    for jobs in (1, 2):
        list(write_demo(tmp_path / f"{jobs}", Order(200, seed=4, across=True), jobs=jobs))
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")


def test_few_units_are_not_compared_with_each_other(tmp_path):
    with pytest.raises(UsageError) as caught:
        list(write_demo(tmp_path / "few", Order(199, across=True)))
    assert str(caught.value) == "要有跨单位的问题，至少要 200 个单位。请加大 --units。"
    assert not (tmp_path / "few").exists()


def test_a_clean_filing_adds_up():
    draft = clean_draft(load_catalog("hunan-2023"), Dice(9, 3), 3)
    assert draft.money("基本支出") + draft.money("项目支出") == draft.money(
        "年度资金总额.全年执行数"
    )
    assert sum(row["分值"] for row in draft.rows[INDICATORS]) == 90
    assert len(draft.rows[BUILDINGS]) == 1


def test_a_cast_workbook_is_the_filled_one_to_the_byte(monkeypatch):
    form, catalog = open_form("hunan-2023"), load_catalog("hunan-2023")
    filled = Counter()
    shapes = set()
    for number in range(1, 61):
        dice = Dice(8, number)
        draft = clean_draft(catalog, dice, number)
        if number <= len(INJECTIONS):  # each fault once: values over formulas, texts for numbers
            list(INJECTIONS.values())[number - 1](draft, dice)
        shape = Shape.of(form, draft)
        shapes.add(shape)
        mould = mould_for(form.id, catalog.year, shape)
        cast = mould.cast(draft)
        with monkeypatch.context() as patched:
            # Nothing but the long way is left.
            patched.setattr(FormulaSet, "results", lambda *_, **__: filled.update(["n"]))
            assert mould.cast(draft) == cast
    assert filled["n"] == 60
    assert len(shapes) == 3


def test_more_than_a_thousand_go_into_folders():
    from xl_tools.demo.writing import _file_name

    assert [_file_name(n, 2500) for n in (1, 1000, 1001)] == [
        "第001批/单位0001.xlsx",
        "第001批/单位1000.xlsx",
        "第002批/单位1001.xlsx",
    ]


def test_a_folder_that_holds_files_is_left_alone(tmp_path):
    (tmp_path / "我的.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        list(write_demo(tmp_path, Order(1)))
    assert (
        str(caught.value) == f"文件夹 {tmp_path} 不是空的。请换一个新的文件夹，以免混入其他文件。"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["我的.txt"]


def test_a_form_without_demo_data_is_named():
    with pytest.raises(UsageError) as caught:
        load_catalog("another")
    assert str(caught.value) == "套表 another 没有演示数据。请改用 hunan-2023。"


def test_the_command_says_what_it_made(tmp_path):
    out = tmp_path / "demo"
    result = CliRunner().invoke(main, ["demo", str(out), "--units", "3", "--seed", "7"])
    truths = len(read_truth(out))
    assert result.exit_code == 0
    assert (
        result.output
        == f"已在 {out} 生成 3 个填报工作簿，埋有 {truths} 处问题，见 {TRUTH_FILE}。\n"
    )
