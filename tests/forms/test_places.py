"""An engineer's own forms and profiles, found without touching the package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from xl_tools.errors import FormError, UsageError
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.forms.places import VARIABLE
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.refresh import check, new

SHIPPED = Path(__file__).parents[2] / "xl_tools" / "forms"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the form `example-2030` under the profile `example`."""
    folder = tmp_path / "forms"
    shutil.copytree(SHIPPED / "hunan-2023", folder / "example-2030")
    main = folder / "example-2030" / "form.toml"
    text = main.read_text(encoding="utf-8")
    text = text.replace('id = "hunan-2023"', 'id = "example-2030"')
    text = text.replace('profile = "hunan-2023"', 'profile = "example"')
    main.write_text(text, encoding="utf-8")
    (folder / "profiles").mkdir()
    profile = (SHIPPED / "profiles" / "hunan-2023.toml").read_text(encoding="utf-8")
    (folder / "profiles" / "example.toml").write_text(profile, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def test_own_forms_and_profiles_stand_beside_the_shipped_ones(own: Path):
    assert {"example-2030", "hunan-2023"} <= set(form_ids())
    assert {"example", "hunan-2023"} <= set(profile_ids())
    assert load_form("example-2030").profile == "example"
    assert load_profile("example").id == "example"


def test_a_workbook_of_an_own_form_is_made_and_checked(own: Path, tmp_path: Path):
    book = tmp_path / "a.xlsx"
    new(book, form="example-2030", unit="示例单位", year=2030)
    report = check(book)
    assert (report.form, report.unit, report.year) == ("example-2030", "示例单位", 2030)


def test_an_own_form_with_a_shipped_id_takes_its_place(own: Path):
    (own / "example-2030").rename(own / "hunan-2023")
    main = own / "hunan-2023" / "form.toml"
    text = main.read_text(encoding="utf-8").replace('id = "example-2030"', 'id = "hunan-2023"')
    main.write_text(text, encoding="utf-8")
    assert load_form("hunan-2023").profile == "example"


def test_without_the_variable_it_is_not_there():
    with pytest.raises(UsageError) as caught:
        load_form("example-2030")
    assert str(caught.value) == "没有套表“example-2030”，可用：hunan-2023、mof-project"


def test_a_folder_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, own: Path):
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(own), "/nowhere"]))
    with pytest.raises(UsageError) as caught:
        load_form("hunan-2023")
    assert str(caught.value) == (
        "环境变量 XL_TOOLS_FORMS 中的文件夹“/nowhere”不存在。请改正它，不用自己的套表时去掉。"
    )


def test_a_form_named_instead_of_its_folder_is_said(monkeypatch: pytest.MonkeyPatch, own: Path):
    form = own / "example-2030"
    monkeypatch.setenv(VARIABLE, str(form))
    with pytest.raises(UsageError) as caught:
        form_ids()
    assert str(caught.value) == (
        f"环境变量 XL_TOOLS_FORMS 中的“{form}”本身是一个套表。请写它所在的文件夹“{own}”。"
    )


def test_a_form_must_have_the_id_of_its_folder(own: Path):
    (own / "example-2030").rename(own / "example-2031")
    with pytest.raises(FormError) as caught:
        load_form("example-2031")
    assert str(caught.value) == (
        "example-2031 form.toml id：应与文件夹同名，写“example-2031”，现为“example-2030”"
    )


def test_an_unknown_profile_is_said(own: Path):
    main = own / "example-2030" / "form.toml"
    text = main.read_text(encoding="utf-8").replace('"example"', '"exemple"')
    main.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form("example-2030")
    assert str(caught.value) == (
        "example-2030 form.toml profile：没有方案“exemple”，您是否想写 example？"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title = \x22\xce\xc4\x22", "profiles/example.toml：不是 UTF-8 编码，请另存为 UTF-8"),
        (
            "title = “x”".encode(),
            "profiles/example.toml 第 1 行：不是合法的 TOML：有中文引号，请改为英文引号",
        ),
    ],
)
def test_a_profile_that_cannot_be_read_is_said(own: Path, content: bytes, said: str):
    (own / "profiles" / "example.toml").write_bytes(content)
    with pytest.raises(FormError) as caught:
        load_profile("example")
    assert str(caught.value) == f"方案 {said}"
