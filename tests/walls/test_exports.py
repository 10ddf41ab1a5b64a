"""Exports attack nobody's Excel: whatever was typed, no cell of what leaves is a formula, and CSV texts are disarmed."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bangfu.intake import template
from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.reports.tests import sheets
from bangfu.web.pages import figures, names
from bangfu.workbooks import write
from bangfu.workbooks.tests.test_write import ATTACKS
from tests.faults.hostile import BATCH
from tests.fixtures import World

CLASS = {"number": "PX-1", "date": "2021-03-01", "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "skill", "level": "unit"}  # fmt: skip
NUMBERS = {"数量", "计入", "行", "位置"}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def formulas(data: bytes) -> list[str]:
    """The cells that Excel would compute."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [f"{cell.coordinate}={cell.value}" for cell in cells if cell.data_type == "f"]


def armed(text: str) -> list[str]:
    """The text cells of a CSV that a spreadsheet would compute; columns of numbers are numbers."""
    heads, *rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    return [cell for row in rows for head, cell in zip(heads, row, strict=False)
            if head not in NUMBERS and cell.startswith(write.DANGEROUS)]  # fmt: skip


def batches(world: World) -> list[str]:
    """What was typed as numbers of documents and is on the books now."""
    taken = []
    for at, attack in enumerate(ATTACKS):
        try:
            world.accept("fund.batch", {**BATCH, "number": f"{attack}#{at}"})
            taken.append(attack)
        except Refused:
            continue
    assert len(taken) > len(ATTACKS) / 2
    return taken


@pytest.mark.parametrize("sent_as", ["workbook", "text"])
def test_the_marked_upload(world: World, sent_as: str) -> None:
    rows = [{**BATCH, "number": attack, "giver": attack, "amount_fen": attack} for attack in ATTACKS]
    if sent_as == "workbook":
        sent = uploads.stage(world.clerk, "fund.batch", "=表.xlsx", template.filled("fund.batch", rows))
    else:
        buffer = io.StringIO()
        heads = ["文号或批次号", "到账日期", "出资单位", "接收单位", "投入方式", "资金级次", "金额(元)"]
        csv.writer(buffer, delimiter="\t").writerows([heads, *([a, "2021-03-01", a, a, a, a, a] for a in ATTACKS)])
        sent = uploads.stage(world.clerk, "fund.batch", "=表.csv", buffer.getvalue().encode())
    assert sent.bad >= len(ATTACKS) - 2, sent.problems
    answer = client_of(world.clerk).get(f"/uploads/{sent.token}/marked/")
    data = answer.content
    assert answer.status_code == 200 and "cmd|" in str(
        list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values)
    )
    assert not formulas(data)


def test_the_rows_behind_a_figure(world: World) -> None:
    batches(world)
    text = client_of(world.clerk).get("/figures/direct_funds/rows.csv?period=2021").content.decode()
    assert "'=" in text and not armed(text)


def test_a_negative_number_stays_a_number() -> None:
    assert figures._csv_value("quantity", -5) == "-5" and figures._csv_value("number", "-5") == "'-5"


def test_a_roll(world: World) -> None:
    world.accept("training.class", CLASS)
    roll = [{"person": "林某三", "audience": "基层干部"}]
    number = "=PX-1-1"
    world.accept("training.session", {"number": number, "date": "2021-04-01", "about": "PX-1", "roll": roll})
    client, where = client_of(world.clerk), reverse("document-roll", args=["training.session", number])
    text = client.post(where, {"as": "csv", "reason": "=cmd|' /C calc'!A0"}).content.decode()
    assert "林某三" in text and not armed(text)
    assert not formulas(client.post(where, {"as": "xlsx", "reason": "=cmd|' /C calc'!A0"}).content)


def test_an_answered_form_gets_no_formula_that_it_did_not_have(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    batches(world)
    form = sheets.nine_units().reworded({"备注": "=cmd|' /C calc'!A0"})
    data = form.file()
    client = client_of(world.clerk)
    assert client.post("/forms/", {"file": SimpleUploadedFile("=表.xlsx", data)}).status_code == 303
    assert len(formulas(client.get("/forms/answered/file.xlsx").content)) == len(formulas(data))


def test_the_templates(world: World) -> None:
    from bangfu.documents import catalogue

    assert not [kind for kind in catalogue.kinds() if formulas(template.of(kind))]


def test_a_planted_wrong_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batches(world)
    monkeypatch.setattr(figures, "csv_cell", str)
    assert armed(client_of(world.clerk).get("/figures/direct_funds/rows.csv?period=2021").content.decode())
    assert names.write.csv_cell("=1") == "'=1"
    book = openpyxl.Workbook()
    book.active.append(ATTACKS)
    buffer = io.BytesIO()
    book.save(buffer)
    assert formulas(buffer.getvalue())
