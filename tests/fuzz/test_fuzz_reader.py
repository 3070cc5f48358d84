"""A short fuzz of the reader, and all that ever made it fall over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzz_reader import CRASHERS, Damage, bases, stored, verdict

RUNS = 150


@pytest.fixture(scope="module")
def damage() -> Damage:
    return Damage(bases())


@pytest.mark.parametrize("seed", range(0, 4 * RUNS, RUNS))
def test_damage_is_a_sentence(seed: int, damage: Damage) -> None:
    said = [verdict(damage.of(n), edit=n % 4 == 0) for n in range(seed, seed + RUNS)]
    # Else the damage is too much, or none, and nothing is learnt.
    assert 0.2 < sum(map(bool, said)) / RUNS < 0.9


@pytest.mark.parametrize("path", sorted(CRASHERS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_what_once_made_the_reader_fall_over(path: Path) -> None:
    verdict(path.read_bytes(), edit=True)


def test_sound_workbooks_are_read_and_edited(damage: Damage) -> None:
    for parts in damage.bases.values():
        assert verdict(stored(parts), edit=True) == ""
