"""What invented filings are made from: ranges, names and sentences, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from xl_tools.errors import UsageError

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Countable:
    """An indicator that counts something: its name, its unit, the range of its targets."""

    name: str
    unit: str
    target: Range

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Countable:
        """Return the indicator a TOML table describes."""
        return cls(data["name"], data["unit"], _range(data["target"]))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unit: how it is called, what it aims at, what it counts."""

    names: Sequence[str]
    goal: str
    done: str
    quantity: Sequence[Countable]
    social: Sequence[Countable]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that filings of one form are invented from. Amounts in 万元, shares as fractions."""

    form: str
    year: int
    places: Sequence[str]
    money: Mapping[str, Any]
    texts: Mapping[str, Sequence[str]]
    kinds: Sequence[Kind]
    common: Mapping[str, Any]
    weights: Mapping[str, Any]
    lasting: Sequence[Countable]


@lru_cache(maxsize=4)
def load_catalog(form: str) -> Catalog:
    """Return the catalog of `form`; UsageError where nothing is known to invent for it.

    >>> load_catalog("hunan-2023").year
    2023
    """
    path = files("xl_tools.demo") / f"{form}.toml"
    if not path.is_file():
        raise UsageError(f"套表 {form} 没有演示数据。请改用 hunan-2023。")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = [
        Kind(
            kind["names"],
            kind["goal"],
            kind["done"],
            [Countable.of(item) for item in kind["quantity"]],
            [Countable.of(item) for item in kind["social"]],
        )
        for kind in data["kind"]
    ]
    lasting = [Countable.of(item) for item in data["common"]["lasting"]]
    return Catalog(
        data["form"],
        data["year"],
        data["places"],
        data["money"],
        data["texts"],
        kinds,
        data["common"],
        data["weights"],
        lasting,
    )


def _range(pair: Sequence[float]) -> Range:
    low, high = pair
    return (low, high)
