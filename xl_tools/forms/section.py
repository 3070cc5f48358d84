"""Take values out of a TOML table one by one, and collect all that is wrong with it.

A reader that raised at the first slip would have a form mended in twenty runs; this one notes
every problem with its file, its key path and the nearest valid name, and reads on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from xl_tools.errors import Problem

T = TypeVar("T")
_LONGEST = 40
_KINDS: Mapping[type, str] = {
    str: "文字",
    int: "整数",
    float: "数字",
    bool: "true 或 false",
    list: "列表",
    dict: "表",
    dt.date: "日期",
}


def shown(value: object) -> str:
    """Return a value as TOML has it, a long one cut short.

    >>> shown(True), shown("2023"), shown({"key": "x"})
    ('true', '"2023"', '一组项目')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "一组项目"
    if isinstance(value, list):
        text = f"[{', '.join(map(shown, value))}]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def nearest(name: str, known: Iterable[str], shape: str = "{}") -> str:
    """Return the question that offers the nearest valid name, or '' where none is near.

    >>> nearest("sytle", ["style", "text"])
    '，您是否想写 style？'
    >>> nearest("xyz", ["style", "text"])
    ''
    """
    found = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.5)
    return f"，您是否想写 {shape.format(found[0])}？" if found else ""


@dataclass(slots=True)
class Problems:
    """The problems found so far in the files of one form."""

    found: list[Problem] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        """Note one problem."""
        self.found.append(Problem(where, what))


@dataclass(slots=True)
class Section:
    """One TOML table: `data` as parsed, `where` its file and key path (``form.toml page``)."""

    data: Mapping[str, Any]
    where: str
    problems: Problems
    _taken: dict[str, None] = field(default_factory=dict)

    def path(self, key: str) -> str:
        """Return file and key path of `key`."""
        joiner = "." if " " in self.where else " "
        return f"{self.where}{joiner}{key}"

    def has(self, key: str) -> bool:
        """Return whether the table has the key."""
        return key in self.data

    def wrong(self, key: str, what: str) -> None:
        """Note that the value of `key` is wrong."""
        self.problems.add(self.path(key), what)

    def need(self, key: str, kind: type[T], default: T) -> T:
        """Return the value of a key that must be there; a problem and `default` where it is not."""
        self._taken[key] = None
        if key not in self.data:
            self.wrong(key, "缺少此项")
            return default
        return self.take(key, kind, default)

    def take(self, key: str, kind: type[T], default: T) -> T:
        """Return the value of a key that may be left out."""
        self._taken[key] = None
        if key not in self.data:
            return default
        value = self.data[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return value  # type: ignore[return-value]  # 12 is a fine width
        if not isinstance(value, kind) or (isinstance(value, bool) and kind in (int, float)):
            self.wrong(key, f"应为{_KINDS[kind]}，现为 {shown(value)}")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; () where it is left out."""
        values = self.take(key, list, [])
        for index, value in enumerate(values, 1):
            if not isinstance(value, str):
                self.wrong(f"{key}[{index}]", f"应为文字，现为 {shown(value)}")
        return tuple(value for value in values if isinstance(value, str))

    def one_of(self, key: str, default: str, choices: Iterable[str]) -> str:
        """Return a text that must be one of `choices`."""
        known = list(choices)
        value = self.take(key, str, default)
        if value not in known:
            near = nearest(value, known) or f"，可用：{'、'.join(known)}"
            self.wrong(key, f"没有“{value}”这个取值{near}")
            return default
        return value

    def child(self, key: str) -> Section:
        """Return the table at `key`; an empty one where it is left out."""
        return Section(self.take(key, dict, {}), self.path(key), self.problems)

    def children(self, key: str, title: str = "") -> list[Section]:
        """Return the tables of the list at `key`; `title` is a key that tells them apart."""
        sections = []
        if isinstance(self.data.get(key), Mapping):
            self._taken[key] = None
            self.wrong(key, f"有几个这样的表，标题须用双层方括号，写成 [[{key}]]")
            return []
        for index, data in enumerate(self.take(key, list, []), 1):
            if not isinstance(data, dict):
                self.wrong(f"{key}[{index}]", f"应为一组项目，现为 {shown(data)}")
                continue
            label = data.get(title, index)
            sections.append(Section(data, self.path(f"{key}[{label}]"), self.problems))
        return sections

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest valid one."""
        for key in self.data:
            if key not in self._taken:
                self.wrong(key, f"没有这个键{nearest(key, self._taken)}")
