"""The bulletin as PDF: Typst, fonts from a package, the same bytes for the same issue, tagged for screen readers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

import segno
import typst

from bangfu.kernel.errors import Refused
from bangfu.reports import glyphs, sources
from bangfu.reports.issue import DEMO_LABEL, DEMO_MARK, ROW_TITLE, Bulletin, Paragraph, Table

STANDARDS: list[Any] = ["a-2a", "ua-1"]
BEIJING = timezone(timedelta(hours=8))


def write(bulletin: Bulletin) -> bytes:
    """The bulletin as a PDF file.

    Refuses: `missing_glyph` when a character cannot be drawn; `pdf_failed` on any error or warning of the typesetter.
    """
    words = _words(bulletin)
    glyphs.check(_strings(words))
    compiler = typst.Compiler(
        files("bangfu.reports").joinpath("bulletin.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"issue": json.dumps(words, ensure_ascii=False), "qr": qr(bulletin)},
    )
    issued = datetime(bulletin.day.year, bulletin.day.month, bulletin.day.day, tzinfo=BEIJING)
    try:
        made, complaints = compiler.compile_with_warnings(format="pdf", pdf_standards=STANDARDS, timestamp=issued)
    except typst.TypstError as fault:
        raise _failed(fault.message, fault.hints) from fault
    if complaints or not isinstance(made, bytes):
        raise _failed(complaints[0].message if complaints else "没有页面", [])
    return made


def qr(bulletin: Bulletin) -> str:
    """The checkpoint as a QR code in SVG, to be read off the printed page."""
    stream = io.BytesIO()
    text = (
        f"bangfu {bulletin.name} {bulletin.period.text} position={bulletin.position} checkpoint={bulletin.checkpoint}"
    )
    segno.make(text, error="m", micro=False).save(stream, kind="svg", xmldecl=False, border=2)
    return stream.getvalue().decode("ascii")


def _words(bulletin: Bulletin) -> dict[str, Any]:
    """Everything that is printed, as plain values: Typst reads it as data, so no word of it can be markup."""
    return {
        "head": bulletin.head,
        "issuer": bulletin.issuer,
        "number": bulletin.state,
        "title": bulletin.title,
        "day": [bulletin.day.year, bulletin.day.month, bulletin.day.day],
        "day_text": bulletin.day_text,
        "foot": bulletin.foot,
        "imprint": bulletin.imprint,
        "demo": bulletin.demo,
        "demo_label": DEMO_LABEL,
        "demo_mark": DEMO_MARK,
        "paragraphs": [_paragraph(p) for p in bulletin.paragraphs],
        "sources": {
            "title": sources.TITLE,
            "note": sources.note(bulletin),
            "proof": sources.proof(bulletin),
            "columns": sources.COLUMNS,
            "widths": sources.WIDTHS_MM,
            "entries": [{"cells": entry.cells, "detail": entry.detail} for entry in sources.entries(bulletin)],
        },
        "missing": {"title": sources.MISSING_TITLE, "lines": bulletin.missing},
    }


def _paragraph(block: Paragraph | Table) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"style": block.style, "runs": [{"text": run.text, "cited": run.cited} for run in block.runs]}
    return {
        "style": "table",
        "title": block.title,
        "first": ROW_TITLE,
        "columns": [{"text": heading, "cited": no} for heading, no in block.columns],
        "rows": [[row.title, *(cell.shown for cell in row.cells)] for row in block.rows],
        "notes": block.notes,
    }


def _strings(value: Any) -> Iterator[str]:
    """Every text inside plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _strings(item))


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that travel with us: what the machine has installed never changes a page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.folder())])


def _failed(message: str, hints: list[str]) -> Refused:
    return Refused(f"PDF 没有排成:{message}", ";".join(hints) or "请把这份简报的模板交给管理员核对", "pdf_failed")
