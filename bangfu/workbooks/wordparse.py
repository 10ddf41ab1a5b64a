"""Inside the child process: a text of Word becomes its lines, as it stands after its changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from bangfu.workbooks import limits
from bangfu.workbooks.package import Element, Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GAPS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def parse(data: bytes) -> dict[str, Any]:
    """The text, its lines ended by line feeds.

    Refuses: `file_damaged`; what `limits.scan` refuses.
    """
    try:
        return {"text": "\n".join(_lines(Package(data).workbook.find(f"{W}body")))}
    except (KeyError, StopIteration, ValueError, TypeError, AttributeError, etree.XMLSyntaxError):
        raise limits.damaged("内部结构不完整") from None


def _lines(body: Element) -> Iterator[str]:
    """The paragraphs in their order, those of tables too; the cells of a row stand in one line."""
    for block in body.iterchildren():
        if block.tag == f"{W}p":
            yield _text(block)
        elif block.tag == f"{W}tbl":
            for row in block.iter(f"{W}tr"):
                yield "\t".join(" ".join(_text(p) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc"))
        elif block.tag == f"{W}sdt":
            yield from (_text(paragraph) for paragraph in block.iter(f"{W}p"))


def _text(paragraph: Element) -> str:
    """The words of a paragraph: insertions count, deletions and raised marks of notes do not."""
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or _is_raised(child):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _GAPS:
            yield _GAPS[child.tag]
        else:
            yield from _pieces(child)


def _is_raised(run: Element) -> bool:
    """Whether a run is set as a superscript, as the numbers of notes are."""
    if run.tag != f"{W}r":
        return False
    return any(mark.get(f"{W}val") == "superscript" for mark in run.iter(f"{W}vertAlign"))
