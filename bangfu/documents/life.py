"""The one place where documents are made and moved on: guards → problems → lines → ledger, in one transaction.

A single step is a step of many with one document, so what comes in singly and what comes in bulk cannot differ.
Everything that can be known before the lock is prepared before it: `prepare_create` and `prepare_step` ask no
transaction, their `commit` is short and joins the caller's transaction where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from bangfu.documents import creating, guards, moving, rolls, writing
from bangfu.documents.creating import Alongside, Answers, Author, Creation
from bangfu.documents.models import Document, Revision, Transition
from bangfu.documents.moving import Judged, Order
from bangfu.documents.reading import Given
from bangfu.documents.steps import Step
from bangfu.kernel.errors import Problem, Refused
from bangfu.ledger import post
from bangfu.registry import scope as scopes

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def _now() -> datetime:
    return timezone.now()


def _author(user: AbstractBaseUser) -> Author:
    now = _now()
    today = timezone.localdate(now)
    return Author(user, scopes.of(user, today), now, today)


def prepare_create(
    user: AbstractBaseUser, kind: str, items: Sequence[Given], *, submit: bool = True, **origin: Any
) -> Creation:
    """New documents, judged and ready for `commit`; the good ones will be submitted, or stay drafts.

    Shape: an item maps column names to keys, ids or words; `upload`, `sheet`, `row`, `demo` and `basis` may come with
    each item or, the same for all, as keywords.
    """
    with writing.judging():
        return creating.prepare(_author(user), kind, items, submit=submit, origin=origin)


def create_many(
    user: AbstractBaseUser, kind: str, items: Sequence[Given], *, submit: bool = True, **origin: Any
) -> Answers:
    """For each item the new document, submitted unless `submit` is false, or the reason why not."""
    return prepare_create(user, kind, items, submit=submit, **origin).commit()


def create(user: AbstractBaseUser, kind: str, values: Given, **origin: Any) -> Document:
    """The new draft.

    Refuses: `faulty` with every fault, `number_taken`, `no_right`.
    """
    return _only(create_many(user, kind, [values], submit=False, **origin))


@writing.judging()
def check_many(user: AbstractBaseUser, kind: str, items: Sequence[Given]) -> list[list[Problem]]:
    """For each item every fault and doubt that making and accepting it would meet; nothing is written."""
    creation = prepare_create(user, kind, items)
    later = _foreseen(creation)
    return [
        found
        if wrong is None or wrong.code == "faulty"
        else [*found, *(wrong.problems or [guards.as_problem(kind, wrong)])]
        for found, wrong in zip(creation.problems, later, strict=True)
    ]


def _foreseen(creation: Creation) -> list[Refused | None]:
    """Why each item will not get into the books: as it was judged, otherwise by what the ledger holds now."""
    refused = list(creation.refused)
    good = [at for at, wrong in enumerate(refused) if wrong is None]
    drafts = moving.first_entries(creation.author, [(creation.heads[at], creation.bodies[at]) for at in good])
    refused_drafts = {at: one for at, one in zip(good, drafts, strict=True) if isinstance(one, Refused)}
    ready = [at for at in good if at not in refused_drafts]
    prepared = post.prepare([one for one in drafts if not isinstance(one, Refused)])
    verdicts = dict(zip(ready, post.foresee(prepared), strict=True))
    return [wrong or refused_drafts.get(at) or verdicts.get(at) for at, wrong in enumerate(refused)]


@writing.judging()
def edit(user: AbstractBaseUser, document: Document, values: Given, version: int) -> Document:
    """The draft or returned document with new values; whoever changes it is its author from then on.

    Refuses: `wrong_state`, `no_right`, `version_changed`, `faulty`, `number_fixed`.
    """
    author = _author(user)
    head = Document._base_manager.get(pk=document.pk)
    body = moving.body_of(head)
    seen = (head.state, version)
    allowed = guards.rights(user, author.today)
    refused = guards.not_editable(head) or (None if allowed(head, "clerk") else guards.no_right("修改", "clerk"))
    if refused:
        raise refused
    people = moving.put(author, (head, body), values)
    if not allowed(head, "clerk"):
        raise guards.no_right("修改", "clerk")
    head.author_id, head.version = user.pk, version + 1
    with writing.together():
        if writing.locked([head]).get(head.pk) != seen:
            raise guards.changed(head.number)
        people.keep(rolls.subjects(head.kind, body))
        head.save()
        body.save()
    return head


@dataclass(slots=True)
class Moving:
    """Steps that were judged; `commit` does the good ones, inside the caller's transaction where there is one."""

    author: Author
    order: Order
    judged: list[Judged]
    prepared: dict[int, post.Prepared] = field(default_factory=dict)
    transitions: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    revisions: dict[int, Revision] = field(default_factory=dict)

    def commit(self, alongside: Alongside | None = None) -> Answers:
        """For each document itself after the step, or the reason why not; each is decided alone and in order.

        Shape: `alongside` is called with the answers inside the same transaction, for what must happen with them.
        """
        with writing.together():
            held = writing.locked([one.head for one in self.judged if one.doing])
            for one in self.judged:
                if one.doing and held.get(one.head.pk) != one.seen:
                    one.doing, one.refused = None, guards.changed(one.head.number)
            self._post()
            self._write([one for one in self.judged if one.doing])
            answers: Answers = [one.refused or one.head for one in self.judged]
            if alongside:
                alongside(answers)
        return answers

    def _post(self) -> None:
        posting = [at for at, one in enumerate(self.judged) if one.doing and at in self.prepared]
        answers = post.post_many([self.prepared[at] for at in posting]) if posting else []
        for at, answer in zip(posting, answers, strict=True):
            if isinstance(answer, Refused):
                self.judged[at].doing, self.judged[at].refused = None, answer

    def _write(self, done: Sequence[Judged]) -> None:
        places = {id(one): at for at, one in enumerate(self.judged)}
        kept = [places[id(one)] for one in done]
        writing.insert_new(Transition, [self.transitions[at] for at in kept])
        writing.replace_rows([self.revisions[at] for at in kept if at in self.revisions], ("document", "number"))
        for one in done:
            doing = one.doing
            assert doing is not None
            revision = doing.revision()
            one.head.state = doing.step.leads(one.seen[0])
            one.head.revision, one.head.version = revision, one.seen[1] + 1
            if doing.step.posts == "correction":
                doing.people.keep(rolls.subjects(one.head.kind, doing.body))
                one.head.save()
                doing.body.save()
        plain = [one for one in done if one.doing and one.doing.step.posts != "correction"]
        for target in {one.head.state for one in plain}:
            writing.move([one.head for one in plain if one.head.state == target], target)


