"""What a printed number is against a value of the ledger: proved, rounded, contradicted; exact, with no tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bangfu.kernel.figures import OPEN_ABOVE, OPEN_BELOW, RANGE, ROUGH, Mention
from bangfu.kernel.quantity import half_up

PROVED, ROUNDING, CONTRADICTED, NO_RECORD = "proved", "rounding", "contradicted", "no record"
AMBIGUOUS, NOT_LEDGER = "ambiguous", "not a ledger fact"
TITLES = {
    PROVED: "相符", ROUNDING: "约数相符", CONTRADICTED: "不符", NO_RECORD: "无记录", AMBIGUOUS: "指标不明",
    NOT_LEDGER: "不是总账数字",
}  # fmt: skip
GOOD = (PROVED, ROUNDING)
PER = {"fen": Fraction(1, 100), "ratio": Fraction(100), "ppm": Fraction(1, 10_000)}
WHOLE_UNITS = Decimal(1)


@dataclass(frozen=True, slots=True)
class Compared:
    """The verdict on one number. Unit: `ledger` in the printed unit (元, %, 人 …)."""

    verdict: str
    ledger: Fraction | None = None
    note: str = ""


def printed_value(value: int | Fraction, unit: str) -> Fraction:
    """The ledger's value in the unit in which texts print it: fen as 元, a ratio as a percentage.

    >>> printed_value(26_200_000_000, "fen"), printed_value(Fraction(1, 4), "ratio")
    (Fraction(262000000, 1), Fraction(25, 1))
    """
    return Fraction(value) * PER.get(unit, Fraction(1))


def compare(mention: Mention, value: int | Fraction | None, unit: str, postings: int) -> Compared:
    """The printed number beside the ledger's value; without postings there is nothing to compare with."""
    if value is None or not postings:
        return Compared(NO_RECORD)
    return hold(mention, printed_value(value, unit))


def hold(mention: Mention, found: Fraction) -> Compared:
    """The printed number beside a value that is known to be recorded, in the printed unit."""
    if mention.bound:
        return _bounded(mention, found)
    if found == Fraction(mention.value):
        return Compared(PROVED, found)
    if mention.grain <= WHOLE_UNITS and found.denominator == 1 and mention.unit != "元":
        return Compared(CONTRADICTED, found)
    grain = Fraction(mention.grain)
    if Fraction(half_up(found / grain)) * grain == Fraction(mention.value):
        return Compared(ROUNDING, found, "四舍五入后相符")
    if found // grain * grain == Fraction(mention.value):
        return Compared(ROUNDING, found, "截去尾数后相符;按四舍五入应进一位")
    return Compared(CONTRADICTED, found)


def _bounded(mention: Mention, found: Fraction) -> Compared:
    """余 and 超 say at least and not a place more; 近 and 约 say about; a range holds what lies in it."""
    low, high = Fraction(mention.low), None if mention.high is None else Fraction(mention.high)
    inside = low <= found and (high is None or found < high or (found == high and mention.bound != OPEN_BELOW))
    if not inside:
        note = "写法偏低,总账的数大得多" if mention.bound == OPEN_BELOW and found > low else ""
        return Compared(CONTRADICTED, found, note)
    said = {OPEN_BELOW: "不低于印出的数", OPEN_ABOVE: "不高于印出的数", ROUGH: "在约数之内", RANGE: "在所写的范围内"}
    return Compared(ROUNDING if mention.bound == ROUGH else PROVED, found, said[mention.bound])
