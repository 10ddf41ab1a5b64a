"""What Word's format can and python-docx does not say: East Asian fonts, the character grid, rules, fields, links."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

MM_IN_TWIPS = 56.6929
BORDERS = ("w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV")
_AFTER_CELL_BORDERS = ("w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def element(tag: str, /, **attributes: str | int) -> Any:
    """A new element with attributes of Word's namespace."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def east_asian(styled: ParagraphStyle | Run, font: str, latin: str) -> None:
    """Names the font for Chinese and for Latin characters; theme fonts would win and are taken out."""
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:ascii"), latin)
    fonts.set(qn("w:hAnsi"), latin)


def language(style: ParagraphStyle) -> None:
    """Says that the text is Chinese, for hyphenation, spelling and screen readers."""
    style.element.get_or_add_rPr().append(element("w:lang", val="zh-CN", eastAsia="zh-CN"))


def grid(section: Section, *, lines: int, characters: int, text_mm: tuple[int, int], size_pt: int) -> None:
    """Sets the grid of lines and characters. Unit: charSpace is 1/4096 pt against the size of the body text."""
    width, height = text_mm
    pitch = round(height * MM_IN_TWIPS / lines)
    space = round((width * MM_IN_TWIPS / 20 / characters - size_pt) * 4096)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("w:docGrid", type="linesAndChars", linePitch=pitch, charSpace=space))


def spaced(style: ParagraphStyle, *, characters: int, width_mm: int, size_pt: int) -> None:
    """Fits so many characters into a line by their own spacing: programs read the grid of characters each in its way.

    Unit: the spacing is a whole number of 1/20 pt, rounded towards tighter.
    """
    spacing = floor(width_mm * MM_IN_TWIPS / characters - 20 * size_pt)
    form, face = style.element.get_or_add_pPr(), style.element.get_or_add_rPr()
    form.find(qn("w:spacing")).addprevious(element("w:snapToGrid", val="0"))
    face.find(qn("w:sz")).addprevious(element("w:spacing", val=spacing))


def indent_characters(block: Paragraph, count: int, size_pt: int = 16) -> None:
    """Indents the first line by whole characters; programs that do not count characters take the length."""
    indent = block._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(100 * count))
    indent.set(qn("w:firstLine"), str(20 * size_pt * count))


def right_tab(block: Paragraph, at: Length) -> None:
    """A tab that sets what follows against the right edge of the text area."""
    block.paragraph_format.tab_stops.add_tab_stop(at, WD_TAB_ALIGNMENT.RIGHT)


def line_under(block: Paragraph, colour: str, *, eighths: int) -> None:
    """A rule under the paragraph. Unit: eighths of a point."""
    _border(block, "w:bottom", colour, eighths)


def line_over(block: Paragraph, colour: str, *, eighths: int) -> None:
    """A rule over the paragraph. Unit: eighths of a point."""
    _border(block, "w:top", colour, eighths)


def _border(block: Paragraph, side: str, colour: str, eighths: int) -> None:
    borders = element("w:pBdr")
    borders.append(element(side, val="single", sz=eighths, space=4, color=colour))
    block._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def plain(style: ParagraphStyle) -> None:
    """Takes away the rule of Word's own title style, and the link to a style of characters with a colour of its own."""
    for holder, tag in ((style.element.get_or_add_pPr(), "w:pBdr"), (style.element, "w:link")):
        for old in holder.findall(qn(tag)):
            holder.remove(old)


def page_number(run: Run) -> None:
    """A field with the number of the page."""
    for made in (
        element("w:fldChar", fldCharType="begin"),
        element("w:instrText"),
        element("w:fldChar", fldCharType="end"),
    ):
        run._r.append(made)
    run._r.findall(qn("w:instrText"))[0].text = " PAGE "


def link(block: Paragraph, anchor: str, text: str) -> Run:
    """A run that leads to a bookmark of the same file."""
    holder = element("w:hyperlink", anchor=anchor, history=1)
    block._p.append(holder)
    inner = OxmlElement("w:r")
    holder.append(inner)
    run = Run(inner, block)
    run.text = text
    return run


def bookmark(block: Paragraph, name: str, number: int) -> None:
    """Marks the paragraph, so that a link can lead to it."""
    block._p.insert(1 if block._p.pPr is not None else 0, element("w:bookmarkStart", id=number, name=name))
    block._p.append(element("w:bookmarkEnd", id=number))


def three_lines(table: Table) -> None:
    """Rules over and under the table and thin ones between rows, none upright."""
    borders = element("w:tblBorders")
    for side in BORDERS:
        size = {"w:top": 8, "w:bottom": 8, "w:insideH": 2}.get(side, 0)
        borders.append(element(side, val="single" if size else "nil", sz=size, space=0, color="000000"))
    _put_before(table._tbl.tblPr, borders, _AFTER_BORDERS)


def narrow_margins(table: Table) -> None:
    """Margins of one millimetre at the sides of every cell."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=round(MM_IN_TWIPS), type="dxa"))
    _put_before(table._tbl.tblPr, margins, ("w:tblLook",))


def _put_before(properties: Any, made: Any, later_tags: Iterable[str]) -> None:
    """Puts the element where the schema wants it: before those that come later."""
    later = [child for tag in later_tags for child in properties.findall(qn(tag))]
    if later:
        later[0].addprevious(made)
    else:
        properties.append(made)


def no_rule(cells: Iterable[_Cell], side: str) -> None:
    """Takes the rule on one side of these cells away. Shape: `side` is top or bottom."""
    for cell in cells:
        borders = element("w:tcBorders")
        borders.append(element(f"w:{side}", val="nil"))
        _put_before(cell._tc.get_or_add_tcPr(), borders, _AFTER_CELL_BORDERS)


def repeat_head(row: _Row) -> None:
    """Repeats the row on every page of its table."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    """Forbids a page break inside the row."""
    row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
