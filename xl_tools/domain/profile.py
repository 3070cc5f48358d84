"""A profile (方案): class weights, grade bands, scoring options, thresholds and ratio scales.

A profile is data (TOML in `forms/profiles`); nothing in it is a constant of the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

OverLimit = Literal["linear2T", "ratio"]
Step = Literal["floor", "ceil", "linear"]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the lowest total (of 100) that earns it; bands are half-open."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """How a ratio earns points: full up to (or at) `full_at`, then `minus` points for every `per`.

    Ratios and `per` are fractions (0.05 is five per cent). `sides` says on which side of
    `full_at` points are lost. A scale with `bands` ignores them: the first band whose upper
    bound the ratio does not exceed gives its points; with `sides` "under" the bounds are lower
    ones, and the first that the ratio reaches counts. `step` None means the profile's own.
    """

    full: Decimal
    full_at: Decimal = Decimal(1)
    per: Decimal = Decimal("0.01")
    minus: Decimal = Decimal(1)
    sides: Literal["over", "under", "both"] = "over"
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile.

    `weights` gives the points of each class (预算执行, 产出指标, 效益指标, 满意度指标, 成本指标);
    they add up to 100. `grades` run from best to worst; the last one starts at 0. `over_limit`
    is how an actual above a ≤ target is scored. `over_target` is the completion from which a
    reason is due (1.3). `partly` is the half-open band
    of the weight for 部分达成; below it is 未达成.
    `thresholds` holds every other limit a rule asks for by name, `scales` the ratio scales.
    """

    id: str
    title: str
    weights: Mapping[str, Decimal]
    grades: tuple[Grade, ...]
    over_limit: OverLimit = "linear2T"
    step: Step = "floor"
    over_target: Decimal = Decimal("1.3")
    partly: tuple[Decimal, Decimal] = (Decimal("0.6"), Decimal("0.8"))
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
