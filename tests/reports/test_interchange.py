"""JUnit XML and SARIF 2.1.0: what readers of them ask for, and nothing lost of what is told."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.reports.junit import write_junit
from xl_tools.reports.sarif import sarif
from xl_tools.reports.suites import Problem, Suite, Unchecked

SCORE, DUE = Place("自评表", "H14", "绩效指标[1].得分"), Place("自评表", "K14", "绩效指标[1].应得")
RULES = tuple(
    Rule(name, "kind", severity, f"{name} 的标题", "理由", "", "建议")
    for name, severity in (
        ("score.due", Severity.ERROR), ("ratio.control", Severity.REVIEW),
        ("format.decimals", Severity.HINT), ("total.parts", Severity.ERROR),
    )
)  # fmt: skip
SUITES = (
    Suite(
        "某某<街道>\x0b", 2023, "工作簿/片区 1/甲#1.xlsx", "hunan-2023", RULES,
        (
            Problem("score.due", Severity.ERROR, SCORE, "自评表!H14：得分 6\x00 低于应得 10。", "k1", DUE),
            Problem("score.due", Severity.ERROR, DUE, "又一个。", "k2"),
            Problem("ratio.control", Severity.REVIEW, SCORE, "超过 100%。", "k3", None, "追加\x1f项目"),
            Problem("format.decimals", Severity.HINT, SCORE, "小数位数不一致。", "k4"),
            Problem("years.vanished", Severity.REVIEW, Place("", ""), "没有填报。", "k5"),
        ),
        (Unchecked("total.parts", SCORE, "预算数为空"), Unchecked("score.due", Place("", ""), "日期为空")),
    ),
    Suite("", 0, "坏 文件.xlsx", "", error="文件是空的。"),
    Suite("丙", 2023, "", "", (), (Problem("years.vanished", Severity.REVIEW, Place("", ""), "x", "k"),)),
)  # fmt: skip


def junit(suites=SUITES, fail_on: Severity | None = Severity.ERROR) -> ElementTree.Element:
    stream = io.BytesIO()
    write_junit(suites, stream, fail_on)
    return ElementTree.fromstring(stream.getvalue())


def log(suites=SUITES) -> dict:
    return json.loads("".join(sarif(suites, RULES, "0.1.0")))


# ---------------------------------------------------------------- JUnit


def test_a_suite_for_each_filing_and_a_case_for_each_rule():
    suites = junit().findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["某某<街道>", "坏 文件.xlsx", "丙"]
    outcomes = {
        case.get("name"): [child.tag for child in case] for case in suites[0].findall("testcase")
    }
    assert outcomes == {
        "score.due score.due 的标题": ["failure", "system-out"],
        "ratio.control ratio.control 的标题": ["system-out"],
        "format.decimals format.decimals 的标题": ["system-out"],
        "total.parts total.parts 的标题": ["skipped"],
        "years.vanished": ["system-out"],
    }


def test_the_counts_are_those_of_the_cases():
    for suite in junit().findall("testsuite"):
        cases = suite.findall("testcase")
        counted = {
            "tests": len(cases),
            **{name: len(suite.findall(f"testcase/{tag}")) for name, tag in
               (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))},
        }  # fmt: skip
        assert {name: int(suite.get(name)) for name in counted} == counted


def test_what_a_case_says():
    cases = {case.get("name").split()[0]: case for case in junit().iter("testcase")}
    failure = cases["score.due"].find("failure")
    assert failure.get("type") == "error"
    assert failure.get("message") == "2 个问题：自评表!H14：得分 6 低于应得 10。"
    assert failure.text == "自评表!H14：得分 6 低于应得 10。\n又一个。"
    assert cases["score.due"].find("system-out").text == "未校验：日期为空"
    assert cases["total.parts"].find("skipped").get("message") == "自评表!H14：预算数为空"
    assert cases["ratio.control"].find("system-out").text == "核实 超过 100%。 已说明：追加项目"
    error = cases["打开工作簿"].find("error")
    assert (error.get("message"), error.text) == ("文件是空的。", "文件是空的。")


@pytest.mark.parametrize(
    ("fail_on", "failed"),
    [
        (None, []),
        (Severity.ERROR, ["score.due"]),
        (Severity.REVIEW, ["score.due", "years.vanished", "years.vanished"]),
        (Severity.HINT, ["score.due", "format.decimals", "years.vanished", "years.vanished"]),
    ],
)
def test_what_fails_is_what_was_asked_for(fail_on, failed):
    cases = junit(fail_on=fail_on).iter("testcase")
    assert [c.get("name").split()[0] for c in cases if c.find("failure") is not None] == failed


# ---------------------------------------------------------------- SARIF


def test_the_log_has_what_the_standard_demands():
    whole = log()
    assert whole["version"] == "2.1.0"
    assert whole["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = whole["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["language"]) == ("xl-tools", "0.1.0", "zh-CN")
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"]) == len(RULES)
    for rule in driver["rules"]:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    for result in run["results"]:
        check_result(result, driver["rules"])
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
        assert all(note["message"]["text"] for note in invocation["toolExecutionNotifications"])


def check_result(result: dict, rules: list[dict]) -> None:
    known = {"ruleId", "ruleIndex", "kind", "level", "message", "locations", "relatedLocations",
             "partialFingerprints", "suppressions"}  # fmt: skip
    assert result.keys() <= known
    assert result["message"]["text"]
    assert result["level"] in {"none", "note", "warning", "error"}
    # A result that is no failure has no level (§3.27.10).
    assert (result["kind"] == "fail") == (result["level"] != "none")
    if "ruleIndex" in result:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for location in (*result["locations"], *result.get("relatedLocations", ())):
        assert location.keys() <= {"physicalLocation", "logicalLocations"}
        assert all(logical["name"] for logical in location["logicalLocations"])
        if "physicalLocation" in location:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]+", uri)
            assert not urlsplit(uri).fragment
    for suppression in result.get("suppressions", ()):
        assert suppression["kind"] in {"inSource", "external"}


def test_a_result_for_each_finding_and_each_rule_that_could_not_look():
    results = log()["runs"][0]["results"]
    assert [(r["ruleId"], r["kind"], r["level"]) for r in results] == [
        ("score.due", "fail", "error"),
        ("score.due", "fail", "error"),
        ("ratio.control", "fail", "warning"),
        ("format.decimals", "fail", "note"),
        ("years.vanished", "fail", "warning"),
        ("total.parts", "open", "none"),
        ("score.due", "open", "none"),
        ("years.vanished", "fail", "warning"),
    ]
    assert results[2]["suppressions"] == [{"kind": "external", "justification": "追加项目"}]
    assert (
        len({r["partialFingerprints"]["finding/v1"] for r in results if r["kind"] == "fail"}) == 6
    )


def test_where_a_result_is():
    first = log()["runs"][0]["results"][0]
    (location,) = first["locations"]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == "工作簿/片区 1/甲#1.xlsx"
    assert location["logicalLocations"] == [
        {
            "name": "H14",
            "fullyQualifiedName": "自评表!H14",
            "kind": "cell",
            "decoratedName": "绩效指标[1].得分",
        }
    ]
    assert first["relatedLocations"][0]["logicalLocations"][0]["name"] == "K14"
    assert first["message"]["text"] == "自评表!H14：得分 6 低于应得 10。"


def test_a_file_that_cannot_be_read_is_told():
    (invocation,) = log()["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "文件是空的。"


def test_a_log_of_nothing_is_a_log():
    (run,) = log(())["runs"]
    assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], True)
    assert junit(()).findall("testsuite") == []
