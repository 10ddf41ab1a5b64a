"""The first page: the main figures, the map, the bulletin, what agrees and what does not, and what waits to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bangfu.documents import consent
from bangfu.documents import find as documents
from bangfu.indicators import evaluate, load
from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.kernel.text import money_brief
from bangfu.reports import bulletin as bulletins
from bangfu.reports.template import template
from bangfu.web import asked, cards, districts, level, people
from bangfu.web.asked import Asked
from bangfu.web.checks import GUESS, Check, Result, result
from bangfu.web.door import page, reader, scope_of, today
from bangfu.web.pages.bulletins import Block, Sheet, sheet
from bangfu.web.papers import paper
from bangfu.web.plan import Band, Place, Plan, plan
from bangfu.web.wording import Empty, Tag, apart, day, position

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.models import TreeNode

SHOWN = 5
BULLETIN_LETTERS = 420
EMPTY = ("从 Excel 整表导入或逐笔登记,录一次,报表自动生成。", "下载填报模板")

Answers = Mapping[str, Mapping[str, "Figure"]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A band with its figures as cards."""

    band: Band
    first: tuple[cards.Card, ...]
    more: tuple[cards.Card, ...]


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits: a document to review, an upload with faults."""

    title: str
    url: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Booked:
    """A document and the day on which it was taken into the books."""

    title: str
    url: str
    mark: str


@page
def show(request: HttpRequest) -> HttpResponse:
    """The overview of a place and a period; an officer is led to the office."""
    office = people.office_page(reader(request), today())
    if office:
        return redirect(office)
    question = asked.read(request)
    plan_ = plan().only(load.indicators().keys())
    answers = {channel: _figures(question.through(channel), plan_.of(channel)) for channel in plan_.channels()}
    results = _results(plan_, answers[""])
    nodes = asked.districts(question)
    every = [figure for figures in answers.values() for figure in figures.values()]
    panel = districts.panel(question, nodes, plan_.map, request.GET.get("map", ""))
    context: dict[str, Any] = {
        "asked": question,
        "switches": _switches(question),
        "stretches": [_stretches(question)],
        "region_name": question.region_name,
        "region_note": _district_note(question, nodes),
        "region_names": [node.name for node in nodes],
        "period_title": question.period.title(),
        "as_of": day(today()),
        "position_text": position(every[0].position, every[0].unplaced),
        "cards": list(_strip(question, plan_, answers[""], results)),
        "bands": list(_bands(question, plan_, answers)),
        "panel": panel,
        "joints": districts.joints(question, every),
        "checks": [found for _, found in results],
        "bulletin": _bulletin(request, question, plan_),
        "recent": _recent(request),
        "empty": _empty(request),
        "is_empty": not any(figure.postings for figure in every),
        **_todos(request),
    }
    found = _columns(context)
    context |= {"columns": found.both, "recent": context["recent"][: found.recent]}
    return render(request, "web/overview.html", context)


def _columns(context: Mapping[str, Any]) -> level.Columns:
    """The cards under the bands, so that both columns end level."""
    left, right = [], []
    if context["panel"]:
        left.append(level.districts(context["panel"].gaps))
    if context["bulletin"]:
        blocks = context["bulletin"].blocks
        texts = [len(block.text or "".join(run.text for run in block.runs)) for block in blocks if not block.heading]
        right.append(level.sheet(texts, sum(block.heading for block in blocks)))
    if context["joints"]:
        right.append(level.joints(len(context["joints"])))
    free = [level.todo(len(context["todos"]), len(context["waiting"])), level.checks(len(context["checks"]))]
    return level.columns(left, right, free, len(context["recent"]))


def _figures(question: Asked, codes: list[str]) -> Mapping[str, Figure]:
    return evaluate.figures(question.scope, codes, **question.reading())


def _empty(request: HttpRequest) -> Empty:
    """What a page without any record says; only who may enter documents is invited to."""
    said = "这个地区和期间还没有记录。"
    if not people.may_enter(reader(request), today()):
        return Empty(said)
    return Empty(said + EMPTY[0], reverse("import"), EMPTY[1])


def _district_note(question: Asked, nodes: list[TreeNode]) -> str:
    return f"{len(nodes)} 个区县,{question.edition.name} 版区划" if len(nodes) > 1 else ""


def _switches(question: Asked) -> list[asked.Switch]:
    here = reverse("overview")
    return [
        question.switch(here, "period", "期间", asked.periods(), question.period.text),
        question.switch(here, "edition", "区划", asked.editions(question.period), question.edition.name),
    ]


def _stretches(question: Asked) -> asked.Switch:
    path, offered = reverse("overview"), asked.stretches(question.period)
    return question.switch(path, "period", "常用", offered, question.period.text)


def _results(plan_: Plan, figures: Mapping[str, Figure]) -> list[tuple[Check, Result]]:
    values = {code: int(figure.value) if figure.value is not None else None for code, figure in figures.items()}
    found = [(check, result(check, values)) for check in plan_.checks]
    return [(check, outcome) for check, outcome in found if outcome is not None]


def _strip(
    question: Asked, plan_: Plan, figures: Mapping[str, Figure], results: list[tuple[Check, Result]]
) -> Iterator[cards.Card]:
    notes = {check.note_on: (f"{found.mark} {found.note}", found.badge) for check, found in results if found.note}
    for place in plan_.strip:
        figure = figures[place.code]
        yield _card(question, figure, place, notes.get(place.code) or _note(figure))


def _bands(question: Asked, plan_: Plan, answers: Answers) -> Iterator[Shown]:
    for band in plan_.bands:
        narrowed, figures = question.through(band.programme), answers[band.programme]
        first, more = (
            tuple(_card(narrowed, figures[place.code], replace(place, wind=band.wind), _doubt(figures[place.code]))
                  for place in places)
            for places in (band.figures, band.more)
        )  # fmt: skip
        yield Shown(band, first, more)


def _card(question: Asked, figure: Figure, place: Place, note: tuple[str, str]) -> cards.Card:
    """The card of a figure; a district's money has the unit that fits."""
    made = cards.card(question, figure, label=place.label, wind=place.wind, note=note)
    made = replace(made, tip_id=f"{made.tip_id}-{place.wind}")
    if not made.silent and figure.unit == "fen" and question.region != evaluate.WHOLE:
        number, unit = apart(money_brief(int(figure.value or 0)))
        return replace(made, number=number, unit=unit)
    return made


