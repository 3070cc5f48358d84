"""What the rules across years say, and last year's figures out of a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.comparing import compare_years
from xl_tools.batch.prior import filing_in, last_year
from xl_tools.batch.record import Record, columns_of, rows_of
from xl_tools.batch.store import Store
from xl_tools.errors import UsageError
from xl_tools.refresh import check, fill, new, open_form, refresh
from xl_tools.workbook import Workbook

UNIT = "示例区文化服务中心"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = tmp_path_factory.mktemp("clean") / "文化.xlsx"
    return record(shipped.put(path, shipped.filled(shipped.CLEAN)))


def filing(
    clean: Record, year: int, file: str = "文化.xlsx", unit: str = UNIT, **figures
) -> Record:
    """Return the filing with other figures, by key; ``key@2`` is that of the second row."""
    rows = []
    for row in rows_of(clean.filings):
        name = row["key"] if not row["line"] else f"{row['key']}@{row['line']}"
        if name in figures:
            number = figures[name]
            content = "blank" if number is None else "number"
            row = row | {"number": number, "shown": f"{number}", "content": content}
        rows.append(row)
    return replace(
        clean,
        unit=clean.unit | {"file": file, "year": year, "unit": unit},
        filings=columns_of(rows),
        findings={},
    )


def last_years(clean: Record) -> dict[str, float]:
    """Return last year's 决算 as this year's filing has them."""
    form = open_form("hunan-2023")
    by_name = {
        row["key"] if not row["line"] else f"{row['key']}@{row['line']}": row["number"]
        for row in rows_of(clean.filings)
    }
    carried = {last: now for last, now in form.prior.items() if last != now}
    figures = {last: by_name[now] for last, now in carried.items() if now in by_name}
    for last, now in carried.items():
        for line in range(1, 9):
            if f"{now}@{line}" in by_name:
                figures[f"{last}@{line}"] = by_name[f"{now}@{line}"]
    return figures


def compared(out: Path, *records: Record) -> list[dict]:
    store = make_store(out, records)
    compare_years(out, [2022, 2023])
    return store.rows("SELECT * FROM findings WHERE scope = 'years' ORDER BY year, seq")


def test_two_years_that_agree_have_no_finding(clean: Record, tmp_path: Path):
    assert compared(tmp_path, filing(clean, 2022, **last_years(clean)), filing(clean, 2023)) == []


def test_last_years_figure_is_not_what_was_filed_then(clean: Record, tmp_path: Path):
    figures = last_years(clean) | {"公务接待.本年决算": 3.2}
    now = filing(clean, 2023, **{"公务接待.上年决算": 2.3})
    (found,) = compared(tmp_path, filing(clean, 2022, "去年.xlsx", **figures), now)
    assert found["message"] == (
        "“公务接待”上年决算填 2.3，上年填报的本年决算为 3.2，相差 -0.9 万元。"
    )
    assert found["suggestion"] == "请改为 3.2，或说明上年决算调整的原因。"
    assert (found["rule"], found["severity"], found["status"]) == (
        "years.figure",
        "review",
        "待说明",
    )
    assert (found["file"], found["sheet"], found["cell"]) == ("文化.xlsx", "基础数据表", "B11")
    assert found["other_field"] == "2022 年填报（去年.xlsx）公务接待.本年决算"
    assert found["edits"] == [
        {"sheet": "基础数据表", "cell": "B11", "field": "公务接待.上年决算", "value": "3.2"}
    ]
    assert found["difference"] == pytest.approx(-0.9)


def test_a_row_is_found_again_by_its_name(clean: Record, tmp_path: Path):
    figures = last_years(clean) | {"专项资金.本年决算@1": 999.0}
    (found,) = compared(tmp_path, filing(clean, 2022, **figures), filing(clean, 2023))
    assert found["field"].startswith("专项资金[")
    assert "上年填报的本年决算为 999.0" in found["message"]


@pytest.mark.parametrize(
    ("then", "now", "message"),
    [
        (48, 84, "“实际在职人数”填 84，上年填报为 48，增加 75%，超过 20%。"),
        (84, 48, "“实际在职人数”填 48，上年填报为 84，减少 42.86%，超过 20%。"),
        (50, 60, ""),  # a fifth is not more than a fifth
        (2, 5, ""),  # three people
        (None, 60, ""),
        (0, 60, ""),
    ],
)
def test_staff(clean: Record, tmp_path: Path, then, now, message):
    figures = last_years(clean) | {"实际在职人数": then}
    found = compared(
        tmp_path, filing(clean, 2022, **figures), filing(clean, 2023, 实际在职人数=now)
    )
    assert [row["message"] for row in found] == ([message] if message else [])


def test_a_unit_that_is_gone_and_one_that_is_there_twice(clean: Record, tmp_path: Path):
    found = compared(
        tmp_path,
        filing(clean, 2022, **last_years(clean)),
        filing(clean, 2022, "撤并.xlsx", "甲中心"),
        filing(clean, 2023, "a.xlsx"),
        filing(clean, 2023, "b.xlsx", "示例区　文化服务中心"),
    )
    assert [(row["file"], row["unit"], row["rule"], row["message"]) for row in found] == [
        (
            "",
            "甲中心",
            "years.vanished",
            "“甲中心”没有 2023 年的填报，只有 2022 年的（撤并.xlsx）。",
        ),
        ("a.xlsx", UNIT, "years.twice", f"“{UNIT}”2023 年有 2 份填报：a.xlsx、b.xlsx。"),
        (
            "b.xlsx",
            "示例区　文化服务中心",
            "years.twice",
            "“示例区　文化服务中心”2023 年有 2 份填报：a.xlsx、b.xlsx。",
        ),
    ]


def test_of_many_filings_of_one_name_a_few_are_named(clean: Record, tmp_path: Path):
    found = compared(tmp_path, *(filing(clean, 2023, f"{n}.xlsx") for n in range(7)))
    assert len(found) == 7
    assert found[6]["message"] == (
        f"“{UNIT}”2023 年有 7 份填报：0.xlsx、1.xlsx、2.xlsx、3.xlsx、4.xlsx……。"
    )


def test_last_year_may_be_in_another_store(clean: Record, tmp_path: Path):
    figures = last_years(clean) | {"公务接待.本年决算": 77.0}
    prior = make_store(tmp_path / "去年", [filing(clean, 2022, **figures)])
    store = make_store(tmp_path / "今年", [filing(clean, 2023)])
    compare_years(tmp_path / "今年", [], prior)
    rows = store.rows("SELECT rule FROM findings WHERE scope = 'years'")
    assert rows == [{"rule": "years.figure"}]


# ---------------------------------------------------------------- fill --prior


def test_a_filing_out_of_the_store_is_the_one_that_was_read(tmp_path: Path):
    path = shipped.put(tmp_path / "a.xlsx", shipped.filled(shipped.SEED))
    refreshed = refresh(path)
    store = make_store(tmp_path / "out", [record(path)])
    form = open_form("hunan-2023")
    found = filing_in(store, form, refreshed.filing.unit, 2023)
    assert found is not None
    assert found.cells == refreshed.filing.cells
    assert found.tables == refreshed.filing.tables
    assert filing_in(store, form, "别的单位", 2023) is None


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """A folder with last year's workbook, named 2022."""
    folder = tmp_path / "去年"
    folder.mkdir()
    data = shipped.data_of(shipped.CLEAN)
    new(folder / "文化.xlsx", form="hunan-2023", unit=UNIT, year=2022, data=data)
    (folder / "坏.xlsx").write_bytes(b"PK")
    return folder


