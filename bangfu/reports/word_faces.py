"""The fonts and colours of the Word file, and stretches of text in them; the fonts are named, not shipped."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bangfu.reports import oxml

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
RED, GREY = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0x5B, 0x63, 0x5F)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def faced(styled: ParagraphStyle | Run, east_asian: str, size: float) -> None:
    """Names the fonts for Chinese and Latin characters and their size. Unit: points."""
    styled.font.name, styled.font.size = LATIN, Pt(size)
    oxml.east_asian(styled, east_asian, LATIN)


def added(document: Document, alignment: WD_ALIGN_PARAGRAPH) -> Paragraph:
    """A new paragraph at the end."""
    made = document.add_paragraph()
    made.alignment = alignment
    return made


def stretch(holder: Paragraph, text: str, font: str, size: float, colour: RGBColor | None = None) -> Run:
    """A new stretch of text at the end of a paragraph."""
    run = holder.add_run(text)
    faced(run, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return run
