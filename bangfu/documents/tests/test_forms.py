"""Columns of a kind in one place, and the forms and words that are read by them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from bangfu.documents import catalogue, find, forms, life
from bangfu.documents.fields import MoneyField
from bangfu.documents.tests.ground import DAY, SAMPLES, WUSHAN, Desk, code_of
from bangfu.registry import parties
from bangfu.registry.scope import Scope

EVERYTHING = Scope.everything()
ALLOCATION = {
    "number": "BF-1",
    "date": "2021-04-01",
    "giver": "重庆市财政局",
    "receiver": WUSHAN,
    "fund": "ZB-1",
    "amount_fen": "1,234.50",
}


def form(data: dict[str, str], kind: str = "fund.allocation") -> Any:
    """A filled-in form."""
    return forms.form_class(kind, EVERYTHING, DAY)(data)


def test_what_must_be_filled_in_comes_first() -> None:
    names = [c.name for c in catalogue.columns("fund.allocation")]
    assert names == ["number", "date", "giver", "receiver", "fund", "amount_fen",
                     "region", "about", "programme", "helper", "source", "note"]  # fmt: skip
    required = [c.name for c in catalogue.columns("fund.allocation") if c.required]
    assert required == names[:6]
    column = catalogue.column("fund.allocation", "fund")
    assert column and (column.type, column.title, column.kinds) == ("matter", "资金", ("fund.batch", "fund.donation"))
    choice = catalogue.column("fund.batch", "mode_code")
    assert choice and ("direct", "直接投入") in choice.choices
    assert catalogue.column("fund.work", "about") is None


def test_every_column_of_every_kind_has_a_title_and_a_type() -> None:
    types = {
        "text",
        "date",
        "money",
        "integer",
        "choice",
        "region",
        "organisation",
        "programme",
        "matter",
        "person",
        "roll",
    }
    for kind in catalogue.kinds():
        titles = [c.title for c in catalogue.columns(kind)]
        assert len(set(titles)) == len(titles), kind
        assert {c.type for c in catalogue.columns(kind)} <= types
        assert all(c.name.endswith("_fen") for c in catalogue.columns(kind) if c.type == "money")


def test_an_unknown_kind_is_refused() -> None:
    assert code_of(catalogue.kind, "fund.nothing") == "unknown_kind"
    assert catalogue.title("fund.nothing") == "fund.nothing"


def test_a_money_field_says_its_unit() -> None:
    with pytest.raises(ImproperlyConfigured):
        type("Planted", (models.Model,), {"__module__": "bangfu.documents.models", "amount": MoneyField("金额")})


def test_a_form_resolves_words_and_is_entered(desk: Desk) -> None:
    desk.first()
    filled = form(ALLOCATION)
    assert filled.is_valid(), filled.errors
    made = life.create(desk.clerk, "fund.allocation", forms.values(filled, "fund.allocation"))
    assert (made.receiver.name, made.date) == (WUSHAN, date(2021, 4, 1))
    assert find.body(made).amount_fen == 123_450  # type: ignore[attr-defined]
    shown = dict(find.fields(made))
    assert (shown["金额"], shown["资金"], shown["接收单位"]) == ("1,234.50 元", "ZB-1", WUSHAN)
    assert shown["受益地区"] == "巫山县"
    again = forms.initial(made, find.body(made))
    assert (again["amount_fen"], again["fund"], again["giver"]) == ("1,234.50", "ZB-1", "重庆市财政局")


def test_a_form_says_what_is_wrong_with_each_word(desk: Desk) -> None:
    desk.first()
    filled = form({**ALLOCATION, "receiver": "巫山县财政司", "fund": "ZB-9", "amount_fen": "1.234", "date": "昨天"})
    assert set(filled.errors) == {"receiver", "fund", "amount_fen", "date"}
    assert WUSHAN in str(filled.errors["receiver"])


def test_a_form_reads_places_on_its_own_day(desk: Desk) -> None:
    """北碚区's 水土街道 was there in 2022; the day typed decides, not today."""
    for day, code in (("2022-05-29", ""), ("2026-06-01", "abolished_region")):
        filled = form({"number": "XM-9", "date": day, "region": "江北区", "name": "示例"}, "project")
        codes = [e.code for e in filled.errors.as_data().get("region", [])]
        assert codes == ([code] if code else [])


def test_words_and_keys_are_read_alike(desk: Desk) -> None:
    desk.first()
    unit = parties.named_by_code("FIN-500237")
    words = {"giver": "重庆市财政局", "receiver": WUSHAN, "date": "2021-04-01", "fund": "示例资金", "amount_fen": "2"}
    desk.do(find.document(EVERYTHING, "fund.batch", "ZB-1"), "correct", values={"name": "示例资金"})
    by_words = life.create(desk.clerk, "fund.allocation", {**words, "number": "BF-1", "region": "巫山县"})
    by_keys = life.create(
        desk.clerk, "fund.allocation",
        {"number": "BF-2", "giver": by_words.giver_id, "receiver": unit, "date": date(2021, 4, 1),
         "fund": "fund.batch/ZB-1", "amount_fen": 200, "region": unit.region_id},
    )  # fmt: skip
    for name in ("giver_id", "receiver_id", "region_id", "date", "programme_id", "helper_id", "title"):
        assert getattr(by_words, name) == getattr(by_keys, name), name


def test_a_matter_is_found_by_key_number_or_title(desk: Desk) -> None:
    desk.accept("project")
    desk.accept("project", number="XM-2")
    kinds = ("project",)
    assert find.matter(EVERYTHING, "project/XM-2", kinds) == find.matter(EVERYTHING, " XM-2 ", kinds) == "project/XM-2"
    assert code_of(find.matter, EVERYTHING, "示例项目", kinds) == "ambiguous_matter"
    assert code_of(find.matter, EVERYTHING, "没有", kinds) == "unknown_matter"
    assert find.matter(EVERYTHING, "XM-1", ()) == "project/XM-1"


def test_taken_numbers_are_told_with_their_state(desk: Desk) -> None:
    desk.draft("project")
    life.step(desk.clerk, desk.draft("project", number="XM-2"), "withdraw")
    assert find.taken("project", ["XM-1", "XM-2", "XM-3"]) == {"XM-1": "草稿"}
    assert find.taken("fund.batch", [SAMPLES["project"]["number"]]) == {}


def test_an_amount_says_the_unit_it_is_typed_in(fresh_db: Any) -> None:
    form = forms.form_class("fund.batch", Scope.everything(), date(2021, 3, 1))()
    assert form["amount_fen"].label == "金额(元)"
