"""What the page of a document offers about its people: seeing and taking them in full, alone or with consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bangfu.documents import consent, revealing
from bangfu.web import people
from bangfu.web.door import reader, today
from bangfu.web.wording import Tag, minute

if TYPE_CHECKING:
    from datetime import datetime

    from bangfu.documents.disclosed import ConsentRequest
    from bangfu.documents.models import Document

STATES = {
    "open": Tag("等待决定", "wait"),
    "late": Tag("已过期", ""),
    "granted": Tag("已同意", "go"),
    "refused": Tag("不同意", "stop"),
}


def card(request: HttpRequest, document: Document) -> dict[str, Any] | None:
    """What may be done with the people of the document; None where it names nobody."""
    if not revealing.names_people(document):
        return None
    where = [document.kind, document.number]
    may = revealing.may_reveal(reader(request), document, today())
    asked = _consent(request, document) if may else None
    return {
        "may": may and (asked is None or asked["holds"]),
        "consent": asked,
        "reveal": reverse("document-reveal", args=where),
        "export": reverse("document-roll", args=where),
        "records": [
            {"who": people.shown(one.user), "act": one.get_act_display(), "reason": one.reason,
             "when": minute(one.done_at), "people": one.people_count, "full": one.in_full,
             "consent": people.shown(one.consent.user) if one.consent else ""}
            for one in revealing.record_of(document)
        ],
    }  # fmt: skip


def _consent(request: HttpRequest, document: Document) -> dict[str, Any] | None:
    """How far the second person's consent is; None for a document that needs none."""
    found, now = consent.subjects_of(document), timezone.now()
    if not consent.is_needed(len(found)):
        return None
    held = consent.granted(reader(request), document, found, now)
    last = consent.last_of(reader(request), document)
    return {
        "people": len(found),
        "most": consent.MOST_ALONE,
        "holds": held is not None,
        "until": minute(held.decided_at + consent.HOLDS) if held else "",
        "by": people.shown(held.user) if held else "",
        "last": said(last, now) if last and not held else None,
        "asks": not held and not (last and consent.is_open(last, now)),
        "url": reverse("document-consent", args=[document.kind, document.number]),
    }


def state(one: ConsentRequest, now: datetime) -> Tag:
    """How far a request is, as a mark."""
    if hasattr(one, "decision"):
        return STATES["granted" if one.decision.granted else "refused"]
    return STATES["open" if consent.is_open(one, now) else "late"]


def said(one: ConsentRequest, now: datetime) -> dict[str, Any]:
    """A request as lists show it: how many people and why, never who they are."""
    decision = getattr(one, "decision", None)
    return {
        "key": one.pk,
        "who": people.shown(one.user),
        "people": one.people_count,
        "reason": one.reason,
        "when": minute(one.asked_at),
        "state": state(one, now),
        "by": people.shown(decision.user) if decision else "",
        "answer": decision.reason if decision else "",
        "decided": minute(decision.decided_at) if decision else "",
    }
