"""``xl-tools report`` and ``check --format junit|sarif``, on real workbooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.rows import record_of_failure


@pytest.fixture
def out(tmp_path: Path) -> Path:
    path = shipped.put(tmp_path / "甲.xlsx", shipped.filled(shipped.SEED))
    unread = record_of_failure("坏.xlsx", "/上报/坏.xlsx", "unreadable", "文件已损坏。", 0)
    make_store(tmp_path / "结果", [record(path, "甲.xlsx"), unread])
    return tmp_path / "结果"


def test_both_reports_of_a_batch(run, out, tmp_path):
    said = run("report", out, "--junit", "报告/j.xml", "--sarif", "s.sarif")
    assert (said.code, said.out) == (0, "已写入：报告/j.xml\n已写入：s.sarif\n")
    bad, good = ElementTree.parse(tmp_path / "报告" / "j.xml").getroot().findall("testsuite")
    assert bad.find("testcase/error").get("message") == "文件已损坏。"
    assert (good.get("name"), good.get("errors")) == ("株洲市芦淞区建宁街道办事处", "0")
    (sarif,) = json.loads((tmp_path / "s.sarif").read_text("utf-8"))["runs"]
    failed = [result for result in sarif["results"] if result["kind"] == "fail"]
    assert len(failed) == 36
    assert all("ruleIndex" in result for result in sarif["results"])


def test_a_check_says_the_same_as_the_store(run, out, tmp_path):
    run("report", out, "--junit", "j.xml", "--sarif", "s.sarif")
    whole = run("check", "甲.xlsx", "--format", "junit")
    assert whole.code == 1
    checked = ElementTree.fromstring(whole.out.encode()).find("testsuite")
    stored = ElementTree.parse(tmp_path / "j.xml").getroot().findall("testsuite")[1]

    def told(suite):
        return [
            (case.get("name"), [(c.tag, c.text, c.get("message")) for c in case])
            for case in suite.iter("testcase")
        ]

    assert told(checked) == told(stored)

    def results(text: str):
        return [
            (r["ruleId"], r["level"], r["message"]["text"], r["locations"][0]["logicalLocations"])
            for r in json.loads(text)["runs"][0]["results"]
        ]

    sarif = run("check", "甲.xlsx", "--format", "sarif").out
    assert results(sarif) == results((tmp_path / "s.sarif").read_text("utf-8"))
    assert prints(sarif) == prints((tmp_path / "s.sarif").read_text("utf-8"))


def prints(text: str) -> list[dict]:
    found = json.loads(text)["runs"][0]["results"]
    return [r["partialFingerprints"] for r in found if "partialFingerprints" in r]


def test_an_unreadable_file_is_in_the_report(run, tmp_path):
    (tmp_path / "空.xlsx").write_bytes(b"")
    said = run("check", "空.xlsx", "--format", "junit")
    assert said.code == 3
    assert ElementTree.fromstring(said.out.encode()).find("testsuite/testcase/error") is not None


def test_something_must_be_asked_for(run, out):
    said = run("report", out)
    assert said.code == 2
    assert "请用“--junit”或“--sarif”指定要写的文件" in said.err


def test_the_documents_are_utf8_whatever_the_console_is(tmp_path):
    shipped.put(tmp_path / "甲.xlsx", shipped.filled(shipped.SEED))
    for name in ("junit", "sarif"):
        ran = subprocess.run(
            [sys.executable, "-m", "xl_tools", "check", tmp_path / "甲.xlsx", "--format", name],
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": "gbk"},
        )
        assert "自评表!H19：得分 6 低于应得 10" in ran.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("option", "path", "sentence"),
    [
        ("--junit", ".", "“--junit”是文件夹“.”，请写文件名，如 结果.xml"),
        ("--sarif", ".", "“--sarif”是文件夹“.”，请写文件名，如 结果.sarif"),
        (
            "--junit",
            "甲.xlsx",
            "“--junit”写的是 JUnit 报告，不能用工作簿的文件名“甲.xlsx”，请把后缀改为 .xml",
        ),
        (
            "--sarif",
            "新.xls",
            "“--sarif”写的是 SARIF 报告，不能用工作簿的文件名“新.xls”，请把后缀改为 .sarif",
        ),
        (
            "--junit",
            "页.xml",
            "“页.xml”已存在，不是 JUnit 报告，没有写入；请换一个文件名，或先移走它",
        ),
        (
            "--sarif",
            "设.json",
            "“设.json”已存在，不是 SARIF 报告，没有写入；请换一个文件名，或先移走它",
        ),
        ("--sarif", "结果/数据/库.json", "“--sarif”不能写在库的文件夹“{store}”里，请换一个位置"),
        ("--sarif", "好.xml", "“--junit”和“--sarif”不能写到同一个文件"),
    ],
)
def test_a_report_takes_no_place_of_something_else(run, out, tmp_path, option, path, sentence):
    (tmp_path / "页.xml").write_text("<html/>", "utf-8")
    (tmp_path / "设.json").write_text('{"a": 1}', "utf-8")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    other = ["--junit", "好.xml"] if option == "--sarif" else []
    said = run("report", out, option, path, *other)
    told = sentence.format(store=out / "数据")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"用法：xl-tools report [选项] 输出\n出错：{told}。\n运行 xl-tools report --help 查看说明。\n"
    )
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_report_takes_the_place_of_an_earlier_one(run, out):
    for _ in range(2):
        said = run("report", out, "--junit", "j", "--sarif", "s")
        assert (said.code, said.out, said.err) == (0, "已写入：j\n已写入：s\n", "")
