"""How a bulletin prints a figure: 2.62亿元, 3.07亿余元, 472个; each form says which unit it is for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bangfu.kernel import text
from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import FEN_PER, half_up

Value = int | Fraction | None
Form = Callable[..., str]

YI_FROM, WAN_FROM = FEN_PER["亿元"] // 100, FEN_PER["万元"] // 100
_DIGITS = "零一二三四五六七八九"


def yi(value: int, places: int = 4) -> str:
    """The amount in 亿元, rounded half-up; one far below it in the largest unit that suits it. Unit: fen.

    >>> yi(26_200_000_000), yi(850_000_000), yi(12_000_000)
    ('2.62亿元', '0.085亿元', '12万元')
    """
    return text.money(value, "亿元", places) if abs(value) >= YI_FROM else fit(value)


def wan(value: int, places: int = 2) -> str:
    """The amount in 万元, rounded half-up; one far below it in 元. Unit: fen.

    >>> wan(30_000_000), wan(1_234)
    ('30万元', '12.34元')
    """
    return text.money(value, "万元", places) if abs(value) >= WAN_FROM else fit(value)


def yuan(value: int) -> str:
    """The amount in 元, to the fen. Unit: fen.

    >>> yuan(12_345)
    '123.45元'
    """
    return text.money(value, "元")


def yi_wan(value: int) -> str:
    """The amount in 亿元 from a hundredth of it on, a smaller one in the largest unit that suits it. Unit: fen.

    >>> yi_wan(850_000_000), yi_wan(30_000_000)
    ('0.085亿元', '30万元')
    """
    return yi(value)


def yi_yu(value: int, places: int = 2) -> str:
    """The amount in 亿元 cut to the places, with 余 when something is cut; one below a step is whole. Unit: fen.

    >>> yi_yu(30_712_345_600), yi_yu(30_700_000_000), yi_yu(12_000_000)
    ('3.07亿余元', '3.07亿元', '12万元')
    """
    return _cut(value, "亿元", places)


def wan_yu(value: int, places: int = 0) -> str:
    """The amount in 万元 cut to the places, with 余 when something is cut; one below a step is whole. Unit: fen.

    >>> wan_yu(1_000_500_000), wan_yu(1_000_000_000)
    ('1000余万元', '1000万元')
    """
    return _cut(value, "万元", places)


def yi_about(value: int, places: int = 2) -> str:
    """The amount in 亿元 at the places, with 余 over the lower or 近 under the higher step. Unit: fen.

    >>> yi_about(30_712_345_600), yi_about(30_767_000_000)
    ('3.07亿余元', '近3.08亿元')
    """
    return text.about(value, "亿元", places)


def wan_about(value: int, places: int = 0) -> str:
    """The amount in 万元 at the places (-2: hundreds), with 余 over the lower or 近 under the higher step. Unit: fen.

    >>> wan_about(1_021_000_000, -2)
    '1000余万元'
    """
    return text.about(value, "万元", places)


def wan_cell(value: int, places: int = 2) -> str:
    """The amount of a table's cell in 万元, the unit standing in the head of the table. Unit: fen.

    >>> wan_cell(26_200_000_000), wan_cell(-5_000)
    ('26,200.00', '-0.01')
    """
    return f"{half_up(Fraction(value, FEN_PER['万元']), places):,.{places}f}"


def cell(value: int | Fraction) -> str:
    """The number of a table's cell, the unit standing in the head of the table.

    >>> cell(16886), cell(Fraction(5, 2))
    ('16,886', '2.5')
    """
    return f"{half_up(Fraction(value), 2).normalize():,f}"


def fit(value: int) -> str:
    """The amount in the largest unit that leaves a readable number. Unit: fen.

    >>> fit(30_000_000)
    '30万元'
    """
    return text.money_fit(value)


def _cut(value: int, unit: str, places: int) -> str:
    step = Fraction(FEN_PER[unit]) / Fraction(10) ** places
    return fit(value) if abs(value) < step else text.at_least(value, unit, places)


def counted(word: str) -> Form:
    """The form that prints a whole number with a counting word, or in whole steps with 多 or 近.

    >>> counted("个")(472), counted("人")(1324, 100), counted("人")(1388, 100)
    ('472个', '1300多人', '近1400人')
    """

    def form(value: int | Fraction, step: int = 1) -> str:
        return text.shown(value, "count", word) if step == 1 else text.about_count(int(half_up(value)), step, word)

    return form


def percent(value: Fraction, places: int = 2) -> str:
    """The ratio as a percentage. Unit: ratio.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 3), 0)
    ('33.33%', '33%')
    """
    return text.plain(half_up(Fraction(value) * 100, places)) + "%"


MONEY: dict[str, Form] = {
    "yi": yi,
    "wan": wan,
    "yuan": yuan,
    "yi_wan": yi_wan,
    "yi_yu": yi_yu,
    "wan_yu": wan_yu,
    "yi_about": yi_about,
    "wan_about": wan_about,
    "money": fit,
    "wan_cell": wan_cell,
}
COUNTS: dict[str, Form] = {
    name: counted(word)
    for name, word in {
        "ge": "个",
        "ren": "人",
        "renci": "人次",
        "ming": "名",
        "hu": "户",
        "jia": "家",
        "xiang": "项",
        "qi": "期",
        "kuan": "款",
        "tiao": "条",
        "ci": "次",
    }.items()
} | {"cell": cell}
RATIOS: dict[str, Form] = {"percent": percent}
FORMS: dict[str, Form] = {**MONEY, **COUNTS, **RATIOS}


def kind_of(unit: str) -> dict[str, Form]:
    """The forms that suit a base unit."""
    return {"fen": MONEY, "ratio": RATIOS}.get(unit, COUNTS)


def printed(value: Value, unit: str, form: str, arguments: tuple[int, ...] = ()) -> str:
    """The value in the named form; 0 as 0, nothing recorded as a dash.

    Refuses: `wrong_form` when the form is for another unit (money printed as 个).

    >>> printed(26_200_000_000, "fen", "yi"), printed(None, "fen", "yi")
    ('2.62亿元', '—')
    """
    suited = kind_of(unit)
    if form not in suited:
        raise Refused(f"写法 {form} 不适用于单位 {unit}", f"可用:{'、'.join(suited)}", "wrong_form")
    if value is None:
        return "—"
    if unit == "fen" and isinstance(value, Fraction):
        value = int(half_up(value))
    return suited[form](value, *arguments)


def numeral(number: int) -> str:
    """The ordinal of a heading in Chinese numerals, 1 to 99.

    >>> numeral(1), numeral(10), numeral(12), numeral(20), numeral(35)
    ('一', '十', '十二', '二十', '三十五')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")
