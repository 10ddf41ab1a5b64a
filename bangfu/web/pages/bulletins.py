"""Bulletins on the screen, whose numbers open, and as Word and PDF files; filed ones beside the ledger of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.kernel.period import Period
from bangfu.reports import bulletin as bulletins
from bangfu.reports import comparing, filing, pdf, template, word
from bangfu.reports.issue import PUBLIC, ROW_TITLE, Bulletin, Cited, Paragraph, Table
from bangfu.reports.models import Filing
from bangfu.reports.public import public
from bangfu.web import asked
from bangfu.web.door import SeeOther, attachment, page, reader, scope_of, today
from bangfu.web.wording import Part, position

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOW = "now"
FORM = "public"  # how an address asks for the public form


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; a number has an address, a tooltip and the number of its source."""

    text: str
    url: str = ""
    tip_id: str = ""
    tip: tuple[Part, ...] = ()
    note_no: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a unit and its numbers with their addresses and headings."""

    title: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `columns` are headings with the numbers of their sources."""

    first: str
    columns: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table with its title."""

    heading: bool
    text: str
    runs: tuple[Run, ...] = ()
    note: bool = False
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One bulletin as the page shows it."""

    name: str
    head: str
    title: str
    left: str
    right: str
    blocks: tuple[Block, ...]
    sources: tuple[tuple[str, Cited], ...]
    missing: tuple[str, ...]
    url: str
    docx: str
    pdf: str
    checkpoint: str
    position_text: str
    seal: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One bulletin in the list: what it is called for its usual period, in which series it goes out, what it tells."""

    url: str
    title: str
    period: str
    series: str
    told: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """The list of the bulletins that can be written for the reader."""
    fitting = [bulletins.fitting(scope_of(request), template.template(name), today()) for name in template.names()]
    items = [_entry(text) for text in fitting if text]
    return render(request, "web/bulletins.html", {"bulletins": items})


def _entry(told: template.Template) -> Entry:
    title, issuer = bulletins.headings(told, today())
    chapters = list(dict.fromkeys(part.heading for part in told.parts if part.heading and part.level == 1))
    return Entry(
        url=reverse("bulletin", args=[told.name]),
        title=title,
        period=Period.parse(told.period).title(),
        series=f"{issuer}《{told.head}》",
        told="内容:" + "、".join(chapters),
    )


@page
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One bulletin for a period: as it was filed, or as it reads now."""
    issue, last = _issue(request, name)
    period, here = issue.period.text, reverse("bulletin", args=[name])
    options = tuple(
        asked.Option(title, f"{here}?{urlencode({'period': text})}", text == period)
        for text, title in asked.periods().items()
    )
    context = {
        "bulletin": sheet(issue),
        "switches": [asked.Switch("期间", options), *_readings(here, period, last, issue), _forms(here, issue)],
        "crumbs": [Part("", "简报", reverse("bulletins")), Part("", issue.title)],
        "filing": last,
        "compare_url": _compare_address(last) if last else "",
        "file_url": reverse("bulletin-file", args=[name]) if filing.may_file(reader(request), name, today()) else "",
        "period": period,
        "public": issue.public,
    }
    return render(request, "web/bulletin.html", context)


@page
@require_POST
def file(request: HttpRequest, name: str) -> HttpResponse:
    """The bulletin filed as it reads now; the answer is the filed issue beside the ledger."""
    period = _period(request.POST.get("period", ""))
    made, _ = filing.file(reader(request), name, period, today=today(), filed_at=timezone.now())
    return SeeOther(f"{reverse('bulletin', args=[name])}?{urlencode({'period': made.period})}")


@page
def compare(request: HttpRequest, name: str, year: int, serial: int) -> HttpResponse:
    """A filed issue: every figure as reported beside what it reads now."""
    filed = filing.numbered(name, year, serial)
    found = comparing.compare(scope_of(request), filed, today=today())
    issue = found.issue
    here = f"{reverse('bulletin', args=[name])}?{urlencode({'period': issue.period.text})}"
    context = {
        "found": found,
        "filing": filed,
        "seal": filing.seal(filed),
        "rows": [(_address(issue, row.cited), row) for row in found.rows],
        "changed": sum(row.changed for row in found.rows),
        "unlike": any(row.reported != row.again for row in found.rows),
        "position_text": position(issue.position, 0),
        "crumbs": [Part("", "简报", reverse("bulletins")), Part("", issue.title, here), Part("", "报送与现在")],
    }
    return render(request, "web/bulletin_compare.html", context)


@page
def as_word(request: HttpRequest, name: str) -> HttpResponse:
    """The bulletin as a Word file."""
    return _file(request, name, word.write, DOCX, "docx")


@page
def as_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """The bulletin as a PDF file."""
    return _file(request, name, pdf.write, "application/pdf", "pdf")


