"""Numbers written in Chinese characters: 十, 三百零五, 两千三百万, 二〇二一."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {mark: value for value, marks in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
          for mark in marks}  # fmt: skip
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
MARKS = "".join(DIGITS) + "".join(SCALES)


def number(text: str) -> Decimal:
    """The number that the characters say; a row of digits is read digit by digit.

    Refuses: ValueError when a character is no numeral.

    >>> number("十"), number("三百零五"), number("两千三百万"), number("二〇二一"), number("一万二"), number("百")
    (Decimal('10'), Decimal('305'), Decimal('23000000'), Decimal('2021'), Decimal('12000'), Decimal('100'))
    >>> number("一亿零三十万")
    Decimal('100300000')
    """
    if not text or any(mark not in MARKS for mark in text):
        raise ValueError(text)
    if not any(mark in SCALES for mark in text):
        return Decimal("".join(str(DIGITS[mark]) for mark in text))
    whole = section = digit = 0
    last = 1
    for mark in text:
        if mark in DIGITS:
            digit, last = DIGITS[mark], 1 if DIGITS[mark] == 0 else last
        elif SCALES[mark] < 10**4:
            section, digit, last = section + (digit or 1) * SCALES[mark], 0, SCALES[mark]
        else:
            whole = (whole + section + digit or 1) * SCALES[mark] if SCALES[mark] > whole else (
                whole + (section + digit) * SCALES[mark]
            )  # fmt: skip
            section, digit, last = 0, 0, SCALES[mark]
    return Decimal(whole + section + digit * (last // 10 if last > 10 else 1))
