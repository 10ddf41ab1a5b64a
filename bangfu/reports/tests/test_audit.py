"""Verdicts on a small ledger: proved, rounded, contradicted, no record, each with its nearest explanation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.ledger.models import Entry, Posting
from bangfu.registry import scope as scopes
from bangfu.registry.scope import Scope
from bangfu.reports.audit import Audit, audit

TODAY = date(2022, 5, 29)
XIUSHAN = "秀山土家族苗族自治县"


def row(no: int, on: str, measure: str, quantity: str, giver: str, region: str, **more: str) -> dict[str, Any]:
    """An aggregate statement in words."""
    return {"number": f"HZ-{no}", "date": on, "measure": measure, "quantity": quantity, "giver": giver, "region": region,
            "receiver": f"{region}人民政府", "source": "示例(编造)", **more}  # fmt: skip


@pytest.fixture
def ledger(world: Any) -> Any:
    """Six totals of central units."""
    rows = [
        row(1, "2021-12-31", "insurance.firm", "102", "中信集团", "黔江区"),
        row(2, "2021-12-31", "benefit.raised", "1324", "进出口银行", "云阳县"),
        row(3, "2020-12-31", "benefit.raised", "1210", "进出口银行", "云阳县"),
        row(4, "2022-05-29", "loan.issued.huinong", "745123456.78", "农业银行", XIUSHAN, unit="元"),
        row(5, "2022-05-29", "loan.balance.microcredit", "256000000", "农业银行", XIUSHAN, unit="元"),
        row(6, "2021-12-31", "benefit.raised", "500", "三峡集团", "奉节县"),
    ]
    for one in life.accept_many(world.approver, life.create_many(world.clerk, "statement", rows)):
        assert isinstance(one, Document), one
    return world


def audited(text: str, **given: Any) -> Audit:
    return audit(Scope.everything(), text, today=TODAY, **given)


def verdict(text: str) -> tuple[str, str]:
    """The verdict on the last number of the text, and its explanation."""
    judged = audited(text).figures[-1]
    return judged.compared.verdict, judged.explanation


PROVED = [
    ("2021年,中信集团在黔江为102家养殖场提供饲料成本保险。", "proved"),
    ("2021年,进出口银行在云阳县带动1324人增收。", "proved"),
    ("2021年,进出口银行在云阳县带动1300余人增收。", "proved"),
    ("2021年,进出口银行在云阳县带动近1400人增收。", "rounding"),
    ("农业银行在秀山累计投放惠农e贷7.45亿元。", "rounding"),
    ("农业银行在秀山累计投放惠农e贷745123456.78元。", "proved"),
    ("农业银行在秀山累计投放惠农e贷7.4512亿元。", "rounding"),
    ("农业银行在秀山小额信贷余额2.56亿元。", "proved"),
    ("农业银行在秀山小额信贷余额25600万元。", "proved"),
    ("9家中央单位参加。", "proved"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PROVED, ids=[text[-16:] for text, _ in PROVED])
def test_what_the_ledger_says_is_proved(ledger: Any, text: str, wanted: str) -> None:
    assert verdict(text)[0] == wanted


WRONG = [
    ("2021年,进出口银行在云阳县带动1334人增收。", "一位数字写错:3应为2"),
    ("2021年,进出口银行在云阳县带动1342人增收。", "相邻两位数字颠倒"),
    ("2021年,进出口银行在云阳县带动13240人增收。", "差十倍"),
    ("2021年,进出口银行在云阳县带动1210人增收。", "另一期间相同:2020年"),
    ("2021年,进出口银行在云阳县带动1824人增收。", "总账为1324人,文中多500人"),
    ("农业银行在秀山小额信贷余额2.56万元。", "差一个“万”字"),
    ("农业银行在秀山小额信贷余额7.45亿元。", ""),
    ("2021年,进出口银行在云阳县带动1300余万人增收。", "万"),
    ("2021年,进出口银行在云阳县带动500余人增收。", "写法偏低"),
    ("2021年,进出口银行在云阳县带动1324次增收。", "单位不合:总账的“带动增收的人数”为1324人"),
    ("2021年,进出口银行在云阳县带动1324万元增收。", "单位不合"),
    ("8家中央单位参加。", "共9家"),
    ("水利部帮扶万州、武隆、丰都4区县。", "列出3个"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text[-16:] for text, _ in WRONG])
def test_a_wrong_number_is_flagged_with_its_nearest_explanation(ledger: Any, text: str, said: str) -> None:
    found, explanation = verdict(text)
    assert found == "contradicted" and said in explanation, explanation


def test_the_part_taken_for_the_whole_is_explained(ledger: Any) -> None:
    found, explanation = verdict("2021年,中央单位在云阳县带动1824人增收。")
    assert found == "contradicted" and "与全市的数相同" in explanation


NOT_RECORDED = [
    ("2019年,进出口银行在云阳县带动1324人增收。", "no record"),
    ("2021年,进出口银行在云阳县修建便民桥3座。", "no record"),
    ("2021年,进出口银行在云阳县带动1325次增收。", "no record"),
    ("干部任期内至少参加1次培训。", "not a ledger fact"),
    ("平均每队40万元。", "not a ledger fact"),
    ("计划带动2000人增收。", "not a ledger fact"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), NOT_RECORDED, ids=[text[:12] for text, _ in NOT_RECORDED])
def test_what_is_not_recorded_is_never_called_wrong(ledger: Any, text: str, wanted: str) -> None:
    assert verdict(text)[0] == wanted


@pytest.mark.parametrize("digit", range(4))
def test_one_digit_changed_is_flagged(ledger: Any, digit: int) -> None:
    printed = "1324"
    for new in "123456789":
        changed = printed[:digit] + new + printed[digit + 1 :]
        found, _ = verdict(f"2021年,进出口银行在云阳县带动{changed}人增收。")
        assert (found == "contradicted") == (changed != printed), changed


def test_the_answer_says_everything_and_offsets_are_those_of_the_text(ledger: Any) -> None:
    text = "2021年\uff0c进出口银行在云阳县带动\uff11\uff13\uff13\uff14人增收\u3002"
    data = audited(text).as_dict()
    (figure,) = data["figures"]
    assert text[figure["start"] : figure["end"]] == figure["text"] == "\uff11\uff13\uff13\uff14人"
    assert (figure["value"], figure["low"], figure["high"], figure["unit"]) == (1334, 1334, 1334, "人")
    assert (figure["helper"], figure["helped"], figure["period"], figure["status"]) == (
        "进出口银行",
        "云阳县",
        "2021",
        "done",
    )
    assert (figure["verdict"], figure["ledger_value"], figure["difference"], figure["postings"]) == (
        "contradicted",
        1324,
        10,
        1,
    )
    assert figure["candidates"][0]["indicator"] == "people_raised" and figure["candidates"][0]["reason"]
    assert figure["question"] == {"region": "500235", "period": "2021", "helper": "C09"}
    assert data["text"] == text and data["identities"] == [] and data["counts"] == {"contradicted": 1}


def test_nothing_is_posted(ledger: Any) -> None:
    before = (Entry.objects.count(), Posting.objects.count(), Document._base_manager.count())
    audited("2021年,进出口银行在云阳县带动9999人增收。")
    assert (Entry.objects.count(), Posting.objects.count(), Document._base_manager.count()) == before


def test_pair_and_period_hold_where_the_text_is_silent(ledger: Any) -> None:
    (silent,) = audited("带动1210人增收。", pair="进出口银行:云阳县", period="2020").figures
    assert silent.compared.verdict == "proved" and silent.reading and silent.reading.period.text == "2020"
    (told,) = audited("2021年,带动1324人增收。", pair="进出口银行:云阳县", period="2020").figures
    assert told.compared.verdict == "proved" and told.reading and told.reading.period.text == "2021"


@pytest.mark.parametrize(
    ("text", "given", "code"),
    [(" \n", {}, "empty_text"), ("一" * 300_001, {}, "text_too_long"), ("带动3人", {"pair": "张三:李四"}, "bad_pair"),
     ("带动3人", {"pair": "烟台市"}, "bad_pair"), ("带动3人", {"period": "去年"}, "bad_period")],
)  # fmt: skip
def test_what_cannot_be_audited_is_refused_with_a_remedy(
    fresh_db: Any, text: str, given: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        audited(text, **given)
    assert refusal.value.code == code and refusal.value.remedy


def test_who_sees_less_is_told_no_record_and_never_a_number(ledger: Any) -> None:
    from django.contrib.auth import get_user_model

    from bangfu.registry import roles

    user = get_user_model().objects.create_user("wushan")
    roles.assign(user, "clerk", on=date(2020, 1, 1), place="500237")
    found = audit(scopes.of(user, TODAY), "2021年,进出口银行在云阳县带动9999人增收。", today=TODAY).figures[0]
    assert (found.compared.verdict, found.compared.ledger, found.postings) == ("no record", None, 0)
    assert "1324" not in str(found.as_dict())
