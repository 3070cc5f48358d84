"""Formulas of all kinds that a clerk may write, made from a seed, over cells of every kind.

`SIGNATURES` says for each function what its arguments may be: one letter each, optional ones in
brackets, a star for "again and again".

    n number  i small whole number  d decimals to round to  t text  D day  c condition
    R range of numbers  A range of anything  T range of texts  k criterion  a anything
    m match type  f number format  p pattern
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import xlsxwriter

ROWS = 24  # of inputs, in columns A to H

# A numbers  B numbers with gaps  C texts  D days  E anything  F rising numbers  G truth  H errors
_NUMBERS = (12, 0, -3.5, 100, 0.005, 2.675, 1e6, 0.1, -7, 33, 250000, 215457.6, 1, 2, 3, 0.86, 99.5)
_TEXTS = (
    "甲单位", "乙", "≥90%", "12", "3.5", "", "abc", "ABC", " 前后 有空 ", "a*b", "100%", "2023-12-31",
    "100万元", "满意度", "甲", "Abc-12", "~", "?", "——",
)  # fmt: skip
_DAYS = (45291, 45292, 44927, 43890, 36526, 45351, 61, 366, 45657, 45350)
_ERRORS = ("NA()", "1/0", '"x"+1', "SQRT(-1)")
_FORMATS = (
    "0", "0.00", "0.00%", "#,##0.00", "0%", "yyyy-mm-dd", "yyyy/m/d", "#,##0", "0.0", "00000", "#.##",
    "yyyy年m月d日", "0.00E+00", "mm-dd", "0.00元", "[>=1]0.0;0.000", "0;-0;零;@",
)  # fmt: skip
_CRITERIA = (
    '">0"', '"<=12"', '"甲*"', '"=33"', '"<>"', '"<>0"', "100", '"abc"', '">="&A3', '"*单位"', "A1",
    '"=甲"', '"<>甲*"', '"<=2.675"', '"满意?"',
)  # fmt: skip

SIGNATURES: dict[str, tuple[str, ...]] = {
    "SUM": ("R", "A", "n*", "Rn"), "AVERAGE": ("R", "A", "n*"), "COUNT": ("A", "a*"),
    "COUNTA": ("A", "a*"), "COUNTBLANK": ("A",), "MAX": ("A", "n*"), "MIN": ("A", "n*"),
    "MEDIAN": ("R", "A"), "PRODUCT": ("R", "n*"), "SUMSQ": ("R", "n*"), "LARGE": ("Ri", "Rn"),
    "SMALL": ("Ri", "Rn"), "RANK": ("nR", "nRg"), "RANK.EQ": ("nR",), "RANK.AVG": ("nR",),
    "STDEV": ("R",), "STDEV.S": ("R",), "STDEV.P": ("R",), "STDEVP": ("R",), "VAR": ("R",),
    "VAR.S": ("R",), "VAR.P": ("R",), "VARP": ("R",), "MODE": ("R",), "MODE.SNGL": ("R",),
    "QUARTILE": ("Ri",), "QUARTILE.INC": ("Ri",), "QUARTILE.EXC": ("Ri",),
    "PERCENTILE": ("Ru",), "PERCENTILE.INC": ("Ru",), "PERCENTILE.EXC": ("Ru",),
    "GEOMEAN": ("R",), "HARMEAN": ("R",), "AVEDEV": ("R",), "DEVSQ": ("R",), "TRIMMEAN": ("Ru",),
    "AVERAGEA": ("A",), "MAXA": ("A",), "MINA": ("A",), "CORREL": ("RR",),
    "SUMIF": ("AkR", "Rk"), "COUNTIF": ("Ak",), "AVERAGEIF": ("AkR", "Rk"),
    "SUMIFS": ("RAk", "RAkAk"), "COUNTIFS": ("Ak", "AkAk"), "AVERAGEIFS": ("RAk",),
    "MAXIFS": ("RAk",), "MINIFS": ("RAk",), "SUMPRODUCT": ("RR", "R"), "SUBTOTAL": ("sR",),
    "IF": ("ca", "caa"), "IFERROR": ("aa",), "IFNA": ("aa",), "IFS": ("caca",),
    "SWITCH": ("iiaiaa", "tatt"), "AND": ("cc", "c"), "OR": ("cc", "c"), "XOR": ("cc",),
    "NOT": ("c",), "CHOOSE": ("iaaa",), "TRUE": ("",), "FALSE": ("",),
    "ROUND": ("nd",), "ROUNDUP": ("nd",), "ROUNDDOWN": ("nd",), "INT": ("n",), "TRUNC": ("n", "nd"),
    "ABS": ("n",), "SIGN": ("n",), "MOD": ("n7",), "QUOTIENT": ("nn",), "POWER": ("nd",),
    "SQRT": ("n",), "EXP": ("d",), "LN": ("n",), "LOG": ("n", "ni"), "LOG10": ("n",), "PI": ("",),
    "CEILING": ("nn",), "FLOOR": ("nn",), "CEILING.MATH": ("n", "nn"), "FLOOR.MATH": ("n", "nn"),
    "MROUND": ("nn",), "EVEN": ("n",), "ODD": ("n",), "FACT": ("i",), "COMBIN": ("ii",),
    "PERMUT": ("ii",), "GCD": ("ii",), "LCM": ("ii",), "RADIANS": ("n",), "DEGREES": ("n",),
    "SIN": ("n",), "COS": ("n",), "TAN": ("n",), "ASIN": ("u",), "ACOS": ("u",), "ATAN": ("n",),
    "ATAN2": ("nn",), "BASE": ("ii",), "DECIMAL": ("ti",), "ARABIC": ("t",),
    "LEFT": ("t", "ti", "ni"), "RIGHT": ("t", "ti", "ni"), "MID": ("tii", "nii"), "LEN": ("t", "n"), "TRIM": ("t",),
    "UPPER": ("t",), "LOWER": ("t",), "PROPER": ("t",), "CONCATENATE": ("tat",),
    "CONCAT": ("ta", "T"), "TEXTJOIN": ("tcT", "tctt"), "REPT": ("ti",), "FIND": ("pt", "pti", "pn"),
    "SEARCH": ("pt", "pti"), "SUBSTITUTE": ("tpt", "tpti", "npn"), "REPLACE": ("tiit",),
    "EXACT": ("tt", "nt"), "VALUE": ("t",), "NUMBERVALUE": ("t",), "TEXT": ("nf", "Df"), "T": ("a",),
    "N": ("a",), "CHAR": ("b",), "CODE": ("t",), "UNICHAR": ("b",), "UNICODE": ("t",),
    "CLEAN": ("t",), "FIXED": ("nd", "n"), "TEXTBEFORE": ("tp",), "TEXTAFTER": ("tp",),
    "DATE": ("yii",), "YEAR": ("D",), "MONTH": ("D",), "DAY": ("D",), "WEEKDAY": ("D", "Di"),
    "WEEKNUM": ("D",), "ISOWEEKNUM": ("D",), "EDATE": ("Di",), "EOMONTH": ("Di",),
    "DATEDIF": ("DDu1", "DDu2", "DDu3"), "DAYS": ("DD",), "DAYS360": ("DD",), "DATEVALUE": ("e",),
    "TIME": ("iii",), "HOUR": ("n",), "MINUTE": ("n",), "SECOND": ("n",), "NETWORKDAYS": ("DD",),
    "WORKDAY": ("Di",), "YEARFRAC": ("DD", "DDi"), "TIMEVALUE": ("h",),
    "VLOOKUP": ("x#iz", "x@io", "a#iz"), "HLOOKUP": ("x#iz",), "LOOKUP": ("iFF", "aFF"), "MATCH": ("xA0", "iF1", "aA0", "aF1"),
    "INDEX": ("Ai", "#ii", "An", "#nn", "#i"), "XLOOKUP": ("xAA", "xAAt", "aAA"), "XMATCH": ("xA", "aA"),
    "ROW": ("", "a1"), "COLUMN": ("", "a1"), "ROWS": ("A",), "COLUMNS": ("#",),
    "ISBLANK": ("a",), "ISERROR": ("a",), "ISERR": ("a",), "ISNA": ("a",), "ISNUMBER": ("a",),
    "ISTEXT": ("a",), "ISNONTEXT": ("a",), "ISLOGICAL": ("a",), "ISEVEN": ("n",), "ISODD": ("n",),
    "ISREF": ("a1",), "ERROR.TYPE": ("a",), "TYPE": ("a",), "NA": ("",),
    "PMT": ("uin", ), "PV": ("uin",), "FV": ("uin",), "NPER": ("unn",), "NPV": ("uR",),
    "IRR": ("R",), "RATE": ("inn",), "IPMT": ("uiin",), "PPMT": ("uiin",), "SLN": ("nni",),
    "SYD": ("nnii",), "DB": ("nnii",), "DDB": ("nnii",),
}  # fmt: skip


_TRUTHS = frozenset(
    {
        "AND",
        "OR",
        "XOR",
        "NOT",
        "TRUE",
        "FALSE",
        "EXACT",
        "ISBLANK",
        "ISERROR",
        "ISERR",
        "ISNA",
        "ISODD",
        "ISNUMBER",
        "ISTEXT",
        "ISNONTEXT",
        "ISLOGICAL",
        "ISEVEN",
        "ISREF",
        "CHOOSE",
        "IF",
        "IFS",
        "SWITCH",
    }
)  # LibreOffice reckons with truth values as numbers


def workbook_of(seed: int, each: int = 12, only: str | None = None) -> bytes:
    """Return a workbook of inputs and, on the sheet 公式, `each` formulas of every function.

    Operators, nested calls and errors as arguments are mixed in. Formulas stand in column A.
    """
    chance = random.Random(seed)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    _inputs(book, chance)
    sheet = book.add_worksheet("公式")
    for row, formula in enumerate(formulas(chance, each, only)):
        sheet.write_formula(row, 0, book_future(formula), None, -999)
    book.close()
    return buffer.getvalue()


_NEW = (
    "STDEV.S", "STDEV.P", "VAR.S", "VAR.P", "MODE.SNGL", "QUARTILE.INC", "QUARTILE.EXC",
    "PERCENTILE.INC", "PERCENTILE.EXC", "RANK.EQ", "RANK.AVG", "MAXIFS", "MINIFS", "IFNA", "IFS",
    "SWITCH", "XOR", "CEILING.MATH", "FLOOR.MATH", "BASE", "DECIMAL", "ARABIC", "CONCAT", "TEXTJOIN",
    "NUMBERVALUE", "UNICHAR", "UNICODE", "TEXTBEFORE", "TEXTAFTER", "ISOWEEKNUM", "DAYS", "XLOOKUP",
    "XMATCH",
)  # fmt: skip


def book_future(formula: str) -> str:
    """Return the formula with newer functions marked as the file format wants."""
    for name in _NEW:
        for before in ("=", "(", ",", "+", "*", "&", "-", "/"):
            formula = formula.replace(f"{before}{name}(", f"{before}_xlfn.{name}(")
        if formula.startswith(f"{name}("):
            formula = "_xlfn." + formula
    return formula


def formulas(chance: random.Random, each: int, only: str | None = None) -> Iterator[str]:
    """Yield formulas: each function with random arguments, some nested or calculated with."""
    for name, shapes in SIGNATURES.items():
        if only and name != only:
            continue
        for number in range(each):
            call = _call(name, shapes[number % len(shapes)], chance, 0)
            around = chance.random() < 0.2 and name not in _TRUTHS
            yield _around(call, chance) if around else call


def _around(call: str, chance: random.Random) -> str:
    pattern = chance.choice(
        (
            'IFERROR({},"错")',
            '{}&""',
            "{}=输入!A1",
            "-{}",
            "{}+输入!B2",
            "{}<>输入!C3",
            "({})*100%",
            "{}>输入!E4",
            "{}^2",
            '"共"&{}&"元"',
            "LEN({})",
            "IFERROR({}<输入!C4,9)",
            "SUMPRODUCT(({}>输入!E1:E9)*1)",
            "SUMPRODUCT((输入!A1:A9*1.1={})+(输入!B1:B9<=输入!F1:F9))",
            'COUNTIF(输入!E1:E24,">="&{})',
        )
    )
    return pattern.format(call)


def _call(name: str, shape: str, chance: random.Random, depth: int) -> str:
    arguments = [_argument(kind, chance, depth) for kind in _split(shape)]
    return f"{name}({','.join(arguments)})"


def _split(shape: str) -> Iterator[str]:
    position = 0
    while position < len(shape):
        kind = shape[position]
        if shape[position : position + 2] in ("u1", "u2", "u3", "a1"):
            kind = shape[position : position + 2]
        position += len(kind)
        if shape[position : position + 1] == "*":
            position += 1
            yield kind
            yield kind
        yield kind


def _cell(columns: str, chance: random.Random) -> str:
    return f"输入!{chance.choice(columns)}{chance.randint(1, ROWS)}"


def _range(columns: str, chance: random.Random) -> str:
    column, top = chance.choice(columns), chance.randint(1, ROWS - 6)
    return (
        f"输入!${column}${top}:{column}{top + 5}" if top % 2 else f"输入!{column}1:{column}{ROWS}"
    )


def _number(chance: random.Random, depth: int) -> str:
    lot = chance.random()
    if lot < 0.55:
        return _cell("AB", chance)
    if lot < 0.75:
        return repr(chance.choice(_NUMBERS))
    if lot < 0.88:
        return _cell("CDEH", chance)
    if depth < 2:
        name = chance.choice(("ROUND", "SUM", "ABS", "MAX", "INT", "COUNTIF", "IF", "MOD"))
        return _call(name, chance.choice(SIGNATURES[name]), chance, depth + 1)
    return "输入!A1+1"


def _text(chance: random.Random, depth: int) -> str:
    lot = chance.random()
    if lot < 0.6:
        return _cell("C", chance)
    if lot < 0.8:
        return f'"{chance.choice(_TEXTS)}"'
    if lot < 0.92 or depth > 1:
        return _cell("ABDEH", chance)
    name = chance.choice(("LEFT", "MID", "TRIM", "TEXT", "SUBSTITUTE"))
    return _call(name, chance.choice(SIGNATURES[name]), chance, depth + 1)


def _condition(chance: random.Random) -> str:
    return chance.choice((
        f"{_cell('AB', chance)}>{chance.choice(_NUMBERS)}", f"{_cell('C', chance)}=\"甲\"",
        _cell("G", chance), _cell("E", chance), "TRUE", f"{_cell('E', chance)}={_cell('E', chance)}",
        f"{_cell('AC', chance)}<{_cell('BC', chance)}", f"ISNUMBER({_cell('E', chance)})",
    ))  # fmt: skip


def _argument(kind: str, chance: random.Random, depth: int) -> str:
    match kind:
        case "n":
            return _number(chance, depth)
        case "i":
            return str(chance.choice((0, 1, 1, 2, 2, 3, 4, 5, 7, -1, 12)))
        case "d":
            return str(chance.choice((0, 1, 2, 2, 3, -1, -2)))
        case "y":
            return str(chance.choice((2023, 2024, 1950, 2035, 9998, 2000)))
        case "u":
            return str(chance.choice((0, 0.05, 0.25, 0.5, 0.9, 1, 0.01)))
        case "s":
            return str(chance.choice((1, 2, 3, 4, 5, 9, 109, 6, 101)))
        case "g":
            return str(chance.choice((0, 1)))
        case "z":
            return chance.choice(("FALSE", "0"))
        case "0" | "1" | "7":
            return kind
        case "o":
            return chance.choice(("TRUE", "1"))
        case "u1" | "u2" | "u3":
            return {"u1": '"Y"', "u2": '"M"', "u3": '"D"'}[kind]
        case "a1":
            return _cell("ABCDE", chance)
        case "t":
            return _text(chance, depth)
        case "p":
            return chance.choice(
                ('"甲"', '"a"', '"A"', '"-"', '"?"', '"*"', '""', '"~*"', "输入!C1")
            )
        case "f":
            return f'"{chance.choice(_FORMATS)}"'
        case "e":
            return chance.choice(('"2023-12-31"', '"2023/1/5"', '"x"', _cell("C", chance)))
        case "h":
            return chance.choice(('"12:30"', '"1:02:03"', '"x"'))
        case "D":
            return _cell("D", chance)
        case "x":
            return chance.choice((_cell("DF", chance), '"甲"', '"abc"', "12", "33", "44927"))
        case "b":
            return chance.choice(("65", "97", "48", "33", "122"))
        case "@":
            return f"输入!F1:H{ROWS}"
        case "c":
            return _condition(chance)
        case "k":
            return chance.choice(_CRITERIA).replace("A1", "输入!A1").replace("A3", "输入!A3")
        case "R":
            return _range("ABBE" if chance.random() < 0.9 else "H", chance)
        case "F":
            return f"输入!F1:F{ROWS}"
        case "A":
            return f"输入!{(c := chance.choice('ABCDE'))}1:{c}{ROWS}"
        case "T":
            return _range("CE", chance)
        case "#":
            return f"输入!A1:H{ROWS}"
    return chance.choice((_number(chance, depth), _text(chance, depth), _cell("EH", chance), '""'))


def _inputs(book: xlsxwriter.Workbook, chance: random.Random) -> None:
    sheet = book.add_worksheet("输入")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row in range(ROWS):
        sheet.write(row, 0, chance.choice(_NUMBERS))
        if chance.random() < 0.7:
            sheet.write(row, 1, chance.choice(_NUMBERS))
        if chance.random() < 0.85:
            sheet.write_string(row, 2, chance.choice(_TEXTS) or "空")
        sheet.write_number(row, 3, chance.choice(_DAYS), day)
        _anything(sheet, row, chance)
        sheet.write(row, 5, row * 3 - 10)
        sheet.write_boolean(row, 6, chance.random() < 0.5)
        if chance.random() < 0.25:
            sheet.write_formula(row, 7, chance.choice(_ERRORS), None, 0)
        else:
            sheet.write(row, 7, chance.choice(_NUMBERS))


def _anything(sheet: xlsxwriter.worksheet.Worksheet, row: int, chance: random.Random) -> None:
    match chance.randint(0, 4):
        case 0:
            sheet.write(row, 4, chance.choice(_NUMBERS))
        case 1:
            sheet.write_string(row, 4, chance.choice(_TEXTS) or "空")
        case 3:
            sheet.write_formula(row, 4, 'IF(TRUE,"","x")', None, "")
