"""The overview in a real browser: its weight on a phone, the map by pointer, finger and keyboard, and its colours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journey import browser as browsers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not browsers.executable(), reason="needs Chromium: apt-get install chromium"),
]
FIRST_LOAD_BYTES = 60 * 1024
QUERIES = ("", "?edition=2022&map=village_team_funds", "?map=sector_funds&period=2021", "?map=eastwest_funds&period=2022",
           "?region=500156", "?period=2026", "?map=surveyed_districts")  # fmt: skip
# the colour of each name on the map and of the shape that it stands on, as [text, ground] in red, green, blue
NAMES_ON_MAP = """() => {
    const rgb = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const areas = [...document.querySelectorAll('.area > path')];
    return [...document.querySelectorAll('.names text')].map((name, i) => [name, areas[i]])
        .filter(([name, area]) => getComputedStyle(name).display !== 'none' && getComputedStyle(area).fill !== 'url("#joint")')
        .map(([name, area]) => [rgb(getComputedStyle(name).fill), rgb(getComputedStyle(area).fill)]);
}"""


def _weighed(tab: browsers.Tab, chromium: Any, url: str, **headers: str) -> dict[str, int]:
    """The bytes of everything that a browser with an empty cache fetches for a page, by address."""
    context = chromium.new_context(
        storage_state=tab.page.context.storage_state(),
        viewport={"width": 390, "height": 844},
        extra_http_headers=headers,
    )
    page, found = context.new_page(), []
    page.on("requestfinished", lambda request: found.append(request))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    sizes = {request.url: request.sizes() for request in found}
    context.close()
    return {address: one["responseHeadersSize"] + one["responseBodySize"] for address, one in sizes.items()}


def test_the_first_load_on_a_phone_is_light(house: str, chromium: Any) -> None:
    tab = browsers.enter(chromium, house, "phone")
    weights = _weighed(tab, chromium, house)
    plain = _weighed(tab, chromium, house, **{"Accept-Encoding": "identity"})
    print(f"first load on a phone: {sum(weights.values())} bytes, uncompressed {sum(plain.values())}: {weights}")
    assert {address.rpartition("/")[2] for address in weights} >= {"", "bangfu.css"}
    assert sum(weights.values()) <= FIRST_LOAD_BYTES
    assert sum(plain.values()) > FIRST_LOAD_BYTES  # else the scales would show nothing


def test_files_that_are_the_same_are_not_sent_again(house: str, chromium: Any) -> None:
    page = browsers.enter(chromium, house, "phone").page
    style = f"{house}static/web/bangfu.css"
    first = page.request.get(style)
    tag = first.headers["etag"]
    assert first.headers["content-encoding"] == "gzip"
    assert page.request.get(style, headers={"If-None-Match": tag}).status == 304


@pytest.mark.parametrize("size", list(browsers.SIZES))
@pytest.mark.parametrize("query", QUERIES)
def test_every_view_of_the_overview_is_sound(house: str, chromium: Any, size: str, query: str) -> None:
    tab = browsers.enter(chromium, house, size)
    tab.page.goto(house + query)
    for fold in tab.page.locator("details").all():
        fold.locator("summary").click()
    browsers.assert_sound(tab, size)
    for text, ground in tab.page.evaluate(NAMES_ON_MAP):
        assert contrast(text, ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("size", list(browsers.SIZES))
def test_a_district_says_its_number_and_leads_to_its_records(house: str, chromium: Any, size: str) -> None:
    tab = browsers.enter(chromium, house, size)
    page = tab.page
    page.goto(f"{house}?map=direct_funds&period=2021")
    area = page.locator(".area[aria-label^='彭水']")
    said = area.get_attribute("aria-label").split()
    readout = area.locator(".say")
    assert not readout.is_visible()
    area.locator("path").hover()
    assert readout.is_visible()
    assert readout.locator("text").nth(1).text_content().strip() == said[1]
    browsers.assert_sound(tab, size)
    page.mouse.move(0, 0)
    area.focus()
    assert readout.is_visible()
    browsers.assert_sound(tab, size)
    area.locator("path").click()
    page.wait_for_url("**/figures/direct_funds/**region=500243**")
    assert page.locator("td a[href*='/documents/']").count() > 0


@pytest.mark.parametrize("size", list(browsers.SIZES))
def test_a_figure_explains_itself_to_pointer_and_keyboard(house: str, chromium: Any, size: str) -> None:
    page = browsers.enter(chromium, house, size).page
    for place in (".strip .cell", ".bands .figures li"):
        link, tip = page.locator(f"{place} .figure").first, page.locator(f"{place} .tip").first
        for show in (link.hover, link.focus):
            page.mouse.move(0, 0)
            page.evaluate("document.activeElement.blur()")
            assert not tip.is_visible()
            show()
            assert tip.is_visible()
            assert all(word in tip.inner_text() for word in ("公式", "依据", "截至"))
            box = tip.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


def test_the_keyboard_passes_the_map_by(house: str, chromium: Any) -> None:
    page = browsers.enter(chromium, house, "desktop").page
    page.locator(".map-skip").focus()
    assert page.locator(".map-skip").bounding_box()["width"] > 40
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#district-table') !== null")


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours after WCAG 2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: list[float]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