def _note(figure: Figure) -> tuple[str, str]:
    """What stands under a figure that no check speaks of, and the tone of its badge."""
    doubt = _doubt(figure)
    return doubt if doubt[0] or not figure.postings else (f"{figure.postings} 条分录", "")


def _doubt(figure: Figure) -> tuple[str, str]:
    """What a reader must know beside a figure, and the tone of its badge."""
    if figure.joint:
        return f"另有合计 {len(figure.joint)} 处,未拆分", ""
    return (f"{GUESS[1]} 缺明细 {figure.without_roll}", GUESS[0]) if figure.without_roll else ("", "")


def _bulletin(request: HttpRequest, question: Asked, plan_: Plan) -> Sheet | None:
    """The bulletin of the period, that of its own usual period on the cumulative page; none for another place."""
    text = bulletins.fitting(question.scope, template(plan_.bulletin), today())
    if text is None or question.region != text.region:
        return None
    period: Period | None = question.period
    if question.period.text == asked.cumulative():
        period = None
    try:
        issue = bulletins.compose(scope_of(request), plan_.bulletin, period, today=today())
    except Refused:
        return None
    return _beginning(sheet(issue)) if issue.paragraphs else None


def _beginning(whole: Sheet) -> Sheet:
    """The sheet with its first paragraphs only, so that it stands level with the map; no heading without its text."""
    kept: list[Block] = []
    for block in whole.blocks:
        if sum(len(one.text) for one in kept) >= BULLETIN_LETTERS:
            break
        kept.append(block)
    while kept and kept[-1].heading:
        kept.pop()
    return replace(whole, blocks=tuple(kept))


def _todos(request: HttpRequest) -> dict[str, object]:
    """The first things that wait for the reader, and how many: uploads with faults, requests, what came back, papers.

    What the reader submitted waits for somebody else: it is listed apart and is nothing to do.
    """
    me, on = reader(request).pk, today()
    faulty = uploads.with_faults(reader(request))
    returned = documents.listing(scope_of(request), state="returned", by=me)
    waiting = documents.listing(scope_of(request), state="submitted", not_by=me)
    mine = documents.listing(scope_of(request), state="submitted", by=me)
    may = people.may_accept(reader(request), on)
    consents = consent.waiting(reader(request), timezone.now(), on)
    found = [Todo(u.name, reverse("upload", args=[u.token]), Tag(f"{u.bad} 行有错", "stop")) for u in faulty]
    found += [
        Todo(
            f"完整名册的申请 {one.document.number}\uff08{one.people_count} 人\uff09",
            reverse("consents"),
            Tag("待决定", "wait"),
        )
        for one in consents
    ]
    found += list(_papers(returned, Tag("已退回", "stop")))
    found += list(_papers(waiting, Tag("待审核", "wait"))) if may else []
    total = len(faulty) + len(consents) + returned.count + (waiting.count if may else 0)
    return {"todos": found[:SHOWN], "todo_total": total, "waiting": list(_papers(mine, Tag("等待审核", ""))),
            "waiting_total": mine.count}  # fmt: skip


def _papers(listing: documents.Listing, tag: Tag) -> Iterator[Todo]:
    for document in listing.rows[:SHOWN]:
        shown = paper(document)
        yield Todo(shown.title, shown.url, tag)


def _recent(request: HttpRequest) -> list[Booked]:
    found = documents.recent(scope_of(request), level.RECENT[1])
    papers = [(paper(document), timezone.localtime(at).date()) for document, at in found]
    return [Booked(shown.title, shown.url, on.isoformat()) for shown, on in papers]
