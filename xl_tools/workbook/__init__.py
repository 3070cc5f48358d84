"""The workbook file: read and changed without loss; what a filing is read from and marked in."""

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import ErrorCode
from xl_tools.workbook.limits import Limits, limits_given
from xl_tools.workbook.notes import Note
from xl_tools.workbook.sheet import Sheet

__all__ = ["Cell", "ErrorCode", "Limits", "Note", "Sheet", "Workbook", "limits_given"]
