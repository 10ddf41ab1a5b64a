"""A book becomes staged rows: the table is found, every row is judged, nothing is posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.intake import across, books, earlier, kinds, layout, mapping, named, totals
from bangfu.intake.layout import Layout
from bangfu.intake.models import StagedRow, Upload
from bangfu.intake.target import Target
from bangfu.intake.verdict import Judge, Verdict, add
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import scrubbed, scrubbed_values, without_numbers
from bangfu.ledger.closed import first_open_day
from bangfu.registry.scope import Scope
from bangfu.registry.vault import People
from bangfu.workbooks.sheets import Book, letters

MAX_ROWS = 100_000


@dataclass(slots=True)
class Examined:
    """What a book turned out to hold.

    Shape: `problems` concern the file; with an error among them it is refused whole and no row is staged;
    `people` are those whom the rows refer to, to be kept with them.
    """

    tables: list[Layout] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    people: People = field(default_factory=People)

    @property
    def refused(self) -> bool:
        """Whether a fault of the file refuses it whole."""
        return any(problem.severity == "error" for problem in self.problems)

    def mapping(self, chosen: Mapping[str, str] | None) -> dict[str, Any]:
        """Where the tables were found and what their headers were taken for, as plain values."""
        sheets = [
            {"sheet": t.sheet, "header_line": t.header_line, "columns": t.mapping.as_list(), "units": t.units}
            for t in self.tables
        ]
        found: dict[str, Any] = scrubbed_values({"sheets": sheets, "chosen": dict(chosen or {})})
        return found


def examine(book: Book, kind: str, *, scope: Scope, today: date, chosen: Mapping[str, str] | None = None) -> Examined:
    """What the book holds, with every fault of the file and of each row.

    Refuses: `unknown_kind` only; all other faults are in the answer.
    """
    targets = kinds.targets(kind)
    found = Examined(problems=list(book.warnings))
    try:
        _check_marks(book, kind)
        found.tables = layout.layouts(book, targets, chosen)
        for table in found.tables:
            without_numbers(table.sheet, "工作表名")
        _check_size(sum(len(table.rows) for table in found.tables))
    except Refused as refused:
        found.problems += refused.problems or [Problem("", refused.message, refused.remedy, refused.code)]
        return found
    for table in found.tables:
        found.problems += mapping.warnings(table.mapping, table.sheet, table.header_line)
        found.problems += layout.unit_warnings(table)
        found.problems += totals.check(table, targets)
    if not found.refused:
        judge = Judge(targets, books.resolvers(scope, today), today, first_open_day())
        found.verdicts = [judge.judge(row, table) for table in found.tables for row in table.rows]
        found.people = named.refer(found.verdicts, targets)
        _compare(found, kind, targets)
    return found


def _check_marks(book: Book, kind: str) -> None:
    """Refuses our own templates of another kind or of another time."""
    marks = book.marks
    if not marks:
        return
    if marks.get("kind") != kind:
        named = marks.get("kind", "")
        raise Refused(f"这是“{named}”的模板,不是“{kinds.title(kind)}”", "请在对应的入口上传", "wrong_kind")
    if marks.get("version") != kinds.version(kind):
        raise Refused("模板版本已更新", "请下载新模板,把数据粘贴过去再上传", "old_template")


def _check_size(rows: int) -> None:
    if not rows:
        raise Refused("表里没有数据行", "请从表头下一行起填写;示例行不计", "no_rows")
    if rows > MAX_ROWS:
        raise Refused(f"共 {rows:,} 行,一次最多 {MAX_ROWS:,} 行", "请拆成几个文件分别上传", "too_many_rows")


def _compare(found: Examined, kind: str, targets: Sequence[Target]) -> None:
    """Faults that need the other rows, the earlier uploads and the books."""
    number = next(target for target in targets if target.name == across.NUMBER)
    groups = across.grouped(found.verdicts)
    if kinds.has_rows(kind):
        across.one_document(groups, targets)
    else:
        across.same_number(groups, number)
    found.known = earlier.known(kind, {n: [across.fingerprint(v.values) for v in rows] for n, rows in groups.items()})
    taken = books.taken(kind, [n for n in groups if n not in found.known])
    for name, state in taken.items():
        for verdict in groups[name]:
            message = f"编号“{name}”的单据已在账上({state})"
            remedy = "要改它请在原单据上办理“更正”;是另一笔请换编号"
            add(verdict, number, verdict.row.cells.get(across.NUMBER), Problem("", message, remedy, "number_in_books"))
    across.sizes(found.verdicts, targets, earlier.amounts(kind, targets))


def rows_of(upload: Upload, found: Examined) -> list[StagedRow]:
    """The staged rows of an upload, not saved yet."""
    headers = {
        table.sheet: {m.at: f"{letters(m.at)} {m.header}" for m in table.mapping.matches} for table in found.tables
    }
    targets = {target.name: target for target in kinds.targets(upload.kind)}
    return [_row(upload, v, found.known, headers[v.row.sheet], targets) for v in found.verdicts]


def _row(
    upload: Upload, verdict: Verdict, known: set[str], headers: Mapping[int, str], targets: Mapping[str, Target]
) -> StagedRow:
    number = str(verdict.values.get(across.NUMBER, ""))
    state = StagedRow.State.GOOD if verdict.good else StagedRow.State.BAD
    if number in known:
        state = StagedRow.State.KNOWN
    there = sorted(verdict.row.cells.items(), key=lambda item: item[1].at)
    raw = {scrubbed(headers[c.at]): named.raw_cell(targets[name], c, verdict.values) for name, c in there}
    return StagedRow(
        upload=upload,
        sheet=verdict.row.sheet[:60],
        row=verdict.row.line,
        number=scrubbed(number)[:80],
        digest=across.fingerprint(verdict.values) if verdict.good else "",
        state=state,
        raw=raw,
        values=scrubbed_values(verdict.values),
        problems=[fault.as_dict() for fault in verdict.faults],
    )
