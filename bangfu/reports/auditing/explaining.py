"""Why a printed number may differ: a slip of the pen in its digits, a unit taken for another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bangfu.kernel.figures import Mention
from bangfu.kernel.quantity import half_up
from bangfu.kernel.text import money_fit, plain

SLIPS = {10_000: "万", 10: "十倍", 100: "百倍", 1000: "千倍", 100_000_000: "亿"}


def slip(mention: Mention, ledger: Fraction) -> str:
    """The slip of the pen that leads from the ledger's value to the printed one, in words; empty when none does."""
    value = Fraction(mention.value)
    if not value or not ledger:
        return ""
    if mention.bound:
        return next((f"疑差{_by(word)}" for factor, word in SLIPS.items() if _within(mention, ledger, factor)), "")
    for factor, word in SLIPS.items():
        if (
            _rounded(ledger, mention.grain * factor) == value * factor
            or _rounded(ledger * factor, mention.grain) == value
        ):
            return f"疑差{_by(word)}"
    right, wrong = _digits(ledger, mention), _digits(value, mention)
    if len(right) != len(wrong) or right == wrong:
        return "疑多写或少写一位" if _one_left_out(right, wrong) else ""
    places = [n for n, pair in enumerate(zip(right, wrong, strict=True)) if pair[0] != pair[1]]
    if len(places) == 1:
        return f"疑有一位数字写错:{wrong[places[0]]}应为{right[places[0]]}"
    if len(places) == 2 and sorted(right) == sorted(wrong) and places[1] - places[0] == 1:
        return "疑相邻两位数字颠倒"
    return "疑数字次序写错" if sorted(right) == sorted(wrong) else ""


def difference(mention: Mention, ledger: Fraction) -> Fraction:
    """The printed number minus the ledger's; for a bound, how far the ledger's lies outside it."""
    low, high = Fraction(mention.low), Fraction(mention.value if mention.high is None else mention.high)
    if mention.bound and ledger < low:
        return low - ledger
    if mention.bound and ledger > high:
        return high - ledger
    return Fraction(mention.value) - ledger


def said(value: Fraction, mention: Mention) -> str:
    """A value of the ledger in the manner of the printed number.

    >>> from bangfu.kernel.figures import mentions
    >>> said(Fraction(262_000_000), mentions("投入2.26亿元")[0]), said(Fraction(1324), mentions("带动1234人")[0])
    ('2.62亿元', '1324人')
    """
    if mention.unit == "元":
        return money_fit(int(half_up(value * 100)))
    return plain(half_up(value, 2)) + (mention.word or mention.unit)


def _by(word: str) -> str:
    return word if word.endswith("倍") else f"一个“{word}”字(单位)"


def _within(mention: Mention, ledger: Fraction, factor: int) -> bool:
    """Whether the ledger's value would lie in the bounds if they were so many times smaller or larger."""
    low, high = Fraction(mention.low), Fraction(mention.value if mention.high is None else mention.high)
    return low <= ledger * factor <= high or low <= ledger / factor <= high


def _rounded(value: Fraction, grain: Decimal) -> Fraction:
    return Fraction(half_up(value / Fraction(grain))) * Fraction(grain)


def _digits(value: Fraction, mention: Mention) -> str:
    """The digits of a value, rounded to the places of the printed number."""
    return str(int(half_up(value / Fraction(mention.grain))))


def _one_left_out(right: str, wrong: str) -> bool:
    short, long = sorted((right, wrong), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
