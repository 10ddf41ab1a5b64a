"""Pages of rolls, of stations and of answered forms in a real browser, on a desk and on a phone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest

from tests.journey import browser as browsers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not browsers.executable(), reason="needs Chromium: apt-get install chromium"),
]
SESSION = f"documents/training.session/{quote('PX-cadre-01-001')}/"
DOCUMENTS = (
    SESSION,
    "documents/project/XM-2021-001/",
    "documents/stationing/ZD-2021-L001/",
    "documents/sale/XS-2021-0001/",
)
ROLL = "期次编号\t开班日期\t培训班次\t姓名\t培训对象\nPX-9\t2022-05-01\tPX-cadre-01\t示例甲\t{audience}\nPX-9\t2022-05-01\tPX-cadre-01\t示例乙\t基层干部"


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_documents_of_the_new_lines_are_sound_with_every_fold_open(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size, "市级审核")
    for path in DOCUMENTS:
        tab.page.goto(house + path)
        for fold in tab.page.locator("details.fold > summary").all():
            fold.click()
        browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_pasted_roll_is_judged_line_by_line_and_corrected_as_a_text(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size, "市级经办")
    page = tab.page
    page.goto(house + "import/training.session/")
    page.locator("textarea").first.fill(ROLL.format(audience="群众" if size == "desktop" else "村民"))
    page.locator("form").filter(has=page.locator("textarea")).locator("button").first.click()
    page.wait_for_load_state("networkidle")
    assert "不在可选项内" in page.inner_text("main") and "同一单据的" in page.inner_text("main")
    browsers.assert_sound(tab, size)
    tab = browsers.enter(chromium, house, size, "市级审核")
    tab.page.goto(house + SESSION + "correct/")
    roll = tab.page.locator("textarea.paste")
    assert roll.input_value().splitlines()[0] == "姓名\t培训对象\t本人学时"
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_roll_from_a_chat_is_looked_through_before_it_is_kept(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size, "市级经办")
    page = tab.page
    page.goto(house + "documents/training.session/new/")
    page.locator("#id_about").fill("PX-cadre-01")
    page.locator("#id_roll").fill("@所有人\n1. 王五\uff0c专业技术人员\n2\u3001赵六\n钱七 村支书")
    page.get_by_role("button", name="先看认出了谁").click()
    page.wait_for_load_state("networkidle")
    assert "认出 2 人" in page.inner_text("main") and "看不懂" in page.inner_text("main")
    browsers.assert_sound(tab, size)
    page.get_by_role("button", name="存为草稿").click()
    page.wait_for_load_state("networkidle")
    assert [said for said in tab.said if "422" not in said] == [], "the browser notes the refusal and nothing else"
    tab.said.clear()
    assert "第 3 行" in page.inner_text("main") and "钱七 村支书" in page.locator("#id_roll").input_value()
    browsers.assert_sound(tab, size)
    page.locator("#id_roll").fill(page.locator("#id_roll").input_value().replace("村支书", "基层干部"))
    page.get_by_role("button", name="存为草稿").click()
    page.wait_for_load_state("networkidle")
    assert "认出 3 人" in page.inner_text("main") and page.get_by_role("button", name="提交").count() >= 1
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_upload_is_looked_at_before_it_is_undone(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size, "市级审核")
    page = tab.page
    page.goto(house + "documents/fund.batch/")
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("dl.facts a[href*='/uploads/']").first.click()
    page.locator("nav a[href*='/uploads/'], .crumbs a[href*='/uploads/']").first.click()
    page.wait_for_load_state("networkidle")
    browsers.assert_sound(tab, size)
    page.get_by_role("link", name="撤销整批").click()
    page.wait_for_load_state("networkidle")
    assert "作废已入账的" in page.inner_text("main") and "元" in page.inner_text("main")
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_form_is_answered_looked_through_and_taken_back(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size, "市级经办")
    page = tab.page
    page.goto(house + "forms/")
    browsers.assert_sound(tab, size)
    page.set_input_files("#id_file", {"name": "空表.xlsx", "mimeType": "application/octet-stream", "buffer": _form()})
    page.get_by_role("button", name="填表并核对").click()
    page.wait_for_load_state("networkidle")
    assert "2.62" in page.inner_text("main") and "总账里有据可查" in page.inner_text("main")
    browsers.assert_sound(tab, size)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填好的表").click()
    filled = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert filled.sheetnames == ["Sheet", "来源"] and filled["Sheet"]["B4"].value == 2.62
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert "2.62" in page.inner_text("main"), "the number opens to its records"


def _form() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["重庆市定点帮扶情况表(2021年)"],
        ["单位:亿元"],
        ["指标", "数值"],
        ["直接投入帮扶资金", None],
        ["协调引进帮扶资金", None],
    ):
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
