"""Bulletins on the screen, whose numbers open, and as Word and PDF files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.kernel.period import Period
from bangfu.reports import bulletin as bulletins
from bangfu.reports import pdf, template, word
from bangfu.reports.issue import Bulletin, Cited, Paragraph
from bangfu.web import asked
from bangfu.web.door import page, scope_of, today
from bangfu.web.wording import Part, position

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; a number has an address, a tooltip and the number of its source."""

    text: str
    url: str = ""
    tip_id: str = ""
    tip: tuple[Part, ...] = ()
    note_no: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph."""

    heading: bool
    text: str
    runs: tuple[Run, ...]
    note: bool = False


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
    url: str
    docx: str
    pdf: str
    checkpoint: str
    position_text: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """The list of all bulletins."""
    items = [(reverse("bulletin", args=[name]), template.template(name)) for name in template.names()]
    return render(request, "web/bulletins.html", {"bulletins": items})


@page
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One bulletin for a period."""
    wanted = request.GET.get("period", "")
    issue = bulletins.compose(scope_of(request), name, _period(wanted), today=today())
    here = reverse("bulletin", args=[name])
    options = tuple(
        asked.Option(title, f"{here}?{urlencode({'period': text})}", text == issue.period.text)
        for text, title in asked.periods().items()
    )
    context = {
        "bulletin": sheet(issue),
        "switches": [asked.Switch("期间", options)],
        "crumbs": [Part("", "简报", reverse("bulletins")), Part("", issue.title)],
    }
    return render(request, "web/bulletin.html", context)


@page
def as_word(request: HttpRequest, name: str) -> HttpResponse:
    """The bulletin as a Word file."""
    return _file(request, name, word.write, DOCX, "docx")


@page
def as_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """The bulletin as a PDF file."""
    return _file(request, name, pdf.write, "application/pdf", "pdf")


def sheet(issue: Bulletin) -> Sheet:
    """The bulletin as the page shows it."""
    cited = {figure.no: figure for figure in issue.figures}
    query = "?" + urlencode({"period": issue.period.text})
    return Sheet(
        name=issue.name,
        head=issue.head,
        title=issue.title,
        left=issue.number or issue.issuer,
        right=issue.day_text,
        blocks=tuple(_block(issue, n, paragraph, cited) for n, paragraph in enumerate(issue.paragraphs)),
        sources=tuple((_address(issue, figure), figure) for figure in issue.figures),
        url=reverse("bulletin", args=[issue.name]) + query,
        docx=reverse("bulletin-word", args=[issue.name]) + query,
        pdf=reverse("bulletin-pdf", args=[issue.name]) + query,
        checkpoint=issue.checkpoint,
        position_text=position(issue.position, 0),
    )


def _block(issue: Bulletin, no: int, paragraph: Paragraph, cited: dict[int, Cited]) -> Block:
    runs = tuple(_runs(issue, no, paragraph, cited))
    return Block(paragraph.style.startswith("heading"), paragraph.text, runs, paragraph.style == "note")


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
    yield Part("凭证", f"{figure.postings} 条")
    for remark in figure.remarks:
        yield Part("注意", remark)
    yield Part("截至", f"{issue.day_text},位置 {issue.position}")


def _address(issue: Bulletin, figure: Cited) -> str:
    query = figure.query() | {"edition": issue.edition}
    return f"{reverse('figure', args=[figure.wanted.code])}?{urlencode(query)}"


def _file(request: HttpRequest, name: str, write: Callable[[Bulletin], bytes], kind: str, ending: str) -> HttpResponse:
    issue = bulletins.compose(scope_of(request), name, _period(request.GET.get("period", "")), today=today())
    answer = HttpResponse(write(issue), content_type=kind)
    title = quote(f"{issue.title}-{today():%Y%m%d}.{ending}")
    answer["Content-Disposition"] = f"attachment; filename=\"{name}.{ending}\"; filename*=UTF-8''{title}"
    return answer


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None
