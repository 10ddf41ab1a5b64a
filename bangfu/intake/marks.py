"""The verdict of an upload as marks on the user's own file."""

from __future__ import annotations

from collections.abc import Iterable

from bangfu.intake.models import StagedRow, Upload
from bangfu.workbooks.marked import SheetMarks
from bangfu.workbooks.sheets import position


def of(upload: Upload) -> dict[str, SheetMarks]:
    """What to write on each sheet: a text per row with faults, a colour per faulty cell."""
    headers = {sheet["sheet"]: sheet["header_line"] for sheet in upload.mapping.get("sheets", [])}
    texts: dict[str, dict[int, str]] = {sheet: {} for sheet in headers}
    faulty: dict[str, set[tuple[int, int]]] = {sheet: set() for sheet in headers}
    for row in StagedRow.objects.filter(upload=upload).exclude(problems=[]).order_by("id"):
        texts.setdefault(row.sheet, {})[row.row] = sentence(row.problems)
        cells = [fault["cell"] for fault in row.problems if fault["cell"] and fault["severity"] == "error"]
        faulty.setdefault(row.sheet, set()).update(map(position, cells))
    for problem in upload.problems:
        sheet, _, cell = problem["field"].partition("!")
        if cell and sheet:
            line, column = position(cell)
            said = texts.setdefault(sheet, {}).get(line, "")
            texts[sheet][line] = (said + "。" if said else "") + sentence([problem])
            if problem["severity"] == "error":
                faulty.setdefault(sheet, set()).add((line, column))
    return {sheet: SheetMarks(headers.get(sheet, 1), texts[sheet], sorted(faulty.get(sheet, ()))) for sheet in texts}


def sentence(problems: Iterable[dict[str, str]]) -> str:
    """All problems of a row as one text, errors before doubts."""
    ordered = sorted(problems, key=lambda problem: problem["severity"] != "error")
    return "。".join(
        ("" if p["severity"] == "error" else "提醒:")
        + (f"[{p['cell']}] " if p.get("cell") else "")
        + p["message"]
        + (f";{p['remedy']}" if p["remedy"] else "")
        for p in ordered
    )
