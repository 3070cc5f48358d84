"""An engineer's own forms and profiles, found without touching the package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from xl_tools.errors import UsageError
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
    monkeypatch.setenv(VARIABLE, os.pathsep.join(["/nowhere", str(folder)]))
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
    assert str(caught.value) == "没有套表“example-2030”，可用：hunan-2023"
