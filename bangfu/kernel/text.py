"""Numbers as Chinese offices print them: 2.62亿元, 1000余万元, 160个."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bangfu.kernel.quantity import FEN_PER, UNIT_TITLES, half_up


def plain(number: Decimal) -> str:
    """The number without an exponent and without trailing zeros.

    >>> plain(Decimal("2.620")), plain(Decimal("160")), plain(Decimal("0.0850"))
    ('2.62', '160', '0.085')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(fen: int, unit: str = "亿元", places: int = 4) -> str:
    """The amount in the unit, rounded half-up once, without separators and idle zeros.

    >>> money(26_200_000_000), money(18_880_000_000), money(850_000_000), money(123_45, "元")
    ('2.62亿元', '1.888亿元', '0.085亿元', '123.45元')
    """
    digits = 2 if unit == "元" else places
    return plain(half_up(Fraction(fen, FEN_PER[unit]), digits)) + unit


def money_fit(fen: int) -> str:
    """The amount in the largest unit that leaves a readable number.

    >>> money_fit(26_200_000_000), money_fit(1_000_000_000), money_fit(123_45)
    ('2.62亿元', '1000万元', '123.45元')
    """
    size = abs(fen)
    if size >= FEN_PER["亿元"]:
        return money(fen, "亿元")
    return money(fen, "万元") if size >= 1_000_000 else money(fen, "元")


def money_brief(fen: int) -> str:
    """The amount as `money_fit` gives it, its 万元 rounded half-up to two places: for headlines, where a page is near.

    >>> money_brief(2_298_619_400), money_brief(26_200_000_000), money_brief(188_800_000_00)
    ('2298.62万元', '2.62亿元', '1.888亿元')
    """
    fits = money_fit(fen)
    return money(fen, "万元", 2) if fits.endswith("万元") else fits


def at_least(fen: int, unit: str, places: int = 2) -> str:
    """The amount cut to the places, with 余 when something is left out; negative places cut to tens, hundreds …

    >>> at_least(30_712_345_600, "亿元"), at_least(30_700_000_000, "亿元")
    ('3.07亿余元', '3.07亿元')
    >>> at_least(1_034_500_000, "万元", 0), at_least(1_034_500_000, "万元", -2)
    ('1034余万元', '1000余万元')
    """
    scale = Fraction(10) ** places
    cut = Fraction(fen * scale // FEN_PER[unit]) / scale
    number = plain(half_up(cut, max(places, 0)))
    if cut * FEN_PER[unit] == fen:
        return number + unit
    if unit == "亿元":
        return f"{number}亿余元"
    return f"{number}余{unit}"


def about(fen: int, unit: str, places: int = 2) -> str:
    """The amount at the places: itself when nothing is left out, else 余 over the lower or 近 under the higher one.

    Basis: 余 while less than half a step is left out, 近 from half a step on; an amount below one step is printed whole.

    >>> about(30_712_345_600, "亿元"), about(30_767_000_000, "亿元"), about(30_700_000_000, "亿元")
    ('3.07亿余元', '近3.08亿元', '3.07亿元')
    >>> about(1_034_500_000, "万元", -2), about(1_080_000_000, "万元", -2)
    ('1000余万元', '近1100万元')
    >>> about(5_000_000, "亿元")
    '5万元'
    """
    step = Fraction(FEN_PER[unit]) / Fraction(10) ** places
    left = fen % step
    if fen < step:
        return money_fit(fen)
    if 2 * left < step:
        return at_least(fen, unit, places)
    return "近" + plain(half_up((fen + step - left) / FEN_PER[unit], max(places, 0))) + unit


def about_count(number: int, step: int, word: str) -> str:
    """The number in whole steps: itself when nothing is left out, else 多 over the lower or 近 under the higher one.

    Basis: as `about`; a number below one step is printed whole.

    >>> about_count(1324, 100, "人"), about_count(1388, 100, "人"), about_count(1300, 100, "人")
    ('1300多人', '近1400人', '1300人')
    >>> about_count(36, 100, "人")
    '36人'
    """
    left = number % step
    if number < step or not left:
        return f"{number}{word}"
    return f"{number - left}多{word}" if 2 * left < step else f"近{number - left + step}{word}"


def shown(value: int | Fraction | None, unit: str, show: str = "") -> str:
    """The value as it stands in running text: money in the unit `show`, ratios as a percentage, counts with their word.

    Unit: `unit` is the base unit of the indicator; `show` is 亿元, 万元, 元, %, or a word for counts.

    >>> shown(26_200_000_000, "fen", "亿元"), shown(160, "project"), shown(None, "fen")
    ('2.62亿元', '160个', '—')
    >>> shown(Fraction(1, 3), "ratio", "%")
    '33.33%'
    """
    if value is None:
        return "—"
    if unit == "fen":
        if isinstance(value, Fraction):
            value = int(half_up(value))
        return money(value, show) if show else money_fit(value)
    if unit == "ratio":
        return plain(half_up(Fraction(value) * 100, 2)) + "%"
    number = plain(half_up(Fraction(value), 2))
    return number + (show or UNIT_TITLES.get(unit, ""))
