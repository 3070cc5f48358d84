"""The table that every host is held against: a function's name and its arguments.

A value is a single cell, a list of rows a range; None is a blank cell, ... an argument left out.
"""

from __future__ import annotations

import datetime as dt

from xl_tools.domain.scalars import CellError

NA, DIV0 = CellError("#N/A"), CellError("#DIV/0!")
ERRORS = [
    CellError(code) for code in ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")
]
LONG = "全年开展文化惠民活动，丰富群众生活，" * 100
LONGEST = "优" * 32_767  # what a cell of Excel holds

SINGLE = [
    ("SCORE", "≥90%", "81%", 10.0),
    ("SCORE", "≥90%", 0.81, 10.0),
    ("SCORE", "≥90%", "92%", 10.0),
    ("SCORE", "≥90%", 0.0, 10.0),
    ("SCORE", "0起", 0.0, 5.0),
    ("SCORE", "15万元", "14万元", 10.0, "经济成本指标物业费"),
    ("SCORE", "≤90", 100.0, 10.0, None, "mof-10"),
    ("SCORE", "≤90", 100.0, 10.0, ..., "mof-10"),
    ("SCORE", "≥90%", ..., 10.0),
    ("SCOREWHY", ..., "92%", 10.0),
    ("EXECRATE", ..., 3.0),
    ("SCORE", "≥90%", "92%", "十"),
    ("SCORE", "≥90%", "92%", -1.0),
    ("SCORE", "≥90%", "92%", 10.0, None, "没有"),
    ("SCOREWHY", "≥90%", "81%", 10.0),
    ("SCOREWHY", "≥90%", "92%", 10.0, None, "没有"),
    ("GRADE", 96.0),
    ("GRADE", 89.5),
    ("EXECRATE", 1.0, 0.0),
    ("EXECRATE", 1.0, 3.0),
    ("CONTROLRATE", 33.0, 32.0),
    ("CHANGERATE", 63.46, 32.0),
    ("ADJUSTRATE", 1.0, 4.0),
    ("ADJUSTRATE", "一", 4.0),
    ("CHECKTOTAL", 1676.35, [[1257.33], [419.02]]),
    ("CHECKTOTAL", 3.0, 3.0),
    ("CHECKTOTAL", "三", [[1.0], [2.0]]),
    ("CHECKTOTAL", 3.0, [[1.0], [1.9]], 0.2),
]
BLANK = [
    ("SCORE", "≥90%", None, 10.0),
    ("SCORE", "≤90%", None, 10.0),
    ("SCORE", None, "92%", 10.0),
    ("SCORE", None, 0.0, 10.0),
    ("SCORE", "≥90%", "92%", None),
    ("SCORE", None, None, None),
    ("SCORE", "≥90%", "—", 10.0),
    ("SCOREWHY", "≥90%", None, 10.0),
    ("SCOREWHY", None, "92%", 10.0),
    ("SCOREWHY", "≥90%", "92%", None),
    ("GRADE", None),
    ("EXECRATE", None, 3.0),
    ("EXECRATE", 1.0, None),
    ("EXECRATE", None, None),
    ("CONTROLRATE", None, 32.0),
    ("CHANGERATE", None, 32.0),
    ("CHANGERATE", 32.0, None),
    ("ADJUSTRATE", None, 4.0),
    ("CHECKTOTAL", None, [[1.0], [2.0]]),
    ("CHECKTOTAL", None, [[None], [None]]),
    ("CHECKTOTAL", 3.0, None),
]
ERROR = [
    *(("SCORE", "≥90%", error, 10.0) for error in ERRORS),
    *(("CHANGERATE", error, 10.0) for error in ERRORS),
    ("SCORE", NA, "92%", 10.0),
    ("SCORE", "≥90%", "92%", DIV0),
    ("SCORE", "≥90%", "92%", 10.0, NA),
    ("SCOREWHY", "≥90%", DIV0, 10.0),
    ("GRADE", DIV0),
    ("GRADE", 96.0, NA),
    ("EXECRATE", NA, 3.0),
    ("EXECRATE", 1.0, DIV0),
    ("CHECKTOTAL", NA, [[1.0], [2.0]]),
    ("CHECKTOTAL", 3.0, [[1.0], [2.0]], DIV0),
]
WRITTEN = [
    ("SCORE", "不低于九成", "九成五", 10.0),
    ("SCORE", "百分之九十以上", "百分之八十一", 10.0),
    ("SCORE", "一百次", "九十次", 10.0),
    ("SCORE", "≥９０％", "９２％", 10.0),
    ("SCORE", "≥1,200人次", "1,080人次", "１０"),
    ("SCORE", "优化", "部分优化", 10.0),
    ("SCOREWHY", "一百次", "九十次", 10.0),
    ("GRADE", "九十"),
    ("GRADE", "９６"),
    ("CONTROLRATE", "33", "32"),
    ("CHECKTOTAL", "1,676.35", [["1257.33"], [419.02]]),
    ("SCOREWHY", LONG, LONG, 10.0),
    ("SCORE", LONGEST, LONGEST, 10.0),
    ("SCOREWHY", LONGEST, LONGEST, 10.0),
    ("CHECKTOTAL", LONGEST, [[1.0], [2.0]]),
]
DATE = [
    ("SCORE", "2023年12月底前", "2023年12月20日", 10.0),
    ("SCORE", "2023年12月底前", dt.date(2023, 12, 20), 10.0),
    ("SCORE", "12月底前", dt.date(2023, 12, 31), 10.0),
    ("SCOREWHY", "2023年12月底前", dt.date(2024, 1, 9), 10.0),
    ("SCOREWHY", dt.date(2023, 12, 31), "2023年12月20日", 10.0),
    ("SCORE", "≥45000册", 45280.0, 10.0),
    (
        "SCORE",
        [["2023年6月底前"], ["6月底前"]],
        [[dt.date(2023, 6, 30)], [dt.date(2023, 7, 1)]],
        5.0,
    ),
]
RANGE = [
    ("SCORE", [["≥90%"], [None], ["及时"]], [["81%"], [None], ["及时"]], [[10.0], [None], [5.0]]),
    ("SCORE", [["≥90%"], ["≥90%"]], [[None], [0.0]], [[10.0], [10.0]]),
    ("SCORE", [["≥90%"], ["≤90%"], [None]], [[None], [None], ["92%"]], [[10.0], [10.0], [None]]),
    ("SCORE", [["≥90%", "≥80%"]], [["81%", None], ["90%", "80%"]], 10.0),
    ("SCORE", [["一百次"], ["优化"]], [["九十次"], ["优化"]], [["十"], ["１０"]]),
    ("SCORE", "≥90%", [["81%"], ["90%"]], [[10.0]]),
    ("SCORE", [["≥90%"], ["≥90%"], ["≥90%"]], [["81%"], ["90%"]], 10.0),
    ("SCOREWHY", [["≥90%"], ["及时"]], [["81%"], ["不及时"]], 10.0),
    (
        "SCOREWHY",
        [["≥90%"], [None], ["≥90%"]],
        [[None], ["92%"], ["92%"]],
        [[10.0], [10.0], [None]],
    ),
    ("GRADE", [[96.0, 85.0, 61.0, 10.0]]),
    ("GRADE", [[96.0, None], ["—", "九十"]]),
    ("CHANGERATE", [[1.0], [2.0], [None], [4.0]], [[4.0], [0.0], [2.0], [None]]),
    ("EXECRATE", [[1.0], [2.0]], [[3.0, 4.0]]),
    ("CHECKTOTAL", 3.0, [[0.0], [None]]),
    ("CHECKTOTAL", 3.0, [[None], [None]]),
    ("CHECKTOTAL", 6.0, [[1.0, 2.0], [None, 3.0]]),
]
# What Calc makes of these before our function sees them is its own; see `as_calc_hands_over`.
ERROR_IN_RANGE = [
    ("SCORE", [["≥90%"], ["≥90%"]], [["81%"], [NA]], [[10.0], [10.0]]),
    ("SCOREWHY", [[DIV0], ["≥90%"]], [["81%"], ["92%"]], 10.0),
    ("GRADE", [[96.0, NA]]),
    ("CHANGERATE", [[1.0], [DIV0]], [[4.0], [2.0]]),
    ("CHECKTOTAL", 3.0, [[1.0], [NA]]),
]
BOOLEAN = [
    ("SCORE", "建立与否", True, 10.0),
    ("SCORE", "建立与否", False, 10.0),
    ("SCORE", "≥90%", "92%", True),
    ("SCORE", [["建立与否"], ["是"]], [[True], [True]], 10.0),
    ("GRADE", True),
    ("EXECRATE", True, 2.0),
    ("CHECKTOTAL", 1.0, [[True], [None]]),
]
CASES = [*SINGLE, *BLANK, *ERROR, *WRITTEN, *DATE, *RANGE, *ERROR_IN_RANGE, *BOOLEAN]
