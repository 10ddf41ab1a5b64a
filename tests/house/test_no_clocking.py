"""What the state forbids an office program to do with those at the grass roots, and the way to complain that it asks.

Basis: 国办函〔2026〕12号.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house.tree import PACKAGE

FORBIDDEN = re.compile("打卡|签到(?!表)|积分|在线时长|排行榜|排名|运动轨迹")
READ = (".py", ".html", ".toml", ".css", ".js", ".csv")
# file -> why it may say such a word
SPOKEN = {
    "obligations/catalogue/house.toml": "names what is forbidden",
    "reports/bulletins/article.toml": "says that units stand in official order and are not ranked",
    "web/templates/web/feedback.html": "asks to complain when somebody demands it",
}
EXTENDS = '{% extends "web/base.html" %}'
FEEDBACK = "{% url 'feedback' %}"
APART = {"base.html": "is the frame itself"}


def faults(path: str, text: str) -> Iterator[str]:
    """Each line of a file that has a forbidden word."""
    for number, line in enumerate(text.splitlines(), 1):
        if FORBIDDEN.search(line):
            yield f"{path}:{number} {line.strip()[:80]}"


def test_every_exemption_is_still_needed() -> None:
    assert all(list(faults(name, (PACKAGE / name).read_text(encoding="utf-8"))) for name in SPOKEN)


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix in READ and "tests/" not in name and "/vendor/" not in name and name not in SPOKEN:
            yield name, path.read_text(encoding="utf-8")


def test_nothing_counts_presence_or_ranks() -> None:
    found = [fault for name, text in texts() for fault in faults(name, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["title = '村干部打卡'", "<h1>区县排名</h1>", 'name = "在线时长"'])
def test_a_planted_word_is_caught(text: str) -> None:
    assert list(faults("planted", text))


def without_feedback(name: str, text: str) -> bool:
    """Whether a page is outside the frame that carries the way to complain."""
    return name not in APART and EXTENDS not in text


def test_every_page_leads_to_feedback() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in (PACKAGE / "web/templates/web").glob("*.html")}
    assert FEEDBACK in pages["base.html"]
    assert not [name for name, text in pages.items() if without_feedback(name, text)]


def test_a_planted_page_outside_the_frame_is_caught() -> None:
    assert without_feedback("planted.html", "<!doctype html><p>没有页脚</p>")
