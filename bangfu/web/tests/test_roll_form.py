"""A roll in a form: what was understood is shown before anything is submitted, and the pasted text is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from bangfu.documents import find
from bangfu.documents.models import Document
from bangfu.registry.scope import Scope
from tests.fixtures import World

NEW = "/documents/training.session/new/"
CLASS = {"number": "PX-1", "date": date(2021, 3, 1), "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "技能培训班", "level": "帮扶单位", "audience": "基层干部"}  # fmt: skip
FIELDS = {"number": "PX-1-1", "date": "2021-04-01", "about": "PX-1", "days": "2", "hours": "16"}
GOOD = "@所有人\n1. 王五\uff0c专业技术人员\n2\u3001赵六\n张三 基层干部"


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk, with a class to hold sessions of."""
    world.accept("training.class", CLASS)
    client = Client()
    client.force_login(world.clerk)
    return client


def test_the_form_shows_whom_it_understood_and_keeps_nothing_yet(clerk: Client) -> None:
    answer = clerk.post(NEW, {**FIELDS, "roll": GOOD + "\n钱七 村支书\n张三 基层干部", "then": "look"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "认出 3 人" in page and 'role="alert"' not in page
    assert "看不懂“村支书”" in page and "与第 3 行是同一人" in page and "钱七 村支书" in page
    assert not Document._base_manager.filter(kind="training.session").exists()


def test_a_roll_with_faults_comes_back_with_its_text_and_each_line_named(clerk: Client) -> None:
    answer = clerk.post(NEW, {**FIELDS, "roll": GOOD + "\n4. 钱七 村支书", "then": "draft"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "名册第 4 行“4. 钱七 村支书”" in page and "认出 3 人" in page
    assert "2\u3001赵六\n张三 基层干部\n4. 钱七 村支书</textarea>" in page
    assert not Document._base_manager.filter(kind="training.session").exists()


def test_a_roll_is_looked_through_on_the_draft_before_it_is_submitted(clerk: Client) -> None:
    assert "提交审核" not in clerk.get(NEW).content.decode()
    answer = clerk.post(NEW, {**FIELDS, "roll": GOOD, "then": "submit"})
    assert answer.status_code == 303
    assert find.document(Scope.everything(), "training.session", "PX-1-1").state == "draft"
    page = clerk.get(answer["Location"]).content.decode()
    assert "认出 3 人" in page and '<details class="fold" open>' in page and "提交" in page
