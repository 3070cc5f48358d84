"""What a rerun passes over: nothing whose result could be another one now."""

from pathlib import Path

import pytest

import xl_tools
from xl_tools.batch import unchanged
from xl_tools.batch.unchanged import edition


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of two modules, in the place of this one."""
    for name in ("checks/totals.py", "hosts/cli.py"):
        path = tmp_path / "program" / name
        path.parent.mkdir(parents=True)
        path.write_text("A = 1\n", encoding="utf-8")
    monkeypatch.setattr(xl_tools, "__file__", str(tmp_path / "program" / "__init__.py"))
    unchanged._program.cache_clear()
    yield tmp_path / "program"
    unchanged._program.cache_clear()


def test_a_form_or_profile_of_ones_own_that_changes_is_noticed(tmp_path, monkeypatch):
    own = tmp_path / "套表"
    profile = own / "profiles" / "本县.toml"
    profile.parent.mkdir(parents=True)
    shipped = edition()
    monkeypatch.setenv("XL_TOOLS_FORMS", str(own))
    assert edition() == shipped  # an empty folder says nothing
    profile.write_text("a = 1\n", encoding="utf-8")
    first = edition()
    profile.write_text("a = 2\n", encoding="utf-8")
    second = edition()
    profile.rename(own / profile.name)  # a form's own file now, no profile
    assert len({shipped, first, second, edition()}) == 4


@pytest.mark.parametrize(
    ("module", "noticed"), [("checks/totals.py", True), ("hosts/cli.py", False)]
)
def test_program_code_that_changes_without_a_new_version_is_noticed(package, module, noticed):
    before = edition()
    (package / module).write_text("A = 2\n", encoding="utf-8")
    unchanged._program.cache_clear()  # as in a new process
    assert (edition() != before) == noticed


def test_options_that_change_results_are_noticed():
    assert edition(True, 2023) != edition(False, 2023)
    assert edition(True, 2023) == edition(True, 2023)
