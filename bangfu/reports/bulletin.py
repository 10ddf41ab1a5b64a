"""A bulletin: a text whose every number is a figure of the ledger, at one position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from bangfu.indicators import evaluate, load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import seal, verify
from bangfu.registry import find, trees
from bangfu.reports.asking import ARGUMENTS, Answers, Desk, Wanted
from bangfu.reports.citing import Namer
from bangfu.reports.issue import Bulletin, Cited, Paragraph, Run
from bangfu.reports.punctuation import OPEN, SHUT, settled
from bangfu.reports.template import Part, Template, template
from bangfu.reports.words import numeral

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.scope import Scope

ROUNDS = 6
_MARK = re.compile(f"{OPEN}(\\d+){SHUT}")


def compose(
    scope: Scope,
    name: str,
    period: Period | None = None,
    *,
    today: date,
    serial: int = 0,
    as_of: int | None = None,
    demo: bool | None = None,
) -> Bulletin:
    """The bulletin with all its figures at one position of the ledger (`as_of`, by default the last one).

    Time: `today` is the day of issue; a `serial` of 0 makes a draft (样稿).
    Refuses: `unknown_bulletin`, `bad_template`, `outside_scope` when the reader sees less than the text speaks of.
    Cost: one engine call for each different region, period, programme and helper of the text.
    """
    text = template(name)
    period = period or Period.parse(text.period)
    edition = trees.current_edition(period.last_day)
    _require_scope(scope, text, today)
    position = seal.settle() if as_of is None else as_of
    desk = _desk(text, period, today, serial)

    def answers(group: Wanted, codes: list[str]) -> dict[str, Figure]:
        asked = {key: getattr(group, key) for key in ARGUMENTS}
        return evaluate.figures(scope, codes, **evaluate.question(**asked, as_of=f"#{position}", edition=edition.name))

    parts, head = _written(desk, text, answers)
    paragraphs, figures = _Setter(desk, Namer(scope, period.last_day)).set(parts)
    return Bulletin(
        name=name,
        serial=serial,
        day=today,
        period=period,
        paragraphs=paragraphs,
        figures=figures,
        position=position,
        checkpoint=verify.checkpoint() or "无",
        edition=edition.name,
        demo=settings.HOME_IS_DEMO if demo is None else demo,
        **head,
    )


def _require_scope(scope: Scope, text: Template, today: date) -> None:
    """Nothing, when the reader may see every fact of the place the text speaks of: a part would read as the whole."""
    if scope.whole:
        return
    place = find.region(scope, text.region, today)
    lo, hi = trees.interval(trees.current_edition(today), place.pk)
    for grant in scope.grants:
        if grant.region[0] <= lo and hi <= grant.region[1] and grant.programme is None and grant.helper is None:
            return
    raise Refused("这份简报写的是更大的范围,您只能看到其中一部分", "请由有全部数据范围的同志生成", "outside_scope")


def _desk(text: Template, period: Period, today: date, serial: int) -> Desk:
    names: dict[str, object] = {
        "period": period,
        "following": Period.parse(str(period.last_day.year + 1)),
        "to_date": Period.at(today),
        "year": str(today.year),
        "serial": str(serial),
    }
    return Desk(text.file, Wanted("", text.region, period), load.indicators().keys(), names)


def _written(desk: Desk, text: Template, answers: Answers) -> tuple[list[tuple[Part, str]], dict[str, str]]:
    """The parts with marks for their figures and the texts of the head, read again until no question is left."""
    for _ in range(ROUNDS):
        parts = [(part, desk.render(f"{part.key}.text", part.text)) for part in text.parts]
        if not desk.answer(answers):
            break
    else:
        raise Refused(f"{text.file} 的条件层层相套,{ROUNDS} 遍还没有问完", "请把条件写平", "bad_template")
    head = {key: settled(desk.render(key, getattr(text, key))) for key in ("head", "issuer", "title", "number")}
    if desk.names["serial"] == "0":
        head["number"] = ""
    return parts, head


class _Setter:
    """Cuts paragraphs into runs, leaves out sections without content, numbers headings and sources."""

    def __init__(self, desk: Desk, namer: Namer) -> None:
        self._desk, self._namer = desk, namer
        self._numbers = [0, 0]
        self._paragraphs: list[Paragraph] = []
        self._figures: list[Cited] = []
        self._cited: dict[tuple[Wanted, str], int] = {}

    def set(self, parts: list[tuple[Part, str]]) -> tuple[tuple[Paragraph, ...], tuple[Cited, ...]]:
        """The paragraphs and the sources of their figures, in the order of the text."""
        for part, rendered in parts:
            blocks = [settled(_joined(block)) for block in re.split(r"\n\s*\n", rendered)]
            if any(blocks) and part.heading:
                self._paragraphs.append(self._heading(part))
            self._paragraphs += [Paragraph(part.style, tuple(self._runs(block))) for block in blocks if block]
        return tuple(self._paragraphs), tuple(self._figures)

    def _heading(self, part: Part) -> Paragraph:
        self._numbers[part.level - 1] += 1
        if part.level == 1:
            self._numbers[1] = 0
        number = numeral(self._numbers[part.level - 1])
        words = f"{number}、{part.heading}" if part.level == 1 else f"\uff08{number}\uff09{part.heading}"
        return Paragraph(f"heading{part.level}", (Run(words),))

    def _runs(self, block: str) -> Iterator[Run]:
        for at, piece in enumerate(_MARK.split(block)):
            if at % 2:
                yield self._figure(int(piece))
            elif piece:
                yield Run(piece)

    def _figure(self, index: int) -> Run:
        print_, figure, shown = self._desk.shown(index)
        key = (print_.wanted, shown)
        if key not in self._cited:
            self._cited[key] = len(self._figures) + 1
            self._figures.append(self._namer.cited(self._cited[key], shown, print_.wanted, figure))
        return Run(shown, self._cited[key])


def _joined(block: str) -> str:
    """The lines of a paragraph as one: a line break in a text is only for the eyes of its author."""
    return "".join(line.strip() for line in block.splitlines())
