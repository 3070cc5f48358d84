"""Guards in the engine: what they could not answer, and whose formula that was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import formualizer as fz

from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.engine_values import Unfit
from xl_tools.workbook.guards import BLANK_KEY, GUARDS, UnsureError, each, is_guarded
from xl_tools.workbook.readers import At

_UNSURE = "NImpl"  # what guards fail with, by the engine's name
_CIRCLE = Unfit("Circ")  # the engine's name for it
_NOWHERE = "\ue000\ue001"  # a text of characters that nobody uses


@dataclass(slots=True)
class Unsure:
    """Why guards could not answer (in Chinese); `blank_key` is looked for in place of a blank."""

    reasons: list[str] = field(default_factory=list)
    blank_key: str | None = None


def register_guards(engine: fz.Workbook) -> Unsure:
    """Make the guards known to the engine; return where they note what they could not answer."""
    unsure = Unsure()
    for name, (guard, count) in GUARDS.items():
        engine.register_function(name, _watched(guard, unsure), min_args=count, max_args=count)
    return unsure


def _watched(guard: Callable[..., object], unsure: Unsure) -> Callable[..., Any]:
    def one(*values: Any) -> Any:
        for value in values:
            if isinstance(value, dict):
                return fz.LiteralValue.error(str(value.get("kind")), None)
        try:
            return guard(*values)
        except UnsureError as reason:
            unsure.reasons.append(str(reason))
            if str(reason) == BLANK_KEY:
                return unsure.blank_key
            return fz.LiteralValue.error(_UNSURE, None)

    def call(*values: Any) -> Any:
        try:
            return each(one, values)
        except UnsureError as reason:
            unsure.reasons.append(str(reason))
            return fz.LiteralValue.error(_UNSURE, None)

    return call


def doubted(
    engine: fz.Workbook,
    formulas: Mapping[At, Prepared],
    places: Mapping[At, tuple[str, int, int]],
    unsure: Unsure,
) -> dict[At, Unfit]:
    """Return the formulas whose own guards could not answer, whatever became of that.

    `places` are where the formulas stand in the engine.

    IFERROR makes a value of their failure and LARGE an error of its own; so each formula with a
    guard is calculated once more, to see whether it is this one.
    """
    found: dict[At, Unfit] = {}
    for at, formula in formulas.items():
        if not is_guarded(formula.text):
            continue
        unsure.reasons.clear()
        result = _again(engine, places[at], formula)
        if result is _CIRCLE:
            found[at] = _CIRCLE
            continue
        if set(unsure.reasons) == {BLANK_KEY}:
            # Nothing is lost where looking for a blank is like looking for what is not there.
            unsure.blank_key = _NOWHERE
            if _again(engine, places[at], formula) == result:
                unsure.reasons.clear()
            unsure.blank_key = None
        if unsure.reasons:
            found[at] = Unfit(unsure.reasons[0])
    return found


def _again(engine: fz.Workbook, place: tuple[str, int, int], formula: Prepared) -> object:
    try:
        engine.set_formula(*place, "=" + formula.text)
    except RuntimeError:  # of a formula that is there already it now sees that it reads itself
        return _CIRCLE
    return engine.evaluate_cell(*place)
