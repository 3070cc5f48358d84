"""Read one sheet of a form out of its TOML file."""

from __future__ import annotations

from dataclasses import dataclass, field

from xl_tools.domain.form import Field, Label, PageSetup, SheetForm, Table
from xl_tools.domain.grid import Area, column_letters, rows_of
from xl_tools.forms.fields import block_cell, read_column, read_field
from xl_tools.forms.section import Section

ORIENTATIONS = ("portrait", "landscape")
# What Excel takes: characters, and points.
MAX_WIDTH, MAX_HEIGHT = 255, 409


@dataclass(slots=True)
class Draft:
    """A sheet being read, and where in the files each of its parts was said."""

    name: str
    labels: list[tuple[Label, str]] = field(default_factory=list)
    fields: list[tuple[Field, str]] = field(default_factory=list)
    tables: list[tuple[Table, str]] = field(default_factory=list)


def read_sheet(section: Section) -> tuple[SheetForm, Draft]:
    """Return the sheet, and the draft that knows where each part was said."""
    draft = Draft(section.need("name", str, ""))
    for part in section.children("label", "at"):
        draft.labels.append((_label(part), part.where))
    for part in section.children("field", "key"):
        draft.fields.append((read_field(part, draft.name), part.where))
    for part in section.children("block"):
        _read_block(part, draft)
    for part in section.children("table", "key"):
        draft.tables.append((_table(part, draft.name), part.where))
    # In the order of the sheet, so that reports and names run from top to bottom.
    draft.fields.sort(key=lambda pair: _order(pair[0].at))
    sheet = SheetForm(
        name=draft.name,
        title=section.need("title", str, ""),
        labels=tuple(label for label, _ in draft.labels),
        fields=tuple(found for found, _ in draft.fields),
        tables=tuple(table for table, _ in draft.tables),
        page=_page(section.child("page")),
        widths=_widths(section.child("widths")),
        heights=_heights(section.child("heights")),
    )
    section.close()
    return sheet, draft


def _order(at: str) -> tuple[int, int]:
    try:
        area = Area.parse(at)
    except ValueError:
        return 0, 0  # a bad reference is reported elsewhere
    return area.top, area.left


def _label(section: Section) -> Label:
    label = Label(
        at=section.need("at", str, ""),
        text=section.need("text", str, ""),
        style=section.take("style", str, "label"),
    )
    section.close()
    return label


def _table(section: Section, sheet: str) -> Table:
    table = Table(
        key=section.need("key", str, ""),
        sheet=sheet,
        first_row=section.need("first_row", int, 1),
        columns=tuple(read_column(part) for part in section.children("column", "key")),
        rows=tuple(part.data for part in section.children("rows")),
        aliases=section.texts("aliases"),
    )
    if not table.rows:
        section.wrong("rows", "至少要有一行，空行写 {}")
    section.close()
    return table


def _read_block(section: Section, draft: Draft) -> None:
    """Expand a block: lines (项目) against columns, one field where they meet."""
    columns = section.children("column", "key")
    keys = [column.need("key", str, "") for column in columns]
    ats = [column.need("at", str, "") for column in columns]
    label_column = section.take("label_column", str, "")
    for line in section.children("line", "item"):
        item, row = line.need("item", str, ""), line.need("row", int, 1)
        if label_column:
            draft.labels.append((_line_label(line, label_column, row), line.where))
        cells = line.child("cells")
        for column, key, at in zip(columns, keys, ats, strict=True):
            own = cells.take(key, dict, {})
            data = block_cell(column.data, {**line.data, "item": item}, own)
            where = f"{line.where} {key}"
            cell = Section({**data, "at": _at(at, row)}, where, section.problems)
            draft.fields.append((read_field(cell, draft.name), where))
        cells.close()
        for key in ("formula", "prompt", "allows", "aliases"):
            line.take(key, object, None)
        line.close()
    section.close()


def _line_label(line: Section, columns: str, row: int) -> Label:
    return Label(
        at=_at(columns, row),
        text=line.need("label", str, ""),
        style=line.take("label_style", str, "label"),
    )


def _at(columns: str, row: int) -> str:
    return ":".join(f"{column}{row}" for column in columns.split(":"))


def _page(section: Section) -> PageSetup:
    margins = section.take("margins", list, [0.7, 0.7, 0.75, 0.75])
    if len(margins) != 4 or not all(isinstance(value, int | float) for value in margins):
        section.wrong("margins", "应为四个数字：左、右、上、下（英寸）")
        margins = [0.7, 0.7, 0.75, 0.75]
    left, right, top, bottom = margins
    page = PageSetup(
        print_area=section.need("print_area", str, "A1"),
        orientation=section.one_of("orientation", "portrait", ORIENTATIONS),
        paper=section.take("paper", int, 9),
        margins=(left, right, top, bottom),
        footer=section.take("footer", str, ""),
        repeat_rows=section.take("repeat_rows", str, ""),
        signs=section.take("signs", str, ""),
    )
    section.close()
    return page


def _widths(section: Section) -> dict[str, float]:
    widths: dict[str, float] = {}
    for key in section.data:
        width = section.take(key, float, 0.0)
        try:
            area = Area.of(key, 1)
        except ValueError:
            section.wrong(key, f"“{key}”不是列号，应为 A 或 B:G 的样子")
            continue
        if not 0 <= width <= MAX_WIDTH:
            section.wrong(key, f"列宽应在 0 到 {MAX_WIDTH} 之间，现为 {width}")
        widths |= {column_letters(n): width for n in range(area.left, area.right + 1)}
    return widths


def _heights(section: Section) -> dict[int, float]:
    heights: dict[int, float] = {}
    for key in section.data:
        height = section.take(key, float, 0.0)
        try:
            first, last = rows_of(key)
        except ValueError:
            section.wrong(key, f"“{key}”不是行号，应为 12 或 14:20 的样子")
            continue
        if not 0 <= height <= MAX_HEIGHT:
            section.wrong(key, f"行高应在 0 到 {MAX_HEIGHT} 之间，现为 {height}")
        heights |= dict.fromkeys(range(first, last + 1), height)
    return heights
