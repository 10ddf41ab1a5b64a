"""People of a document in the open for one answer, and its roll as a file; each time it is written down who and why."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bangfu.documents import find, revealing
from bangfu.documents.revealing import Asking, Exported
from bangfu.kernel.errors import Refused
from bangfu.web.door import attachment, page, reader, scope_of, today
from bangfu.web.pages.document import context_of
from bangfu.web.pages.imports import XLSX
from bangfu.web.wording import of_refusal
from bangfu.workbooks import write

CSV = "text/csv; charset=utf-8"


def _asking(request: HttpRequest) -> Asking:
    return Asking(reader(request), request.POST.get("reason", ""), timezone.localtime(), today())


@never_cache
@page
@require_POST
def reveal(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """The document with its people in the open; a refusal shows it masked, with the reason on top."""
    document = find.document(scope_of(request), kind, number)
    try:
        known = revealing.reveal(_asking(request), document)
    except Refused as refused:
        return render(request, "web/document.html", context_of(request, document, of_refusal(refused)), status=422)
    return render(request, "web/document.html", context_of(request, document, known=known))


@never_cache
@page
@require_POST
def roll(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """The roll as a workbook or a text: masked, or in full for who gives a reason."""
    document = find.document(scope_of(request), kind, number)
    asking = _asking(request)
    try:
        found = revealing.export_roll(asking, document, in_full=bool(asking.reason.strip()))
    except Refused as refused:
        return render(request, "web/document.html", context_of(request, document, of_refusal(refused)), status=422)
    as_text = request.POST.get("as") == "csv"
    name = f"{document.number}-名册"
    return attachment(_text(found), f"{name}.csv", CSV) if as_text else attachment(_book(found), f"{name}.xlsx", XLSX)


def _book(found: Exported) -> bytes:
    said = found.watermark
    return write.workbook([write.Table("名册", "名册", found.titles, found.rows, foot=[said], watermark=said)])


def _text(found: Exported) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (found.titles, *found.rows, [found.watermark]):
        writer.writerow([write.csv_cell(cell) for cell in row])
    return "\ufeff" + out.getvalue()
