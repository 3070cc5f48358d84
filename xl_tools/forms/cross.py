"""The rules of a form that look at many filings: across years and units (``cross*.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from xl_tools.domain.rules import Rule
from xl_tools.errors import FormError
from xl_tools.forms.places import find
from xl_tools.forms.rulebook import read_rules
from xl_tools.forms.section import Problems, Section

FILES = re.compile(r"cross.*\.toml")


def cross_rules(form_id: str) -> tuple[Rule, ...]:
    """Return the rules across filings of a form, file by file in the order of their names.

    () for a form that has none. FormError with every problem of its files.

    >>> [rule.id for rule in cross_rules("hunan-2023")][-2:]
    ['years.vanished', 'years.twice']
    """
    folder = find(form_id)
    return _read(form_id, folder) if folder and folder.is_dir() else ()


@lru_cache(maxsize=8)
def _read(form_id: str, folder: Path) -> tuple[Rule, ...]:
    problems = Problems()
    found: dict[str, Rule] = {}
    for file in sorted(part.name for part in folder.iterdir() if FILES.fullmatch(part.name)):
        for rule, where in read_rules(_section(folder / file, problems)):
            if rule.id in found:
                problems.add(where, f"规则编号“{rule.id}”重复")
            found[rule.id] = rule
    if problems.found:
        raise FormError(form_id, list(dict.fromkeys(problems.found)))
    return tuple(found.values())


def _section(path: Path, problems: Problems) -> Section:
    try:
        return Section(tomllib.loads(path.read_text(encoding="utf-8")), path.name, problems)
    except UnicodeDecodeError:
        problems.add(path.name, "不是 UTF-8 编码，请另存为 UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.add(path.name, f"TOML 写法有误：{error}")
    return Section({}, path.name, problems)
