"""Steps of documents, one or many: judged together before the transaction; what they say to the ledger is drafted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bangfu.documents import catalogue, drafting, guards, once, posting, references
from bangfu.documents.creating import RENEW, Author
from bangfu.documents.models import Attachment, Body, Document, Revision, Transition
from bangfu.documents.reading import Given, Reader
from bangfu.documents.steps import Step
from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import pieces
from bangfu.ledger import entries
from bangfu.ledger.drafts import EntryDraft
from bangfu.registry.vault import People

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with documents: which step, for which day, why, for whom, and for a correction how."""

    name: str
    on: date | None = None
    reason: str = ""
    values: Given | None = None
    behalf: AbstractBaseUser | None = None


@dataclass(slots=True)
class Judged:
    """One document with what will be done to it, or the reason why not.

    Shape: `seen` is the state and version that were judged; `drafts` are the entries of its one transition.
    """

    head: Document
    seen: tuple[str, int]
    doing: posting.Doing | None = None
    refused: Refused | None = None
    drafts: tuple[EntryDraft, ...] = ()


def judge(author: Author, documents: Sequence[Document], order: Order) -> list[Judged]:
    """For each document, what the step will do to it or why it may not be done; needs no transaction.

    Shape: every document is read anew; one whose version is no longer that of the caller is refused.
    """
    fresh = _read_again(documents)
    pairs = [(head, body) for head, body in fresh.values()]
    references.load(pairs)
    people = _people(head for head, _ in pairs)
    allowed = guards.rights(author.user, author.today, (head for head, _ in pairs))
    filled = guards.filled_for(fresh)
    found = []
    for document in documents:
        if document.pk not in fresh:
            gone = Refused(f"没有找到单据 {document.number}", "请刷新", "no_document")
            found.append(Judged(document, (document.state, document.version), refused=gone))
            continue
        head, body = fresh[document.pk]
        head.author = people[head.author_id]
        one = _judge(author, (head, body), order, allowed, filled.get(head.pk))
        if head.version != document.version:
            one.doing, one.refused = None, guards.changed(head.number)
        found.append(one)
    _gather([one.doing for one in found if one.doing])
    for one in found:
        if one.doing:
            _draft(one, one.doing)
    _judge_people(found)
    return found


def _read_again(documents: Sequence[Document]) -> dict[int, references.Pair]:
    heads: dict[int, Document] = {}
    for some in pieces([document.pk for document in documents]):
        heads.update(Document._base_manager.in_bulk(some))
    bodies = references.bodies(list(heads.values()))
    return {pk: (head, bodies[pk]) for pk, head in heads.items()}


def _people(heads: Iterable[Document]) -> dict[int, Any]:
    model: Any = Document._meta.get_field("author").related_model
    return dict(model._base_manager.in_bulk({head.author_id for head in heads}))


def _judge(
    author: Author, pair: references.Pair, order: Order, allowed: guards.Rights, filled_for: int | None
) -> Judged:
    head, body = pair
    one = Judged(head, (head.state, head.version))
    try:
        step = guards.step_of(head.kind, order.name)
        on = order.on or (head.date if step == type(body).life().entry_step() else author.today)
        asked = guards.Asked(author.user, step, on, author.today, order.reason, filled_for)
        one.refused = guards.against(head, asked, type(body).life(), allowed)
        if one.refused is None and order.behalf is not None:
            one.refused = guards.for_another(head, order.behalf, step, author.today)
        if one.refused is None and step.posts == "correction":
            was = body.card(head)
            people = _put(author, pair, order.values or {}, allowed)
            one.doing = _doing(author, pair, step, on)
            one.doing.was, one.doing.people = was, people
        elif one.refused is None:
            one.refused = _fault(author, pair, step)
            one.doing = None if one.refused else _doing(author, pair, step, on)
    except Refused as refused:
        one.refused = refused
    if one.doing:
        one.doing.behalf = order.behalf.pk if order.behalf else allowed.for_whom(head, one.doing.step.actor)
    return one