def test_fill_takes_last_year_from_a_store_or_a_folder_as_from_the_workbook(
    last: Path, tmp_path: Path
):
    make_store(tmp_path / "库", [record(last / "文化.xlsx")])
    contents = []
    for prior in (last / "文化.xlsx", last, tmp_path / "库", tmp_path / "库" / "数据"):
        path = tmp_path / "今年.xlsx"
        new(path, form="hunan-2023", unit=UNIT, year=2023, force=True)
        assert fill(path, prior=last_year(prior)).changes > 20
        contents.append(path.read_bytes())
    assert len(set(contents)) == 1
    book = Workbook.open(tmp_path / "今年.xlsx")
    assert book["基础数据表"]["B11"].value.number is not None
    assert check(tmp_path / "今年.xlsx").unit == UNIT


@pytest.mark.parametrize(
    ("unit", "year", "sentence"),
    [
        ("别的单位", 2023, "--prior 的库中没有“别的单位”2022 年的填报。请核对单位名称和年度。"),
        (UNIT, 2024, f"--prior 的库中没有“{UNIT}”2023 年的填报。请核对单位名称和年度。"),
    ],
)
def test_a_unit_that_is_not_in_the_store(last: Path, tmp_path: Path, unit, year, sentence):
    make_store(tmp_path / "库", [record(last / "文化.xlsx")])
    with pytest.raises(UsageError) as caught:
        new(
            tmp_path / "n.xlsx",
            form="hunan-2023",
            unit=unit,
            year=year,
            prior=last_year(tmp_path / "库"),
        )
    assert str(caught.value) == sentence


def test_a_unit_that_is_twice_in_the_folder(last: Path, tmp_path: Path):
    (last / "文化2.xlsx").write_bytes((last / "文化.xlsx").read_bytes())
    with pytest.raises(UsageError) as caught:
        new(tmp_path / "n.xlsx", form="hunan-2023", unit=UNIT, year=2023, prior=last_year(last))
    assert str(caught.value) == (
        f"--prior 的文件夹 {last} 中有 2 份“{UNIT}”2022 年的填报。请改用 --prior 指定文件。"
    )


def test_a_store_is_asked_for_by_its_folder(tmp_path: Path):
    assert last_year(tmp_path / "a.xlsx") == tmp_path / "a.xlsx"
    assert Store.create(tmp_path / "库")
    assert callable(last_year(tmp_path / "库"))