def prepare_step(
    user: AbstractBaseUser,
    documents: Sequence[Document],
    name: str,
    *,
    on: date | None = None,
    reason: str = "",
    values: Given | None = None,
    behalf: AbstractBaseUser | None = None,
) -> Moving:
    """A step of documents, judged, drafted and ready for `commit`; `behalf` is the user for whom it is done.

    Time: `on` is the day it was so: by default the document's own date where the step posts its lines, otherwise
    today; never in the future. A correction keeps the days of what it corrects.
    """
    with writing.judging():
        return _prepared(_author(user), documents, Order(name, on, reason.strip(), values, behalf))


def _prepared(author: Author, documents: Sequence[Document], order: Order) -> Moving:
    moving_ = Moving(author, order, moving.judge(author, documents, order))
    _take_back(moving_.judged)
    posting = [at for at, one in enumerate(moving_.judged) if one.doing and one.drafts]
    ready = post.prepare([moving_.judged[at].drafts for at in posting])
    moving_.prepared = dict(zip(posting, ready, strict=True))
    _prepare_rows(moving_)
    return moving_


def _take_back(judged: Sequence[Judged]) -> None:
    """Puts the reversals in front of what a document posts anew."""
    orders = moving.reversal_orders(judged)
    drafts = post.reversals([(entry, head) for _, entry, head in orders])
    undoing: dict[int, list[Any]] = {}
    for (one, _, _), draft in zip(orders, drafts, strict=True):
        undoing.setdefault(id(one), []).append(draft)
    for one in judged:
        one.drafts = (*undoing.get(id(one), ()), *one.drafts)


def _prepare_rows(ready: Moving) -> None:
    """The rows of steps and revisions as the engine stores them, but for their ids."""
    doings = [(at, one.doing) for at, one in enumerate(ready.judged) if one.doing]
    steps = [
        Transition(
            document_id=doing.head.pk,
            name=doing.step.name,
            source=doing.head.state,
            target=doing.step.leads(doing.head.state),
            on=doing.on,
            user_id=ready.author.user.pk,
            behalf_id=doing.behalf,
            reason=ready.order.reason,
            revision=doing.revision(),
            done_at=doing.at,
        )
        for _, doing in doings
    ]
    ready.transitions = dict(zip((at for at, _ in doings), writing.rows(steps, ("id",)), strict=True))
    ready.revisions = {
        at: Revision(document_id=doing.head.pk, number=doing.revision(), content=doing.said, digest=doing.digest)
        for at, doing in doings
        if doing.step.name == moving.SUBMIT or doing.step.posts == "correction"
    }


def step(
    user: AbstractBaseUser,
    document: Document,
    name: str,
    *,
    on: date | None = None,
    reason: str = "",
    values: Given | None = None,
    behalf: AbstractBaseUser | None = None,
    version: int | None = None,
) -> Document:
    """The document after the step.

    Refuses: what the guards, the body or the ledger refuse; `version_changed` when somebody was faster than `version`.
    """
    if version is not None and version != document.version:
        raise guards.changed(document.number)
    ready = prepare_step(user, [document], name, on=on, reason=reason, values=values, behalf=behalf)
    return _only(ready.commit())


def step_many(
    user: AbstractBaseUser,
    documents: Sequence[Document | Refused],
    name: str,
    *,
    on: date | None = None,
    reason: str = "",
) -> Answers:
    """For each document itself after the step, or the reason why not; a refusal that is handed in comes back."""
    given = [document for document in documents if isinstance(document, Document)]
    answers = iter(prepare_step(user, given, name, on=on, reason=reason).commit())
    return [one if isinstance(one, Refused) else next(answers) for one in documents]


def accept_many(user: AbstractBaseUser, documents: Sequence[Document | Refused], on: date | None = None) -> Answers:
    """For each submitted document itself, accepted and posted, or the reason why not.

    Cost: the same statements for one and for 20,000; what can be computed is computed before the lock.
    """
    return step_many(user, documents, "accept", on=on)


@writing.judging()
def opened_steps(user: AbstractBaseUser, document: Document) -> list[Step]:
    """The steps that the user may take now."""
    return [one for one, refused in moving.open_steps(_author(user), document) if refused is None]


def proposed_number(kind: str, on: date | None = None) -> str:
    """A free number for a new document: the name of its kind, the year, and the next number of that row."""
    return creating.next_number(kind, (on or timezone.localdate(_now())).year)


def _only(answers: Answers) -> Document:
    answer = answers[0]
    if isinstance(answer, Refused):
        raise answer
    return answer
