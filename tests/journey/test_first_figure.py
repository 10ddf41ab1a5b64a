"""One figure, from the overview to the row of the sheet it came from, as a clerk clicks it on a desk and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journey import browser as browsers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not browsers.executable(), reason="needs Chromium: apt-get install chromium"),
]


@pytest.mark.parametrize("size", list(browsers.SIZES))
def test_a_figure_opens_to_the_row_of_the_sheet(house: str, chromium: Any, size: str) -> None:
    tab = browsers.open_tab(chromium, size)
    page = tab.page
    page.goto(house)
    browsers.assert_sound(tab, size)

    page.get_by_role("button", name=re.compile("市级经办")).click()
    page.wait_for_load_state()
    browsers.assert_sound(tab, size)

    page.get_by_role("link", name="2.62亿元").first.click()
    page.wait_for_url("**/figures/direct_funds/**")
    assert "262,000,000.00" in page.inner_text("main")
    browsers.assert_sound(tab, size)

    page.locator("td a[href*='/documents/']").first.click()
    page.wait_for_url("**/documents/fund.*/**")
    assert page.get_by_role("heading", name="总账分录").is_visible()
    browsers.assert_sound(tab, size)

    page.locator("a[href*='/uploads/']").first.click()
    page.wait_for_url("**/uploads/*/rows/**")
    assert page.get_by_role("heading", name="上传表里的这一行").is_visible()
    assert page.get_by_role("heading", name="入账的单据").is_visible()
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", list(browsers.SIZES))
@pytest.mark.parametrize(
    "path",
    [
        "/indicators/",
        "/duties/?on=2022-05-29",
        "/targets/?period=2021&region=500237",
        "/targets/?period=2021&programme=eastwest",
        "/documents/plan/new/",
        "/documents/",
        "/documents/fund.allocation/",
        "/documents/fund.allocation/new/",
        "/import/",
        "/import/fund.allocation/",
        "/forms/",
        "/bulletins/",
        "/bulletins/funds/",
        "/bulletins/article/?period=2021",
        "/about/",
        "/feedback/",
    ],
)
def test_every_page_is_sound(house: str, chromium: Any, size: str, path: str) -> None:
    tab = browsers.open_tab(chromium, size)
    tab.page.goto(house)
    tab.page.get_by_role("button", name=re.compile("市级经办")).click()
    tab.page.wait_for_load_state("networkidle")
    answer = tab.page.goto(house.rstrip("/") + path)
    assert answer.status == 200
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", list(browsers.SIZES))
def test_a_pasted_table_with_faults_and_large_letters_stay_sound(house: str, chromium: Any, size: str) -> None:
    tab = browsers.open_tab(chromium, size)
    page = tab.page
    page.goto(house)
    page.get_by_role("button", name=re.compile("市级经办")).click()
    page.wait_for_load_state("networkidle")
    page.goto(house.rstrip("/") + "/import/fund.payment/")
    heads = [text.split()[0] for text in page.locator("dl.facts dt").all_inner_texts()]
    page.fill("#id_text", "\t".join(heads) + "\n" + "\t".join(["不存在的名称,很长很长的一段文字"] * len(heads)))
    page.get_by_role("button", name="核对粘贴的内容").click()
    page.wait_for_url("**/uploads/**")
    assert page.get_by_role("heading", name="需要改正").is_visible()
    browsers.assert_sound(tab, size)
    page.locator("table.preview a").first.click()
    page.wait_for_url("**/rows/**")
    browsers.assert_sound(tab, size)
    page.get_by_role("button", name="大字版").click()
    page.wait_for_load_state("networkidle")
    page.goto(house)
    browsers.assert_sound(tab, size)


@pytest.mark.parametrize("size", list(browsers.SIZES))
def test_a_form_is_answered_on_the_page(house: str, chromium: Any, size: str, tmp_path: Any) -> None:
    from bangfu.reports.tests import sheets

    form = tmp_path / "季度表.xlsx"
    form.write_bytes(sheets.nine_units().file())
    tab = browsers.open_tab(chromium, size)
    page = tab.page
    page.goto(house)
    page.get_by_role("button", name=re.compile("市级经办")).click()
    page.wait_for_load_state("networkidle")
    page.goto(house.rstrip("/") + "/forms/")
    page.set_input_files("#id_file", form)
    page.get_by_role("button", name="填表并核对").click()
    page.wait_for_url("**/forms/answered/")
    browsers.assert_sound(tab, size)
    page.locator("td a[href*='/figures/']").first.click()
    page.wait_for_url("**/figures/**")
    browsers.assert_sound(tab, size)
