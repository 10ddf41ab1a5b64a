"""Inside the child process: a column and a colour added to sheets of a workbook, every other part kept as it is.

The sheets' XML is edited in place, because libraries that load and save a workbook lose its pictures, charts and
newer features; a clerk who gets the file back must find nothing missing.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.sheets import address, position

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WIDTH = "60"
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any


def mark(data: bytes, order: dict[str, Any]) -> bytes:
    """The workbook after the order was carried out.

    Refuses: `file_damaged` when a named sheet or the styles cannot be found; what `limits.scan` refuses.
    """
    limits.scan(data)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {info: packed.read(info) for info in packed.infolist()}
    by_name = {info.filename: content for info, content in parts.items()}
    try:
        changed = _marked_parts(by_name, order)
    except (KeyError, IndexError, ValueError, etree.XMLSyntaxError):
        raise limits.damaged("工作簿的内部结构不完整,无法标注") from None
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for info, content in parts.items():
            target.writestr(info, changed.get(info.filename, content))
    return buffer.getvalue()


def _marked_parts(parts: dict[str, bytes], order: dict[str, Any]) -> dict[str, bytes]:
    workbook = next(target for kind, target in _relations(parts, "").values() if kind.endswith("/officeDocument"))
    relations = _relations(parts, workbook)
    styles_path = next(target for kind, target in relations.values() if kind.endswith("/styles"))
    styles = Styles(_tree(parts[styles_path]), order["colour"])
    shared = cache(lambda: _shared(parts, relations))
    changed: dict[str, bytes] = {}
    for sheet in _tree(parts[workbook]).iter(f"{MAIN}sheet"):
        wanted = order["sheets"].get(sheet.get("name"))
        if wanted:
            path = relations[sheet.get(RELATION)][1]
            root = _tree(parts[path])
            SheetPen(root, styles, shared).write(order["title"], wanted)
            changed[path] = _bytes(root)
    changed[styles_path] = _bytes(styles.root)
    return changed


def _tree(content: bytes) -> Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations(parts: dict[str, bytes], source: str) -> dict[str, tuple[str, str]]:
    """The parts that a part points to, by relation id: (type, path)."""
    folder, name = posixpath.split(source)
    found = {}
    for node in _tree(parts[posixpath.join(folder, "_rels", f"{name}.rels")]):
        target = node.get("Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[node.get("Id")] = (node.get("Type"), path)
    return found


def _shared(parts: dict[str, bytes], relations: dict[str, tuple[str, str]]) -> list[str]:
    path = next((target for kind, target in relations.values() if kind.endswith("/sharedStrings")), "")
    if not path:
        return []
    return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in _tree(parts[path]).iter(f"{MAIN}si")]


class Styles:
    """The cell formats of the workbook, to which a red twin of a format can be added."""

    def __init__(self, root: Element, colour: str) -> None:
        self.root = root
        self.formats = root.find(f"{MAIN}cellXfs")
        fills = root.find(f"{MAIN}fills")
        if self.formats is None or fills is None:
            raise ValueError("styles")
        self.red_fill = self._fill(fills, colour)
        self.twins: dict[int, int] = {}

    def _fill(self, fills: Element, colour: str) -> str:
        for index, fill in enumerate(fills):
            if any(node.get("rgb") == colour for node in fill.iter(f"{MAIN}fgColor")):
                return str(index)
        fill = etree.SubElement(etree.SubElement(fills, f"{MAIN}fill"), f"{MAIN}patternFill", patternType="solid")
        etree.SubElement(fill, f"{MAIN}fgColor", rgb=colour)
        fills.set("count", str(len(fills)))
        return str(len(fills) - 1)

    def is_red(self, style: int) -> bool:
        """Whether a format is one of our red ones, from this marking or an earlier one."""
        return bool(self.formats[style].get("fillId") == self.red_fill)

    def twin(self, style: int) -> int:
        """The same format with our red as its fill, or without a fill when it is our red already."""
        if style not in self.twins:
            twin = copy.deepcopy(self.formats[style])
            twin.set("fillId", "0" if self.is_red(style) else self.red_fill)
            twin.set("applyFill", "1")
            self.formats.append(twin)
            self.formats.set("count", str(len(self.formats)))
            self.twins[style] = len(self.formats) - 1
        return self.twins[style]


class SheetPen:
    """Writes on one sheet."""

    def __init__(self, root: Element, styles: Styles, shared: Callable[[], list[str]]) -> None:
        self.root = root
        self.styles = styles
        self.shared = shared
        self.grid = root.find(f"{MAIN}sheetData")
        if self.grid is None:
            raise ValueError("sheetData")
        self.rows: dict[int, Element] = {}
        for row in self.grid:
            self.rows[int(row.get("r") or max(self.rows, default=0) + 1)] = row

    def write(self, title: str, wanted: dict[str, Any]) -> None:
        """Nothing; texts, title and colours stand on the sheet, those of an earlier marking are gone."""
        header = wanted["header"]
        column = self._column(title, header)
        faulty: dict[int, set[int]] = {}
        for line, at in wanted["faulty"]:
            faulty.setdefault(line, set()).add(at)
        texts = {int(line): text for line, text in wanted["texts"].items()}
        for line in sorted({*self.rows, *texts, *faulty}):
            row = self._row(line)
            self._colour(row, column, faulty.get(line, set()))
            self._text(row, line, column, title if line == header else texts.get(line, ""))
        self._extent(column)

    def _column(self, title: str, header: int) -> int:
        """The column of an earlier marking, else the first one right of everything that is written."""
        for column, cell in _cells(self._row(header)).items():
            if self._read(cell) == title:
                return column
        return 1 + max((col for row in self.rows.values() for col, cell in _cells(row).items() if len(cell)), default=0)

    def _read(self, cell: Element) -> str:
        if cell.get("t") == "s":
            return self.shared()[int(cell.findtext(f"{MAIN}v"))]
        return "".join(node.text or "" for node in cell.iter(f"{MAIN}t"))

    def _row(self, line: int) -> Element:
        if line not in self.rows:
            row = etree.Element(f"{MAIN}row", r=str(line))
            later = [other for other in sorted(self.rows) if other > line]
            self.rows[later[0]].addprevious(row) if later else self.grid.append(row)
            self.rows[line] = row
        self.rows[line].attrib.pop("spans", None)
        return self.rows[line]

    def _colour(self, row: Element, column: int, faulty: set[int]) -> None:
        for at, cell in _cells(row).items():
            style = int(cell.get("s") or 0)
            if at != column and self.styles.is_red(style) != (at in faulty):
                cell.set("s", str(self.styles.twin(style)))

    def _text(self, row: Element, line: int, column: int, text: str) -> None:
        cells = _cells(row)
        if column in cells:
            row.remove(cells[column])
        if not text:
            return
        style = self.styles.twin(0) if not self.styles.is_red(0) else 0
        cell = etree.Element(f"{MAIN}c", r=address(line, column), s=str(style), t="inlineStr")
        node = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        node.text = _ILLEGAL.sub("", text)
        later = [other for at, other in cells.items() if at > column]
        later[0].addprevious(cell) if later else row.append(cell)

    def _extent(self, column: int) -> None:
        """The sheet's stated extent and the width of the new column, where the sheet states such things."""
        dimension = self.root.find(f"{MAIN}dimension")
        if dimension is not None:
            dimension.set("ref", f"A1:{address(max(self.rows, default=1), column)}")
        columns = self.root.find(f"{MAIN}cols")
        if columns is None:
            columns = etree.Element(f"{MAIN}cols")
            self.grid.addprevious(columns)
        if all(int(node.get("max")) < column for node in columns):
            number = str(column)
            etree.SubElement(columns, f"{MAIN}col", min=number, max=number, width=WIDTH, customWidth="1")


def _cells(row: Element) -> dict[int, Element]:
    """The cells of a row by column; a cell without an address follows the one before it."""
    cells: dict[int, Element] = {}
    column = 0
    for cell in row:
        column = position(cell.get("r"))[1] if cell.get("r") else column + 1
        cells[column] = cell
    return cells
