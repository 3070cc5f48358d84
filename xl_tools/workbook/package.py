"""A workbook file as its parts: read, replaced, added, deleted, and packed again.

Parts that nobody changed are copied as they stand in the file; when nothing differs, the file's
own bytes are the result.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from xl_tools.errors import BrokenWorkbook, RefusedWorkbook
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits
from xl_tools.workbook.packing import pack
from xl_tools.workbook.relationships import Relationship, Relationships, rels_name
from xl_tools.workbook.schema import CONTENT_TYPES, RELATIONSHIPS_TYPE, TYPES_NS
from xl_tools.workbook.xml_document import Document

_SIGNATURES = "_xmlsignatures/"
_SIGNATURE_ORIGIN = "/digital-signature/origin"


class Package:
    """The parts of one workbook file; names are without a leading slash.

    `shape_blocks` are the blocks of shape ids dealt out to drawings since reading.
    """

    def __init__(self, data: bytes, path: Path | str, limits: Limits = DEFAULT_LIMITS) -> None:
        """Read the directory of `data`; raise a FileError that names `path` for a bad file."""
        self.path = path
        self.limits = limits
        self.archive = Archive(data, path, limits)
        self._by_folded = {name.casefold(): name for name in self.archive.entries}
        self._contents: dict[str, bytes] = {}
        self._deleted: set[str] = set()
        self._documents: dict[str, Document] = {}
        self._rels: dict[str, Relationships] = {}
        self.shape_blocks: set[int] = set()

    def __contains__(self, name: str) -> bool:
        return self._exists(self.find(name))

    def _exists(self, name: str) -> bool:
        present = name in self.archive.entries or name in self._contents
        return present and name not in self._deleted

    def names(self) -> list[str]:
        """Return the names of all parts, new ones last."""
        old = [name for name in self.archive.entries if name not in self._deleted]
        return old + [name for name in self._contents if name not in self.archive.entries]

    def find(self, name: str) -> str:
        """Return the name as the file spells it: part names do not tell case apart."""
        return name if name in self._contents else self._by_folded.get(name.casefold(), name)

    def read(self, name: str) -> bytes:
        """Return the content of a part; raise BrokenWorkbook where it is missing or damaged."""
        name = self.find(name)
        if not self._exists(name):
            raise BrokenWorkbook(
                self.path, f"工作簿内部缺少文件（{name}）", "请用 Excel 打开修复后另存再试"
            )
        return self._contents[name] if name in self._contents else self.archive.read(name)

    def write(self, name: str, content: bytes) -> None:
        """Replace or add a part; writing what the file already holds is no change."""
        name = self.find(name)
        self._deleted.discard(name)
        if self.archive.holds(name, content):
            self._contents.pop(name, None)
        else:
            self._contents[name] = content

    def delete(self, name: str) -> None:
        """Take a part away, with its content type; its relationships are the caller's to drop."""
        name = self.find(name)
        self._contents.pop(name, None)
        if name in self.archive.entries:
            self._deleted.add(name)
        if not name.endswith(".rels"):
            self._documents.pop(name, None)
            self.forget_type(name)

    # ------------------------------------------------------------------ parsed parts

    def document(self, name: str) -> Document:
        """Return the part parsed; the same object each time, written back by `to_bytes`."""
        name = self.find(name)
        if name not in self._documents:
            self._documents[name] = Document(
                lambda: self.read(name), self.path, name, self.limits.tree_bytes
            )
        return self._documents[name]

    def relationships(self, source: str) -> Relationships:
        """Return the relationships of the part `source` ("" for the package); maybe none yet."""
        if source not in self._rels:
            name = self.find(rels_name(source))
            content = self.read(name) if self._exists(name) else None
            self._rels[source] = Relationships(source, content, self.path, name)
        return self._rels[source]

    def target(self, source: str, relationship: Relationship | None) -> str | None:
        """Return the part that a relationship of `source` leads to; None where there is none."""
        if relationship is None or relationship.is_external:
            return None
        part = relationship.part_from(source)
        # Targets are addresses: a blank in the member's name may be %20 there.
        names = (self.find(name) for name in (part, unquote(part)))
        return next((name for name in names if self._exists(name)), None)

    # ------------------------------------------------------------------ content types

    def declare_type(self, name: str, content_type: str) -> None:
        """State the content type of one part."""
        document = self.document(CONTENT_TYPES)
        self.forget_type(name)
        override = etree.SubElement(document.root, f"{{{TYPES_NS}}}Override")
        override.set("PartName", "/" + name)
        override.set("ContentType", content_type)
        document.touch()

    def declare_default(self, extension: str, content_type: str) -> None:
        """State the content type of all parts with this extension, if none is stated yet."""
        document = self.document(CONTENT_TYPES)
        defaults = list(document.root.iterchildren(f"{{{TYPES_NS}}}Default"))
        if any((d.get("Extension") or "").lower() == extension for d in defaults):
            return
        default = etree.Element(f"{{{TYPES_NS}}}Default")
        default.set("Extension", extension)
        default.set("ContentType", content_type)
        document.root.insert(len(defaults), default)
        document.touch()

    def forget_default(self, extension: str) -> None:
        """Take back the content type of an extension that no part has any more."""
        if any(name.lower().endswith("." + extension) for name in self.names()):
            return
        document = self.document(CONTENT_TYPES)
        for default in list(document.root.iterchildren(f"{{{TYPES_NS}}}Default")):
            if (default.get("Extension") or "").lower() == extension:
                document.root.remove(default)
                document.touch()

    def forget_type(self, name: str) -> None:
        """Take back the content type stated for one part, if any."""
        document = self.document(CONTENT_TYPES)
        for override in list(document.root.iterchildren(f"{{{TYPES_NS}}}Override")):
            if (override.get("PartName") or "").lstrip("/").casefold() == name.casefold():
                document.root.remove(override)
                document.touch()

    # ------------------------------------------------------------------ the file

    @property
    def is_signed(self) -> bool:
        """True where the file has a digital signature, which any change makes worthless."""
        named = any(name.casefold().startswith(_SIGNATURES) for name in self.names())
        return named or any(
            found.type.endswith(_SIGNATURE_ORIGIN) for found in self.relationships("")
        )

    def drop_signatures(self) -> None:
        """Take the digital signatures away, as Excel does when a signed workbook is edited."""
        relationships = self.relationships("")
        for found in list(relationships):
            if found.type.endswith(_SIGNATURE_ORIGIN):
                relationships.remove(found.id)
        for name in self.names():
            if name.casefold().startswith(_SIGNATURES):
                self.delete(name)
        self.forget_default("sigs")

    def flush(self) -> None:
        """Write the parsed parts that were edited back into their parts."""
        for source, relationships in self._rels.items():
            if relationships.touched and len(relationships):
                if not self._exists(self.find(rels_name(source))):
                    # Some programs state the type of each such part by itself.
                    self.declare_default("rels", RELATIONSHIPS_TYPE)
                self.write(rels_name(source), relationships.to_bytes())
            elif relationships.touched:
                self.delete(rels_name(source))
        for name, document in self._documents.items():
            if document.touched:
                self.write(name, document.to_bytes())

    @property
    def changed_parts(self) -> dict[str, bytes | None]:
        """The parts that differ from the file, after `flush`; None for a deleted one."""
        return {**self._contents, **dict.fromkeys(self._deleted)}

    def to_bytes(self) -> bytes:
        """Return the file's bytes after `flush`; the very bytes it had when no part differs."""
        if not self._contents and not self._deleted:
            return self.archive.data
        if self.is_signed:
            raise RefusedWorkbook(
                self.path,
                "工作簿带有数字签名，修改会使签名失效，没有写入",
                "请先在 Excel 中删除签名；同意去掉签名的，加 --break-signature 再试",
            )
        return pack(self.archive, self._contents, frozenset(self._deleted))
