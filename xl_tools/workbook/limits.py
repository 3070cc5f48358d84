"""How large a workbook may be before it is refused: bounded memory and time on hostile files.

A filing is some 20 KB. The defaults leave room for files a thousand times larger and still keep
one open workbook well under 500 MB; a caller with an honest giant passes its own Limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from xl_tools.errors import RefusedWorkbook, UsageError

MEGABYTE = 1 << 20
_UNITS = {"": 1, "K": 1 << 10, "M": MEGABYTE, "G": 1 << 30}
_GIVEN = re.compile(r"\s*([A-Za-z_-]+)\s*=\s*(\d{1,15})\s*(?:([KMG])B?)?\s*", re.IGNORECASE)
_MAY_BE_RAISED = "文件可信的，可放宽上限 {} 再试"


def _limit(default: int, about: str) -> int:
    made: int = field(default=default, metadata={"about": about})
    return made


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is accepted; those that end in ``_bytes`` are sizes in bytes.

    `tree_bytes` is what parsing one part may take, by a rough count of its tags and attributes:
    a few megabytes of XML can become a gigabyte of elements. `ratio` is uncompressed / compressed
    size, looked at only for members larger than `ratio_from_bytes`: small XML parts of honest
    files compress by a factor of several hundred. `styles` is Excel's own limit.
    """

    file_bytes: int = _limit(200 * MEGABYTE, "工作簿文件的大小")
    member_bytes: int = _limit(128 * MEGABYTE, "工作簿内任一文件解压后的大小")
    total_bytes: int = _limit(512 * MEGABYTE, "工作簿内全部文件解压后的大小")
    members: int = _limit(10_000, "工作簿内的文件个数")
    ratio: int = _limit(300, "压缩比，只看解压后大于 ratio_from_bytes 的内部文件")
    ratio_from_bytes: int = _limit(16 * MEGABYTE, "从多大起看压缩比")
    tree_bytes: int = _limit(300 * MEGABYTE, "解析任一内部文件所用的内存（估计）")
    styles: int = _limit(65_490, "单元格格式的种数")
    strings: int = _limit(3_000_000, "单元格共享的文本条数")
    names: int = _limit(100_000, "定义名称的个数")
    data_bytes: int = _limit(20 * MEGABYTE, "数据文件和旧版 .xls 的大小")
    data_rows: int = _limit(20_000, "数据表和旧版 .xls 的行数")
    data_columns: int = _limit(200, "数据表和旧版 .xls 的列数")


DEFAULT_LIMITS = Limits()


def limits_given(texts: Iterable[str], base: Limits = DEFAULT_LIMITS) -> Limits:
    """Return `base` with the limits that ``NAME=VALUE`` texts give; UsageError for a wrong one.

    A value may end in K, M or G (or KB, MB, GB): 1 K is 1,024.

    >>> limits_given(["file_bytes=300M", "members=20000"]).file_bytes
    314572800
    """
    known = {one.name for one in fields(Limits)}
    given: dict[str, int] = {}
    for text in texts:
        found = _GIVEN.fullmatch(text)
        if not found:
            raise UsageError(f"上限“{text}”应写成 名称=数值，如 file_bytes=300M。")
        name, number, unit = found.groups()
        name = name.lower().replace("-", "_")
        if name not in known:
            raise UsageError(f"没有名为“{name}”的上限，可用：{'、'.join(sorted(known))}。")
        given[name] = int(number) * _UNITS[(unit or "").upper()]
    return replace(base, **given)


def limits_apart(limits: Limits) -> tuple[str, ...]:
    """Return, as ``NAME=VALUE``, the limits that are not the default ones.

    >>> limits_apart(Limits(members=3))
    ('members=3',)
    """
    values = {one.name: getattr(limits, one.name) for one in fields(Limits)}
    return tuple(
        f"{name}={value}"
        for name, value in values.items()
        if value != getattr(DEFAULT_LIMITS, name)
    )


def limit_rows(limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, str, str]]:
    """Return name, value and meaning (in Chinese) of every limit.

    >>> limit_rows()[0]
    ('file_bytes', '200M', '工作簿文件的大小')
    """
    return [
        (one.name, _shown(getattr(limits, one.name)), one.metadata["about"])
        for one in fields(Limits)
    ]


def _shown(value: int) -> str:
    for unit in ("G", "M", "K"):
        if value and value % _UNITS[unit] == 0:
            return f"{value // _UNITS[unit]}{unit}"
    return str(value)


def beyond(path: Path | str, what: str, limit: str, step: str) -> RefusedWorkbook:
    """Return the error for a file that is beyond the limit of that name.

    >>> str(beyond("a.xlsx", "内部文件过多（9 个，上限 3）", "members", "请确认文件来源"))
    'a.xlsx：内部文件过多（9 个，上限 3）。请确认文件来源；文件可信的，可放宽上限 members 再试。'
    """
    return RefusedWorkbook(path, what, f"{step}；{_MAY_BE_RAISED.format(limit)}")
