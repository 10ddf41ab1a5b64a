"""Do the figures on one page agree? Each check compares computed values and says how far it may be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bangfu.kernel.quantity import FEN_PER, half_up
from bangfu.kernel.text import money_fit

GOOD, DOUBT, GUESS = ("good", "✓"), ("doubt", "△"), ("guess", "○")
WAN = FEN_PER["万元"]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison as it is declared in overview.toml.

    Shape: `kind` is "bound" (the part may not exceed the whole), "rate" (money per counted thing, called `word`) or
    "sum" (the parts add up to the whole); `note_on` is the figure whose card carries the result, `note` its words
    (`{part}` are the parts); `money` says that the values are amounts and not counts, `partial` that the parts may be
    incomplete in a period, so that a smaller sum is no conflict.
    """

    kind: str
    title: str
    whole: str
    parts: tuple[str, ...]
    note_on: str = ""
    note: str = ""
    word: str = "个"
    money: bool = True
    partial: bool = False

    def said(self, value: int) -> str:
        """The value as the table prints it: amounts in 万元, counts as they are."""
        return wan(value) if self.money else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table of checks, and the note that a card carries."""

    title: str
    whole: str
    part: str
    badge: str
    mark: str
    verdict: str
    why: str
    note: str


Values = Mapping[str, int | None]


def result(check: Check, values: Values) -> Result | None:
    """What the check finds on these values; None when there is nothing to compare.

    Unit: money in fen, counts as they are.
    """
    whole = values.get(check.whole)
    parts = [values.get(code) for code in check.parts]
    if not whole or any(not part for part in parts):
        return None
    return KINDS[check.kind](check, whole, [part for part in parts if part])


def bound(check: Check, whole: int, parts: list[int]) -> Result:
    """A part above its whole is no part of it: shown as a conflict, never added."""
    part = parts[0]
    if part <= whole:
        why = "单项没有超过合计,数量上不矛盾;明细齐全后再逐笔相加。"
        return Result(check.title, wan(whole), wan(part), *GUESS, "未见矛盾", why, "")
    why = "单项大于合计,不是同一口径或同一期间:并列出来,不相加。"
    return Result(check.title, wan(whole), wan(part), *DOUBT, "口径待核", why, check.note.format(part=money_fit(part)))


def rate(check: Check, whole: int, parts: list[int]) -> Result:
    """A total that divides evenly suggests a standard; it stays a guess until the document is recorded."""
    count = parts[0]
    each = Fraction(whole, count)
    shown = f"{count} × {wan(each)}"
    if (each / WAN).denominator == 1:
        note = f"{count} {check.word},折合每{check.word} {int(each / WAN)} 万元"
        return Result(
            check.title, wan(whole), shown, *GUESS, "推算", "总额除以个数恰为整万元;标准文件待录,不算相符。", note
        )
    note = f"{count} {check.word},平均每{check.word} {wan(each)} 万元"
    return Result(check.title, wan(whole), shown, *GUESS, "推算", "总额除以个数不是整万元,标准可能不同。", note)


def addition(check: Check, whole: int, parts: list[int]) -> Result:
    """Parts from records of their own that add up to the whole agree with it."""
    total, shown = sum(parts), " + ".join(check.said(part) for part in parts)
    if total == whole:
        note = check.note.format(part=shown)
        return Result(check.title, check.said(whole), shown, *GOOD, "相符", "数据各有来源,各项相加等于合计。", note)
    if check.partial and total < whole:
        short = f"缺明细 {check.said(whole - total)}"
        why = "这一期间的明细加起来不到合计,差额另有来源;补齐后再比。"
        return Result(check.title, check.said(whole), shown, *GUESS, short, why, short)
    gap = check.said(total - whole) + (" 万元" if check.money else "")
    why = f"相差 {gap},请逐笔核对。"
    return Result(check.title, check.said(whole), shown, *DOUBT, "口径待核", why, "与分项相加不等")


KINDS: dict[str, Callable[[Check, int, list[int]], Result]] = {"bound": bound, "rate": rate, "sum": addition}


def wan(fen: int | Fraction) -> str:
    """The amount in 万元 with separators and two decimals, as tables print it.

    >>> wan(26_200_000_000), wan(-5_000_000)
    ('26,200.00', '-5.00')
    """
    return f"{half_up(Fraction(fen, WAN), 2):,.2f}"
