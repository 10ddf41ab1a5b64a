"""An upload on its pages: given up, taken back with a reason, told in a sentence, called by its own name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bangfu.documents import find, life
from bangfu.intake import template, upload
from bangfu.intake.models import Upload
from bangfu.kernel.errors import Refused
from bangfu.registry import roles
from bangfu.registry.scope import Scope
from tests.fixtures import SINCE, World

ALL = Scope.everything()
BATCH = {"number": "ZB-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局", "amount_fen": "1,000.00",
         "mode_code": "直接投入", "level": "中央单位"}  # fmt: skip
BAD = {**BATCH, "number": "ZB-2", "amount_fen": "一千"}


def staged(world: World, *rows: dict[str, Any]) -> Upload:
    return upload.stage(world.clerk, "fund.batch", "三月指标.xlsx", template.filled("fund.batch", rows))


def client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def auditor(world: World) -> Client:
    """The browser of somebody who only reads."""
    user = get_user_model().objects.create_user("auditor")
    roles.assign(user, "auditor", on=SINCE)
    return client(user)


def test_a_first_upload_is_given_up_and_leaves_the_to_do(world: World) -> None:
    first = staged(world, BATCH, BAD)
    clerk = client(world.clerk)
    assert "三月指标.xlsx" in clerk.get("/").content.decode()
    page = clerk.get(f"/uploads/{first.token}/").content.decode()
    assert "放弃这次上传" in page
    assert clerk.get(f"/uploads/{first.token}/discard/").status_code == 405
    assert clerk.post(f"/uploads/{first.token}/discard/").status_code == 303
    first.refresh_from_db()
    assert first.state == "discarded"
    assert "三月指标.xlsx" not in clerk.get("/").content.decode()
    assert "放弃这次上传" not in clerk.get(f"/uploads/{first.token}/").content.decode()
    with pytest.raises(Refused):
        upload.confirm(world.clerk, first)
    assert staged(world, BATCH, BAD).pk != first.pk, "the same file may be sent again"


def test_only_who_sent_it_gives_it_up_and_nothing_that_was_submitted(world: World) -> None:
    sent = staged(world, BATCH)
    assert client(world.owner).post(f"/uploads/{sent.token}/discard/").status_code == 422
    upload.confirm(world.clerk, sent, acceptor=world.approver)
    assert client(world.clerk).post(f"/uploads/{sent.token}/discard/").status_code == 422
    sent.refresh_from_db()
    assert (sent.state, find.document(ALL, "fund.batch", "ZB-1").state) == ("accepted", "accepted")


def test_a_file_that_was_refused_whole_is_given_up_too(world: World) -> None:
    refused = upload.stage(world.clerk, "fund.batch", "坏.xlsx", b"no workbook")
    assert client(world.clerk).post(f"/uploads/{refused.token}/discard/").status_code == 303
    refused.refresh_from_db()
    assert refused.state == "discarded"


def test_what_waits_for_somebody_else_is_not_to_do(world: World) -> None:
    life.create_many(world.clerk, "fund.batch", [BATCH])
    page = client(world.clerk).get("/").content.decode()
    assert "0 项" in page and "等待审核" in page and "ZB-1" in page
    page = client(world.approver).get("/").content.decode()
    assert "1 项" in page and "等待审核" not in page and "ZB-1" in page
    life.step(world.approver, find.document(ALL, "fund.batch", "ZB-1"), "return", reason="示例:金额有误")
    page = client(world.clerk).get("/").content.decode()
    assert "1 项" in page and "已退回" in page


def test_an_accepted_upload_is_not_taken_back_by_one_click(world: World) -> None:
    sent = upload.confirm(world.clerk, staged(world, BATCH, {**BATCH, "number": "ZB-3"}), acceptor=world.approver)
    where = f"/uploads/{sent.token}/undo/"
    approver = client(world.approver)
    page = approver.get(f"/uploads/{sent.token}/").content.decode()
    assert f'<a class="button danger" href="{where}"' in page
    page = approver.get(where).content.decode()
    assert "作废已入账的 2 张单据" in page and "2,000.00 元" in page and 'name="reason" required' in page
    answer = approver.post(where)
    assert answer.status_code == 422 and "没有写理由" in answer.content.decode()
    assert find.document(ALL, "fund.batch", "ZB-1").state == "accepted"
    assert approver.post(where, {"reason": "示例:批次重复"}).status_code == 303
    for number in ("ZB-1", "ZB-3"):
        document = find.document(ALL, "fund.batch", number)
        assert (document.state, find.history(document)[-1].name) == ("voided", "void")
        assert "示例:批次重复" in find.history(document)[-1].reason
    assert "没有可以撤销的单据" in approver.get(where).content.decode()


def test_who_may_not_undo_is_not_shown_what_it_would_take_back(world: World, auditor: Client) -> None:
    sent = upload.confirm(world.clerk, staged(world, BATCH), acceptor=world.approver)
    assert auditor.get(f"/uploads/{sent.token}/").status_code == 200
    assert auditor.get(f"/uploads/{sent.token}/undo/").status_code == 403
