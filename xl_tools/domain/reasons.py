"""Is a text a reason? 无, 暂无, a number, the form's own hint and a bare 加强… explain nothing.

Used for 偏差原因 in 自评表 and for 审核说明 in 校验结果 alike.
"""

from __future__ import annotations

import re
from enum import StrEnum

from xl_tools.domain.values import is_empty, narrow

_NOTHING = re.compile(
    r"(?:目前|本单位|本年度?)?(?:"
    r"无|无无|暂无|没有|空|0+|零|正常|不涉及|不适用|同上|详见附件|见附件|无偏差|没有偏差|无异常|无差异"
    r"|情况属实|属实|已核实|已核对|确认无误|无误|数据无误|已说明|是|好|ok|OK|N/?A|n/?a"
    r")(?:(?:偏差|原因|问题|说明|情况|措施|改进措施|和|及|、)*)"
)
# A figure with a unit or without, and mere signs: 123, 12.5%, 419.02万元, 一百二十, ？？？
_NUMBER = re.compile(
    r"[\d.,、+~%-]*(?:[零〇一二两三四五六七八九十百千万亿]+)?"
    r"(?:%|[万亿]?元|分|个|名|人|次|人次|项|条|件|户|家|场|天|年|月|日)?"
)
# What forms print in the cell to say what belongs there.
_PROMPT = re.compile(
    r"请(?:在此)?(?:说明|填写|写明|简要|分析)|需(?:要)?(?:说明|填写|写明)|应(?:当)?(?:说明|填写|写明)"
    r"|(?:未完成|低于|未达到|偏差较大)[^，。]{0,12}(?:的|时|则)[^。]{0,10}(?:说明|填写|写明|分析)"
    r"|^(?:说明|填写|写明)?(?:偏差|未完成|未达标|扣分)?原因(?:分析)?(?:[和及、]?(?:下一步)?改进措施)?$"
)
# A sentence that begins so says what will be done, not why it was not.
_MEASURE = re.compile(
    r"(?:\d+[.、)]|[一二三](?:是|、))?(?:下一步|今后|以后|明年|下年度?|后续|将|拟|我[局单位办街道]+将?)?"
    r"[,，]?(?:将|要|会|需)?(?:进一步|继续|不断|切实|持续|大力)?"
    r"(?:加强|加大|加快|强化|完善|健全|提高|提升|优化|改进|改善|推进|推动|做好|落实|规范|改正|整改"
    r"|深化|抓好|增强|严格|努力|细化)"
)
# Words that tell of a cause.
_CAUSE = re.compile(
    r"因|由于|原因|受|导致|造成|影响|不足|不够|不到位|不高|不多|不及|不畅|不明|不全|不完善|不规范"
    r"|缺|欠|滞后|延期|延迟|推迟|未|没有|取消|变更|变动|调整|减少|下降|偏低|较低|较少|偏少|较高|偏高"
    r"|困难|问题|疫情|天气|紧张|有限|存在|有待|超出|超过|新增|增加|尚"
)


class Lack(StrEnum):
    """Why a text explains nothing."""

    NOTHING = "nothing"
    PROMPT = "prompt"
    MEASURE = "measure"


def lack_of(text: str) -> Lack | None:
    """Return why `text` is no reason, or None where it is one; a blank or a figure says nothing.

    >>> lack_of("无"), lack_of("加强公众满意度反馈"), lack_of("得分低于分值的请说明原因")
    (<Lack.NOTHING: 'nothing'>, <Lack.MEASURE: 'measure'>, <Lack.PROMPT: 'prompt'>)
    >>> lack_of("受疫情影响，两场培训取消") is None, lack_of("因宣传不够，下一步加强宣传") is None
    (True, True)
    """
    bare = re.sub(r"[\s。;；!！()（）\[\]【】\"“”'‘’]", "", narrow(text))
    if is_empty(bare) or _NOTHING.fullmatch(bare) or _is_figure(bare):
        return Lack.NOTHING
    if _PROMPT.search(bare):
        return Lack.PROMPT
    if _MEASURE.match(bare) and not _CAUSE.search(bare):
        return Lack.MEASURE
    return None


def _is_figure(bare: str) -> bool:
    return not any(map(str.isalpha, bare)) or _NUMBER.fullmatch(bare) is not None


def is_reason(text: str) -> bool:
    """Return whether `text` can stand as an explanation.

    >>> is_reason("年中追加项目资金419.02万元，已履行报批"), is_reason("暂无")
    (True, False)
    """
    return lack_of(text) is None
