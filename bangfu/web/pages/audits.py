"""A text audited on the screen: pasted or uploaded, its numbers marked with their verdicts; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.kernel.errors import Refused
from bangfu.reports import audit as audits
from bangfu.reports.audit import Audit
from bangfu.reports.auditing import reading
from bangfu.reports.auditing.judging import Judged
from bangfu.reports.auditing.verdicts import NOT_LEDGER, TITLES
from bangfu.web.door import page, scope_of, today
from bangfu.web.wording import Part, day, of_refusal, position

MOST_BYTES = reading.MOST_BYTES
MARKS = {
    "proved": ("✓", "good"), "rounding": ("≈", "good"), "contradicted": ("×", "stop"), "no record": ("○", "guess"),
    "ambiguous": ("△", "doubt"), "not a ledger fact": ("–", "guess"),
}  # fmt: skip
GIVEN = ("text", "pair", "period")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text; a number has a verdict, a place in the table, and mostly the address of its records."""

    text: str
    no: int = 0
    mark: str = ""
    tone: str = ""
    url: str = ""
    tip: tuple[Part, ...] = ()

    @property
    def tip_id(self) -> str:
        """The anchor of what is said about the number."""
        return f"tip-{self.no}"


@dataclass(frozen=True, slots=True)
class Row:
    """One number in the table below the text."""

    no: int
    text: str
    mark: str
    tone: str
    verdict: str
    indicator: str
    scope: str
    ledger: str
    url: str
    explanation: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """The page to paste or upload a text; by POST the text comes back with its numbers marked."""
    given = {name: request.POST.get(name, "") for name in GIVEN}
    context: dict[str, object] = {**given, "errors": []}
    if request.method == "POST":
        try:
            name, text = _text(request)
            found = audits.audit(
                scope_of(request), text, today=today(), pair=given["pair"].strip(), period=given["period"].strip()
            )
        except Refused as refused:
            context["errors"] = of_refusal(refused)
        else:
            context |= {"audit": shown(found), "name": name, "text": text}
    return render(request, "web/audit.html", context, status=422 if context["errors"] else 200)


def _text(request: HttpRequest) -> tuple[str, str]:
    """What the text is called, and the text: of the file if one was chosen, otherwise what was pasted."""
    file = request.FILES.get("file")
    if file is None:
        return "粘贴的文稿", request.POST.get("text", "").replace("\r\n", "\n")
    if (file.size or 0) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 2**20} MB", "请只留正文,或分成几个文件", "file_too_big")
    return file.name or "上传的文稿", reading.text_of(file.name or "", file.read())


def shown(found: Audit) -> dict[str, object]:
    """The audit as the page shows it."""
    rows = [_row(no, judged) for no, judged in enumerate(found.figures, 1)]
    return {
        "lines": list(_lines(found)),
        "rows": rows,
        "counts": [{"label": TITLES[verdict], "number": count, "tone": MARKS[verdict][1]}
                   for verdict, count in found.counts.items()],
        "identities": [{"why": i.why, "mark": "✓" if i.holds else "△", "tone": "good" if i.holds else "doubt"}
                       for i in found.identities],
        "on": day(found.on),
        "position_text": position(found.position, 0) if found.position else "",
    }  # fmt: skip


def _lines(found: Audit) -> Iterator[tuple[Run, ...]]:
    """The text line by line, cut at its numbers."""
    runs: list[Run] = []
    at = 0
    for no, judged in enumerate(found.figures, 1):
        mention = judged.row.mention
        yield from _plain(runs, found.text[at : mention.start])
        runs.append(_marked(no, judged))
        at = mention.end
    yield from _plain(runs, found.text[at:] + "\n")


def _plain(runs: list[Run], text: str) -> Iterator[tuple[Run, ...]]:
    """The lines that the text ends; what follows the last line end waits in `runs`."""
    for n, piece in enumerate(text.split("\n")):
        if n:
            if any(run.text.strip() for run in runs):
                yield tuple(runs)
            runs.clear()
        if piece:
            runs.append(Run(piece))


def _marked(no: int, judged: Judged) -> Run:
    mark, tone = MARKS[judged.compared.verdict]
    row = _row(no, judged)
    tip = [Part("结论", row.verdict)]
    tip += [Part(label, text) for label, text in (
        ("指标", row.indicator), ("范围", row.scope), ("总账", row.ledger), ("说明", row.explanation)) if text]  # fmt: skip
    return Run(judged.row.mention.text, no, mark, tone, row.url or f"#figure-{no}", tuple(tip))


def _row(no: int, judged: Judged) -> Row:
    mention, roles = judged.row.mention, judged.row.roles
    mark, tone = MARKS[judged.compared.verdict]
    helper = f"{roles.helper.title.removeprefix('@')} → " if roles.helper else ""
    return Row(
        no=no,
        text=mention.text,
        mark=mark,
        tone=tone,
        verdict=TITLES[judged.compared.verdict],
        indicator=judged.title,
        scope="" if judged.compared.verdict == NOT_LEDGER else f"{helper}{roles.region_title},{_when(judged)}",
        ledger=judged.ledger_text,
        url=f"{reverse('figure', args=[judged.code])}?{urlencode(judged.query)}" if judged.reading else "",
        explanation=judged.explanation,
    )


def _when(judged: Judged) -> str:
    return judged.reading.period.title() if judged.reading else judged.row.when.period.title()
