"""What the numbers of a text say of each other: lists against counts, sums, rates, parts, shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from bangfu.kernel.numerals import number
from bangfu.kernel.text import money_fit
from bangfu.reports.auditing import kinds
from bangfu.reports.auditing.understanding import Row, Understood

LIST, ENUMERATION, SUM, TIMES, RATE, PART, SHARE = "list", "enumeration", "sum", "times", "rate", "part", "share"
MOST_IN_SECTION, LEAST_SUM, NEXT, LEAST_NAMED = 60, 100, 3, 3
_FIRST = re.compile(r"一是")
_ANNOUNCED = re.compile(r"(?P<n>[二两三四五六七八九十\d]+)(?:园|个|项|条|大|方面|件)")
_ORDER = ("一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是")
_TOTAL = re.compile(r"(?:合计|总计|共计|一共|总共|相加|之和|加起来|总额|总数)[^\d。;,\uff0c]{0,6}$")
_AMONG = re.compile(r"其中|包括|分别")
_COUNTS = {"个", "支", "家", "人", "户", "名"}
PLAIN_RATE = 10_000  # 元: a rate that comes out in whole 万元 is likely a standard


@dataclass(frozen=True, slots=True)
class Identity:
    """One thing that must hold between numbers. Shape: `spans` are (start, end) in the text; `why` says it in words."""

    kind: str
    spans: tuple[tuple[int, int], ...]
    holds: bool
    why: str


def identities(understood: Understood) -> list[Identity]:
    """Everything that the text's numbers say of each other, in the order of the text."""
    found = [*_lists(understood), *_enumerations(understood), *_sums(understood), *_rates(understood),
             *_shares(understood)]  # fmt: skip
    return sorted(dict.fromkeys(found), key=lambda i: (i.spans, i.kind))


def _span(row: Row) -> tuple[int, int]:
    return row.mention.start, row.mention.end


def _lists(understood: Understood) -> Iterator[Identity]:
    """Places listed before their count; units of a label named one by one, against the count of the label."""
    for row in understood.rows:
        if row.places:
            holds = len(row.places) == row.mention.value
            yield Identity(LIST, (_span(row),), holds, f"列出{len(row.places)}个,写的是{row.mention.text}")
    counted = [row for row in understood.rows if row.label is not None]
    if not counted or counted[0].label is None:
        return
    start, end, most = max(understood.cast.enumerated(counted[0].label), key=lambda s: s[2], default=(0, 0, 0))
    for value in dict.fromkeys(row.mention.value for row in counted):
        if most >= LEAST_NAMED and most * 2 >= value:
            same = [row for row in counted if row.mention.value == value]
            why = f"点名的有{most}家,写的是{same[0].mention.text}"
            yield Identity(LIST, (*map(_span, same), (start, end)), most == value, why)


def _enumerations(understood: Understood) -> Iterator[Identity]:
    """三项工作 or “三园” against 一是, 二是, 三是."""
    plain = understood.passage.plain
    for first in _FIRST.finditer(plain):
        announced = list(_ANNOUNCED.finditer(plain, max(0, first.start() - 40), first.start()))
        until = plain.find("一是", first.end())
        stretch = plain[first.start() : until if until >= 0 else len(plain)]
        told = next((n for n, word in enumerate(_ORDER) if word not in stretch), len(_ORDER))
        if not announced or told < 2:
            continue
        said = announced[-1]
        count = Decimal(said["n"]) if said["n"].isdigit() else number(said["n"])
        yield Identity(ENUMERATION, (said.span(), first.span()), count == told, f"写的是{said[0]},逐条说了{told}条")


def _sums(understood: Understood) -> Iterator[Identity]:
    """What is said to add up, and what is found to within a section."""
    yield from _said_sums(understood)
    sections: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in understood.rows:
        section = understood.passage.sentences[row.sentence].section
        if row.kind == kinds.FACT:
            sections[section, row.mention.unit].append(row)
    for rows in sections.values():
        yield from _found_sums([r for r in rows if not r.mention.bound][:MOST_IN_SECTION])
        yield from _parts(rows[:MOST_IN_SECTION])


def _said_sums(understood: Understood) -> Iterator[Identity]:
    """A、B,合计C and 合计C,其中A、B: the first must hold, the second may leave something out."""
    plain = understood.passage.plain
    by_sentence: dict[int, list[Row]] = defaultdict(list)
    for row in understood.rows:
        by_sentence[row.sentence].append(row)
    for rows in by_sentence.values():
        for n, total in enumerate(rows):
            if not _TOTAL.search(plain[max(0, total.mention.start - 16) : total.mention.start]):
                continue
            before = _parts_of(total, rows[:n])
            after = _parts_of(total, rows[n + 1 :])
            among = bool(after) and _AMONG.search(plain[total.mention.end : after[0].mention.start])
            if len(before) > 1:
                yield _sum(before, total)
            elif len(after) > 1 and among and sum(r.mention.value for r in after) >= total.mention.value:
                yield _sum(after, total)


def _parts_of(total: Row, rows: Sequence[Row]) -> list[Row]:
    return [r for r in rows if r.mention.unit == total.mention.unit and r.kind in (kinds.FACT, kinds.PLAN)]


