"""Figures: all of them as a list, and one with every posting behind it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import find as documents
from bangfu.indicators import evaluate, load
from bangfu.indicators.evaluate import Figure, Traced
from bangfu.kernel.quantity import UNIT_TITLES, yuan
from bangfu.ledger import measures
from bangfu.ledger.question import PostingRow
from bangfu.ledger.trace import TraceRow, plain
from bangfu.registry import trees
from bangfu.web import asked, cards, people
from bangfu.web.asked import Asked
from bangfu.web.door import attachment, page, reader, today
from bangfu.web.paging import Pager, pager
from bangfu.web.papers import address
from bangfu.web.plan import plan
from bangfu.web.wording import Empty, Part, Tag, day, position, wide
from bangfu.workbooks.write import csv_cell

ROWS = 50
CSV_NUMBERS = {"quantity", "contribution", "row", "position"}
EVIDENCE = {"made": Tag("示例", "sample"), "stated": Tag("文中数字", "info")}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader must know beside the number."""

    text: str
    doubt: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A posting as the trace shows it."""

    happened_on: str
    giver: str
    receiver: str
    attributed: str
    region: str
    quantity: str
    contribution: str
    document_url: str
    document_title: str
    document_number: str
    tags: tuple[Tag, ...]
    source_url: str
    source_text: str
    struck: bool
    booked_note: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """Every indicator with its value for a place and a period."""
    question = asked.read(request)
    here = reverse("indicators")
    codes = list(load.indicators())
    found = evaluate.figures(question.scope, codes, **question.reading())
    shown = [cards.card(question, found[code], note=(found[code].definition, "")) for code in codes]
    switches = [
        question.switch(here, "period", "期间", asked.periods(), question.period.text),
        question.switch(here, "edition", "区划", asked.editions(question.period), question.edition.name),
    ]
    context = {"asked": question, "cards": shown, "switches": switches, "region_name": question.region_name,
               "period_title": question.period.title()}  # fmt: skip
    return render(request, "web/indicators.html", context)


@page
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its value, its meaning, other readings, and the postings behind it."""
    question = asked.read(request)
    traced = evaluate.trace(question.scope, code, **question.reading())
    figure = traced.figure
    turned = pager(request, len(traced.trace.rows), ROWS)
    some = traced.trace.rows[turned.start : turned.start + ROWS]
    lines = list(_lines(question, figure, some))
    here = reverse("figure", args=[code])
    context = {
        "asked": question,
        "card": cards.card(question, figure),
        "code": code,
        "short_names": _short_names(figure),
        "region_name": question.region_name,
        "period_title": question.period.title(),
        "as_of": _as_of(question, figure),
        "exact": f"{yuan(int(figure.value or 0))} 元" if figure.unit == "fen" and figure.postings else "",
        "count_text": _count_text(figure),
        "remarks": list(_remarks(question, figure)),
        "position_text": position(figure.position, figure.unplaced),
        "definition": list(cards.meaning(figure)),
        "switches": _switches(question, here),
        "kept": [(k, v) for k, v in question.given.items() if v and k not in ("region", "period", "as_of")],
        "rows": lines,
        "unit_text": _unit_text(figure),
        "total_title": "合计",
        "total": _total(traced),
        "total_note": _total_note(traced, turned),
        "pager": turned,
        "empty": _empty(request),
        "csv_url": question.address(reverse("figure-csv", args=[code])),
        "crumbs": [Part("", "指标", reverse("indicators")), Part("", figure.name)],
    }
    return render(request, "web/trace.html", context)


