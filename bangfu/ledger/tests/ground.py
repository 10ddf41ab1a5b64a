"""What the tests of the ledger stand on: a few places and parties, and short ways to write drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from bangfu.kernel.line import Attributed, Card, Line
from bangfu.ledger.drafts import AttributionDraft, EntryDraft
from bangfu.ledger.models import Entry
from bangfu.ledger.post import post
from bangfu.registry.models import Organisation, Programme, Region

MEASURES = """
["trial.received"]
title = "试收到"
unit = "fen"
nature = "flow"
limit = "<= money.enter by fund"

["trial.received.direct"]
title = "试直接收到"
backed = true

["trial.rearranged"]
title = "试再安排"
unit = "fen"
nature = "flow"
backed = true

["trial.attended"]
title = "试人次"
unit = "person_time"
nature = "flow"
categories = { cadre = "干部", farmer = "农民" }

["trial.committed"]
title = "试承诺"
unit = "fen"
nature = "flow"

["trial.paid"]
title = "试支付"
unit = "fen"
nature = "flow"
limit = "<= trial.committed by fund, about"
"""
RECORDED = datetime(2022, 6, 1, 8, 0, tzinfo=UTC)
DAY = date(2021, 3, 1)
FUND = "trial.batch/ZB-1"


class Ground:
    """One county with its parties (made or found), and a counter so that every draft has a key of its own."""

    def __init__(self) -> None:
        region, _ = Region.objects.get_or_create(key="trial-district", defaults={"kind": "district"})
        self.region = region.pk
        made: dict[str, int] = {}
        for name, title in NAMES.items():
            values = {"name": title, "short_name": title, "kind": "other"}
            made[name] = Organisation.objects.get_or_create(code=f"TRIAL-{name}", defaults=values)[0].pk
        self.province, self.city, self.a, self.b, self.payee, self.helper, self.other = (made[n] for n in NAMES)
        for code in ("eastwest", "central"):
            Programme.objects.get_or_create(code=code, defaults={"name": code, "sort_no": 1})
        self.count = 0

    @property
    def head(self) -> tuple[Attributed, ...]:
        """To whom a line is attributed that says nothing."""
        return (Attributed("eastwest", self.helper, "direct"),)

    def line(self, measure: str, quantity: int, giver: int, receiver: int, **more: Any) -> Line:
        """A line about the test fund unless it says otherwise."""
        more.setdefault("fund", FUND)
        more.setdefault("region", self.region)
        return Line(measure=measure, quantity=quantity, giver=giver, receiver=receiver, **more)

    def draft(self, *lines: Line, key: str = "", on: date = DAY, **more: Any) -> EntryDraft:
        """A draft of its own document."""
        self.count += 1
        number = more.pop("number", f"T-{self.count}")
        values: dict[str, Any] = {
            "key": key or f"trial/{number}/1/accept",
            "kind": "trial",
            "number": number,
            "revision": 1,
            "transition": "accept",
            "on": on,
            "body_digest": bytes(32),
            "attachments_digest": bytes(32),
            "author": "clerk",
            "acceptor": "approver",
            "attributed": self.head,
            "recorded_at": RECORDED,
        }
        return EntryDraft(**{**values, **more}, lines=lines)

    def batch(self, fen: int, *, on: date = DAY, fund: str = FUND, receiver: int = 0) -> EntryDraft:
        """A fund that comes from the province, with its first money."""
        card = Card(fund, "trial.batch", fund.partition("/")[2], "试验资金", origin=self.province)
        line = self.line("money.enter", fen, self.province, receiver or self.city, fund=fund)
        return self.draft(line, on=on, card=card)

    def move(self, verb: str, fen: int, giver: int, receiver: int, **more: Any) -> EntryDraft:
        """A single movement of money."""
        on = more.pop("on", DAY)
        key = more.pop("key", "")
        return self.draft(self.line(f"money.{verb}", fen, giver, receiver, **more), on=on, key=key)

    def attribution(self, posting: int, *, sign: int = 1, **more: Any) -> AttributionDraft:
        """A later attribution to the second programme."""
        values: dict[str, Any] = {"programme": "central", "helper": self.other, "mode": "direct"}
        return AttributionDraft(posting_id=posting, sign=sign, **{**values, **more})


NAMES = {
    "province": "试验省财政",
    "city": "试验市财政",
    "a": "甲县财政局",
    "b": "乙县财政局",
    "payee": "施工单位",
    "helper": "帮扶单位",
    "other": "另一帮扶单位",
}


def posted(*drafts: EntryDraft) -> list[Entry]:
    """The entries of one transition, committed."""
    with transaction.atomic():
        return post(drafts)


def on_hand(organisation: int, fund: str = FUND, day: str = "9999-12-31") -> int:
    """What an organisation holds of a fund, added up naively from the postings."""
    from bangfu.ledger.models import Posting

    rows = Posting.objects.filter(fund=fund, measure__startswith="money.", happened_on__lte=day)
    total = 0
    for verb, giver, receiver, quantity in rows.values_list("measure", "giver_id", "receiver_id", "quantity"):
        if receiver == organisation and verb != "money.spend":
            total += quantity
        if giver == organisation and verb != "money.enter":
            total -= quantity
    return total
