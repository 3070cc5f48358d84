"""Field references in a form's formulas: ``[三公经费.本年预算]``, ``[@分值]``, ``[甲:乙]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# A text in quotes may hold brackets that refer to nothing.
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\[([^\[\]]*)\]')


def references(formula: str) -> Iterator[str]:
    """Yield what stands in brackets, in order.

    >>> list(references('IF([甲]="[乙]",[@分值],[甲:丙])'))
    ['甲', '@分值', '甲:丙']
    """
    for match in _TOKEN.finditer(formula):
        if match[1] is not None:
            yield match[1]


def resolve(formula: str, cell_of: Callable[[str], str]) -> str:
    """Return the formula with every reference replaced by what `cell_of` gives for it.

    >>> resolve('IF([甲]="[乙]",[甲])', {"甲": "B4"}.__getitem__)
    'IF(B4="[乙]",B4)'
    """

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match[1] is None else cell_of(match[1])

    return _TOKEN.sub(replaced, formula)
