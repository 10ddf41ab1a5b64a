"""What is read: typed cells at their addresses, merged ranges, hidden sheets, pasted text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bangfu.kernel.errors import Refused
from bangfu.workbooks.read import read, read_text
from bangfu.workbooks.sheets import address
from bangfu.workbooks.tests.makers import book_of


def test_cells_keep_their_type_and_address() -> None:
    row = ["A-1", 12, 0.1 + 0.2, date(2022, 5, 29), datetime(2022, 5, 29, 8, 30), True, None, " 空格 "]
    sheet = read(book_of([], [None, "表头"], row)).sheets[0]
    assert sheet.rows[2] == ["A-1", 12, 0.3, date(2022, 5, 29), date(2022, 5, 29), True, None, "空格"]
    assert sheet.cell(2, 2) == "表头"
    assert address(2, 2) == "B2"
    assert sheet.cell(99, 99) is None


def test_a_merged_value_belongs_to_every_cell_and_is_flagged() -> None:
    data = book_of(["区县", "金额"], ["奉节县", 1], [None, 2], edit=lambda b: b.active.merge_cells("A2:A3"))
    sheet = read(data).sheets[0]
    assert sheet.rows[2] == ["奉节县", 2]
    assert sheet.merged == {(2, 1), (3, 1)}


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    def hide(book: object) -> None:
        extra = book.create_sheet("旧数据")  # type: ignore[attr-defined]
        extra.append(["编号"])
        extra.sheet_state = "hidden"

    book = read(book_of(["编号"], ["A"], edit=hide))
    assert [sheet.name for sheet in book.sheets] == ["数据"]
    assert [(w.code, w.value, w.severity) for w in book.warnings] == [("hidden_sheet", "旧数据", "warning")]


@pytest.mark.parametrize("text", ["编号\t金额\nA-1\t1,000.00\n", '编号,金额\r\nA-1,"1,000.00"\r\n'])
def test_pasted_text_is_a_sheet(text: str) -> None:
    book = read_text(text)
    assert book.pasted
    assert book.sheets[0].rows == [["编号", "金额"], ["A-1", "1,000.00"]]


def test_a_pasted_cell_may_hold_a_line_break() -> None:
    assert read_text('编号\t说明\nA\t"两\n行"').sheets[0].rows[1] == ["A", "两\n行"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_read_by_its_ending(encoding: str) -> None:
    assert read("编号,区县\nA,奉节县".encode(encoding), "资金.csv").sheets[0].rows[1] == ["A", "奉节县"]


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff"])
def test_an_empty_paste_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="没有内容"):
        read_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "姓名\uff0c对象\uff0c金额\n张三\uff0c基层干部\uff0c1 000",
        "姓名\uff1b对象\uff1b金额\n张三\uff1b基层干部\uff1b1 000",
        "姓名\u3001对象\u3001金额\n张三\u3001基层干部\u30011 000",
        "姓名,对象,金额\n张三,基层干部,1 000",
    ],
)
def test_a_pasted_table_is_cut_where_its_lines_are(text: str) -> None:
    assert read_text(text).sheets[0].rows == [["姓名", "对象", "金额"], ["张三", "基层干部", "1 000"]]


def test_a_pasted_table_with_nothing_but_spaces_is_cut_there() -> None:
    rows = read_text("姓名  对象 金额\n张三\u3000基层干部  1,000").sheets[0].rows
    assert rows == [["姓名", "对象", "金额"], ["张三", "基层干部", "1,000"]]