def _fault(author: Author, pair: references.Pair, step: Step) -> Refused | None:
    """The faults of a document that is to be submitted or entered; nobody is kept from leading a faulty one on."""
    if step.name != SUBMIT and step != type(pair[1]).life().entry_step():
        return None
    return guards.faulty(drafting.problems(*pair, author.today), pair[0].number)


def _doing(author: Author, pair: references.Pair, step: Step, on: date) -> posting.Doing:
    head, body = pair
    return posting.Doing(head, body, step, type(body).life(), on, author.user.get_username(), author.now)


def _put(author: Author, pair: references.Pair, values: Given, allowed: guards.Rights) -> People:
    """The people it then names; puts corrected values into the document, and asks for the right over it as it is then.

    Refuses: `faulty`, `no_right`.
    """
    people = put(author, pair, values)
    if not allowed(pair[0], "approver"):
        raise guards.no_right("更正", "approver")
    return people


def put(author: Author, pair: references.Pair, values: Given) -> People:
    """The people that a document names after new values were put in; it is completed and checked, not written.

    What is given empty is derived anew; who is new is kept with the document.
    Refuses: `faulty` with every fault; the number stays.
    """
    head, body = pair
    reader = Reader(author.scope, author.today)
    [reading] = reader.read_all(head.kind, [values])
    if reading.values.get("number") not in (None, head.number):
        raise Refused(f"编号“{head.number}”不能改", "编号填错了请作废或撤回,再用正确的编号登记", "number_fixed")
    reading.values.pop("number", None)
    drafting.assign(head, body, reading.values)
    references.load([pair])
    references.complete([pair])
    wrong = guards.faulty(reading.problems or drafting.problems(head, body, author.today), head.number)
    if wrong:
        raise wrong
    drafting.entitle(head, body)
    return reader.people


def first_entries(author: Author, pairs: Sequence[references.Pair]) -> list[tuple[EntryDraft, ...] | Refused]:
    """What accepting new documents on their own days would say to the ledger, or why it cannot be said."""
    doings = [_doing(author, pair, type(pair[1]).life().entry_step(), pair[0].date) for pair in pairs]
    _gather_targets(doings)
    judged = [Judged(doing.head, (doing.head.state, doing.head.version), doing) for doing in doings]
    for one, doing in zip(judged, doings, strict=True):
        _draft(one, doing)
    _judge_people(judged)
    return [one.refused or one.drafts for one in judged]


def _gather(doings: Sequence[posting.Doing]) -> None:
    """Loads together what the drafts need beside the documents: attachments, standing entries, earlier steps."""
    posted = [doing for doing in doings if doing.step.posts]
    for doing, digests in zip(posted, _attachments(posted), strict=True):
        doing.attachments = digests
    undoing = [doing for doing in doings if doing.step.posts in ("reversal", "correction")]
    for kind in {doing.head.kind for doing in undoing}:
        mine = [doing for doing in undoing if doing.head.kind == kind]
        standing = entries.live_entries(kind, [doing.head.number for doing in mine])
        for doing in mine:
            doing.standing = standing.get(doing.head.number, [])
    staged = [doing for doing in doings if doing.step.posts == "correction" or _moves_stage(doing)]
    for doing, past in zip(staged, _pasts(staged), strict=True):
        doing.past = past
    _gather_targets([doing for doing in posted if doing.step.posts != "reversal"])


def _attachments(doings: Sequence[posting.Doing]) -> list[list[bytes]]:
    found: dict[int, list[bytes]] = defaultdict(list)
    for some in pieces([doing.head.pk for doing in doings]):
        for document, digest in Attachment.objects.filter(document__in=some).values_list("document_id", "digest"):
            found[document].append(bytes(digest))
    return [found.get(doing.head.pk, []) for doing in doings]


def _gather_targets(doings: Sequence[posting.Doing]) -> None:
    """Hands the bodies the standing postings of the documents that they speak of."""
    targets = [(doing.body, key.partition("/")) for doing in doings if (key := doing.body.speaks_of(doing.head))]
    postings = entries.standing_postings({(kind, number) for _, (kind, _, number) in targets})
    for body, (kind, _, number) in targets:
        body.postings = postings.get((kind, number), [])


