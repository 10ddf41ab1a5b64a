"""Demonstration of training: made-up rolls that come to the attendances which the article prints."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bangfu.assistance.training.models import Audience, ClassType, Level
from bangfu.kernel.quantity import largest_remainder
from bangfu.registry import pairings

STEP = 60
ABROAD = "中央外办"  # its attendances are printed by themselves, as part of the totals
CITY_BUREAU, CITY_GOVERNMENT = "市乡村振兴局", "重庆市人民政府"
PRINTED = ((Audience.CADRE, "S20", "S23"), (Audience.LEADER, "S21", ""), (Audience.TECHNICIAN, "S22", "S24"))
TYPE_OF = {Audience.CADRE: ClassType.ADAPTIVE, Audience.LEADER: ClassType.SKILL, Audience.TECHNICIAN: ClassType.SKILL}
ONE_ROOM = 60  # more people than that come in two sessions or more
TWICE = 12  # where there are several sessions, one place in twelve is taken by somebody who was there before
OVER = date(2021, 12, 20)  # by then the units' classes of the year are done
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造),合计对准华龙网 2022-05-29 所载人次"
ONE_YEAR = date(2021, 6, 10)

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One class of the demonstration and how many come to it; `sessions` 0 means as many as the people need."""

    number: str
    name: str
    parties: tuple[str, str, str]
    kind: tuple[ClassType, Level, Audience]
    people: Sequence[str]
    since: date
    days: int
    sessions: int = 0
    note: str = ""
    stated: bool = False


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """The classes and their sessions; the rolls come to exactly the attendances that are printed."""
    rng = random.Random(f"training-{seed}")
    plans = [*_of_units(targets, rng), *_of_city(targets, known, rng), *_of_districts(targets, known)]
    found: list[Record] = [("training.class", _class(plan)) for plan in plans]
    for plan in plans:
        found += [("training.session", row) for row in _sessions(plan, rng)]
    return found


def steps() -> list[tuple[str, str, str, date, str]]:
    """The units close their classes at the end of the year: kind, number, step, day, reason."""
    others, _ = _pairs()
    numbers = [_number(audience, n) for audience, _, _ in PRINTED for n in range(1, len(others) + 1)]
    numbers += [_number(audience) for audience, _, part in PRINTED if part]
    return [("training.class", number, "close", OVER, "") for number in numbers]


def _of_units(targets: dict[str, int], rng: random.Random) -> Iterator[Plan]:
    """What the nine central units taught in their counties in 2021; the part of one of them is printed by itself."""
    others, county = _pairs()
    for audience, total, part in PRINTED:
        own = targets[part] if part else 0
        shares = largest_remainder(targets[total] - own, [rng.randint(30, 100) for _ in others])
        for n, ((unit, district), count) in enumerate(zip(others, shares, strict=True), 1):
            yield _of_unit(audience, (unit, district), count, _number(audience, n))
        if own:
            named = "专题研讨班" if audience == Audience.CADRE else "适应性短期培训班"
            plan = _of_unit(audience, (ABROAD, county), own, _number(audience), f"{ABROAD}{named}")
            kind = ClassType.SEMINAR if audience == Audience.CADRE else ClassType.ADAPTIVE
            note = "文中未载:区县、期次、日期;所在区县按结对推定"
            yield Plan(plan.number, plan.name, plan.parties, (kind, Level.UNIT, audience), plan.people,
                       plan.since, plan.days, note=note, stated=True)  # fmt: skip


def _pairs() -> tuple[list[tuple[str, str]], str]:
    """The units and their counties, and the county of the one whose part is printed by itself."""
    pairs = pairings.named(date(2021, 6, 1), "central")
    [county] = [district for unit, district in pairs if unit == ABROAD]
    return [pair for pair in pairs if pair[0] != ABROAD], county


def _number(audience: Audience, n: int = 0) -> str:
    return f"PX-{audience}-{n:02d}" if n else f"PX-{audience}-外办"


