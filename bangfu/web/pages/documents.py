"""Lists of documents: all kinds, or one, by state and by words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue, find
from bangfu.documents.steps import STATE_TITLES
from bangfu.registry import trees
from bangfu.web import people
from bangfu.web.door import page, reader, scope_of, today
from bangfu.web.paging import pager
from bangfu.web.papers import Paper, kind_title, paper, state_tag
from bangfu.web.wording import Empty, Part


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind or a state to choose from."""

    value: str
    title: str
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
    """Every document that the reader may see, or those of the kind that the form chose."""
    kind = request.GET.get("kind", "")
    return of_kind(request, kind) if kind else _list(request, "")


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
        "states": _states(kind, state),
        "text": text,
        "filtered": bool(text or state or kind),
        "new_url": reverse("document-new", args=[kind]) if kind and may else "",
        "import_url": reverse("import-of", args=[kind]) if kind and may else "",
        "crumbs": [Part("", "单据", reverse("documents")), Part("", kind_title(kind))] if kind else [],
        "empty": _empty(invited=may),
    }
    return render(request, "web/documents.html", context)


def _empty(*, invited: bool) -> Empty:
    """What an empty list says; only who may enter documents is invited to."""
    if not invited:
        return Empty("没有这样的单据。换一个条件再看。")
    return Empty("没有这样的单据。换一个条件,或下载填报模板开始登记。", reverse("import"), "下载填报模板")


def _row(shown: Paper) -> Row:
    return Row(
        kind=shown.kind, number=shown.number, url=shown.url, date=shown.date, giver=shown.giver,
        receiver=shown.receiver,
        region=shown.region, state=shown.state.text, tone=shown.state.tone, demo=shown.demo,
    )  # fmt: skip


def _kinds(current: str) -> list[Choice]:
    return [Choice(code, one.TITLE, code == current) for code, one in catalogue.kinds().items()]


def _states(kind: str, current: str) -> list[Choice]:
    states = catalogue.kind(kind).life().states() if kind else STATE_TITLES
    return [Choice(state, state_tag(state, kind).text, state == current) for state in states]
