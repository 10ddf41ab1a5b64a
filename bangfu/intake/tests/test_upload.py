"""An upload from the first look to the books and out again."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from bangfu.documents import catalogue, find, life
from bangfu.indicators import evaluate
from bangfu.intake import template, upload
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
BATCH = {"number": "ZB-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局", "amount_fen": "1,000.00",
         "mode_code": "直接投入", "level": "中央单位"}  # fmt: skip


def direct_funds() -> Any:
    """What the one batch of these tests comes to."""
    return evaluate.figure(ALL, "direct_funds", period=Period.parse("2021"), region="巫山县").value


def staged(world: World, *rows: dict[str, Any], kind: str = "fund.batch") -> Any:
    """An upload of the rows in the kind's own template."""
    return upload.stage(world.clerk, kind, "表.xlsx", template.filled(kind, rows))


def entered(world: World, *rows: dict[str, Any], kind: str = "fund.batch") -> Any:
    """The same, confirmed and accepted."""
    return upload.confirm(world.clerk, staged(world, *rows, kind=kind), acceptor=world.approver)


def test_nothing_is_posted_before_it_is_confirmed_and_all_of_it_after(world: World) -> None:
    batch = staged(world, BATCH)
    assert (batch.state, batch.rows, batch.good, batch.bad) == ("staged", 1, 1, 0)
    assert direct_funds() == 0 and find.listing(ALL, upload=batch.token).count == 0
    upload.confirm(world.clerk, batch)
    assert (batch.state, direct_funds()) == ("confirmed", 0)
    upload.accept(world.approver, batch)
    assert (batch.state, batch.posted, direct_funds()) == ("accepted", 1, 100_000)
    document = find.document(ALL, "fund.batch", "ZB-1")
    assert upload.row(batch, document.sheet, document.row).raw["A 文号或批次号"] == "ZB-1"


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    data = template.filled("fund.batch", [BATCH])
    first = upload.confirm(
        world.clerk, upload.stage(world.clerk, "fund.batch", "表.xlsx", data), acceptor=world.approver
    )
    again = upload.stage(world.clerk, "fund.batch", "另一个名字.xlsx", data)
    assert again.pk == first.pk
    upload.confirm(world.clerk, again, acceptor=world.approver)
    assert direct_funds() == 100_000
    assert find.listing(ALL, kind="fund.batch").count == 1


def test_every_fault_of_a_row_at_once_and_the_good_rows_go_on(world: World) -> None:
    bad = {**BATCH, "number": "ZB-2", "giver": "水利布", "region": "奉结县", "amount_fen": "-5", "date": "2099-01-01"}
    batch = staged(world, BATCH, bad)
    assert (batch.good, batch.bad) == (1, 1)
    found = {e["column"]: e for e in upload.report(batch)["errors"]}
    assert {"来源单位", "受益地区", "金额", "到账日期"} <= set(found)
    assert all(e["row"] == 4 and e["cell"].endswith("4") and e["remedy"] for e in found.values())
    assert found["来源单位"]["value"] == "水利布" and "水利部" in found["来源单位"]["remedy"]
    upload.confirm(world.clerk, batch, acceptor=world.approver)
    assert (batch.posted, direct_funds()) == (1, 100_000)


def test_the_verdict_comes_back_in_the_users_own_file(world: World) -> None:
    batch = staged(world, BATCH, {**BATCH, "number": "ZB-2", "amount_fen": "一千"})
    sheet = openpyxl.load_workbook(io.BytesIO(upload.marked_file(batch.user, batch))).worksheets[0]
    last = [sheet.cell(line, sheet.max_column).value for line in (1, 3, 4)]
    assert last[0] == "校验结果" and not last[1] and "不是数字" in last[2]


