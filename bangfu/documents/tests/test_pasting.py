"""Rolls as groups send them: every way to write a line is understood, and what is not is said, never guessed."""

from __future__ import annotations

import doctest

import pytest

from bangfu.documents import pasting, people_words, rolls
from bangfu.documents.catalogue import Column

CADRE, TECHNICIAN = "基层干部", "专业技术人员"
COLUMNS = (
    Column("person", "姓名", "person"),
    Column("audience", "培训对象", "choice", required=False, choices=(("cadre", CADRE), ("technician", TECHNICIAN)),
           also=(("专业技术人才", "technician"),)),
    Column("own_hours", "本人学时", "integer", required=False),
)  # fmt: skip


def row(person: str, audience: str = "", own_hours: str = "") -> dict[str, str]:
    words = {"person": person, "audience": audience, "own_hours": own_hours}
    return {name: word for name, word in words.items() if word}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("王五\uff0c专业技术人员", [row("王五", TECHNICIAN)]),
        ("王五,专业技术人员", [row("王五", TECHNICIAN)]),
        ("王五\u3001专业技术人员\n赵六\uff1b基层干部\n钱七;基层干部", [row("王五", TECHNICIAN), row("赵六", CADRE), row("钱七", CADRE)]),
        ("王五\uff1a专业技术人员", [row("王五", TECHNICIAN)]),
        ("赵六", [row("赵六")]),
        ("张三 基层干部\n李四\u3000专业技术人才", [row("张三", CADRE), row("李四", "专业技术人才")]),
        ("张三    基层干部   8学时", [row("张三", CADRE, "8")]),
        ("基层干部 张三", [row("张三", CADRE)]),
        ("张 三 基层干部\n张\u3000三\t基层干部", [row("张三", CADRE)] * 2),
        ("1. 张三 基层干部\n2\u3001李四\n(3)王五\n\uff084\uff09 赵六\n\u2464钱七\n6\uff0e孙八\n7 周九\n八\u3001吴十",
         [row("张三", CADRE), *map(row, ("李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十"))]),
        ("@所有人\n#接龙\n各位请接龙报名\n例 姓名 对象\n\n1. 张三 基层干部 \u2705\n2. 李四 [强]\n3. 王五 +1\n收到\n",
         [row("张三", CADRE), row("李四"), row("王五")]),
        ("@所有人\u2005张三 基层干部", [row("张三", CADRE)]),
        ("参训人员名单\uff1a\n序号\t姓名\t对象\n1\t张三\t基层干部\n2\t李四\t", [row("张三", CADRE), row("李四")]),
        ("1\t张三\t基层干部\t8\n2\t李四\t\t4", [row("张三", CADRE, "8"), row("李四", "", "4")]),
        ("学时\t姓名\n8\t张三", [row("张三")]),
        ("本人学时\t姓名\n8\t张三", [row("张三", "", "8")]),
        ("本人学时,姓名\n8,张三", [row("张三", "", "8")]),
        ("姓名\uff0c培训对象\n张三\uff0c基层干部", [row("张三", CADRE)]),
        ("张三 (水利局) 基层干部\n李四\uff08一科\u3001二科\uff09\uff0c基层干部", [row("张三(水利局)", CADRE), row("李四(一科,二科)", CADRE)]),
        ("阿依古丽\u2022买买提 基层干部\nJohn Smith,基层干部", [row("阿依古丽\u00b7买买提", CADRE), row("John Smith", CADRE)]),
        ("张三 500237199001011234 基层干部", [row("张三 500237199001011234", CADRE)]),
    ],
)  # fmt: skip
def test_a_line_is_understood_however_it_is_written(text: str, rows: list[dict[str, str]]) -> None:
    said = pasting.lines(text, COLUMNS)
    assert [one.words for one in said] == rows
    assert not any(one.faults for one in said)
    assert rolls.pasted(text, COLUMNS) == rows


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("1. 钱七 村支书", "村支书"), ("钱七\uff0c村支书", "村支书"), ("钱七\t村支书", "村支书"), ("张三\u3001李四", "李四"),
        ("张三 基层干部 专业技术人员", "专业技术人员"), ("张三 10:32", "10:32"), ("@所有人 明天培训", "明天培训"),
        ("姓名\t对象\n张三\t村支书", "村支书"), ("姓名\t对象\n张三\t基层干部\t水利局", "水利局"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_known_is_a_fault_and_no_part_of_the_name(line: str, unknown: str) -> None:
    [said] = pasting.lines(line, COLUMNS)
    assert [(p.code, p.value) for p in said.faults] == [("unknown_word", unknown)]
    assert unknown in said.faults[0].message and CADRE in said.faults[0].remedy
    assert all(unknown not in word for word in said.words.values())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1. 钱七", "数字“1”"), ("张三2", "数字“2”"), ("王五\uff0c技术员", "“,”"), ("张三/李四", "“/”"), ("@张三", "“@”"),
        ("张三 村支书", "空格"), ("张三基层干部", "“基层干部”"), ("张三(水利局", "“(”"), ("张三13800000000", "手机号码"),
    ],
)  # fmt: skip
def test_a_name_with_something_else_in_it_is_said(name: str, found: str) -> None:
    message, remedy = people_words.fault(name, (CADRE, TECHNICIAN))
    assert message.startswith("姓名里有") and found in message and remedy


@pytest.mark.parametrize(
    "name",
    ["张三", "张 三", "张三(第3小组)", "张三\uff08水利局\uff09", "阿依古丽\u00b7买买提", "John Smith", "张三#ABCDEFGH", "张**#ABCDEFGH",
     "张三 50023719900101123X", "示例学员00012(巫山县基层干部)", "P" + "A" * 25, ""],
)  # fmt: skip
def test_a_name_as_people_write_it_is_sound(name: str) -> None:
    assert people_words.fault(name, (CADRE, TECHNICIAN)) == ("", "")


def test_the_examples_of_the_pieces_hold() -> None:
    assert doctest.testmod(people_words).failed == 0
