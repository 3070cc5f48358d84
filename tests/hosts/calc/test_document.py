"""The workbook that is open in LibreOffice passes the contract of hosts, through the worker's pipes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.calc.soffice import Soffice
from tests.open_book.contract import LIST, RED, SHEET, DocumentContract
from tests.shipped import CLEAN, filled
from xl_tools.domain.grid import Area, column_letters
from xl_tools.hosts.calc.worker import DistantDocument
from xl_tools.open_book import Document
from xl_tools.open_book import edits as e
from xl_tools.workbook import Workbook

ROOT = Path(__file__).parents[3]
# The calls reach LibreOffice as from the component, but for the dialogs, which nobody would click.
_SERVE = """
sys.path.insert(0, given["root"])
from xl_tools.hosts.calc.document import CalcDocument
from xl_tools.hosts.calc.serving import serve
doc = load(given["path"], AsTemplate=given["new"])
try:
    serve(CalcDocument(context, doc), sys.stdin, sys.stdout)
finally:
    doc.close(True)
os._exit(0)
"""


@pytest.mark.soffice
class TestCalcDocument(DocumentContract):
    signs_notes = False

    @pytest.fixture(autouse=True)
    def _office(self, calc: Soffice) -> Iterator[None]:
        self.calc, self.processes = calc, []
        yield
        for process in self.processes:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()

    def open(self, content: bytes, path: Path | None) -> Document:
        place = path or self.calc.copy(content)
        given = {"root": str(ROOT), "path": str(place), "new": path is None}
        process = self.calc.popen(_SERVE, given)
        self.processes.append(process)
        return DistantDocument(process.stdout, process.stdin)

    def book(self, document: Document) -> Workbook:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot.xlsx"
            document.snapshot(path)
            return Workbook.from_bytes(path.read_bytes(), document.name)

    def content(self, book: Workbook) -> dict[str, object]:
        """Leave out what LibreOffice spells in its own way, and nobody sees.

        Cells under a merge look like its first one; a blank cell's format may be that of its
        column; a text that reads like a number is kept as text by the format @; a link's sheet is
        quoted only where it must be.
        """
        found = super().content(book)
        for name in book.sheet_names:
            covered = {ref for area in book[name].merged for ref in _cells(area)[1:]}
            for key in [
                key for key in found if key.startswith(f"{name}!") and key.endswith(" look")
            ]:
                ref = key.split("!")[1].removesuffix(" look")
                is_bare = found[key][0] is None and f"{name}!{ref}" not in found
                if ref in covered or is_bare or found[key] == (None, "@"):
                    del found[key]
            links = found[f"{name} links"]
            found[f"{name} links"] = {ref: place.replace("'", "") for ref, place in links.items()}
        return found

    def test_fills_come_and_go(self):
        document = self.open(self.filled(), None)
        before = self.book(document)[SHEET]["H15"].fill
        areas = (*(f"H{row}" for row in range(14, 27)), "A3", "D3")
        book = self.apply(document, e.SetFill(SHEET, areas, RED))
        assert {book[SHEET][ref].fill for ref in ("H14", "H26", "A3", "D3")} == {RED}
        book = self.apply(
            document, e.SetFill(SHEET, ("H15",), before), e.SetFill(SHEET, ("A3",), None)
        )
        assert (book[SHEET]["H15"].fill, book[SHEET]["A3"].fill) == (before, None)

    def test_links_come_change_and_go(self):
        document = self.open(self.filled(), None)
        self.apply(document, e.WriteValues(LIST, "C20", (("自评表!H14",),)))
        for location in ("'自评表'!H14", "'基础数据表'!B5"):
            book = self.apply(document, e.SetLink(LIST, "C20", location))
            assert book[LIST].links["C20"] == location.replace("'", "")
            assert book[LIST]["C20"].value.text == "自评表!H14"
        assert "C20" not in self.apply(document, e.SetLink(LIST, "C20", None))[LIST].links

    def filled(self) -> bytes:
        return filled(CLEAN)


def _cells(area: str) -> list[str]:
    return [f"{column_letters(column)}{row}" for row, column in Area.parse(area).cells()]
