"""The 来源 table behind a bulletin: each printed number with its question, its exact value and its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bangfu.kernel.quantity import UNIT_TITLES, yuan
from bangfu.reports.issue import Bulletin, Cited

TITLE = "附：数字来源"
MISSING_TITLE = "附：本期未列的数字"
COLUMNS = ("序号", "印出数字", "指标", "准确值", "分录")
WIDTHS_MM = (11, 27, 62, 38, 18)


@dataclass(frozen=True, slots=True)
class Entry:
    """One source as the table prints it: a line of cells in the order of COLUMNS, and a line under it over them."""

    cells: tuple[str, ...]
    detail: str


def note(bulletin: Bulletin) -> str:
    """The sentence over the table: where the ledger stood when all figures were read."""
    return f"正文和表中数字后方括号内为本表序号。全部数字由总账在位置 {bulletin.position} 查得，区划按 {bulletin.edition} 版。"


def proof(bulletin: Bulletin) -> str:
    """The sentence behind the table: how the paper is checked against the ledger."""
    return f"核对：到系统的“关于与核验”页，在“比对校验码”里填入 {bulletin.checkpoint}，总账未被改动过即相符。"


def entries(bulletin: Bulletin) -> list[Entry]:
    """The table; a definition that stands in it already is named by its number."""
    first: dict[str, int] = {}
    return [Entry(_cells(cited), "".join(_detail(cited, first))) for cited in bulletin.figures]


def _cells(cited: Cited) -> tuple[str, ...]:
    if cited.withheld:
        return (str(cited.no), cited.shown, cited.name, cited.withheld, "—")
    return (str(cited.no), cited.shown, cited.name, exact(cited.value, cited.unit), f"{cited.postings:,} 条")


def _detail(cited: Cited, first: dict[str, int]) -> Iterator[str]:
    scope = [cited.wanted.period.title(), cited.place, cited.channel, cited.helper]
    yield "，".join(part for part in scope if part) + "。"
    said = first.setdefault(cited.definition, cited.no)
    yield f"口径：{cited.definition.rstrip('。')}。" if said == cited.no else f"口径同 [{said}]。"
    yield from cited.remarks


def exact(value: int | Fraction | None, unit: str) -> str:
    """The value with nothing rounded, with separators; money in yuan, whose hundredths are its fen.

    >>> exact(26_200_000_000, "fen"), exact(472, "team"), exact(None, "fen")
    ('262,000,000.00 元', '472 个', '—')
    """
    if value is None:
        return "—"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator:,}/{value.denominator:,}"
    if unit == "fen":
        return f"{yuan(int(value))} 元"
    return f"{int(value):,} {UNIT_TITLES.get(unit, '')}".strip()
