"""Duties on the command line: what waits as text, every row as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from typer.testing import CliRunner

from bangfu.cli import sheets
from bangfu.cli.main import app
from tests.fixtures import World

BATCH = {"date": date(2021, 3, 1), "giver": "烟台市财政局", "receiver": "巫山县财政局", "amount_fen": 1000,
         "mode_code": "东西部协作", "level": "山东市县"}  # fmt: skip


def said(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["duties", *words])
    return done.exit_code, done.output


def rows(*words: str) -> list[dict[str, Any]]:
    code, text = said(*words, "--json")
    assert code == 0
    return list(json.loads(text)["rows"])


def test_what_waits_is_told_and_everything_is_there_for_programs(world: World) -> None:
    world.accept("fund.batch", {**BATCH, "number": "YT-1"})
    code, text = said("--on", "2021-04-01")
    assert code == 0 and "截至 2021-04-01" in text
    assert "O-EW6 协作资金到账后按时拨付或支出:逾期 1" in text
    assert "逾期 2021-03-31 到期 东西部协作资金YT-1(巫山县):到期日已过 1 天" in text
    assert "YT-1" not in said("--on", "2021-03-10")[1]
    [row] = rows("--on", "2021-03-10")
    assert (row["obligation"], row["status"], row["due"], row["mend"]) == (
        "O-EW6", "未到期", "2021-03-31", "fund.allocation")  # fmt: skip
    assert rows("--on", "2021-03-10", "--region", "奉节县") == []
    assert rows("--on", "2021-03-10", "--programme", "stationed") == []


def test_what_cannot_be_understood_is_refused(world: World) -> None:
    code, text = said("--on", "昨天", "--json")
    assert code == 1 and json.loads(text)["refused"]["code"] == "bad_date"


def test_a_fault_of_a_sheet_has_the_id_of_the_rule_that_it_holds() -> None:
    error = {
        "row": 3,
        "column": "方式",
        "value": "帮助销售",
        "problem": "甲",
        "remedy": "乙",
        "code": "bought_by_helper",
    }
    plain = {"rows": 1, "good": 0, "bad": 1, "posted": 0, "problems": []}
    assert "甲(O-CU5);乙" in sheets._report_text({**plain, "errors": [error]})
    assert "甲;乙" in sheets._report_text({**plain, "errors": [{**error, "code": "missing"}]})
