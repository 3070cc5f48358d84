"""The house rules, run as tests, so that the README's one test command runs everything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["importlinter.cli", "lint"],
    ],
    ids=" ".join,
)
def test_the_code_keeps_the_house_rules(command: list[str]):
    module, *arguments = command
    if module == "importlinter.cli":
        call = [str(Path(sys.executable).with_name("lint-imports"))]
    else:
        call = [sys.executable, "-m", module, *arguments]
    ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_product_module_asserts_or_catches_everything():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / "xl_tools").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.match(r"\s*(assert |except( Exception| BaseException)?:)", line)
    ]
    assert found == []


def test_ci_runs_the_readme_test_command_to_the_letter():
    printed = subprocess.run(
        [sys.executable, ".ci/readme_command.py", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert printed
    assert printed in (ROOT / "README.md").read_text(encoding="utf-8")
    assert 'exec bash -c "$command"' in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_top_level_holds_only_what_it_should():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert {name.split("/")[0] for name in tracked} <= {
        ".ci",
        ".gitattributes",
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "docs",
        "pyproject.toml",
        "tests",
        "workbooks",
        "xl_tools",
    }
