"""What the tests of documents stand on: people with roles, a few parties, and a good example of every kind.

Kinds are named by their code only: whose they are is nobody's business here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.registry import parties, roles

SINCE = date(2020, 1, 1)
DAY = date(2021, 3, 1)
NOW = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)
CITY, WUSHAN, FENGJIE = "重庆市财政局", "巫山县财政局", "奉节县财政局"
ORIGIN, FIRM, TEAM = "示例财政部", "示例企业", "示例驻村工作队"
ROLES = ("clerk", "approver", "liaison", "team", "auditor", "owner")
FUND = {"number": "ZB-1", "date": DAY, "giver": ORIGIN, "receiver": CITY, "amount_fen": 1_000_000,
        "mode_code": "fiscal", "level": "central"}  # fmt: skip
PROJECT = {"number": "XM-1", "date": DAY, "region": "巫山县", "name": "示例项目"}
FLOW = {"date": date(2021, 4, 1), "fund": "fund.batch/ZB-1", "amount_fen": 200}
SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "fund.batch": FUND,
    "project": PROJECT,
    "fund.allocation": FLOW | {"number": "BF-1", "giver": CITY, "receiver": WUSHAN},
    "fund.payment": FLOW | {"number": "ZF-1", "giver": CITY, "receiver": FIRM, "purpose": "industry", "about": "project/XM-1"},
    "fund.return": FLOW | {"number": "TH-1", "giver": CITY, "receiver": ORIGIN},
    "fund.rearrangement": FLOW | {"number": "AP-1", "giver": CITY, "receiver": WUSHAN},
    "fund.donation": {"number": "JZ-1", "date": DAY, "giver": FIRM, "receiver": WUSHAN, "form": "cash", "amount_fen": 300},
    "fund.work": {"number": "JF-1", "date": DAY, "giver": CITY, "receiver": TEAM, "amount_fen": 400},
    "fund.work.plan": {"number": "JH-1", "date": DAY, "about": "JF-1", "use": "industry", "amount_fen": 300,
                       "purpose_text": "示例培训"},
    "fund.work.spending": {"number": "JZC-1", "date": DAY, "about": "JF-1", "receiver": FIRM, "use": "industry",
                           "amount_fen": 200},
    "fund.sector": {"number": "HY-1", "date": DAY, "giver": "水利部", "receiver": WUSHAN, "amount_fen": 500},
    "statement": {"number": "HZ-1", "date": DAY, "region": "巫山县", "giver": FIRM, "receiver": WUSHAN,
                  "measure": "goods.received", "quantity": "1.5", "unit": "万元", "source": "示例文件"},
    "attribution": {"number": "GS-1", "date": DAY, "programme": "eastwest", "helper": "GOV-370600",
                    "target": "fund.batch/ZB-1", "action": "add"},
    "alias": {"number": "TY-1", "date": DAY, "region": "巫山县", "person": "示例学员甲", "same_as": "示例学员甲(示例村)",
              "ground": "示例核对记录"},
    "training.class": {"number": "PX-1", "date": DAY, "region": "巫山县", "giver": "三峡集团", "name": "示例班次",
                       "class_type": "skill", "level": "unit"},
    "training.session": {"number": "PX-1-1", "date": DAY, "about": "PX-1",
                         "roll": [{"person": "示例学员甲", "audience": "cadre"}]},
    "stationing": {"number": "ZD-1", "date": DAY, "giver": CITY, "region": "奉节县白帝镇坪上村",
                   "person": "示例干部甲", "role": "member", "level": "city"},
    "sale": {"number": "XS-1", "date": DAY, "region": "巫山县", "giver": FIRM, "receiver": "三峡集团", "product": "示例产品",
             "amount_fen": 600, "mode_code": "bought", "channel": "canteen", "evidence": "A",
             "category": "fruit", "quantity": "12", "unit": "箱"},
    "sale.refund": {"number": "TK-1", "date": DAY, "about": "XS-1", "amount_fen": 100},
    "agreement": {"number": "XY-1", "date": DAY, "region": "巫山县", "giver": "烟台市人民政府", "form": "collaboration",
                  "name": "示例协议"},
    "plan": {"number": "JH-1", "date": DAY, "region": "巫山县", "giver": "烟台市人民政府", "year": 2021,
             "targets": [{"indicator": "eastwest_funds", "target_value": "100", "target_unit": "万元"}]},
    "plan.supplement": {"number": "TZ-1", "date": date(2021, 7, 1), "about": "JH-1", "ground": "示例原因",
                        "changed": [{"indicator": "eastwest_funds", "target_value": "120", "target_unit": "万元"}]},
    "plan.report": {"number": "ZP-1", "date": date(2021, 12, 31), "about": "JH-1", "done": "示例做法"},
    "plan.reconciliation": {"number": "DZ-1", "date": date(2021, 12, 31), "about": "JH-1",
                            "compared": [{"indicator": "eastwest_funds", "helper_value": "90", "own_value": "80",
                                          "value_unit": "万元", "cause": "timing", "agreed_value": "90"}]},
    "meeting": {"number": "LX-1", "date": DAY, "region": "巫山县", "giver": "烟台市人民政府", "name": "示例联席会议",
                "level": "district", "resolutions": []},
    "meeting.closing": {"number": "BJ-1", "date": date(2021, 6, 1), "about": "LX-1", "item_no": 1, "result": "示例结果"},
    "evaluation": {"number": "PJ-1", "date": date(2021, 12, 20), "giver": "巫山县人民政府", "receiver": "三峡集团",
                   "year": 2021, "grade": "good", "opinion": "示例意见"},
}  # fmt: skip
FIRST = ("fund.batch", "project")
NEEDS = {"training.session": ("training.class",), "sale.refund": ("sale",), "fund.work.plan": ("fund.work",),
         "fund.work.spending": ("fund.work", "fund.work.plan"), "plan.supplement": ("plan",), "plan.report": ("plan",),
         "plan.reconciliation": ("plan",), "meeting.closing": ("meeting",)}  # fmt: skip
WANTED = {"meeting": {"resolutions": [{"item_no": 1, "item": "示例事项", "lead": "示例单位", "due": "2021-09-30"}]}}
THEN = {"plan": "agree"}  # what the other side does before others may name it


def person(name: str, role: str, place: str | tuple[str, str] = "000000") -> Any:
    """A new user with one role."""
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, on=SINCE, place=place)
    return user


def people(*names: str) -> dict[str, Any]:
    """One user for each role, named like it, with whole scope."""
    return {name: person(name, name) for name in names or ROLES}


def make_parties() -> None:
    """The parties that the samples name."""
    parties.make_organisation(code="TRIAL-MOF", name=ORIGIN, kind="treasury", demo=True)
    parties.make_organisation(code="TRIAL-FIRM", name=FIRM, kind="firm", demo=True)
    wushan = parties.named_by_code("FIN-500237").region_id
    parties.make_organisation(code="TRIAL-TEAM", name=TEAM, kind="village_team", region_id=wushan, demo=True)


class Desk:
    """A clerk and an approver who enter and accept."""

    def __init__(self, clerk: Any, approver: Any) -> None:
        self.clerk, self.approver = clerk, approver
        make_parties()

    def draft(self, kind: str, **values: Any) -> Document:
        """The sample of a kind as a draft, some of its values changed."""
        return life.create(self.clerk, kind, {**SAMPLES[kind], **values})

    def submit(self, kind: str, **values: Any) -> Document:
        """The same, submitted."""
        return life.step(self.clerk, self.draft(kind, **values), "submit")

    def accept(self, kind: str, **values: Any) -> Document:
        """The same, accepted."""
        return life.step(self.approver, self.submit(kind, **values), "accept")

    def need(self, kind: str) -> Document:
        """A document that others need, as far on as they need it."""
        made = self.accept(kind, **WANTED.get(kind, {}))
        if kind not in THEN:
            return made
        return life.step(person("other-side", "liaison"), made, THEN[kind])

    def needed(self, kind: str) -> None:
        """All that documents of the kind need."""
        for one in NEEDS.get(kind, ()):
            self.need(one)

    def first(self) -> None:
        """Accepts the fund and the project that the other samples name."""
        for kind in FIRST:
            self.accept(kind)

    def do(self, document: Document, name: str, **how: Any) -> Document:
        """A step of the approver, with a reason."""
        return life.step(self.approver, document, name, **{"reason": "示例理由", **how})


def code_of(call: Any, *args: Any, **named: Any) -> str:
    """The code of the refusal of a call, "" when it was not refused; a refusal always says something and a remedy."""
    try:
        call(*args, **named)
    except Refused as refused:
        assert refused.message
        assert refused.remedy or refused.problems
        return refused.code
    return ""
