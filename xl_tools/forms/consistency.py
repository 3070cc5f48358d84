"""What a form must keep: places that do not collide, names Excel takes, formulas that resolve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from xl_tools.domain.form import Column, Field, FieldKind, Form, Table
from xl_tools.domain.grid import Area, rows_of
from xl_tools.domain.references import references
from xl_tools.forms.section import Problems, nearest, shown
from xl_tools.forms.sheets import Draft

PLACEHOLDERS = ("year", "last_year")
MAX_NAME = 255
_NAME = re.compile(r"[^\W\d][\w.]*")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*|[Cc]\d*|[Rr]\d*[Cc]\d*")


def check_places(draft: Draft, print_area: str, file: str, problems: Problems) -> None:
    """Note bad ranges, ranges that share a cell, and cells on the wrong side of the print area."""
    page = _area(print_area, f"{file} page.print_area", problems)
    placed: list[tuple[Area, str]] = []
    for where, text, printed in _ranges(draft):
        area = _area(text, where, problems)
        if area is None:
            continue
        for other, there in placed:
            if area.meets(other):
                problems.add(where, f"{area} 与 {there} 的 {other} 重叠")
        placed.append((area, where))
        _check_printed(area, where, printed, page, problems)


def _area(text: str, where: str, problems: Problems) -> Area | None:
    if not text:
        return None  # that it is missing has been said
    try:
        return Area.parse(text)
    except ValueError:
        problems.add(where, f"“{text}”不是单元格区域，应为 B4 或 B4:C4 的样子")
        return None


def _ranges(draft: Draft) -> Iterator[tuple[str, str, bool | None]]:
    """Yield where it was said, the range, and whether it prints (None: nobody said)."""
    for label, where in draft.labels:
        yield where, label.at, None
    for found, where in draft.fields:
        yield where, found.at, found.printed
    for table, where in draft.tables:
        last = table.first_row + max(len(table.rows), 1) - 1
        for column in table.columns:
            first, _, end = column.at.partition(":")
            text = f"{first}{table.first_row}:{end or first}{last}"
            yield f"{where}.column[{column.key}]", text, column.printed


def _check_printed(
    area: Area, where: str, printed: bool | None, page: Area | None, problems: Problems
) -> None:
    if page is None:
        return
    if page.meets(area) and not page.holds(area):
        problems.add(where, f"{area} 有一半在打印区域 {page} 之外")
    elif printed and not page.holds(area):
        problems.add(where, f"{area} 在打印区域 {page} 之外；不打印的请写 printed = false")
    elif printed is False and page.holds(area):
        problems.add(where, f"{area} 在打印区域 {page} 之内，不能写 printed = false")


def check_repeat_rows(rows: str, where: str, problems: Problems) -> None:
    """Note rows to repeat that are no rows."""
    try:
        rows_of(rows or "1")
    except ValueError:
        problems.add(where, f"“{rows}”不是行号，应为 13 或 13:14 的样子")


def check_names(named: Iterable[tuple[str, str, str]], problems: Problems) -> None:
    """Note keys that come twice and defined names that Excel would not take.

    `named` yields key, defined name and where it was said. Excel tells names apart without case.
    """
    seen: dict[str, tuple[str, str]] = {}
    for key, name, where in named:
        if name.casefold() in seen:
            other, there = seen[name.casefold()]
            same = "键重复" if other == key else f"名称与“{other}”相同"
            problems.add(where, f"“{key}”{same}，已见于 {there}")
        seen.setdefault(name.casefold(), (key, where))
        if key and (
            not _NAME.fullmatch(name) or _CELL_LIKE.fullmatch(name) or len(name) > MAX_NAME
        ):
            problems.add(
                where, f"“{name}”不能作 Excel 名称：须以文字开头，不含空格和标点，不像单元格"
            )


def check_styles(form: Form, drafts: Iterable[Draft], problems: Problems) -> None:
    """Note styles that the form does not have."""
    for draft in drafts:
        used = [(label.style, where) for label, where in draft.labels]
        used += [(found.style, where) for found, where in draft.fields]
        for table, where in draft.tables:
            used += [(c.style, f"{where}.column[{c.key}]") for c in table.columns]
        for style, where in used:
            if style not in form.styles:
                problems.add(where, f"没有样式“{style}”{nearest(style, form.styles)}")


def check_formulas(form: Form, drafts: Iterable[Draft], problems: Problems) -> None:
    """Note references in formulas to fields that the form does not have."""
    known = {found.key for found in form.fields()} | {
        f"{table.key}.{column.key}" for table in form.tables() for column in table.columns
    }
    for draft in drafts:
        for found, where in draft.fields:
            _check_formula(found, where, known, (), problems)
        for table, where in draft.tables:
            row = tuple(column.key for column in table.columns)
            for column in table.columns:
                _check_formula(column, f"{where}.column[{column.key}]", known, row, problems)


def _check_formula(
    owner: Field | Column,
    where: str,
    known: Iterable[str],
    row: tuple[str, ...],
    problems: Problems,
) -> None:
    wrong: dict[str, str] = {}
    for reference in references(owner.formula):
        if reference.startswith("@"):
            if reference[1:] not in row:
                wrong[reference] = nearest(reference[1:], row, "[@{}]")
            continue
        for key in reference.split(":"):
            if key not in known:
                wrong[key] = nearest(key, known, "[{}]")
    for key, question in wrong.items():
        problems.add(where, f"公式中的 [{key}] 不存在{question}")


def check_tables(drafts: Iterable[Draft], problems: Problems) -> None:
    """Note row texts for columns the table lacks, and tables without a column."""
    for draft in drafts:
        for table, where in draft.tables:
            keys = [column.key for column in table.columns]
            if not keys:
                problems.add(where, "至少要有一列（column）")
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                problems.add(where, f"列“{key}”重复")
            for index, row in enumerate(table.rows, 1):
                _check_row(table, index, row, where, problems)


def _check_row(
    table: Table, index: int, row: Mapping[str, object], where: str, problems: Problems
) -> None:
    keys = [column.key for column in table.columns]
    for key, value in row.items():
        spot = f"{where}.rows[{index}].{key}"
        if key not in keys:
            problems.add(spot, f"表中没有“{key}”这一列{nearest(key, keys)}")
        elif not isinstance(value, str):
            problems.add(spot, f"应为文字，现为 {shown(value)}")


def check_placeholders(texts: Iterable[tuple[str, str]], problems: Problems) -> None:
    """Note texts with a placeholder other than {year} and {last_year}."""
    for text, where in texts:
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            problems.add(where, "花括号不成对；要写花括号本身请写成 {{ 或 }}")
            continue
        for name in names:
            if name not in PLACEHOLDERS:
                problems.add(where, f"没有 {{{name}}} 这个占位符，可用：{{year}}、{{last_year}}")


def check_prior(form: Form, where: str, problems: Problems) -> None:
    """Note pairs that name no field, end in a cell not filled by hand, or mix field and table."""
    fields: dict[str, FieldKind] = {found.key: found.kind for found in form.fields()}
    columns = {f"{t.key}.{c.key}": c.kind for t in form.tables() for c in t.columns}
    known = fields | columns
    for source, target in form.prior.items():
        spot = f"{where} prior.{source}"
        for key in dict.fromkeys((source, target)):
            if key not in known:
                problems.add(spot, f"没有项目“{key}”{nearest(key, known)}")
        if target in known and known[target] is not FieldKind.INPUT:
            problems.add(spot, f"“{target}”不是填报项，不能从上年带入")
        if source in known and target in known and (source in fields) != (target in fields):
            problems.add(spot, "表的列只能带到表的列，项目只能带到项目")


def check_renamed(form: Form, where: str, problems: Problems) -> None:
    """Note new names of older versions' items that the form does not have."""
    known = {found.key for found in form.fields()}
    known |= {f"{table.key}.{column.key}" for table in form.tables() for column in table.columns}
    for former, key in form.renamed.items():
        if key not in known:
            problems.add(f"{where} renamed.{former}", f"没有项目“{key}”{nearest(key, known)}")


