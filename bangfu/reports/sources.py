"""The 来源 table behind a bulletin: each printed number with its question, its exact value and its records."""

from __future__ import annotations

from fractions import Fraction

from bangfu.kernel.quantity import UNIT_TITLES
from bangfu.reports.issue import Bulletin, Cited

TITLE = "附：数字来源"
COLUMNS = ("序号", "印出数字", "指标与口径", "期间与范围", "准确值", "凭据")
WIDTHS_MM = (10, 22, 45, 35, 33, 11)


def note(bulletin: Bulletin) -> str:
    """The sentence over the table: at which position all figures were read, and how to check them."""
    return (
        f"正文每个数字由总账在位置 {bulletin.position} 查得，区划按 {bulletin.edition} 版；"
        f"校验码 {bulletin.checkpoint} 可用 bangfu verify 核对。正文数字后方括号内为本表序号。"
    )


def rows(bulletin: Bulletin) -> list[tuple[str, ...]]:
    """The cells of the table in the order of COLUMNS, thousands separated as tables do; a line break ends a line."""
    return [_row(cited) for cited in bulletin.figures]


def _row(cited: Cited) -> tuple[str, ...]:
    meaning = "\n".join([cited.name, cited.definition, *cited.remarks])
    return (str(cited.no), cited.shown, meaning, _scope(cited), exact(cited.value, cited.unit), f"{cited.postings:,}")


def _scope(cited: Cited) -> str:
    parts = [cited.wanted.period.title(), cited.place, cited.channel, cited.helper]
    return "\n".join(part for part in parts if part)


def exact(value: int | Fraction | None, unit: str) -> str:
    """The value in the base unit with separators.

    >>> exact(26_200_000_000, "fen"), exact(472, "team"), exact(None, "fen")
    ('26,200,000,000 分', '472 个', '—')
    """
    if value is None:
        return "—"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator:,}/{value.denominator:,}"
    return f"{int(value):,} {UNIT_TITLES.get(unit, '')}".strip()
