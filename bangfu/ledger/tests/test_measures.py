"""The tree of measures and what its loader says about a mistake."""

from __future__ import annotations

import pytest

from bangfu.kernel.errors import Refused
from bangfu.ledger import measures
from bangfu.ledger.measures import MeasureFault, all_measures, branch, declared, measure
from bangfu.ledger.tests.ground import MEASURES

GOOD = 'title = "x"\nunit = "fen"\nnature = "flow"\n'


def test_the_four_measures_of_money_are_there() -> None:
    assert set(branch("money")) == set(measures.MONEY)
    assert measure("money.enter").is_money() and not measure("money.enter").backed


def test_a_child_takes_what_its_parent_says() -> None:
    with declared(MEASURES):
        child = measure("trial.received.direct")
        assert (child.unit, child.nature, child.parent) == ("fen", "flow", "trial.received")
        assert child.limit is None and measure("trial.received").limit is not None
        assert branch("trial.received") == ("trial.received", "trial.received.direct")
    assert "trial.received" not in all_measures()


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    with pytest.raises(Refused, match=r"money\.pass"):
        measure("money.pas")
    with pytest.raises(Refused, match="没有计量项"):
        branch("nothing")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x\n", "不是合法的 TOML"),
        ('["Fund"]\n' + GOOD, "小写英文"),
        ('["t.x"]\nunit = "fen"\nnature = "flow"\n', "title"),
        ('["t.x"]\n' + GOOD + "natur = 1\n", "natur.*是不是想写 nature"),
        ('["t.x"]\n' + GOOD.replace('"fen"', '"fenn"'), "unit.*是不是想写 fen"),
        ('["t.x"]\n' + GOOD.replace('"flow"', '"flows"'), "nature.*是不是想写 flow"),
        ('["t.x"]\n' + GOOD.replace('"flow"', '"last"'), "series.*至少一列"),
        ('["t.x"]\n' + GOOD + 'series = ["givr"]\n', "series.*是不是想写 giver"),
        ('["t.x"]\n' + GOOD + "backed = 1\n", "backed.*true 或 false"),
        ('["t.x"]\n' + GOOD.replace('"fen"', '"person"') + "backed = true\n", "以分"),
        ('["t.x"]\n' + GOOD + "stale_after_days = true\n", "整数"),
        ('["t.x"]\n' + GOOD + 'limit = "< money.enter"\n', "limit.*形如"),
        ('["t.x"]\n' + GOOD + 'limit = "<= money.entr by fund"\n', "limit.*是不是想写 money.enter"),
        ('["t.x"]\n' + GOOD + 'limit = "<= money.enter by found"\n', "limit.*是不是想写 fund"),
        ('["t.x"]\n' + GOOD + "categories = 3\n", "categories"),
        ('["t.x"]\n' + GOOD + '["t.x.y"]\ntitle = "y"\nunit = "person"\n', "与上级 t.x 相同"),
        ("t = 3\n", "一张表"),
    ],
)
def test_a_mistake_is_told_with_place_and_remedy(text: str, said: str) -> None:
    with pytest.raises(MeasureFault, match=said), declared(text):
        pass


def test_code_lists_are_lists_or_tables_or_anything() -> None:
    lists = 'categories = ["a"]\ntraits = { b = "乙" }\ngrades = "*"\n'
    with declared('["t.x"]\n' + GOOD + lists):
        one = measure("t.x")
        assert one.wrong_code("category", "a") == "" and one.wrong_code("category", "b") == "a(a)"
        assert one.wrong_code("trait", "c") == "b(乙)"
        assert one.wrong_code("grade", "anything") == ""
    assert measure("money.pass").wrong_code("trait", "x") == "不填"
