"""A bulletin: a text whose every number is a figure of the ledger, at one position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bangfu.indicators import evaluate, load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import seal, verify
from bangfu.registry import find, labels, trees
from bangfu.registry.scope import Scope
from bangfu.reports import times
from bangfu.reports.asking import Answers, Desk
from bangfu.reports.citing import Namer
from bangfu.reports.issue import Bulletin
from bangfu.reports.punctuation import settled
from bangfu.reports.setting import Grid, Setter, Written
from bangfu.reports.template import Part, Template, template
from bangfu.reports.wanted import ARGUMENTS, Wanted

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure

ROUNDS = 6
NOT_BUILT = "这项指标还没有建立"
NO_RECORD = "总账中没有记录"
Units = Mapping[str, tuple[tuple[str, str], ...]]


def compose(scope: Scope, name: str, period: Period | None = None, *, today: date, **more: Any) -> Bulletin:
    """The bulletin of that name, for the place that the reader sees whole; everything else as `compose_text`.

    Refuses: `unknown_bulletin`, and what `compose_text` refuses.
    """
    text = template(name)
    return compose_text(scope, fitting(scope, text, today) or text, period, today=today, **more)


def fitting(scope: Scope, text: Template, today: date) -> Template | None:
    """The text as it is for who sees its whole place, else about the reader's own one; None when it cannot be either.

    Shape: of several places of a reader the first in official order. Only a `local` text can be about another place.
    """
    if _sees(scope, text.region, today):
        return text
    own = trees.at_interval(trees.current_edition(), min(scope.held)) if text.local and scope.held else None
    return replace(text, region=own.region.key) if own else None


def compose_text(
    scope: Scope,
    text: Template,
    period: Period | None = None,
    *,
    today: date,
    serial: int = 0,
    as_of: int | None = None,
    demo: bool | None = None,
) -> Bulletin:
    """The bulletin with all its figures at one position of the ledger (`as_of`, by default the last one).

    Time: `today` is the day of issue; a `serial` of 0 makes a draft (样稿).
    Refuses: `bad_template`, `outside_scope` when the reader sees less than the text speaks of.
    Cost: one engine call for each different region, period, programme and helper of the text.
    """
    period = period or Period.parse(text.period)
    edition = trees.current_edition(period.last_day)
    require_scope(scope, text, today)
    position = seal.settle() if as_of is None else as_of
    desk = _desk(text, period, today, serial)

    def answers(group: Wanted, codes: list[str]) -> dict[str, Figure]:
        asked = {key: getattr(group, key) for key in ARGUMENTS}
        return evaluate.figures(scope, codes, **evaluate.question(**asked, as_of=f"#{position}", edition=edition.name))

    parts, head = _written(desk, text, _units(text, period), answers)
    namer = Namer(scope, period.last_day)
    paragraphs, figures = Setter(desk, namer).set(parts)
    return Bulletin(
        name=text.name,
        serial=serial,
        day=today,
        period=period,
        paragraphs=paragraphs,
        figures=figures,
        position=position,
        checkpoint=verify.checkpoint(position) or "无",
        edition=edition.name,
        demo=settings.HOME_IS_DEMO if demo is None else demo,
        missing=tuple(_missing(desk, namer)),
        public=False,
        **head,
    )


def headings(text: Template, today: date) -> tuple[str, str]:
    """The title and the issuer of the text for its usual period, as a list of bulletins names it."""
    desk = _desk(text, Period.parse(text.period), today, 0)
    title, issuer = (settled(desk.render(key, getattr(text, key))) for key in ("title", "issuer"))
    return title, issuer


def require_scope(scope: Scope, text: Template, today: date) -> None:
    """Nothing, when the reader may see every fact of the place the text speaks of: a part would read as the whole."""
    if _sees(scope, text.region, today):
        return
    raise Refused("这份简报写的是更大的范围,您只能看到其中一部分", "请由有全部数据范围的同志生成", "outside_scope")


def _sees(scope: Scope, region: str, today: date) -> bool:
    """Whether the reader may see every fact of the places."""
    if scope.whole:
        return True
    places = [place.pk for place in find.places(Scope.everything(), region, today)]
    known = trees.intervals(trees.current_edition(), places).values()
    return all(any(first <= lo and hi <= last for first, last in scope.held) for lo, hi in known)


def _desk(text: Template, period: Period, today: date, serial: int) -> Desk:
    names: dict[str, object] = {"year": str(today.year), "serial": str(serial), "whole": text.region == evaluate.WHOLE}
    places = find.places(Scope.everything(), text.region, today)
    names["place"] = "、".join(trees.name_on(place.pk, period.last_day) for place in places)
    names |= times.named(period, today, text.periods)
    base = Wanted("", text.region, period)
    codes = load.indicators().keys()
    return Desk(text.file, base, codes, names, awaited=text.awaited, prelude=text.prelude)


def _units(text: Template, period: Period) -> Units:
    """For each label that a table of the text names, its units on the last day of the period: name and code."""
    named = {part.table.rows for part in text.parts if part.table}
    return {
        label: tuple((unit.short_name, unit.code) for unit in labels.organisations_with(label, period.last_day))
        for label in named
    }


def _written(desk: Desk, text: Template, units: Units, answers: Answers) -> tuple[list[Written], dict[str, str]]:
    """The parts with marks for their figures and the texts of the head, read again until no question is left."""
    for _ in range(ROUNDS):
        desk.anew()
        parts = [_read(desk, part, units) for part in text.parts]
        if not desk.answer(answers):
            break
    else:
        raise Refused(f"{text.file} 的条件层层相套,{ROUNDS} 遍还没有问完", "请把条件写平", "bad_template")
    head = {key: settled(desk.render(key, getattr(text, key))) for key in ("head", "issuer", "title", "number")}
    if desk.names["serial"] == "0":
        head["number"] = ""
    return parts, head


def _read(desk: Desk, part: Part, units: Units) -> Written:
    words = desk.render(f"{part.key}.text", part.text)
    if part.table is None:
        return Written(part, words)
    rows = units[part.table.rows]
    asked = [*(code for _, code in rows), part.table.rows]
    columns = tuple(
        (heading, tuple(desk.render(f"{part.key}.table.columns.{heading}", text, unit=unit) for unit in asked))
        for heading, text in part.table.columns
    )
    title = desk.render(f"{part.key}.table.title", part.table.title)
    return Written(part, words, Grid(title, tuple(name for name, _ in rows), columns))


def _missing(desk: Desk, namer: Namer) -> Iterator[str]:
    """What the text speaks of and does not print: indicators that are not there yet, figures without a record."""
    for name in desk.absent:
        yield f"{name}：{NOT_BUILT}。"
    for wanted, figure in desk.blank.items():
        yield f"{namer.blank(wanted, figure)}：{NO_RECORD}。"
