"""The characters that the travelling fonts can draw; a missing one would be printed as an empty box, unwarned."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts

from bangfu.kernel.errors import Refused

_UNICODE_FULL = {(3, 10), (0, 4), (0, 6)}
_BREAKS = "\n"


def folder() -> Path:
    """Where the fonts lie: Noto Serif SC for 宋, Noto Sans SC for 黑, both under the Open Font License."""
    return fonts.serif_path().parent


def check(texts: Iterable[str]) -> None:
    """Nothing, when every character can be drawn.

    Refuses: `missing_glyph` with the character, its code point and the words around it.
    """
    known = drawn()
    for text in texts:
        for at, mark in enumerate(text):
            if ord(mark) not in known and mark not in _BREAKS:
                around = text[max(0, at - 6) : at + 7].replace(mark, "□")
                raise Refused(
                    f"PDF 字体里没有“{mark}”(U+{ord(mark):04X}),出现在“{around}”",
                    "请换成通用规范汉字,或改用 Word 输出",
                    "missing_glyph",
                )


@cache
def drawn() -> frozenset[int]:
    """The code points that one of the fonts can draw."""
    return frozenset().union(*(_code_points(path.read_bytes()) for path in (fonts.serif_path(), fonts.sans_path())))


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of the font's full Unicode table. Basis: OpenType, table cmap, format 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {
        font[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">II", font, 20 + 16 * i)[0] for i in range(tables)
    }
    cmap = directory[b"cmap"]
    (records,) = struct.unpack_from(">H", font, cmap + 2)
    for i in range(records):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * i)
        if (platform, encoding) in _UNICODE_FULL:
            yield from _segments(font, cmap + offset)
            return
    raise RuntimeError("the font package has no full Unicode table")


def _segments(font: bytes, at: int) -> Iterator[int]:
    (format_,) = struct.unpack_from(">H", font, at)
    assert format_ == 12, f"cmap format {format_}"
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for i in range(groups):
        first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * i)
        yield from range(first, last + 1)