def _moves_stage(doing: posting.Doing) -> bool:
    return doing.life.long_lived and doing.life.moves(doing.step)


def _pasts(doings: Sequence[posting.Doing]) -> list[list[tuple[Step, str, date]]]:
    """For each document the steps that posted since it was last entered, each with its day.

    A day that was the document's own at that time is its own again after the correction.
    """
    done: dict[int, list[Transition]] = defaultdict(list)
    dates: dict[tuple[int, int], date] = {}
    for some in pieces([doing.head.pk for doing in doings]):
        for one in Transition.objects.filter(document__in=some).order_by("id"):
            done[one.document_id].append(one)
        rows = Revision.objects.filter(document__in=some).values_list("document_id", "number", "content")
        dates |= {(pk, number): date.fromisoformat(content["date"]) for pk, number, content in rows}
    return [_past(doing, done[doing.head.pk], dates) for doing in doings]


def _past(
    doing: posting.Doing, done: Sequence[Transition], dates: Mapping[tuple[int, int], date]
) -> list[tuple[Step, str, date]]:
    last = max((at for at, one in enumerate(done) if one.name == RENEW), default=-1)
    found = []
    for one in done[last + 1 :]:
        step = doing.life.step(one.name)
        if step is not None and step.posts != "correction" and one.target in doing.life.stages():
            on = doing.head.date if one.on == dates.get((doing.head.pk, one.revision)) else one.on
            found.append((step, one.source, on))
    return found


def _check_order(doing: posting.Doing) -> None:
    """Nothing, when no stage begins before the one that it follows.

    Refuses: `day_before_stage`, since a thing would else be counted nowhere, or twice, on the days between.
    """
    if not doing.life.long_lived:
        return
    days = [(step.title, on) for step, _, on in doing.past]
    days += [(doing.step.title, doing.on)] if _moves_stage(doing) else []
    for (before, earlier), (after, later) in pairwise(days):
        if later < earlier:
            message = f"{doing.head.number} 的“{after}”({later})早于“{before}”({earlier})"
            raise Refused(message, "请核对两个日期;后一步不能早于前一步", "day_before_stage")


def _draft(one: Judged, doing: posting.Doing) -> None:
    try:
        _check_order(doing)
        posting.word(doing)
        one.drafts = tuple(posting.new_entries(doing))
    except Refused as refused:
        one.doing, one.refused = None, refused


def _judge_people(judged: Sequence[Judged]) -> None:
    """Refuses what would have one person in two places at once."""
    drafted = [(one, one.doing.body) for one in judged if one.doing and one.drafts]
    refused = once.refusals([(one.head, body, one.drafts) for one, body in drafted])
    for (one, _), wrong in zip(drafted, refused, strict=True):
        if wrong:
            one.doing, one.refused, one.drafts = None, wrong, ()


def reversal_orders(judged: Sequence[Judged]) -> list[tuple[Judged, int, EntryDraft]]:
    """The entries to be taken back, newest first within a document, each with the head of what does it."""
    return [(one, entry, head) for one in judged if one.doing for entry, head in posting.reversal_heads(one.doing)]


def body_of(document: Document) -> Body:
    """The body of a document, with what both point to in place."""
    body = references.bodies([document])[document.pk]
    references.load([(document, body)])
    return body


def open_steps(author: Author, document: Document) -> list[tuple[Step, Refused | None]]:
    """The steps that lead on from the document's state, each with the reason why this user may not take it."""
    life = catalogue.kind(document.kind).life()
    allowed = guards.rights(author.user, author.today)
    filled_for = guards.filled_for([document.pk]).get(document.pk)
    found = []
    for step in life.open_steps(document.state):
        asked = guards.Asked(author.user, step, author.today, author.today, reason="…", filled_for=filled_for)
        found.append((step, guards.against(document, asked, life, allowed)))
    return found
