"""How many rows a second SCORE scores: a table in one call, row by row, and plain arithmetic.

Run `python -m pytest tests/bench/test_score.py --benchmark-only -n 0` for 100,000 rows; the suite
runs each once on a few, to see that they still work and agree.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from xl_tools.domain.functions import registry
from xl_tools.forms.profiles import load_profile, profile_ids

SCORE = registry({name: load_profile(name) for name in profile_ids()}, "hunan-2023")["SCORE"].call
FEW, MANY = 500, 100_000
# How many different rows a table of a whole county repeats.
DIFFERENT = 400
Row = tuple[str, str, float]


def all_different(size: int) -> list[Row]:
    """Return rows of which no two have the same target, nor the same actual."""
    return [
        (f"≥{number / 100:.2f}%", f"{number * 7 % size / 100:.2f}%", float(number % 40 + 1) / 2)
        for number in range(1, size + 1)
    ]


def repeated(size: int) -> list[Row]:
    rows = all_different(DIFFERENT)
    return [rows[number * 13 % DIFFERENT] for number in range(size)]


def one_call(rows: list[Row]) -> Callable[[], list[float]]:
    targets, actuals, weights = ([[cell] for cell in column] for column in zip(*rows, strict=True))
    return lambda: [points for (points,) in SCORE(targets, actuals, weights)]


def scalar_calls(rows: list[Row]) -> Callable[[], list[float]]:
    return lambda: [SCORE(*row) for row in rows]


def plain_python(rows: list[Row]) -> Callable[[], list[float]]:
    """Return the same arithmetic, knowing that every target is a ≥ and every figure a per cent."""

    def run() -> list[float]:
        points = []
        for target, actual, weight in rows:
            bound, done = Decimal(target[1:-1]), Decimal(actual[:-1])
            full = Decimal(f"{weight:.15g}")
            due = full if done >= bound else full * done / bound
            points.append(float(due.quantize(Decimal("0.01"), ROUND_HALF_UP)))
        return points

    return run


RUNNERS = {"one range call": one_call, "scalar calls": scalar_calls, "plain python": plain_python}
TABLES = {"all different": all_different, "repeated": repeated}


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("how", RUNNERS)
@pytest.mark.parametrize("table", TABLES)
def test_score(benchmark, request: pytest.FixtureRequest, table: str, how: str) -> None:
    full_size = request.config.getoption("--benchmark-only")
    size = MANY if full_size else FEW
    benchmark.group = f"{table}: {size} rows"
    few = TABLES[table](FEW)
    assert RUNNERS[how](few)() == plain_python(few)()
    once = how == "scalar calls" or not full_size
    benchmark.pedantic(RUNNERS[how](TABLES[table](size)), rounds=1 if once else 9)
