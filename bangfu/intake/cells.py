"""What one cell says, by the type of its column; a cell that cannot be understood is refused with a remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from rapidfuzz import process

from bangfu.intake.units import narrow
from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import to_decimal
from bangfu.workbooks.sheets import Value

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: what a number in a column of days can mean

_DAY = re.compile(r"(?P<y>\d{4})(?:[-./]|年)(?P<m>\d{1,2})(?:[-./]|月)(?P<d>\d{1,2})日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_SOLID = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_NO_YEAR = re.compile(r"\d{1,2}(?:月|[-./])\d{1,2}日?")
_NO_DAY = re.compile(r"\d{4}(?:年|[-./])\d{1,2}月?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(value: Value) -> str:
    """The text of a cell; a number as it would be typed, a day as 2022-05-29.

    >>> text(" A 1 "), text(12), text(0.5), text(None)
    ('A 1', '12', '0.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return _CONTROL.sub("", str(value)).strip()


def day(value: Value) -> date:
    """The day of a cell: a date of Excel, its serial number, 2022.5.29, 20220529, 2022年5月29日, 2022-05-29.

    Refuses: `day_without_year`, `day_incomplete`, `bad_day`.

    >>> day(44710), day("2022.5.29"), day(20220529)
    (datetime.date(2022, 5, 29), datetime.date(2022, 5, 29), datetime.date(2022, 5, 29))
    """
    if isinstance(value, date):
        return value
    plain = narrow(text(value))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain) and FIRST_SERIAL <= float(plain) <= LAST_SERIAL:
        return EXCEL_EPOCH + timedelta(days=int(float(plain)))
    match = _DAY.fullmatch(plain) or _SOLID.fullmatch(plain)
    if match:
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise Refused(f"没有“{text(value)}”这一天", "请核对年月日", "bad_day") from None
    if _NO_DAY.fullmatch(plain):
        raise Refused(f"日期“{text(value)}”没有写日", "请写到日,例如 2022-05-29", "day_incomplete")
    if _NO_YEAR.fullmatch(plain):
        raise Refused(f"日期“{text(value)}”没有写年份", "请补上年份,例如 2022-05-29", "day_without_year")
    raise Refused(f"看不懂日期“{text(value)}”", "请写成 2022-05-29 或 2022年5月29日", "bad_day")


def integer(value: Value) -> int:
    """The whole number of a cell.

    Refuses: `bad_number`, `not_whole`.

    >>> integer("1,200"), integer(3.0)
    (1200, 3)
    """
    if isinstance(value, bool | date) or value is None:
        raise Refused(f"“{text(value)}”不是数字", "请只填数字", "bad_number")
    number = to_decimal(narrow(value) if isinstance(value, str) else value)
    if number != number.to_integral_value():
        raise Refused(f"“{text(value)}”不是整数", "请填整数", "not_whole")
    if abs(number) >= 2**62:
        raise Refused(f"“{text(value)}”过大", "请核对", "too_large")
    return int(number)


def choice(value: Value, choices: Mapping[str, str]) -> str:
    """The code of the choice whose title or code stands in the cell.

    Shape: `choices` are titles by code. Refuses: `bad_choice` with the choices and the nearest one.
    """
    found = text(value)
    plain = narrow(found)
    for code, title in choices.items():
        if plain in (narrow(code), narrow(title)):
            return code
    near = process.extractOne(found, list(choices.values()), score_cutoff=60)
    hint = f"是不是“{near[0]}”?" if near else ""
    raise Refused(f"“{found}”不在可选项内", f"{hint}可选:{'、'.join(choices.values())}", "bad_choice")
