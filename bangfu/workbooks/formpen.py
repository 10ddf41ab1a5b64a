"""Inside the child process: numbers put into empty cells of a form, a sheet added behind, all else kept as it is."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.package import MAIN, RELATION, Element, Package, cells_of, relations_path, serialised, tree
from bangfu.workbooks.sheets import address, position

TYPES = "[Content_Types].xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames", "calcPr")


def fill(data: bytes, order: dict[str, Any]) -> bytes:
    """The form after the order was carried out.

    Shape: `order` holds `sheets`, numbers as texts by sheet and address, and `page`, the sheet to add.
    Refuses: `file_damaged`; what `limits.scan` refuses; ValueError when a cell to be written is not empty.
    """
    try:
        package = Package(data)
        changed = {
            path: _filled(package, path, order["sheets"][entry.get("name")])
            for entry, path in package.sheets()
            if order["sheets"].get(entry.get("name"))
        }
        return package.packed(changed | _with_page(package, order["page"]))
    except (KeyError, IndexError, ValueError, StopIteration, etree.XMLSyntaxError):
        raise limits.damaged("工作簿的内部结构不完整,无法填写") from None


def _filled(package: Package, path: str, numbers: Mapping[str, str]) -> bytes:
    root = tree(package.parts[path])
    pen = _Pen(root)
    for place, number in numbers.items():
        pen.put(*position(place), number)
    return serialised(root)


class _Pen:
    """Writes numbers on one sheet; a cell that is not there yet looks like its row or column."""

    def __init__(self, root: Element) -> None:
        self.grid = root.find(f"{MAIN}sheetData")
        self.rows: dict[int, Element] = {}
        for row in self.grid:
            self.rows[int(row.get("r") or max(self.rows, default=0) + 1)] = row
        self.looks = {
            column: node.get("style")
            for node in root.iter(f"{MAIN}col")
            for column in range(int(node.get("min")), min(int(node.get("max")), limits.MAX_COLUMNS) + 1)
        }

    def put(self, line: int, column: int, number: str) -> None:
        """Nothing; the number stands in the cell."""
        row = self._row(line)
        cell = cells_of(row).get(column)
        if cell is None:
            cell = self._new(row, line, column)
        if len(cell):
            raise ValueError("not empty")
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{MAIN}v").text = number

    def _row(self, line: int) -> Element:
        if line not in self.rows:
            row = etree.Element(f"{MAIN}row", r=str(line))
            later = [other for other in sorted(self.rows) if other > line]
            self.rows[later[0]].addprevious(row) if later else self.grid.append(row)
            self.rows[line] = row
        return self.rows[line]

    def _new(self, row: Element, line: int, column: int) -> Element:
        look = row.get("s") if row.get("customFormat") in ("1", "true") else self.looks.get(column)
        cell = etree.Element(f"{MAIN}c", r=address(line, column))
        if look:
            cell.set("s", look)
        later = [other for at, other in cells_of(row).items() if at > column]
        later[0].addprevious(cell) if later else row.append(cell)
        row.attrib.pop("spans", None)
        return cell


def _with_page(package: Package, page: dict[str, Any]) -> dict[str, bytes]:
    """The parts that change when a sheet is added: the sheet, the workbook, its relations, the list of types."""
    folder = posixpath.dirname(package.workbook_path)
    number = next(n for n in range(1, 10_000) if f"{folder}/worksheets/sheet{n}.xml" not in package.parts)
    path = f"{folder}/worksheets/sheet{number}.xml"
    relations_of = relations_path(package.workbook_path)
    relations, types = tree(package.parts[relations_of]), tree(package.parts[TYPES])
    taken = {node.get("Id") for node in relations}
    key = next(f"rId{n}" for n in range(1, 10_000) if f"rId{n}" not in taken)
    space = etree.QName(relations).namespace
    etree.SubElement(relations, f"{{{space}}}Relationship", Id=key, Type=SHEET_RELATION, Target=f"/{path}")
    space = etree.QName(types).namespace
    etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{path}", ContentType=SHEET_TYPE)
    if any(b"<f" in package.parts[sheet] for _, sheet in package.sheets()):
        _compute_on_opening(package.workbook)
    _enter(package.workbook, page["name"], key)
    parts = {relations_of: relations, TYPES: types, package.workbook_path: package.workbook, path: _page(page)}
    return {name: serialised(root) for name, root in parts.items()}


def _enter(workbook: Element, name: str, key: str) -> None:
    """Nothing; the workbook lists the new sheet last."""
    sheets = workbook.find(f"{MAIN}sheets")
    taken = {sheet.get("name") for sheet in sheets}
    free = next(n for n in range(1, 1_000) if _called(name, n) not in taken)
    ids = [int(sheet.get("sheetId")) for sheet in sheets]
    etree.SubElement(sheets, f"{MAIN}sheet", {"name": _called(name, free), "sheetId": str(max(ids) + 1), RELATION: key})


def _compute_on_opening(workbook: Element) -> None:
    """Nothing; the results of formulas that the file remembers are of the empty form."""
    calc = workbook.find(f"{MAIN}calcPr")
    if calc is None:
        calc = etree.Element(f"{MAIN}calcPr")
        before = [node for tag in BEFORE_CALC if (node := workbook.find(f"{MAIN}{tag}")) is not None]
        before[-1].addnext(calc)
    calc.set("fullCalcOnLoad", "1")


def _called(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{number}"


def _page(page: dict[str, Any]) -> Element:
    root = etree.Element(f"{MAIN}worksheet", nsmap={None: MAIN.strip("{}")})
    if page["widths"]:
        columns = etree.SubElement(root, f"{MAIN}cols")
        for at, width in enumerate(page["widths"], 1):
            etree.SubElement(columns, f"{MAIN}col", min=str(at), max=str(at), width=str(width), customWidth="1")
    grid = etree.SubElement(root, f"{MAIN}sheetData")
    for line, values in enumerate(page["rows"], 1):
        _write_row(grid, line, values, line in page["heads"])
    return root


def _write_row(grid: Element, line: int, values: Sequence[dict[str, str] | None], bold: bool) -> None:
    row = etree.SubElement(grid, f"{MAIN}row", r=str(line))
    for column, value in enumerate(values, 1):
        if value is None:
            continue
        cell = etree.SubElement(row, f"{MAIN}c", r=address(line, column))
        if "number" in value:
            etree.SubElement(cell, f"{MAIN}v").text = value["number"]
            continue
        cell.set("t", "inlineStr")
        item = etree.SubElement(cell, f"{MAIN}is")
        if bold:
            item = etree.SubElement(item, f"{MAIN}r")
            etree.SubElement(etree.SubElement(item, f"{MAIN}rPr"), f"{MAIN}b")
        etree.SubElement(item, f"{MAIN}t").text = limits.legal(value["text"])
