"""Where the calculating engine differs from Excel: held, or put right. One line for each find."""

from __future__ import annotations

import pytest

from tests.workbook.calculated import opened, settled
from xl_tools.domain.functions import registry
from xl_tools.workbook.recalc import recalculate

OURS = registry({}, "")
VALUES = {
    "A1": 0.1,
    "A2": 0.2,
    "A3": 0.3,
    "A4": "12",
    "A5": "1,234",
    "A6": "2023-12-31",
    "A7": "a?c",
    "B1": 1,
    "B2": 2,
    "B3": 3,
    "B4": 4,
    "B5": 5,
    "B6": 6,
    "B7": 7,
    "C1": "甲",
    "C2": "乙",
    "F2": 0,
    "G1": 1 / 3,
    "G2": 0.1 + 0.2,
    "H1": ">=90%",
    "H2": ">=90",
    "H3": "90%",
    "J1": True,
}


def _calculated(formula: str, **more: str):
    formulas = {"E1": (formula, "旧"), **{ref: (text, 0) for ref, text in more.items()}}
    book = opened(settled(formulas, VALUES, calc_on_load=True))
    kept = {str(cell.place): cell.reason for cell in recalculate(book, OURS).kept}
    return book["表"]["E1"].result.raw, kept.get("表!E1")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1+A2=A3", True),
        ('IF(A1+A2<>A3,"不一致","一致")', "一致"),
        ("SUM(A1:A2)<=A3", True),
        ("A1+A2>A3", False),
        ("(A1+A2)*10=A3*10", True),
        ("A9=0", True),
        ('A9=""', True),
        ("A9=F9", True),
        ('C1="甲"', True),
        ("C1<>C2", True),
        ("C1>B1", True),  # a text comes after all numbers
        ("TRUE>C1", True),
        ('"ABC"="abc"', True),
        ("IFERROR((1/0)=1,9)", 9),
        ("A1+A2-A3", 0),
        ("B1-0.9-A1", 0),
        ("B7-B1", 6),
        ("A1*1E-9", 1e-10),
        ("SUMPRODUCT((C1:C2=\"甲\")*B1:B2)", 1),
        ("MOD(-7,3)", 2),
        ('TEXT(A3,"0.00%")', "30.00%"),
        ("CHAR(65)", "A"),
        ('FIND("b","abc",2)', 2),
        ("B1&B2", "12"),
        ("ROUND(B1/B3,4)&\"\"", "0.3333"),
        ('"共"&B1/B3&"元"', "共0.333333333333333元"),
        ('A1+A2&""', "0.3"),
        ('TRUE&""', "TRUE"),
        ('A9&""', None),
        ("LEN(B1/B3)", 17),
        ("LEN(A1+A2)", 3),
        ("LEFT(-B1/B3,4)", "-0.3"),
        ("LEFT(B1=1,2)", "TR"),
        ('SUBSTITUTE(B1/B3,"3","")', "0."),
        ('EXACT(A1+A2,"0.3")', True),
        ("LEN(CONCAT(A1,A1+A2))", 6),
        ('TEXTJOIN("、",TRUE,A1:A3,A9,A1+A2)', "0.1、0.2、0.3、0.3"),
        ("SUMPRODUCT((A1:A3>A2)*1)", 1),
        ("SUMPRODUCT((A1:A3+A2=A3)*1)", 1),
        ("SUMPRODUCT((B1:B7>=B4)*(B1:B7<B6))", 2),
        ("SUMPRODUCT((B1:B7>C1)*1)", 0),
        ('COUNTIF(B1:B7,">="&B4)', 4),
        ('COUNTIF(C1:C2,"<>"&C1)', 1),
        ('COUNTIF(A1:A3,">=20%")', 2),
        ('COUNTIF(A1:A3,">="&A2*100&"%")', 2),
        ("COUNTIF(B1:B7,B3)", 1),
        ('SUMIF(A1:A2,">0",G1:G2)', 1 / 3 + 0.1 + 0.2),  # figures of 17 digits are no criteria
        ('SUMIFS(B1:B3,H1:H3,"*%")', 4),  # nor is what looks like one
        ('COUNTIFS(B1:B3,">1",H1:H3,"*%")', 1),
        ("XLOOKUP(B2,B1:B7,B1:B7)", 2),
        ('IFERROR(XLOOKUP(A9,B1:B7,B1:B7),"无")', "无"),
        ('IFERROR(VLOOKUP(A9,B1:B7,1,FALSE),"")', None),
        ("ISNA(MATCH(A9,B1:B7,0))", True),
        ("ISBLANK(A9)", True),
        ("INDEX(B1:B7,MATCH(5,B1:B7,0))", 5),
        ("INDEX(A1:B7,B3,B2)", 3),
        ("LARGE(B1:B7,B2)", 6),
        ("MATCH(5,B1:B7,0)", 5),
        ("SUMIFS(B1:B2,C1:C2,\"甲\")", 1),
    ],
)  # fmt: skip
def test_it_is_calculated_as_excel_does(formula, expected):
    result, reason = _calculated(formula)
    assert reason is None
    assert result == expected or float(result) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("C1<C2", "文字的先后随 Excel 的语言而变"),
        ('0.00001&""', "数变成文字时位数过多"),
        ("YEAR(A6)", "日期是文字，不能确定 Excel 怎样理解"),
        ('IFERROR(MONTH(A6),"")', "日期是文字，不能确定 Excel 怎样理解"),
        ("A5+1", "要计算的是文字，不能确定 Excel 怎样理解"),
        ("VALUE(A5)", "要计算的是文字，不能确定 Excel 怎样理解"),
        ("SUMPRODUCT(A4:A5,B4:B5)", "SUMPRODUCT 的区域里有文字形式的数"),
        ("SUMIF(C1:C2,C1,D1:D2)", "汇总的区域里有错误值"),
        ("SUBTOTAL(2,D1:D2)", "汇总的区域里有错误值"),
        ('COUNTIF(C1:C2,"甲?")', "COUNTIF 的条件含通配符"),
        ("COUNTIF(C1:C2,A7)", "条件汇总的单元格里有通配符"),
        ('COUNTIF(C1:C2,"<>甲*")', "COUNTIF 的条件含通配符"),
        ('COUNTIF(J1:J2,"<>"&B1)', "条件汇总的区域里有逻辑值"),
        ("SUMIFS(B1:B3,C1:C2,1)", "SUMIFS 的各个区域大小不一"),
        ("SUMIF(C1:C2,1,B1:B3)", "SUMIF 的各个区域大小不一"),
        ("SUMPRODUCT(B1,B4:B5)", "SUMPRODUCT 的各个区域大小不一"),
        ("SUMPRODUCT(2,B4:B5)", "SUMPRODUCT 的各个区域大小不一"),
        ("SUMPRODUCT(B4:B5,(B1:B2>0)*B1:B3)", "SUMPRODUCT 的各个区域大小不一"),
        ("SUMPRODUCT(B1:B2/B4:B6)", "SUMPRODUCT 的各个区域大小不一"),
        ("MATCH(5,B1:B7,FALSE)", "MATCH 的匹配方式不是 0、1 或 -1"),
        ('TEXT(B1,"[>=1]0.0;0.000")', "TEXT 的格式不在可靠范围内"),
        ("TEXT(B1,C1)", "TEXT 的格式不在可靠范围内"),
        ("CHAR(200)", "CHAR 的结果随 Excel 的语言而变"),
        ("CODE(C1)", "CODE 的结果随 Excel 的语言而变"),
        ("FIND(C1,C2,2)", "FIND 要找的内容不是写明的文字"),
        ('SEARCH("a*",C2)', "SEARCH 要找的内容为空或含通配符"),
        ('COUNT("2023-12-31")', "COUNT 的参数里有文字"),
        ('SUM(IF(B1>0,"",1),2)', "SUM 的参数里有文字"),
        ("MOD(B7,0.1)", "MOD 的除数不是写明的整数"),
        ('SUBSTITUTE(C1,"a","b",0)', "SUBSTITUTE 的序号不是写明的正整数"),
        ('TEXTJOIN("、",C1,C1:C2)', "TEXTJOIN 的第二个参数不是 TRUE 或 FALSE"),
        ("REPLACE(C1,1,1,C2)", "REPLACE 的算法未与 Excel 核对一致"),
        ("CEILING(B1,0)", "CEILING 的算法未与 Excel 核对一致"),
        ("SEQUENCE(3)", "SEQUENCE 的算法未与 Excel 核对一致"),
        ("INDEX(B1:B7,0)", "INDEX 取整行或整列，要按数组计算"),
        ("INDEX(A1:B7,,1)", "INDEX 取整行或整列，要按数组计算"),
        ("INDEX(A1:B7,2)", "INDEX 取整行或整列，要按数组计算"),
        ("SUM(INDEX(A1:B7,B1-1,2))", "按序号取值，而序号是 0 或不是整数"),
        ("IFERROR(INDEX(A1:B7,A9,1),0)", "按序号取值，而序号是 0 或不是整数"),
        ("LARGE(B1:B7,1.5)", "按序号取值，而序号是 0 或不是整数"),
        ('IFERROR(C1<C2,"错")', "文字的先后随 Excel 的语言而变"),
        ("IF(ISERROR(C1<C2),1,2)", "文字的先后随 Excel 的语言而变"),
        ("COUNTA(C1<C2)", "COUNTA 的参数是算式"),
        ("COUNT(1/0,C1)", "COUNT 的参数是算式"),
        ("COUNTIF(A1:A3,A1+A2)", "数变成文字时位数过多"),
        ("SEARCH(A7,C1)", "要找的内容可能含通配符"),
        ("SUMPRODUCT((B4:B700=A3:ZZ3)*1)", "按单元格计算的区域太大"),
        ("SUMPRODUCT(LEN(A1:A3))", "区域 A1:A3 在这里要按数组计算"),
        ("IFERROR(AND(TRUE,C1<C2),0)", "文字的先后随 Excel 的语言而变"),
        ("SUMPRODUCT((C1:C2<C1)*1)", "文字的先后随 Excel 的语言而变"),
        ('COUNTIF(C1:C2,">甲")', "文字的先后随 Excel 的语言而变"),
        ('COUNTIF(C1:C2,">"&C2)', "文字的先后随 Excel 的语言而变"),
        ('COUNTIF(A1:A3,"30%")', "条件是百分比，可能指数，也可能指文字"),
        ("LOOKUP(C1,C1:C2)", "文字的先后随 Excel 的语言而变"),
        ("MATCH(C1,C1:C2)", "文字的先后随 Excel 的语言而变"),
        ("VLOOKUP(C1,C1:D2,2)", "文字的先后随 Excel 的语言而变"),
        ("XLOOKUP(A9,A1:A9,A1:A9)", "要查找的值是空白"),
        ('IFERROR(XLOOKUP("",B1:B9,B1:B9),7)', "要查找的是空文字"),
        ("XMATCH(A9,B1:B9)", "要查找的值是空白"),
        ("MATCH(A9,F1:F2,0)", "要查找的值是空白"),
        ("IFERROR(VLOOKUP(A9,F1:F2,1,FALSE),9)", "要查找的值是空白"),
        ("MATCH(A7,C1:C2,0)", "要查找的文字含通配符"),
        ('VLOOKUP("*"&C1,C1:D2,1,0)', "要查找的文字含通配符"),
        ("ISBLANK(1/0)", "ISBLANK 的参数是算式"),
        ('XLOOKUP(B9,B1:B7,B1:B7,"",1)', "XLOOKUP 不是从头起的精确查找"),
        ("XMATCH(B1,B1:B7,-1)", "XMATCH 不是从头起的精确查找"),
        ("LEN(1E20*B1)", "数变成文字时位数过多"),
        ("IFERROR(LEFT(B1/1E9,3),0)", "数变成文字时位数过多"),
        # Found by recalculating workbooks that Excel saved.
        ('IF("true",1,2)', "IF 的条件是文字"),
        ('OR("TRUE",B1>9)', "OR 的参数里有文字"),
        ('MINA(1,"甲")', "MINA 的参数里有文字"),
        ("MROUND(,B2)", "MROUND 有参数空着"),
        ("DATE(1900,2,29)", "DATE 的年份太早"),
        ("XLOOKUP(B2,B1:B7,A1:A7,,-1)", "XLOOKUP 不是从头起的精确查找"),
        ("XLOOKUP(B2,B1:B7,A1:A7,,0,2)", "XLOOKUP 不是从头起的精确查找"),
        ('XMATCH("a.*",C1:C2,3)', "XMATCH 不是从头起的精确查找"),
        ("SUM(SUMIF(B1:B3,B4:B5,B1:B3))", "SUMIF 的条件是区域，要按数组计算"),
        ("SUM(SUMIFS(B1:B3,B1:B3,B4:B5))", "SUMIFS 的条件是区域，要按数组计算"),
        ("COUNTIF(D1:D2,1)", "条件汇总的单元格里有错误值"),
        ("COUNTIF(B1:B3,D1)", "条件汇总的单元格里有错误值"),
        ('COUNTIF(A4:A5,"<>12")', "条件汇总的区域里有文字形式的数"),
        ("VLOOKUP(D1,B1:C2,2,FALSE)", "查找的单元格里有错误值"),
        ("VLOOKUP(B1,#REF!,2,FALSE)", "公式里有错误值 #REF!"),
        ("COUNT(#N/A)", "公式里有错误值 #N/A"),
        ("MEDIAN({1,2,3})", "公式里有数组常量"),
        ("SUM(B3:B1)", "区域 B3:B1 的首尾颠倒"),
        ("ISODD(A9)", "要计算的是空单元格，不能确定 Excel 怎样理解"),
        ("VALUE(A9)", "要计算的是空单元格，不能确定 Excel 怎样理解"),
        ("REPT(D3,2)", "要计算的是逻辑值，不能确定 Excel 怎样理解"),
        ("QUOTIENT(D3,1)", "要计算的是逻辑值，不能确定 Excel 怎样理解"),
        ("GCD(B2,B4)", "GCD 的算法未与 Excel 核对一致"),
        ("ROMAN(B4,2)", "ROMAN 的算法未与 Excel 核对一致"),
    ],
)  # fmt: skip
def test_it_keeps_its_result_and_says_why(formula, reason):
    assert _calculated(formula, D1="1/0", D2="1+1", D3="B1=1") == ("旧", reason)


def test_a_difference_that_excel_shows_as_0_is_not_written_over_it():
    data = settled({"E1": ("A1+A2-A3", 0)}, VALUES)
    book = opened(data)
    recalculate(book, OURS)
    assert not book.changed
