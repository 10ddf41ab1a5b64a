"""Inside the child process: every sheet of a form as it lies there, with formulas, formats, merges and locks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.package import MAIN, Element, Package, cells_of, text_of, tree
from bangfu.workbooks.sheets import position

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 27: "yyyy-mm-dd",
    31: "yyyy-mm-dd", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@", 57: "yyyy-mm",
}  # fmt: skip
EPOCH = dt.date(1899, 12, 30)
CHOICES = ("list", "date", "time", "textLength")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def parse(data: bytes) -> dict[str, Any]:
    """The visible sheets as plain values that JSON can carry.

    Refuses: `file_damaged`, `file_too_big`, and what `limits.scan` refuses.
    """
    try:
        package = Package(data)
        looks = _looks(tree(package.parts[package.styles_path]))
        entries = package.sheets()
        limits.check_sheets(len(entries))
        sheets = [_sheet(package, looks, entry, path) for entry, path in entries if _is_seen(package, entry, path)]
    except (KeyError, IndexError, ValueError, StopIteration, OverflowError, etree.XMLSyntaxError):
        raise limits.damaged("工作簿的内部结构不完整") from None
    _check_size(sheets)
    return {"sheets": sheets}


def _check_size(sheets: list[dict[str, Any]]) -> None:
    """Refuses what is no form but a table of data, or has its outline drawn far out: each empty cell is looked at."""
    remedy = "请只留要填的表,删去空白行列和数据后再上传"
    outlines = merged = 0
    for sheet in sheets:
        held = [cell for cell in sheet["cells"] if cell[2]]
        high, wide = max((cell[0] for cell in held), default=0), max((cell[1] for cell in held), default=0)
        outlines += high * wide
        merged += sum(_area(span, high + 1, wide + 1) for span in sheet["merges"])
        if any(len(cell[3]) > limits.MAX_CELL_LETTERS for cell in held):
            raise limits.too_big(f"有单元格超过 {limits.MAX_CELL_LETTERS:,} 字", remedy)
    if max(outlines, sum(len(sheet["cells"]) for sheet in sheets)) > limits.MAX_FORM_CELLS:
        raise limits.too_big(f"要填的表超过 {limits.MAX_FORM_CELLS:,} 格", remedy)
    if sum(len(sheet[name]) for sheet in sheets for name in ("merges", "choices", "arrays")) > limits.MAX_FORM_RANGES:
        raise limits.too_big(f"合并、下拉等区域超过 {limits.MAX_FORM_RANGES:,} 处", remedy)
    if (
        merged > 2 * limits.MAX_FORM_CELLS
    ):  # merged ranges of Excel never overlap, so they cannot hold more than a sheet
        raise limits.too_big("合并单元格互相重叠", remedy)


def _area(span: tuple[int, ...], high: int, wide: int) -> int:
    """How many cells of a sheet of that size the range holds."""
    return max(min(span[2], high) - span[0] + 1, 0) * max(min(span[3], wide) - span[1] + 1, 0)


def _is_seen(package: Package, entry: Element, path: str) -> bool:
    return entry.get("state") in (None, "visible") and package.parts[path].find(b"worksheet") >= 0


def _looks(styles: Element) -> list[tuple[str, int, bool]]:
    """For each cell format: its number format, its indent, whether the cell is locked under protection."""
    codes = BUILT_IN | {
        int(node.get("numFmtId")): node.get("formatCode")
        for node in styles.iter(f"{MAIN}numFmt")
        if node.get("formatCode")
    }
    found = []
    for look in styles.find(f"{MAIN}cellXfs"):
        alignment, protection = look.find(f"{MAIN}alignment"), look.find(f"{MAIN}protection")
        indent = int(alignment.get("indent") or 0) if alignment is not None else 0
        locked = protection is None or protection.get("locked") not in ("0", "false")
        found.append((codes.get(int(look.get("numFmtId") or 0), ""), indent, locked))
    return found


def _sheet(package: Package, looks: list[tuple[str, int, bool]], entry: Element, path: str) -> dict[str, Any]:
    root = tree(package.parts[path])
    protection = root.find(f"{MAIN}sheetProtection")
    arrays = [_span(f.get("ref")) for f in root.iter(f"{MAIN}f") if f.get("ref") and f.get("t") != "shared"]
    return {
        "name": entry.get("name"),
        "cells": list(_cells(package, looks, root)),
        "merges": [_span(node.get("ref")) for node in root.iter(f"{MAIN}mergeCell")],
        "choices": [span for node in _validations(root) for span in node],
        "arrays": arrays,
        "protected": protection is not None and protection.get("sheet") in ("1", "true"),
    }


def _cells(package: Package, looks: list[tuple[str, int, bool]], root: Element) -> Iterator[list[Any]]:
    line = 0
    for row in root.find(f"{MAIN}sheetData"):
        line = int(row.get("r") or line + 1)
        for column, cell in cells_of(row).items():
            code, indent, locked = looks[int(cell.get("s") or 0)]
            kind, text = _content(package, cell, code)
            yield [line, column, kind, text, code, indent, locked]


def _content(package: Package, cell: Element, code: str) -> tuple[str, str]:
    """What a cell holds: t text, n number, f formula, "" nothing; and its text, a day as 2021年12月31日."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "s":
        text = package.shared[int(value)] if value else ""
    elif kind == "inlineStr":
        text = text_of(cell)
    else:
        text = value
    if cell.find(f"{MAIN}f") is not None:
        return "f", text if kind in ("str", "s") else ""
    if kind == "n":
        return ("n", _number(value, code)) if value else ("", "")
    return ("t", text) if text.strip() else ("", "")


def _number(value: str, code: str) -> str:
    bare = _QUOTED.sub("", code).lower()
    if any(mark in bare for mark in ("y", "年", "dd", "mmm")) and 0 < float(value) < 80_000:
        day = EPOCH + dt.timedelta(days=int(float(value)))
        whole = "d" in bare or "日" in code
        return f"{day.year}年{day.month}月{day.day}日" if whole else f"{day.year}年{day.month}月"
    number = format(float(value), ".15g")
    return f"{number}年" if '"年"' in code else number


def _validations(root: Element) -> Iterator[list[tuple[int, ...]]]:
    """The ranges in which only a choice, a day or a short text may stand."""
    for node in root.iter():
        if (
            isinstance(node.tag, str)
            and etree.QName(node).localname == "dataValidation"
            and node.get("type") in CHOICES
        ):
            inner = [child.text for child in node if etree.QName(child).localname == "sqref"]
            refs = (node.get("sqref") or (inner[0] if inner else "") or "").split()
            yield [_span(ref) for ref in refs]


def _span(ref: str) -> tuple[int, ...]:
    first, _, last = ref.replace("$", "").partition(":")
    return (*position(first), *position(last or first))
