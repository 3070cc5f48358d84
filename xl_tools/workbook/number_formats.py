"""Number formats: Excel's built-in ones by number, and which of them print a date."""

from __future__ import annotations

import re
from functools import lru_cache

GENERAL = "General"
DATE_ID = 14  # the short date; what a date typed into a General cell becomes

_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_NOON_MINUTE, _NOON_SECOND = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
# Source: ECMA-376 Part 1, 18.8.30; 27–36 and 50–58 as a Chinese Excel shows them.
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _NOON_MINUTE, 35: _NOON_SECOND,
    36: _YEAR_MONTH, 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0", 42: '"¥"#,##0', 43: "#,##0.00",
    44: '"¥"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: _NOON_MINUTE, 56: _NOON_SECOND, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|(?i:general)|(?i:am/pm|a/p)|上午/下午')
_DAY_OR_YEAR = re.compile(r"[yd]|aaa|e(?![+\-])", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_date(pattern: str) -> bool:
    """Return whether a number in this format is printed as a day (not as a time or duration).

    >>> is_date('yyyy"年"m"月"'), is_date("m-d"), is_date("h:mm"), is_date('0.00"d"')
    (True, True, False, False)
    """
    code = _NOT_CODE.sub("", pattern.split(";")[0])
    if re.search(r"[0#?]", code):
        return False
    if _DAY_OR_YEAR.search(code):
        return True
    return "m" in code.lower() and not re.search(r"[hs]", code, re.IGNORECASE)
