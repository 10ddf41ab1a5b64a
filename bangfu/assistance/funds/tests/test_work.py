"""Work funds of a team: planned before they are spent, use by use, never above what was arranged, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.registry import parties
from bangfu.registry.models import Region

pytestmark = pytest.mark.pg

TEAM, OTHER, SHOP = "示例甲村工作队", "示例乙村工作队", "示例商行"
ARRANGED, PLANNED, PAID = date(2022, 2, 21), date(2022, 3, 1), date(2022, 4, 1)
NUMBERS = count(1)


@pytest.fixture
def world_with_team(world: Any) -> Any:
    """A team for which 400,000.00 yuan are arranged."""
    wushan = Region.objects.get(key="500237").pk
    for code, name, kind in (("T-A", TEAM, "village_team"), ("T-B", OTHER, "village_team"), ("T-S", SHOP, "firm")):
        parties.make_organisation(code=code, name=name, kind=kind, region_id=wushan, demo=True)
    world.accept("fund.work", {"number": "JF-1", "date": ARRANGED, "giver": "重庆市财政局", "receiver": TEAM,
                               "amount_fen": "400,000.00"})  # fmt: skip
    return world


def plan(world: Any, use: str, yuan: str, day: date = PLANNED) -> None:
    """A use agreed."""
    world.accept("fund.work.plan", {"number": f"JH-{next(NUMBERS)}", "date": day, "about": "JF-1", "use": use,
                                    "amount_fen": yuan, "purpose_text": "示例事项"})  # fmt: skip


def spend(world: Any, use: str, yuan: str, day: date = PAID, **more: Any) -> None:
    """Money paid to the shop."""
    world.accept("fund.work.spending", {"number": f"ZC-{next(NUMBERS)}", "date": day, "about": "JF-1", "receiver": SHOP,
                                        "use": use, "amount_fen": yuan, **more})  # fmt: skip


def refusal(call: Callable[..., None], *words: Any, **more: Any) -> str:
    """What the refusal says."""
    with pytest.raises(Refused) as refused:
        call(*words, **more)
    return str(refused.value)


def test_plans_together_stay_within_what_was_arranged(world_with_team: Any) -> None:
    plan(world_with_team, "产业培育", "300,000.00")
    said = refusal(plan, world_with_team, "帮困走访", "100,000.01")
    assert "超过“驻乡驻村工作经费安排”0.01 元" in said and "当日还可登记 100,000.00 元" in said
    plan(world_with_team, "帮困走访", "100,000.00")


def test_nothing_is_spent_before_it_is_planned_nor_above_its_plan_nor_for_another_use(world_with_team: Any) -> None:
    assert "2022-04-01" in refusal(spend, world_with_team, "产业培育", "0.01")
    plan(world_with_team, "产业培育", "300,000.00")
    assert "100.00 元" in refusal(spend, world_with_team, "产业培育", "100.00", date(2022, 2, 28))
    assert "0.01 元" in refusal(spend, world_with_team, "产业培育", "300,000.01")
    assert "1.00 元" in refusal(spend, world_with_team, "工作保障", "1.00")
    spend(world_with_team, "产业培育", "120,000.00")
    assert "还可登记 180,000.00 元" in refusal(spend, world_with_team, "产业培育", "180,000.01")


def test_the_team_of_the_arrangement_pays_somebody_else_not_before_the_money_was_arranged(world_with_team: Any) -> None:
    plan(world_with_team, "产业培育", "300,000.00")
    assert f"这笔经费安排给 {TEAM}" in refusal(spend, world_with_team, "产业培育", "1.00", giver=OTHER)
    assert "收款人就是工作队自己" in refusal(spend, world_with_team, "产业培育", "1.00", receiver=TEAM)
    early = date(2022, 2, 20)
    assert "2022-02-21 才安排这笔经费" in refusal(plan, world_with_team, "产业培育", "1.00", early)


def test_arranged_planned_spent_and_the_rate_are_figures_of_the_team_s_place(world_with_team: Any) -> None:
    plan(world_with_team, "产业培育", "300,000.00")
    spend(world_with_team, "产业培育", "120,000.00")
    figures = {code: world_with_team.figure(code, "2022", "500237").value
               for code in ("work_funds_arranged", "work_funds_planned", "work_funds_spent", "work_funds_rate")}  # fmt: skip
    assert figures == {"work_funds_arranged": 40_000_000, "work_funds_planned": 30_000_000,
                       "work_funds_spent": 12_000_000, "work_funds_rate": figures["work_funds_rate"]}  # fmt: skip
    assert float(figures["work_funds_rate"]) == 0.3
