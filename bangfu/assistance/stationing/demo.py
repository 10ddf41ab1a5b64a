"""Demonstration of stationing: made-up people, as many in post as the article prints, and one whose name it prints."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bangfu.assistance.stationing.models import Level, Role
from bangfu.registry import find, trees
from bangfu.registry.scope import Scope

STEP = 50
ARTICLE_DAY = date(2022, 5, 29)
SENDERS = ("市乡村振兴局", "市农业农村委", "市委组织部")
PER_TOWNSHIP, PER_VILLAGE = 7, 3
URBAN = ("渝中区", "大渡口区", "江北区", "沙坪坝区", "南岸区")  # districts without villages to station anybody in
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造),在岗人数对准华龙网 2022-05-29 所载 7168 人"
NAMED = ("张晓勇", "奉节县白帝镇坪上村", "奉节县人民政府")
LEFT = 60  # who left before the article's day, so that the number moves
RECALLED_EACH = 20  # every so many of them was recalled
LATE = "ZD-2021-L001"  # found to have left only after the year was closed
LATE_DAY, LATE_REASON = date(2021, 11, 30), "示例:结账后发现已于11月30日任期届满离岗"

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """The postings; those still in post on the article's day are exactly as many as it prints."""
    rng = random.Random(f"stationing-{seed}")
    city = list(_of_city(known, targets["S33"], rng))
    county = list(_of_districts(targets["S25"] - len(city), known, rng))
    gone = list(_gone(county, rng))
    return [("stationing", row) for row in (*city, *county, *gone)]


def steps() -> list[tuple[str, str, str, date, str]]:
    """Those who left in time to be known: kind, number, step, day, reason."""
    alike = sorted(range(2, LEFT + 1), key=_leaving)
    return [("stationing", f"ZD-2021-L{n:03d}", *_leaving(n)) for n in alike]


def late_steps() -> list[tuple[str, str, str, date, str]]:
    """Who left before the year was closed and was found out after it."""
    return [("stationing", LATE, "leave", LATE_DAY, LATE_REASON)]


def _of_city(known: Known, count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """One of the city's people in each village team, several in each township team."""
    places = [(team, Role.FIRST_SECRETARY) for team in known["organisation.village_team"]]
    for team in known["organisation.township_team"]:
        places += [(team, Role.LEADER), *[(team, Role.MEMBER)] * (PER_TOWNSHIP - 1)]
    if len(places) != count:
        raise ValueError(f"{count} people of the city do not fit {len(places)} posts of its teams")
    for n, (team, role) in enumerate(places, 1):
        yield _row(f"ZD-2021-S{n:04d}", rng, team["region"], role) | {
            "giver": rng.choice(SENDERS), "receiver": team["code"], "level": Level.CITY.label,
            "person": f"示例干部{n:05d}(市级选派)",
        }  # fmt: skip


def _of_districts(count: int, known: Known, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Three people in each of as many villages as it takes, none of them a village of the city's teams."""
    taken = {team["region"] for team in known["organisation.village_team"]}
    name, place, government = NAMED
    yield _row("ZD-2021-Q0001", rng, place, Role.FIRST_SECRETARY) | {
        "person": name, "giver": government, "level": Level.DISTRICT.label, "basis": "stated", "source": ARTICLE,
        "note": "文中未载:派出单位、到岗日期、选派层级;均为编造",
    }  # fmt: skip
    villages = [(code, district) for code, district in _villages() if code not in taken]
    chosen = sorted(rng.sample(villages, -(-count // PER_VILLAGE)))
    for n in range(1, count):
        code, district = chosen[(n - 1) // PER_VILLAGE]
        role = Role.MEMBER if (n - 1) % PER_VILLAGE else Role.FIRST_SECRETARY
        yield _row(f"ZD-2021-Q{n + 1:04d}", rng, code, role) | {
            "person": f"示例干部{n + 1:05d}(区县选派)", "giver": f"{district}人民政府", "level": Level.DISTRICT.label,
        }  # fmt: skip


def _gone(county: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Members who served beside some of those in post until they left."""
    for n, beside in enumerate(rng.sample(county[1:], LEFT), 1):
        kept = {name: beside[name] for name in ("region", "giver", "level", "source")}
        day = date(2021, 1, 15) + timedelta(days=rng.randrange(90))
        person = f"示例干部{n:05d}(已离岗)"
        yield kept | {"number": f"ZD-2021-L{n:03d}", "date": day, "role": Role.MEMBER.label, "person": person}


def _leaving(n: int) -> tuple[str, date, str]:
    """The step, the day and the reason of the leaving of the nth who left."""
    on = date(2021, 9, 15) + timedelta(days=n % 7 * 30)
    return ("leave", on, "示例:任期届满") if n % RECALLED_EACH else ("recall", on, "示例:不能正常在岗")


def _row(number: str, rng: random.Random, region: str, role: Role) -> dict[str, Any]:
    day = date(2021, 5, 20) + timedelta(days=rng.randrange(100))
    return {"number": number, "date": day, "region": region, "role": role.label, "source": MADE}


def _villages() -> Iterator[tuple[str, str]]:
    """Every village of 2022 but the one that the article names: its code, with the name of its district."""
    edition = trees.edition_named("2022")
    chongqing, named = (find.region(Scope.everything(), text, ARTICLE_DAY).pk for text in ("500000", NAMED[1]))
    for district in trees.regions_of_kind(edition, chongqing, "district"):
        villages = () if district.name in URBAN else trees.regions_of_kind(edition, district.region_id, "village")
        yield from ((village.code, district.name) for village in villages if village.region_id != named)
