"""A fault in the text of a bulletin is told with file, key, what was found and the nearest spelling."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import template
from bangfu.reports.asking import Desk
from bangfu.reports.punctuation import OPEN, SHUT
from bangfu.reports.wanted import Wanted

HEAD = 'head="简报"\nissuer="某局"\nnumber="第{{ serial }}期"\ntitle="情况"\nperiod="2021"\nregion="500000"\n'
VALUES: dict[str, int | None] = {"direct_funds": 200, "sector_funds": 300, "empty_funds": None}


def desk(calls: list[tuple[Wanted, list[str]]] | None = None) -> tuple[Desk, Any]:
    made = Desk("bulletins/x.toml", Wanted("", "500000", Period.parse("2021")), VALUES.keys(), {"year": "2021"})

    def answers(group: Wanted, codes: list[str]) -> dict[str, Any]:
        if calls is not None:
            calls.append((group, codes))
        return {code: SimpleNamespace(value=VALUES[code], unit="fen", shown=f"{VALUES[code]}分") for code in codes}

    return made, answers


def text(source: str) -> str:
    """The source read, answered and read again, with the printed numbers in place of the marks."""
    made, answers = desk()
    while True:
        marked = made.render("part[1].text", source)
        if not made.answer(answers):
            break
    for index in range(marked.count(OPEN)):
        marked = marked.replace(f"{OPEN}{index}{SHUT}", made.shown(index)[2])
    return marked


def test_numbers_conditions_and_forms() -> None:
    assert text(
        "{{ direct_funds | yuan }}{% if sector_funds > direct_funds %}另{{ sector_funds | yuan }}{% endif %}"
    ) == ("2元另3元")
    assert text("{% if empty_funds %}有{% else %}无{% endif %}{{ empty_funds | yi }}") == "无—"
    assert text("{{ direct_funds }}") == "200分"


def test_questions_of_one_place_and_time_are_one_call() -> None:
    calls: list[tuple[Wanted, list[str]]] = []
    made, answers = desk(calls)
    made.render("a", '{{ direct_funds | yi }}{{ sector_funds | yi }}{{ direct_funds(period="2022") | yi }}')
    made.answer(answers)
    assert [codes for _, codes in calls] == [["direct_funds", "sector_funds"], ["direct_funds"]]


@pytest.mark.parametrize(
    ("source", "found", "remedy"),
    [
        ("{{ direct_fund | yi }}", "没有“direct_fund”这个指标", "direct_funds"),
        ("{{ direct_funds | yii }}", "没有“yii”这种写法", "yi"),
        ('{{ direct_funds(regoin="500101") | yi }}', "没有参数“regoin”", "region"),
        ('{{ direct_funds(period="去年") | yi }}', "看不懂期间“去年”", "2021Q3"),
        ("投入2.62亿元。", "数字“2.62亿元”是手写的", "有据可查"),
        ("{{ 262 }}", "数字“262”没有出处", "指标"),
        ("{{ direct_funds + sector_funds }}", "算不出来", "另立指标"),
        ("{{ direct_funds | yi", "写法不对", "funds.toml"),
        ("{{ direct_funds._desk }}", "算不出来", "另立指标"),
        ("{{ direct_funds | ge }}", "写法 ge 不适用于单位 fen", "yi"),
    ],
)
def test_a_fault_names_file_key_and_remedy(source: str, found: str, remedy: str) -> None:
    with pytest.raises(Refused) as refusal:
        text(source)
    assert refusal.value.message.startswith("bulletins/x.toml 的 part[1].text:")
    assert found in refusal.value.message
    assert remedy in refusal.value.remedy
    assert refusal.value.code == "bad_template"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("head=", "不是合格的 TOML"),
        (HEAD + 'isuer="某局"\n[[part]]\ntext="字"', "顶层.isuer:没有这一项。是不是想写 issuer"),
        (HEAD, "part:没有正文"),
        (HEAD + '[[part]]\nstyle="nota"\ntext="字"', "part[1].style:没有“nota”这种段落。是不是想写 note"),
        (HEAD + '[[part]]\nlevel=3\ntext="字"', "part[1].level"),
        (HEAD.replace('issuer="某局"', "issuer=3") + '[[part]]\ntext="字"', "issuer:缺这一项"),
    ],
)
def test_a_fault_of_the_file_names_the_key(source: str, found: str) -> None:
    with pytest.raises(Refused) as refusal:
        template.read("x", source)
    assert found in str(refusal.value)
    assert refusal.value.message.startswith("bulletins/x.toml 的 ")


def test_an_unknown_bulletin_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refused, match="funds") as refusal:
        template.template("fund")
    assert refusal.value.code == "unknown_bulletin"
