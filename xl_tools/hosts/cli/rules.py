"""``xl-tools rules``: every rule in force, or one of them whole."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import click

from xl_tools.domain.form import Form
from xl_tools.domain.rules import Rule
from xl_tools.errors import UsageError
from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.streams import say

HELP = """\
列出全部审核规则；给出编号时写明这条规则的内容、理由、级别、依据和例子。
"""


@command("rules", HELP)
@click.argument("rule_id", metavar="编号", required=False)
@options.form
def rules(rule_id: str | None, form: str) -> int:
    """Print the rules, or one of them; return the exit code."""
    from xl_tools.refresh.opening import open_form

    chosen = open_form(form)
    say(*(details(find(chosen, rule_id)) if rule_id else table(chosen)))
    return 0


def in_force(form: Form) -> tuple[Rule, ...]:
    """Return all rules of a form, those across years and units last."""
    from xl_tools.forms.cross import cross_rules

    return (*form.rules, *cross_rules(form.id))


def find(form: Form, rule_id: str) -> Rule:
    """Return the rule; UsageError with the nearest id where there is none."""
    known = {rule.id: rule for rule in in_force(form)}
    if rule_id not in known:
        close = get_close_matches(rule_id, known, n=1)
        hint = f"最接近的是“{close[0]}”" if close else "运行 xl-tools rules 查看全部规则"
        raise UsageError(f"没有规则“{rule_id}”，{hint}。")
    return known[rule_id]


def table(form: Form) -> Iterator[str]:
    """Yield a line for each rule: id, severity, title."""
    every = in_force(form)
    width = max((len(rule.id) for rule in every), default=0)
    for rule in every:
        yield f"{rule.id:<{width}}  {rule.severity.label}  {rule.title}"
    yield f"共 {len(every)} 条（{form.title}）"


def details(rule: Rule) -> Iterator[str]:
    """Yield everything the form says of one rule."""
    yield f"{rule.id}：{rule.title}"
    for label, text in parts(rule):
        if text:
            yield f"{label}：{text.strip()}"


def parts(rule: Rule) -> list[tuple[str, str]]:
    """Return the parts of a rule with their Chinese labels."""
    return [
        ("级别", rule.severity.label),
        ("理由", rule.why),
        ("提示语", rule.message),
        ("建议", rule.suggestion),
        ("依据", rule.basis),
        ("例子", rule.example),
    ]
