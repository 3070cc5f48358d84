"""How a check reads a cell: its number, or the reason why there is none.

Blank, dash, text and error are kept apart, because each calls for another sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.form import Form
from xl_tools.domain.units import unit_of
from xl_tools.domain.values import is_empty, narrow, parse_number, parse_quantity

LOST = "{}的单元格已被删除"
BLANK = "{}为空"
ERROR = "{}是错误值 {}"
NOT_A_NUMBER = "{}填的是文字“{}”"
NOT_CALCULATED = "{}的公式尚未计算"
MONEY = unit_of("元").dimension
_SHEET = "表"
# 3、市级专项资金（一个专项一行）：乡村振兴 is the row 乡村振兴.
_CAPTION = re.compile(
    r"^(?:\d+[、.．]\s*)?(?:[省市县区]级专项资金)?(?:[（(]一个专项一行[）)])?[：:、\s]*"
)
# "None" typed in words, where 0 or a dash would do as well.
NONE_WORDS = frozenset({"无", "没有", "不适用"})


@lru_cache(maxsize=1024)
def name_of(key: str) -> str:
    """Return a field key in the clerk's words; a row of a table has its own name.

    >>> name_of("三公经费.本年预算"), name_of("编制数"), name_of("自评表.填报日期")
    ('“三公经费”本年预算', '“编制数”', '“填报日期”')
    >>> name_of("专项资金[2].本年决算"), name_of("专项资金[3、区级专项资金：文化服务].本年决算")
    ('“专项资金”第2行本年决算', '专项资金“文化服务”本年决算')
    """
    item, _, column = key.rpartition(".")
    if not item or item.endswith(_SHEET):
        return f"“{column}”"
    return quoted(key) + column


def quoted(key: str) -> str:
    """Return the item of a field key in quotation marks, without its column.

    >>> quoted("公务接待.本年决算"), quoted("专项资金[乡村振兴].本年决算"), quoted("基本支出")
    ('“公务接待”', '专项资金“乡村振兴”', '“基本支出”')
    """
    item = key.rpartition(".")[0] or key
    table, bracket, row = item.partition("[")
    if not bracket:
        return f"“{item}”"
    row = _row_name(row)
    return f"“{table}”第{row}行" if row.isdigit() else f"{table}“{row}”"


def item_of(key: str) -> str:
    """Return the item of a field key as a term of a sum: its bare name, or that of its row.

    >>> item_of("公务接待.本年决算"), item_of("专项资金[2].本年决算"), item_of("基本支出")
    ('公务接待', '专项资金第2行', '基本支出')
    """
    item = key.rpartition(".")[0] or key
    table, bracket, row = item.partition("[")
    if not bracket:
        return item
    row = _row_name(row)
    return f"{table}第{row}行" if row.isdigit() else f"{table}“{row}”"


def _row_name(row: str) -> str:
    """Return a row's own name, without the number and the caption that the form puts before it."""
    bare = row.removesuffix("]")
    return _CAPTION.sub("", bare) or bare


def says_nothing(value: CellValue) -> bool:
    """Return whether a cell holds no answer at all: blank, or the dots of a placeholder row.

    >>> says_nothing(CellValue.of("……")), says_nothing(CellValue.of("——"))
    (True, False)
    """
    if value.kind is not Kind.TEXT:
        return value.kind is Kind.BLANK
    text = value.text.strip()
    return bool(text) and set(text) <= {"…", "."}


def says_none(value: CellValue) -> bool:
    """Return whether a cell says that there is nothing to report: a dash, 无, 不适用.

    >>> [says_none(CellValue.of(text)) for text in ("——", "无", "0", "")]
    [True, True, False, False]
    """
    if value.kind is not Kind.TEXT:
        return False
    text = value.text
    return bool(text) and (is_empty(text) or narrow(text).rstrip("。") in NONE_WORDS)


def is_unfilled(cell: Cell) -> bool:
    """Return whether a cell adds nothing to a sum: blank, a dash, 无."""
    return cell.number is None and (says_nothing(cell.value) or says_none(cell.value))


def meant(cell: Cell) -> Decimal | None:
    """Return the number a cell holds or its text plainly means, in the cell's unit, else None.

    >>> from xl_tools.domain.cells import Place
    >>> def money(text: str) -> Cell:
    ...     return Cell(Place("基础数据表", "D18"), CellValue.of(text), unit="万元")
    >>> meant(money("7.50.")), meant(money("1,676.35")), meant(money("120000元"))
    (Decimal('7.50'), Decimal('1676.35'), Decimal('12'))
    >>> meant(money("218.6万"))
    Decimal('218.6')
    >>> meant(money("约12")) is None, meant(money("12人")) is None
    (True, True)
    """
    if cell.number is not None or cell.value.kind is not Kind.TEXT:
        return cell.number
    text = narrow(cell.value.text)
    for candidate in (text, text.strip(". 。"), text.replace(" ", "")):
        number = parse_number(candidate)
        if number is not None:
            return number
    return _converted(text, cell.unit)


def _converted(text: str, unit: str) -> Decimal | None:
    own = unit_of(unit)
    if own.dimension == MONEY and text.endswith(("万", "亿")):
        text += "元"  # 218.6万, in an amount of money
    quantity = parse_quantity(text)
    if quantity is None or not quantity.is_single or quantity.in_words:
        return None
    theirs = quantity.measure
    if own.dimension != theirs.dimension:
        return None
    return quantity.low * theirs.factor / own.factor


def why_no_number(key: str, cell: Cell | None, *, lenient: bool = False) -> str:
    """Return why the field `key` gives no number, or '' where it gives one.

    A `lenient` reading takes the number a text plainly means (``7.50.``).
    """
    name = name_of(key)
    if cell is None:
        return LOST.format(name)
    if (meant(cell) if lenient else cell.number) is not None:
        return ""
    if cell.value.kind is Kind.BLANK:
        return BLANK.format(name)
    if cell.value.kind is Kind.ERROR:
        return ERROR.format(name, cell.value.shown)
    return NOT_A_NUMBER.format(name, cell.value.shown)


def cells_at(filing: Filing, key: str) -> list[tuple[str, Cell | None]]:
    """Return the cells a key names, each with its own key, None where the workbook has lost it.

    The key of a field names one cell; that of a table's column (``专项资金.本年决算``) one cell in
    each row that holds something.
    """
    named = _column_of(filing.form, key)
    if named is None:
        return [(key, filing.cells.get(key))]
    table, column = named
    cells = [row.cells.get(column) for row in filing.rows(table)]
    return [(cell.place.field, cell) for cell in cells if cell]


# What a key names is the form's alone: worked out once, for all filings.
@lru_cache(maxsize=4096)
def _column_of(form: Form, key: str) -> tuple[str, str] | None:
    """Return table and column where the key names a column of a table, else None."""
    table, _, column = key.partition(".")
    return (table, column) if form.has_table(table) else None


def join(item: str, column: str) -> str:
    """Return the key of an item in a column; an item without columns is its own key.

    >>> join("三公经费", "本年决算"), join("按收入性质分", "")
    ('三公经费.本年决算', '按收入性质分')
    """
    return f"{item}.{column}" if column else item
