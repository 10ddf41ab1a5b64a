"""Inside the child process: a column and a colour added to sheets of a workbook, every other part kept as it is.

The sheets' XML is edited in place, because libraries that load and save a workbook lose its pictures, charts and
newer features; a clerk who gets the file back must find nothing missing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.package import MAIN, Element, Package, cells_of, serialised, tree
from bangfu.workbooks.sheets import address

WIDTH = "60"


def mark(data: bytes, order: dict[str, Any]) -> bytes:
    """The workbook after the order was carried out.

    Refuses: `file_damaged` when a named sheet or the styles cannot be found; what `limits.scan` refuses.
    """
    try:
        package = Package(data)
        return package.packed(_marked_parts(package, order))
    except (KeyError, IndexError, ValueError, StopIteration, etree.XMLSyntaxError):
        raise limits.damaged("工作簿的内部结构不完整,无法标注") from None


def _marked_parts(package: Package, order: dict[str, Any]) -> dict[str, bytes]:
    styles = Styles(tree(package.parts[package.styles_path]), order["colour"])
    changed: dict[str, bytes] = {}
    for sheet, path in package.sheets():
        wanted = order["sheets"].get(sheet.get("name"))
        if wanted:
            root = tree(package.parts[path])
            SheetPen(root, styles, lambda: package.shared).write(order["title"], wanted)
            changed[path] = serialised(root)
    changed[package.styles_path] = serialised(styles.root)
    return changed


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
        for column, cell in cells_of(self._row(header)).items():
            if self._read(cell) == title:
                return column
        return 1 + max(
            (col for row in self.rows.values() for col, cell in cells_of(row).items() if len(cell)), default=0
        )

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
        for at, cell in cells_of(row).items():
            style = int(cell.get("s") or 0)
            if at != column and self.styles.is_red(style) != (at in faulty):
                cell.set("s", str(self.styles.twin(style)))

    def _text(self, row: Element, line: int, column: int, text: str) -> None:
        cells = cells_of(row)
        if column in cells:
            row.remove(cells[column])
        if not text:
            return
        style = self.styles.twin(0) if not self.styles.is_red(0) else 0
        cell = etree.Element(f"{MAIN}c", r=address(line, column), s=str(style), t="inlineStr")
        node = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        node.text = limits.legal(text)
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
