"""Files that are brought to be audited: text in two encodings, Word with its insertions, and what is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement

from bangfu.kernel.errors import Refused
from bangfu.reports.auditing.reading import text_of

TEXT = "2021年投入2.62亿元\n实施项目160个"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_encodings_of_offices(encoding: str) -> None:
    assert text_of("稿.txt", TEXT.replace("\n", "\r\n").encode(encoding)) == TEXT


def word(*, damaged: bool = False) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("2021年投入")
    run = paragraph.add_run("2.62")
    run.bold = True
    paragraph.add_run("亿元")
    paragraph.add_run("1").font.superscript = True
    inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
    for holder, tag, text in ((inserted, "w:t", "资金"), (deleted, "w:delText", "物资")):
        inner, words = OxmlElement("w:r"), OxmlElement(tag)
        words.text = text
        inner.append(words)
        holder.append(inner)
        paragraph._p.append(holder)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "实施项目", "160个"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()[:200] if damaged else stream.getvalue()


def test_word_is_read_as_it_stands_after_its_changes() -> None:
    assert text_of("稿.DOCX", word()) == "2021年投入2.62亿元资金\n实施项目\t160个"


@pytest.mark.parametrize(
    ("name", "content", "code", "remedy"),
    [("稿.pdf", b"%PDF-1.7", "bad_format", "粘贴"), ("稿.doc", b"\xd0\xcf", "bad_format", ".docx"),
     ("稿", b"x", "bad_format", ".docx"), ("稿.xlsx", b"PK", "bad_format", ".docx"),
     ("稿.docx", b"no zip", "unreadable_file", "另存"), ("稿.docx", word(damaged=True), "unreadable_file", "另存"),
     ("稿.txt", bytes([0xFF, 0x81, 0x00, 0xFE]), "unreadable_file", "UTF-8"),
     ("稿.txt", b"x" * (20 * 2**20 + 1), "file_too_big", "几个文件")],
    ids=["pdf", "doc", "nothing", "xlsx", "no-zip", "damaged", "binary", "big"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_way_out(name: str, content: bytes, code: str, remedy: str) -> None:
    with pytest.raises(Refused) as refusal:
        text_of(name, content)
    assert refusal.value.code == code and remedy in refusal.value.remedy


def test_a_file_that_unpacks_into_too_much_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (201 * 2**20))
    with pytest.raises(Refused, match="过大"):
        text_of("稿.docx", stream.getvalue())
