"""What a check is given and what it answers: ok, a problem with its next step, or not checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from xl_tools.hosts.desktop.addin import Addin
from xl_tools.hosts.desktop.excel import Excel, find_excel
from xl_tools.hosts.desktop.install import installed_template
from xl_tools.hosts.desktop.ports import Machine, Platform


class State(StrEnum):
    """The three outcomes; what could not be looked at is never ok."""

    OK = "ok"
    PROBLEM = "problem"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a check: what was seen (or why nothing was), and the next step."""

    state: State
    detail: str
    step: str = ""


def ok(detail: str) -> Answer:
    """Return the answer that all is well."""
    return Answer(State.OK, detail)


def problem(detail: str, step: str) -> Answer:
    """Return the answer that something is wrong, and what to do about it."""
    return Answer(State.PROBLEM, detail, step)


def not_checked(reason: str) -> Answer:
    """Return the answer that this could not be checked, and why."""
    return Answer(State.NOT_CHECKED, reason)


@dataclass(frozen=True)
class Patient:
    """What is examined: a computer, its LibreOffice add-in, and a workbook if one was given."""

    machine: Machine
    addin: Addin
    workbook: Path | None = None

    @cached_property
    def excel(self) -> Excel | None:
        """The Excel of the computer."""
        return find_excel(self.machine)

    @cached_property
    def template(self) -> Path | None:
        """The workbook given, or else the installed template."""
        return self.workbook or installed_template(self.machine)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to check: its Chinese title, the systems it is about, and the function."""

    title: str
    ask: Callable[[Patient], Answer]
    on: frozenset[Platform] = frozenset(Platform)

    def answer(self, patient: Patient) -> Answer:
        """Return the answer; not checked on a system that it is not about."""
        if patient.machine.platform not in self.on:
            names = "、".join(sorted(self.on))
            return not_checked(f"只在 {names} 上检查")
        return self.ask(patient)
