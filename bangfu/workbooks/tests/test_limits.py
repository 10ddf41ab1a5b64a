"""Hostile and broken files are refused with a remedy, before a parser sees them, and harm nobody."""

from __future__ import annotations

import io
import random
import re
import resource
import struct
import time
import zipfile
from collections.abc import Callable

import pytest

from bangfu.kernel.errors import Refused
from bangfu.workbooks import limits
from bangfu.workbooks.grid import read_grids
from bangfu.workbooks.read import read
from bangfu.workbooks.tests.makers import SHEET, book_of, repacked, with_cell

GOOD = book_of(["编号", "金额"], ["A-1", 1])


def bomb() -> bytes:
    return repacked(GOOD, lambda parts: parts.update({"xl/media/a.xml": b"<a>" + b" " * (150 * 2**20)}))


def too_many_members() -> bytes:
    return repacked(GOOD, lambda parts: parts.update({f"xl/media/{n}.txt": b"x" for n in range(1_001)}))


def too_large_unpacked() -> bytes:
    block = bytes(range(256)) * 4096
    return repacked(GOOD, lambda parts: parts.update({f"xl/media/{n}.bin": block * 21 for n in range(10)}))


def with_dtd() -> bytes:
    dtd = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    return repacked(GOOD, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"<worksheet", dtd + b"<worksheet")}))


def with_late_dtd() -> bytes:
    noise = random.Random(1).randbytes(limits.CHUNK // 2).hex().encode()
    pad = b"<!--" + noise[:-8] + b"-->" + b"<!DOCTYPE x []>"
    return repacked(GOOD, lambda parts: parts.update({"docProps/app.xml": pad + parts["docProps/app.xml"]}))


def with_wide_text() -> bytes:
    return repacked(GOOD, lambda parts: parts.update({SHEET: parts[SHEET].decode().encode("utf-16")}))


def with_lying_size() -> bytes:
    """A member whose header declares ten bytes and which inflates to more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/a.xml", b"<a>" + b" " * 100_000)
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(data)


def with_twins() -> bytes:
    buffer = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as target:
        target.writestr(SHEET, b"<worksheet/>")
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file_empty"),
    "no workbook": (lambda: b"hello", "file_damaged"),
    "a zip and no workbook": (lambda: repacked(GOOD, lambda parts: parts.clear()), "file_damaged"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "file_damaged"),
    "old or locked": (lambda: limits.OLE_MAGIC + bytes(600), "file_locked"),
    "packed too large": (lambda: GOOD + bytes(limits.MAX_PACKED), "file_too_big"),
    "bomb": (bomb, "file_too_big"),
    "members": (too_many_members, "file_too_big"),
    "unpacked too large": (too_large_unpacked, "file_too_big"),
    "rows": (lambda: with_cell("A200001"), "file_too_big"),
    "last row of Excel": (lambda: with_cell("A1048576"), "file_too_big"),
    "columns": (lambda: with_cell("GS2"), "file_too_big"),
    "last column of Excel": (lambda: with_cell("XFD2"), "file_too_big"),
    "dtd": (with_dtd, "file_dtd"),
    "late dtd": (with_late_dtd, "file_dtd"),
    "utf-16": (with_wide_text, "file_damaged"),
    "lying size": (with_lying_size, "file_damaged"),
    "two members of one name": (with_twins, "file_damaged"),
    "nothing visible in it": (lambda: book_of(), "file_empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_remedy(name: str) -> None:
    make, code = HOSTILE[name]
    data = make()
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code
    assert refused.value.remedy
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("reference", ["A200000", "GR2"])
def test_the_last_allowed_cell_is_read(reference: str) -> None:
    assert read(with_cell(reference)).sheets[0].rows


def test_one_bomb_does_not_grow_this_process() -> None:
    data = bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused):
        read(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_child_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    from bangfu.workbooks import worker

    monkeypatch.setattr(worker, "SECONDS", 0.01)
    with pytest.raises(Refused) as refused:
        read(GOOD)
    assert refused.value.code == "file_too_big"


def test_broken_bytes_never_pass_as_a_crash() -> None:
    """Every hundredth byte flipped: a book or a refusal, never another error."""
    for position in range(0, len(GOOD), max(len(GOOD) // 25, 1)):
        broken = bytearray(GOOD)
        broken[position] ^= 0xFF
        try:
            read(bytes(broken))
        except Refused as refused:
            assert refused.remedy


def cells(markup: bytes) -> bytes:
    """A workbook with this behind its rows."""
    return repacked(GOOD, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", markup)}))


AREA = b'<row r="20000"><c r="GR20000"><v>1</v></c></row></sheetData>'
ONE_LONG_TEXT = b'<row><c t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row></sheetData>"


def with_sheets() -> bytes:
    """One part that is named as a sheet two hundred times and more."""
    name, again = "xl/workbook.xml", rb"(<sheet [^>]*/>)"
    return repacked(GOOD, lambda parts: parts.update({name: re.sub(again, lambda found: found[0] * 201, parts[name])}))


GROWING: dict[str, tuple[Callable[[], bytes], str]] = {
    "far away in other quotes": (lambda: cells(b"<row r='9'><c r='XFD9'><v>1</v></c></row></sheetData>"), "200 列"),
    "cells": (lambda: cells(b'<row r="100000"><c r="GR100000"><v>1</v></c></row></sheetData>'), "内存|格"),
    "one merged range": (lambda: cells(AREA + b'<mergeCells><mergeCell ref="A1:GR20000"/></mergeCells>'), "合并|格"),
    "a text beyond Excel": (lambda: cells(ONE_LONG_TEXT), "32,767 字"),
    "one part as many sheets": (with_sheets, "201 张表"),
}  # fmt: skip


@pytest.mark.parametrize("way", [read, read_grids])
@pytest.mark.parametrize("name", GROWING)
def test_what_would_grow_in_memory_or_time_is_refused(name: str, way: Callable[[bytes], object]) -> None:
    make, said = GROWING[name]
    with pytest.raises(Refused, match=said):
        way(make())


def test_merged_ranges_over_each_other_are_refused_in_a_form() -> None:
    row = b'<row r="90"><c r="CV90"><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused, match="重叠"):
        read_grids(cells(row + b"<mergeCells>" + b'<mergeCell ref="A1:CV90"/>' * 100 + b"</mergeCells>"))


def test_signs_that_no_database_carries_are_left_out_and_no_number_is_endless() -> None:
    odd = b'<row><c t="inlineStr"><is><t>a\x00\x08b</t></is></c><c><v>1E999</v></c></row></sheetData>'
    assert read(cells(odd)).sheets[0].rows[-1] == ["ab", "#NUM!"]


def test_a_sheet_that_fits_its_limits_and_not_the_memory_of_the_child_is_refused() -> None:
    with pytest.raises(Refused, match="内存"):
        read(cells(b'<row r="90000"><c r="GR90000"><v>1</v></c></row></sheetData>'))


def test_a_name_out_of_the_file_does_not_break_the_refusal() -> None:
    with pytest.raises(Refused) as refused:
        raise limits.damaged("部件 x\n/y\u202e.xml 已损坏")
    assert refused.value.message.isprintable()
