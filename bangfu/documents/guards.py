"""What must be so before a step is done; each guard answers with the reason why not and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bangfu.documents import catalogue
from bangfu.documents.models import Document, Transition
from bangfu.documents.steps import EDITABLE, GONE, ROLE_TITLES, Life, Step
from bangfu.kernel.errors import Problem, Refused, errors_of
from bangfu.kernel.personal import without_numbers
from bangfu.kernel.pieces import pieces
from bangfu.registry import scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from bangfu.registry.models import RoleAssignment


class Rights:
    """A question that answers whether the user may act on a document."""

    def __init__(self, given: scope.Rights) -> None:
        self._given = given

    def __call__(self, head: Document, action: str) -> bool:
        """Whether a role of the user allows the action."""
        return bool(self._which(head, action))

    def for_whom(self, head: Document, action: str) -> int | None:
        """The lender, when the action is allowed by lent roles only; None for who acts by a role of his own."""
        roles = self._which(head, action)
        return roles[0].given_by_id if roles and all(role.lent for role in roles) else None

    def _which(self, head: Document, action: str) -> list[RoleAssignment]:
        return self._given.by_which(action, head.region_id, helper_id=head.helper_id, programme=head.programme_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to do which step for which day, and why; `filled_for` is for whom the document was submitted."""

    user: AbstractBaseUser
    step: Step
    on: date
    today: date
    reason: str = ""
    filled_for: int | None = None


def step_of(kind: str, name: str) -> Step:
    """The step of that name in the life of the kind.

    Refuses: `unknown_step`.
    """
    life = catalogue.kind(kind).life()
    step = life.step(name)
    if step is None:
        titles = "、".join(f"{s.name}({s.title})" for s in life.steps)
        raise Refused(f"{catalogue.title(kind)}没有“{name}”这一步", f"可用:{titles}", "unknown_step")
    return step


def against(document: Document, asked: Asked, life: Life, allowed: Rights) -> Refused | None:
    """The reason why the step may not be done: state, right, four eyes, day or missing words; None when it may.

    Refuses: `personal_number`.
    """
    step, number = asked.step, document.number
    if document.state not in step.sources:
        now = document.state_title
        return Refused(f"{number} 现在是“{now}”,不能{step.title}", _open(life, document.state), "wrong_state")
    if not allowed(document, step.actor):
        return no_right(step.title, step.actor)
    if step.posts and life.four_eyes and _same_eyes(document, asked, allowed.for_whom(document, step.actor)):
        remedy = "请另一位有审核权限的同志办理"
        return Refused(f"{number} 由您(或您所代、代您的人)填报,不能由您{step.title}", remedy, "four_eyes")
    if asked.on > asked.today:
        return Refused(f"{step.title}的日期 {asked.on} 还没有到", f"今天是 {asked.today}", "day_in_future")
    if step.reason and not asked.reason.strip():
        return Refused(f"{step.title}没有写理由", "请写明理由后再办理", "no_reason")
    without_numbers(asked.reason, "理由")
    return None


def _same_eyes(document: Document, asked: Asked, acts_for: int | None) -> bool:
    """Whether those who filled the document in and those who would accept it are partly the same."""
    return not {document.author_id, asked.filled_for}.isdisjoint({asked.user.pk, acts_for} - {None})


def for_another(document: Document, other: AbstractBaseUser, step: Step, today: date) -> Refused | None:
    """The reason why nobody may do the step for this other person: who could not do it himself cannot be helped."""
    if step.actor != "clerk":
        return Refused(f"“{step.title}”不能代办", "只有填报环节可以代办;审核请由本人办理", "not_for_another")
    if not rights(other, today)(document, step.actor):
        who = other.get_username()
        return Refused(f"“{who}”在这个地区没有填报权限,不能代他填报", "请核对登录名", "not_for_another")
    return None


def filled_for(keys: Iterable[int]) -> dict[int, int]:
    """For whom documents were submitted, where that was done for another."""
    found: dict[int, int] = {}
    for some in pieces(sorted(keys)):
        rows = Transition.objects.filter(document__in=some, name="submit", behalf__isnull=False).order_by("id")
        found |= dict(rows.values_list("document_id", "behalf_id"))
    return found


def _open(life: Life, state: str) -> str:
    names = "、".join(step.title for step in life.open_steps(state))
    return f"现在可以:{names}" if names else "这张单据已经办完"


def no_right(what: str, actor: str) -> Refused:
    """The refusal of somebody whose roles do not reach that far."""
    who = ROLE_TITLES.get(actor, actor)
    return Refused(f"您没有在这个地区(或结对)办理“{what}”的权限", f"请由有“{who}”角色的同志办理", "no_right")


def not_editable(document: Document) -> Refused | None:
    """The refusal of changing what was submitted or stands in the books."""
    if document.state in EDITABLE:
        return None
    now = document.state_title
    return Refused(f"{document.number} 现在是“{now}”,不能修改", "已入账的请用“更正”,待审核的请先退回", "wrong_state")


def rights(user: AbstractBaseUser, on: date, heads: Iterable[Document] = ()) -> Rights:
    """A question that answers whether the user may act on a document; what the heads name is read together."""
    given = scope.Rights(user, on)
    known = [(head.region_id, head.helper_id) for head in heads if head.region_id and head.helper_id]
    given.load((region for region, _ in known), (helper for _, helper in known))

    return Rights(given)


def earlier(kind: str, numbers: Iterable[str]) -> dict[str, Document]:
    """The documents of the kind that carry one of the numbers."""
    found: dict[str, Document] = {}
    for some in pieces(sorted(set(numbers))):
        for document in Document._base_manager.filter(kind=kind, number__in=some):
            found[document.number] = document
    return found


def taken(document: Document | None) -> Refused | None:
    """The refusal of a number that another document carries; one that was withdrawn or voided gives it free."""
    if document is None or document.state in GONE:
        return None
    return number_taken(document.kind, document.number, document.state_title)


def number_taken(kind: str, number: str, state: str) -> Refused:
    """The refusal of a number that is used already."""
    message = f"{catalogue.title(kind)}编号“{number}”已经用过({state})"
    remedy = "同一笔请在原单据上办理“更正”,是另一笔请换编号"
    return Refused(message, remedy, "number_taken", [Problem("number", message, remedy, "number_taken", value=number)])


def changed(number: str) -> Refused:
    """The refusal of somebody who saw an older version."""
    return Refused(f"{number} 刚被别人改过", "请刷新,看过新的内容后再办理", "version_changed")


def faulty(problems: Sequence[Problem], number: str) -> Refused | None:
    """The refusal that carries every fault of a document; None when nothing forbids it."""
    wrong = errors_of(list(problems))
    if not wrong:
        return None
    return Refused(f"{number or '这张单据'}有 {len(wrong)} 处要改", "", "faulty", wrong)


def as_problem(kind: str, refused: Refused) -> Problem:
    """The refusal as a fault; what the holdings forbid stands at the amount, where the kind has a single one."""
    money = [column.name for column in catalogue.columns(kind) if column.type == "money"]
    field = money[0] if len(money) == 1 and refused.code in ("overspent", "over_limit") else ""
    return Problem(field, refused.message, refused.remedy, refused.code)
