"""The reference pages say what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_tools.hosts.cli.app import main
from xl_tools.hosts.cli.reference import PAGES, renewed

FOLDER = Path(__file__).parents[3] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_would_write_it(name):
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == renewed(page, PAGES[name]()), (
        "stale: run python -m xl_tools.hosts.cli.reference docs/reference"
    )


def test_every_command_and_option_is_on_the_page():
    page = (FOLDER / "cli.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"## {name}" in page
        for option in (o for p in command.params for o in p.opts if o.startswith("--")):
            assert f"{option}" in page


def test_a_page_without_marks_is_an_error():
    with pytest.raises(ValueError, match="no marks"):
        renewed("# Title\n", "text")
