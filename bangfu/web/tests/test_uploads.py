"""An upload on its pages: given up, taken back with a reason, told in a sentence, called by its own name."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import quote

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
    where = f"/uploads/{sent.token}/undo/"
    assert auditor.get(where).status_code == auditor.post(where, {"reason": "示例"}).status_code == 403
    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_after_the_confirmation_one_sentence_says_what_happened_and_who_is_next(world: World) -> None:
    world.approver.first_name = "市级审核"
    world.approver.save()
    sent = staged(world, BATCH, {**BATCH, "number": "ZB-3"}, BAD)
    world.owner.roles.all().delete()
    page = client(world.clerk).post(f"/uploads/{sent.token}/confirm/", follow=True).content.decode()
    assert "已提交 2 张单据\uff0c等市级审核入账\uff1b另有 1 行有误" in page
    upload.accept(world.approver, sent)
    page = client(world.clerk).get(f"/uploads/{sent.token}/").content.decode()
    assert "已入账 2 张单据" in page and "等市级审核" not in page


def test_nobody_is_named_next_who_submitted_it(world: World) -> None:
    sent = upload.stage(world.owner, "fund.batch", "三月.xlsx", template.filled("fund.batch", [BATCH]))
    page = client(world.owner).post(f"/uploads/{sent.token}/confirm/", follow=True).content.decode()
    assert "已提交 1 张单据\uff0c等approver审核入账" in page


def test_the_steps_have_the_same_words_on_both_pages(world: World) -> None:
    sent = staged(world, BATCH)
    clerk = client(world.clerk)
    found = [
        re.findall(r"<li[^>]*>([^<]+)</li>", re.search(r'<ol class="steps">(.*?)</ol>', page, re.DOTALL)[1])
        for page in (clerk.get(path).content.decode() for path in ("/import/fund.batch/", f"/uploads/{sent.token}/"))
    ]
    assert found[0] == found[1] and len(found[0]) == 4


def test_files_are_called_as_people_call_them(world: World) -> None:
    clerk = client(world.clerk)
    assert "filename*=utf-8''" + quote("指标批次-填报模板.xlsx") in _called(clerk, "/import/fund.batch/template.xlsx")
    sent = staged(world, BATCH, BAD)
    assert "filename*=utf-8''" + quote("三月指标-核对.xlsx") in _called(clerk, f"/uploads/{sent.token}/marked/")
    pasted = upload.stage_text(world.clerk, "fund.batch", "文号或批次号\t到账日期\nZB-7\t昨天")
    assert upload.marked_name(pasted) == "粘贴的表格-核对.xlsx"
    assert upload.marked_name(Upload(name="三月.csv")) == "三月-核对.xlsx"


def _called(browser: Client, path: str) -> str:
    return browser.get(path)["Content-Disposition"]


def test_who_only_reads_is_told_so_and_an_attempt_is_refused(world: World, auditor: Client) -> None:
    for path in ("/import/", "/import/fund.batch/"):
        assert "只查看\uff0c不填报" in auditor.get(path).content.decode()
    page = auditor.get("/import/fund.batch/").content.decode()
    assert 'type="file"' not in page and "<textarea" not in page and "下载模板" in page
    answer = auditor.post("/import/fund.batch/", {"text": "文号或批次号\t到账日期\nZB-7\t2021-03-01"})
    assert answer.status_code == 403 and "只查看" in answer.content.decode()
    assert not Upload.objects.exists()
    assert "/import/fund.batch/" not in auditor.get("/documents/fund.batch/").content.decode()
    assert 'type="file"' in client(world.clerk).get("/import/fund.batch/").content.decode()
