"""What is wrong with the rules of a form, each with the nearest name that would be right."""

from __future__ import annotations

import difflib
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from xl_tools.checks import needs
from xl_tools.checks.across import ACROSS
from xl_tools.checks.kind import Check, Kind, Param
from xl_tools.checks.wording import COMMON_WORDS
from xl_tools.domain.form import Form
from xl_tools.domain.rules import Rule
from xl_tools.errors import Problem

# What every kind takes: the rules whose finding at a cell (or at the cell it is compared with)
# makes this rule's own superfluous.
COMMON_PARAMS: Mapping[str, Param] = {
    "yields_to": Param("rules", help="同一格已由这些规则指出的不重复"),
    "yields_to_compared": Param("rules", help="比较的另一格已由这些规则指出的不重复"),
}
_MANY = {
    "rules": "rule",
    "fields": "field",
    "cells": "cell",
    "items": "item",
    "columns": "column",
    "texts": "text",
}


def problems(form: Form, kinds: Mapping[str, Check]) -> list[Problem]:
    """Return every problem of every rule: its kind, parameters, names and templates."""
    ours = {name: _Said(kind, COMMON_PARAMS, COMMON_WORDS) for name, kind in kinds.items()}
    elsewhere = dict.fromkeys(ACROSS, "cross*.toml")
    return [*_problems(form.rules, _names(form), ours, elsewhere), *_needs(form)]


def _needs(form: Form) -> Iterator[Problem]:
    for rule in form.rules:
        for key in needs.missing(rule, form):
            what = f"种类 {rule.kind} 要用“{key}”，套表没有；请补上它，或不用这条规则"
            yield Problem(f"规则 {rule.id}", what)


def problems_across(form: Form, rules: Sequence[Rule], kinds: Collection[str]) -> list[Problem]:
    """Return every problem of the form's rules across units and years.

    `kinds` are those of the rules that look at one filing.
    """
    ours = {name: _Said(spec, {}, frozenset()) for name, spec in ACROSS.items()}
    return list(_problems(rules, _names(form), ours, dict.fromkeys(kinds, "rules*.toml")))


@dataclass(frozen=True, slots=True)
class _Said:
    """A kind, with the parameters and placeholders that all kinds of its sort have."""

    kind: Kind
    params: Mapping[str, Param]
    words: Collection[str]


def _problems(
    rules: Sequence[Rule],
    names: Mapping[str, set[str]],
    kinds: Mapping[str, _Said],
    elsewhere: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield the problems of `rules`; `elsewhere` says in which files other kinds belong."""
    seen: set[str] = set()
    for rule in rules:
        where = f"规则 {rule.id}"
        if rule.id in seen:
            yield Problem(where, "编号重复")
        seen.add(rule.id)
        said = kinds.get(rule.kind)
        if said is None and rule.kind in elsewhere:
            yield Problem(where, f"种类 {rule.kind} 的规则应写在 {elsewhere[rule.kind]}")
        elif said is None:
            yield Problem(where, f"没有种类 {rule.kind}{nearest(rule.kind, kinds)}")
        else:
            params = {**said.kind.PARAMS, **said.params}
            yield from (Problem(where, what) for what in _params(rule.params, params, names))
            words = {*said.kind.WORDS, *said.words}
            yield from (Problem(where, what) for what in _templates(rule, said.kind, words))


def nearest(word: str, valid: Collection[str]) -> str:
    """Return ``，是否为 X？`` for the valid name nearest to `word`, or ''.

    >>> nearest("三公经废", ["三公经费", "公用经费"])
    '，是否为 三公经费？'
    """
    close = difflib.get_close_matches(word, list(valid), n=1, cutoff=0.5)
    return f"，是否为 {close[0]}？" if close else ""


def _names(form: Form) -> dict[str, set[str]]:
    """Return the valid names of each type of parameter that names part of a form."""
    fields, tables = list(form.fields()), list(form.tables())
    columns = {f.column for f in fields} | {c.key for t in tables for c in t.columns}
    keys = {f.key for f in fields}
    return {
        "field": keys,
        "cell": keys | {f"{t.key}.{c.key}" for t in tables for c in t.columns},
        "item": {f.item for f in fields} | {t.key for t in tables},
        "column": columns - {""},
        "table": {t.key for t in tables},
        "rule": {rule.id for rule in form.rules},
    }


def _params(
    given: Mapping[str, Any], params: Mapping[str, Param], names: Mapping[str, set[str]]
) -> Iterator[str]:
    for key in given:
        if key not in params:
            yield f"没有参数 {key}{nearest(key, params)}"
    for key, param in params.items():
        if key in given:
            yield from _value(key, given[key], param, names)
        elif param.required:
            yield f"缺少参数 {key}（{param.help}）"


def _value(key: str, value: Any, param: Param, names: Mapping[str, set[str]]) -> Iterator[str]:
    if param.type == "tables":
        if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) for v in value):
            yield f"参数 {key} 应为一组表"
            return
        for part in value:
            yield from _params(part, param.parts, names)
        return
    if param.type == "groups":
        if not isinstance(value, list | tuple) or not all(_is_texts(group) for group in value):
            yield f"参数 {key} 应为几组文字"
        return
    if param.type in _MANY:
        if not isinstance(value, list | tuple):
            yield f"参数 {key} 应为一组名称"
            return
        for one in value:
            yield from _one(key, one, _MANY[param.type], param, names)
        return
    yield from _one(key, value, param.type, param, names)


def _one(
    key: str, value: Any, type_: str, param: Param, names: Mapping[str, set[str]]
) -> Iterator[str]:
    if type_ == "flag":
        if not isinstance(value, bool):
            yield f"参数 {key} 应为 true 或 false"
    elif type_ == "number":
        if not _is_number(value):
            yield f"参数 {key} 应为数字（整数或带引号的小数）"
    elif not isinstance(value, str):
        yield f"参数 {key} 应为文字"
    elif param.choices and value not in param.choices:
        yield f"参数 {key} 不能是 {value}{nearest(value, param.choices)}"
    elif type_ in names and value not in names[type_]:
        yield f"参数 {key}：套表没有 {value}{nearest(value, names[type_])}"


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _templates(rule: Rule, kind: Kind, words: Collection[str]) -> Iterator[str]:
    for name in rule.texts:
        if name not in kind.TEXTS:
            yield f"没有文字 {name}{nearest(name, kind.TEXTS)}"
    for template in (rule.message, rule.suggestion, *rule.texts.values()):
        try:
            used = [
                word for _, word, _, _ in string.Formatter().parse(template) if word is not None
            ]
        except ValueError:
            yield f"文字“{template}”的花括号不成对"
            continue
        for word in used:
            if word not in words:
                yield f"文字“{template}”中没有占位词 {{{word}}}{nearest(word, words)}"
