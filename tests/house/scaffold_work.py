"""Run by test_scaffold.py in a copy of the house: one record of a new line, from its template to its trace.

Prints one line of JSON.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from typing import Any

import django

django.setup()

import openpyxl  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from bangfu.documents import catalogue  # noqa: E402
from bangfu.indicators import evaluate  # noqa: E402
from bangfu.intake import template, upload  # noqa: E402
from bangfu.kernel.period import Period  # noqa: E402
from bangfu.registry import roles  # noqa: E402
from bangfu.registry.scope import Scope  # noqa: E402

ROW = {
    "number": "SL-2021-001",
    "date": "2021-05-06",
    "region": "巫山县",
    "giver": "重庆市农业农村委员会",
    "receiver": "巫山县人民政府",
    "programme": "本地工作",
    "helper": "重庆市农业农村委员会",
    "source": "示例",
    "people_count": 12,
}


def person(name: str) -> Any:
    """A user with one role over the whole house."""
    user = get_user_model().objects.create_user(name)
    roles.assign(user, name, on=date(2021, 1, 1))
    return user


def filled(kind: str) -> bytes:
    """The template of the kind with one row under its headers."""
    book = openpyxl.load_workbook(io.BytesIO(template.of(kind)))
    titles = {column.title: column.name for column in catalogue.columns(kind)}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            named = {cell.column: titles[str(cell.value).rstrip("*")] for cell in row if _title(cell) in titles}
            if len(named) >= 4:
                _write(sheet, row[0].row + 1, named)
                out = io.BytesIO()
                book.save(out)
                return out.getvalue()
    raise AssertionError("the template has no row of headers")


def _title(cell: Any) -> str:
    return str(cell.value).rstrip("*")


def _write(sheet: Any, first: int, named: dict[int, str]) -> None:
    row = first
    while any(sheet.cell(row, column).value not in (None, "") for column in named):
        row += 1
    for column, name in named.items():
        sheet.cell(row, column).value = ROW.get(name)


def main(kind: str) -> dict[str, Any]:
    """What the line can do, as plain values."""
    clerk, approver = person("clerk"), person("approver")
    book = filled(kind)
    batch = upload.confirm(clerk, upload.stage(clerk, kind, "x.xlsx", book), acceptor=approver)
    report = upload.report(batch)
    code, year = f"{kind}_attendance", Period.parse("2021")
    figure = evaluate.figure(Scope.everything(), code, region="500237", period=year)
    trace = evaluate.trace(Scope.everything(), code, region="500237", period=year)
    client = Client()
    client.force_login(clerk)
    pages = {
        "list": f"/documents/{kind}/",
        "form": f"/documents/{kind}/new/",
        "trace_page": f"/figures/{code}/?region=500237&period=2021",
    }
    return {
        "template": bool(book),
        "posted": report["posted"],
        "errors": report["errors"],
        "value": figure.value,
        "trace": [row.contribution for row in trace.trace.rows],
        **{name: client.get(path).status_code for name, path in pages.items()},
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1]), ensure_ascii=False, default=str))
