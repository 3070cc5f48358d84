"""Pipes of every encoding, interrupted readers, and terminals."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xl_tools.domain.findings import Severity
from xl_tools.hosts.cli.streams import one_line

CALL = [sys.executable, "-m", "xl_tools"]


def call(*args: str, encoding: str = "utf-8", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*CALL, *args],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", **env},
        check=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "cp936"])
def test_chinese_goes_through_a_pipe(encoding):
    done = call("score", "≥90%", "92%", "10", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding).splitlines() == [
        "应得：10.00 分",
        "依据：实际 92% 达到目标 ≥90%，得满分 10.00 分",
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_what_an_encoding_lacks_is_a_question_mark_and_never_a_traceback(encoding):
    done = call("--help", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"--version  ??" in done.stdout


def test_an_emoji_on_a_gbk_pipe():
    done = call("score", "≥90%", "😀", "10", encoding="gbk")
    assert done.returncode == 1
    assert "？" not in done.stdout.decode("gbk")
    assert "?" in done.stdout.decode("gbk")


def test_an_error_on_a_gbk_pipe():
    done = call("check", "😀.xlsx", encoding="gbk")
    assert done.returncode == 3
    assert done.stdout == b""
    assert done.stderr.decode("gbk").startswith("出错：?.xlsx：")


def test_json_on_a_gbk_pipe_loses_nothing():
    done = call("check", "😀文件.xlsx", "--format", "json", encoding="gbk")
    text = done.stdout.decode("gbk")
    assert "\\ud83d\\ude00文件.xlsx" in text
    assert json.loads(text)[0]["file"] == "😀文件.xlsx"


def test_a_file_name_that_is_no_text():
    done = call("check", os.fsdecode(b"\xff.xlsx"), LANG="C.UTF-8")
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_every_sign_is_in_gbk():
    for sign in (*(severity.sign for severity in Severity), "·", "—", "≥"):
        assert codecs.encode(sign, "gbk")


def test_a_reader_that_stops_reading():
    with subprocess.Popen(
        [*CALL, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_one_line():
    assert one_line("甲\r\n乙\x1b[31m\u2028丙\x9b") == "甲  乙 [31m 丙"


@pytest.mark.skipif(sys.platform == "win32", reason="not run: pseudo terminals are of Unix")
@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_on_a_terminal_lines_wrap_and_colours_can_be_turned_off(tmp_path, no_color, coloured):
    script = tmp_path / "show.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.hosts.cli.conftest import OUTCOMES, report\n"
        "from xl_tools.hosts.cli.runs import Run\n"
        "from xl_tools.hosts.cli.text_report import show\n"
        "show(Run(Path('a.xlsx'), report(*OUTCOMES)))\n",
        "utf-8",
    )
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "50", "PYTHONPATH": str(Path.cwd())}
    env.pop("NO_COLOR", None)
    if no_color:
        env["NO_COLOR"] = no_color
    text = _in_terminal([sys.executable, str(script)], env)
    assert ("\x1b[1;31m" in text or "\x1b[31m" in text) is coloured
    body = [line for line in text.splitlines() if "score.due" in line or "得分 6" in line]
    assert len(body) == 2, text


def _in_terminal(command: list[str], env: dict[str, str]) -> str:
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(command, stdout=follower, stderr=follower, env=env) as process:
        os.close(follower)
        chunks = []
        try:
            while chunk := os.read(leader, 4096):
                chunks.append(chunk)
        except OSError:  # Linux reports the end of a pseudo terminal as EIO
            pass
        process.wait()
    os.close(leader)
    return b"".join(chunks).decode()
