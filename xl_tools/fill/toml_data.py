"""A data file in TOML; Chinese keys may stand without the quotes that TOML 1.0 wants."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from xl_tools.domain.toml_text import TomlMistake, parse_toml
from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Entry
from xl_tools.fill.nested import read_nested
from xl_tools.fill.text_data import decode

_TOO_DEEP = "括号嵌套过深，不是数据文件"


def read_toml(path: Path, content: bytes) -> list[Entry]:
    """Return the entries; numbers are exact. DataError with the line where it is no TOML."""
    text = decode(path, content)
    try:
        return read_nested(parse_toml(text, parse_float=Decimal))
    except TomlMistake as error:
        problem = Problem(f"第 {error.line} 行", f"不是合法的 TOML：{error.what}")
        raise DataError(path, [problem]) from None
    except RecursionError:
        raise DataError(path, [Problem("", _TOO_DEEP)]) from None
