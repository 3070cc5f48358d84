"""TOML as people in an office type it, and what is wrong with it said in Chinese.

Chinese keys may stand without the quotes that TOML 1.0 wants, and a byte order mark may come first,
as Notepad leaves one. Full-width signs are no syntax; where one stands in the faulty line it is
named, as it looks so much like the right one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

# Strings and comments are skipped whole; what is left of a non-ASCII word before "=", "." or "]"
# can only be a bare key.
_STRING = (
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'  # or comment
)
_NO_KEY = r"\s.=\[\]\"'#,{}＝“”‘’，；"
_TOKEN = re.compile(
    _STRING + rf"|(?P<key>[^{_NO_KEY}]*[^\x00-\x7f{_NO_KEY}][^{_NO_KEY}]*)(?=[ \t]*[.=\]])",
    re.DOTALL,
)
_OUTSIDE = re.compile(_STRING, re.DOTALL)
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_FULL_WIDTH = re.compile("[＝“”‘’＂＇，：；。［］【】｛｝＃　\u00a0]")
_QUOTES, _BLANKS = "“”‘’", "　\u00a0"
_MARK = "\ufeff"
_REASONS = {
    "Cannot overwrite": "同一项目写了两次，请只留一次",
    "Cannot declare": "同一项目写了两次，请合并到一处",
    "Cannot mutate": "同一项目写了两次，请合并到一处",
    "Duplicate inline table key": "同一项目写了两次，请只留一次",
    "Expected '='": "应写成“项目 = 值”",
    "Expected ']": "方括号没有成对",
    "Invalid statement": "应写成“项目 = 值”，特殊字符请用英文引号括起",
    "Invalid initial": "应写成“项目 = 值”，特殊字符请用英文引号括起",
    "Invalid value": "值写得不对，文字请加引号",
    "Expected newline": "一行只能写一个值，文字请加引号",
    "Unterminated": "引号没有成对",
    "Expected \"'''": "引号没有成对",
    "Unclosed array": "方括号没有成对，或两项之间缺少逗号",
    "Unclosed inline": "花括号没有成对，或两项之间缺少逗号",
    "Unescaped '\\'": "双引号中的“\\”要写成“\\\\”，或改用单引号",
    "Illegal character": "引号没有成对，或文字换了行（多行文字用三个引号）",
}
_UNKNOWN = "请检查引号、等号和括号"


class TomlMistake(ValueError):
    """A text that is no TOML: `line` counts from 1, `what` says in Chinese what is wrong."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"第 {line} 行不是合法的 TOML：{what}")
        self.line, self.what = line, what


def parse_toml(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    r"""Return the tables of `text`; `TomlMistake` for the first line that is no TOML.

    RecursionError for brackets inside brackets without end.

    >>> parse_toml('[三公经费]\n本年预算 = 1')
    {'三公经费': {'本年预算': 1}}
    >>> parse_toml('id ＝ 1')
    Traceback (most recent call last):
    ...
    xl_tools.domain.toml_text.TomlMistake: 第 1 行不是合法的 TOML：有全角符号“＝”，请改为半角
    """
    text = text.removeprefix(_MARK).replace("\r\n", "\n")
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError:
        pass  # most texts have no bare Chinese keys: those that have are read once more
    try:
        return tomllib.loads(quote_keys(text), parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise _mistake(str(error), text) from None


def quote_keys(text: str) -> str:
    """Return the TOML with bare Chinese keys quoted; lines stay where they are.

    >>> quote_keys('[基础数据表.三公经费]  # 说明.')
    '["基础数据表"."三公经费"]  # 说明.'
    """
    return _TOKEN.sub(lambda token: f'"{token["key"]}"' if token["key"] else token[0], text)


def _mistake(message: str, text: str) -> TomlMistake:
    place = _PLACE.search(message)
    lines = text.split("\n")
    number = int(place[1]) if place and place[1] else text.count("\n") + 1
    wide = _FULL_WIDTH.search(_OUTSIDE.sub("", lines[number - 1]))
    if wide:
        return TomlMistake(number, _too_wide(wide[0]))
    reasons = (reason for start, reason in _REASONS.items() if message.startswith(start))
    return TomlMistake(number, next(reasons, _UNKNOWN))


def _too_wide(sign: str) -> str:
    if sign in _QUOTES:
        return "有中文引号，请改为英文引号"
    if sign in _BLANKS:
        return "有全角空格或不间断空格，请改为半角空格"
    return f"有全角符号“{sign}”，请改为半角"
