"""One issue made by hand, for tests of the printed look: no ledger is needed to see a page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

from bangfu.kernel.period import Period
from bangfu.reports.issue import Bulletin, Cited, Paragraph, Row, Run, Table
from bangfu.reports.punctuation import OPEN, SHUT, settled
from bangfu.reports.wanted import Wanted

# printed, code, name, region, place, period, helper, value, unit, postings
FIGURES = (
    ("2.62亿元", "direct_funds", "直接投入", "500000", "重庆市", "2021", "中央单位", 26_200_000_000, "fen", 9),
    ("0.75亿元", "introduced_funds", "协调引进", "500000", "重庆市", "2021", "中央单位", 7_500_000_000, "fen", 9),
    ("3.07亿余元", "sector_funds", "行业资金", "joint", "三区县合计", "2021", "水利部", 30_712_345_600, "fen", 1),
    ("472个", "village_teams", "驻村工作队", "500000", "重庆市", "2022", "", 472, "team", 472),
    ("66.67%", "share", "占比", "500000", "重庆市", "2022", "", Fraction(2, 3), "ratio", 3),
    ("26,200.00", "direct_funds", "直接投入", "500000", "重庆市", "2021", "中央单位", 26_200_000_000, "fen", 9),
    ("3,500", "cadres", "培训基层干部", "500000", "重庆市", "2021", "中央单位", 3500, "person_time", 70),
)
UNITS = (("水利部", "20,000.00", 20_000_000_000, "1,500", 1500), ("中信集团", "6,200.00", 6_200_000_000, "2,000", 2000))
MISSING = "上架的农产品：这项指标还没有建立。"


def issue(*, demo: bool = True, repeat: int = 1, word: str = "") -> Bulletin:
    """The issue; `repeat` makes it longer, `word` stands in its first sentence as somebody typed it."""
    figures = tuple(_cited(no, row) for no, row in enumerate(FIGURES, 1))
    paragraphs = (
        _paragraph("heading1", "一、中央单位定点帮扶"),
        Paragraph("body", (Run(word), *_paragraph("body", "中央单位直接投入帮扶资金{1},协调引进{2}。").runs)),
        _paragraph("heading2", "(一)行业资金"),
        _paragraph("body", "同期,行业项目资金{3}(三区县合计,未拆分)。"),
        _paragraph("note", "注:两者口径不同,不能相加。"),
        _paragraph("body", "2022年,为{4}驻村工作队安排经费,占{5}。"),
    )
    return Bulletin(
        name="sample",
        head="帮扶协作简报",
        issuer="重庆市乡村振兴局",
        serial=1,
        number="2022年第1期",
        title="2021年帮扶资金投入情况",
        day=date(2022, 5, 29),
        period=Period.parse("2021"),
        paragraphs=(*paragraphs * repeat, _table(figures)),
        figures=figures,
        position=1234,
        checkpoint="1234-56-7f3a-91c2",
        edition="2022",
        demo=demo,
        missing=(MISSING,),
    )


def _paragraph(style: str, text: str) -> Paragraph:
    pieces = re.split(
        r"\{(\d)\}", settled(re.sub(r"\{(\d)\}", rf"{OPEN}\1{SHUT}", text)).replace(OPEN, "{").replace(SHUT, "}")
    )
    runs = [Run(FIGURES[int(piece) - 1][0], int(piece)) if at % 2 else Run(piece) for at, piece in enumerate(pieces)]
    return Paragraph(style, tuple(run for run in runs if run.text))


def _table(figures: tuple[Cited, ...]) -> Table:
    """The table of two units and all, its columns cited by the last two figures."""
    total = figures[-2:]
    rows = [
        Row(name, (replace(total[0], shown=money, value=fen), replace(total[1], shown=people, value=count)))
        for name, money, fen, people, count in UNITS
    ]
    columns = (("直接投入\uff08万元\uff09", total[0].no), ("基层干部\uff08人次\uff09", total[1].no))
    return Table("表1　2021年中央单位定点帮扶情况", columns, (*rows, Row("合计", total)), ("“—”表示总账中没有记录。",))


def _cited(no: int, row: tuple[str, str, str, str, str, str, str, int | Fraction, str, int]) -> Cited:
    shown, code, name, region, place, period, helper, value, unit, postings = row
    wanted = Wanted(code, region, Period.parse(period), "", helper)
    return Cited(no, shown, wanted, name, settled(f"{name},按到位口径。"), place, "", helper, value, unit, postings)
