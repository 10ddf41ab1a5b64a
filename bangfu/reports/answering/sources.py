"""The sheet 来源 behind an answered form: each number with its question and records, each gap with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bangfu.kernel.quantity import yuan
from bangfu.reports.answering import quantities
from bangfu.reports.answering.result import SHOWN_CANDIDATES, Filled, Left
from bangfu.reports.sources import exact
from bangfu.workbooks.grid import Page

NAME = "来源"
HEAD = ("表", "单元格", "问的是", "指标代码", "指标名称", "口径", "地区", "帮扶单位", "渠道", "期间", "准确值", "单位",
        "填入数", "表内单位", "分录条数", "总账位置", "把握", "依据")  # fmt: skip
LEFT_HEAD = ("表", "单元格", "表中文字", "留空原因", "可能的指标(代码、把握、理由)")
WIDTHS = (12, 8, 40, 20, 22, 50, 16, 18, 12, 16, 20, 10, 14, 10, 10, 10, 10, 40)


def page(cells: Sequence[Filled], empty: Sequence[Left], position: int) -> Page:
    """The sheet."""
    unsure = sum(bool(left.candidates) for left in empty)
    rows: list[list[object]] = [
        [
            f"本表由帮扶一本账在总账位置 {position} 填写 {len(cells)} 格;留空 {len(empty)} 格,其中 {unsure} 格有可能的指标。"
        ],
        ["已有的内容和公式没有改动。每个数可用“指标代码、地区、期间、帮扶单位”在系统里点开,看到每一条分录。"],
        [],
        [*HEAD],
        *(_row(cell) for cell in cells),
        [],
        ["留空的单元格"],
        [*LEFT_HEAD],
        *(_gap(left) for left in empty),
    ]
    heads = frozenset({1, 4, len(cells) + 6, len(cells) + 7})
    return Page(NAME, rows, WIDTHS, heads)  # type: ignore[arg-type]


def _row(cell: Filled) -> list[object]:
    match, answer = cell.question.match, cell.answer
    value, unit = exactly(answer.value, answer.base)
    return [
        cell.slot.sheet, cell.cell, cell.words, match.code, match.name, answer.definition, cell.place, cell.helper,
        cell.programme, answer.period.title(), value, unit, cell.number, cell.unit,
        answer.postings, answer.position, match.sureness, cell.reason,
    ]  # fmt: skip


def exactly(value: int | Fraction, base: str) -> tuple[object, str]:
    """The value as the sheet carries it, money in 元 with separators, and its unit.

    >>> exactly(26_200_000_000, "fen"), exactly(472, "team")
    (('262,000,000.00', '元'), (472, '个'))
    """
    if isinstance(value, Fraction) and value.denominator != 1:
        return exact(value, base), quantities.title(base)
    return (yuan(int(value)), "元") if base == "fen" else (int(value), quantities.title(base))


def _gap(left: Left) -> list[object]:
    return [left.slot.sheet, left.cell, left.words, left.why, _candidates(left)]


def _candidates(left: Left) -> str:
    shown = left.candidates[:SHOWN_CANDIDATES]
    return "\n".join(f"{match.name}({match.code},把握{match.sureness}):{match.reason}" for match in shown)
