"""Read the rules in force (审核规则) out of a form's rules files."""

from __future__ import annotations

from string import Formatter

from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.forms.section import Section


def read_rules(section: Section) -> list[tuple[Rule, str]]:
    """Return the rules of one file, each with where it was said."""
    rules = [(_rule(part), part.where) for part in section.children("rule", "id")]
    section.close()
    return rules


def _rule(section: Section) -> Rule:
    texts = section.child("texts")
    rule = Rule(
        id=section.need("id", str, ""),
        kind=section.need("kind", str, ""),
        severity=Severity(section.one_of("severity", "error", list(Severity))),
        title=section.need("title", str, ""),
        why=section.need("why", str, ""),
        message=_template(section, "message", section.need("message", str, "")),
        suggestion=_template(section, "suggestion", section.take("suggestion", str, "")),
        basis=section.take("basis", str, ""),
        example=section.take("example", str, ""),
        params=section.take("params", dict, {}),
        texts={key: _template(texts, key, texts.take(key, str, "")) for key in texts.data},
    )
    if "severity" not in section.data:
        section.need("severity", str, "")
    section.close()
    return rule


def _template(section: Section, key: str, text: str) -> str:
    try:
        list(Formatter().parse(text))
    except ValueError:
        section.wrong(key, "花括号不成对；要写花括号本身请写成 {{ 或 }}")
    return text
