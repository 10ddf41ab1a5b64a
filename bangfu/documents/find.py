"""Documents found, within a scope: one, a list, the paper behind postings, and the Matters that words name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from bangfu.documents import catalogue, content, guards, naming, references, rolls
from bangfu.documents.models import Body, Document, Revision, Transition
from bangfu.documents.steps import GONE
from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import pieces
from bangfu.kernel.quantity import yuan
from bangfu.ledger import entries
from bangfu.ledger.backend import wall
from bangfu.registry import trees, vault
from bangfu.registry.scope import Scope

PAPER = (
    *("kind", "number", "title", "state", "state_title", "source", "note", "demo", "basis"),
    *("upload", "sheet", "row", "revision"),
)
PAGE = 50
CANDIDATES = 5
HEAD_OBJECTS = ("region", "giver", "receiver", "programme", "helper", "author")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    rows: list[Document]
    count: int
    page: int
    pages: int


def document(scope: Scope, kind: str, number: str) -> Document:
    """The document.

    Refuses: `no_document` when there is none or the scope does not show it.
    """
    found = Document.within(scope).filter(kind=kind, number=number).select_related(*HEAD_OBJECTS).first()
    if found is None:
        raise _not_found(kind, number)
    return found


def documents(scope: Scope, kind: str, numbers: Sequence[str]) -> list[Document]:
    """The documents of a kind with these numbers, in their order.

    Refuses: `no_document` when one is missing or the scope does not show it.
    """
    found: dict[str, Document] = {}
    for some in pieces(numbers):
        rows = Document.within(scope).filter(kind=kind, number__in=some).select_related(*HEAD_OBJECTS)
        found.update((row.number, row) for row in rows)
    missing = [number for number in numbers if number not in found]
    if missing:
        raise _not_found(kind, missing[0])
    return [found[number] for number in numbers]


def _not_found(kind: str, number: str) -> Refused:
    return Refused(f"没有找到{catalogue.title(kind)}“{number}”", "核对编号,或请有权限的同志查看", "no_document")


def listing(
    scope: Scope,
    kind: str | None = None,
    state: str | None = None,
    text: str = "",
    page: int = 1,
    *,
    upload: str = "",
    by: int | None = None,
    not_by: int | None = None,
) -> Listing:
    """A page of documents, newest first.

    Shape: `text` is looked for in number, name, giver, receiver and note, and as the name or number of a person;
    `by` and `not_by` are keys of authors.
    """
    rows = Document.within(scope)
    rows = rows if by is None else rows.filter(author_id=by)
    rows = rows if not_by is None else rows.exclude(author_id=not_by)
    for name, value in (("kind", kind), ("state", state), ("upload", upload)):
        if value:
            rows = rows.filter(Q((name, value)))
    if text:
        named = [f"{name}__icontains" for name in ("number", "title", "giver__name", "receiver__name", "note")]
        about = Q(pk__in=naming.documents_of(vault.sought(text)))
        rows = rows.filter(Q(*((name, text) for name in named), about, _connector=Q.OR))
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    some = rows.order_by("-date", "-id").select_related(*HEAD_OBJECTS)[(page - 1) * PAGE : page * PAGE]
    return Listing(list(some), count, page, pages)


def recent(scope: Scope, limit: int) -> list[tuple[Document, datetime]]:
    """The documents last taken into the books and when that was, the latest first."""
    lives = [kind.life() for kind in catalogue.kinds().values()]
    steps = Transition.objects.filter(
        document__in=Document.within(scope),
        document__state__in={stage for life in lives for stage in life.stages()},
        name__in={life.entry_step().name for life in lives},
    )
    some = steps.order_by("-pk").select_related(*(f"document__{name}" for name in HEAD_OBJECTS))[: 2 * limit]
    found = {step.document_id: (step.document, step.done_at) for step in reversed(some)}
    return list(reversed(found.values()))[:limit]


def counts(scope: Scope) -> dict[tuple[str, str], int]:
    """How many documents there are by kind and state."""
    rows = Document.within(scope).values_list("kind", "state").annotate(n=Count("pk"))
    return {(kind, state): n for kind, state, n in rows}


def body(head: Document) -> Body:
    """The body of a document, what both point to in place."""
    found = references.bodies([head])[head.pk]
    references.load([(head, found)])
    return found


def fields(head: Document, known: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Titles and values of a document as people read them, in the order of its columns.

    Shape: `known` are the names of people by subject, for who gave a reason to see them; others are masked.
    """
    own = body(head)
    return [(c.title, shown(c, head if c.where == "head" else own, known)) for c in catalogue.columns(head.kind)]


def shown(column: catalogue.Column, holder: Document | Body, known: Mapping[str, str] | None = None) -> str:
    """One value as people read it: money in 元 with separators, choices and units by their titles."""
    value = getattr(holder, column.name)
    if value is None or value == "":
        return "—"
    if column.type == "money":
        return f"{yuan(value)} 元"
    if column.type == "choice":
        return dict(column.choices).get(str(value), str(value))
    if column.type == "roll":
        kind = holder.kind if isinstance(holder, Document) else holder.KIND
        return f"{len(value)} {rolls.called(kind)['roll_counted']}"
    if column.type == "person":
        return (vault.masked([value]) if known is None else known).get(value, "已不可查")
    if column.type == "region":
        head = holder if isinstance(holder, Document) else holder.document
        return trees.called_on(getattr(holder, f"{column.name}_id"), head.date)
    if column.type == "matter":
        return str(value).partition("/")[2]
    return str(getattr(value, "name", value))


