"""Pure rules that several lines of assistance share."""

from __future__ import annotations

from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.quantity import to_decimal


def not_positive(amount_fen: int, name: str, remedy: str, field: str = "amount_fen") -> list[Problem]:
    """The fault of an amount that is nothing or less.

    >>> [str(problem) for problem in not_positive(0, "金额", "请核对")], not_positive(1, "金额", "")
    (['金额应大于 0;请核对'], [])
    """
    if amount_fen > 0:
        return []
    return [Problem(field, f"{name}应大于 0", remedy, "not_positive", value=f"{amount_fen / 100:.2f}")]


def number_with_unit(number: str, unit: str, title: str, fields: tuple[str, str]) -> list[Problem]:
    """The faults of a number that is kept with its unit as written: both or neither, and above nothing.

    >>> asked = ("规模", ("size", "unit"))
    >>> number_with_unit("", "", *asked), number_with_unit("1,250.5", "公斤", *asked)
    ([], [])
    >>> [(found.field, found.code) for pair in (("3", ""), ("", "亩"), ("0", "亩"), ("若干", "亩"))
    ...  for found in number_with_unit(*pair, *asked)]
    [('unit', 'missing'), ('size', 'missing'), ('size', 'not_positive'), ('size', 'bad_number')]
    """
    if not number:
        fault = Problem(fields[0], f"写了单位,没有写{title}", "两格都填,或者都留空", "missing", value=unit)
        return [fault] if unit else []
    try:
        positive = to_decimal(number) > 0
    except Refused as refused:
        return [Problem(fields[0], refused.message, refused.remedy, refused.code, value=number)]
    found = [] if positive else [Problem(fields[0], f"{title}应大于 0", "请核对", "not_positive", value=number)]
    if not unit:
        found.append(Problem(fields[1], f"{title}没有写单位", "请填单位,如 公斤、亩、公里", "missing", value=number))
    return found
