"""The wheel holds all that the program needs: installed alone, it does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from xl_tools import __version__

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """A Python of its own with the wheel in it, and an empty folder to work in."""

    python: Path
    folder: Path

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run `python -P …` in the folder; no path of the checkout is known there."""
        kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "XL_TOOLS_FORMS")}
        return subprocess.run(
            [str(self.python), "-P", *map(str, arguments)],
            cwd=self.folder,
            env=kept | {"PYTHONUTF8": "1", "HOME": str(self.folder.parent)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def tool(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run the installed command xl-tools."""
        return self.run("-m", "xl_tools", *arguments)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and wheel from the checkout as `python -m build` does; return their folder.

    Without isolation the build needs no network: hatchling is among the development tools.
    """
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel, with this environment's libraries behind it."""
    home = tmp_path_factory.mktemp("home")
    env, work = home / "env", home / "空文件夹"
    venv.create(env, with_pip=False)
    python = env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (wheel,) = built.glob("*.whl")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"),
            *("--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = _site_packages(python)
    libraries = [entry for entry in sys.path if entry.endswith("site-packages")]
    # Only the libraries: a .pth file that stands in one of them (an editable install) is not read.
    (site / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    work.mkdir()
    return Installed(python, work)


def _site_packages(python: Path) -> Path:
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def test_the_wheel_holds_every_file_of_the_package_and_of_workbooks(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {f"xl_tools/{name}" for name in _tracked("workbooks/")} | set(_tracked("xl_tools/"))
    assert wanted - held == set()
    assert "xl_tools/workbooks/template.xlsx" in held
    assert not {name for name in held if "__pycache__" in name or "~$" in name}


def test_the_sdist_holds_what_the_wheel_is_built_from(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {*_tracked("workbooks/"), *_tracked("xl_tools/"), *_tracked("tests/")}
    assert (wanted | {"pyproject.toml", "README.md", "LICENSE"}) - held == set()


def _tracked(under: str) -> list[str]:
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", under],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [name for name in listed if (ROOT / name).is_file()]


def test_it_is_the_wheel_that_runs(installed):
    where = installed.run("-c", "import xl_tools; print(xl_tools.__file__)").stdout.strip()
    assert Path(where).is_relative_to(installed.python.parents[1])


def test_the_shipped_files_are_found(installed):
    asked = (
        "from xl_tools.forms.shipped import shipped_file, shipped_template as t;"
        "print(t(), shipped_file('clean-2023.toml'), sep='\\n')"
    )
    template, example = installed.run("-c", asked).stdout.splitlines()
    assert Path(template).parent.parent.name == "xl_tools"
    assert Path(template).read_bytes() == (ROOT / "workbooks" / Path(template).name).read_bytes()
    assert Path(example).read_bytes() == (ROOT / "workbooks/clean-2023.toml").read_bytes()


def test_the_main_job_from_an_empty_folder(installed):
    asked = "from xl_tools.forms.shipped import shipped_file; print(shipped_file('{}'))"
    data = installed.run("-c", asked.format("clean-2023.toml")).stdout.strip()

    def work(*arguments: object) -> str:
        done = installed.tool(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        return done.stdout

    assert "xl-tools" in work("--version")
    unit = "示例区文化服务中心"
    assert work("new", "甲.xlsx", "--unit", unit, "--year", 2023) == "已生成：甲.xlsx\n"
    assert work("fill", "甲.xlsx", "--from", data).startswith("已填入 ")
    assert "错误 0" in work("check", "甲.xlsx")
    assert "已更新：甲.xlsx" in work("refresh", "甲.xlsx")
    assert work("score", "≥90%", "92%", "10").startswith("应得：10.00 分\n")
    assert work("template", "build") == "已生成：template.xlsx\n"
    made = (installed.folder / "template.xlsx").read_bytes()
    assert made == (ROOT / "workbooks/template.xlsx").read_bytes()
    assert "score.due" in work("rules")
    assert "模板：" in work("install", "--dry-run")
    doctor = installed.tool("doctor", "甲.xlsx")
    assert (doctor.returncode in (0, 1), doctor.stderr) == (True, "")
    assert "● 模板版本：甲.xlsx：hunan-2023 第 1 版\n" in doctor.stdout


def test_the_command_xl_tools_is_there(installed):
    script = installed.python.with_name("xl-tools.exe" if os.name == "nt" else "xl-tools")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"xl-tools {__version__}\n"