def _issue(request: HttpRequest, name: str) -> tuple[Bulletin, Filing | None]:
    """What the address asks for, and the last filing of its period: the filed issue unless the reading is 现在."""
    period, scope = _period(request.GET.get("period", "")), scope_of(request)
    text = template.template(name)
    last = filing.latest(name, period) if bulletins.fitting(scope, text, today()) is text else None
    if last is None or request.GET.get("reading") == NOW:
        issue = bulletins.compose(scope, name, period, today=today())
    else:
        issue = filing.issue(scope, last, today=today())
    return public(issue) if request.GET.get("form") == FORM else issue, last


def _query(issue: Bulletin, *, open_: bool) -> str:
    """The address part that asks for this issue, in its public form or whole."""
    asks = {"period": issue.period.text} | ({} if issue.seal else {"reading": NOW}) | ({"form": FORM} if open_ else {})
    return "?" + urlencode(asks)


def _forms(here: str, issue: Bulletin) -> asked.Switch:
    whole, open_ = (here + _query(issue, open_=is_open) for is_open in (False, True))
    options = (
        asked.Option("完整版", whole, not issue.public, "内部使用,数字全列"),
        asked.Option(PUBLIC, open_, issue.public, "不足5的人数、户数不列,也不能由别的数推出"),
    )
    return asked.Switch("版本", options)


def _readings(here: str, period: str, last: Filing | None, issue: Bulletin) -> list[asked.Switch]:
    if last is None:
        return []
    filed = f"{here}?{urlencode({'period': period})}"
    now = f"{here}?{urlencode({'period': period, 'reading': NOW})}"
    options = (
        asked.Option(f"定稿 {last.number}", filed, bool(issue.seal), "当时报送的数字"),
        asked.Option("现在", now, not issue.seal, "按现在的总账"),
    )
    return [asked.Switch("读法", options)]


def _compare_address(filed: Filing) -> str:
    return reverse("bulletin-compare", args=[filed.name, filed.year, filed.serial])


def sheet(issue: Bulletin) -> Sheet:
    """The bulletin as the page shows it."""
    cited = {figure.no: figure for figure in issue.figures}
    query = _query(issue, open_=issue.public)
    return Sheet(
        name=issue.name,
        head=issue.head,
        title=issue.title,
        left=issue.state if issue.public else issue.number or issue.issuer,
        right=issue.day_text,
        blocks=tuple(_block(issue, n, paragraph, cited) for n, paragraph in enumerate(issue.paragraphs)),
        sources=tuple((_address(issue, figure), figure) for figure in issue.figures),
        missing=issue.missing,
        url=reverse("bulletin", args=[issue.name]) + query,
        docx=reverse("bulletin-word", args=[issue.name]) + query,
        pdf=reverse("bulletin-pdf", args=[issue.name]) + query,
        checkpoint=issue.checkpoint,
        position_text=position(issue.position, 0),
        seal=issue.seal,
    )


def _block(issue: Bulletin, no: int, block: Paragraph | Table, cited: dict[int, Cited]) -> Block:
    if isinstance(block, Table):
        return Block(False, block.title, grid=_grid(issue, block))
    runs = tuple(_runs(issue, no, block, cited))
    return Block(block.style.startswith("heading"), block.text, runs, block.style == "note")


def _grid(issue: Bulletin, table: Table) -> Grid:
    heads = [heading for heading, _ in table.columns]
    lines = []
    for row in table.rows:
        cells = zip(heads, row.cells, strict=True)
        lines.append(Line(row.title, tuple((head, cell.shown, _address(issue, cell)) for head, cell in cells)))
    return Grid(ROW_TITLE, table.columns, tuple(lines), table.notes)


def _runs(issue: Bulletin, no: int, paragraph: Paragraph, cited: dict[int, Cited]) -> Iterator[Run]:
    for place, run in enumerate(paragraph.runs):
        if not run.cited:
            yield Run(run.text)
            continue
        figure = cited[run.cited]
        yield Run(run.text, _address(issue, figure), f"source-{no}-{place}", tuple(_tip(issue, figure)), str(figure.no))


def _tip(issue: Bulletin, figure: Cited) -> Iterator[Part]:
    yield Part("指标", figure.name)
    yield Part("口径", figure.definition)
    yield Part("范围", f"{figure.place},{figure.wanted.period.title()}")
    if not figure.withheld:
        yield Part("分录", f"{figure.postings} 条")
    for remark in figure.remarks:
        yield Part("注意", remark)
    yield Part("截至", f"{issue.day_text},位置 {issue.position}")


def _address(issue: Bulletin, figure: Cited) -> str:
    query = figure.query() | {"edition": issue.edition}
    return f"{reverse('figure', args=[figure.wanted.code])}?{urlencode(query)}"


def _file(request: HttpRequest, name: str, write: Callable[[Bulletin], bytes], kind: str, ending: str) -> HttpResponse:
    issue, _ = _issue(request, name)
    mark = f"-{PUBLIC}" if issue.public else ""
    return attachment(write(issue), f"{issue.title}{mark}-{issue.day:%Y%m%d}.{ending}", kind)


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None
