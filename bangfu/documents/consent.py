"""More people than one may see alone: asked for with a reason, decided by a second person, then open for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from bangfu.documents import find, guards, rolls
from bangfu.documents.disclosed import ConsentDecision, ConsentRequest
from bangfu.documents.models import Document
from bangfu.documents.wishing import WORKERS, Asking, check_reason, judge
from bangfu.kernel.errors import Refused
from bangfu.ledger.leaf import sm3

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet

MOST_ALONE = 100  # people; more are shown or leave in full only with a second person's consent
WAITS = timedelta(days=7)  # a request that nobody decided is void afterwards
HOLDS = timedelta(hours=24)  # from the decision on, for the asker, as often as needed; each time is written down
APPROVER = "approver"


def subjects_of(head: Document) -> set[str]:
    """The people of the document, each once."""
    return set(rolls.subjects(head.kind, find.body(head)))


def is_needed(people: int) -> bool:
    """Whether so many people take a second person."""
    return people > MOST_ALONE


def ask(asking: Asking, head: Document) -> ConsentRequest:
    """The request that waits for a second person.

    Refuses: `no_right`, `no_reason`, `personal_number`, `no_consent_needed`, `already_asked`, `already_granted`.
    """
    judge(asking, head)
    people = subjects_of(head)
    if not is_needed(len(people)):
        raise Refused(f"名册有 {len(people)} 人,不必申请", "写明理由即可查看或导出", "no_consent_needed")
    if granted(asking.user, head, people, asking.now):
        raise Refused("已经同意,还在有效期内", "直接查看或导出", "already_granted")
    last = last_of(asking.user, head)
    if last and is_open(last, asking.now) and last.roll == _digest(people):
        raise Refused("已经申请过,还没有决定", "请等有审核权限的同志决定", "already_asked")
    return ConsentRequest.objects.create(
        document=head, user_id=asking.user.pk, behalf_id=_lender(asking.user, head, WORKERS, asking.today),
        roll=_digest(people), people_count=len(people), reason=asking.said, asked_at=asking.now,
    )  # fmt: skip


def decide(asking: Asking, key: int, *, grants: bool) -> ConsentDecision:
    """The decision, with its reason; of two at one moment the first stands.

    Refuses: `not_found`, `no_right`, `four_eyes`, `no_reason`, `personal_number`, `already_decided`, `too_late`,
    `roll_changed`.
    """
    request = _related().filter(pk=key).first()
    if request is None or not guards.rights(asking.user, asking.today)(request.document, "reader"):
        raise Refused("没有这份申请", "请从待办中打开", "not_found")
    refused = against(asking.user, request, asking.today)
    if refused:
        raise refused
    check_reason(asking, "同意或不同意")
    if ConsentDecision.objects.filter(pk=key).exists():
        raise _decided()
    if not is_open(request, asking.now):
        raise Refused(f"申请已过 {WAITS.days} 天,不再有效", "请申请人重新申请", "too_late")
    if request.roll != _digest(subjects_of(request.document)):
        raise Refused("申请之后名册改过", "请申请人按现在的名册重新申请", "roll_changed")
    try:
        with transaction.atomic():
            return ConsentDecision.objects.create(
                request=request, user_id=asking.user.pk, granted=grants, reason=asking.said, decided_at=asking.now
            )
    except IntegrityError:
        raise _decided() from None


def _decided() -> Refused:
    return Refused("这份申请已经有人决定", "刷新后查看结果", "already_decided")


def against(user: AbstractBaseUser, request: ConsentRequest, today: date) -> Refused | None:
    """The reason why the user may not decide: no right to approve there, or the same person as the asker."""
    allowed = guards.rights(user, today)
    if not allowed(request.document, APPROVER):
        return guards.no_right("同意完整名册", APPROVER)
    deciding = {user.pk, _lender(user, request.document, (APPROVER,), today)} - {None}
    if deciding & {request.user_id, request.behalf_id}:
        return Refused("由您(或您所代、代您的人)申请,不能由您决定", "请另一位有审核权限的同志办理", "four_eyes")
    return None


def _lender(user: AbstractBaseUser, head: Document, actions: Iterable[str], today: date) -> int | None:
    """For whom the user acts, when every role that lets him is lent."""
    allowed = guards.rights(user, today)
    lenders = [allowed.for_whom(head, action) for action in actions if allowed(head, action)]
    return lenders[0] if lenders and None not in lenders else None


def granted(user: AbstractBaseUser, head: Document, people: set[str], now: datetime) -> ConsentDecision | None:
    """The consent that holds now, for this user and these people of the document."""
    found = ConsentDecision.objects.filter(
        granted=True, decided_at__gt=now - HOLDS, decided_at__lte=now, request__document=head,
        request__user_id=user.pk, request__roll=_digest(people),
    )  # fmt: skip
    return found.select_related("user").order_by("-decided_at").first()


def required(asking: Asking, head: Document, people: set[str]) -> ConsentDecision | None:
    """The consent under which so many people are shown; None where none is needed.

    Refuses: `too_many_people`.
    """
    if not is_needed(len(people)):
        return None
    found = granted(asking.user, head, people, asking.now)
    if found is None:
        remedy = "请先申请,由另一位有审核权限的同志同意;脱敏的名册可以直接导出"
        raise Refused(
            f"名册有 {len(people)} 人,超过 {MOST_ALONE} 人的完整名册要有第二人同意", remedy, "too_many_people"
        )
    return found


def is_open(request: ConsentRequest, now: datetime) -> bool:
    """Whether the request still waits for its decision."""
    return not hasattr(request, "decision") and request.asked_at > now - WAITS


def last_of(user: AbstractBaseUser, head: Document) -> ConsentRequest | None:
    """What the user asked last about the document."""
    return _related().filter(user_id=user.pk, document=head).order_by("-pk").first()


def waiting(user: AbstractBaseUser, now: datetime, today: date) -> list[ConsentRequest]:
    """The open requests that the user may decide, oldest first.

    Cost: rights are looked at for every open request of the house, of which there are few.
    """
    rows = _related().filter(decision__isnull=True, asked_at__gt=now - WAITS).exclude(user_id=user.pk).order_by("pk")
    return [row for row in rows if against(user, row, today) is None]


def of(user: AbstractBaseUser) -> QuerySet[ConsentRequest]:
    """What the user asked for or decided, latest first."""
    own = _related().filter(user_id=user.pk) | _related().filter(decision__user_id=user.pk)
    return own.order_by("-pk")


def _related() -> QuerySet[ConsentRequest]:
    return ConsentRequest.objects.select_related("document", "document__region", "user", "decision", "decision__user")


def _digest(people: set[str]) -> str:
    """Tells one roll from another, by the subjects, which say nothing of anybody."""
    return sm3("\n".join(sorted(people)).encode()).hex()
