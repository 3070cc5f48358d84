"""What the rules across units and years may say; `xl_tools.batch` works them out.

They stand in the form's ``cross*.toml`` and are held against the form like all others, so that a
slip in them is found when the form is opened and not at the end of a batch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from xl_tools.checks.kind import Param


@dataclass(frozen=True, slots=True)
class Spec:
    """What a rule of one kind may say: its parameters, and the placeholders of its templates."""

    WORDS: Collection[str]
    PARAMS: Mapping[str, Param] = field(default_factory=dict)
    TEXTS: Collection[str] = ()


_CELL = frozenset({"name", "value"})
_RATIO = {
    "name": Param("text", required=True, help="比率的名称"),
    "of": Param("field", required=True, help="分子"),
    "by": Param("field", required=True, help="分母"),
    "measure": Param("text", required=True, help="计量单位"),
    "only_over": Param("flag", help="只查偏高的"),
}
ACROSS: Mapping[str, Spec] = {
    "units.same_text": Spec(
        _CELL | {"others", "count"},
        {
            "keys": Param("cells", required=True, help="互相比较的文字"),
            "standard": Param("texts", help="各单位都可以写的句子"),
        },
    ),
    "units.full_marks": Spec(
        _CELL | {"count", "all", "such"},
        {"place": Param("field", required=True, help="指出问题的格")},
    ),
    "units.same_satisfaction": Spec(
        _CELL | {"count", "all", "share"},
        {
            "class": Param("cell", required=True, help="指标类别一列"),
            "contains": Param("text", required=True, help="类别中的文字"),
            "actual": Param("cell", required=True, help="实际完成值一列"),
        },
    ),
    "units.outlier": Spec(
        _CELL | {"ratio", "measure", "peers", "median", "direction", "z", "limit"},
        {
            "peers": Param("groups", required=True, help="单位名称中的字样，一组为一类"),
            "ratio": Param("tables", required=True, help="比较的比率", parts=_RATIO),
        },
    ),
    "units.total": Spec(
        _CELL | {"own", "total", "difference", "measure", "source", "units"},
    ),
    "years.figure": Spec(
        _CELL | {"last_value", "last_name", "difference", "measure"},
    ),
    "years.staff": Spec(
        _CELL | {"last_value", "change", "limit", "direction"},
        {"items": Param("fields", required=True, help="比较的人数")},
    ),
    "years.vanished": Spec({"unit", "last_file", "year", "last_year"}),
    "years.twice": Spec({"unit", "year", "count", "files"}),
}
