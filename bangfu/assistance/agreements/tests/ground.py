"""What the tests of agreements stand on: two sides, their papers, and how far each of them goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.ledger.models import Posting
from bangfu.registry import roles
from tests.fixtures import World

WUSHAN, YANTAI = "巫山县", "烟台市人民政府"
DAY = date(2021, 3, 1)
AGREEMENT = {"number": "XY-1", "date": DAY, "region": WUSHAN, "giver": YANTAI, "form": "协作协议", "name": "示例协作协议",
             "first_day": date(2021, 1, 1), "last_day": date(2025, 12, 31)}  # fmt: skip
TARGETS = [{"indicator": "eastwest_funds", "target_value": "1000", "target_unit": "万元"},
           {"indicator": "cadres_trained", "target_value": "200", "target_unit": ""}]  # fmt: skip
PLAN = {"number": "JH-1", "date": DAY, "region": WUSHAN, "giver": YANTAI, "year": 2021, "targets": TARGETS}
SUPPLEMENT = {"number": "TZ-1", "date": date(2021, 7, 1), "about": "JH-1", "ground": "示例:任务加码",
              "changed": [{"indicator": "eastwest_funds", "target_value": "1200", "target_unit": "万元"}]}  # fmt: skip
REPORT = {"number": "ZP-1", "date": date(2021, 12, 31), "about": "JH-1", "done": "示例做法"}
COMPARED = {"indicator": "eastwest_funds", "helper_value": "1000", "own_value": "980", "value_unit": "万元",
            "cause": "时间差", "agreed_value": "1000"}  # fmt: skip
RECONCILIATION = {"number": "DZ-1", "date": date(2021, 12, 31), "about": "JH-1", "compared": [COMPARED]}
ITEMS = [{"item_no": 1, "item": "示例事项一", "lead": "示例单位甲", "partners": "", "due": "2021-09-30"},
         {"item_no": 2, "item": "示例事项二", "lead": "示例单位乙", "partners": "", "due": "2021-12-31"}]  # fmt: skip
MEETING = {"number": "LX-1", "date": date(2021, 5, 10), "region": WUSHAN, "giver": YANTAI, "name": "示例联席会议",
           "level": "市县级", "resolutions": ITEMS}  # fmt: skip
CLOSING = {"number": "BJ-1", "date": date(2021, 9, 1), "about": "LX-1", "item_no": 1, "result": "示例结果"}
EVALUATION = {"number": "PJ-1", "date": date(2021, 12, 20), "giver": "巫山县人民政府", "receiver": "三峡集团", "year": 2021,
              "grade": "好", "opinion": "示例意见"}  # fmt: skip
SAMPLES: dict[str, dict[str, Any]] = {
    "agreement": AGREEMENT, "plan": PLAN, "plan.supplement": SUPPLEMENT, "plan.report": REPORT,
    "plan.reconciliation": RECONCILIATION, "meeting": MEETING, "meeting.closing": CLOSING, "evaluation": EVALUATION,
}  # fmt: skip


def liaison(name: str = "yantai", pairing: tuple[str, str] = ("GOV-370600", "500237")) -> Any:
    """Who speaks for the paired side, once for a test."""
    user, made = get_user_model().objects.get_or_create(username=name)
    if made:
        roles.assign(user, "liaison", on=date(2020, 1, 1), place=pairing)
    return user


def proposed(world: World, kind: str = "plan", **values: Any) -> Document:
    """The sample of a kind with some values changed, reviewed and sent to the other side."""
    [made] = world.accept(kind, {**SAMPLES[kind], **values})
    return made  # type: ignore[no-any-return]


def agreed(world: World, kind: str = "plan", on: date | None = None, **values: Any) -> Document:
    """The same, agreed by the paired side."""
    made = proposed(world, kind, **values)
    return life.step(liaison(), made, "agree", on=on or made.date)


def faults(world: World, kind: str, **values: Any) -> list[tuple[str, str]]:
    """Field and code of every fault and doubt of a document, each said with a remedy."""
    [found] = life.check_many(world.clerk, kind, [{**SAMPLES[kind], **values}])
    assert all(problem.message and problem.remedy for problem in found)
    return [(problem.field, problem.code) for problem in found]


def posted(document: Document, measure: str) -> list[tuple[int, str, str]]:
    """Quantity, category and day of what the document posted of a measure, in order."""
    found = Posting.objects.filter(entry__kind=document.kind, entry__number=document.number, measure=measure)
    rows = found.order_by("id").values_list("quantity", "category", "happened_on")
    return [(quantity, category, day.isoformat()) for quantity, category, day in rows]
