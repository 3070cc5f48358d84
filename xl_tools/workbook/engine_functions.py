"""Which worksheet functions the calculating engine gives Excel's own results for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import formualizer as fz

# What changes without any cell changing; what depends on the language of the computer.
_OF_THE_MOMENT = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
_OF_THE_LANGUAGE = frozenset({
    "CODE", "DATEVALUE", "TIMEVALUE", "LENB", "LEFTB", "RIGHTB", "MIDB", "FINDB", "SEARCHB",
    "REPLACEB", "ASC", "DBCS", "DOLLAR",
})  # fmt: skip
# What looks at cells and formulas that the engine is not shown.
_ANYWHERE = frozenset({"INDIRECT", "OFFSET", "FORMULATEXT", "ISFORMULA"})
# What takes a whole range as one argument. Elsewhere Excel takes the one cell of a range that
# stands in the formula's row or column, or spills; the engine would take its first.
_TAKE_RANGES = frozenset({
    "SUM", "SUMSQ", "PRODUCT", "COUNT", "COUNTA", "COUNTBLANK", "AVERAGE", "AVERAGEA", "MEDIAN",
    "MAX", "MAXA", "MIN", "MINA", "LARGE", "SMALL", "RANK", "RANK.EQ", "RANK.AVG", "MODE",
    "STDEV", "STDEV.S", "STDEV.P", "STDEVP", "VAR", "VAR.S", "VAR.P", "VARP", "PERCENTILE",
    "PERCENTILE.INC", "PERCENTILE.EXC", "QUARTILE", "QUARTILE.INC", "QUARTILE.EXC", "GEOMEAN",
    "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
    "SUMPRODUCT", "SUBTOTAL", "AGGREGATE", "AND", "OR", "XOR", "CONCAT", "TEXTJOIN",
    "VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "MATCH", "XMATCH", "INDEX",
    "ROWS", "COLUMNS", "AREAS", "NPV", "GCD", "LCM", "CHECKTOTAL", "MODE.SNGL", "HARMEAN",
    "AVEDEV", "DEVSQ", "TRIMMEAN",
})  # fmt: skip
_WITH_ARRAYS = frozenset({"SUMPRODUCT"})  # calculates with ranges cell by cell inside it


# What was found to give Excel's results, by tests/workbook/test_compared.py. Left out on purpose:
# CEILING, FLOOR and their kin (wrong for a significance of 0), REPLACE (loses what goes beyond the
# end), EOMONTH and DAYS360 (read no day typed as text), DAYS (off by one before March 1900), SECOND
# (rounds otherwise), TIME (takes what is below zero), GCD and LCM (fail on blanks and on lists),
# YEARFRAC (bases 1 and 2), RATE and IRR (digits differ), PMT and the others of finance (texts,
# limits), MODE (which one of several), FIXED and NUMBERVALUE (as numbers again), TYPE (of errors),
# SWITCH (blanks), ROMAN (short forms), DECIMAL, TEXTBEFORE and TEXTAFTER (nothing to compare with),
# QUARTILE.EXC and PERCENTILE.EXC (of one figure).
_COMPARED = frozenset({
    "SUM", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MAX", "MIN", "MEDIAN", "PRODUCT",
    "SUMSQ", "LARGE", "SMALL", "RANK", "RANK.EQ", "RANK.AVG", "STDEV", "STDEV.S", "STDEV.P",
    "STDEVP", "VAR", "VAR.S", "VAR.P", "VARP", "QUARTILE", "QUARTILE.INC",
    "PERCENTILE", "PERCENTILE.INC", "GEOMEAN", "HARMEAN", "AVEDEV", "DEVSQ", "TRIMMEAN",
    "AVERAGEA", "MAXA", "MINA", "SUMIF", "COUNTIF", "AVERAGEIF", "SUMIFS",
    "COUNTIFS", "AVERAGEIFS", "MAXIFS", "MINIFS", "SUMPRODUCT", "SUBTOTAL", "IF", "IFERROR",
    "IFNA", "IFS", "AND", "OR", "XOR", "NOT", "CHOOSE", "TRUE", "FALSE", "ROUND", "ROUNDUP",
    "ROUNDDOWN", "INT", "TRUNC", "ABS", "SIGN", "MOD", "QUOTIENT", "POWER", "SQRT", "EXP", "LN",
    "LOG", "LOG10", "PI", "MROUND", "EVEN", "ODD", "FACT", "COMBIN", "PERMUT",
    "RADIANS", "DEGREES", "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "BASE",
    "ARABIC", "LEFT", "RIGHT", "MID", "LEN", "TRIM", "UPPER", "LOWER", "PROPER", "CONCATENATE",
    "CONCAT", "TEXTJOIN", "REPT", "FIND", "SEARCH", "SUBSTITUTE", "EXACT", "VALUE", "TEXT", "T",
    "N", "CHAR", "UNICHAR", "UNICODE", "CLEAN", "DATE", "YEAR", "MONTH", "DAY", "WEEKDAY",
    "WEEKNUM", "ISOWEEKNUM", "EDATE", "DATEDIF", "HOUR", "MINUTE", "NETWORKDAYS", "WORKDAY",
    "VLOOKUP", "HLOOKUP", "LOOKUP", "MATCH", "INDEX", "XLOOKUP", "XMATCH", "ROW", "COLUMN",
    "ROWS", "COLUMNS", "ISBLANK", "ISERROR", "ISERR", "ISNA", "ISNUMBER", "ISTEXT", "ISNONTEXT",
    "ISLOGICAL", "ISEVEN", "ISODD", "ISREF", "ERROR.TYPE", "NA",
})  # fmt: skip
# Where a run of sheets means the same as all its cells listed.
_OVER_SHEETS = frozenset({
    "SUM", "SUMSQ", "PRODUCT", "COUNT", "COUNTA", "AVERAGE", "MAX", "MIN", "STDEV", "VAR",
})  # fmt: skip


def adds_up_sheets(function: str) -> bool:
    """Tell whether the function takes a run of sheets (``一月:三月!B2``) as a list of cells."""
    return function in _OVER_SHEETS


def skips_hidden_rows(function: str) -> bool:
    """Tell whether the function may leave out cells in hidden rows."""
    return function in ("SUBTOTAL", "AGGREGATE")


def looks_anywhere(function: str) -> bool:
    """Tell whether the function may read cells that its formula does not name."""
    return function in _ANYWHERE or function == "CELL"


def is_of_the_moment(function: str) -> bool:
    """Tell whether the function's result may change without any cell changing."""
    return function in _OF_THE_MOMENT


def takes_ranges(function: str, *, whole: bool) -> bool:
    """Tell whether a range may stand in the function: as a whole argument, or in a calculation."""
    return function in _WITH_ARRAYS or (whole and function in _TAKE_RANGES)


@lru_cache(maxsize=1024)
def refusal(function: str) -> str | None:
    """Return why (in Chinese) calls of this function are not calculated here, or None."""
    if function in _OF_THE_MOMENT:
        return f"{function} 的结果随时间或电脑而变"
    if function in _OF_THE_LANGUAGE:
        return f"{function} 的结果随 Excel 的语言而变"
    if function in _ANYWHERE:
        return f"{function} 要看的单元格不能确定"
    if function in _COMPARED:
        return None
    known = _engine_knows(function)
    return f"{function} 的算法未与 Excel 核对一致" if known else f"不认识函数 {function}"


def _engine_knows(function: str) -> bool:
    """Ask the engine: it answers #NAME? to a function it does not know."""
    probe = fz.Workbook()
    probe.add_sheet("P")
    probe.set_formula("P", 1, 1, f"={function}()")
    result = probe.evaluate_cell("P", 1, 1)
    return not (isinstance(result, Mapping) and result.get("kind") == "Name")
