"""The PDF: only travelling fonts, all embedded; the text comes back; the same issue gives the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from bangfu.kernel.errors import Refused
from bangfu.reports import pdf
from bangfu.reports.issue import Paragraph
from bangfu.reports.tests.sample import MISSING, issue


def opened(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def words(reader: PdfReader) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def fonts(reader: PdfReader) -> dict[str, Any]:
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    return found


def test_every_font_is_embedded_and_none_comes_from_the_machine() -> None:
    used = fonts(opened(pdf.write(issue())))
    assert {name.split("+")[1].split("-")[0] for name in used} == {"NotoSerifSC", "NotoSansSC"}
    assert all("/FontFile3" in descriptor or "/FontFile2" in descriptor for descriptor in used.values())


def test_text_comes_back_with_every_number_and_the_foot() -> None:
    sample = issue()
    found = words(opened(pdf.write(sample)))
    for paragraph in sample.paragraphs:
        if isinstance(paragraph, Paragraph):
            assert all(run.text in found for run in paragraph.runs)
    assert "262,000,000.00元" in found
    assert "2.62亿元[1]" in found
    assert found.count("位置1234·校验码1234-56-7f3a-91c2") >= 2


def test_every_figure_has_its_footnote_once_and_its_row_among_the_sources() -> None:
    sample = issue()
    text, sources = words(opened(pdf.write(sample))).split("附：数字来源")
    for cited in sample.figures:
        assert text.count(f"[{cited.no}]") == 1
        assert sources.count(f"{cited.shown}{cited.name}") == 1
        assert f"{cited.postings}条{cited.no}{cited.wanted.period.title()}" in sources
    assert "口径同[1]。" in sources and sources.count("直接投入，按到位口径") == 1


def test_a_table_of_units_stands_whole_with_its_notes() -> None:
    found = words(opened(pdf.write(issue())))
    assert "水利部20,000.001,500中信集团6,200.002,000合计26,200.003,500注：“—”表示总账中没有记录。" in found


def test_what_is_left_out_is_listed_behind_the_sources() -> None:
    assert f"附：本期未列的数字{MISSING}" in words(opened(pdf.write(issue())))


def test_a_filed_issue_bears_its_number_and_seal() -> None:
    found = words(opened(pdf.write(replace(issue(), seal="1a2b-3c4d"))))
    assert "定稿摘要1a2b-3c4d" in found and "样稿" not in found
    assert "样稿" in words(opened(pdf.write(replace(issue(), serial=0, number=""))))


def test_a_heading_stays_with_its_text() -> None:
    """However long the text before, no heading stands at the foot of a page, parted from what it heads."""
    for length in range(1, 12):
        sample = issue(word="字" * (28 * 8 + 28 * length))
        for page in opened(pdf.write(sample)).pages:
            lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
            body = [line for line in lines if "位置" not in line and not line.startswith("—")]
            assert not re.match(r"\uff08[一二]\uff09|[一二]、", body[-1])


@pytest.mark.parametrize("missing", [(), (MISSING,) * 3])
def test_the_imprint_never_stands_alone_on_a_page(missing: tuple[str, ...]) -> None:
    """However many sources there are, the last page has some of them, or of what is left out, above the imprint."""
    sample = replace(issue(), paragraphs=(), missing=missing)
    for length in range(9, 19):
        figures = tuple(replace(cited, no=no) for no, cited in enumerate((sample.figures * 3)[:length], 1))
        last = opened(pdf.write(replace(sample, figures=figures))).pages[-1].extract_text()
        assert (MISSING if missing else figures[-1].name) in re.sub(r"\s+", "", last).split("核对")[0]


def test_an_issue_without_a_figure_is_a_page_like_any_other() -> None:
    found = words(opened(pdf.write(replace(issue(), figures=(), paragraphs=(), missing=()))))
    assert "2021年帮扶资金投入情况" in found and "核对" in found


def test_same_issue_same_bytes() -> None:
    assert pdf.write(issue()) == pdf.write(issue())


def test_tagged_titled_and_in_chinese() -> None:
    reader = opened(pdf.write(issue()))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith("zh")
    assert reader.metadata is not None and reader.metadata.title == "2021年帮扶资金投入情况"


def test_a_demonstration_says_so_on_every_page() -> None:
    reader = opened(pdf.write(issue(repeat=5)))
    assert len(reader.pages) > 2
    assert all("示例数据" in page.extract_text() for page in reader.pages)
    assert "示例数据" not in words(opened(pdf.write(issue(demo=False))))


def test_what_users_typed_is_never_markup() -> None:
    hostile = '#eval("1+1") *粗* _斜_ $x^2$ @ref <label> \\ #pagebreak() [链] `码`'
    found = words(opened(pdf.write(issue(word=hostile))))
    assert '#eval("1+1")*粗*_斜_$x^2$@ref<label>\\#pagebreak()[链]`码`' in found


def test_a_character_without_glyph_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"U\+1F33E") as refusal:
        pdf.write(issue(word="🌾"))
    assert refusal.value.code == "missing_glyph"
