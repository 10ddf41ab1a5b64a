"""How places are called in short."""

from __future__ import annotations

import re

VILLAGE_ENDINGS = {"村民委员会": "村", "村委会": "村", "居民委员会": "社区", "居委会": "社区"}
COMING, FORMER, FORMER_END = "(新设)", "原", "(未分到镇街)"  # how an edition marks a place that is not of its time
_MARKED = re.compile(rf"{FORMER}([^()]+){re.escape(FORMER_END)}|{re.escape(COMING)}")


def unmarked(path: str) -> str:
    """The path with the places' own names only, as people write them.

    >>> unmarked("垫江县原长龙镇(未分到镇街)高桥社区"), unmarked("两江新区(新设)水土街道")
    ('垫江县长龙镇高桥社区', '两江新区水土街道')
    """
    return _MARKED.sub(lambda found: found[1] or "", path)


def short_village(name: str) -> str:
    """The village or community as people say it.

    >>> short_village("坪上村村民委员会"), short_village("多福巷社区居委会"), short_village("白鹤村民委员会")
    ('坪上村', '多福巷社区', '白鹤村')
    """
    for ending, kind in VILLAGE_ENDINGS.items():
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return stem if stem.endswith(("村", "社区")) else stem + kind
    return name


def spoken(name: str, short_name: str) -> str:
    """The county as people say it, with its kind: 石柱县 for an autonomous county, otherwise its own name.

    >>> spoken("石柱土家族自治县", "石柱"), spoken("万州区", "万州")
    ('石柱县', '万州区')
    """
    return short_name + "县" if name.endswith("自治县") else name
