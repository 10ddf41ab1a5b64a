"""An upload in one sentence: what happened to it, and who is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bangfu.documents import catalogue, find
from bangfu.web import people
from bangfu.web.door import today

if TYPE_CHECKING:
    from bangfu.intake.models import Upload

NAMED = 2


def said(upload: Upload) -> str:
    """In one sentence what happened to the upload, and who is next; empty while nothing was submitted."""
    if upload.state not in ("confirmed", "accepted"):
        return ""
    counts = find.states_of_upload(upload.token)
    waiting, gone = counts.get("submitted", 0), counts.get("returned", 0)
    left = f";另有 {upload.bad} 行有误,没有提交或没有入账" if upload.bad else ""
    back = f",{gone} 张已退回" if gone else ""
    if waiting:
        return f"已提交 {waiting} 张单据{back},等{_next(upload)}{left}。"
    posted = sum(n for state, n in counts.items() if state not in catalogue.kind(upload.kind).life().unposted)
    return f"已入账 {posted} 张单据{back}{left}。"


def _next(upload: Upload) -> str:
    document = find.waiting_of_upload(upload.token)
    names = people.acceptors(document, today()) if document else []
    if not names:
        return "有审核权限的同志审核入账"
    who = "、".join(names[:NAMED]) + (f"等 {len(names)} 人" if len(names) > NAMED else "")
    return f"{who}{'' if who.endswith('审核') else '审核'}入账"
