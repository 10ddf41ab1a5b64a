"""What may be aimed at: every indicator that has a measure `target.X`, whichever line declared it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from bangfu.documents.models import Document, Row
from bangfu.indicators import load
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.line import Line
from bangfu.kernel.quantity import FEN_PER, UNIT_TITLES, to_decimal, to_fen
from bangfu.ledger import measures

PREFIX = "target."
Rows = Sequence[Mapping[str, Any]]


def aims() -> Iterator[tuple[str, str]]:
    """The indicators that can be aimed at, each with its name."""
    for measure in measures.all_measures():
        if measure.startswith(PREFIX):
            code = measure.removeprefix(PREFIX)
            yield code, load.indicator(code).name


def quantity(code: str, number: str, unit: str) -> int:
    """The number in the smallest unit of the indicator.

    Refuses: `unit_missing`, `unit_not_fitting`, `too_fine`, `bad_number`.
    """
    base = measures.measure(PREFIX + code).unit
    if base == "fen":
        if not unit:
            raise Refused("金额没有写单位", "请写 元、万元 或 亿元", "unit_missing")
        return to_fen(number, unit)
    word = load.indicator(code).latest.show or UNIT_TITLES[base]
    if unit not in ("", word):
        raise Refused(f"单位“{unit}”不对", f"应为 {word},也可以不写", "unit_not_fitting")
    found = to_decimal(number)
    if found != found.to_integral_value():
        raise Refused(f"“{number}”不是整数", "请填整数", "too_fine")
    return int(found)


class Target(Row):
    """One target: of which indicator, how much in the year."""

    indicator = models.CharField("指标", max_length=60, choices=aims)
    target_value = models.CharField("目标数", max_length=30)
    target_unit = models.CharField(
        "目标单位", max_length=8, blank=True, help_text=f"金额必填({'、'.join(FEN_PER)});其他可不填"
    )

    class Meta:
        abstract = True


def amounts(rows: Rows) -> dict[str, int]:
    """The targets by indicator, in the smallest unit; of rows without faults."""
    return {row["indicator"]: quantity(row["indicator"], row["target_value"], row["target_unit"]) for row in rows}


def faults(rows: Rows, field: str, title: str) -> list[Problem]:
    """What is wrong with a table of targets: nothing in it, a number that is none, an indicator twice."""
    if not rows:
        return [Problem(field, f"{title}没有填", "一行一个指标:指标、目标数、目标单位", "no_targets")]
    found: list[Problem] = []
    places: dict[str, int] = {}
    for at, row in enumerate(rows, 1):
        first = places.setdefault(row["indicator"], at)
        if first != at:
            message = f"{title}第 {at} 行与第 {first} 行是同一指标"
            found.append(Problem(field, message, "一个指标只留一行", "twice_aimed", value=row["indicator"]))
        found += number_fault(row, ("target_value", "target_unit"), f"{title}第 {at} 行", field)
    return found


def number_fault(row: Mapping[str, Any], names: tuple[str, str], place: str, field: str) -> Iterator[Problem]:
    """What is wrong with one number of a row: no number, a unit that does not fit, nothing or less."""
    number, unit = row[names[0]], row[names[1]]
    try:
        if quantity(row["indicator"], number, unit) <= 0:
            yield Problem(field, f"{place}的数不大于 0", "没有任务的指标请删去这一行", "not_positive", value=number)
    except Refused as refused:
        yield Problem(field, f"{place}:{refused.message}", refused.remedy, refused.code, value=f"{number}{unit}")


def lines(head: Document, rows: Rows, **day: Any) -> list[Line]:
    """One report of a target an indicator; a later one of the same parties and place takes its place."""
    parties = (head.region_id, head.giver_id, head.receiver_id)
    return [Line(f"{PREFIX}{code}", amount, *parties, **day) for code, amount in amounts(rows).items()]
