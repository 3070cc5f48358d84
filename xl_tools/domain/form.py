"""A form (套表) as values: sheets, fields, repeating tables, labels, print set-up and rules.

These classes are what `forms` loads from TOML, what the template builder draws, what the reader
looks for in a workbook and what the checks speak of. They hold no file and no host.

Cell positions are those of the template; in a filed workbook rows may have been inserted, so a
field is found there by its defined name (`Field.name`), never by its position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from xl_tools.domain.rules import Rule

# The key of the field that names the unit: batches, return lists and last year's figures go by it.
UNIT_FIELD = "单位名称"


class FieldKind(StrEnum):
    """Who fills a cell: the clerk, a formula, or the form itself."""

    INPUT = "input"
    DERIVED = "derived"
    CONSTANT = "constant"


class ValueType(StrEnum):
    """What may stand in a cell."""

    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One named cell (项目) of the form.

    `key` is ``项目.列`` (``三公经费.本年决算``), or the item alone where it has no columns
    (``填报日期``). `at` is the template range, merged if more than one cell. `formula`, without
    "=", refers to other fields as ``[三公经费.本年预算]`` and to a run of cells as
    ``[公车购置.本年预算:公车运行维护.本年预算]``. `aliases` are other names for the *item* that
    data files may use. `unit` is what a plain number means (万元, 人, ㎡). `allows` widens what
    may be typed: ``negative`` numbers (else from 0 up), ``dash`` for 无 or ——. `printed` is False
    outside the print area. `name` is the defined name that marks the cell in a workbook.

    >>> Field("三公经费.本年决算", "基础数据表", "三公经费", "本年决算", "F6",
    ...       FieldKind.INPUT, ValueType.NUMBER).name
    '三公经费_本年决算'
    """

    key: str
    sheet: str
    item: str
    column: str
    at: str
    kind: FieldKind
    type: ValueType
    unit: str = ""
    number_format: str = "General"
    formula: str = ""
    value: str = ""
    style: str = "input"
    prompt: str = ""
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    max_length: int = 0
    printed: bool = True
    name: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.key.replace(".", "_"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a repeating table; `at` is its column letters in the template (``B``, ``B:C``).

    `formula` refers to cells of the same row as ``[@分值]``. `grouped` columns are merged over
    rows with the same text (一级指标). `classifies` marks texts that say which kind of row this is
    (一级指标, 二级指标): a row that holds nothing else is an unused row. `printed` is False for
    the helper columns outside the print area. `allows` and `max_length` are as for a field;
    `max_length` 0 is no limit.
    """

    key: str
    at: str
    kind: FieldKind
    type: ValueType
    unit: str = ""
    number_format: str = "General"
    formula: str = ""
    style: str = "input"
    prompt: str = ""
    choices: tuple[str, ...] = ()
    grouped: bool = False
    classifies: bool = False
    printed: bool = True
    allows: tuple[str, ...] = ()
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A block of repeating rows (专项资金, 绩效指标, 楼堂馆所).

    `rows` holds the texts the empty template has in each row (at least one row). In a workbook
    the block is the defined name `name`, whose range grows with inserted rows.
    """

    key: str
    sheet: str
    first_row: int
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The defined name of the block, for example ``绩效指标_行``."""
        return f"{self.key}_行"

    def column(self, key: str) -> Column:
        """Return the column `key`; KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Label:
    """A fixed text of the form at a template range; `style` names an entry of the form's styles."""

    at: str
    text: str
    style: str = "label"


@dataclass(frozen=True, slots=True)
class PageSetup:
    """How a sheet prints; `print_area` is a template range, `repeat_rows` (``13:13``) print on top.

    `margins` (left, right, top, bottom) are in inches, `paper` is Excel's number (9 is A4).
    `signs` is the column, inside the print area, in which marks are signed (■3); it holds nothing
    of the form. A form may have none.
    """

    print_area: str
    orientation: str = "portrait"
    paper: int = 9
    margins: tuple[float, float, float, float] = (0.7, 0.7, 0.75, 0.75)
    footer: str = ""
    repeat_rows: str = ""
    signs: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One official sheet. `widths` are Excel column widths by letter, `heights` points by row."""

    name: str
    title: str
    labels: tuple[Label, ...]
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    page: PageSetup
    widths: Mapping[str, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Form:
    """A whole form: what one unit files for one year.

    `profile` is the id of its scoring profile. `year` is the form's own year, used when `new` is
    given none. `styles` maps style names to XlsxWriter format properties; `guide` holds the
    (heading, text) pairs of the sheet 填报说明.
    `prior` pairs, for `fill --prior`, the key in last year's filing with the key in this year's:
    of a field (``公务接待.本年决算``), or of a table's column (``专项资金.本年决算``), row by row.
    `column_aliases` maps other names of columns to ours (自评得分 → 得分); texts with ``{year}``
    and ``{last_year}`` are to be filled in. `renamed` maps the keys of older versions to this one's
    (``厉行节约措施`` → ``厉行节约保障措施``, ``绩效指标.权重`` → ``绩效指标.分值``). A form is
    itself alone: two are never equal, and what is worked out from one is kept by it.
    """

    id: str
    title: str
    version: int
    year: int
    profile: str
    sheets: tuple[SheetForm, ...]
    rules: tuple[Rule, ...]
    prior: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    guide: tuple[tuple[str, str], ...] = ()
    column_aliases: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> Iterator[Field]:
        """Yield every field of every sheet, in order."""
        return iter(self._fields)

    def tables(self) -> Iterator[Table]:
        """Yield every repeating table of every sheet, in order."""
        for sheet in self.sheets:
            yield from sheet.tables

    def field(self, key: str) -> Field:
        """Return the field `key`; KeyError where there is none."""
        return self._fields_by_key[key]

    def find_field(self, key: str) -> Field | None:
        """Return the field `key`, or None where there is none."""
        return self._fields_by_key.get(key)

    def table(self, key: str) -> Table:
        """Return the table `key`; KeyError where there is none."""
        return self._tables_by_key[key]

    def has_table(self, key: str) -> bool:
        """Return whether `key` is that of a table."""
        return key in self._tables_by_key

    def rules_of(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules of one kind, in order."""
        return self._rules_by_kind.get(kind, ())

    @cached_property
    def _rules_by_kind(self) -> Mapping[str, tuple[Rule, ...]]:
        kinds = dict.fromkeys(rule.kind for rule in self.rules)
        return {kind: tuple(r for r in self.rules if r.kind == kind) for kind in kinds}

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        return tuple(candidate for sheet in self.sheets for candidate in sheet.fields)

    @cached_property
    def _fields_by_key(self) -> Mapping[str, Field]:
        return {candidate.key: candidate for candidate in self._fields}

    @cached_property
    def _tables_by_key(self) -> Mapping[str, Table]:
        return {candidate.key: candidate for candidate in self.tables()}

    def rule(self, rule_id: str) -> Rule:
        """Return the rule `rule_id`; KeyError where there is none."""
        for candidate in self.rules:
            if candidate.id == rule_id:
                return candidate
        raise KeyError(rule_id)
