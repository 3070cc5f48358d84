"""The names of SpreadsheetML that the engine uses, in its two dialects, and the order of elements.

Excel refuses a sheet whose elements stand in the wrong order, so a new element is always put in
by `insert_in_order`. Source of the orders: ECMA-376 Part 1, sml.xsd.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from xl_tools.workbook.xml_document import Element

CONTENT_TYPES = "[Content_Types].xml"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Transitional or strict OOXML: namespace of the elements, and of the relationships."""

    main: str
    relationships: str

    def tag(self, name: str) -> str:
        """Return the qualified name of a SpreadsheetML element."""
        return f"{{{self.main}}}{name}"

    @property
    def rel_id(self) -> str:
        """The qualified name of the attribute ``r:id``."""
        return f"{{{self.relationships}}}id"

    def relationship(self, kind: str) -> str:
        """Return the relationship type, for example of ``comments``."""
        return f"{self.relationships}/{kind}"


TRANSITIONAL = Dialect(_MAIN, _TRANSITIONAL)
STRICT = Dialect(_STRICT_MAIN, _STRICT)


def dialect_of(root: Element) -> Dialect | None:
    """Return the dialect a workbook part is written in, or None where it is neither."""
    namespace = etree.QName(root).namespace
    return next((d for d in (TRANSITIONAL, STRICT) if d.main == namespace), None)


def is_relationship(kind: str, type_uri: str) -> bool:
    """Return whether a relationship's type is `kind`, in either dialect.

    >>> is_relationship("worksheet", "http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet")
    True
    """
    return type_uri in (f"{_TRANSITIONAL}/{kind}", f"{_STRICT}/{kind}")


WORKSHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData",
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
    "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
STYLES_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip


def insert_in_order(parent: Element, child: Element, order: tuple[str, ...]) -> None:
    """Put `child` into `parent` where the schema wants it."""
    rank = order.index(etree.QName(child).localname)
    for index, sibling in enumerate(parent):
        if _rank(sibling, order) > rank:
            parent.insert(index, child)
            return
    parent.append(child)


def _rank(element: Element, order: tuple[str, ...]) -> int:
    """Return the place of an element; a wrapper (mc:AlternateContent) has that of its content."""
    for inner in element.iter():
        if isinstance(inner.tag, str):
            name = etree.QName(inner).localname
            if name in order:
                return order.index(name)
    return -1
