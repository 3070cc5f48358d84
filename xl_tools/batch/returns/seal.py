"""The hidden columns of a list: what an answer is about, and whether they are as they were.

An answer is put beside the finding with this key, and only while the figures are those of the
basis. A row whose hidden cells were edited, or overwritten by pasting, is known by its code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.batch.returns.lists import Item, ReturnList

RULE, SCOPE, KEY, BASIS = "规则", "范围", "键", "依据值"
FILE, YEAR, UNIT, CODE = "工作簿", "年度", "单位", "校验码"
SEALED = (RULE, SCOPE, KEY, BASIS, FILE, YEAR, UNIT)
HIDDEN = (*SEALED, CODE)
# The defined name of a list's header row, and the headings a person sees.
HEADER_NAME = "退回清单_表头"
NUMBER, LEVEL, PLACE, NAME, VALUE = "序号", "级别", "位置", "项目", "填报值"
OTHER, PROBLEM, ADVICE, ANSWER = "对照值", "问题", "处理要求", "答复"
SHOWN = (NUMBER, LEVEL, PLACE, NAME, VALUE, OTHER, PROBLEM, ADVICE, ANSWER)
# No cell of a workbook holds more characters.
MOST = 32_767
_CODE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Seal:
    """What one answer is about, as the hidden cells of its row say.

    >>> seal = Seal("score.due", "filing", "k", "得分=6", "甲.xlsx", "2023", "甲")
    >>> Seal.read(seal.cells()) == seal, Seal.read(seal.cells() | {"依据值": "得分=8"})
    (True, None)
    """

    rule: str
    scope: str
    key: str
    basis: str
    file: str
    year: str
    unit: str

    @classmethod
    def of(cls, whole: ReturnList, item: Item) -> Seal:
        """Return the seal of one finding of a list."""
        return cls(
            item.rule, item.scope, item.key[:MOST], item.basis[:MOST],
            whole.file, str(whole.year), whole.unit,
        )  # fmt: skip

    @classmethod
    def read(cls, cells: Mapping[str, str]) -> Seal | None:
        """Return what the hidden cells of a row say, by heading; None where they do not agree."""
        seal = cls(*(cells.get(heading, "") for heading in SEALED))
        return seal if cells.get(CODE) == seal.code else None

    @property
    def code(self) -> str:
        """The check code of all other hidden cells."""
        digest = hashlib.sha256("\x1f".join(self._texts()).encode()).hexdigest()
        return digest[:_CODE_LENGTH]

    def cells(self) -> dict[str, str]:
        """Return what the hidden cells of the row hold, by heading."""
        return dict(zip(SEALED, self._texts(), strict=True)) | {CODE: self.code}

    def _texts(self) -> tuple[str, ...]:
        return (self.rule, self.scope, self.key, self.basis, self.file, self.year, self.unit)
