"""What the reader of a number is told beside it: the names of place, channel and helper, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bangfu.registry import trees
from bangfu.registry.lookup import Lookup
from bangfu.registry.words import TableWords
from bangfu.reports.issue import Cited
from bangfu.reports.punctuation import settled
from bangfu.reports.sources import exact
from bangfu.reports.wanted import Wanted

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.scope import Scope


class Namer:
    """Turns questions and answers into sources; looks every code up once."""

    def __init__(self, scope: Scope, on: date) -> None:
        self._lookup, self._on = Lookup(scope, on, TableWords(scope)), on
        self._names: dict[tuple[str, str], str] = {}

    def cited(self, no: int, shown: str, wanted: Wanted, figure: Figure, *remarks: str) -> Cited:
        """The source of a printed number; `remarks` are said after what the figure says of itself."""
        return Cited(
            no=no,
            shown=shown,
            wanted=wanted,
            name=settled(figure.name),
            definition=settled(figure.definition),
            place=self._name("region", wanted.region),
            channel=self._name("programme", wanted.programme),
            helper=self._name("helper", wanted.helper),
            value=figure.value,
            unit=figure.unit,
            postings=figure.postings,
            remarks=(*_remarks(figure), *remarks),
        )

    def blank(self, wanted: Wanted, figure: Figure) -> str:
        """What was asked and has no record, in one phrase: the name of the figure, when, where, through and by whom."""
        said = [settled(figure.name), wanted.period.title()]
        said += [self._name(column, getattr(wanted, column)) for column in ("region", "programme", "helper")]
        return "，".join(part for part in said if part)

    def _name(self, column: str, text: str) -> str:
        if not text or text.startswith("@"):
            return text.removeprefix("@")
        key = (column, text)
        if key not in self._names:
            self._names[key] = self._looked_up(column, text)
        return self._names[key]

    def _looked_up(self, column: str, text: str) -> str:
        if column == "region":
            return "、".join(trees.name_on(place.pk, self._on) for place in self._lookup.places(text))
        if column == "programme":
            return self._lookup.programme(text).name
        return self._lookup.organisation(text).name


def _remarks(figure: Figure) -> Iterator[str]:
    """What must be said beside the number, in whole sentences."""
    if figure.overlap:
        yield f"其中重复计入 {exact(figure.overlap, figure.unit)}。"
    if figure.joint:
        yield f"另有合计未拆分的数 {len(figure.joint)} 笔，不在本数之内。"
    if figure.without_roll:
        yield f"含无名册 {figure.without_roll:,}。"
    if figure.stale:
        yield f"其中 {figure.stale} 个报数已过期。"
