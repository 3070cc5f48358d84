"""JUnit XML: a ``testsuite`` for each filing, a ``testcase`` for each rule.

A rule fails with findings of the severity asked for, or a worse one; it is skipped where it could
not look at something, with the reason; else it passed. What does not make it fail (hints, findings
that are explained) stands in its ``system-out``. A workbook that cannot be read is an ``error``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from lxml import etree

from xl_tools.domain.findings import Severity
from xl_tools.reports.suites import Problem, Suite, clean

_OPENING = "打开工作簿"


def write_junit(suites: Iterable[Suite], target: IO[bytes], fail_on: Severity | None) -> None:
    """Write the suites to `target`, one by one; `fail_on` None lets nothing fail."""
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("testsuites", name="xl-tools"):
            for suite in suites:
                file.write("\n", suite_element(suite, fail_on))
            file.write("\n")


def suite_element(suite: Suite, fail_on: Severity | None) -> etree._Element:
    """Return the element of one filing, with its counts."""
    cases = list(_cases(suite, fail_on))
    kinds = [child.tag for case in cases for child in case]
    element = _element(
        "testsuite",
        name=suite.name,
        tests=str(len(cases)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
    )
    properties = etree.SubElement(element, "properties")
    for name, value in (("file", suite.file), ("year", str(suite.year)), ("form", suite.form)):
        properties.append(_element("property", name=name, value=value))
    element.extend(cases)
    return element


def _cases(suite: Suite, fail_on: Severity | None) -> Iterator[etree._Element]:
    if suite.error:
        case = _case(suite, _OPENING)
        case.append(_element("error", suite.error, message=suite.error, type="unreadable"))
        yield case
        return
    titles = {rule.id: rule.title for rule in suite.rules}
    found = (problem.rule for problem in suite.problems)
    unchecked = (one.rule for one in suite.unchecked)
    for rule in dict.fromkeys((*titles, *found, *unchecked)):
        yield _rule_case(suite, rule, titles.get(rule, ""), fail_on)


def _rule_case(suite: Suite, rule: str, title: str, fail_on: Severity | None) -> etree._Element:
    problems = [one for one in suite.problems if one.rule == rule]
    failing = [one for one in problems if _fails(one, fail_on)]
    unchecked = [one.text for one in suite.unchecked if one.rule == rule]
    case = _case(suite, f"{rule} {title}".strip())
    if failing:
        worst = min(failing, key=lambda one: one.severity.rank).severity
        texts = [one.text for one in failing]
        message = texts[0] if len(texts) == 1 else f"{len(texts)} 个问题：{texts[0]}"
        case.append(_element("failure", "\n".join(texts), message=message, type=worst.value))
    elif unchecked:
        case.append(_element("skipped", message="；".join(unchecked)))
    rest = [_said(one) for one in problems if one not in failing]
    rest += [f"未校验：{text}" for text in unchecked] if failing else []
    if rest:
        case.append(_element("system-out", "\n".join(rest)))
    return case


def _fails(problem: Problem, fail_on: Severity | None) -> bool:
    return fail_on is not None and not problem.explanation and problem.severity.rank <= fail_on.rank


def _said(problem: Problem) -> str:
    explained = f" 已说明：{problem.explanation}" if problem.explanation else ""
    return f"{problem.severity.label} {problem.text}{explained}"


def _case(suite: Suite, name: str) -> etree._Element:
    # What runs the tests sorts them by class: one for each filing.
    return _element("testcase", classname=suite.name, name=name, time="0")


def _element(tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    element = etree.Element(tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        element.text = clean(text)
    return element
