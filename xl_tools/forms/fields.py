"""Read fields, and columns of tables, out of a form's TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from xl_tools.domain.form import Column, Field, FieldKind, ValueType
from xl_tools.forms.section import Section

MAX_PROMPT = 255  # Excel cuts an input message there
MAX_CHOICES = 255  # and a drop-down list, its commas counted
ALLOWS = ("negative", "dash")


class Entry(TypedDict):
    """What fields and columns have in common."""

    kind: FieldKind
    type: ValueType
    unit: str
    number_format: str
    formula: str
    style: str
    prompt: str
    choices: tuple[str, ...]
    printed: bool
    allows: tuple[str, ...]
    max_length: int


def entry(section: Section) -> Entry:
    """Return the common part of a field or column.

    A formula makes it derived where no kind is said; the style follows the kind.
    """
    formula = _formula(section)
    kind = FieldKind(section.one_of("kind", "derived" if formula else "input", list(FieldKind)))
    if (kind is FieldKind.DERIVED) != bool(formula):
        section.wrong("formula", "自动计算（derived）的项目须有公式，其他项目不得有公式")
    return Entry(
        kind=kind,
        type=ValueType(section.one_of("type", "text", list(ValueType))),
        unit=section.take("unit", str, ""),
        number_format=section.take("number_format", str, "General"),
        formula=formula,
        style=section.take("style", str, kind.value),
        prompt=_prompt(section),
        choices=_choices(section),
        printed=section.take("printed", bool, True),
        allows=_allows(section),
        max_length=section.take("max_length", int, 0),
    )


def _formula(section: Section) -> str:
    formula = section.take("formula", str, "")
    if formula and not formula.startswith("="):
        section.wrong("formula", "公式须以“=”开头")
    return formula.removeprefix("=")


def _prompt(section: Section) -> str:
    prompt = section.take("prompt", str, "")
    if len(prompt) > MAX_PROMPT:
        section.wrong("prompt", f"提示语 {len(prompt)} 字，Excel 最多 {MAX_PROMPT} 字，请缩短")
    return prompt


def _choices(section: Section) -> tuple[str, ...]:
    choices = section.texts("choices")
    length = len(",".join(choices))
    if length > MAX_CHOICES:
        section.wrong("choices", f"下拉列表共 {length} 字，Excel 最多 {MAX_CHOICES} 字，请减少")
    for choice in choices:
        if "," in choice:
            section.wrong("choices", f"“{choice}”含半角逗号，Excel 会拆成两项，请改为全角")
    return choices


def _allows(section: Section) -> tuple[str, ...]:
    allows = section.texts("allows")
    for word in allows:
        if word not in ALLOWS:
            section.wrong("allows", f"没有“{word}”这个取值，可用：{'、'.join(ALLOWS)}")
    return tuple(word for word in allows if word in ALLOWS)


def read_field(section: Section, sheet: str) -> Field:
    """Return one field; its item and column come from its key where they are not said."""
    key = section.need("key", str, "")
    item, _, column = key.partition(".")
    found = Field(
        key=key,
        sheet=sheet,
        item=section.take("item", str, item),
        column=section.take("column", str, column),
        at=section.need("at", str, ""),
        value=section.take("value", str, ""),
        aliases=section.texts("aliases"),
        **entry(section),
    )
    section.close()
    return found


def read_column(section: Section) -> Column:
    """Return one column of a repeating table."""
    column = Column(
        key=section.need("key", str, ""),
        at=section.need("at", str, ""),
        grouped=section.take("grouped", bool, False),
        classifies=section.take("classifies", bool, False),
        **entry(section),
    )
    section.close()
    return column


def block_cell(
    column: Mapping[str, Any], line: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the field where a line of a block meets a column, as TOML would have said it.

    What the cell says itself counts most; a line's formula, prompt and `allows` serve the
    columns that have no formula of their own.
    """
    cell = {key: value for key, value in column.items() if key not in {"key", "at"}}
    if "formula" not in column and column.get("kind") != FieldKind.CONSTANT:
        cell |= {key: line[key] for key in ("formula", "prompt", "allows") if key in line}
        if "formula" in line:
            cell.pop("prompt", None)
    cell |= own
    item, name = str(line.get("item", "")), str(column.get("key", ""))
    if isinstance(cell.get("formula"), str):
        cell["formula"] = cell["formula"].replace("{item}", item).replace("{column}", name)
    return cell | {"key": f"{item}.{name}", "aliases": line.get("aliases", [])}
