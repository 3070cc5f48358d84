"""What a clerk can start inside Excel: one action, one Sub, one Python function, one caption."""

from __future__ import annotations

from dataclasses import dataclass

# The table whose sheet gets the action that adds a row to it.
INDICATORS = "绩效指标"


@dataclass(frozen=True, slots=True)
class Action:
    """One action; `function` is its name in `xl_tools.hosts.excel.macros`.

    `icon` is a picture that comes with Office (imageMso), `large` its size on the ribbon. `table`
    names the table that a sheet must have to show the button.
    """

    function: str
    caption: str
    icon: str
    tip: str
    group: str
    large: bool = True
    table: str = ""

    @property
    def sub(self) -> str:
        """The Sub that a button calls.

        >>> ACTIONS[0].sub, ACTIONS[0].callback
        ('XltFillData', 'RibbonFillData')
        """
        return f"Xlt{self._camel}"

    @property
    def callback(self) -> str:
        """The Sub that the ribbon calls."""
        return f"Ribbon{self._camel}"

    @property
    def _camel(self) -> str:
        return "".join(word.capitalize() for word in self.function.split("_"))


FILLING, CHECKING, REPORTING = "填报", "审核", "汇报"
ACTIONS = (
    Action(
        "fill_data",
        "填充数据",
        "FileOpen",
        "从数据文件（.csv、.xlsx、.json、.toml）或上年的工作簿填入数据。",
        FILLING,
    ),
    Action(
        "score",
        "计算得分",
        "CalculateNow",
        "按年度指标值、实际完成值和分值重新计算应得分和合计。",
        FILLING,
    ),
    Action(
        "add_indicator",
        "新增指标行",
        "TableInsert",
        "在绩效指标表中增加一行，公式、格式和下拉列表一并带入。",
        FILLING,
        table=INDICATORS,
    ),
    Action(
        "check_and_mark",
        "校验并标记",
        "AcceptInvitation",
        "按全部审核规则校验，在有问题的单元格上标色、加批注，并列入《校验结果》。",
        CHECKING,
    ),
    Action(
        "previous_finding",
        "上一个问题",
        "ReviewPreviousComment",
        "转到上一个有问题的单元格。",
        CHECKING,
        large=False,
    ),
    Action(
        "next_finding",
        "下一个问题",
        "ReviewNextComment",
        "转到下一个有问题的单元格。",
        CHECKING,
        large=False,
    ),
    Action(
        "clear_marks",
        "清除标记",
        "ClearFormats",
        "去掉校验所标的颜色和批注，恢复原来的格式。",
        CHECKING,
        large=False,
    ),
    Action(
        "make_report",
        "生成汇报材料",
        "FileSaveAsPdfOrXps",
        "生成 PDF，以及只有数值、没有公式的两张正式表。",
        REPORTING,
    ),
    Action(
        "show_help",
        "帮助",
        "Help",
        "怎样填报、校验和处理问题。",
        REPORTING,
    ),
)
# The sheet of findings has room for the four that work on them; the third stands in the narrowest.
ON_RESULTS = ("previous_finding", "next_finding", "clear_marks", "check_and_mark")