@page
def as_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The postings behind a figure as a table file."""
    question = asked.read(request)
    traced = evaluate.trace(question.scope, code, **question.reading())
    answer = attachment("", f"{traced.figure.name}.csv", "text/csv; charset=utf-8")
    answer.write("\ufeff")
    writer = csv.writer(answer)
    titles = ("发生日", "入账日", "给付", "接收", "受益地区", "数量", "计入", "单据种类", "单据编号", "表", "行",
              "位置")  # fmt: skip
    names = ("happened_on", "booked_on", "giver", "receiver", "region", "quantity", "contribution", "kind", "number",
             "sheet", "row", "position")  # fmt: skip
    writer.writerow(titles)
    for row in traced.trace.rows:
        values = row.as_dict()
        writer.writerow([_csv_value(name, values[name]) for name in names])
    return answer


def _csv_value(name: str, value: Any) -> str:
    """The value as the file holds it: a negative number stays a number, a text is disarmed."""
    said = "" if value is None else str(value)
    return said if name in CSV_NUMBERS else csv_cell(said)


def _empty(request: HttpRequest) -> Empty:
    """What a figure without any record says; only who may enter documents is invited to."""
    said = "这个范围里还没有记录。"
    if not people.may_enter(reader(request), today()):
        return Empty(said)
    return Empty(said + "登记一张单据,数字就会从它长出来。", reverse("import"), "下载填报模板")


def _as_of(question: Asked, figure: Figure) -> str:
    """Up to when the figure knows; a reader who looked back is told so."""
    if question.as_of is None:
        return f"数据截至 {day(today())}"
    return f"按当时所知({question.given['as_of']},位置 {figure.position})"


def _short_names(figure: Figure) -> str:
    """What the overview calls the figure, where that is not its name."""
    plan_ = plan()
    labels = dict.fromkeys(place.label for place in (*plan_.strip, *plan_.map) if place.code == figure.code)
    return "、".join(label for label in labels if label != figure.name)


def _count_text(figure: Figure) -> str:
    timing = cards.timing(figure)
    return (
        wide(f"{timing and timing + '数,'}{figure.postings} 条分录")
        if figure.postings
        else figure.reason or "还没有记录"
    )


def _remarks(question: Asked, figure: Figure) -> Iterator[Remark]:
    names = trees.names_in(question.edition, [region for region, _, _ in figure.joint])
    for region, value, count in figure.joint:
        name = names.get(region, "").removesuffix("(合计)")
        text = f"另有合计、未拆分:{name} {cards.amount(value, figure.unit)}({count} 条),不计入本地区"
        yield Remark(text, url=question.figure(figure.indicator.code, region=name))
    for text in cards.remarks(figure):
        if not text.startswith("另有合计"):
            yield Remark(text, doubt=True)
    if figure.reason:
        yield Remark(figure.reason, doubt=True)


def _switches(question: Asked, here: str) -> list[asked.Switch]:
    return [
        question.switch(here, "period", "期间", asked.periods(), question.period.text),
        question.switch(here, "basis", "时间口径", asked.BASES, question.basis),
        question.switch(here, "view", "归属口径", asked.VIEWS, question.view),
        question.switch(here, "edition", "区划", asked.editions(question.period), question.edition.name),
    ]


def _unit_text(figure: Figure) -> str:
    """The unit of the column; the rows of a ratio are of several and say their own."""
    if figure.unit == "ratio":
        return ""
    return "单位:元" if figure.unit == "fen" else f"单位:{UNIT_TITLES.get(figure.unit, figure.unit)}"


def _total(traced: Traced) -> str:
    """What the rows add up to; those of a ratio are of two kinds and never added to each other."""
    return traced.figure.shown if traced.figure.unit == "ratio" else _amount(traced.trace.total, traced.figure.unit)


def _quantity(quantity: int | Fraction, posting: PostingRow, figure: Figure) -> str:
    """A quantity in the unit of the figure; in a ratio in that of its own measure, with its word."""
    if figure.unit != "ratio":
        return _amount(quantity, figure.unit)
    unit = measures.measure(posting.measure).unit
    return f"{_amount(quantity, unit)} {'元' if unit == 'fen' else UNIT_TITLES[unit]}"


def _total_note(traced: Traced, turned: Pager) -> str:
    every = f"共 {len(traced.trace.rows)} 行;" if turned.pages > 1 else ""
    return f"{every}{traced.trace.rule}"


def _lines(question: Asked, figure: Figure, rows: tuple[TraceRow, ...]) -> Iterator[Line]:
    papers = documents.evidence(question.scope, {(r.posting.kind, r.posting.number) for r in rows})
    for row in rows:
        posting = row.posting
        paper: dict[str, Any] = papers.get((posting.kind, posting.number), {})
        has_row = paper.get("upload") and posting.row
        yield Line(
            happened_on=posting.happened_on.isoformat(),
            giver=posting.giver,
            receiver=posting.receiver,
            attributed=_attributed(posting),
            region=posting.region,
            quantity=_quantity(posting.quantity, posting, figure),
            contribution="" if row.contribution == posting.quantity else _quantity(row.contribution, posting, figure),
            document_url=address(posting.kind, posting.number) if paper else "",
            document_title=str(paper.get("title", "单据")).replace(posting.number, "").strip(),
            document_number=posting.number,
            tags=tuple(_tags(row, paper)),
            source_url=reverse("upload-row", args=[paper["upload"], posting.sheet, posting.row]) if has_row else "",
            source_text=f"{posting.sheet} 第 {posting.row} 行" if has_row else "",
            struck=posting.reverses is not None or posting.reversed_by is not None,
            booked_note=booked_note(posting),
        )


def _attributed(posting: PostingRow) -> str:
    """For whom the posting is counted; nothing when that is only the giver, in full."""
    helpers = [f"{c.helper_name}{_share(c.num, c.den)}" for c in posting.attributions]
    return "" if helpers == [posting.giver] else "计入 " + "、".join(helpers)


def _share(num: int, den: int) -> str:
    return "" if den == 1 else f"({num}/{den})"


def _tags(row: TraceRow, paper: dict[str, Any]) -> Iterator[Tag]:
    if row.part:
        yield Tag(str(row.as_dict()["part"]), "info")
    if row.posting.reverses is not None:
        yield Tag("冲销", "stop")
    elif row.posting.reversed_by is not None:
        yield Tag("已冲销", "stop")
    elif row.posting.corrects is not None:
        yield Tag("更正", "wait")
    if paper.get("demo"):
        yield EVIDENCE["made"]
    if paper.get("aggregate"):
        yield Tag("汇总登记", "wait")


def booked_note(posting: Any) -> str:
    """Why a posting is booked on another day than it happened on, in a sentence; nothing when it is not."""
    if posting.booked_on == posting.happened_on:
        return ""
    what = (
        "冲销原记录"
        if posting.reverses is not None
        else "更正后的记录"
        if posting.corrects is not None
        else "迟来的记录"
    )
    return wide(
        f"{what}:发生在 {posting.happened_on},这一天所在的期间当时已结账,记入第一个开放日 {posting.booked_on}。"
        "按发生日读(重述)计入原期间,按入账日读计入新的期间,按报送读不变。"
    )


def _amount(value: Any, unit: str) -> str:
    """A quantity as tables print it: money in 元 with separators."""
    if value is None:
        return "—"
    if unit == "fen" and not isinstance(value, Fraction):
        return yuan(int(value))
    if isinstance(value, Fraction) and value.denominator != 1:
        return str(plain(value))
    return f"{int(value):,}"