def _of_unit(audience: Audience, pair: tuple[str, str], count: int, number: str, name: str = "") -> Plan:
    unit, district = pair
    shop = audience == Audience.TECHNICIAN and pair == ("三峡集团", "奉节县")
    title = name or ("电商运营技能培训" if shop else f"{unit}{district}{audience.label}培训班(示例)")
    people = _people(f"{district}{audience.label}", count - count // TWICE if count > ONE_ROOM else count)
    again = [people[at % len(people)] for at in range(count)]
    note = "文中未载:期次、人数;人数为编造" if shop else ""
    return Plan(number, title, (unit, f"{district}人民政府", district), (TYPE_OF[audience], Level.UNIT, audience),
                again, date(2021, 3, 8), 270, note=note, stated=shop)  # fmt: skip


def _of_city(targets: dict[str, int], known: Known, rng: random.Random) -> Iterator[Plan]:
    """The city's model classes and the induction of those whom the city sent."""
    parties = (CITY_BUREAU, CITY_GOVERNMENT, "重庆市")
    sent = _stationed(known, "市级选派", targets["S33"])
    both = sent + _stationed(known, "区县选派", targets["S34"])
    chosen = rng.sample(both, targets["S32"])
    note = "文中未载:日期、名册;名册为编造"
    model = (ClassType.MODEL, Level.CITY, Audience.STATIONED)
    yield Plan(
        "PX-市-示范", "驻乡驻村干部示范培训班", parties, model, chosen, ONE_YEAR, 340, targets["S31"], note, True
    )
    induction = (ClassType.INDUCTION, Level.CITY, Audience.STATIONED)
    yield Plan("PX-市-岗前", "市级选派驻乡驻村干部岗前培训", parties, induction, sent, ONE_YEAR, 60, 0, note, True)


def _of_districts(targets: dict[str, int], known: Known) -> Iterator[Plan]:
    """What the districts taught those whom they sent, each district its own."""
    by_district: dict[str, list[str]] = {}
    rows = [row for row in known.get("stationing", ()) if row["level"] == "区县选派"]
    for row in rows[: targets["S34"]]:
        by_district.setdefault(row["giver"], []).append(row["person"])
    if not rows:
        by_district["巫山县人民政府"] = _people("区县选派", targets["S34"])
    kind = (ClassType.ROTATION, Level.DISTRICT, Audience.STATIONED)
    for n, (government, people) in enumerate(by_district.items(), 1):
        district = government.removesuffix("人民政府")
        name = f"{district}驻村干部培训(示例)"
        yield Plan(f"PX-区-{n:02d}", name, (government, government, district), kind, people, ONE_YEAR, 300)


def _stationed(known: Known, level: str, count: int) -> list[str]:
    """Those who were sent, in the order of their documents; made up when the line of stationing is not there."""
    found = [row["person"] for row in known.get("stationing", ()) if row["level"] == level]
    return found[:count] or _people(level, count)


def _people(of: str, count: int) -> list[str]:
    return [f"示例学员{n:05d}({of})" for n in range(1, count + 1)]


def _class(plan: Plan) -> dict[str, Any]:
    giver, receiver, region = plan.parties
    kind, level, audience = plan.kind
    return {
        "number": plan.number, "date": plan.since - timedelta(days=7), "region": region, "giver": giver,
        "receiver": receiver, "name": plan.name, "class_type": kind.label, "level": level.label,
        "audience": audience.label, "planned_people_count": len(plan.people), "note": plan.note,
        "source": ARTICLE if plan.stated else MADE, "basis": "stated" if plan.stated else "made",
    }  # fmt: skip


def _sessions(plan: Plan, rng: random.Random) -> Iterator[dict[str, Any]]:
    """The people in sessions of a size that a classroom holds, in turn, so that nobody is twice in one of them."""
    fewest = 2 if len(plan.people) > ONE_ROOM else 1
    count = plan.sessions or max(fewest, round(len(plan.people) / rng.randint(80, 110)))
    sizes = largest_remainder(len(plan.people), [rng.randint(90, 110) for _ in range(count)])
    start = 0
    for n, size in enumerate(sizes, 1):
        day = plan.since + timedelta(days=plan.days * (n - 1) // count + rng.randrange(max(1, plan.days // count)))
        roll = [{"person": who, "audience": plan.kind[2].label} for who in plan.people[start : start + size]]
        start += size
        yield {"number": f"{plan.number}-{n:03d}", "date": day, "about": plan.number, "days": 2, "hours": 16,
               "roll": roll, "source": MADE}  # fmt: skip