def check_column_aliases(form: Form, where: str, problems: Problems) -> None:
    """Note aliases of columns that do not exist, and aliases that are themselves columns."""
    known = {found.column for found in form.fields() if found.column}
    known |= {column.key for table in form.tables() for column in table.columns}
    for alias, column in form.column_aliases.items():
        spot = f"{where} column_aliases.{alias}"
        if column not in known:
            problems.add(spot, f"没有列“{column}”{nearest(column, known)}")
        if alias in known:
            problems.add(spot, f"“{alias}”本身就是列名，不能再作别名")


def check_aliases(drafts: Iterable[Draft], problems: Problems) -> None:
    """Note an alias that two items of one sheet share, or that is another item's own name."""
    for draft in drafts:
        owners = {found.item: found.item for found, _ in draft.fields}
        owners |= {table.key: table.key for table, _ in draft.tables}
        parts = [(found.item, found.aliases, where) for found, where in draft.fields]
        parts += [(table.key, table.aliases, where) for table, where in draft.tables]
        reported = set()
        for item, aliases, where in parts:
            for alias in aliases:
                owner = owners.setdefault(alias, item)
                if owner != item and (item, alias) not in reported:
                    reported.add((item, alias))
                    problems.add(where, f"别名“{alias}”已属于“{owner}”")
