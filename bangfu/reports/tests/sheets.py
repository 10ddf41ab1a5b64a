"""Blank forms of many layouts, each with the answers that a clerk would write, taken from the plain facts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from bangfu.reports.tests.ground import COUNTIES, PAIRS, SECTOR, UNITS, total

At = tuple[int, int]
SIZES = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
QUARTERS = (("一季度", "2021-01-01", "2021-03-31"), ("二季度", "2021-04-01", "2021-06-30"),
            ("三季度", "2021-07-01", "2021-09-30"), ("四季度", "2021-10-01", "2021-12-31"))  # fmt: skip
LONG = {"中央外办": "中央外事工作委员会办公室", "中信集团": "中国中信集团有限公司", "农业银行": "中国农业银行",
        "中核集团": "中国核工业集团有限公司", "三峡集团": "中国长江三峡集团有限公司", "进出口银行": "中国进出口银行"}  # fmt: skip


@dataclass
class Form:
    """A form: rows of texts from A1 on, merged ranges, and the expected base value and unit of each answerable cell."""

    name: str
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    expect: dict[At, tuple[int, str]] = field(default_factory=dict)

    def put(self, line: int, column: int, value: int, unit: str = "") -> None:
        """Nothing; the cell is expected to be filled."""
        self.expect[line, column] = (value, unit)

    def with_line(self, before: int, texts: Iterable[Any] = ()) -> Form:
        """The same form with one more line; ranges that reach over it grow, as in Excel."""
        rows = [list(row) for row in self.rows]
        rows.insert(before - 1, list(texts))
        merges = [(t + (t >= before), left, b + (b >= before), right) for t, left, b, right in self.merges]
        expect = {(line + (line >= before), column): value for (line, column), value in self.expect.items()}
        return Form(f"{self.name}+行{before}", rows, merges, expect)

    def with_column(self, before: int, texts: dict[int, str]) -> Form:
        """The same form with one more column; texts by line."""
        rows = []
        for line, row in enumerate(self.rows, 1):
            padded = [*row, *[None] * (before - 1 - len(row))]
            rows.append([*padded[: before - 1], texts.get(line), *padded[before - 1 :]])
        merges = [(t, left + (left >= before), b, right + (right >= before)) for t, left, b, right in self.merges]
        expect = {(line, column + (column >= before)): value for (line, column), value in self.expect.items()}
        return Form(f"{self.name}+列{before}", rows, merges, expect)

    def reworded(self, words: dict[str, str]) -> Form:
        """The same form in other words; a unit that changes changes what is expected."""

        def said(text: Any) -> Any:
            for old, new in words.items():
                text = text.replace(old, new) if isinstance(text, str) else text
            return text

        rows = [[said(text) for text in row] for row in self.rows]
        expect = {at: (value, words.get(unit, unit)) for at, (value, unit) in self.expect.items()}
        return Form(f"{self.name}~{next(iter(words))}", rows, list(self.merges), expect)

    def file(self, edit: Callable[[Any], None] | None = None) -> bytes:
        """The workbook, with borders, fonts and a fill that must survive."""
        book = Workbook()
        sheet = book.active
        sheet.title = "统计表"
        thin = Side(style="thin")
        width = max(map(len, self.rows))
        for line, row in enumerate(self.rows, 1):
            for column in range(1, width + 1):
                cell = sheet.cell(line, column, row[column - 1] if column <= len(row) else None)
                if line > 2:
                    cell.border = Border(thin, thin, thin, thin)
        sheet["A1"].font = Font(bold=True, size=16)
        sheet["A3"].fill = PatternFill("solid", fgColor="FFEEDDCC")
        for top, left, bottom, right in self.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        if edit:
            edit(book)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def nine_units() -> Form:
    """The quarterly table of the nine central units, with merged headers and codes of columns."""
    form = Form("九家单位季度表", [
        ["2021年一季度中央单位定点帮扶重庆情况统计表"],
        ["填报单位:重庆市乡村振兴局", None, None, None, None, "单位:万元、个"],
        ["序号", "帮扶单位", "帮扶资金", None, "帮扶项目数", "培训基层干部(人次)"],
        [None, None, "直接投入", "协调引进"],
        ["甲", "乙", 1, 2, 3, 4],
    ], [(1, 1, 1, 6), (3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4), (3, 5, 4, 5), (3, 6, 4, 6), (15, 1, 15, 2)])  # fmt: skip
    for n, unit in enumerate((*UNITS, "@"), 1):
        form.rows.append([n, LONG.get(unit, unit)] if unit != "@" else ["合  计"])
        line = len(form.rows)
        form.put(line, 3, total("direct_funds", unit, last="2021-03-31"), "万元")
        form.put(line, 4, total("introduced_funds", unit, last="2021-03-31"), "万元")
        form.put(line, 5, total("projects_registered", unit, last="2021-03-31"))
        form.put(line, 6, total("cadres_trained", unit, last="2021-03-31"))
    form.rows.append(["填表人:", None, "审核人:", None, "报出日期:2021年4月10日"])
    return form


def county_matrix() -> Form:
    """Counties down, indicators across, a total row; the sector money of three counties cannot be split."""
    heads = (
        "直接投入帮扶资金(万元)",
        "引进帮扶资金(万元)",
        "行业部门项目资金(万元)",
        "东西部协作资金(万元)",
        "项目数量(个)",
    )
    codes = ("direct_funds", "introduced_funds", "", "eastwest_funds", "projects_registered")
    form = Form("区县指标矩阵", [["2021年度重庆市区县帮扶情况汇总表"], [], ["区县", *heads]], [(1, 1, 1, 6)])
    for county in COUNTIES:
        form.rows.append([county])
        for column, code in enumerate(codes, 2):
            joint = code == "" and county in ("万州区", "武隆区", "城口县")
            if not joint:
                form.put(
                    len(form.rows), column, total(code, county=county) if code else 0, "" if column == 6 else "万元"
                )
    form.rows.append(["合计"])
    for column, code in enumerate(codes, 2):
        if code:
            value = sum(total(code, county=county) for county in COUNTIES)
            form.put(len(form.rows), column, value, "" if column == 6 else "万元")
    return form


def indicator_list() -> Form:
    """Indicators down with a column of units, codes of columns, and parts of a whole."""
    form = Form("指标清单", [
        ["重庆市2021年帮扶协作主要指标完成情况表"],
        ["指标名称", "计量单位", "代码", "2021年"],
        ["甲", "乙", "丙", 1],
    ], [(1, 1, 1, 4)])  # fmt: skip
    for text, unit, value in (
        ("一、中央单位定点帮扶", None, None),
        ("  直接投入帮扶资金", "万元", total("direct_funds")),
        ("  协调引进帮扶资金", "元", total("introduced_funds")),
        ("  培训干部人才", "人次", None),
        ("    其中:培训基层干部", "人次", total("cadres_trained")),
        ("    其中:培训专业技术人才", "人次", total("technicians_trained")),
        ("  实施项目", "个", total("projects_registered", "@")),
        ("二、东西部协作", None, None),
        ("  财政援助资金", "亿元", total("eastwest_funds")),
        ("  实施项目", "个", total("projects_registered", "@east")),
        ("三、行业部门项目资金", "万元", SECTOR),
    ):
        form.rows.append([text, unit, f"{len(form.rows) - 2:02d}"])
        if value is not None:
            form.put(len(form.rows), 4, value, unit or "")
    form.rows.append(["注:1.本表由市级填报;2.资金以到达区县财政为准"])
    return form


def two_levels() -> Form:
    """Years over quarters and the whole year, indicators down."""
    form = Form("两级表头", [
        ["重庆市定点帮扶资金历年对比表"],
        ["指标", "2021年", None, None, "2022年", None],
        [None, "一季度", "上半年", "全年", "二季度", "全年"],
    ], [(1, 1, 1, 6), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 6)])  # fmt: skip
    times = (("2021-01-01", "2021-03-31"), ("2021-01-01", "2021-06-30"), ("2021-01-01", "2021-12-31"),
             ("2022-04-01", "2022-06-30"), ("2022-01-01", "2022-12-31"))  # fmt: skip
    form.rows += [["直接投入资金(万元)"], ["协调引进资金(万元)"]]
    for column, (first, last) in enumerate(times, 2):
        form.put(4, column, total("direct_funds", first=first, last=last), "万元")
        if first < "2022":  # nobody kept it in 2022
            form.put(5, column, total("introduced_funds", first=first, last=last), "万元")
    return form


def quarters() -> Form:
    """The title says what, the columns say when, with a total column and a total row."""
    heads = ["区县", *(name for name, *_ in QUARTERS), "合计"]
    form = Form(
        "分季度表", [["2021年各区县直接投入帮扶资金分季度统计表"], [None] * 5 + ["单位:万元"], heads], [(1, 1, 1, 6)]
    )
    spans = [*((first, last) for _, first, last in QUARTERS), ("2021-01-01", "2021-12-31")]
    for county in (*COUNTIES[:4], "合计"):
        form.rows.append([county])
        for column, (first, last) in enumerate(spans, 2):
            counties = COUNTIES[:4] if county == "合计" else (county,)
            value = sum(total("direct_funds", county=c, first=first, last=last) for c in counties)
            form.put(len(form.rows), column, value, "万元")
    return form


def units_across() -> Form:
    """Indicators down, units across, a total column."""
    across = ("水利部", "农业银行", "三峡集团")
    form = Form(
        "单位作列", [["2021年中央单位定点帮扶统计表"], ["序号", "指标", "计量单位", *across, "合计"]], [(1, 1, 1, 7)]
    )
    for text, unit, code in (
        ("直接投入帮扶资金", "万元", "direct_funds"), ("协调引进资金", "亿元", "introduced_funds"),
        ("实施帮扶项目", "个", "projects_registered"), ("培训专业技术人员", "人次", "technicians_trained"),
    ):  # fmt: skip
        form.rows.append([len(form.rows) - 1, text, unit])
        for column, helper in enumerate(across, 4):
            form.put(len(form.rows), column, total(code, helper), unit)
        form.put(len(form.rows), 7, sum(total(code, helper) for helper in across), unit)
    return form


def units_and_counties() -> Form:
    """Each unit with its counties in a merged cell, partial totals and a total."""
    form = Form("单位下分区县", [
        ["2021年中央单位定点帮扶分区县统计表"], [None] * 4 + ["计量单位:万元"],
        ["帮扶单位", "受援区县", "直接投入资金", "引进资金", "项目数量(个)"],
    ], [(1, 1, 1, 5)])  # fmt: skip
    codes = (("direct_funds", "万元"), ("introduced_funds", "万元"), ("projects_registered", ""))

    def add(labels: list[Any], pairs: Iterable[tuple[str, str]]) -> None:
        form.rows.append(labels)
        for column, (code, unit) in enumerate(codes, 3):
            form.put(len(form.rows), column, sum(total(code, *pair) for pair in pairs), unit)

    for unit in ("水利部", "三峡集团"):
        own = [pair for pair in PAIRS if pair[0] == unit]
        top = len(form.rows) + 1
        for n, pair in enumerate(own):
            add([unit if n == 0 else None, pair[1]], [pair])
        add([None, "小计"], own)
        form.merges.append((top, 1, len(form.rows), 1))
    add(["农业银行", "秀山县"], [("农业银行", "秀山县")])
    add(["合计"], [pair for pair in PAIRS if pair[0] in ("水利部", "三峡集团", "农业银行")])
    form.merges.append((len(form.rows), 1, len(form.rows), 2))
    return form


def bands() -> Form:
    """Bands across the table say through which channel; the same words below mean other figures."""
    form = Form("分渠道", [["2021年帮扶协作情况统计表"], ["指标", "单位", "数量"]], [(1, 1, 1, 3)])
    for band, lines in (
        ("一、中央单位定点帮扶", (("直接投入资金", "万元", total("direct_funds")), ("实施项目", "个", total("projects_registered", "@")))),
        ("二、东西部协作", (("财政援助资金", "万元", total("eastwest_funds")), ("实施项目", "个", total("projects_registered", "@east")))),
    ):  # fmt: skip
        form.rows.append([band])
        form.merges.append((len(form.rows), 1, len(form.rows), 3))
        for text, unit, value in lines:
            form.rows.append([text, unit])
            form.put(len(form.rows), 3, value, unit)
    return form


def card() -> Form:
    """No header: a label and the cell beside it, two pairs a line."""
    form = Form("基本情况卡", [
        ["奉节县2021年帮扶协作基本情况"],
        ["直接投入帮扶资金(万元)", None, "协调引进资金(万元)", None],
        ["东西部协作资金(万元)", None, "帮扶项目(个)", None],
    ], [(1, 1, 1, 4)])  # fmt: skip
    for at, code, unit in (
        ((2, 2), "direct_funds", "万元"), ((2, 4), "introduced_funds", "万元"), ((3, 2), "eastwest_funds", "万元"),
        ((3, 4), "projects_registered", "个"),
    ):  # fmt: skip
        form.put(*at, total(code, county="奉节县"), unit)
    return form


def reported_by_a_unit() -> Form:
    """The unit that fills it in and the period stand in cells above the table."""
    form = Form("单位自报表", [
        ["定点帮扶统计表"],
        ["填报单位", "水利部", None, "统计期间", "2021年三季度"],
        ["指标", "计量单位", "本季", "本年累计", "上年同期"],
    ], [(1, 1, 1, 5)])  # fmt: skip
    for text, unit, code in (
        ("直接投入帮扶资金", "万元", "direct_funds"),
        ("培训专业技术人才", "人次", "technicians_trained"),
    ):
        form.rows.append([text, unit])
        form.put(len(form.rows), 3, total(code, "水利部", first="2021-07-01", last="2021-09-30"), unit)
        form.put(len(form.rows), 4, total(code, "水利部", last="2021-09-30"), unit)
    return form


def pairs_of_the_east() -> Form:
    """A city of Shandong and a county in each row, two years across as bare numbers."""
    form = Form("东西部结对表", [
        ["东西部协作财政援助资金情况表(单位:万元)"], ["山东市", "重庆区县", 2021, 2022],
        ["烟台市", "巫山县"], ["济南市", "武隆区"], ["滨州市", "奉节县"],
    ], [(1, 1, 1, 4)])  # fmt: skip
    for line in (3, 4, 5):
        city, county = form.rows[line - 1]
        for column, year in ((3, "2021"), (4, "2022")):
            form.put(line, column, total("eastwest_funds", city, county, f"{year}-01-01", f"{year}-12-31"), "万元")
    return form


def up_to_a_day() -> Form:
    """Everything up to a day, units in a line of the header; projects do not arrive, so what is asked of them is open."""
    form = Form("截至某日", [
        ["截至2022年5月底帮扶资金累计到位情况"],
        ["区县", "直接投入", "东西部协作", "帮扶项目"], [None, "(万元)", "(亿元)", "(个)"], ["巫山县"], ["奉节县"], ["武隆区"],
    ], [(1, 1, 1, 4)])  # fmt: skip
    for line in (4, 5, 6):
        county = form.rows[line - 1][0]
        for column, (code, unit) in enumerate((("direct_funds", "万元"), ("eastwest_funds", "亿元")), 2):
            form.put(line, column, total(code, county=county, first="2021-01-01", last="2022-05-31"), unit)
    return form


def roster() -> Form:
    """A list of projects that a person fills in: its empty rows name nothing."""
    return Form("项目台账", [
        ["2021年帮扶项目台账"], ["序号", "项目名称", "地点", "直接投入资金(万元)", "帮扶项目(个)", "开工日期"], [1], [2], [3],
    ], [(1, 1, 1, 6)])  # fmt: skip


FORMS = (nine_units, county_matrix, indicator_list, two_levels, quarters, units_across, units_and_counties, bands, card,
         reported_by_a_unit, pairs_of_the_east, up_to_a_day, roster)  # fmt: skip


def decorated(book: Any) -> None:
    """Things that must survive: a formula, a dropdown, a number format, a hidden sheet, a filled cell."""
    sheet = book["统计表"]
    sheet["H6"] = "=SUM(C6:D6)"
    sheet["C7"].number_format = "#,##0.00"
    sheet["C8"] = 123
    sheet["C9"] = "=1+1"
    sheet.add_data_validation(DataValidation("list", formula1='"是,否"', sqref="D10"))
    hidden = book.create_sheet("隐藏")
    hidden["A1"], hidden["B1"], hidden.sheet_state = "2021年直接投入资金(万元)", None, "hidden"
