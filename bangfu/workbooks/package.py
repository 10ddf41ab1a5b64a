"""Inside the child process: a workbook as the parts of its package, each kept byte for byte unless it is changed."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.sheets import position

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Element = Any


class Package:
    """The parts of a workbook, or of a text of Word, by their path, with the few of them that every reader needs.

    Refuses: what `limits.scan` refuses; KeyError or StopIteration when a part that must be there is missing.
    """

    def __init__(self, data: bytes) -> None:
        limits.scan(data)
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            self._infos = packed.infolist()
            self.parts = {info.filename: packed.read(info) for info in self._infos}
        self.workbook_path = self._target(self.relations(""), "/officeDocument")

    @cached_property
    def _related(self) -> dict[str, tuple[str, str]]:
        return self.relations(self.workbook_path)

    def relations(self, source: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points to, by relation id: (type, path)."""
        folder, _ = posixpath.split(source)
        found = {}
        for node in tree(self.parts[relations_path(source)]):
            target = node.get("Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[node.get("Id")] = (node.get("Type"), path)
        return found

    def _target(self, relations: Mapping[str, tuple[str, str]], ending: str) -> str:
        return next(path for kind, path in relations.values() if kind.endswith(ending))

    @cached_property
    def workbook(self) -> Element:
        """The root of the part that all others hang on."""
        return tree(self.parts[self.workbook_path])

    @property
    def styles_path(self) -> str:
        """The path of the styles."""
        return self._target(self._related, "/styles")

    @cached_property
    def shared(self) -> list[str]:
        """The texts that cells point to by number."""
        path = next((target for kind, target in self._related.values() if kind.endswith("/sharedStrings")), "")
        return [text_of(item) for item in tree(self.parts[path]).iter(f"{MAIN}si")] if path else []

    def sheets(self) -> list[tuple[Element, str]]:
        """The sheets in their order: the entry in the workbook, and the path of the part."""
        entries = self.workbook.iter(f"{MAIN}sheet")
        return [(entry, self._related[entry.get(RELATION)][1]) for entry in entries]

    def packed(self, changed: Mapping[str, bytes]) -> bytes:
        """The workbook with these parts changed or added, all the others as they were, in their order."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for info in self._infos:
                target.writestr(info, changed.get(info.filename, self.parts[info.filename]))
            for path in changed.keys() - self.parts.keys():
                target.writestr(path, changed[path])
        return buffer.getvalue()


def relations_path(source: str) -> str:
    """Where a part's relations stand."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def tree(content: bytes) -> Element:
    """The root of a part; nothing outside of it is read."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def serialised(root: Element) -> bytes:
    """The part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def text_of(item: Element) -> str:
    """The text of a string item or an inline string, without the readings that stand above characters."""
    runs = item.iter(f"{MAIN}t")
    return "".join(run.text or "" for run in runs if run.getparent().tag != f"{MAIN}rPh")


def cells_of(row: Element) -> dict[int, Element]:
    """The cells of a row by column; a cell without an address follows the one before it."""
    cells: dict[int, Element] = {}
    column = 0
    for cell in row:
        column = position(cell.get("r"))[1] if cell.get("r") else column + 1
        cells[column] = cell
    return cells
