"""`install --libreoffice`, `doctor` and `uninstall` against a real LibreOffice, with a home of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.soffice
_NOBODY = 65534


@pytest.fixture
def home() -> Iterator[Path]:
    """A home for somebody who is not root: unopkg refuses root."""
    with tempfile.TemporaryDirectory(prefix="xl-tools-home-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        home.mkdir()
        for place in (Path(folder), home):
            place.chmod(0o777)
        yield home


def run(home: Path, *arguments: str, nobody: bool = True) -> subprocess.CompletedProcess[str]:
    tools = home.parent / "bin"
    if nobody and os.getuid() == 0:
        tools.mkdir(exist_ok=True)
        wrapper = tools / "unopkg"
        real = shutil.which("unopkg")
        wrapper.write_text(
            f'#!/bin/sh\nexec setpriv --reuid={_NOBODY} --regid={_NOBODY} --clear-groups {real} "$@"\n'
        )
        wrapper.chmod(0o755)
    return subprocess.run(
        [sys.executable, "-m", "xl_tools", *arguments],
        env={
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "PATH": f"{tools}{os.pathsep}/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def test_installed_answering_and_gone_again(home: Path):
    done = run(home, "install", "--libreoffice")
    assert (done.returncode, done.stderr) == (0, "")
    assert "已安装 LibreOffice 插件 0.1.0" in done.stdout
    said = run(home, "doctor").stdout
    line = next(line for line in said.splitlines() if "LibreOffice：" in line)
    assert line.endswith("插件 0.1.0，公式试算正确")
    assert (home / ".xl-tools" / "libreoffice.json").is_file()
    assert "已卸载 LibreOffice 插件" in run(home, "uninstall").stdout
    assert "没有安装插件" in run(home, "doctor").stdout


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="not run: only as root")
def test_root_is_told_so(home: Path):
    done = run(home, "install", "--libreoffice", nobody=False)
    assert done.returncode == 2
    assert done.stderr == (
        "出错：不能用 root 身份给 LibreOffice 装插件。请用平时填报的用户登录后再运行。\n"
    )
