"""One document: what it says, what it posted, what it counts for, what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.documents import catalogue, find, life, rolls
from bangfu.documents.steps import EDITABLE
from bangfu.indicators import why
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import day_of
from bangfu.kernel.quantity import UNIT_TITLES, yuan
from bangfu.kernel.text import shown
from bangfu.ledger import measures, record
from bangfu.ledger.question import PostingRow
from bangfu.web import opening, people
from bangfu.web.door import SeeOther, page, reader, scope_of, today
from bangfu.web.pages.figures import booked_note
from bangfu.web.papers import TONES, address, kind_title
from bangfu.web.wording import Fault, Part, Tag, minute, of_refusal

if TYPE_CHECKING:
    from bangfu.documents.models import Document
    from bangfu.documents.steps import Step

MANY = 20  # postings above which the page shows them on demand
SEPARATE = ("correct",)  # steps that have a page of their own
DANGEROUS = ("void", "withdraw", "return")
BASIS = {"made": Tag("示例(编造)", "sample"), "stated": Tag("文中数字", "info")}


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting of the document."""

    position: str
    measure: str
    giver: str
    receiver: str
    happened_on: str
    quantity: str
    tags: tuple[Tag, ...]
    struck: bool
    booked_note: str


@dataclass(frozen=True, slots=True)
class Action:
    """A step that the reader may take."""

    name: str
    title: str
    url: str
    reason: bool
    dated: bool
    on: str
    tone: str
    said: str = ""
    for_another: bool = False


