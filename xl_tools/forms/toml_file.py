"""Read one TOML file of a form or profile into a `Section`; a file that is no TOML is a problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from xl_tools.domain.toml_text import TomlMistake, parse_toml
from xl_tools.forms.section import Problems, Section

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_section(
    path: Path, problems: Problems, parse_float: Callable[[str], Any] = float, name: str = ""
) -> Section:
    """Return the file as a table, an empty one where it cannot be read.

    `name` is what problems call the file, its own name where that is not given.
    """
    where = name or path.name
    return Section(_data(path, where, problems, parse_float), where, problems)


def _data(
    path: Path, where: str, problems: Problems, parse_float: Callable[[str], Any]
) -> dict[str, Any]:
    if not path.is_file():
        problems.add(where, "文件不存在")
        return {}
    try:
        content = path.read_bytes()
        return parse_toml(content.decode("utf-8"), parse_float)
    except OSError:
        problems.add(where, "读不了这个文件，请检查权限")
    except UnicodeDecodeError:
        kind = "是 UTF-16 编码" if content.startswith(_UTF16) else "不是 UTF-8 编码"
        problems.add(where, f"{kind}，请另存为 UTF-8")
    except TomlMistake as mistake:
        problems.add(f"{where} 第 {mistake.line} 行", f"不是合法的 TOML：{mistake.what}")
    except RecursionError:
        problems.add(where, "括号嵌套过深")
    return {}
