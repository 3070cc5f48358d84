"""What every `Document` has to do, whatever the host: tests that each host's own tests derive from.

::

    class TestExcelDocument(DocumentContract):
        def open(self, content, path): ...    # the Document of a workbook with these bytes
        def book(self, document): ...         # its present state, read back as a Workbook

`path` is where the workbook lies, or None for one that was never saved. A host whose notes are
signed by its own user sets `signs_notes` to False; one that does not draw theme colours or keep
heights to the point says so in `rounds_heights`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.open_book.sameness import content
from tests.shipped import CLEAN, SEED, data_of, empty, filled, refreshed
from xl_tools.domain.findings import Severity
from xl_tools.filings.marks import COLOURS, apply_marks, marked_cells
from xl_tools.open_book import Document, Selection
from xl_tools.open_book import edits as e
from xl_tools.open_book.difference import between
from xl_tools.refresh import fill_book, refresh_book
from xl_tools.workbook import Workbook

RED = COLOURS[Severity.ERROR]
SHEET, LIST = "自评表", "校验结果"


class DocumentContract:
    """The contract; see the module's docstring."""

    signs_notes = True
    ending = ".xlsx"

    def open(self, content: bytes, path: Path | None) -> Document:
        raise NotImplementedError

    def book(self, document: Document) -> Workbook:
        raise NotImplementedError

    def content(self, book: Workbook) -> dict[str, object]:
        """Return what has to be equal after edits: all but who signed a note, and results."""
        found = content(book, results=False)
        if not self.signs_notes:
            for key in [key for key in found if key.endswith(" notes")]:
                found[key] = {ref: note.text for ref, note in found[key].items()}
        return found

    def same(self, document: Document, expected: Workbook) -> None:
        mine, theirs = self.content(self.book(document)), self.content(expected)
        keys = sorted(mine.keys() | theirs.keys())
        assert {k: (mine.get(k), theirs.get(k)) for k in keys if mine.get(k) != theirs.get(k)} == {}

    def apply(self, document: Document, *edits: e.Edit) -> Workbook:
        with document.undisturbed():
            document.apply(edits)
        return self.book(document)

    # ------------------------------------------------------------ what it is

    def test_it_knows_its_name_and_place(self, tmp_path):
        path = tmp_path / f"自评 2023{self.ending}"
        path.write_bytes(filled(CLEAN))
        document = self.open(filled(CLEAN), path)
        assert (document.name, document.path) == (path.name, path)
        assert document.is_active
        assert not document.is_read_only

    def test_a_new_book_has_no_place(self):
        assert self.open(filled(CLEAN), None).path is None

    # ------------------------------------------------------------ snapshot

    def test_a_snapshot_holds_what_is_not_saved(self, tmp_path):
        document = self.open(filled(CLEAN), None)
        self.apply(document, e.WriteValues(SHEET, "I15", (("还没有保存",),)))
        path = tmp_path / "copy.xlsx"
        document.snapshot(path)
        assert Workbook.open(path)[SHEET]["I15"].value.text == "还没有保存"
        document.snapshot(tmp_path / "again.xlsx")
        assert document.path is None

    # ------------------------------------------------------------ apply

    @pytest.mark.parametrize("name", [SEED, CLEAN])
    def test_filling_checking_clearing_end_as_in_the_file(self, name):
        document = self.open(empty(), None)
        for use_case in (
            lambda book: fill_book(book, data=data_of(name)),
            refresh_book,
            lambda book: apply_marks(book, {}),
            refresh_book,
        ):
            before = self.book(document)
            after = Workbook.from_bytes(before.to_bytes(), before.path)
            use_case(after)
            self.apply(document, *between(before, after))
            self.same(document, after)

    @pytest.mark.parametrize(
        "text",
        ["92%", "001", "2023年12月", "1/2", "=1+1", "+5", "-", "——", "@甲", "'引", "TRUE", "甲\n乙", "１２"],
    )  # fmt: skip
    def test_a_text_stays_a_text(self, text):
        document = self.open(filled(CLEAN), None)
        for sheet, cell in ((SHEET, "I15"), (LIST, "B20")):
            as_text = self.book(document)[sheet][cell].number_format == "@"
            book = self.apply(document, e.WriteValues(sheet, cell, ((text,),), as_text))
            assert book[sheet][cell].value.text == text

    def test_a_block_of_all_kinds_of_values(self):
        document = self.open(filled(CLEAN), None)
        rows = ((Decimal("0.1"), "甲", True), (None, "2%", Decimal(-3)))
        book = self.apply(document, e.WriteValues(LIST, "B20", rows))
        found = [[book[LIST][f"{column}{row}"].value.raw for column in "BCD"] for row in (20, 21)]
        assert found == [[Decimal("0.1"), "甲", True], [None, "2%", Decimal(-3)]]

    def test_a_day(self):
        document = self.open(filled(CLEAN), None)
        day = dt.date(2024, 2, 29)
        edits = [
            e.SetNumberFormat(LIST, ("B20",), "yyyy/m/d"),
            e.WriteValues(LIST, "B20", ((day,),)),
        ]
        assert self.apply(document, *edits)[LIST]["B20"].value.raw == day

    def test_formulas_are_written_and_replaced(self):
        document = self.open(filled(CLEAN), None)
        formulas = (("SUM(H14:H15)", 'H14&"甲"'), ("H15*2", "IF(H15>1,1,0)"))
        book = self.apply(document, e.WriteFormulas(LIST, "B20", formulas))
        assert book[LIST]["C21"].formula.replace(" ", "") == "IF(H15>1,1,0)"
        book = self.apply(document, e.WriteValues(LIST, "B20", ((Decimal(1),),)))
        assert book[LIST]["B20"].formula is None

    def test_inserted_rows_look_like_the_row_above_and_are_blank(self):
        document = self.open(filled(CLEAN), None)
        before = self.book(document)
        book = self.apply(document, e.InsertRows(SHEET, 15, 2))
        for column in "CDEFGHIKLM":
            model, new = before[SHEET][f"{column}15"], book[SHEET][f"{column}16"]
            assert (new.number_format, new.fill) == (model.number_format, model.fill)
            assert new.formula is None
            assert new.value.is_blank
        assert book[SHEET]["C18"].value == before[SHEET]["C16"].value
        assert book.locate("绩效指标_行")[1] == "B14:I28"
        book = self.apply(document, e.DeleteRows(SHEET, 16, 2))
        assert book.locate("绩效指标_行")[1] == "B14:I26"
        assert book[SHEET]["C16"].value == before[SHEET]["C16"].value

    def test_fills_come_and_go(self):
        document = self.open(filled(CLEAN), None)
        before = self.book(document)[SHEET]["H15"].fill
        areas = (*(f"H{row}" for row in range(14, 27)), "C3:F3")
        book = self.apply(document, e.SetFill(SHEET, areas, RED))
        assert {book[SHEET][ref].fill for ref in ("H14", "H26", "C3", "F3")} == {RED}
        assert book[SHEET]["H15"].number_format == self.book(document)[SHEET]["H15"].number_format
        book = self.apply(
            document, e.SetFill(SHEET, ("H15",), before), e.SetFill(SHEET, ("C3",), None)
        )
        assert (book[SHEET]["H15"].fill, book[SHEET]["C3"].fill) == (before, None)

    def test_areas_of_any_number(self):
        document = self.open(filled(CLEAN), None)
        areas = tuple(f"B{row}" for row in range(20, 220, 2))
        book = self.apply(document, e.SetFill(LIST, areas, RED))
        assert sum(book[LIST][area].fill == RED for area in areas) == 100

    def test_notes_come_change_and_go(self):
        document = self.open(filled(CLEAN), None)
        text = "【错误】得分 6 低于应得 10。\n第二行 [score.due]"
        book = self.apply(document, e.SetNote(SHEET, "H15", text, "xl-tools 校验"))
        assert book[SHEET].notes["H15"].text == text
        assert [at for at, said in marked_cells(book).items() if said == text] == [(SHEET, "H15")]
        book = self.apply(document, e.SetNote(SHEET, "H15", "改", "xl-tools 校验"))
        assert book[SHEET].notes["H15"].text == "改"
        assert "H15" not in self.apply(document, e.RemoveNote(SHEET, "H15"))[SHEET].notes

    def test_links_come_change_and_go(self):
        document = self.open(filled(CLEAN), None)
        self.apply(document, e.WriteValues(LIST, "C20", (("自评表!H14",),)))
        for location in ("'自评表'!H14", "'基础数据表'!B5"):
            book = self.apply(document, e.SetLink(LIST, "C20", location))
            assert book[LIST].links["C20"] == location
            assert book[LIST]["C20"].value.text == "自评表!H14"
        assert "C20" not in self.apply(document, e.SetLink(LIST, "C20", None))[LIST].links

    def test_names_come_change_and_go(self):
        document = self.open(filled(CLEAN), None)
        areas = "自评表!$H$14,自评表!$H$16"
        book = self.apply(document, e.SetName("XLT_FILL_NONE_3_1", areas, hidden=True))
        assert book.names["XLT_FILL_NONE_3_1"].replace("$自评表.", "自评表!") == areas
        assert book.parts.names.is_hidden("XLT_FILL_NONE_3_1")
        book = self.apply(document, e.SetName("绩效指标_行", "自评表!$B$14:$I$27", hidden=False))
        assert book.locate("绩效指标_行") == (SHEET, "B14:I27")
        assert not book.parts.names.is_hidden("绩效指标_行")
        book = self.apply(document, e.RemoveName("XLT_FILL_NONE_3_1"))
        assert "XLT_FILL_NONE_3_1" not in book.names

    def test_heights_and_merges(self):
        document = self.open(filled(CLEAN), None)
        book = self.apply(
            document,
            e.Unmerge(SHEET, "B14:B20"),
            e.Merge(SHEET, "B14:B16"),
            e.SetHeight(SHEET, 15, 16, 60.0),
        )
        assert "B14:B16" in book[SHEET].merged
        assert "B14:B20" not in book[SHEET].merged
        assert [book[SHEET].row_height(row) for row in (15, 16)] == pytest.approx(
            [60.0, 60.0], abs=0.5
        )

    # ------------------------------------------------------------ what is put back

    def test_protection_is_as_before(self):
        document = self.open(filled(CLEAN), None)
        before = self.protection(self.book(document))
        assert before[SHEET]
        self.apply(document, e.WriteValues(SHEET, "I15", (("甲",),)))
        assert self.protection(self.book(document)) == before
        with pytest.raises(Exception), document.undisturbed():  # noqa: B017 -- each host has its own
            document.apply([e.WriteValues(SHEET, "I15", (("甲",),)), e.Merge(SHEET, "没有的区域")])
        assert self.protection(self.book(document)) == before

    def protection(self, book: Workbook) -> dict[str, dict[str, str]]:
        """Return the protection of each sheet, as its file says it."""
        parts = {
            name: book[name].content.part.child("sheetProtection") for name in book.sheet_names
        }
        return {name: dict(part.attrib) if part is not None else {} for name, part in parts.items()}

    def test_the_selection_is_as_before(self):
        document = self.open(refreshed(SEED), None)
        document.select(SHEET, "H16")
        before = self.book(document)
        after = Workbook.from_bytes(before.to_bytes(), before.path)
        apply_marks(after, {})
        self.apply(document, *between(before, after))
        assert document.selection == Selection(SHEET, ("H16",))
        with contextlib.suppress(KeyError), document.undisturbed():
            document.select(LIST, "A1")
            raise KeyError("中断")
        assert document.selection == Selection(SHEET, ("H16",))

    def test_a_place_is_selected(self):
        document = self.open(filled(CLEAN), None)
        document.select(LIST, "B7")
        assert document.selection == Selection(LIST, ("B7",))

    # ------------------------------------------------------------ output

    def test_a_workbook_is_printed(self, tmp_path):
        document = self.open(filled(CLEAN), None)
        workbook, pdf = tmp_path / "汇报.xlsx", tmp_path / "汇报.pdf"
        workbook.write_bytes(filled(CLEAN))
        document.export_pdf(workbook, pdf)
        assert pdf.read_bytes().startswith(b"%PDF")
        assert document.is_active

    def test_it_calculates(self):
        self.open(filled(CLEAN), None).recalculate()
