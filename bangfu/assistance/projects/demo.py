"""Demonstration projects: those the article names, and made-up ones up to the number it prints; most have moved on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bangfu.assistance.projects.models import Theme
from bangfu.kernel.quantity import FEN_PER, yuan
from bangfu.registry import pairings

STEP = 10
PRINTED = "S07"
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造),项目总数对准华龙网 2022-05-29 所载 160 个"
WHY = "示例(编造),办理日期文中未载"
FIRST, LAST = date(2021, 3, 1), date(2022, 5, 28)
WAN = FEN_PER["万元"]
# What made-up projects are about, with a scale that such a project may have.
THEMES = (
    ("产业提升", Theme.INDUSTRY, (50, 400), "亩"),
    ("高标准农田", Theme.INDUSTRY, (200, 900), "亩"),
    ("村级道路", Theme.INFRASTRUCTURE, (2, 12), "公里"),
    ("饮水改造", Theme.WATER, (60, 500), "户"),
    ("人居环境整治", Theme.LIVING, (40, 300), "户"),
    ("冷链仓储", Theme.INDUSTRY, (300, 2000), "立方米"),
    ("果园改良", Theme.INDUSTRY, (100, 800), "亩"),
    ("农产品加工", Theme.INDUSTRY, (1, 3), "条生产线"),
    ("村集体经济", Theme.INDUSTRY, (1, 4), "个村"),
)

# What the article names: unit or city, district, project, theme, and what it leaves open beside every date.
NAMED = (
    ("水利部", "丰都县", "农村供水工程维修养护与运行维护项目", Theme.WATER, "工程内容、投资"),
    ("中核集团", "石柱土家族自治县", "下路街道白鹤村民宿旅游综合配套项目", Theme.TOURISM, "投资"),
    ("中核集团", "石柱土家族自治县", "三星香米品牌推广暨高标准稻田建设项目", Theme.INDUSTRY, "投资、亩数"),
    ("中核集团", "石柱土家族自治县", "“月上金铃”农文旅产业融合发展暨乡村振兴示范项目", Theme.TOURISM, "投资"),
    ("中信集团", "黔江区", "生猪饲料成本“保险+期货”项目", Theme.FINANCE, "保险和期货条款、投资"),
    ("进出口银行", "云阳县", "农业企业贷款贴息项目", Theme.FINANCE, "贴息金额"),
    ("烟台市", "巫山县", "烟台(巫山)产业园区基础设施提档升级", Theme.INFRASTRUCTURE, "年份、工程内容"),
)
NINE_UNITS = len(NAMED) - 1  # the park is the city of Yantai's
DONE = 1  # of those named, the article calls only the first one done; the others were begun

# The days from one step to the next, and the last of the made-up projects that moved on at all.
WAY = (("approve", 20), ("start", 35), ("complete", 140), ("verify", 40), ("close", 60))
MOVED = 150
STUCK, STOPPED, DROPPED = 17, 23, 41  # every so many: approved and not begun, suspended, ended

Record = tuple[str, dict[str, Any]]
Taken = tuple[str, str, str, date, str]


def records(targets: dict[str, int], seed: int, known: dict[str, list[dict[str, Any]]]) -> list[Record]:
    """The projects as words that a sheet would carry; those of the nine units are exactly as many as printed."""
    rng = random.Random(f"projects-{seed}")
    pairs = pairings.named(date(2021, 6, 1), "central")
    rows = [_named(number) for number in range(1, len(NAMED) + 1)]
    count: dict[tuple[str, str], int] = {}
    for number in range(len(rows) + 1, targets[PRINTED] + len(NAMED) - NINE_UNITS + 1):
        pair = rng.choice(pairs)
        count[pair] = count.get(pair, 0) + 1
        rows.append(_made(number, pair, count[pair], rng))
    return [("project", row) for row in rows]


def steps() -> list[Taken]:
    """How far the projects came by the day of the article: kind, number, step, day and reason, in the order of days."""
    found = [("project", _number(n), *step) for n in range(1, MOVED + 1) for step in _way(n)]
    return sorted(found, key=lambda taken: (taken[3], taken[2], taken[4]))


def _number(number: int) -> str:
    return f"XM-2021-{number:03d}"


def _day(number: int) -> date:
    """The day on which a project came into the library; spread over the year, the same for every seed."""
    return FIRST + timedelta(days=number * 37 % 290)


def _way(number: int) -> Iterator[tuple[str, date, str]]:
    """The steps of a project with their days, each on the 10th or 25th of a month as offices decide."""
    day = _day(number)
    for name, days in WAY:
        before, day = day, _office_day(day + timedelta(days=days))
        if day > LAST or name == _barred(number):
            return
        if name == "complete" and number % STOPPED == 0:
            yield "suspend", _office_day(before + timedelta(days=30)), "示例(编造):汛期停工"
            return
        if name == "start" and number % DROPPED == 0:
            yield "end", day, "示例(编造):用地未落实,退出项目库"
            return
        yield name, day, WHY


def _barred(number: int) -> str:
    """The step that a project did not come to, "" when only the days stop it."""
    if number <= len(NAMED):
        return "verify" if number <= DONE else "complete"
    return "start" if number % STUCK == 0 else ""


def _office_day(day: date) -> date:
    if day.day <= 10:
        return day.replace(day=10)
    return day.replace(day=25) if day.day <= 25 else (day.replace(day=1) + timedelta(days=40)).replace(day=10)


def _named(number: int) -> dict[str, Any]:
    helper, district, name, theme, left_open = NAMED[number - 1]
    note = f"文中未载:入库和办理日期(编造)、{left_open}。类别为本账归类"
    return _row(number, (helper, district), name, theme) | {"basis": "stated", "source": ARTICLE, "note": note}


def _made(number: int, pair: tuple[str, str], count: int, rng: random.Random) -> dict[str, Any]:
    title, theme, scale, unit = rng.choice(THEMES)
    begun = next((day for name, day, _ in _way(number) if name == "start"), LAST)
    return _row(number, pair, f"{pair[1]}{title}项目(示例{count:02d})", theme) | {
        "planned_amount_fen": yuan(rng.randint(60, 420) * WAN),
        "planned_start": begun,
        "planned_finish": begun + timedelta(days=rng.randint(90, 150)),
        "output_quantity": str(rng.randint(*scale)),
        "output_unit": unit,
        "source": MADE,
    }


def _row(number: int, pair: tuple[str, str], name: str, theme: Theme) -> dict[str, Any]:
    return {
        "number": _number(number),
        "date": _day(number),
        "region": pair[1],
        "giver": pair[0],
        "receiver": f"{pair[1]}人民政府",
        "name": name,
        "theme": str(theme.label),
    }
