"""Rolls as people paste them: from a sheet, from a chat, with titles or without."""

from __future__ import annotations

import pytest

from bangfu.documents import rolls
from bangfu.documents.catalogue import Column

COLUMNS = (
    Column("person", "姓名", "person", where="row"),
    Column("audience", "对象", "choice", choices=(("cadre", "基层干部"), ("leader", "带头人")), where="row"),
    Column("hours", "学时", "integer", required=False, where="row"),
)


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t对象\t学时\n张三\t基层干部\t8\n李四\t带头人\t",
        "张三\t基层干部\t8\n李四\t带头人",
        "1. 张三 基层干部 8\n2. 李四 带头人",
        "张三,基层干部,8\n\n李四\uff0c带头人\n",
        "序号 姓名 对象 学时\n1 张三 基层干部 8\n2 李四 带头人",
    ],
)
def test_a_pasted_roll_is_read(text: str) -> None:
    assert rolls.pasted(text, COLUMNS) == [
        {"person": "张三", "audience": "基层干部", "hours": "8"},
        {"person": "李四", "audience": "带头人"},
    ]


def test_titles_may_stand_in_any_order() -> None:
    text = "对象\t备用\t姓名\n基层干部\t甲\t张三"
    assert rolls.pasted(text, COLUMNS) == [{"audience": "基层干部", "person": "张三"}]


def test_every_fault_of_a_roll_is_named_with_its_line() -> None:
    from bangfu.documents.reading import _plain
    from bangfu.kernel.errors import Refused

    def value(column: Column, raw: object) -> object:
        if raw in (None, ""):
            return None
        return raw if column.type == "person" else _plain(column, raw)

    with pytest.raises(Refused) as caught:
        rolls.read("张三\t干部\t8\n\t基层干部\t八\n", COLUMNS, value)
    said = [str(problem) for problem in caught.value.problems]
    assert any(s.startswith("名册第 1 行“张三") and "干部" in s for s in said)
    assert len(said) >= 2


def test_two_rolls_differ_in_the_rows_that_went_and_came() -> None:
    a, b, c = {"person": "P1"}, {"person": "P2"}, {"person": "P3"}
    assert rolls.compared([a, b], [b, c]) == ([a], [c])
