"""Pages on which a second person's consent is asked for, given, and used."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.access.models import Record
from bangfu.documents.disclosed import ConsentRequest
from bangfu.documents.tests.ground import person

CLASS = {"number": "PX-1", "date": "2021-03-01", "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "skill", "level": "unit"}  # fmt: skip
WHERE = ["training.session", "PX-1-1"]
PAGE, ASK = reverse("document", args=WHERE), reverse("document-consent", args=WHERE)
WHY, YES = "报送市级主管部门核验", "用途属实"


@pytest.fixture(autouse=True)
def session(world: Any) -> Any:
    world.accept("training.class", CLASS)
    roll = [{"person": f"示例学员{n:03}", "audience": "基层干部"} for n in range(101)]
    return world.accept("training.session", {"number": "PX-1-1", "date": "2021-04-01", "about": "PX-1", "roll": roll})


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def decided(user: Any, deed: str, reason: str = YES) -> Any:
    return client_of(user).post(
        reverse("consent-decide", args=[ConsentRequest.objects.get().pk, deed]), {"reason": reason}
    )


def test_asked_granted_used_and_all_of_it_in_the_trail(world: Any) -> None:
    clerk, approver = client_of(world.clerk), client_of(world.approver)
    assert "申请完整名册的理由" in text(clerk, PAGE) and "查看完整姓名的理由" not in text(clerk, PAGE)
    assert clerk.post(reverse("document-reveal", args=WHERE), {"reason": WHY}).status_code == 422
    assert clerk.post(ASK, {"reason": WHY}).status_code == 303
    assert "等待决定" in text(clerk, PAGE) and "等您决定" in text(approver, "/consents/")
    assert "完整名册的申请 PX-1-1\uff08101 人\uff09" in text(approver, "/")
    assert "完整名册的申请 PX-1-1" not in text(clerk, "/")
    said = text(approver, "/consents/")
    assert "101" in said and WHY in said and "示例学员" not in said
    assert decided(world.approver, "grant").status_code == 303
    assert "已同意您查看和导出" in text(clerk, PAGE)
    answer = clerk.post(reverse("document-roll", args=WHERE), {"as": "csv", "reason": WHY}).content.decode("utf-8-sig")
    assert "示例学员100" in answer and "经approver同意" in answer
    assert "经 approver 同意" in text(clerk, PAGE)
    done = Record.objects.exclude(act="size").values_list("who", "act", "target", "result")
    key = ConsentRequest.objects.get().pk
    assert list(done) == [
        ("clerk", "document-reveal", "training.session/PX-1-1", "refused"),
        ("clerk", "document-consent", "training.session/PX-1-1", "done"),
        ("approver", "consent-decide", f"{key}/grant", "done"),
        ("clerk", "document-roll", "training.session/PX-1-1", "done"),
    ]


def test_a_refusal_tells_the_asker_why(world: Any) -> None:
    clerk = client_of(world.clerk)
    clerk.post(ASK, {"reason": WHY})
    assert decided(world.approver, "refuse", "").status_code == 422
    assert decided(world.approver, "refuse", "请先报分管同志").status_code == 303
    said = text(clerk, PAGE)
    assert "不同意" in said and "请先报分管同志" in said and "申请完整名册的理由" in said
    assert "请先报分管同志" in text(clerk, "/consents/")
    assert decided(world.owner, "grant").status_code == 422, "it is decided"


def test_who_may_not_decide_sees_no_request(world: Any) -> None:
    client_of(world.clerk).post(ASK, {"reason": WHY})
    other, far = person("另一经办", "clerk"), person("奉节审核", "approver", "500236")
    for user, status in ((other, 403), (far, 404)):
        assert WHY not in text(client_of(user), "/consents/")
        assert decided(user, "grant").status_code == status
    assert decided(world.approver, "burn").status_code == 404
    assert not hasattr(ConsentRequest.objects.get(), "decision")


def test_empty_lists_say_what_to_do(world: Any) -> None:
    said = text(client_of(world.approver), "/consents/")
    assert "没有等您决定的申请" in said and "个人信息" in said


def test_a_reader_without_work_is_offered_nothing(world: Any) -> None:
    said = text(client_of(person("审计甲", "auditor")), PAGE)
    assert "申请完整名册" not in said and "查看完整姓名" not in said and "导出名册" in said
