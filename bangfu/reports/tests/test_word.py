"""The Word file: margins, fonts and numbers as GB/T 9704 and the ledger say."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from bangfu.reports import sources, word
from bangfu.reports.tests.sample import issue


@pytest.fixture(scope="module")
def document() -> Any:
    return docx.Document(io.BytesIO(word.write(issue())))


def close(left: Length, right: Length) -> bool:
    return abs(left - right) < Mm(0.2)


def test_page_and_grid(document: Any) -> None:
    section = document.sections[0]
    assert close(section.page_width, Mm(210)) and close(section.page_height, Mm(297))
    assert close(section.top_margin, Mm(37)) and close(section.left_margin, Mm(28))
    text = (
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )
    assert close(text[0], Mm(156)) and close(text[1], Mm(225))
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(grid.get(qn("w:linePitch"))) * 22 == pytest.approx(225 * 56.6929, rel=0.01)
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28)


def test_fonts_are_named_for_chinese(document: Any) -> None:
    named = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert named == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }
    assert document.styles["Normal"].font.size == Pt(16)
    assert document.styles["Title"].font.size == Pt(22)


def test_every_run_of_the_text_stands_there(document: Any) -> None:
    found = "".join(paragraph.text for paragraph in document.paragraphs)
    for paragraph in issue().paragraphs:
        for run in paragraph.runs:
            assert run.text in found
    assert "2.62亿元[1]" in found and issue().imprint.split("\n")[1] in found


def test_sources_are_the_figures(document: Any) -> None:
    rows = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert rows == [sources.COLUMNS, *sources.rows(issue())]
    anchors = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert anchors == marks == {f"source_{figure.no}" for figure in issue().figures}


def test_page_numbers_odd_right_even_left(document: Any) -> None:
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    assert odd.paragraphs[0].text.startswith("位置") and even.paragraphs[0].text.endswith(issue().checkpoint)
    for footer in (odd, even):
        assert [text.text for text in footer._element.iter(qn("w:instrText"))] == [" PAGE "]


def test_demonstration_is_marked_on_odd_and_even_pages(document: Any) -> None:
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        assert header.paragraphs[0].text.startswith("示例数据")
    plain = docx.Document(io.BytesIO(word.write(issue(demo=False))))
    assert plain.sections[0].header.paragraphs[0].text == ""


def test_same_issue_same_bytes() -> None:
    assert word.write(issue()) == word.write(issue())
