"""From read values to heads and bodies that are whole, and every fault of them at once; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from bangfu.documents import catalogue, references
from bangfu.documents.models import Body, Document
from bangfu.documents.reading import Reading
from bangfu.kernel.errors import Problem

FIRST_DAY = date(1986, 1, 1)  # the first central units were sent to poor counties in 1986
DERIVED = ("region", "programme", "helper")
LONGEST_TITLE = 200


def draft(kind: str, readings: Sequence[Reading]) -> list[references.Pair]:
    """Heads and bodies of the kind, with what they point to loaded and what follows from the rest filled in."""
    pairs = [assign(Document(kind=kind), catalogue.kind(kind)(), reading.values) for reading in readings]
    for (head, _), reading in zip(pairs, readings, strict=True):
        for name, value in reading.origin.items():
            setattr(head, name, value)
    references.load(pairs)
    references.complete(pairs)
    return pairs


def assign(head: Document, body: Body, values: Mapping[str, Any]) -> references.Pair:
    """The head and the body with the values put in."""
    for name, value in values.items():
        column = catalogue.column(head.kind, name)
        if column is None:
            continue
        target: Document | Body = head if column.where == "head" else body
        field = target._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            setattr(target, field.attname, value)
        else:
            setattr(target, name, _empty(field) if value is None else value)
    body.document = head
    return head, body


def _empty(field: Any) -> Any:
    """What an empty cell means for the column."""
    if field.has_default():
        return field.get_default()
    return "" if isinstance(field, models.CharField) else None


def problems(head: Document, body: Body, today: date) -> list[Problem]:
    """Every fault of the document: what is missing, what cannot be, and, once it is whole, what its kind says."""
    found = [*_missing(head, body), *_bad_day(head, today), *_dead_matters(head, body)]
    return found or body.problems(head)


def entitle(head: Document, body: Body) -> None:
    """Gives a faultless document the name under which lists and traces show it."""
    head.title = body.title(head)[:LONGEST_TITLE]


def _missing(head: Document, body: Body) -> list[Problem]:
    found = []
    for column in catalogue.columns(head.kind):
        target: Document | Body = head if column.where == "head" else body
        field: Any = target._meta.get_field(column.name)
        if getattr(target, field.attname) not in (None, ""):
            continue
        if column.required or column.name in DERIVED:
            found.append(Problem(column.name, f"“{column.title}”没有填", "请补填", "missing"))
    known = {column.name for column in catalogue.columns(head.kind)}
    for name in ("region", "giver", "receiver", "programme", "helper"):
        if name not in known and not getattr(head, f"{name}_id"):
            found.append(Problem("", "缺少受益地区、单位或渠道,由关联的单据推定不出", "请核对关联的单据", "missing"))
            break
    return found + _unknown_units(head)


def _unknown_units(head: Document) -> list[Problem]:
    """Keys that were given and name nothing."""
    return [
        Problem(name, f"没有编号为 {getattr(head, f'{name}_id')} 的记录", "请重新选择", "unknown_reference")
        for name in ("region", *references.UNITS)
        if getattr(head, f"{name}_id") and name not in head._state.fields_cache
    ]


def _bad_day(head: Document, today: date) -> list[Problem]:
    if head.date is None or FIRST_DAY <= head.date <= today:
        return []
    value = head.date.isoformat()
    if head.date > today:
        remedy = f"只登记已经发生的事;今天是 {today}"
        return [Problem("date", f"日期 {value} 还没有到", remedy, "day_in_future", value=value)]
    return [Problem("date", f"日期 {value} 太早", f"应不早于 {FIRST_DAY};请核对年份", "day_too_early", value=value)]


def _dead_matters(head: Document, body: Body) -> list[Problem]:
    """Matters that were named and are none, are of another kind, or do not stand in the books."""
    found = []
    for column in catalogue.columns(head.kind):
        if column.type != "matter":
            continue
        key = getattr(head if column.where == "head" else body, column.name)
        if key:
            found += _fault_of_matter(column, key, body.matter(key))
    return found


def _fault_of_matter(column: catalogue.Column, key: str, matter: Body | None) -> list[Problem]:
    number = key.partition("/")[2] or key
    if matter is None:
        message, remedy, code = f"没有“{column.title}”{number}", "请先登记它,或核对编号", "unknown_matter"
    elif column.kinds and matter.KIND not in column.kinds:
        titles = "、".join(catalogue.title(kind) for kind in column.kinds)
        message, remedy, code = f"“{number}”是{matter.TITLE},不能作“{column.title}”", f"应为:{titles}", "wrong_matter"
    elif matter.document.state in (*type(matter).life().unposted, "voided"):
        message = f"“{column.title}”{number} 还不在账上({matter.document.state_title})"
        remedy, code = "请先办理它", "matter_not_posted"
    else:
        return []
    return [Problem(column.name, message, remedy, code, value=number)]