@page
def show(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """The document."""
    return _shown(request, find.document(scope_of(request), kind, number))


@page
@require_POST
def step(request: HttpRequest, kind: str, number: str, name: str) -> HttpResponse:
    """One step done; a refusal shows the document again with the reason on top."""
    document = find.document(scope_of(request), kind, number)
    reason, version = request.POST.get("reason", ""), request.POST.get("version", "")
    on = request.POST.get("on", "")
    try:
        life.step(
            reader(request), document, name, reason=reason, on=day_of(on) if on else None,
            version=int(version) if version.isdecimal() else None,
            behalf=people.for_whom(request.POST.get("behalf", "")),
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, document, of_refusal(refused), said=reason, status=422)
    return SeeOther(address(kind, number))


def _shown(
    request: HttpRequest, document: Document, errors: Sequence[Fault] = (), said: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "web/document.html", context_of(request, document, errors, said), status=status)


def context_of(
    request: HttpRequest,
    document: Document,
    errors: Sequence[Fault] = (),
    said: str = "",
    *,
    known: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page of a document shows; people by the names of `known`, otherwise masked."""
    scope = scope_of(request)
    rows = record.of_document(scope, document.kind, document.number)
    reasons = why.why(scope, rows) if rows else []
    steps = life.opened_steps(reader(request), document)
    return {
        "document": document,
        "title": kind_title(document.kind),
        "state": document.state_title,
        "tone": TONES.get(document.state, ""),
        "tags": _tags(document),
        "links": list(_links(document, steps)),
        "errors": errors,
        "content": list(content(document, known)),
        "roll": find.roll(document, known),
        **rolls.called(document.kind),
        "people": opening.card(request, document),
        "opened": known is not None,
        "roll_new": document.state in EDITABLE,
        "postings": _posted_rows(rows),
        "postings_text": f"{len(rows)} 行" if rows else "",
        "fold_postings": len(rows) > MANY,
        "enters": [_reason(r) for r in reasons if r.entered],
        "others": [_reason(r) for r in reasons if not r.entered],
        "steps": [_action(document, s, said) for s in steps if s.name not in SEPARATE],
        "done": list(_done(document)),
        "author": people.shown(document.author),
        "created": minute(document.created_at),
        "changes": list(_changes(document)),
        "crumbs": [
            Part("", "单据", reverse("documents")),
            Part("", kind_title(document.kind), reverse("documents-of", args=[document.kind])),
            Part("", document.number),
        ],
    }


def content(document: Document, known: Mapping[str, str] | None = None) -> Iterator[Part]:
    """What the document says, and where it came from."""
    for title, value in find.fields(document, known):
        yield Part(title, value)
    if document.upload and document.row:
        url = reverse("upload-row", args=[document.upload, document.sheet, document.row])
        yield Part("上传的表", f"{document.sheet} 第 {document.row} 行", url)


def _tags(document: Document) -> list[Tag]:
    found = [Tag("示例", "sample")] if document.demo and document.basis == "record" else []
    return found + ([BASIS[document.basis]] if document.basis in BASIS else [])


@dataclass(frozen=True, slots=True)
class _Link:
    title: str
    url: str
    main: bool = False


def _links(document: Document, steps: Sequence[Step]) -> Iterator[_Link]:
    where = [document.kind, document.number]
    if document.state in ("draft", "returned"):
        yield _Link("修改", reverse("document-edit", args=where), main=True)
    if any(s.name == "correct" for s in steps):
        yield _Link("更正", reverse("document-correct", args=where))


def _posted_rows(rows: Sequence[PostingRow]) -> list[Posted]:
    """The postings; a reason that several in a row share is said once, under the last of them."""
    found = [_posted(row) for row in rows]
    notes = [one.booked_note for one in found]
    return [
        replace(one, booked_note="") if note == after else one
        for one, note, after in zip(found, notes, [*notes[1:], ""], strict=False)
    ]


def measured(measure: str, quantity: int) -> tuple[str, str]:
    """The title of a measure, and the quantity with its unit."""
    known = measures.all_measures().get(measure)
    unit = known.unit if known else ""
    said = f"{yuan(quantity)} 元" if unit == "fen" else f"{quantity:,} {UNIT_TITLES.get(unit, '')}"
    return known.title if known else measure, said


def _posted(row: PostingRow) -> Posted:
    title, said = measured(row.measure, row.quantity)
    struck = row.reverses is not None or row.reversed_by is not None
    tags = []
    if row.reverses is not None:
        tags.append(Tag("冲销", "stop"))
    elif row.reversed_by is not None:
        tags.append(Tag("已冲销", "stop"))
    elif row.corrects is not None:
        tags.append(Tag("更正", "wait"))
    return Posted(
        position=str(row.position) if row.position else "待封",
        measure=title,
        giver=row.giver,
        receiver=row.receiver,
        happened_on=row.happened_on.isoformat(),
        quantity=said,
        tags=tuple(tags),
        struck=struck,
        booked_note=booked_note(row),
    )


def _reason(one: why.Reason) -> dict[str, str]:
    said = "" if one.unit == "ratio" else shown(one.quantity, one.unit, one.show if one.unit != "fen" else "")
    text = said if one.entered else one.why  # what enters one side of a ratio is no percentage of anything
    return {"title": one.name, "text": text, "url": reverse("figure", args=[one.code])}


def _action(document: Document, one: Step, said: str) -> Action:
    tone = "danger" if one.name in DANGEROUS else "main"
    return Action(
        name=one.name, title=one.title, reason=one.reason, dated=catalogue.kind(document.kind).life().moves(one),
        url=reverse("document-step", args=[document.kind, document.number, one.name]), on=today().isoformat(),
        tone=tone,
        said=said, for_another=one.name == "submit",
    )  # fmt: skip


def _done(document: Document) -> Iterator[dict[str, Any]]:
    steps = catalogue.kind(document.kind).life().steps
    titles = {s.name: s.title for s in steps}
    for one in reversed(find.history(document)):
        person = people.shown(one.user)
        yield {
            "title": titles.get(one.name, one.name),
            "person": person,
            "behalf": people.shown(one.behalf) if one.behalf else "",
            "reason": one.reason,
            "when": (when := minute(one.done_at)),
            "on": "" if when.startswith(one.on.isoformat()) else one.on.isoformat(),
        }


def _changes(document: Document) -> Iterator[dict[str, Any]]:
    money = {c.title for c in catalogue.columns(document.kind) if c.type == "money"}
    for number, changed in reversed(find.revisions(document)):
        if changed:
            parts = [
                {"label": title, "before": _said(money, title, before), "after": _said(money, title, after)}
                for title, before, after in changed
            ]
            yield {"title": f"修订 {number}", "parts": parts}


def _said(money: set[str], title: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return f"{yuan(value)} 元" if title in money else str(value)
