"""New documents, one or many: judged together before the transaction, written together inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bangfu.documents import catalogue, content, drafting, guards, rolls, writing
from bangfu.documents.models import Body, Document, Revision, Transition
from bangfu.documents.reading import Given, Reader
from bangfu.documents.steps import STATE_TITLES
from bangfu.kernel.errors import Problem, Refused
from bangfu.ledger.backend import wall
from bangfu.ledger.backend.bulk import new_ids
from bangfu.registry.vault import People

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AbstractBaseUser

    from bangfu.registry.scope import Scope

RENEW = "renew"
Answers = list[Document | Refused]
Alongside = Callable[[Answers], None]


@dataclass(frozen=True, slots=True)
class Author:
    """Who enters, what they may name, and when it is."""

    user: AbstractBaseUser
    scope: Scope
    now: datetime
    today: date


@dataclass(slots=True)
class Creation:
    """Documents that were judged; `commit` writes the good ones, inside the caller's transaction where there is one.

    Shape: `problems` holds every fault and warning of each item, `refused` the reason why it is not written.
    """

    kind: str
    author: Author
    heads: list[Document]
    bodies: list[Body]
    problems: list[list[Problem]]
    refused: list[Refused | None]
    before: dict[str, Document] = field(default_factory=dict)
    people: People = field(default_factory=People)
    head_rows: list[tuple[Any, ...]] = field(default_factory=list)
    body_rows: list[tuple[Any, ...]] = field(default_factory=list)
    steps: list[list[tuple[Any, ...]]] = field(default_factory=list)
    revisions: list[list[tuple[Any, ...]]] = field(default_factory=list)

    def commit(self, alongside: Alongside | None = None) -> Answers:
        """For each item the new document, or the reason why not; all that is good is written, or nothing.

        Shape: `alongside` is called with the answers inside the same transaction, for what must happen with them.
        Refuses: `number_taken` when another took a number at the very moment.
        """
        with writing.together():
            answers = self._write()
            if alongside:
                alongside(answers)
        return answers

    def _write(self) -> Answers:
        again = guards.earlier(self.kind, [head.number for head in _only(self.heads, self.refused)])
        fresh: list[int] = []
        renewed: list[int] = []
        answers: Answers = []
        for at, (head, wrong) in enumerate(zip(self.heads, self.refused, strict=True)):
            verdict = wrong or self._overtaken(again.get(head.number), self.before.get(head.number), head.number)
            answers.append(verdict or head)
            if verdict is None:
                (renewed if head.number in again else fresh).append(at)
        self.people.keep(who for at in (*fresh, *renewed) for who in rolls.subjects(self.kind, self.bodies[at]))
        self._insert(fresh)
        for at in renewed:
            self.bodies[at].document = self.heads[at]
        writing.replace_rows([self.heads[at] for at in renewed], ("id",))
        writing.replace_rows([self.bodies[at] for at in renewed], ("document",))
        writing.insert_of(Transition, self._with_keys(sorted([*fresh, *renewed]), self.steps))
        writing.insert_of(Revision, self._with_keys(fresh, self.revisions))
        writing.replace_rows([self._revision(at) for at in renewed if self.revisions[at]], ("document", "number"))
        return answers

    def _with_keys(self, places: Sequence[int], rows: Sequence[list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        return [(self.heads[at].pk, *row) for at in places for row in rows[at]]

    def _revision(self, at: int) -> Revision:
        said = content.content(self.heads[at], self.bodies[at])
        number = self.heads[at].revision
        return Revision(document=self.heads[at], number=number, content=said, digest=content.digest(said))

    def _overtaken(self, now: Document | None, before: Document | None, number: str) -> Refused | None:
        seen = (before.pk, before.version) if before else None
        return guards.changed(number) if (now and (now.pk, now.version)) != seen else None

    def _insert(self, fresh: Sequence[int]) -> None:
        for pk, at in zip(new_ids(Document._meta.db_table, len(fresh)), fresh, strict=True):
            self.heads[at].pk = pk
            self.bodies[at].document = self.heads[at]
        writing.insert_rows(Document, [(self.heads[at].pk, *self.head_rows[at]) for at in fresh], ("id",))
        keyed = [(self.heads[at].pk, *self.body_rows[at]) for at in fresh]
        writing.insert_rows(catalogue.kind(self.kind), keyed, ("document_id",))


def prepare(author: Author, kind: str, items: Sequence[Given], *, submit: bool, origin: Given) -> Creation:
    """Everything about new documents that needs no transaction: values, look-ups, faults, numbers, rights."""
    reader = Reader(author.scope, author.today, len(items))
    readings = reader.read_all(kind, [{**origin, **item} for item in items])
    pairs = drafting.draft(kind, readings)
    heads, bodies = [head for head, _ in pairs], [body for _, body in pairs]
    before = guards.earlier(kind, [head.number for head in heads if head.number])
    found = [
        reading.problems or drafting.problems(head, body, author.today)
        for reading, (head, body) in zip(readings, pairs, strict=True)
    ]
    refused = _judged(kind, heads, found, before)
    allowed = guards.rights(author.user, author.today, heads)
    _judge_rights(allowed, heads, refused, submit=submit)
    for (head, body), wrong in zip(pairs, refused, strict=True):
        _begin(head, author, before.get(head.number), submit=submit)
        if wrong is None:
            drafting.entitle(head, body)
    creation = Creation(kind, author, heads, bodies, found, refused, before, reader.people)
    creation.head_rows = _spread(writing.rows(_only(heads, refused), ("id",)), refused)
    creation.body_rows = _spread(writing.rows(_only(bodies, refused), ("document_id",)), refused)
    creation.steps = [
        [] if wrong else _steps(author, head, before.get(head.number), allowed.for_whom(head, "clerk"))
        for head, wrong in zip(heads, refused, strict=True)
    ]
    creation.revisions = [
        _revision(*pair) if submit and not wrong else [] for pair, wrong in zip(pairs, refused, strict=True)
    ]
    return creation


def _only(objects: Sequence[Any], refused: Sequence[Refused | None]) -> list[Any]:
    return [one for one, wrong in zip(objects, refused, strict=True) if wrong is None]


def _spread(rows: Sequence[tuple[Any, ...]], refused: Sequence[Refused | None]) -> list[tuple[Any, ...]]:
    """The rows of the good items at the items' places."""
    good = iter(rows)
    return [next(good) if wrong is None else () for wrong in refused]


