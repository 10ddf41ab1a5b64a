"""About the house: the state of the ledger and its check, and how to complain."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import bangfu
from bangfu.ledger import closed, seal, verify
from bangfu.registry import trees
from bangfu.web.door import page, today
from bangfu.web.wording import Part, day, position


@page
def show(request: HttpRequest) -> HttpResponse:
    """The state of the ledger; by POST with the report of a check from the first entry on, and of a printed code."""
    report = verify.verify() if request.method == "POST" else None
    code = request.POST.get("code", "").strip()
    stands = verify.stands(code) if report and code else None
    return render(
        request, "web/about.html", {"facts": list(_facts()), "report": report, "code": code, "stands": stands}
    )


def feedback(request: HttpRequest) -> HttpResponse:
    """How to complain about a figure, a burden or a page; open to everyone."""
    return render(request, "web/feedback.html", {"contact": getattr(settings, "CONTACT", "")})


def _facts() -> Iterator[Part]:
    yield Part("总账", position(seal.last_position(), seal.unplaced()))
    yield Part("校验码", verify.checkpoint() or "还没有入账")
    opened = closed.first_open_day()
    yield Part("结账", f"{day(opened)}以前已结账" if opened else "还没有结过账")
    yield Part("区划", f"{trees.current_edition(today()).name} 版")
    yield Part("版本", bangfu.__version__)
