"""What every form must have, whatever it looks like: the program's own sheets and names use it."""

from __future__ import annotations

from xl_tools.domain.form import UNIT_FIELD, FieldKind, Form, SheetForm, ValueType
from xl_tools.domain.grid import Area
from xl_tools.forms.section import Problems, nearest

# Styles of 填报说明, 校验结果 and the signs beside the rows.
STYLES = (
    "title",
    "note",
    "header",
    "label",
    "label_center",
    "sign_label",
    "signs",
    "mark_error",
    "mark_review",
    "mark_hint",
)


def check_vital(form: Form, file: str, problems: Problems) -> None:
    """Note what the form lacks that the program cannot do without, and columns for signs in use."""
    if form.find_field(UNIT_FIELD) is None:
        problems.add(file, f"没有项目“{UNIT_FIELD}”；填报单位的一格须用这个键，表上怎样称呼不限")
    for style in STYLES:
        if style not in form.styles:
            near = nearest(style, form.styles)
            problems.add(file, f"缺少样式“{style}”（填报说明、校验结果要用）{near}")
    if form.version < 1:
        problems.add(f"{file} version", f"应从 1 起，现为 {form.version}")
    for sheet in form.sheets:
        _check_signs(sheet, problems)
    for field in form.fields():
        if field.kind is FieldKind.CONSTANT and field.type is not ValueType.TEXT:
            _check_constant(field.key, field.value, problems)


def _check_signs(sheet: SheetForm, problems: Problems) -> None:
    if not sheet.page.signs:
        return
    where = f"{sheet.name} page.signs"
    try:
        signs = Area.of(sheet.page.signs, 1)
        page = Area.parse(sheet.page.print_area)
    except ValueError:
        problems.add(where, f"“{sheet.page.signs}”不是列号，应为 J 的样子")
        return
    areas = [Area.parse(label.at) for label in sheet.labels]
    areas += [Area.parse(field.at) for field in sheet.fields]
    areas += [Area.of(column.at, 1) for table in sheet.tables for column in table.columns]
    if any(area.left <= signs.right and signs.left <= area.right for area in areas):
        problems.add(where, f"{sheet.page.signs} 列已有内容，标记符号须有空着的一列")
    elif not page.left <= signs.left <= signs.right <= page.right:
        problems.add(where, f"{sheet.page.signs} 列在打印区域 {page} 之外")


def _check_constant(key: str, value: str, problems: Problems) -> None:
    # "——" stands for "not due here".
    if any("一" <= sign <= "鿿" for sign in value):
        problems.add(key, f"固定值“{value}”不是数")