def _judged(
    kind: str, heads: Sequence[Document], found: Sequence[list[Problem]], before: dict[str, Document]
) -> list[Refused | None]:
    """The refusals of items that are faulty or whose number is taken, also by an earlier item."""
    seen: set[str] = set()
    refused: list[Refused | None] = []
    for head, problems in zip(heads, found, strict=True):
        wrong = guards.faulty(problems, head.number) or guards.taken(before.get(head.number))
        if wrong is None and head.number in seen:
            wrong = guards.number_taken(kind, head.number, STATE_TITLES["draft"])
        if wrong is None:
            seen.add(head.number)
        refused.append(wrong)
    return refused


def _judge_rights(
    allowed: guards.Rights, heads: Sequence[Document], refused: list[Refused | None], *, submit: bool
) -> None:
    for at, head in enumerate(heads):
        if refused[at] is None and not allowed(head, "clerk"):
            refused[at] = guards.no_right("登记并提交" if submit else "登记", "clerk")


def _begin(head: Document, author: Author, before: Document | None, *, submit: bool) -> None:
    """Puts the head at its beginning: a new document, or a withdrawn or voided one that is entered again."""
    head.author_id, head.created_at = author.user.pk, author.now
    head.author = author.user  # type: ignore[assignment]
    head.state = "submitted" if submit else "draft"
    if before is not None:
        head.pk, head.version = before.pk, before.version + 1
        head.revision = before.revision + (1 if before.state == "voided" else 0)
        head.created_at = before.created_at


def _steps(author: Author, head: Document, before: Document | None, behalf: int | None) -> list[tuple[Any, ...]]:
    """The rows of the steps that making the document is: entered again, submitted."""
    taken = [(RENEW, before.state, "draft")] if before else []
    taken += [("submit", "draft", "submitted")] if head.state == "submitted" else []
    steps = [
        Transition(
            name=name,
            source=source,
            target=target,
            on=author.today,
            user_id=author.user.pk,
            behalf_id=behalf,
            revision=head.revision,
            done_at=author.now,
        )
        for name, source, target in taken
    ]
    return writing.rows(steps, ("id", "document_id"))


def _revision(head: Document, body: Body) -> list[tuple[Any, ...]]:
    """The row of what a submitted document says."""
    said = content.content(head, body)
    kept = Revision(number=head.revision, content=said, digest=content.digest(said))
    return writing.rows([kept], ("id", "document_id"))


@wall.lifted(wall.STEPS)
def next_number(kind: str, year: int) -> str:
    """The first number of the kind's row in the year that no document has, whoever may see it."""
    prefix = f"{catalogue.kind(kind).TITLE}-{year}-"
    used = Document._base_manager.filter(kind=kind, number__startswith=prefix).values_list("number", flat=True)
    last = max((int(number[len(prefix) :]) for number in used if number[len(prefix) :].isdigit()), default=0)
    return f"{prefix}{last + 1:04d}"
