"""What a list says around its findings, in Word and in Excel alike."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath

from xl_tools.batch.returns.lists import ReturnList

HEADING = "绩效自评审核问题退回清单"
DEADLINE = "反馈期限"
DEADLINE_BLANK = "＿＿＿＿年＿＿月＿＿日前"
SIGNED = ("单位负责人", "填报人", "联系电话", "填报日期")
# The files do not say when they were written: the same findings give the same bytes.
WRITTEN = dt.datetime(2000, 1, 1)

_DUE = (
    "请逐条处理：“错误”须在工作簿中改正，不能以说明代替；“核实”有误的请改正，属实的请在“答复”栏"
    "写明具体原因（只写“无”“属实”不算说明）；“提示”请留意。改正后的工作簿与本清单一并报回。"
)
HOW_TO_ANSWER = "只有“答复”栏和“反馈期限”可以填写，其余各格请勿改动，也不要删除或移动各行。"


def opening(whole: ReturnList) -> str:
    """Return the paragraph above the findings: how many there are and what is to be done.

    A unit may file several (one for each project): the file says which.
    """
    file = f"“{PurePosixPath(whole.file).name}”" if whole.file else ""
    filed = f"{whole.year} 年度绩效自评填报{file}"
    return f"经审核，你单位报送的 {filed}有以下问题：{whole.counts()}。{_DUE}"