def _sum(parts: Sequence[Row], total: Row) -> Identity:
    found = sum((r.mention.value for r in parts), Decimal(0))
    room = sum((r.mention.grain for r in parts if r.mention.grain > 1), Decimal(0)) / 2
    words = "+".join(r.mention.text for r in parts)
    holds = abs(found - total.mention.value) <= room
    why = f"{words}={total.mention.text}" if holds else f"{words}应为{_said(found, total)},写的是{total.mention.text}"
    return Identity(SUM, tuple(_span(r) for r in (*parts, total)), holds, why)


def _found_sums(rows: Sequence[Row]) -> Iterator[Identity]:
    """Two numbers of one section that make a third of the same thing; said only where it comes out."""
    totals = {r.mention.value: r for r in rows if r.mention.value >= LEAST_SUM}
    for one, other in combinations(rows, 2):
        total = totals.get(one.mention.value + other.mention.value)
        if total is not None and min(one.mention.value, other.mention.value) >= LEAST_SUM and _akin(one, other, total):
            yield _sum((one, other), total)


def _akin(*rows: Row) -> bool:
    return bool(frozenset.intersection(*(r.cues.near for r in rows)))


def _rates(understood: Understood) -> Iterator[Identity]:
    """A count and the money for it: against the rate that is said, else the rate that comes out even."""
    rows = understood.rows
    for n, (count, money) in enumerate(pairwise(rows)):
        pair = {count.mention.unit in _COUNTS: count, money.mention.unit in _COUNTS: money}
        if len(pair) < 2 or pair[False].mention.unit != "元":
            continue
        if understood.passage.clause(count.mention.start) != understood.passage.clause(money.mention.start):
            continue
        if any(r.kind != kinds.FACT or r.mention.bound for r in (count, money)) or pair[True].mention.value < 2:
            continue
        yield from _rate(rows[n + 2 : n + 2 + NEXT], pair[True], pair[False])


def _rate(behind: Sequence[Row], count: Row, money: Row) -> Iterator[Identity]:
    said = [r for r in behind if r.kind == kinds.RATE and r.mention.unit == "元" and r.sentence - money.sentence <= 1]
    each = money.mention.value / count.mention.value
    if said:
        off, nearest = min(((abs(r.mention.value - each), r) for r in said), key=lambda pair: pair[0])
        holds = off * count.mention.value <= money.mention.grain / 2
        why = f"{count.mention.text}×{nearest.mention.text}" + ("=" if holds else "≠") + money.mention.text
        yield Identity(TIMES, tuple(_span(r) for r in (count, nearest, money)), holds, why)
    elif money.status == "arranged" and each % PLAIN_RATE == 0:
        why = f"折合每{count.mention.word or '个'}{money_fit(int(each * 100))};是推算,文中没有写"
        yield Identity(RATE, (_span(count), _span(money)), True, why)


def _parts(rows: Sequence[Row]) -> Iterator[Identity]:
    """A unit of a label against all of them: at most as much; more means that it is not the same thing."""
    for total in rows:
        if total.kind != kinds.FACT or total.roles.helper is None or not total.roles.helper.key.startswith("@"):
            continue
        for part in rows:
            if _is_part(part, total):
                holds = part.mention.low <= (total.mention.high or total.mention.value)
                why = f"{part.roles.helper.title if part.roles.helper else ''}{part.mention.text}" + (
                    f"不大于各家合计{total.mention.text}" if holds
                    else f"大于各家合计{total.mention.text}:两者口径不同或期间不同,不能相加"
                )  # fmt: skip
                yield Identity(PART, (_span(part), _span(total)), holds, why)


def _is_part(part: Row, total: Row) -> bool:
    """Whether one number is a unit's share of the other: same indicator, or both money put in and the part larger."""
    one, all_ = part.roles.helper, total.roles.helper
    if part.kind != kinds.FACT or one is None or all_ is None or one.key.startswith("@"):
        return False
    if not one.programmes & all_.programmes or part.mention.unit != total.mention.unit:
        return False
    if part.when.period != total.when.period:
        return False
    if part.indicator and part.indicator == total.indicator:
        return True
    put_in = part.status == total.status == "invested" and total.indicator and "直接" in total.cues.near
    return bool(put_in) and part.mention.low > (total.mention.high or total.mention.value)


def _shares(understood: Understood) -> Iterator[Identity]:
    """占P% against the two numbers of the sentence that make it, when the text says which is the whole."""
    by_sentence: dict[int, list[Row]] = defaultdict(list)
    for row in understood.rows:
        by_sentence[row.sentence].append(row)
    for rows in by_sentence.values():
        for n, share in enumerate(rows):
            plain = [r for r in rows[:n] if r.kind == kinds.FACT and r.mention.unit == rows[n - 1].mention.unit]
            if share.kind != kinds.SHARE or len(plain) < 2 or not plain[-2].mention.value:
                continue
            whole, part = plain[-2], plain[-1]
            found = part.mention.value / whole.mention.value * 100
            holds = abs(found - share.mention.value) <= share.mention.grain
            if part.mention.value > whole.mention.value:
                continue
            why = f"{part.mention.text}÷{whole.mention.text}={found:.2f}%,写的是{share.mention.text}"
            yield Identity(SHARE, tuple(_span(r) for r in (part, whole, share)), holds, why)


def _said(value: Decimal, like: Row) -> str:
    return money_fit(int(value * 100)) if like.mention.unit == "元" else f"{value.normalize():f}{like.mention.word}"
