"""Numbers of running text: exact, with unit and bounds; what counts nothing is passed over; no text takes too long."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.kernel.figures import mentions

Found = list[tuple[str, str, str]]


def found(text: str) -> Found:
    """The numbers as (text, value, unit)."""
    return [(m.text, f"{m.value.normalize():f}", m.unit) for m in mentions(text)]


COUNTED: list[tuple[str, Found]] = [
    ("投入1000余万元帮扶资金", [("1000余万元", "10000000", "元")]),
    ("投入3.07亿余元项目资金", [("3.07亿余元", "307000000", "元")]),
    ("共1亿2000万元\uff0c其中3亿5千万元", [("1亿2000万元", "120000000", "元"), ("3亿5千万元", "350000000", "元")]),
    ("资金1,234.5万元", [("1,234.5万元", "12345000", "元")]),
    ("监测对象1 234户", [("1 234户", "1234", "户")]),
    ("流转了十亩地、请来三家企业", [("十亩", "10", "亩"), ("三家", "3", "家")]),
    ("一千零一户、两千余万元、三百二十五名", [
        ("一千零一户", "1001", "户"), ("两千余万元", "20000000", "元"), ("三百二十五名", "325", "人")]),
    ("百余名干部、十几个村", [("百余名", "100", "人"), ("十几个", "10", "个")]),
    ("巫溪5区县\u3001全市33个区县", [("5区县", "5", "个"), ("33个", "33", "个")]),
    ("分别为7774、1160和16886名", [("7774", "7774", "人"), ("1160", "1160", "人"), ("16886名", "16886", "人")]),
    ("培训基层干部7774、带头人1160名", [("7774", "7774", "人"), ("1160名", "1160", "人")]),
    ("投入2.62、0.75亿元", [("2.62", "262000000", "元"), ("0.75亿元", "75000000", "元")]),
    ("直接投入(亿元):2.62", [("2.62", "262000000", "元")]),
    ("培训人数达1488\uff0c", [("1488", "1488", "人")]),
    ("引进资金2.3亿\u3002带动群众2.11万\u3002", [("2.3亿", "230000000", "元"), ("2.11万", "21100", "人")]),
    ("开工率92.35\uff05\u3001百分之三十五\u3001近七成", [
        ("92.35\uff05", "92.35", "%"), ("百分之三十五", "35", "%"), ("七成", "70", "%")]),
    ("\uff11\uff12家企业\u3001\uff12\uff0e\uff16亿元", [("\uff11\uff12家", "12", "家"), ("\uff12\uff0e\uff16亿元", "260000000", "元")]),
    ("由120家增加到150家", [("120家", "120", "家"), ("150家", "150", "家")]),
    ("5G基站120个\u3001832个县\u3001832平台", [("120个", "120", "个"), ("832个", "832", "个")]),
    ("累计投放惠农e贷7.45亿元", [("7.45亿元", "745000000", "元")]),
]  # fmt: skip
NOTHING = [
    "2021年1\u20146月\u30012021\u20142025年\u3001去年6月\u30016月18日至20日\u30015月底前\u30012022-05-29",
    "渝委农办〔2021〕14号\u3001国办发[2022]12号文件\u3001附件3\u3001第3批",
    "第一书记\u3001第十九次会议\u3001第1-3期\u3001首批\u3001二期工程",
    "“十四五”\u3001“三园”\u3001三个“帮”\u3001“八大工程”\u3001八大工程\u3001村“两委”",
    "四个不摘\u3001两个维护\u3001三类对象\u3001五个一工程\u3001千家万户\u3001三位一体",
    "电话023-67512345\u300113983001234\u3001监督电话12317\u3001QQ群12345678",
    "五台山\u3001三门峡\u3001万州区\u3001九龙坡区\u3001百里竹海\u3001十里长廊",
    "一个好汉\u3001一批\u3001一方面\u3001一名\u3001数十家\u3001几百人\u3001十多年\u3001两年来",
    "14报1刊\u30011+6+N\u30013:2\u30011/3\u3001三分之二\u30012.0版\u3001C919\u3001A4纸",
    "公示期7天\u3001为期5天\u30013个月内\u30017×24小时\u3001两个半小时",
    "1.资金\uff1b2.项目\uff1b(3)培训", "https://example.org/2021/12个\u3001abc123@example.org", "",
]  # fmt: skip
BOUNDS = [
    ("1000余万元", "10000000", "11000000", "余"), ("3.07亿余元", "307000000", "308000000", "余"),
    ("30余家", "30", "40", "余"), ("15000余人", "15000", "16000", "余"), ("超过7000人", "7000", "8000", "余"),
    ("至少1次", "1", None, "余"), ("30人以上", "30", "40", "余"), ("不超过30人", "0", "30", "以内"),
    ("近8000人", "7200", "8000", "约"), ("约3.07亿元", "306000000", "308000000", "约"), ("3\u20145家", "3", "5", "至"),
    ("三到五名", "3", "5", "至"), ("100\u2014200万元", "1000000", "2000000", "至"), ("160个", "160", "160", ""),
    ("节约5万元", "50000", "50000", ""), ("附近5家", "5", "5", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), COUNTED, ids=[text[:12] for text, _ in COUNTED])
def test_what_counts_is_found_exactly(text: str, wanted: Found) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize("text", NOTHING)
def test_what_counts_nothing_is_passed_over(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "low", "high", "bound"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_bounds_say_between_what_the_number_lies(text: str, low: str, high: str | None, bound: str) -> None:
    (one,) = mentions(text)
    assert (one.low, one.high, one.bound) == (Decimal(low), None if high is None else Decimal(high), bound)


def test_a_name_that_holds_a_numeral_counts_nothing() -> None:
    text = "在三台镇和五个村"
    assert [m.text for m in mentions(text, [(1, 4)])] == ["五个"]
    assert [m.text for m in mentions("百所乡有两所学校", [(0, 3)])] == ["两所"]


@given(
    st.text(alphabet="0123456789.,%余多近约亿万千百十一二两三个家名元人年月日第号〔〕()“”、，。 \n至—每", max_size=80)
)
def test_every_number_stands_where_it_says_and_none_overlap(text: str) -> None:
    last = 0
    for one in mentions(text):
        assert text[one.start : one.end] == one.text and one.start >= last
        assert one.low <= one.value and (one.high is None or one.value <= one.high)
        last = one.end


@pytest.mark.load
@pytest.mark.parametrize("piece", ["1", "一", "万", "a", "字", "1.", "1,234,", "12人、", "1年", "“", "(", "a@", "一是"])
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    """A ratio, not a time: what takes four times as long for twice the text would never end on a large one."""
    times = [_best(piece * (length // len(piece))) for length in (10_000, 40_000)]
    assert times[1] < 10 * times[0] + 0.05


def _best(text: str) -> float:
    taken = []
    for _ in range(2):
        begun = time.process_time()
        mentions(text)
        taken.append(time.process_time() - begun)
    return min(taken)
