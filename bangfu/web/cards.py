"""A figure as a page shows it: number, unit, address, and what its tooltip says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bangfu.indicators import words
from bangfu.kernel.text import money_fit, shown
from bangfu.web.asked import Asked
from bangfu.web.door import today
from bangfu.web.wording import Part, apart, day, position, wide

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure

LONG = 6
TIMINGS = {"期末": "期末:期间最后一天的存量,期间没有结束的取到今天", "期内": "期内:期间之内发生的"}
SILENT = "没有记录"


@dataclass(frozen=True, slots=True)
class Card:
    """One figure on a page; `wind` is the line of business whose colour it has, `badge` the tone of its note.

    Shape: `silent` when `number` is no number but says that nothing is recorded.
    """

    code: str
    label: str
    number: str
    unit: str
    url: str
    tip_id: str
    tip: tuple[Part, ...]
    postings: int
    wind: str = ""
    note: str = ""
    badge: str = ""
    silent: bool = False
    timing: str = ""

    @property
    def long(self) -> bool:
        """Whether the number needs smaller letters in a narrow cell."""
        return len(self.number) > LONG


def card(asked: Asked, figure: Figure, *, label: str = "", wind: str = "", note: tuple[str, str] = ("", "")) -> Card:
    """The figure with the address of its trace; `note` is a text and the tone of its badge.

    Shape: without any record it says so instead of a 0 that nobody vouches for.
    """
    code = figure.indicator.code
    number, unit = apart(figure.shown) if figure.postings else (SILENT, "")
    return Card(
        code=code,
        label=label or figure.indicator.name,
        number=number,
        unit=unit,
        url=asked.figure(code),
        tip_id=f"tip-{code}",
        tip=tuple(tip(asked, figure)),
        postings=figure.postings,
        wind=wind,
        note=note[0],
        badge=note[1],
        timing=timing(figure),
        silent=not figure.postings,
    )


def tip(asked: Asked, figure: Figure) -> Iterator[Part]:
    """How the figure is calculated, what it leaves out, on which basis, as of when."""
    yield from meaning(figure)
    yield Part("范围", f"{asked.region_name},{asked.period.title()}")
    yield Part("截至", f"{day(today())},{position(figure.position, figure.unplaced)}")


def meaning(figure: Figure) -> Iterator[Part]:
    """The definition in force: formula, what is left out, the basis."""
    yield Part("公式", wide(words.formula(figure.rule.ask)))
    if when := timing(figure):
        yield Part("时点", wide(TIMINGS[when]))
    if figure.rule.excludes:
        yield Part("不含", wide(figure.rule.excludes))
    yield Part("依据", wide(figure.rule.basis))


def timing(figure: Figure) -> str:
    """期末 for what stands at the end of the period, 期内 for what happened in it."""
    return words.timing(figure.rule.ask)


def remarks(figure: Figure) -> Iterator[str]:
    """What a reader must know beside the number: joint amounts, overlap, missing rolls, old reports."""
    for _region, value, count in figure.joint:
        yield f"另有合计、未拆分 {amount(value, figure.unit)}({count} 笔),不计入本地区"
    if figure.overlap:
        yield f"有多家认领的重叠 {amount(figure.overlap, figure.unit)}:认领合计比事实多出此数"
    if figure.without_roll:
        yield f"含无名册 {figure.without_roll}"
    if figure.stale:
        yield f"有 {figure.stale} 个序列超过期限没有更新"


def amount(value: int | Fraction | None, unit: str) -> str:
    """A value in running text, money in the unit that fits."""
    return money_fit(int(value or 0)) if unit == "fen" else shown(value, unit)