def test_overspending_names_day_and_gap_and_posts_nothing_of_that_row(world: World) -> None:
    entered(world, BATCH)
    project = {"number": "XM-1", "date": date(2021, 2, 1), "region": "巫山县", "giver": "水利部",
               "receiver": "巫山县人民政府", "name": "示例项目"}  # fmt: skip
    entered(world, project, kind="project")
    paid = {"number": "ZF-1", "date": date(2021, 5, 1), "giver": "巫山县财政局", "receiver": "紫水供销社", "about": "XM-1",
            "fund": "ZB-1", "amount_fen": "1,000.01", "purpose": "产业发展"}  # fmt: skip
    seen = staged(world, paid, kind="fund.payment")
    said = upload.report(seen)["errors"][0]
    assert (said["code"], said["row"]) == ("overspent", 3)
    assert upload.row(seen, said["sheet"], 3).raw[f"{said['cell'][:-1]} 金额(元)"] == "1,000.01"
    batch = upload.confirm(world.clerk, seen, acceptor=world.approver)
    assert batch.posted == 0
    said = upload.report(batch)["errors"][0]
    assert (
        said["code"] == "overspent" and "2021-05-01" in said["problem"] and "0.01" in said["problem"] + said["remedy"]
    )


def test_an_upload_is_undone_as_a_whole_or_not_at_all(world: World) -> None:
    batch = entered(world, BATCH)
    with pytest.raises(Refused) as refused:
        upload.undo(world.approver, batch, "  ")
    assert (refused.value.code, direct_funds()) == ("no_reason", 100_000)
    back = upload.taken_back(batch)
    assert (back.posted, back.waiting) == (1, 0) and 100_000 in back.sums.values()
    upload.undo(world.approver, batch, "示例:批次重复")
    assert (batch.state, direct_funds()) == ("undone", 0)
    document = find.document(ALL, "fund.batch", "ZB-1")
    assert (document.state, find.history(document)[-1].reason) == ("voided", "撤销上传批:示例:批次重复")

    second = entered(world, {**BATCH, "number": "ZB-9"}, {**BATCH, "number": "ZB-8"})
    passed = {"number": "TH-1", "date": date(2021, 6, 1), "giver": "巫山县财政局", "receiver": "重庆市财政局",
              "fund": "fund.batch/ZB-9", "amount_fen": 100_000}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "fund.allocation", [passed]))
    with pytest.raises(Refused) as refused:
        upload.undo(world.approver, second, "示例")
    assert refused.value.code == "undo_refused" and direct_funds() == 200_000


def test_four_eyes_hold_for_uploads(world: World) -> None:
    batch = staged(world, BATCH)
    upload.confirm(world.owner, batch)
    upload.accept(world.owner, batch)
    assert (batch.posted, direct_funds()) == (0, 0)
    assert upload.report(batch)["errors"][0]["code"] == "four_eyes"


def test_a_pasted_table_is_read_like_a_sheet(world: World) -> None:
    text = "文号或批次号\t到账日期\t来源单位\t接收单位\t金额(万元)\t投入方式\t资金级次\nZB-7\t2021年3月1日\t水利部\t巫山县财政局\t0.1\t直接投入\t中央单位"
    batch = upload.confirm(world.clerk, upload.stage_text(world.clerk, "fund.batch", text), acceptor=world.approver)
    assert (batch.posted, direct_funds()) == (1, 100_000)


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_none_is_refused_whole(world: World, data: bytes) -> None:
    batch = upload.stage(world.clerk, "fund.batch", "表.xlsx", data)
    assert batch.state == "refused" and batch.problems[0]["remedy"]
    with pytest.raises(Refused):
        upload.confirm(world.clerk, batch)


@pytest.mark.parametrize("kind", list(catalogue.kinds()))
def test_every_kind_has_a_template_that_is_read_again(world: World, kind: str) -> None:
    batch = upload.stage(world.clerk, kind, "空表.xlsx", template.of(kind))
    assert (batch.state, batch.problems[0]["code"]) == ("refused", "no_rows")
