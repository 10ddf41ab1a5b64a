"""`bangfu calc`: the list, what one asks for, one worked from a file, and every fault of a file at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bangfu.cli.main import app
from bangfu.documents import catalogue


@pytest.fixture
def bangfu(tmp_path: Path) -> Any:
    """The command, with a file of inputs where one is given as text or as plain values."""

    def run(*words: str, given: Any = None, code: int = 0) -> Any:
        if given is not None:
            file = tmp_path / "F.json"
            file.write_bytes(given if isinstance(given, bytes) else json.dumps(given, ensure_ascii=False).encode())
            words = (*words, "--in", str(file))
        done = CliRunner().invoke(app, ["calc", *words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    return run


def test_the_list_names_every_calculation_with_what_it_asks_for(bangfu: Any) -> None:
    found = {each["name"]: each for each in bangfu("--json")}
    assert found.keys() == catalogue.calculations().keys()
    assert {number for each in found.values() for number in each["numbers"]} == set(range(1, 40))
    assert found["fee_cap"]["inputs"][0] == {
        "name": "funds", "title": "资金", "type": "money", "required": True, "unit": "元", "least": "0", "above": "0", "places": 2,
    }  # fmt: skip
    assert found["fee_cap"]["parameters"][0]["default"] == "1%" and found["fee_cap"]["rules"][0]["basis"]
    text = bangfu()
    assert "帮扶资金" in text and all(name in text for name in found)


@pytest.mark.parametrize("name", catalogue.calculations())
def test_what_is_shown_as_an_example_runs(bangfu: Any, name: str) -> None:
    schema = bangfu(name, "--json")
    found = bangfu(name, "--json", given=schema["example"])
    assert found["result"] and found["steps"] and found["source"] and found["on"]
    assert found["rule"] is None or found["rule"]["since"]
    assert all(step["formula"] and step["value"] and step["title"] for step in found["steps"])
    text = bangfu(name)
    assert json.loads(text[text.index("{\n") :]) == schema["example"]


def test_numbers_of_the_file_are_never_machine_numbers(bangfu: Any) -> None:
    given = b'{"principal": 0.1e1, "rate": 3, "start": "2022-01-01", "end": "2022-01-02"}'
    assert "bad_number" in json.dumps(bangfu("loan_interest", "--json", given=given, code=1))
    found = bangfu("target_completion", "--json", given=b'{"done": 0.1234567890123456789, "target": 1}')
    assert found["inputs"][0]["value"] == "1234567890123456789/10000000000000000000"


def test_the_text_tells_inputs_steps_result_rule_and_source(bangfu: Any) -> None:
    said = bangfu("fee_cap", given={"funds": "12140000"})
    assert (
        "管理费上限:121,400.00 元" in said
        and "资金 × 管理费上限比例 = 12,140,000.00 × 1% = 121,400.00 元(未取整)" in said
    )
    assert "规则:自 2021-01-01 起" in said and "来源:荣财农〔2025〕14号" in said


def test_the_rule_of_a_day_is_asked_for(bangfu: Any) -> None:
    refused = bangfu("fee_cap", "--on", "2020-01-01", "--json", given={"funds": "1"}, code=1)["refused"]
    assert "2020-01-01" in refused["remedy"] and refused["problems"][0]["field"] == "cap"
    assert bangfu("fee_cap", "--on", "2020-01-01", "--json", given={"funds": "1", "cap": "2%"})["rule"] is None
    assert "看不懂日期" in bangfu("fee_cap", "--on", "昨天", code=1)


def test_all_faults_come_at_once(bangfu: Any) -> None:
    refused = bangfu("fee_cap", "--json", given={"fund": "1", "claimed": "x", "cap": "200%"}, code=1)["refused"]
    assert {p["field"] for p in refused["problems"]} == {"fund", "funds", "claimed", "cap"}
    assert refused["code"] == "bad_inputs"


@pytest.mark.parametrize(("given", "said"), [
    (b"{", "不是 JSON"), (b"[1]", "里不是一组"), (b'{"funds": 1, "funds": 2}', "不止一次"),
    (b"\xff\xfe", "不是 UTF-8"), (b"[" * 200_000, "套得太深"), (b'{"funds": NaN}', "不是数字"),
])  # fmt: skip
def test_a_file_that_is_not_understood_is_refused_with_its_place(bangfu: Any, given: bytes, said: str) -> None:
    assert said in bangfu("fee_cap", given=given, code=1)


def test_unknown_names_and_files_are_refused(bangfu: Any) -> None:
    assert "是不是 fee_cap" in bangfu("fee_cpa", code=1)
    assert "没有文件" in bangfu("fee_cap", "--in", "nowhere.json", code=1)
    assert "没有写测算名称" in bangfu("--in", "nowhere.json", code=1)
