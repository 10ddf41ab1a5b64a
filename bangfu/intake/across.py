"""Faults that one row cannot show: numbers used twice, amounts of another size, heads that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from bangfu.intake import store, units
from bangfu.intake.target import Target
from bangfu.intake.verdict import Fault, Verdict, add
from bangfu.kernel.errors import Problem
from bangfu.workbooks.sheets import address

NUMBER = "number"


def grouped(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """The rows by document number, in the order of the file; rows without a number are left out."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        number = verdict.values.get(NUMBER)
        if number:
            groups.setdefault(number, []).append(verdict)
    return groups


def same_number(groups: Mapping[str, list[Verdict]], target: Target) -> None:
    """Nothing; each row of a number that stands more than once has that fault."""
    for number, rows in groups.items():
        for verdict in rows if len(rows) > 1 else ():
            others = "、".join(_place(other, verdict) for other in rows if other is not verdict)
            message = f"编号“{number}”与{others}相同"
            add(
                verdict,
                target,
                verdict.row.cells.get(NUMBER),
                Problem("", message, "同一笔只留一行,不同笔请另编号", "number_twice"),
            )


def one_document(groups: Mapping[str, list[Verdict]], targets: Sequence[Target]) -> None:
    """Nothing; rows of one document agree in what belongs to its head, and one bad row holds the others back."""
    head = [target for target in targets if target.where != "row"]
    for number, rows in groups.items():
        first = rows[0]
        for verdict, target in product(rows[1:], head):
            if verdict.values.get(target.name, first.values.get(target.name)) != first.values.get(target.name):
                message = f"编号“{number}”的“{target.title}”与{_place(first, verdict)}不同"
                remedy = "同一单据的各行,公共部分应一致"
                add(verdict, target, verdict.row.cells.get(target.name), Problem("", message, remedy, "head_differs"))
        hold_back(rows)


def hold_back(rows: Sequence[Verdict]) -> None:
    """Nothing; the rows of one document wait together when one of them is faulty."""
    bad = [verdict for verdict in rows if not verdict.good]
    for verdict in rows if bad else ():
        if verdict.good:
            number = str(verdict.values.get(NUMBER, ""))
            message = f"同一单据的{_place(bad[0], verdict)}有误"
            verdict.faults.append(Fault("", "", number, message, "改好后整张单据一起入账", "sibling_bad"))


def sizes(verdicts: Sequence[Verdict], targets: Sequence[Target], known: Mapping[str, Sequence[int]]) -> None:
    """Nothing; amounts that look like 元 and 万元 mixed up have that doubt."""
    for target in targets:
        if target.type != "money":
            continue
        amounts = {at: v.values[target.name] for at, v in enumerate(verdicts) if target.name in v.values}
        for at, problem in units.suspects(amounts, known.get(target.name, ())).items():
            found = verdicts[at].row.cells[target.name]
            add(verdicts[at], target, found, problem)


def fingerprint(values: Mapping[str, Any]) -> str:
    """The same text for the same values, whatever file they stood in."""
    return store.digest(repr(sorted(values.items())).encode())


def _place(other: Verdict, seen_from: Verdict) -> str:
    sheet = "" if other.row.sheet == seen_from.row.sheet else f"“{other.row.sheet}”"
    cell = other.row.cells.get(NUMBER)
    return f"{sheet}{address(other.row.line, cell.at) if cell else f'第{other.row.line}行'}"
