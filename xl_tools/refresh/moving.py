"""Put what an older workbook held into the new form's cells, and say what has no cell there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.form import FieldKind, Form
from xl_tools.domain.grid import Area
from xl_tools.filings.blocks import named_blocks
from xl_tools.filings.heights import fit_rows
from xl_tools.filings.results import Results
from xl_tools.filings.spots import Key, Spot, spots_of
from xl_tools.filings.writer import regroup
from xl_tools.refresh.leftovers import Leftover
from xl_tools.refresh.old_content import Content, Notes
from xl_tools.refresh.opening import functions_for
from xl_tools.refresh.rerouting import (
    FROZEN,
    At,
    Routes,
    reroute_cells,
    reroute_charts,
    reroute_names,
    rerouted,
)
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

# An item's name stands between these in a key (规则|表|项目) and a basis (项目=值；项目=值).
_BEFORE, _AFTER = "(?:(?<=[|；])|^)", "(?=[=#]|$)"
_NO_PLACE = "新版表中没有这一项"
_OWN_FORMULA = "公式与表样不同，新版表用了表样的公式"
_OWN_CONSTANT = "与表样的固定内容不同，新版表用了表样的内容"
_OWN_NOTE = "批注所在的格子在新版表中没有对应"


@dataclass(frozen=True, slots=True)
class Mover:
    """Puts the old content into the new workbook; `replaced` are the sheets drawn anew."""

    new: Workbook
    form: Form
    keys: Mapping[Key, Key]
    content: list[Content]
    notes: Notes
    replaced: frozenset[str]

    def move(self) -> tuple[int, list[Leftover]]:
        """Write everything; return how many cells were filled, and what has no place."""
        blocks = named_blocks(self.new, self.form)
        spots, routes = self._spots(), self._routes()
        leftovers: list[Leftover] = []
        moved = 0
        for content in self.content:
            spot = spots.get(self.keys[content.key])
            why = _why_left(content, spot)
            if not why and spot:
                why = self._write(content, spot, routes)
                moved += not (content.is_blank or _stays_calculated(content))
            # A sheet that the new form does not draw is still there, with all it holds.
            if why and content.spot.sheet in self.replaced:
                leftovers.append(content.leftover(why))
        for key, block in blocks.items():
            regroup(block, self.form.table(key))
        leftovers += self._put_notes(spots)
        Results(self.new).rename(lambda text: renamed_text(text, self.form.renamed))
        fit_rows(self.new, self.form, blocks)
        return moved, leftovers

    def reroute(self, names: Collection[str], lost: Collection[str]) -> Iterator[Leftover]:
        """Lead formulas, `names` and charts to the new places; yield what could not be led.

        `lost` are the old form's names that are gone.
        """
        routes = self._routes()
        yield from reroute_cells(self.new, routes, self.replaced, lost)
        yield from reroute_names(self.new, routes, self.replaced, names)
        yield from reroute_charts(self.new, routes, self.replaced)
        recalculate(self.new, functions_for(self.form))

    def _spots(self) -> dict[Key, Spot]:
        return spots_of(self.new, self.form, named_blocks(self.new, self.form))

    def _routes(self) -> dict[At, At]:
        spots = self._spots()
        return {
            _at(c.spot): _at(spots[self.keys[c.key]])
            for c in self.content
            if self.keys[c.key] in spots
        }

    def _write(self, content: Content, spot: Spot, routes: Routes) -> str:
        """Write the content; return why a formula of the user's could not go with its value."""
        cell, styles = spot.cell(self.new), self.new.parts.styles
        if content.fill is not None:
            cell.fill = content.fill
        if content.style is not None:
            number = styles.number_format_id(content.style)
            cell.style = styles.with_number_format(cell.style, number)
        if _stays_calculated(content) or (content.is_blank and not spot.is_input):
            return ""
        cell.value = content.value
        if not content.formula:
            return ""
        led = rerouted(content.formula, routes, self.replaced, content.spot.sheet)
        if led is None:
            return FROZEN
        cell.formula = led
        cell.result = content.value
        return ""

    def _put_notes(self, spots: Mapping[Key, Spot]) -> Iterator[Leftover]:
        places = {(c.spot.sheet, c.spot.ref): self.keys[c.key] for c in self.content}
        for (sheet, ref), (text, author) in self.notes.items():
            key = places.get((sheet, ref))
            spot = spots.get(key) if key else None
            if spot:
                self.new[spot.sheet].set_note(spot.ref, text, author)
            else:
                blank = CellValue(Kind.BLANK)
                item = str(key) if key else ""
                yield Leftover(f"{sheet}!{ref}", item, blank, note=text, why=_OWN_NOTE)


def _stays_calculated(content: Content) -> bool:
    """True where the new form says what stands there: a formula, or a fixed content."""
    kind = content.spot.entry.kind
    return kind is FieldKind.CONSTANT or (kind is FieldKind.DERIVED and bool(content.formula))


def _why_left(content: Content, spot: Spot | None) -> str:
    """Return why the content has no place of its own in the new form; '' where it has one."""
    entry = content.spot.entry
    if content.is_blank:
        return ""
    if entry.kind is FieldKind.CONSTANT:
        value = getattr(entry, "value", "")
        return "" if content.value.shown.strip() == value else _OWN_CONSTANT
    if _stays_calculated(content):
        same = _bare(content.formula) == _bare(content.spot.formula)
        return "" if same else _OWN_FORMULA
    if spot is None or spot.entry.kind is FieldKind.CONSTANT:
        return _NO_PLACE
    return ""


def _bare(formula: str) -> str:
    return "".join(formula.replace("$", "").split()).casefold()


def _at(spot: Spot) -> At:
    area = Area.parse(spot.ref)
    return spot.sheet, area.top, area.left


def renamed_text(text: str, names: Mapping[str, str]) -> str:
    """Return a key or basis of 校验结果 with the items' new names; `names` as `Form.renamed`.

    >>> names = {"指标.原因": "绩效指标.偏差原因", "措施": "节约措施"}
    >>> renamed_text("causes.given|自评表|指标[培训[1]].原因#2", names)
    'causes.given|自评表|绩效指标[培训[1]].偏差原因#2'
    >>> renamed_text("措施=无；指标[1].得分=5；指标[1].原因=无", names)
    '节约措施=无；指标[1].得分=5；绩效指标[1].偏差原因=无'
    """
    for former, key in names.items():
        table, _, column = former.rpartition(".")
        text = re.sub(rf"{_BEFORE}{re.escape(former)}{_AFTER}", key, text)
        if table:
            row = rf"{_BEFORE}{re.escape(table)}(\[[^；|]*\])\.{re.escape(column)}{_AFTER}"
            home, _, name = key.rpartition(".")
            text = re.sub(row, rf"{home}\g<1>.{name}", text)
    return text
