"""Exact amounts: integers in the smallest unit, converted once on the way in and once on the way out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from bangfu.kernel.errors import Refused

FEN_PER = {"分": 1, "元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}

UNIT_TITLES = {
    "fen": "分",
    "person": "人",
    "person_time": "人次",
    "household": "户",
    "organisation": "家",
    "team": "个",
    "project": "个",
    "class": "期",
    "hour": "学时",
    "day": "天",
    "count": "个",
    "township": "个",
    "region": "个",
    "product": "款",
    "ppm": "百万分之一",
    "year": "岁",
}


def to_decimal(text: str | int | float | Decimal) -> Decimal:
    """The number written in a cell: thousands separators and full-width digits allowed.

    Refuses: `bad_number` when it is not a finite number.

    >>> to_decimal("1,234.50"), to_decimal("12.5")
    (Decimal('1234.50'), Decimal('12.5'))
    >>> to_decimal("\uff11\uff0c\uff12\uff13\uff14\uff0e\uff15")
    Decimal('1234.5')
    """
    if isinstance(text, float):
        text = repr(text)
    plain = str(text).strip().translate(_PLAIN)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise Refused(f"“{text}”不是数字", "请只填数字,例如 1234.50", "bad_number") from None
    if not number.is_finite():
        raise Refused(f"“{text}”不是数字", "请只填数字,例如 1234.50", "bad_number")
    return number


# Written by their codes: full-width digits and signs are easily turned into plain ones by an editor.
_PLAIN = {ord(mark) + 0xFEE0: mark for mark in "0123456789.-+"} | dict.fromkeys(map(ord, ",\uff0c_ \u3000\xa5\uffe5"))


def to_fen(amount: str | int | float | Decimal, unit: str = "元") -> int:
    """The amount in fen, exactly.

    Unit: `unit` is 分, 元, 万元 or 亿元. Refuses: `too_fine` below one fen; `bad_unit`; `bad_number`.
    Basis: a money input with more than two decimals of a yuan is refused, never rounded.

    >>> to_fen("2.62", "亿元"), to_fen("1,050,000.01")
    (26200000000, 105000001)
    """
    if unit not in FEN_PER:
        raise Refused(f"不认识的金额单位“{unit}”", "可用:" + "、".join(FEN_PER), "bad_unit")
    fen = to_decimal(amount) * FEN_PER[unit]
    if fen != fen.to_integral_value():
        raise Refused(f"金额“{amount}{unit}”精确到了分以下", "金额最多到分(元后两位小数)", "too_fine")
    if abs(fen) >= 2**62:
        raise Refused(f"金额“{amount}{unit}”过大", "请核对单位", "too_large")
    return int(fen)


def yuan(fen: int) -> str:
    """The amount in yuan with separators and two decimals.

    >>> yuan(105000001), yuan(-5)
    ('1,050,000.01', '-0.05')
    """
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def largest_remainder(total: int, weights: Sequence[int | Fraction], keys: Sequence[Hashable] = ()) -> list[int]:
    """The total split by weights into integers that add up to it; ties go to the smaller key.

    Shape: one part per weight. Refuses: ValueError when the weights do not add up to more than 0.

    >>> largest_remainder(2_000_000, [1] * 7)
    [285715, 285715, 285714, 285714, 285714, 285714, 285714]
    >>> largest_remainder(-10, [1, 2])
    [-3, -7]
    """
    whole = sum(Fraction(w) for w in weights)
    if whole <= 0:
        raise ValueError("weights must add up to more than 0")
    sign = -1 if total < 0 else 1
    exact = [abs(total) * Fraction(w) / whole for w in weights]
    parts = [int(x) for x in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], keys[i] if keys else i))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def half_up(number: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """The number rounded half away from zero.

    >>> half_up(Fraction(1, 8), 2), half_up(Fraction(-5, 2))
    (Decimal('0.13'), Decimal('-3'))
    """
    if isinstance(number, Fraction):
        scaled = abs(number) * 10**places
        whole = int(scaled + Fraction(1, 2))
        return Decimal(whole if number >= 0 else -whole).scaleb(-places)
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
