"""The Word file: margins, fonts and numbers as GB/T 9704 and the ledger say."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from bangfu.reports import sources, word
from bangfu.reports.issue import Paragraph
from bangfu.reports.tests.sample import MISSING, issue


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
    normal = document.styles["Normal"]
    assert normal.paragraph_format.line_spacing == Pt(28)
    assert normal.element.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    each = 16 * 20 + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * each <= Length(text[0]).twips < 29 * each, (
        "28 characters in a line, whatever the program makes of the grid"
    )


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
        if isinstance(paragraph, Paragraph):
            assert all(run.text in found for run in paragraph.runs)
    assert "2.62亿元[1]" in found and issue().imprint.split("\n")[1] in found


def test_every_figure_has_its_footnote_once_and_its_rows_among_the_sources(document: Any) -> None:
    sample = issue()
    table = document.tables[-1]
    heads, *rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    entries = sources.entries(sample)
    assert heads == sources.COLUMNS
    assert rows[::2] == [entry.cells for entry in entries]
    assert rows[1::2] == [(entry.cells[0], *[entry.detail] * 4) for entry in entries]
    anchors = [link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert sorted(anchors) == sorted(marks) == sorted(f"source_{figure.no}" for figure in sample.figures)


def test_a_table_of_units_in_the_text(document: Any) -> None:
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["单位", "直接投入\n\uff08万元\uff09[6]", "基层干部\n\uff08人次\uff09[7]"]
    assert rows[1:] == [
        ["水利部", "20,000.00", "1,500"], ["中信集团", "6,200.00", "2,000"], ["合计", "26,200.00", "3,500"],
    ]  # fmt: skip


def test_heads_of_tables_repeat_and_rows_stay_whole(document: Any) -> None:
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not any(row._tr.trPr.find(qn("w:tblHeader")) is not None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(widths) == pytest.approx(156 * 56.6929, rel=0.01)


def test_the_two_rows_of_a_source_and_headings_stay_with_what_follows(document: Any) -> None:
    for row in list(document.tables[-1].rows)[1::2]:
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells)
    assert all(document.styles[name].paragraph_format.keep_with_next for name in ("Title", "Heading 1", "Heading 2"))


def test_what_is_left_out_is_listed_behind_the_sources(document: Any) -> None:
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[texts.index(sources.MISSING_TITLE) + 1] == MISSING


def test_a_filed_issue_bears_its_number_and_seal(document: Any) -> None:
    filed = docx.Document(io.BytesIO(word.write(replace(issue(), seal="1a2b-3c4d"))))
    texts = [paragraph.text for paragraph in filed.paragraphs]
    assert "2022年第1期" in texts and "定稿摘要 1a2b-3c4d" in texts
    draft = docx.Document(io.BytesIO(word.write(replace(issue(), serial=0, number=""))))
    assert "样稿" in [paragraph.text for paragraph in draft.paragraphs]


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
