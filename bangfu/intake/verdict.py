"""The verdict on one row: every fault at once, each with its cell, the value found and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bangfu.intake import cells, digits
from bangfu.intake.layout import Found, Layout, Row
from bangfu.intake.target import Target
from bangfu.intake.units import amount
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import scrubbed, without_numbers
from bangfu.workbooks.sheets import address

EARLIEST = date(1986, 1, 1)  # the first central units were sent to poor counties in 1986; nothing of ours is older
HAPPENED = "date"

Resolve = Callable[[str, date, Target], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong or doubtful with a row; a warning does not keep the row out."""

    cell: str
    column: str
    value: str
    message: str
    remedy: str
    code: str
    severity: str = "error"

    def as_dict(self) -> dict[str, str]:
        """The fault as plain values for JSON."""
        return asdict(self)


@dataclass(slots=True)
class Verdict:
    """A row, what was understood of it, and its faults."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing forbids this row."""
        return not any(fault.severity == "error" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges rows of one kind on one day.

    Shape: `resolve` holds a function per look-up type; it answers a plain value or raises Refused. `first_open` is
    the first day that no Close covers, None while nothing is closed.
    """

    targets: tuple[Target, ...]
    resolve: Mapping[str, Resolve]
    today: date
    first_open: date | None = None

    def judge(self, row: Row, table: Layout) -> Verdict:
        """The verdict on a row by its own cells; what needs other rows or the books is added by the caller."""
        verdict = Verdict(row)
        happened = self._day(row)
        for target in self.targets:
            found = row.cells.get(target.name)
            if found is None or cells.text(found.value) == "":
                if target.required:
                    self._missing(verdict, target, table)
                continue
            try:
                value = self._value(found, target, happened, table)
            except Refused as refused:
                if not (refused.code.startswith("abolished") and happened is None):
                    add(verdict, target, found, Problem("", refused.message, refused.remedy, refused.code))
                continue
            verdict.values[target.name] = value
            self._doubts(verdict, target, found, value)
        return verdict

    def _day(self, row: Row) -> date | None:
        found = row.cells.get(HAPPENED)
        try:
            return cells.day(found.value) if found else None
        except Refused:
            return None

    def _missing(self, verdict: Verdict, target: Target, table: Layout) -> None:
        at = next((match.at for match in table.mapping.read.values() if match.name == target.name), 0)
        cell = address(verdict.row.line, at) if at else ""
        verdict.faults.append(Fault(cell, target.title, "", f"“{target.title}”没有填", "请补填", "missing"))

    def _value(self, found: Found, target: Target, happened: date | None, table: Layout) -> Any:
        text = cells.text(found.value)
        match target.type:
            case "money":
                return _money(found, table.units[target.name])
            case "integer":
                return _alone(found, cells.integer(found.value))
            case "date":
                return self._checked_day(cells.day(found.value), target).isoformat()
            case "choice":
                return cells.choice(found.value, target.choices)
            case "credit_code" | "identity":
                return _checked_number(text, target.type)
            case "text":
                return without_numbers(text, target.title)
            case "person":
                return text
        if target.type == "organisation" and digits.looks_like_credit_code(text):
            _checked_number(text, "credit_code")
        return self.resolve[target.type](text, happened or self.today, target)

    def _checked_day(self, day: date, target: Target) -> date:
        if day < EARLIEST:
            raise Refused(f"日期 {day} 太早", f"应不早于 {EARLIEST};请核对年份", "day_too_early")
        if day > self.today and target.name == HAPPENED:
            raise Refused(f"日期 {day} 还没有到", f"只登记已经发生的事;今天是 {self.today}", "day_in_future")
        return day

    def _doubts(self, verdict: Verdict, target: Target, found: Found, value: Any) -> None:
        """What is allowed and should be looked at."""
        if found.merged and target.type not in ("money", "integer"):
            message = "单元格是合并的,按每一行都填了同样的内容处理"
            add(verdict, target, found, Problem("", message, "如果不是,请取消合并后分别填写", "merged_cell", "warning"))
        if target.name == HAPPENED and self.first_open and value < self.first_open.isoformat():
            message = f"这一天所在的期间已结账,将记入 {self.first_open}"
            add(verdict, target, found, Problem("", message, "发生日不变,报表按入账日归期", "closed_period", "warning"))


def add(verdict: Verdict, target: Target, found: Found | None, problem: Problem) -> None:
    """Nothing; the problem stands in the verdict with the address of its cell."""
    cell = address(verdict.row.line, found.at) if found else ""
    value = _told(target, cells.text(found.value) if found else "")
    said = (scrubbed(problem.message), problem.remedy, problem.code, problem.severity)
    verdict.faults.append(Fault(cell, target.title, value, *said))


def add_problem(verdict: Verdict, targets: Mapping[str, Target], problem: Problem) -> None:
    """Nothing; a problem that the books or the body found stands in the verdict, at its cell when it names a field.

    A field that already has a fault gets no second one of the same severity: the first reason is the nearer one.
    """
    target = targets.get(problem.field)
    title = target.title if target else ""
    if any(f.column == title and f.severity == problem.severity and title for f in verdict.faults):
        return
    found = verdict.row.cells.get(problem.field)
    cell = address(verdict.row.line, found.at) if found else ""
    value = problem.value or _told(target, cells.text(found.value) if found else "")
    said = (scrubbed(problem.message), problem.remedy, problem.code, problem.severity)
    verdict.faults.append(Fault(cell, title, scrubbed(value), *said))


def _told(target: Target | None, text: str) -> str:
    """A cell as a fault may repeat it."""
    return target.personal.mask(text) if target and target.personal else scrubbed(text)


def _money(found: Found, unit: str) -> int:
    fen = _alone(found, amount(found.value, unit))
    if fen < 0:
        remedy = "退回或冲减请用“退回”单据登记,并指明原来的资金;填错了请改成正数"
        raise Refused("金额是负数,又没有关联的退回单据", remedy, "negative_without_return")
    return fen


def _alone(found: Found, number: int) -> int:
    """The number, unless its cell is merged: one amount must not be counted once per row."""
    if found.merged:
        raise Refused("数字写在合并单元格里,分不清属于哪一行", "请取消合并,每行各填各的", "merged_number")
    return number


def _checked_number(text: str, type_: str) -> str:
    fault = digits.credit_code_fault(text) if type_ == "credit_code" else digits.identity_fault(text)
    if fault:
        title = "统一社会信用代码" if type_ == "credit_code" else "身份证号码"
        raise Refused(f"{title}不对:{fault}", "请对照证照核对每一位", "wrong_check_digit")
    return text.strip().upper()
