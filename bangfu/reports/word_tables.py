"""The tables of the Word file: units in the text, the sources behind it; their heads repeat on every page."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bangfu.reports import oxml, sources
from bangfu.reports.issue import ROW_TITLE, Bulletin, Table
from bangfu.reports.word_faces import CENTER, GREY, HEI, LEFT, RIGHT, SONG, added, faced, stretch

TEXT_MM = 156
FIRST_MM = 24
SIDES = (CENTER, LEFT, LEFT, RIGHT, RIGHT)


def units(document: Document, table: Table) -> None:
    """A table with a row for each unit, the last one for all together, its title over it and its notes under it."""
    title = added(document, CENTER)
    title.paragraph_format.keep_with_next = True
    stretch(title, table.title, HEI, 12)
    width = (TEXT_MM - FIRST_MM) / len(table.columns)
    made = _made(document, 1 + len(table.rows), [FIRST_MM, *[width] * len(table.columns)])
    _heads(made, table)
    for at, row in enumerate(table.rows, 1):
        last = at == len(table.rows)
        for column, text in enumerate([row.title, *(cell.shown for cell in row.cells)]):
            side = LEFT if column == 0 else RIGHT
            _words(made.rows[at].cells[column], text, side, HEI if last else SONG, stays=not last or bool(table.notes))
    for no, note in enumerate(table.notes, 1):
        line = added(document, LEFT)
        line.paragraph_format.line_spacing = Pt(16)
        line.paragraph_format.keep_with_next = no < len(table.notes)
        stretch(line, f"注：{note}", SONG, 10)
    added(document, LEFT)


def _heads(made: WordTable, table: Table) -> None:
    """The headings, the unit of a column on a line of its own, and behind it the number of its source."""
    cells = made.rows[0].cells
    _words(cells[0], ROW_TITLE, CENTER, HEI, stays=True)
    for cell, (heading, no) in zip(cells[1:], table.columns, strict=True):
        name, bracket, unit = heading.partition("\uff08")
        holder = _words(cell, name, CENTER, HEI, stays=True)
        if bracket:
            holder.add_run().add_break()
            stretch(holder, bracket + unit, HEI, 8)
        mark = oxml.link(holder, f"source_{no}", f"[{no}]")
        faced(mark, HEI, 9)
        mark.font.superscript, mark.font.color.rgb = True, GREY


def appended(document: Document, bulletin: Bulletin) -> None:
    """What stands behind the text, on a page of its own: the sources, and what the text leaves out."""
    heading = document.add_paragraph(style="Heading 1")
    heading.paragraph_format.page_break_before = True
    heading.add_run(sources.TITLE)
    _note(document, sources.note(bulletin))
    _sources(document, sources.entries(bulletin))
    if bulletin.missing:
        document.add_paragraph(style="Heading 1").add_run(sources.MISSING_TITLE)
        for line in bulletin.missing:
            _note(document, line)
    proof = _note(document, sources.proof(bulletin))
    proof.paragraph_format.space_before = Pt(8)
    proof.paragraph_format.keep_with_next = True


def _sources(document: Document, entries: Sequence[sources.Entry]) -> None:
    """Two rows for each number, kept together: what was printed, and under it the question in the table's width."""
    made = _made(document, 1 + 2 * len(entries), sources.WIDTHS_MM)
    for cell, text, side in zip(made.rows[0].cells, sources.COLUMNS, SIDES, strict=True):
        _words(cell, text, side, HEI, stays=True)
    for at, entry in enumerate(entries):
        upper, lower = made.rows[1 + 2 * at].cells, made.rows[2 + 2 * at].cells
        for cell, text, side in zip(upper, entry.cells, SIDES, strict=True):
            _words(cell, text, side, SONG, stays=True)
        upper[0].merge(lower[0])
        detail = lower[1].merge(lower[-1])
        oxml.no_rule(upper[1:], "bottom")
        oxml.no_rule([detail], "top")
        _words(detail, entry.detail, LEFT, SONG, size=9, colour=GREY)
        oxml.bookmark(upper[0].paragraphs[0], f"source_{entry.cells[0]}", at + 1)


def _made(document: Document, rows: int, widths_mm: Sequence[float]) -> WordTable:
    """A ruled table with fixed columns, its first row repeated, no row broken."""
    made: WordTable = document.add_table(rows=rows, cols=len(widths_mm))
    made.autofit = False
    oxml.three_lines(made)
    oxml.narrow_margins(made)
    oxml.repeat_head(made.rows[0])
    for column, width in zip(made.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in made.rows:
        oxml.keep_whole(row)
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
    return made


def _words(
    cell: _Cell,
    text: str,
    side: WD_ALIGN_PARAGRAPH,
    font: str,
    *,
    stays: bool = False,
    size: float = 10,
    colour: RGBColor | None = None,
) -> Paragraph:
    """The words of a cell; `stays` keeps them on the page of the row that follows."""
    holder: Paragraph = cell.paragraphs[0]
    holder.alignment = side
    holder.paragraph_format.line_spacing = Pt(15)
    holder.paragraph_format.keep_with_next = stays
    stretch(holder, text, font, size, colour)
    return holder


def _note(document: Document, text: str) -> Paragraph:
    line = added(document, LEFT)
    line.paragraph_format.line_spacing = Pt(16)
    stretch(line, text, SONG, 10.5)
    return line
