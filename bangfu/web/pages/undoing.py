"""An upload taken out again: what goes is shown first, and it needs a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.web.door import SeeOther, page, reader, scope_of
from bangfu.web.pages.document import measured
from bangfu.web.pages.uploads import may_undo, shown
from bangfu.web.wording import Fault, Part, of_refusal


@page
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What taking the upload out again takes back; by POST, with a reason, it is taken out as a whole."""
    upload = uploads.by_token(reader(request), scope_of(request), token)
    if not may_undo(request, upload):
        raise Refused("您的角色不能撤销这一批", "请填报人或审核的同志办理", "no_right")
    reason = request.POST.get("reason", "")
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            uploads.undo(reader(request), upload, reason)
        except Refused as refused:
            errors = of_refusal(refused)
        else:
            return SeeOther(reverse("upload", args=[token]))
    back = uploads.taken_back(upload)
    context = {
        "upload": shown(upload), "errors": errors, "reason": reason, "back": back,
        "url": reverse("upload", args=[token]),
        "sums": [Part(*measured(measure, quantity)) for measure, quantity in back.sums.items()],
        "crumbs": [Part("", "导入", reverse("import")), Part("", upload.name, reverse("upload", args=[token])),
                   Part("", "撤销整批")],
    }  # fmt: skip
    return render(request, "web/upload_undo.html", context, status=422 if errors else 200)
