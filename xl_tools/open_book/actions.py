"""The buttons, by name: what the ribbon, the sheets' buttons and the LibreOffice menu call."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xl_tools import __version__
from xl_tools.open_book.adding import add_indicator
from xl_tools.open_book.browsing import next_finding, previous_finding
from xl_tools.open_book.checking import check_and_mark, clear_marks, score
from xl_tools.open_book.document import Document
from xl_tools.open_book.filling import fill_data
from xl_tools.open_book.handing_in import make_report
from xl_tools.open_book.pressing import Button, button
from xl_tools.open_book.state_folder import state_folder

# The words on the buttons, by the name of the function behind each, in the order of the ribbon.
CAPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "fill_data": "填充数据",
        "score": "计算得分",
        "check_and_mark": "校验并标记",
        "clear_marks": "清除标记",
        "next_finding": "下一个问题",
        "previous_finding": "上一个问题",
        "make_report": "生成汇报材料",
        "add_indicator": "新增指标行",
        "show_help": "帮助",
    }
)
_HELP = """\
填充数据：从数据文件或上年工作簿填入，填充前自动留一份。
计算得分：重新计算；空着的得分可以按应得填入，已填的不改。
校验并标记：红■=错误，必须改正；黄▲=核实，改正或写审核说明；蓝●=提示。
清除标记：去掉颜色、符号和批注，单元格恢复原样。
下一个问题、上一个问题：在标记之间跳转，问题显示在状态栏。
生成汇报材料：在工作簿旁边生成只有数值的工作簿和 PDF。
新增指标行：在选中的一行下方加一行，公式和格式照旧。"""


@button
def show_help(_document: Document) -> str:
    """Tell what each button does, the version, and where copies and log are."""
    return f"{_HELP}\n\nxl-tools {__version__}，保存的副本和日志在：\n{state_folder()}"


BUTTONS: Mapping[str, Button] = MappingProxyType(
    {
        "fill_data": fill_data,
        "score": score,
        "check_and_mark": check_and_mark,
        "clear_marks": clear_marks,
        "next_finding": next_finding,
        "previous_finding": previous_finding,
        "make_report": make_report,
        "add_indicator": add_indicator,
        "show_help": show_help,
    }
)
