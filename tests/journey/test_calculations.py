"""The page 测算 in a real browser, at a desk and on a phone, by keyboard: sound before, with faults, and with its steps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journey import browser as browsers

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_calculation_is_found_filled_refused_and_worked(chromium: Any, house: str, size: str) -> None:
    tab = browsers.enter(chromium, house, size)
    page = tab.page
    page.locator("footer").get_by_role("link", name="测算").click()
    browsers.assert_sound(tab, size)
    page.get_by_role("link", name="脱贫人口小额信贷贴息").click()
    browsers.assert_sound(tab, size)

    page.get_by_label("起息日余额").fill("五万")
    page.get_by_label("起息日余额").press("Enter")
    page.wait_for_load_state("networkidle")
    assert "“五万”不是数字" in page.locator("#id_principal_error").inner_text()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    tab.said.clear()  # the browser tells of the status 422
    browsers.assert_sound(tab, size)

    page.get_by_role("link", name="2024 年起贴 70%").click()
    page.get_by_label("起息日余额").press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.locator(".sums").inner_text().replace("\n", " ").count("5,454.43") == 1
    browsers.assert_sound(tab, size)
