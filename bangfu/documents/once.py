"""One person stands in one place at a time: what other documents of the same kind say of the same person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from django.db.models import Q

from bangfu.documents import catalogue
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import state_title
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.pieces import pieces
from bangfu.ledger import entries
from bangfu.ledger.drafts import EntryDraft

Moves = list[tuple[date, int]]
Drafted = tuple[Document, Body, Sequence[EntryDraft]]


def refusals(drafted: Sequence[Drafted]) -> list[Refused | None]:
    """For each document in order, why what it is about to say cannot stand beside the others of its person.

    Cost: two queries for 900 people who are about to enter the stage that the kind names in ONCE_IN; none otherwise.
    """
    entering = [_entering(*one) for one in drafted]
    standing = _standing([body for (_, body, _), moves in zip(drafted, entering, strict=True) if moves])
    found: list[Refused | None] = []
    for (head, body, _), moves in zip(drafted, entering, strict=True):
        others = standing[head.kind, body.subject()] if moves else {}
        wrong = _beside(head, body, moves, others)
        if moves and wrong is None:
            others[head.number] = moves
        found.append(wrong)
    return found


def _entering(head: Document, body: Body, drafts: Sequence[EntryDraft]) -> Moves:
    """The days on which the document's person enters and leaves the stage; nothing where nobody enters."""
    if not body.ONCE_IN or not body.subject():
        return []
    moves = [
        (draft.happened_on(line), line.quantity)
        for draft in drafts
        for line in draft.lines
        if line.measure == f"{head.kind}.stage" and line.category == body.ONCE_IN
    ]
    return moves if any(quantity > 0 for _, quantity in moves) else []


def _standing(bodies: Iterable[Body]) -> dict[tuple[str, str], dict[str, Moves]]:
    """By kind and person, the documents in the books by number, each with its days."""
    found: dict[tuple[str, str], dict[str, Moves]] = defaultdict(dict)
    wanted: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        wanted[body.KIND].add(body.subject())
    for kind, people in wanted.items():
        for some in pieces(sorted(people)):
            numbers = _numbers(kind, some)
            told = entries.moves(f"{kind}.stage", catalogue.kind(kind).ONCE_IN, (f"{kind}/{n}" for n in numbers))
            for number, person in numbers.items():
                found[kind, person][number] = told.get(f"{kind}/{number}", [])
    return found


def _numbers(kind: str, people: Sequence[str]) -> dict[str, str]:
    """The numbers of the documents in the books that concern these people, each with its person."""
    model, wanted = catalogue.kind(kind), set(people)
    concerned = Q(*((f"{name}__in", people) for name in _columns(kind)), _connector=Q.OR)
    stages = model.life().stages()
    bodies = model._base_manager.filter(concerned, document__state__in=stages).select_related("document")
    return {body.document.number: body.subject() for body in bodies if body.subject() in wanted}


def _beside(head: Document, body: Body, moves: Moves, others: dict[str, Moves]) -> Refused | None:
    for number, told in others.items():
        day = _both(moves, told) if number != head.number else None
        if day:
            stage = state_title(body.ONCE_IN, head.kind)
            message = f"同一人 {day} 还有一份{body.TITLE}“{stage}”:{number}"
            is_later = day > min(moves)[0]
            way = "那一份更晚,请先作废它,把这一份登记并办完,再重新登记它" if is_later else "请先把那一份办完"
            remedy = f"{way};日期有误的请核对;是同名的另一人,请写上单位或证件号"
            problem = Problem(_columns(head.kind)[0], message, remedy, "twice_at_once")
            return Refused(message, remedy, "twice_at_once", [problem])
    return None


def _columns(kind: str) -> list[str]:
    return [column.name for column in catalogue.columns(kind) if column.type == "person"]


def _both(one: Moves, other: Moves) -> date | None:
    """The first day on which both stand; somebody may leave and enter on the same day."""
    days: Counter[date] = Counter()
    for day, quantity in (*one, *other):
        days[day] += quantity
    counts = zip(sorted(days), accumulate(days[day] for day in sorted(days)), strict=True)
    return next((day for day, count in counts if count > 1), None)
