"""Full-width punctuation in shown Chinese."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff\u3001-\u3011\u201c\u201d\u2014\u3014\u3015\uff01-\uff5e"
_MARK = re.compile(rf"(?<=[{_HAN}])[,;:?!]|(?<=[\w%])[,;](?=[{_HAN}])")
_BRACKETS = re.compile(rf"\((?P<inner>[^()\n]*[{_HAN}][^()\n]*)\)")
_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in ",;:?!()"}
_FILE = re.compile(r"([^\s\uff0c\u3002\uff1b\u3001\u201c\u201d]+\.(?:xlsx|xlsm|xls|ods|csv|docx|pdf|txt|toml)\b)")


def wide(text: str) -> str:
    """The running text with full-width punctuation between Chinese characters; names of files stay as they are.

    >>> ascii(wide("没有,请改(见第2行)")).count("uff")
    3
    >>> wide("表(第一批).xlsx") == "表(第一批).xlsx"
    True
    """
    return "".join(part if no % 2 else _widened(part) for no, part in enumerate(_FILE.split(text)))


def _widened(text: str) -> str:
    text = _BRACKETS.sub(lambda m: f"\uff08{m['inner']}\uff09", text)
    return _MARK.sub(lambda m: m[0].translate(_WIDE), text)
