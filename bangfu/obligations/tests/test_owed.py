"""Who owes what on a day: pairings, marked places, numbers of regions, and who sees which of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.kernel.errors import Refused, ScopeMissing
from bangfu.obligations import evaluate
from bangfu.obligations.tests.ground import ALL, LABELLED, SET, YEARLY, batch, board, rows, text
from bangfu.registry import roles, scope
from bangfu.registry.models import Pairing
from tests.fixtures import World

pytestmark = pytest.mark.pg
SANXIA_FENGJIE, SANXIA_WUSHAN = "pairing/C07/500236", "pairing/C07/500237"
SINCE = date(2020, 1, 1)


@pytest.fixture
def given(world: World) -> World:
    """One unit gave to one of its two counties in June 2021; its branch gave nothing."""
    world.accept("fund.batch", batch("A-1", "三峡集团", "奉节县", "2021-06-01"))
    return world


def reader(name: str, role: str, place: Any) -> scope.Scope:
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, on=SINCE, place=place)
    return scope.of(user, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "status"),
    [("2021-10-30", "未到期"), ("2021-10-31", "临期"), ("2021-11-30", "临期"), ("2021-12-01", "逾期")],
)
def test_a_pairing_owes_until_it_has(given: World, day: str, status: str) -> None:
    found = rows(day, YEARLY)
    assert (found[SANXIA_WUSHAN].status, found[SANXIA_FENGJIE].status) == (status, "已履行")
    assert (found[SANXIA_FENGJIE].value, found[SANXIA_FENGJIE].postings) == (100, 1)
    assert found[SANXIA_FENGJIE].reason == "2021-06-01 达到要求"


def test_money_of_another_unit_or_for_another_county_is_not_the_pairings(given: World) -> None:
    given.accept("fund.batch", batch("A-2", "水利部", "巫山县", "2021-07-01", helper="水利部"))
    found = rows("2021-12-31", YEARLY)
    assert (found[SANXIA_WUSHAN].status, found["pairing/C01/500238"].status) == ("逾期", "逾期")


def test_what_a_branch_gives_and_what_reaches_a_village_counts_for_the_pairing(given: World) -> None:
    given.accept(
        "fund.batch",
        batch("A-3", "农行秀山支行", "秀山土家族苗族自治县", "2021-07-01", region="秀山土家族苗族自治县平凯街道"),
    )
    assert rows("2021-12-31", YEARLY)["pairing/C05/500241"].status == "已履行"


def test_last_year_stays_on_the_board_only_where_it_was_missed(given: World) -> None:
    found = board("2022-02-01", YEARLY).rows
    told = [(row.title, row.status) for row in found if row.key == SANXIA_WUSHAN]
    assert told == [("2021年", "逾期"), ("2022年", "未到期")]
    assert [row.title for row in found if row.key == SANXIA_FENGJIE] == ["2022年"]
    given.accept("fund.batch", batch("A-4", "三峡集团", "巫山县", "2021-12-30"))
    late = rows("2021-12-31", YEARLY)[SANXIA_WUSHAN]
    assert (late.status, late.reason) == ("已履行", "2021-12-30 达到要求,晚于到期日 30 天")


def test_a_pairing_that_ended_in_the_year_owes_no_more_and_a_new_one_not_yet(given: World) -> None:
    ended = Pairing.objects.get(helper__code="C07", region__key="500237")
    ended.valid_to = date(2021, 6, 30)
    ended.save()
    gone = rows("2021-12-31", YEARLY)[SANXIA_WUSHAN]
    assert (gone.status, gone.reason) == ("不适用", "已于 2021-06-30 结束,早于到期日")
    assert SANXIA_WUSHAN not in rows("2022-03-01", YEARLY)
    ended.valid_from, ended.valid_to = date(2021, 12, 5), None
    ended.save()
    new = rows("2021-12-31", YEARLY)[SANXIA_WUSHAN]
    assert (new.status, new.reason) == ("不适用", "自 2021-12-05 起才有,晚于到期日")


def test_the_number_of_a_region_beats_the_default_from_its_day_on(given: World) -> None:
    city = SET.format("500000", "2021-01-01", "渝示〔2021〕1号", 'until = "09-30"')
    county = SET.format("500237", "2022-01-01", "巫山示〔2022〕2号", 'until = "06-30"')
    found = {(row.key, row.title): row for row in board("2022-01-02", YEARLY, city, county).rows}
    before, now = found[SANXIA_WUSHAN, "2021年"], found[SANXIA_WUSHAN, "2022年"]
    assert (before.due, before.numbers.document) == (date(2021, 9, 30), "渝示〔2021〕1号")
    assert (now.due, now.numbers.document) == (date(2022, 6, 30), "巫山示〔2022〕2号")
    assert found[SANXIA_FENGJIE, "2022年"].due == date(2022, 9, 30)
    default = rows("2022-01-02", YEARLY)[SANXIA_FENGJIE]
    assert (default.due, default.numbers.document) == (date(2022, 11, 30), "")
    assert default.as_dict()["document"] == "口径自定"


def test_two_numbers_of_two_documents_hold_together(given: World) -> None:
    more = SET.format("500236", "2021-01-01", "奉节示〔2021〕3号", "at_least = 101")
    city = SET.format("500000", "2021-01-01", "渝示〔2021〕1号", 'until = "09-30"')
    found = rows("2021-12-31", YEARLY, city, more)[SANXIA_FENGJIE]
    assert (found.status, found.numbers.document) == ("逾期", "渝示〔2021〕1号、奉节示〔2021〕3号")


def test_a_marked_place_owes_from_the_day_it_was_marked(world: World) -> None:
    person = {"giver": "市乡村振兴局", "role": "工作队员", "level": "市级选派", "region": "500237100"}
    town = next(row for row in rows("2021-06-30", LABELLED).values() if row.place == "" and row.words)
    person["region"] = town.words
    world.accept("stationing", {**person, "number": "ZD-1", "date": date(2021, 6, 1), "person": "甲某(示例)"})
    assert rows("2021-06-30", LABELLED)[town.key].status == "临期"
    world.accept("stationing", {**person, "number": "ZD-2", "date": date(2021, 8, 1), "person": "乙某(示例)"})
    found = {day: rows(day, LABELLED)[town.key].status for day in ("2021-06-15", "2021-07-21", "2021-08-01")}
    assert found == {"2021-06-15": "未到期", "2021-07-21": "逾期", "2021-08-01": "已履行"}


def test_a_label_that_nothing_carries_owes_nothing(world: World) -> None:
    assert board("2021-06-30", LABELLED.replace("重点帮扶乡镇", "没有的标签")).rows == ()


def test_a_place_and_a_channel_narrow_the_board(given: World) -> None:
    assert set(rows("2021-12-31", YEARLY, LABELLED, region="奉节县", programme="定点帮扶")) == {SANXIA_FENGJIE}
    assert all("region/" in key for key in rows("2021-12-31", YEARLY, LABELLED, programme="stationed"))
    assert rows("2021-12-31", YEARLY, programme="eastwest") == {}
    for asked, code in (({"region": "火星"}, "unknown_region"), ({"programme": "没有"}, "unknown_programme")):
        with pytest.raises(Refused) as caught:
            board("2021-12-31", YEARLY, **asked)
        assert caught.value.code == code
    with pytest.raises(ScopeMissing):
        evaluate.owed(None, date(2021, 1, 1))


def test_a_liaison_sees_its_own_pairing_and_a_county_its_own_places(given: World) -> None:
    sanxia = reader("sanxia", "liaison", ("C07", "500237"))
    wushan = reader("wushan", "clerk", "500237")
    town = reader("town", "clerk", "500237100")
    assert set(rows("2021-12-31", YEARLY, LABELLED, scope=sanxia)) == {SANXIA_WUSHAN}
    assert set(rows("2021-12-31", YEARLY, scope=wushan)) == {SANXIA_WUSHAN}
    assert rows("2021-12-31", YEARLY, scope=town) == {}
    assert rows("2021-12-31", YEARLY, scope=scope.Scope()) == {}
    labelled = rows("2021-12-31", LABELLED, scope=ALL)
    assert set(rows("2021-12-31", LABELLED, scope=wushan)) < set(labelled)


def test_a_liaison_of_another_channel_does_not_see_the_pairing(given: World) -> None:
    yantai = reader("yantai", "liaison", ("GOV-370600", "500237"))
    assert rows("2021-12-31", YEARLY, scope=yantai) == {}
    assert rows("2021-12-31", YEARLY.replace('"central"', '"eastwest"'), scope=yantai).keys() == {
        "pairing/GOV-370600/500237"
    }


def test_a_board_costs_the_same_statements_whatever_the_number_of_keys(given: World) -> None:
    def statements(**asked: Any) -> int:
        with CaptureQueriesContext(connection) as sent:
            board("2021-12-31", YEARLY, LABELLED, **asked)
        return len(sent)

    few = statements(region="奉节县")
    assert len(rows("2021-12-31", YEARLY)) == 14
    assert statements() <= few <= 40


def test_words_and_places_are_looked_up_together(given: World) -> None:
    found = evaluate.worded(board("2021-12-31", YEARLY).rows)
    assert ("三峡集团 → 奉节县", "奉节县") in {(row.words, row.place) for row in found}
    assert all(row.as_dict()["mend"] == "fund.batch" for row in found)


def test_a_text_that_is_not_yet_in_force_owes_nothing(given: World) -> None:
    [later] = text(YEARLY)
    assert evaluate.owed(ALL, date(2020, 12, 31), texts=[later]).rows == ()
    assert evaluate.owed(ALL, date(2021, 12, 31), texts=[replace(later, since=date(2022, 1, 1))]).rows == ()
