"""The list of duties: who owes what by when, why, and which document would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import day_of
from bangfu.kernel.text import shown
from bangfu.ledger import measures
from bangfu.obligations import clock, evaluate, words
from bangfu.obligations.load import obligations
from bangfu.registry.load import programme_names
from bangfu.web import asked, people
from bangfu.web.asked import Option, Switch
from bangfu.web.door import page, reader, today
from bangfu.web.paging import Pager, pager
from bangfu.web.papers import address, kind_title
from bangfu.web.wording import Empty, Part, Tag, day

if TYPE_CHECKING:
    from bangfu.obligations.evaluate import Board, Owed
    from bangfu.obligations.rules import Obligation

FIRST, PAGE = 5, 50
TONES = {clock.EARLY: "", clock.NEAR: "wait", clock.DONE: "go", clock.LATE: "stop", clock.NONE: "info"}
CARRIED = ("region", "programme", "status", "on", "id")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is owed, as the list shows it."""

    who: str
    url: str
    place: str
    period: str
    due: str
    tag: Tag
    reason: str
    had: str
    basis: str
    mend: str
    mend_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One obligation with its rows; `facts` are what it says, `hidden` what is only counted."""

    code: str
    name: str
    facts: tuple[Part, ...]
    totals: tuple[Tag, ...]
    lines: tuple[Line, ...]
    hidden: str
    more: str
    more_url: str
    none: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for."""

    on: date
    given: Mapping[str, str]

    def address(self, **changes: str) -> str:
        """The list, asked otherwise; an empty value goes back to what is usual."""
        query = {**self.given, **changes}
        kept = {name: query[name] for name in CARRIED if query.get(name)}
        return f"{reverse('duties')}?{urlencode(kept)}" if kept else reverse("duties")

    def switch(self, name: str, title: str, choices: Mapping[str, str]) -> Switch:
        """A row of choices for one part of it."""
        current = self.given[name]
        options = (Option(text, self.address(**{name: value}), value == current) for value, text in choices.items())
        return Switch(title, tuple(options))


@page
def index(request: HttpRequest) -> HttpResponse:
    """The duties of a place on a day, by obligation, in official order."""
    question = asked.read(request)
    if question.region_id is None:
        raise Refused("责任清单一次只看一个地区", "请只写一个地区", "one_region")
    given = {name: request.GET.get(name, "").strip() for name in CARRIED}
    if given["status"] not in clock.STATUSES:
        given["status"] = ""  # an address typed wrong shows all, never a list that is empty for no reason
    mine = Asked(min(day_of(given["on"]), today()) if given["on"] else today(), given)
    board = evaluate.owed(question.scope, mine.on, question.region, given["programme"])
    texts = [one for one in board.texts if given["id"] in ("", one.code)]
    turned = _pager(request, board, given) if given["id"] else None
    context = {
        "asked": question,
        "region_name": question.region_name,
        "on": mine.on.isoformat(),
        "today": day(mine.on),
        "total": _tags(board.totals(given["id"])),
        "switches": [
            mine.switch("status", "状态", {"": "全部"} | {status: status for status in clock.STATUSES}),
            mine.switch("programme", "渠道", {"": "全部"} | _channels()),
        ],
        "kept": [(name, given[name]) for name in ("status", "programme", "id") if given[name]],
        "groups": list(_groups(request, mine, board, texts, turned)),
        "pager": turned,
        "empty": Empty("这个地区和渠道没有责任事项。换一个条件再看。", reverse("duties"), "看全部"),
        "crumbs": _crumbs(given["id"]),
    }
    return render(request, "web/duties.html", context)


def _channels() -> dict[str, str]:
    """The channels that have a duty, in their order."""
    held = {one.programme for one in obligations().values() if one.duty}
    return {code: title for code, title in programme_names().items() if code in held}


def _crumbs(code: str) -> list[Part]:
    whole = Part("", "责任清单", reverse("duties") if code else "")
    return [Part("", "总览", reverse("overview")), whole, *([Part("", code)] if code else [])]


def _pager(request: HttpRequest, board: Board, given: Mapping[str, str]) -> Pager:
    return pager(request, len(_chosen(board, given["id"], given["status"])), PAGE)


def _chosen(board: Board, code: str, status: str) -> list[Owed]:
    return [row for row in board.rows if row.obligation.code == code and status in ("", row.status)]


def _groups(
    request: HttpRequest, mine: Asked, board: Board, texts: Sequence[Obligation], turned: Pager | None
) -> Iterator[Group]:
    """Each obligation with its first rows, or with the page of them that is asked for."""
    status = mine.given["status"]
    chosen = {one.code: _chosen(board, one.code, status) for one in texts}
    start, size = (turned.start, PAGE) if turned else (0, FIRST)
    some = {code: rows[start : start + size] for code, rows in chosen.items()}
    worded = {(row.obligation.code, row.key, row.first): row
              for row in evaluate.worded([row for rows in some.values() for row in rows])}  # fmt: skip
    may = people.may_enter(reader(request), today())
    for one in texts:
        rows = [worded[row.obligation.code, row.key, row.first] for row in some[one.code]]
        counted = board.counted.get(one.code, {})
        left = len(chosen[one.code]) - len(rows) if turned is None else 0
        yield Group(
            code=one.code, name=one.name, facts=tuple(_facts(one)), totals=_tags(board.totals(one.code)),
            lines=tuple(_line(row, mine, may=may) for row in rows),
            hidden="、".join(f"{named} {count}" for named, count in counted.items() if status in ("", named)),
            more=f"看全部 {len(chosen[one.code])} 条" if left > 0 else "", more_url=mine.address(id=one.code),
            none="" if rows or counted else "没有这样的事项。" if status else "这个地区没有要承担这一项的对象。",
        )  # fmt: skip


def _tags(totals: Mapping[str, int]) -> tuple[Tag, ...]:
    return tuple(Tag(f"{status} {count:,}", TONES[status]) for status, count in totals.items())


def _facts(one: Obligation) -> Iterator[Part]:
    assert one.duty is not None
    yield Part("谁", words.who(one.duty))
    yield Part("应有", words.what(one.duty, one.duty.numbers))
    yield Part("期限", words.deadline(one.duty, one.duty.numbers))
    yield Part("渠道", words.programme(one))
    yield Part("依据", one.basis)


def _line(row: Owed, mine: Asked, *, may: bool) -> Line:
    duty = row.obligation.duty
    assert duty is not None
    open_ = row.status not in (clock.DONE, clock.NONE)
    unit = measures.measure(measures.branch(duty.need.measures[0])[0]).unit
    known = duty.mend in catalogue.kinds()
    return Line(
        who=row.words,
        url=_evidence(row, mine.on),
        place=row.place,
        period=row.title,
        due=row.due.isoformat(),
        tag=Tag(row.status, TONES[row.status]),
        reason=row.reason,
        had=f"现有 {shown(row.value, unit)},{row.postings} 条分录",
        basis=row.numbers.document,
        mend=kind_title(duty.mend) if open_ else "",
        mend_url=reverse("document-new", args=[duty.mend]) if open_ and known and may else "",
    )


def _evidence(row: Owed, on: date) -> str:
    """The address where the records of a row are to be seen; nothing when there is none."""
    found = row.evidence(on)
    if "document" in found:
        kind, _, number = found["document"].partition("/")
        return address(kind, number) if kind in catalogue.kinds() else ""
    figure = found.pop("figure", "")
    kept = {name: value for name, value in found.items() if value}
    return f"{reverse('figure', args=[figure])}?{urlencode(kept)}" if figure else ""
