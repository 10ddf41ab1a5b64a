"""Forms of documents: a new one, a draft changed, an accepted one corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue, find, forms, life, rolls
from bangfu.kernel.errors import Refused
from bangfu.web.door import SeeOther, page, reader, scope_of, today
from bangfu.web.papers import address, kind_title
from bangfu.web.wording import Fault, Part, held

if TYPE_CHECKING:
    from django import forms as django_forms

    from bangfu.documents.models import Document

LOOK = "look"  # the button that shows how the roll is understood, and keeps nothing
Act = Callable[[dict[str, Any]], "Document"]


@page
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new document, as a draft or submitted at once."""
    catalogue.kind(kind)
    form = _form(request, kind, {"number": life.proposed_number(kind, today()), "date": today()})

    def act(values: dict[str, Any]) -> Document:
        made = life.create(reader(request), kind, values)
        return life.step(reader(request), made, "submit") if request.POST.get("then") == "submit" and second else made

    second = "" if catalogue.roll(kind) else "提交审核"  # a roll is looked through on the draft before it is submitted
    context = {"title": f"登记{kind_title(kind)}", "lead": "只填您知道的;渠道、帮扶单位和地区不填时按单位推断。",
               "action": "存为草稿", "then": "draft", "second": second,
               "back": reverse("documents-of", args=[kind])}  # fmt: skip
    return _answered(request, form, kind, act, context)


@page
def edit(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """A draft or a returned document, changed."""
    document = find.document(scope_of(request), kind, number)
    form = _form(request, kind, forms.initial(document, find.body(document)))
    version = request.POST.get("version", "")

    def act(values: dict[str, Any]) -> Document:
        return life.edit(reader(request), document, values, int(version) if version.isdecimal() else document.version)

    context = {"title": f"修改 {number}", "lead": kind_title(kind), "action": "保存", "then": "draft",
               "version": document.version, "back": address(kind, number)}  # fmt: skip
    return _answered(request, form, kind, act, context)


@page
def correct(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """An accepted document, corrected: the old postings are reversed, the new ones keep the true day."""
    document = find.document(scope_of(request), kind, number)
    form = _form(request, kind, forms.initial(document, find.body(document)))
    form.fields["reason"] = forms.reason_field()
    version = request.POST.get("version", "")

    def act(values: dict[str, Any]) -> Document:
        reason = str(form.cleaned_data.get("reason", ""))
        values.pop("number", None)
        seen = int(version) if version.isdecimal() else None
        return life.step(reader(request), document, "correct", values=values, reason=reason, version=seen)

    context = {"title": f"更正 {number}", "action": "更正入账", "then": "correct", "back": address(kind, number),
               "version": document.version,
               "lead": "原来的分录会被冲销,新的按真实发生日入账;两笔都留在总账里。"}  # fmt: skip
    return _answered(request, form, kind, act, context)


def _form(request: HttpRequest, kind: str, initial: dict[str, Any]) -> django_forms.Form:
    made = forms.form_class(kind, scope_of(request), today())
    if request.POST.get("then") == LOOK:
        return made(initial=request.POST.dict())
    return made(request.POST) if request.method == "POST" else made(initial=initial)


def _answered(
    request: HttpRequest, form: django_forms.Form, kind: str, act: Act, context: dict[str, Any]
) -> HttpResponse:
    """The document when it could be done, otherwise the form again with every fault on top."""
    faults: list[Fault] = []
    if request.POST.get("then") == LOOK:
        context = {**context, "version": request.POST.get("version", "")}
    elif request.method == "POST":
        if form.is_valid():
            try:
                done = act(forms.values(form, kind))
            except Refused as refused:
                faults = _of_refusal(form, refused)
            else:
                return SeeOther(address(done.kind, done.number))
        else:
            faults = [Fault(str(e), "", str(form[n].label), f"id_{n}") for n, es in form.errors.items() for e in es]
    shown = {**context, "fields": list(form), "errors": faults, "crumbs": _crumbs(kind, str(context["title"])),
             "look": LOOK if catalogue.roll(kind) else "", "understood": _understood(request, kind),
             **rolls.called(kind)}  # fmt: skip
    return render(request, "web/document_form.html", shown, status=422 if faults else 200)


def _understood(request: HttpRequest, kind: str) -> rolls.Understood | None:
    """The roll in the form as it was understood; None when none was sent."""
    declared = catalogue.roll(kind)
    text = request.POST.get(declared[0].name, "") if declared else ""
    return rolls.understood(text, declared[1]) if declared and text.strip() else None


def _of_refusal(form: django_forms.Form, refused: Refused) -> list[Fault]:
    """The faults that the document or the ledger found, at their fields where they name one."""
    if not refused.problems:
        return [Fault(refused.message, refused.remedy)]
    found = []
    for problem in refused.problems:
        said = held(problem.message, problem.code)
        if problem.field in form.fields:
            form.add_error(problem.field, said)
            label, anchor = str(form[problem.field].label), f"id_{problem.field}"
            found.append(Fault(said, problem.remedy, label, anchor))
        else:
            found.append(Fault(said, problem.remedy))
    return found


def _crumbs(kind: str, title: str) -> list[Part]:
    return [
        Part("", "单据", reverse("documents")),
        Part("", kind_title(kind), reverse("documents-of", args=[kind])),
        Part("", title),
    ]
