"""Sales: one fact for one order, whoever claims it; refunds in their own month; D never in a headline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
SALE = {"number": "832-1", "date": date(2021, 5, 1), "region": "巫山县", "giver": "巫山县人民政府", "receiver": "三峡集团",
        "product": "示例脆李", "amount_fen": "50,000.00", "mode_code": "直接采购", "channel": "832平台", "evidence": "B"}  # fmt: skip
HELPED = {"receiver": "紫水供销社", "mode_code": "帮助销售", "channel": "线下商超", "helper": "三峡集团"}


def entered(world: World, kind: str = "sale", **values: Any) -> Any:
    item = {**SALE, **values} if kind == "sale" else values
    return world.accept(kind, item)[0]


def figure(code: str = "sales_total", period: str = "2021", **asked: Any) -> Any:
    return evaluate.figure(ALL, code, period=Period.parse(period), region="巫山县", **asked)


def test_one_fact_and_many_views(world: World) -> None:
    """The worked example of facts and channel views: 100,000 of facts, 170,000 by adding the views up."""
    entered(world)
    entered(world, number="X-2", amount_fen="30,000.00", **HELPED)
    entered(world, number="X-3", amount_fen="20,000.00", also_helper="烟台市", **HELPED)
    views = [figure("sales_bought", helper="三峡集团"), figure("sales_helped", helper="三峡集团"), figure("sales_832"),
             figure(programme="东西部协作")]  # fmt: skip
    assert [view.value for view in views] == [5_000_000, 5_000_000, 5_000_000, 2_000_000]
    assert figure().value == 10_000_000 and sum(view.value for view in views) - 10_000_000 == 7_000_000
    assert (figure(view="claimed").value, figure().cell.overlap) == (12_000_000, 2_000_000)


def test_who_bought_is_the_helper_and_who_only_paid_is_not(world: World) -> None:
    assert entered(world).helper.name == "中国长江三峡集团有限公司"
    assert entered(world, number="X-2", **HELPED).programme_id == "central"


def test_a_refund_lowers_its_own_month_and_never_passes_the_sale(world: World) -> None:
    entered(world)
    back = {"number": "TH-1", "date": date(2021, 7, 2), "about": "832-1", "amount_fen": "20,000.00"}
    entered(world, "sale.refund", **back)
    assert [figure(period=p).value for p in ("2021-05", "2021-07", "2021")] == [5_000_000, -2_000_000, 3_000_000]
    assert figure("sales_refunded").value == 2_000_000
    [found] = life.check_many(world.clerk, "sale.refund", [{**back, "number": "TH-2", "amount_fen": "30,000.01"}])
    assert [(problem.code, problem.field) for problem in found] == [("over_limit", "amount_fen")]
    entered(world, "sale.refund", **{**back, "number": "TH-3", "amount_fen": "30,000.00"})
    assert figure().value == 0


def test_a_refund_is_taken_from_those_who_claim_the_sale_when_it_is_entered(world: World) -> None:
    entered(world)
    change = {"number": "GS-1", "date": date(2021, 6, 1), "programme": "东西部协作", "helper": "烟台市", "target": "sale/832-1",
              "action": "改为"}  # fmt: skip
    world.accept("attribution", change)
    back = {"number": "TH-1", "date": date(2021, 7, 2), "about": "832-1", "amount_fen": "20,000.00"}
    refund = entered(world, "sale.refund", **back)
    assert (figure(helper="三峡集团").value, figure(helper="烟台市").value, figure().value) == (0, 3_000_000, 3_000_000)
    values = {"amount_fen": "10,000.00"}
    life.step(world.approver, refund, "correct", values=values, reason="示例:多记了一半")
    assert (figure(helper="三峡集团").value, figure(helper="烟台市").value) == (0, 4_000_000)


def test_the_worked_presale_comes_to_its_net(world: World) -> None:
    entered(world, amount_fen="253,440.00")
    for number, amount in (("TH-1", "3,080.00"), ("TH-2", "1,220.00")):
        entered(world, "sale.refund", number=number, date="2021-07-20", about="832-1", amount_fen=amount)
    assert figure().value == 24_914_000


def test_what_is_only_told_of_is_in_no_headline(world: World) -> None:
    entered(world, evidence="D")
    assert (figure().value, figure("sales_832").value, figure("sales_unproved").value) == (0, 0, 5_000_000)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_fen": "0"}, "not_positive"),
        ({"receiver": "紫水供销社"}, "helper_missing"),
        ({"also_helper": "三峡集团"}, "same_helper"),
        ({"also_helper": "紫水供销社"}, "no_channel"),
        ({"mode_code": "赠送"}, "bad_choice"),
    ],
)
def test_faults_name_field_and_remedy(world: World, change: dict[str, Any], code: str) -> None:
    [found] = life.check_many(world.clerk, "sale", [{**SALE, **change}])
    assert [problem.code for problem in found] == [code] and found[0].remedy and found[0].field


def test_the_same_order_is_one_sale(world: World) -> None:
    entered(world)
    with pytest.raises(Refused) as caught:
        entered(world, amount_fen="1.00")
    assert caught.value.code == "number_taken" and figure().value == 5_000_000


def test_a_refund_before_its_sale_is_refused(world: World) -> None:
    entered(world)
    back = {"number": "TH-1", "date": "2021-04-30", "about": "832-1", "amount_fen": "1.00"}
    [found] = life.check_many(world.clerk, "sale.refund", [back])
    assert [problem.code for problem in found] == ["refund_before_sale"]
