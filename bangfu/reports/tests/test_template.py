"""A fault in the text of a bulletin is told with file, key, what was found and the nearest spelling."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import template, times
from bangfu.reports.asking import Desk
from bangfu.reports.punctuation import GAP, OPEN, SHUT, whole
from bangfu.reports.wanted import Wanted

HEAD = 'head="简报"\nissuer="某局"\nnumber="第{{ serial }}期"\ntitle="情况"\nperiod="2021"\nregion="500000"\n'
VALUES: dict[str, int | None] = {"direct_funds": 200, "sector_funds": 300, "empty_funds": None}
AWAITED = {"sales_total": "采购和帮助销售", "direct_funds": "已有的"}


def desk(calls: list[tuple[Wanted, list[str]]] | None = None, prelude: str = "") -> tuple[Desk, Any]:
    base = Wanted("", "500000", Period.parse("2021"))
    made = Desk("bulletins/x.toml", base, VALUES.keys(), {"year": "2021"}, awaited=AWAITED, prelude=prelude)

    def answers(group: Wanted, codes: list[str]) -> dict[str, Any]:
        if calls is not None:
            calls.append((group, codes))
        return {code: answer(VALUES[code]) for code in codes}

    return made, answers


def answer(value: int | None) -> Any:
    return SimpleNamespace(value=value, unit="fen", shown=f"{value}分", postings=int(value is not None))


def text(source: str, made: Desk | None = None, prelude: str = "") -> str:
    """The source read, answered and read again, with the printed numbers in place of the marks."""
    made, answers = (made, desk()[1]) if made else desk(prelude=prelude)
    while True:
        made.anew()
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


def test_an_awaited_indicator_leaves_a_gap_and_its_name() -> None:
    made, _ = desk()
    assert text("甲。{{ sales_total(helper='x') | yi }}。", made) == f"甲。{GAP}。"
    assert list(made.absent) == ["采购和帮助销售"]
    for untrue in ("sales_total", "sales_total > 3", "direct_funds < sales_total", "sales_total is recorded"):
        assert text(f"{{% if {untrue} %}}有{{% else %}}无{{% endif %}}") == "无"


def test_an_awaited_indicator_that_is_there_is_asked_like_any_other() -> None:
    made, _ = desk()
    assert text("{{ direct_funds | yuan }}", made) == "2元"
    assert not made.absent


def test_what_has_no_record_is_kept_for_the_list_only_where_it_is_said_so() -> None:
    made, _ = desk()
    source = "{% if empty_funds is recorded %}有{% else %}无{% endif %}{% if direct_funds is recorded %}有{% endif %}"
    assert text(source, made) == "无有"
    assert [wanted.code for wanted in made.blank] == ["empty_funds"]
    text("{% if empty_funds %}有{% endif %}", made)
    assert not made.blank


def test_a_prelude_gives_every_text_its_macros() -> None:
    prelude = "{% macro than(now, before) %}{% if now < before %}低于{{ before | yuan }}{% endif %}{% endmacro %}"
    assert text("{{ than(direct_funds, sector_funds) }}", prelude=prelude) == "低于3元"
    assert text("{{ than(sector_funds, direct_funds) }}", prelude=prelude) == ""


@pytest.mark.parametrize(
    ("settled", "left"),
    [
        (f"甲一。乙{GAP}元。丙。", "甲一。丙。"),
        (f"甲一\uff1b乙{GAP}元。", "甲一。"),
        (f"乙{GAP}元\uff1b丙。", "丙。"),
        (f"乙{GAP}元。", ""),
        ("甲\uff0c乙\uff1b", "甲\uff0c乙\uff1b"),
    ],
)
def test_a_gap_takes_its_sentence_with_it(settled: str, left: str) -> None:
    assert whole(settled) == left


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
        ("{{ sale_total | yi }}", "没有“sale_total”这个指标", "sales_total"),
        ("{% if 'x' is recorded %}x{% endif %}", "recorded 前面不是指标", "recorded"),
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
        (HEAD + '[periods]\nperiod="2021"\n[[part]]\ntext="字"', "periods.period:不能叫“period”"),
        (HEAD + '[awaited]\nx=3\n[[part]]\ntext="字"', "awaited.x:写的是 3"),
        (HEAD + '[[part]]\n[part.table]\ntitle="表"\nrows="水利部"\ncolumns={a="b"}', "part[1].table.rows"),
        (HEAD + '[[part]]\n[part.table]\ntitle="表"\nrows="@中央单位"', "part[1].table.columns:没有列"),
        (HEAD + '[[part]]\n[part.table]\ntitel="表"', "part[1].table.titel:没有这一项。是不是想写 title"),
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


@pytest.mark.parametrize("own", ["{jahr}-05", "{year}-13", "截至", "{}"])
def test_a_period_that_cannot_be_read_is_named(own: str) -> None:
    with pytest.raises(Refused) as refusal:
        times.named(Period.parse("2021"), date(2022, 6, 1), {"cut": own})
    assert refusal.value.code == "bad_period"


def test_periods_are_told_from_that_of_the_issue_and_end_today() -> None:
    found = times.named(Period.parse("2025Q4"), date(2026, 3, 2), {"season": "{year}-05..{following}-05"})
    assert found["previous"].text == "2024-10..2024-12"
    assert (found["season"].text, found["following"].text) == ("2025-05..2026-03", "2026")
