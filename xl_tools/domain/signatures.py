"""What each worksheet function is called with, and its one-line help: texts for every host."""

from __future__ import annotations

from dataclasses import dataclass

# Excel cuts the help of a function, and of an argument, at 255 characters.
MAX_HELP = 255


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: an ASCII name, as VBA needs it, and what it means, in Chinese."""

    name: str
    help: str
    optional: bool = False


_PROFILE = Argument("profile", "方案编号，如 hunan-2023；省略时用本表的方案", optional=True)
_SCORE_ARGUMENTS = (
    Argument("target", "年度指标值，如 ≥90%、8个、及时、2023年12月底前"),
    Argument("actual", "实际完成值，应为一个确定的数或文字，不带 ≥ ≤"),
    Argument("weight", "分值"),
    Argument(
        "indicator",
        "二级、三级指标名称；成本、时限类指标值没有比较符时按“不超过”计分",
        optional=True,
    ),
    _PROFILE,
)
_GRADE_ARGUMENTS = (Argument("total", "总分（百分制）"), _PROFILE)

SIGNATURES: dict[str, tuple[tuple[Argument, ...], str]] = {
    "SCORE": (
        _SCORE_ARGUMENTS,
        "按年度指标值、实际完成值和分值计算应得分，四舍五入到两位小数；"
        "不能计分时返回空，原因见 SCOREWHY。",
    ),
    "SCOREWHY": (
        _SCORE_ARGUMENTS,
        "说明应得分的计算过程；不能计分时说明原因和下一步。",
    ),
    "GRADE": (
        _GRADE_ARGUMENTS,
        "按总分返回评价等级（优、良、中、差）；各档含下限不含上限，89.5 为良。",
    ),
    "EXECRATE": (
        (Argument("spent", "全年执行数"), Argument("budget", "全年预算数")),
        "预算执行率 = 全年执行数 ÷ 全年预算数；预算为 0 或空时返回“—”。",
    ),
    "CONTROLRATE": (
        (
            Argument("final", "决算数、实际在职人数、实际规模或实际投资"),
            Argument("budget", "预算数、编制数、批复规模或预算投资"),
        ),
        "控制率 = 实际（决算）数 ÷ 核定（预算）数；分母为 0 或空时返回“—”。",
    ),
    "CHANGERATE": (
        (Argument("this", "本年数"), Argument("last", "上年数")),
        "变动率 =（本年数 − 上年数）÷ 上年数；上年数为 0 或空时返回“—”。",
    ),
    "ADJUSTRATE": (
        (Argument("added", "年中追加（调整）数"), Argument("initial", "年初预算数")),
        "预算调整率 = 年中追加数 ÷ 年初预算数；年初预算为 0 或空时返回“—”。",
    ),
    "CHECKTOTAL": (
        (
            Argument("total", "合计数"),
            Argument("parts", "分项所在区域"),
            Argument(
                "tolerance",
                "允许的差额，省略时每个数按 0.005（两位小数的半个单位）累加",
                optional=True,
            ),
        ),
        "核对合计与分项之和：相符返回“一致”，不符返回差额说明，全部为空返回空。",
    ),
}
