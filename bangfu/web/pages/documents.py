"""Lists of documents: all kinds, or one, by state and by words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue, find
from bangfu.documents.steps import STATE_TITLES
from bangfu.registry import trees
from bangfu.web import asked, people
from bangfu.web.door import page, reader, scope_of, today
from bangfu.web.paging import pager
from bangfu.web.papers import Paper, kind_title, paper, state_tag
from bangfu.web.wording import Empty, Part


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind as a chip."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a list."""

    kind: str
    number: str
    url: str
    date: str
    giver: str
    receiver: str
    region: str
    state: str
    tone: str
    demo: bool


@page
def index(request: HttpRequest) -> HttpResponse:
    """Every document that the reader may see."""
    return _list(request, "")


@page
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The documents of a kind."""
    catalogue.kind(kind)
    return _list(request, kind)


def _list(request: HttpRequest, kind: str) -> HttpResponse:
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    wanted = request.GET.get("page", "1")
    found = find.listing(scope_of(request), kind or None, state or None, text, int(wanted) if wanted.isdecimal() else 1)
    names = trees.names_in(trees.current_edition(), [d.region_id for d in found.rows])
    may = people.may_enter(reader(request), today())
    context = {
        "title": kind_title(kind) if kind else "单据",
        "lead": f"共 {found.count} 张",
        "rows": [_row(paper(d, names.get(d.region_id, ""))) for d in found.rows],
        "pager": pager(request, found.count, find.PAGE, "张"),
        "kinds": _kinds(kind),
        "switches": [_states(request, kind, state)],
        "state": state,
        "text": text,
        "new_url": reverse("document-new", args=[kind]) if kind and may else "",
        "import_url": reverse("import-of", args=[kind]) if kind and may else "",
        "crumbs": [Part("", "单据", reverse("documents")), *([Part("", kind_title(kind))] if kind else [])],
        "empty": Empty("没有这样的单据。换一个条件,或下载填报模板开始登记。", reverse("import"), "下载填报模板"),
    }
    return render(request, "web/documents.html", context)


def _row(shown: Paper) -> Row:
    return Row(
        kind=shown.kind, number=shown.number, url=shown.url, date=shown.date, giver=shown.giver,
        receiver=shown.receiver,
        region=shown.region, state=shown.state.text, tone=shown.state.tone, demo=shown.demo,
    )  # fmt: skip


def _kinds(current: str) -> list[Choice]:
    every = [Choice("全部", reverse("documents"), not current)]
    return every + [
        Choice(k.TITLE, reverse("documents-of", args=[c]), c == current) for c, k in catalogue.kinds().items()
    ]


def _states(request: HttpRequest, kind: str, current: str) -> asked.Switch:
    options = []
    for state in ("", *(catalogue.kind(kind).life().states() if kind else STATE_TITLES)):
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = state
        title = state_tag(state).text if state else "全部"
        options.append(asked.Option(title, f"?{query.urlencode()}", state == current))
    return asked.Switch("状态", tuple(options))
