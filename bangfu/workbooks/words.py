"""A text of Word that someone sent becomes plain text: limits first, then a child process."""

from __future__ import annotations

from bangfu.kernel.errors import Refused
from bangfu.workbooks import limits, worker


def read_words(data: bytes) -> str:
    """The text of a .docx, its lines ended by line feeds.

    Refuses: `file_too_big`; `unreadable_file` for all else that is no whole file of Word.
    """
    try:
        limits.screen(data)
        return str(worker.run("word", data)["text"])
    except Refused as refused:
        if refused.code == "file_too_big":
            raise Refused(
                f"这个 Word 文件过大:{refused.message.partition(':')[2]}", "请只留正文,删去图片", refused.code
            ) from None
        remedy = "请在 Word 或 WPS 里打开后另存为 .docx,不要加密码"
        raise Refused("这个文件不是完好的 Word 文件", remedy, "unreadable_file") from None
