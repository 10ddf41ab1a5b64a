"""The page of what may be done with each kind of document, by whom, and what each step posts; no database is asked.

What a step posts is asked of the kind itself: a document is filled in with the least that its columns ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from bangfu.documents import catalogue, posting
from bangfu.documents.catalogue import Column
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import ROLE_TITLES, Life, Step, state_title
from bangfu.kernel.errors import Refused
from bangfu.ledger.entries import PostingRef
from bangfu.registry.models import Organisation, Region

DAY = date(2021, 6, 1)
PLAIN: dict[str, Any] = {"date": DAY, "money": 100, "integer": 1, "person": "p", "matter": "", "text": "1"}
REPEATED = "冲回,再按改后的内容重记"


def page() -> Iterator[str]:
    """One section a kind, in the order of the glossary."""
    yield "每一步由谁办、从哪个状态到哪个状态、记哪些分录。其他的状态和角色一律不收,并说明原因。\n"
    for code, body in sorted(catalogue.kinds().items()):
        yield f"## {body.TITLE} `{code}`\n\n" + "\n".join(_table(code, body.life())) + "\n"


def _table(code: str, life: Life) -> Iterator[str]:
    yield "| 办理 | 从 | 到 | 谁 | 要求 | 记入总账 |"
    yield "|---|---|---|---|---|---|"
    for step in life.steps:
        sources = "、".join(state_title(state, code) for state in step.sources)
        target = state_title(step.target, code) if step.target else "不变"
        asks = [word for word, so in (("写明理由", step.reason), ("不能是填报人", step.posts and life.four_eyes)) if so]
        posted = "、".join(_posted(code, life, step)) or "—"
        yield f"| {step.title} | {sources} | {target} | {ROLE_TITLES[step.actor]} | {'、'.join(asks) or '—'} | {posted} |"


def _posted(code: str, life: Life, step: Step) -> Iterator[str]:
    if step.posts == "reversal":
        yield "冲回全部"
        return
    if step.posts == "correction":
        yield REPEATED
        return
    head, body = filled(code)
    if step.posts == "lines" and any(c.type == "money" for c in catalogue.columns(code)):
        yield "随金额和单位而定"
    elif step.posts == "lines":
        yield from dict.fromkeys(f"`{measure}`" for measure in _measures(code, step))
        if type(body).attributions is not Body.attributions:
            yield "归属"
    doing = posting.Doing(head, body, step, life, DAY, "", None)  # type: ignore[arg-type]
    for line in posting.stage(doing, step.sources[0], step.target):
        yield f"`{line.measure}` {'−' if line.quantity < 0 else '+'}1 {state_title(line.category, code)}"


def _measures(code: str, step: Step) -> Iterator[str]:
    """What the step may post, whatever is chosen: each choice of each column is tried alone.

    Shape: a unit that does not fit the indicator of its row posts nothing, so both ways of writing it are tried.
    """
    rows = catalogue.roll(code)
    columns = [c for c in (*catalogue.columns(code), *(rows[1] if rows else ())) if c.type == "choice"]
    for chosen in ({}, *({c.name: choice} for c in columns for choice, _ in c.choices)):
        for optional in ("", "元"):
            head, body = filled(code, optional, **chosen)
            with suppress(Refused):
                yield from (line.measure for line in body.lines(head, step.name))


def filled(code: str, optional: str = "", **chosen: str) -> tuple[Document, Body]:
    """A document of the kind with the least that its columns ask for, below one of the first kind it may be about.

    Shape: `optional` stands in the columns of a roll that may be left out; `chosen` are codes of choices by column.
    """
    kind, columns = catalogue.kind(code), catalogue.columns(code)
    head = _head(code)
    body = kind(**{c.name: _value(code, c, optional, chosen) for c in columns if _is_filled(c)})
    matters = {}
    for column in columns:
        if column.type != "matter" or column.kinds[:1] == (code,) or not (column.required or column.name == "about"):
            continue
        above, of = filled(column.kinds[0] if column.kinds else "project")
        setattr(head if column.where == "head" else body, column.name, above.key)
        matters[above.key] = of
    body.document, body.matters = head, matters
    body.postings = [PostingRef(1, "sales.bought", {})] if kind.TARGET_FIELD else []
    return head, body


def _head(code: str) -> Document:
    place = Region(pk=1, key="500237", kind="district")
    units = {name: Organisation(pk=n, name=name, kind="firm", region=place, lo=n, hi=n + 1)
             for n, name in enumerate(("giver", "receiver", "helper"), 2)}  # fmt: skip
    return Document(kind=code, number="1", date=DAY, region=place, programme_id="local", **units)


def _is_filled(column: Column) -> bool:
    asked = column.required or column.type == "roll"
    return column.where == "body" and asked and column.type not in ("organisation", "region", "matter")


def _value(code: str, column: Column, optional: str, chosen: Mapping[str, str]) -> Any:
    declared = catalogue.roll(code)
    if column.type == "roll" and declared:
        return [
            {c.name: _plain(c, chosen) if c.required or c.name in chosen else _spare(c, optional) for c in declared[1]}
        ]
    return _plain(column, chosen)


def _spare(column: Column, optional: str) -> str:
    return optional if column.type == "text" else ""


def _plain(column: Column, chosen: Mapping[str, str]) -> Any:
    if column.type == "choice":
        return chosen.get(column.name, column.choices[0][0])
    value = PLAIN.get(column.type, "")
    return value.isoformat() if column.where == "row" and isinstance(value, date) else value
