"""A real Chromium for the journeys: Chinese fonts from a package, every console message kept, axe at hand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent / "vendor"
AXE = VENDOR / "axe-4.14.1.min.js"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Tab:
    """One open page, with what the browser complained about since it was opened."""

    page: Any
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe-core finds wrong on the page, one line per rule with the first place."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:200]})" for v in found["violations"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))

    def small_targets(self, least: int = 44) -> list[str]:
        """The links and buttons outside running text that are lower than a finger needs; a map has its table twin."""
        script = """(least) => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
            .filter(e => e.offsetParent !== null && !e.closest('p, li > span, dd, .skip, .text, .hidden-text, svg'))
            .filter(e => e.getBoundingClientRect().height < least - 0.5)
            .map(e => e.outerHTML.slice(0, 120))"""
        return list(self.page.evaluate(script, least))


def executable() -> str:
    """The Chromium of this machine, or nothing."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


@contextmanager
def chromium(folder: Path) -> Iterator[Any]:
    """A browser that draws Chinese with the fonts of the package, whatever the system has."""
    from playwright.sync_api import sync_playwright

    os.environ["FONTCONFIG_FILE"] = str(fonts(folder))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


def fonts(folder: Path) -> Path:
    """A fontconfig file that knows only the font package."""
    spec = util.find_spec("pylopdf_fonts_zh_cn")
    assert spec and spec.origin
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{Path(spec.origin).parent}</dir><cachedir>{folder / 'font-cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


def open_tab(browser: Any, size: str) -> Tab:
    """A new page of a size, in Chinese, listening to the console."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    tab = Tab(page)
    page.on("console", lambda message: tab.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: tab.said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: tab.said.extend(_failed(request)))
    return tab


def _failed(request: Any) -> Iterator[str]:
    """What failed; what the browser itself gave up because the reader went on did not."""
    if request.failure != "net::ERR_ABORTED":
        yield f"failed: {request.url} {request.failure}"


def enter(browser: Any, house: str, size: str, who: str = "市级经办") -> Tab:
    """A tab in which a role of the demonstration has come in."""
    tab = open_tab(browser, size)
    tab.page.goto(house)
    tab.page.get_by_role("button", name=re.compile(who)).click()
    tab.page.wait_for_load_state("networkidle")
    return tab


def assert_sound(tab: Tab, size: str) -> None:
    """The page as it stands: nothing for axe, nothing in the console, nothing beside the window, room for fingers."""
    tab.page.wait_for_load_state("networkidle")
    assert tab.violations() == []
    assert tab.said == []
    assert tab.overflow() <= 0
    if size == "phone":
        assert tab.small_targets() == []


@contextmanager
def serving(home: Path, port: int) -> Iterator[str]:
    """The address of a home while it is served by the command."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BANGFU_")}
    command = [sys.executable, "-m", "bangfu.cli.main", "serve", "--port", str(port)]
    served = subprocess.Popen(
        command, env={**clean, "BANGFU_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield _address(served)
    finally:
        served.terminate()
        served.wait(20)


def _address(served: subprocess.Popen[str]) -> str:
    assert served.stdout is not None
    found = next((match[0] for line in served.stdout if (match := re.search(r"http://\S+/", line))), "")
    assert found, "the server printed no address"
    return found
