"""A data file in TOML; Chinese keys may stand without the quotes that TOML 1.0 wants."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Entry
from xl_tools.fill.nested import read_nested
from xl_tools.fill.text_data import decode

# Strings and comments are skipped whole; what is left of a non-ASCII word before "=", "." or "]"
# can only be a bare key.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|(?P<key>[^\s.=\[\]\"'#,{}]*[^\x00-\x7f\s][^\s.=\[\]\"'#,{}]*)(?=[ \t]*[.=\]])",
    re.DOTALL,
)
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_REASONS = {
    "Cannot overwrite": "同一项目写了两次，请只留一次",
    "Cannot declare": "同一项目写了两次，请合并到一处",
    "Cannot mutate": "同一项目写了两次，请合并到一处",
    "Expected '='": "应写成“项目 = 值”",
    "Invalid statement": "应写成“项目 = 值”，特殊字符请用英文引号括起",
    "Invalid initial": "应写成“项目 = 值”，特殊字符请用英文引号括起",
    "Invalid value": "值写得不对，文字请加引号",
    "Expected newline": "一行只能写一个值，文字请加引号",
    "Unterminated": "引号没有成对",
}


def quote_keys(text: str) -> str:
    """Return the TOML with bare Chinese keys quoted; lines stay where they are.

    >>> quote_keys('[基础数据表.三公经费]  # 说明.')
    '["基础数据表"."三公经费"]  # 说明.'
    """
    return _TOKEN.sub(lambda token: f'"{token["key"]}"' if token["key"] else token[0], text)


def read_toml(path: Path, content: bytes) -> list[Entry]:
    """Return the entries; numbers are exact. DataError with the line where it is no TOML."""
    text = decode(path, content).replace("\r\n", "\n")
    try:
        return read_nested(tomllib.loads(quote_keys(text), parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise DataError(path, [_problem(str(error), text)]) from None
    except RecursionError:
        raise DataError(path, [Problem("", "括号嵌套过深，不是数据文件")]) from None


def _problem(message: str, text: str) -> Problem:
    place = _PLACE.search(message)
    line = place[1] if place and place[1] else str(text.count("\n") + 1)
    reasons = (reason for start, reason in _REASONS.items() if message.startswith(start))
    return Problem(f"第 {line} 行", f"不是合法的 TOML：{next(reasons, '请检查引号、等号和括号')}")
