"""The text of a file that somebody wants audited: plain text or Word, within limits; offsets are those of this text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bangfu.kernel.errors import Refused

MOST_BYTES, MOST_UNPACKED = 20 * 2**20, 200 * 2**20
PLAIN, WORD = (".txt", ".md"), (".docx",)
ENCODINGS = ("utf-8-sig", "gb18030")
OFFERED = "请用 .docx 或 .txt;也可以直接粘贴文字"
_GAPS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def text_of(name: str, content: bytes) -> str:
    """The text of the file, its lines ended by line feeds.

    Refuses: `file_too_big`; `bad_format` for anything but text and Word, PDF and .doc with their way out;
    `unreadable_file` when the content is not what the name says.
    """
    if len(content) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 2**20} MB", "请只留正文,或分成几个文件", "file_too_big")
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending in WORD:
        return _word(content)
    if ending in PLAIN:
        return _plain(content)
    if ending == ".pdf":
        raise Refused("还不能读 PDF 里的文字", "请打开 PDF 复制文字后粘贴,或另存为 .docx、.txt", "bad_format")
    if ending == ".doc":
        raise Refused("不能读旧格式的 .doc", "请在 Word 或 WPS 里另存为 .docx", "bad_format")
    raise Refused(f"不能读 {ending or '没有后缀的文件'}", OFFERED, "bad_format")


def _plain(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("这个文件不是文字", "请另存为 UTF-8 或 GB18030 编码的 .txt", "unreadable_file")


def _word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Refused("这个 Word 文件展开后过大", "请只留正文,删去图片", "file_too_big")
        document = docx.Document(io.BytesIO(content))
        return "\n".join(_lines(document))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as fault:
        raise Refused(
            "这个文件不是完好的 Word 文件", "请在 Word 或 WPS 里打开后另存为 .docx", "unreadable_file"
        ) from fault


def _lines(document: Document) -> Iterator[str]:
    """The paragraphs in their order, those of tables too; the cells of a row stand in one line."""
    for block in document.element.body.iterchildren():
        if block.tag == qn("w:p"):
            yield _text(block)
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                yield "\t".join(" ".join(_text(p) for p in cell.iter(qn("w:p"))) for cell in row.iter(qn("w:tc")))
        elif block.tag == qn("w:sdt"):
            yield from (_text(paragraph) for paragraph in block.iter(qn("w:p")))


def _text(paragraph: BaseOxmlElement) -> str:
    """The words of a paragraph: insertions count, deletions and raised marks of notes do not."""
    return "".join(_pieces(paragraph))


def _pieces(element: BaseOxmlElement) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or _is_raised(child):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _GAPS:
            yield _GAPS[child.tag]
        else:
            yield from _pieces(child)


def _is_raised(run: BaseOxmlElement) -> bool:
    """Whether a run is set as a superscript, as the numbers of notes are."""
    if run.tag != qn("w:r"):
        return False
    return any(mark.get(qn("w:val")) == "superscript" for mark in run.iter(qn("w:vertAlign")))
