"""Any blank form answered: its cells understood, asked of the ledger, written where nothing is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry import find
from bangfu.registry.load import programme_names
from bangfu.registry.scope import Scope
from bangfu.reports.answering import context, layout, quantities, sources
from bangfu.reports.answering.computing import NO_RECORD, Answer, Desk
from bangfu.reports.answering.context import Given
from bangfu.reports.answering.labels import Reader
from bangfu.reports.answering.matching import Matcher
from bangfu.reports.answering.names import Names
from bangfu.reports.answering.questions import Asker, Asking, Question, Unasked
from bangfu.reports.answering.result import Answered, Filled, Left
from bangfu.reports.answering.table import Slot, Table
from bangfu.reports.answering.totals import Totals
from bangfu.workbooks import grid
from bangfu.workbooks.grid import At

BELOW = "没有分到这一级的记录,0 不能当作真的没有"
ROSTER = "空行没有写明是哪一个;名册要由人逐行填写"


def answer(scope: Scope, form: bytes, *, today: date, region: str = "", period: Period | None = None) -> Answered:
    """The form with a number in every empty cell whose question is beyond doubt, and the sheet 来源 behind it.

    Shape: `region` and `period` hold where the form itself says nothing, or narrow what it says.
    Refuses: what `workbooks.grid.read_grids` refuses; `unknown_region`; `no_cells` when there is nothing to fill in.
    Cost: one call of the engine for each helper and channel that the form names.
    """
    places = find.places(scope, region, today) if region else []
    given = Given("、".join(place.key for place in places), period)
    names = Names()
    asked = list(_asked(grid.read_grids(form), names, given))
    if not asked:
        raise Refused("表里没有找到要填的空格", "空格的上方要有表头,左边要有行名;隐藏的表不读", "no_cells")
    desk = Desk(scope, today)
    desk.fetch([question for _, question in asked if isinstance(question, Question)])
    cells: list[Filled] = []
    empty: list[Left] = []
    for slot, question in asked:
        found = _settled(desk, names, slot, question)
        (cells if isinstance(found, Filled) else empty).append(found)  # type: ignore[arg-type]
    numbers: dict[str, dict[At, Decimal]] = {}
    for cell in cells:
        numbers.setdefault(cell.slot.sheet, {})[cell.slot.at] = cell.number
    written = grid.filled(form, numbers, sources.page(cells, empty, desk.position))
    return Answered(cells, empty, desk.position, written)


def _asked(grids: list[grid.Grid], names: Names, given: Given) -> Iterator[tuple[Slot, Asking]]:
    """Every cell to be filled with its question; of two ways to read a sheet the one that asks more."""
    indicators = list(load.indicators().values())
    called = [text for one in indicators for d in one.definitions for text in (d.name, *d.aliases)]
    reader = Reader(names, called)
    matcher = Matcher(reader, indicators)

    def questions(table: Table) -> list[tuple[Slot, Asking]]:
        totals = Totals(Asker(reader, matcher, context.of_table(reader, table, given), table))
        asked = [(slot, totals.ask(slot)) for slot in table.slots]
        listed = not table.rows and any(isinstance(question, Unasked) for _, question in asked)
        return [(slot, _unnamed(question) if listed or not slot.named else question) for slot, question in asked]

    for one in grids:
        if not one.name.startswith(sources.NAME):
            views = layout.views(one, lambda text: reader.read(text).is_empty)
            asked = [[question for table in tables for question in questions(table)] for tables in views]
            yield from max(asked, key=lambda view: sum(isinstance(question, Question) for _, question in view))


def _unnamed(question: Asking) -> Unasked:
    """A cell in a row that does not say of whom: a figure of the whole place must not stand there."""
    return question if isinstance(question, Unasked) else Unasked(ROSTER, (question.match,))


def _settled(desk: Desk, names: Names, slot: Slot, question: Asking) -> Filled | Left:
    """The cell with its answer, or left with the reason."""
    if isinstance(question, Unasked):
        return Left(slot, question.why, question.candidates)
    found: Answer | str = desk.answer(question)
    if isinstance(found, str):
        below = found == NO_RECORD and names.is_minor(question.region, question.helper)
        return Left(slot, BELOW if below else found, (question.match,))
    number = quantities.number(found.value, found.base, question.unit, slot.code)
    helper = question.helper.removeprefix("@") if question.helper.startswith("@") else _named(names, question.helper)
    return Filled(
        slot, question, found, _named(names, question.region), helper,
        programme_names().get(question.programme, ""), number, quantities.shown(number, slot.code),
    )  # fmt: skip


def _named(names: Names, keys: str) -> str:
    return "、".join(names.label(key) for key in keys.split("、") if key)
