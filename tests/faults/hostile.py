"""What became of a hostile file on each way into the house, with the time and the memory that it took."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.workbooks import grid, marked, read
from tests.faults.mutants import Mutant
from tests.faults.packing import members, packed

MEGABYTE = 1024
WRITTEN_EVERY = 5
DEFECT = "defect"
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
BATCH = {"number": "ZB-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局", "amount_fen": "1,000.00",
         "mode_code": "直接投入", "level": "中央单位"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Try:
    """One way of one file. Unit: seconds by the clock and of the processor; megabytes of the largest child so far."""

    seed: int
    manner: str
    task: str
    outcome: str
    seconds: float
    processor: float
    megabytes: int


def good_books() -> dict[str, bytes]:
    """Templates of four kinds as clerks fill them in, and forms of five layouts; without the time of day in them."""
    from bangfu.documents import catalogue
    from bangfu.intake import template
    from bangfu.reports.tests import sheets

    books = {kind: template.of(kind) for kind in sorted(catalogue.kinds())[:3]}
    books["fund.batch"] = template.filled("fund.batch", [{**BATCH, "number": f"ZB-{n}"} for n in range(30)])
    forms = (sheets.nine_units(), sheets.county_matrix(), sheets.two_levels(), sheets.card(), sheets.bands())
    books |= {form.name: form.file() for form in forms}
    return {
        name: packed({part: _TIMES.sub(b"", content) for part, content in members(data)})
        for name, data in books.items()
    }


def tried(mutant: Mutant) -> list[Try]:
    """The file read: of even seeds as an import, of odd ones as a form; a fifth of what is read is written on too.

    Refuses: any error but a refusal with a remedy goes through, for it is a defect.
    """
    task, way = (("read", read.read), ("grid", grid.read_grids))[mutant.seed % 2]
    one, found = _timed(mutant, task, way)
    if found is None or mutant.seed % WRITTEN_EVERY:
        return [one]
    return [one, _timed(mutant, *_writing(task, found))[0]]


def survived(mutant: Mutant) -> list[Try]:
    """As `tried`; a defect is an outcome of its own, so that a long run goes on to its end."""
    try:
        return tried(mutant)
    except Exception as fault:
        return [Try(mutant.seed, mutant.manner, "", f"{DEFECT} {fault!r}"[:300], 0, 0, 0)]


def _writing(task: str, found: Any) -> tuple[str, Callable[[bytes], Any]]:
    if task == "read":
        name = found.sheets[0].name
        return "mark", lambda data: marked.marked(data, {name: marked.SheetMarks(1, {2: "有误"}, [(2, 1)])})
    empty = [(one.name, at) for one in found for at in one.cells if one.is_free(at)][:1]
    numbers = {name: {at: Decimal(1)} for name, at in empty}
    return "fill", lambda data: grid.filled(data, numbers, grid.Page("来源", [["x", Decimal(1)]]))


def _timed(mutant: Mutant, task: str, way: Callable[[bytes], Any]) -> tuple[Try, Any]:
    started, before, found = time.monotonic(), _children(), None
    try:
        found = way(mutant.data)
        outcome = "ok"
    except Refused as refused:
        if not refused.remedy or not refused.message.isprintable():
            raise AssertionError(f"not calm: {refused.as_dict()}") from refused
        outcome = refused.code
    taken, after = time.monotonic() - started, _children()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Try(mutant.seed, mutant.manner, task, outcome, taken, spent, after.ru_maxrss // MEGABYTE), found


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)