def roll(head: Document, known: Mapping[str, str] | None = None) -> tuple[list[str], list[list[str]]] | None:
    """The titles and the rows of the document's roll as people read them; None for a kind without one."""
    declared = catalogue.roll(head.kind)
    if declared is None:
        return None
    column, columns = declared
    return [c.title for c in columns], rolls.table(getattr(body(head), column.name), columns, known)


def history(head: Document) -> list[Transition]:
    """The steps done, oldest first."""
    return list(Transition.objects.filter(document=head).select_related("user", "behalf").order_by("id"))


def revisions(head: Document) -> list[tuple[int, list[tuple[str, Any, Any]]]]:
    """Each revision with what it changed."""
    rows = list(Revision.objects.filter(document=head).order_by("number"))
    before: list[Revision | None] = [None, *rows]
    return [
        (now.number, content.changes(old.content, now.content, head.kind) if old else [])
        for old, now in zip(before, rows, strict=False)
    ]


def evidence(scope: Scope, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The paper behind postings, by kind and number, as far as the scope shows it.

    Shape: `aggregate` marks a total without records; `basis` says whether it was a record, a number printed in a
    text, or made up; `upload`, `sheet` and `row` lead to the sheet.
    """
    numbers: dict[str, set[str]] = defaultdict(set)
    for kind, number in pairs:
        numbers[kind].add(number)
    return {
        (kind, row.number): _paper(row)
        for kind, wanted in numbers.items()
        for some in pieces(sorted(wanted))
        for row in Document.within(scope).filter(kind=kind, number__in=some)
    }


def _paper(row: Document) -> dict[str, Any]:
    known = catalogue.kinds().get(row.kind)
    return {
        **{name: getattr(row, name) for name in PAPER},
        "kind_title": catalogue.title(row.kind),
        "basis_title": str(Document.Basis(row.basis).label),
        "date": row.date.isoformat(),
        "aggregate": bool(known and known.AGGREGATE),
    }


@wall.lifted(wall.UPLOADS)
def of_upload(token: str) -> list[Document]:
    """The documents that came with an upload, in the order of its rows; for who holds the upload."""
    return list(Document._base_manager.filter(upload=token).order_by("sheet", "row", "id"))


@wall.lifted(wall.UPLOADS)
def states_of_upload(token: str) -> dict[str, int]:
    """How many documents that came with an upload are in which state."""
    rows = Document._base_manager.filter(upload=token).values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by())


@wall.lifted(wall.UPLOADS)
def waiting_of_upload(token: str) -> Document | None:
    """One document that came with an upload and waits for its acceptance."""
    return Document._base_manager.filter(upload=token, state="submitted").first()


def numbered(scope: Scope, token: str, number: str) -> Document | None:
    """The document of that number that came with an upload, if there is one and the scope shows it."""
    found = Document.within(scope).filter(upload=token, number=number)
    return found.select_related(*HEAD_OBJECTS).first()


@wall.lifted(wall.STEPS)
def taken(kind: str, numbers: Iterable[str]) -> dict[str, str]:
    """Those numbers that a document of the kind carries, with its state in words; withdrawn and voided are free."""
    found = guards.earlier(kind, numbers)
    return {number: document.state_title for number, document in found.items() if document.state not in GONE}


class Matters:
    """Words that name Matters of some kinds: a key, a number or a title; loaded once for many rows.

    The ledger's cards are open to every clerk: a county names the city's batch that its money is from.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = tuple(kinds)
        self._words: dict[str, list[str]] = defaultdict(list)
        for card in entries.cards(kinds):
            for word in dict.fromkeys((card.key, card.number, card.title)):
                self._words[word].append(card.key)

    def key(self, text: str) -> str:
        """The key that the text names.

        Refuses: `unknown_matter`, `ambiguous_matter`.
        """
        text = text.strip()
        found = self._words.get(text, [])
        titles = "或".join(catalogue.title(kind) for kind in self.kinds)
        return _one(text, found, titles)


def matter(scope: Scope, text: str, kinds: Sequence[str]) -> str:
    """The key of the Matter that the text names; without kinds, of any document that the scope shows.

    Refuses: `unknown_matter`, `ambiguous_matter`.
    """
    return Matters(kinds).key(text) if kinds else key_of(scope, text)


def key_of(scope: Scope, text: str) -> str:
    """The key of the document that the text names by its key or its number.

    Refuses: `unknown_matter`, `ambiguous_matter`.
    """
    text = text.strip()
    kind, _, number = text.partition("/")
    named = Q(number=text) | Q(kind=kind, number=number)
    found = [one.key for one in Document.within(scope).filter(named).order_by("kind")[: CANDIDATES + 1]]
    return _one(text, found, "单据")


def _one(text: str, found: Sequence[str], titles: str) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        keys = "、".join(found[:CANDIDATES])
        raise Refused(f"“{text}”不止一个", f"请写全:{keys}", "ambiguous_matter")
    raise Refused(f"没有{titles}“{text}”", "请先登记它并审核入账,或核对编号", "unknown_matter")
