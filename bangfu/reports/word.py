"""The bulletin as a Word file in the look of GB/T 9704-2012; the office's own fonts are named, never shipped."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Block

from bangfu.reports import oxml, word_tables
from bangfu.reports.issue import DEMO_LABEL, Bulletin, Paragraph
from bangfu.reports.word_faces import (
    BODY,
    CENTER,
    GREY,
    HEI,
    KAI,
    LEFT,
    RED,
    SONG,
    TITLE,
    added,
    faced,
    stretch,
)

LINE = Pt(28)
FONTS = {"heading1": HEI, "heading2": KAI, "body": BODY, "note": BODY}


def write(bulletin: Bulletin) -> bytes:
    """The bulletin as a .docx file; the same issue gives the same bytes."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _properties(document, bulletin)
    _margins(document, bulletin)
    _masthead(document, bulletin)
    for part in bulletin.paragraphs:
        if isinstance(part, Paragraph):
            _paragraph(document, part)
        else:
            word_tables.units(document, part)
    word_tables.appended(document, bulletin)
    _imprint(document, bulletin)
    stream = io.BytesIO()
    document.save(stream)
    return _same_bytes(stream.getvalue())


def _page(document: Document) -> None:
    """A4 with the text area of 156 × 225 mm, 22 lines of 28 characters."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(22)
    oxml.grid(section, lines=22, characters=28, text_mm=(156, 225), size_pt=16)
    document.settings.odd_and_even_pages_header_footer = True


def _styles(document: Document) -> None:
    """Every style that is used, with its East Asian font named: Word takes another one where it is missing."""
    normal = _style(document, "Normal")
    faced(normal, BODY, 16)
    oxml.language(normal)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.widow_control = False
    oxml.spaced(normal, characters=28, width_mm=156, size_pt=16)
    for name, font, size in (("Title", TITLE, 22), ("Heading 1", HEI, 16), ("Heading 2", KAI, 16)):
        style = _style(document, name)
        faced(style, font, size)
        style.font.bold, style.font.color.rgb = False, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True
        oxml.plain(style)


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _properties(document: Document, bulletin: Bulletin) -> None:
    issued = datetime(bulletin.day.year, bulletin.day.month, bulletin.day.day)
    properties = document.core_properties
    properties.title, properties.author, properties.subject = bulletin.title, bulletin.issuer, bulletin.head
    properties.keywords, properties.comments, properties.language = bulletin.foot, "", "zh-CN"
    properties.last_modified_by, properties.revision = bulletin.issuer, 1
    properties.created = properties.modified = issued


def _margins(document: Document, bulletin: Bulletin) -> None:
    """Page numbers in 四号 between dashes, odd pages right and even pages left; the mark of a demonstration on top."""
    section = document.sections[0]
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        block = footer.paragraphs[0]
        block.style = _style(document, "Normal")
        oxml.right_tab(block, Mm(156))
        code, number = (0, 1) if odd else (1, 0)
        for at in range(2):
            if at == code:
                stretch(block, bulletin.foot, SONG, 9, GREY)
            if at == number:
                _number(block, "right" if odd else "left")
            if at == 0:
                block.add_run("\t")
    for header in (section.header, section.even_page_header):
        block = header.paragraphs[0]
        block.style = _style(document, "Normal")
        block.alignment = CENTER
        if bulletin.demo:
            stretch(block, DEMO_LABEL, HEI, 9, RED)


def _number(block: Block, side: str) -> None:
    stretch(block, "— " if side == "right" else "\u3000— ", SONG, 14)
    oxml.page_number(stretch(block, "", SONG, 14))
    stretch(block, " —\u3000" if side == "right" else " —", SONG, 14)


def _masthead(document: Document, bulletin: Bulletin) -> None:
    head = added(document, CENTER)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    stretch(head, bulletin.head, TITLE, 46, RED)
    stretch(added(document, CENTER), bulletin.state, BODY, 16)
    line = added(document, LEFT)
    oxml.right_tab(line, Mm(156))
    stretch(line, f"{bulletin.issuer}\t{bulletin.day_text}", BODY, 16)
    oxml.line_under(line, "B3261E", eighths=18)
    added(document, LEFT)
    title = document.add_paragraph(style="Title")
    title.alignment = CENTER
    title.paragraph_format.line_spacing = Pt(34)
    title.add_run(bulletin.title)
    added(document, LEFT)


def _paragraph(document: Document, paragraph: Paragraph) -> None:
    style = {"heading1": "Heading 1", "heading2": "Heading 2"}.get(paragraph.style, "Normal")
    block = document.add_paragraph(style=style)
    oxml.indent_characters(block, 2, 12 if paragraph.style == "note" else 16)
    if style == "Normal":
        block.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if paragraph.style == "note":
        block.paragraph_format.line_spacing = Pt(20)
    for run in paragraph.runs:
        stretch(block, run.text, FONTS[paragraph.style], 12 if paragraph.style == "note" else 16)
        if run.cited:
            mark = oxml.link(block, f"source_{run.cited}", f"[{run.cited}]")
            faced(mark, HEI, 12)
            mark.font.superscript, mark.font.color.rgb = True, GREY


def _imprint(document: Document, bulletin: Bulletin) -> None:
    """The last lines between two rules: who issued it, when, and where the ledger stood."""
    added(document, LEFT).paragraph_format.line_spacing = Pt(14)
    first, *others = bulletin.imprint.split("\n")
    for text in (first, *others):
        block = added(document, LEFT)
        block.paragraph_format.line_spacing = Pt(22)
        oxml.indent_characters(block, 1, 14)
        stretch(block, text, BODY, 14)
        if text == first:
            oxml.line_over(block, "000000", eighths=8)
    oxml.line_under(block, "000000", eighths=8)


def _same_bytes(made: bytes) -> bytes:
    """The package packed again with one fixed time, so that the same issue gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return stream.getvalue()
