"""One figure by district, as a schematic map, in words and as a table; what has no record is said, never drawn as 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import UNIT_TITLES
from bangfu.kernel.text import money, shown
from bangfu.registry import trees
from bangfu.web import asked, cards, outlines, shades
from bangfu.web.asked import Asked
from bangfu.web.checks import wan
from bangfu.web.plan import UNMENTIONED, Place
from bangfu.web.wording import Part

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.models import TreeNode
    from bangfu.web.outlines import Drawing, Outline

LARGEST = 3
LETTER = 12  # the least room for each letter of a name on the map, in its own units
YEAR_DAYS = 365
JOINT = "另有合计"


@dataclass(frozen=True, slots=True)
class Row:
    """A district with its number; `shade` is its class on the map, `outline` its shape when the file has one.

    Shape: `text` is what is said in a sentence, `number` what stands in the table; `word` replaces both where there is
    no record; `url` leads to the records, `home` to the overview of the district.
    """

    name: str
    short: str
    text: str
    number: str
    word: str
    postings: int
    joint: str
    url: str
    home: str
    shade: str
    outline: Outline | None

    @property
    def said(self) -> list[str]:
        """What the map says of the district when it is pointed at, line by line."""
        proof = [f"{self.postings} 条分录,点开可看"] if self.postings else []
        return [self.name, self.text or self.word, *proof]

    @property
    def is_tight(self) -> bool:
        """Whether the name does not fit into the shape."""
        return self.outline is None or self.outline.room < len(self.short) * LETTER


@dataclass(frozen=True, slots=True)
class Panel:
    """The districts of a place with one figure of a period."""

    title: str
    wind: str
    unit: str
    switch: asked.Switch
    meaning: tuple[Part, ...]
    rows: tuple[Row, ...]
    largest: tuple[Row, ...]
    gaps: str
    rest: str
    rest_url: str
    joint: tuple[Part, ...]
    legend: tuple[shades.Step, ...]
    drawing: Drawing | None
    fault: str
    approval: str

    @property
    def drawn(self) -> list[Row]:
        """The districts that have a shape."""
        return [row for row in self.rows if row.outline]


def panel(question: Asked, nodes: Sequence[TreeNode], places: Sequence[Place], wanted: str) -> Panel | None:
    """The map and the table of a figure; None for a place of fewer than two districts, or when there is no figure.

    Cost: one question to the indicators, whatever the number of districts.
    """
    place = next((place for place in places if place.code == wanted), places[0] if places else None)
    if place is None or len(nodes) < 2:
        return None
    whole, *figures = _figures(question, place.code, nodes)
    rest = _rest(whole, figures)
    if rest:  # what is recorded for the whole only may well concern them
        place = replace(place, gap=UNMENTIONED)
    drawing, fault = _drawing(nodes)
    scale = shades.scale(figure.value for figure in figures if figure.postings)
    rows = tuple(_rows(question, place, nodes, figures, scale=scale, drawing=drawing))
    used = {row.shade for row in rows}
    return Panel(
        title=place.label,
        wind=place.wind,
        unit="万元" if whole.unit == "fen" else UNIT_TITLES.get(whole.unit, ""),
        switch=question.switch(reverse("overview"), "map", "按", {one.code: one.label for one in places}, place.code),
        meaning=tuple(cards.tip(question, whole)),
        rows=rows,
        largest=_largest(question, rows, figures),
        gaps=_gaps(rows, place.gap),
        rest=f"另有 {rest} 条分录只记到{question.region_name},没有分到区县" if rest else "",
        rest_url=question.figure(place.code),
        joint=tuple(joints(question, figures)),
        legend=scale.legend(used, lambda value: _said(value, whole), place.gap),
        drawing=drawing,
        fault=fault,
        approval=settings.MAP_APPROVAL_NUMBER,
    )


def joints(question: Asked, figures: Iterable[Figure]) -> list[Part]:
    """The joint amounts beside these figures, each once: the members, the amount, the address of its records."""
    found = {(region, figure.code): (value, figure) for figure in figures for region, value, _ in figure.joint}
    names = trees.names_in(question.edition, [region for region, _ in found])
    parts = []
    for (region, code), (value, figure) in found.items():
        name = names.get(region, "").removesuffix(trees.JOINT_MARK)
        amount = cards.amount(value, figure.unit)
        parts.append(Part(name, f"{figure.name} {amount}", question.figure(code, region=name)))
    return parts


def _figures(question: Asked, code: str, nodes: Sequence[TreeNode]) -> list[Figure]:
    """The figure for the place and for each of its districts, in one call."""
    reading = {key: value for key, value in question.reading().items() if key not in ("region", "period")}
    regions = [question.region, *(node.code for node in nodes)]
    table = evaluate.table(question.scope, [code], regions=regions, periods=[question.period], **reading)
    return [table[code, region, question.period] for region in regions]


def _rest(whole: Figure, figures: Sequence[Figure]) -> int:
    """How many postings stand in the whole and in no district: neither in one of its own nor in a joint amount."""
    joint = {region: postings for figure in figures for region, _, postings in figure.joint}
    return max(0, whole.postings - sum(figure.postings for figure in figures) - sum(joint.values()))


def _drawing(nodes: Sequence[TreeNode]) -> tuple[Drawing | None, str]:
    """The outlines, or why there are none."""
    try:
        return outlines.drawing(node.code for node in nodes), ""
    except Refused as refused:
        return None, f"{refused.message};{refused.remedy}"


def _rows(
    question: Asked,
    place: Place,
    nodes: Sequence[TreeNode],
    figures: Sequence[Figure],
    *,
    scale: shades.Scale,
    drawing: Drawing | None,
) -> Iterator[Row]:
    short = trees.short_names_in(question.edition, [node.region_id for node in nodes])
    for node, figure in zip(nodes, figures, strict=True):
        counted = bool(figure.postings) and figure.value is not None
        home = question.address(reverse("overview"), region=node.code)
        yield Row(
            name=node.name,
            short=short.get(node.region_id, node.name),
            text=_said(figure.value, figure) if counted else "",
            number=_number(figure) if counted else "",
            word="" if counted else JOINT if figure.joint else place.gap,
            postings=figure.postings,
            joint=f"{len(figure.joint)} 笔" if figure.joint else "",
            url=question.figure(place.code, region=node.code) if counted or figure.joint else home,
            home=home,
            shade=_shade(figure, scale),
            outline=drawing.outlines.get(node.code) if drawing else None,
        )


def _shade(figure: Figure, scale: shades.Scale) -> str:
    if figure.postings and figure.value is not None:
        return scale.shade(figure.value)
    return "joint" if figure.joint else "gap"


def _largest(question: Asked, rows: Sequence[Row], figures: Sequence[Figure]) -> tuple[Row, ...]:
    """The districts with most; none for less than a year, places are not ranked by the month."""
    period = question.period
    if (period.end - period.start).days < YEAR_DAYS:
        return ()
    some = [(row, figure.value) for row, figure in zip(rows, figures, strict=True) if row.text and figure.value]
    return tuple(row for row, value in sorted(some, key=lambda pair: -pair[1])[:LARGEST] if value > 0)


def _gaps(rows: Sequence[Row], word: str) -> str:
    """How many districts have no record, and which."""
    names = [row.short for row in rows if row.word == word]
    if len(names) == len(rows):
        return f"{len(rows)} 个区县都{word}。"
    return f"{word} {len(names)} 个:{'、'.join(names)}。" if names else ""


def _said(value: Fraction | int | None, figure: Figure) -> str:
    """The value in a sentence; the money of districts all in one unit."""
    if figure.unit == "fen" and value is not None:
        return money(int(value), "万元", 2)
    return shown(value, figure.unit, figure.rule.show)


def _number(figure: Figure) -> str:
    """The value as a column of the table prints it."""
    value = figure.value
    if value is not None and figure.unit == "fen":
        return wan(value)
    return f"{value:,}" if isinstance(value, int) else _said(value, figure)
