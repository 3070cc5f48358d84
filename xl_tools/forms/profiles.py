"""Load the scoring profiles (方案) shipped in `forms/profiles`, and say what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast, get_args

from xl_tools.domain.profile import Grade, OverLimit, Profile, Scale, Step
from xl_tools.domain.toml_text import TomlMistake, parse_toml
from xl_tools.errors import FormError, Problem
from xl_tools.forms.places import find, places
from xl_tools.forms.section import Problems, Section, nearest, shown
from xl_tools.forms.toml_file import read_section

_SUFFIX = ".toml"
_FOLDER = "profiles"
_TOTAL_WEIGHT = Decimal(100)
# The classes (一级指标) of the Ministry's forms; 绩效指标 is all in one. A form may have others.
CLASSES = ("预算执行", "产出指标", "效益指标", "满意度指标", "成本指标", "绩效指标")
_CLASS_ENDING = "指标"
# The limits rules ask for by name; every profile states them all.
THRESHOLDS = (
    "headcount_control_max",
    "control_max",
    "procurement_low",
    "procurement_high",
    "adjustment_review",
    "change_review",
    "change_hint",
    "change_review_part",
    "change_min_amount",
    "per_head_max",
    "within_small",
    "execution_low",
    "over_target",
    "indicators_min",
    "qualitative_share",
    "qualitative_rows",
    "ocr_percent",
    "same_text_length",
    "same_satisfaction_share",
    "full_marks_indicators",
    "peers_min",
    "outlier_z",
    "prior_difference",
    "staff_change",
    "staff_change_people",
)
Sides = Literal["over", "under", "both"]
_OVER_LIMITS, _STEPS, _SIDES = get_args(OverLimit), get_args(Step), get_args(Sides)


def profile_ids() -> tuple[str, ...]:
    """Return the ids of all profiles, sorted.

    >>> profile_ids()
    ('hunan-2023', 'mof-10', 'mof-101', 'sichuan-2025')
    """
    folders = (place / _FOLDER for place in places())
    names = (entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir())
    return tuple(sorted({n.removesuffix(_SUFFIX) for n in names if n.endswith(_SUFFIX)}))


def load_profile(profile_id: str) -> Profile:
    """Return the profile; FormError for an unknown id (with the nearest one) or a wrong file.

    >>> load_profile("sichuan-2025").grades[2].at_least
    Decimal('70')
    """
    source = find(_FOLDER, f"{profile_id}{_SUFFIX}")
    if source is None or not source.is_file():
        known = profile_ids()
        what = f"没有这个方案{nearest(profile_id, known)}（可用：{'、'.join(known)}）"
        raise FormError("方案", [Problem(profile_id, what)])
    return _load(profile_id, source)


@lru_cache(maxsize=32)
def _load(profile_id: str, source: Path) -> Profile:
    problems = Problems()
    section = read_section(source, problems, Decimal, f"{_FOLDER}/{source.name}")
    return _whole(profile_id, section, problems)


def parse_profile(profile_id: str, toml: str) -> Profile:
    """Return the profile written as `toml`; FormError names every wrong key at once."""
    name = f"{profile_id}{_SUFFIX}"
    problems = Problems()
    try:
        section = Section(parse_toml(toml, Decimal), name, problems)
    except TomlMistake as mistake:
        what = Problem(f"{name} 第 {mistake.line} 行", f"不是合法的 TOML：{mistake.what}")
        raise FormError("方案", [what]) from None
    return _whole(profile_id, section, problems)


def _whole(profile_id: str, section: Section, problems: Problems) -> Profile:
    """Return the profile; where its file could not be read, that alone is said."""
    profile = _profile(profile_id, section) if not problems.found else None
    if problems.found or profile is None:
        raise FormError("方案", problems.found)
    return profile


def _profile(profile_id: str, section: Section) -> Profile:
    thresholds = _thresholds(section.child("thresholds"))
    profile = Profile(
        id=profile_id,
        title=section.need("title", str, ""),
        weights=_weights(section),
        grades=_grades(section),
        over_limit=cast("OverLimit", section.one_of("over_limit", "linear2T", _OVER_LIMITS)),
        step=cast("Step", section.one_of("step", "floor", _STEPS)),
        over_target=thresholds.get("over_target", Decimal(0)),
        partly=_partly(section),
        thresholds=thresholds,
        scales=_scales(section.child("scales")),
    )
    section.close()
    return profile


def _number(section: Section, key: str, default: Decimal | None = None) -> Decimal:
    """Return the finite number at `key`, which must be there unless it has a default."""
    read = section.need if default is None else section.take
    value = read(key, object, default or 0)
    if number := _decimal(value):
        return number[0]
    section.wrong(key, f"应为数字，现为 {shown(value)}")
    return Decimal(0)


def _decimal(value: object) -> tuple[Decimal] | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return (number,) if number.is_finite() else None


def _weights(section: Section) -> Mapping[str, Decimal]:
    table = section.child("weights")
    weights = {name: _number(table, name) for name in table.data}
    for name, weight in weights.items():
        if wrong := _wrong_class(name):
            table.wrong(name, wrong)
        if weight < 0:
            table.wrong(name, f"不能为负，现为 {weight}")
    total = sum(weights.values(), Decimal(0))
    if total != _TOTAL_WEIGHT:
        section.wrong("weights", f"各类分值合计应为 100，现为 {total}")
    return weights


def _wrong_class(name: str) -> str:
    """Return what is wrong with the name of a class, or ''."""
    if name in CLASSES:
        return ""
    whole = name + _CLASS_ENDING
    near = next((known for known in CLASSES if known == whole or _is_slip(name, known)), "")
    if near:
        return f"没有这个键，您是否想写 {near}？"
    if not name.endswith(_CLASS_ENDING):
        return f"一级指标应写全称，如“{whole}”"
    return ""


def _is_slip(name: str, known: str) -> bool:
    """Return whether the two differ in one character.

    >>> _is_slip("产出旨标", "产出指标"), _is_slip("过程指标", "产出指标")
    (True, False)
    """
    pairs = zip(name, known, strict=False)
    return len(name) == len(known) and sum(a != b for a, b in pairs) == 1


def _grades(section: Section) -> tuple[Grade, ...]:
    grades = []
    for row in section.children("grades", "name"):
        grades.append(Grade(row.need("name", str, ""), _number(row, "at_least")))
        row.close()
    bounds = [grade.at_least for grade in grades]
    if not bounds or bounds[-1] != 0 or any(a <= b for a, b in pairwise(bounds)):
        shown = "、".join(map(str, bounds)) or "空"
        section.wrong("grades", f"应从高到低排列，最后一档从 0 起，现为 {shown}")
    return tuple(grades)


def _partly(section: Section) -> tuple[Decimal, Decimal]:
    numbers = [_decimal(value) for value in section.need("partly", list, [])]
    match numbers:
        case [(low,), (high,)] if 0 <= low < high <= 1:
            return low, high
    section.wrong("partly", "应为两个由小到大的比例，如 [0.6, 0.8]")
    return Decimal(0), Decimal(1)


def _thresholds(table: Section) -> Mapping[str, Decimal]:
    thresholds = {name: _number(table, name) for name in THRESHOLDS}
    table.close()
    return thresholds


def _scales(table: Section) -> Mapping[str, Scale]:
    return {name: _scale(table.child(name)) for name in table.data}


def _scale(row: Section) -> Scale:
    plain = Scale(Decimal(0))
    scale = Scale(
        full=_number(row, "full"),
        full_at=_number(row, "full_at", plain.full_at),
        per=_number(row, "per", plain.per),
        minus=_number(row, "minus", plain.minus),
        sides=cast("Sides", row.one_of("sides", plain.sides, _SIDES)),
        bands=_bands(row),
        step=cast("Step", row.one_of("step", "floor", _STEPS)) if row.has("step") else None,
    )
    row.take("step", object, None)
    row.close()
    if scale.per <= 0:
        row.wrong("per", f"应大于 0，现为 {scale.per}")
    return scale


def _bands(row: Section) -> tuple[tuple[Decimal, Decimal], ...]:
    bands: list[tuple[Decimal, Decimal]] = []
    for index, pair in enumerate(row.take("bands", list, []), 1):
        match [_decimal(value) for value in pair] if isinstance(pair, list) else []:
            case [(bound,), (points,)]:
                bands.append((bound, points))
            case _:
                row.wrong(f"bands[{index}]", f"应为 [界限, 得分]，现为 {shown(pair)}")
    return tuple(bands)
