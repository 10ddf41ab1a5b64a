"""The verdict written into the user's own file: a red last column, red cells, and nothing else changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.workbooks import limits, worker
from bangfu.workbooks.sheets import Book
from bangfu.workbooks.write import OPTIONS, put

COLUMN = "校验结果"
RED = "FFFFC7CF"  # our own shade: cells that carry it were marked by us and may be cleared when they are right


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What to write on one sheet.

    Shape: `header_line` gets the column's title; `texts` by line; `faulty` are cells (line, column) to colour.
    """

    header_line: int
    texts: Mapping[int, str]
    faulty: Sequence[tuple[int, int]] = field(default_factory=tuple)


def marked(data: bytes, marks: Mapping[str, SheetMarks]) -> bytes:
    """The workbook with the red column on the named sheets; all its other parts byte for byte as they were.

    Refuses: as `read.read` does. Cost: a child process; the workbook is parsed under the same limits.
    """
    limits.screen(data)
    order = {
        name: {"header": m.header_line, "texts": {str(k): v for k, v in m.texts.items()}, "faulty": list(m.faulty)}
        for name, m in marks.items()
    }
    packed = json.dumps({"title": COLUMN, "colour": RED, "sheets": order}, ensure_ascii=False).encode()
    answer: bytes = worker.run("mark", len(packed).to_bytes(8, "big") + packed + data)
    return answer


def marked_text(book: Book, marks: Mapping[str, SheetMarks]) -> bytes:
    """A new workbook for what was pasted or came as text: its cells, and the red column."""
    import io

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as target:
        red = target.add_format({"bg_color": "#" + RED[2:]})
        for sheet in book.sheets:
            mark = marks.get(sheet.name, SheetMarks(1, {}))
            _write(target.add_worksheet(sheet.name[:31]), sheet.rows, mark, red)
    return buffer.getvalue()


def _write(page: Worksheet, rows: Sequence[Sequence[Any]], mark: SheetMarks, red: Format) -> None:
    faulty = set(mark.faulty)
    last = max(map(len, rows), default=0)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            put(page, line - 1, column - 1, value, red if (line, column) in faulty else None)
        if line in mark.texts:
            put(page, line - 1, last, mark.texts[line], red)
    put(page, mark.header_line - 1, last, COLUMN, red)
    page.set_column(last, last, 60)
