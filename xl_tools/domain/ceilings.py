"""Which indicators without a comparator name the most: costs and time limits.

532.25万元 in 成本指标 is what may be spent, 15个工作日 in 时效指标 how long it may take.
Money saved, and days on which something was open, are wanted high in any class.
"""

from __future__ import annotations

import re

from xl_tools.domain.targets import Target
from xl_tools.domain.units import MONEY, TIMES

_COST_CLASS = "成本"
_TIME_CLASSES = ("时效", "进度")
_COST = re.compile(r"成本|控制数|控制率|费用|经费支出|造价|单价|三公经费|支出(?:总)?额|支出数")
_WANTED_HIGH = re.compile(
    r"节约|节省|降低|下降|减少|压减|达标|合规|执行率|完成率|使用率|支付率|到位率|拨付|准确|满意|收回|收入"
    r"|得到控制|合理|符合|回收|效益|产值|投资|营收|带动|争取|筹集|税收"
)
_LASTING = re.compile(
    r"开放|运行|运营|服务(?:天|时)|保障(?:天|时)|天数|时长|在线|正常|持续|宣传|培训"
)


def is_ceiling(class_and_group: str, name: str, target: Target) -> bool:
    """Return whether a bare number of this indicator may not be exceeded.

    >>> from xl_tools.domain.targets import parse_target
    >>> is_ceiling("成本指标经济成本指标", "预算控制数", parse_target("532.25万元"))
    True
    >>> is_ceiling("成本指标经济成本指标", "成本节约率", parse_target("5%"))
    False
    >>> is_ceiling("产出指标时效指标", "办结时限", parse_target("15个工作日"))
    True
    """
    quantity = target.quantity
    if quantity is None or quantity.low <= 0 or _WANTED_HIGH.search(name):
        return False
    dimension = quantity.measure.dimension
    is_money = dimension.partition("/")[0] == MONEY
    if any(word in class_and_group for word in _TIME_CLASSES):
        return dimension in TIMES and not _LASTING.search(name)
    if _COST_CLASS in class_and_group:
        return is_money or not quantity.unit or bool(_COST.search(name))
    return is_money and bool(_COST.search(name))
