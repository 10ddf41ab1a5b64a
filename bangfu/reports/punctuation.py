"""Chinese running text as it is set: full-width punctuation, no separators inside numbers, 〔〕 in document numbers."""

from __future__ import annotations

import re

# A printed figure stands in the text as one mark between these two until the runs are cut.
OPEN, SHUT = "\ue000", "\ue001"
# Where an indicator is not there yet, this mark stands; the sentence around it is left out.
GAP = "\ue002"

_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in ",;:?!()"}
_CLOSING = "".join(chr(wide) for wide in _WIDE.values()) + "。、"
_HAN = "\u3400-\u9fff\u3001-\u3011\u201c\u201d\u2014\u3014\u3015\uff01-\uff5e" + OPEN + SHUT + GAP
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED = re.compile(r"[\[(【\uff08〔](?P<year>(?:19|20)\d\d)[\])】\uff09〕](?P<no>\d+)号")
_AFTER = re.compile(rf"(?<=[{_HAN}\d%])[,;:?!](?=[^\d/]|$)|(?<=[{_HAN}])[,;:?!]")
_STOP = re.compile(rf"(?<=[{_HAN}\d%])\.(?=\s|$|[{_HAN}])")
_BRACKETS = re.compile(rf"\((?P<inner>[^()]*[{_HAN}][^()]*)\)|(?<=[{_HAN}])\((?P<plain>[^()]*)\)")
_GAP = re.compile(
    rf"(?<=[{_HAN}])[ \t\u3000]+(?=[{_HAN}\d])|(?<=\d)[ \t\u3000]+(?=[{_HAN}])|(?<=[{_CLOSING}])[ \t\u3000]+"
)
_RANGE = re.compile(r"(?<=年)[-–~]+(?=\d{4}年)|(?<=\d{4})[-–~]+(?=\d{4}年)")
_SENTENCE = re.compile("[^。\uff1b\uff01\uff1f]+[。\uff1b\uff01\uff1f]?")
_DASHES = re.compile(r"(?<![-\w])--(?![-\w])")


def settled(text: str) -> str:
    """The text with Chinese punctuation; numbers, Latin words and addresses keep theirs.

    >>> settled('直接投入2.62亿元,协调引进0.75亿元;共1,050,000元.')
    '直接投入2.62亿元，协调引进0.75亿元；共1050000元。'
    >>> settled('(渝委农办[2021]014号)印发"通知" 后')
    '（渝委农办〔2021〕14号）印发“通知”后'
    >>> settled('2021年-2025年, 见 https://example.org/a,b')
    '2021年—2025年，见 https://example.org/a,b'
    """
    text = _NUMBERED.sub(lambda m: f"〔{m['year']}〕{int(m['no'])}号", text)
    text = _quoted(_THOUSANDS.sub("", text))
    text = _BRACKETS.sub(lambda m: f"\uff08{m['inner'] or m['plain'] or ''}\uff09", text)
    text = _AFTER.sub(lambda m: m[0].translate(_WIDE), text)
    text = _STOP.sub("。", text)
    text = _RANGE.sub("—", _DASHES.sub("——", text))
    return _GAP.sub("", text).strip()


def whole(text: str) -> str:
    """The settled text without the sentences, or parts of a sentence between semicolons, that have a gap.

    >>> ascii(whole(f"甲一。乙{GAP}；丙。")) == ascii("甲一。丙。"), ascii(whole(f"甲；乙{GAP}。")) == ascii("甲。")
    (True, True)
    """
    if GAP not in text:
        return text
    kept = "".join(piece for piece in _SENTENCE.findall(text) if GAP not in piece)
    return re.sub("\uff1b$", "。", kept)


def _quoted(text: str) -> str:
    """Straight quotation marks turned in pairs; an odd one leaves all as they are."""
    if text.count('"') % 2:
        return text
    marks = iter("“”" * (text.count('"') // 2))
    return re.sub('"', lambda _: next(marks), text)
