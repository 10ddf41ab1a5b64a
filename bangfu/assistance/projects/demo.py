"""Demonstration projects: those the article names, and made-up ones up to the number it prints."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from bangfu.registry import pairings

STEP = 10
PRINTED = "S07"
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造),项目总数对准华龙网 2022-05-29 所载 160 个"
FIRST = date(2021, 3, 1)
THEMES = (
    "产业提升",
    "高标准农田",
    "村级道路",
    "饮水改造",
    "人居环境整治",
    "冷链仓储",
    "果园改良",
    "农产品加工",
    "村集体经济",
)

# What the article names: unit or city, district, project.
NAMED = (
    ("水利部", "丰都县", "农村供水工程维修养护与运行维护项目"),
    ("中核集团", "石柱土家族自治县", "下路街道白鹤村民宿旅游综合配套项目"),
    ("中核集团", "石柱土家族自治县", "三星香米品牌推广暨高标准稻田建设项目"),
    ("中核集团", "石柱土家族自治县", "“月上金铃”农文旅产业融合发展暨乡村振兴示范项目"),
    ("中信集团", "黔江区", "生猪饲料成本“保险+期货”项目"),
    ("进出口银行", "云阳县", "农业企业贷款贴息项目"),
)
PARK = ("烟台市", "巫山县", "烟台(巫山)产业园区基础设施提档升级")

Record = tuple[str, dict[str, Any]]


def records(targets: dict[str, int], seed: int, known: dict[str, list[dict[str, Any]]]) -> list[Record]:
    """The projects as words that a sheet would carry; those of the nine units are exactly as many as printed."""
    rng = random.Random(f"projects-{seed}")
    pairs = pairings.named(date(2021, 6, 1), "central")
    names = list(NAMED)
    count: dict[tuple[str, str], int] = {}
    while len(names) < targets[PRINTED]:
        pair = rng.choice(pairs)
        count[pair] = count.get(pair, 0) + 1
        names.append((*pair, f"{pair[1]}{rng.choice(THEMES)}项目(示例{count[pair]:02d})"))
    rows = [_row(number, *named, rng) for number, named in enumerate(names, 1)]
    rows.append(_row(len(rows) + 1, *PARK, rng))
    return [("project", row) for row in rows]


def corrections() -> list[tuple[str, str, dict[str, int], str]]:
    """Nothing is corrected after the year was closed."""
    return []


def _row(number: int, helper: str, district: str, name: str, rng: random.Random) -> dict[str, Any]:
    stated = "示例" not in name
    return {
        "number": f"XM-2021-{number:03d}",
        "date": FIRST + timedelta(days=rng.randrange(290)),
        "region": district,
        "giver": helper,
        "receiver": f"{district}人民政府",
        "name": name,
        "source": ARTICLE if stated else MADE,
        "note": "登记日期为编造,文中未载" if stated else "",
    }
