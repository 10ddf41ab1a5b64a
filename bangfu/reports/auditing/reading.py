"""The text of a file that somebody wants audited: plain text or Word, within limits; offsets are those of this text."""

from __future__ import annotations

from bangfu.kernel.errors import Refused
from bangfu.workbooks.words import read_words

MOST_BYTES = 20 * 2**20
PLAIN, WORD = (".txt", ".md"), (".docx",)
ENCODINGS = ("utf-8-sig", "gb18030")
OFFERED = "请用 .docx 或 .txt;也可以直接粘贴文字"


def text_of(name: str, content: bytes) -> str:
    """The text of the file, its lines ended by line feeds.

    Refuses: `file_too_big`; `bad_format` for anything but text and Word, PDF and .doc with their way out;
    `unreadable_file` when the content is not what the name says.
    """
    if len(content) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 2**20} MB", "请只留正文,或分成几个文件", "file_too_big")
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending in WORD:
        return read_words(content)
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
