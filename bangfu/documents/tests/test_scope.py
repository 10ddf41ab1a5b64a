"""Who sees which documents: nobody without saying who reads, a region its subtree, a pairing what is its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from bangfu.documents import find
from bangfu.documents.models import Document
from bangfu.documents.tests.ground import FENGJIE, SAMPLES, WUSHAN, Desk, code_of, person
from bangfu.kernel.errors import ScopeMissing
from bangfu.registry import scope as scopes
from bangfu.registry.scope import Scope

pytestmark = pytest.mark.pg
TODAY = date(2022, 6, 1)


def seen(user: Any) -> set[str]:
    """The numbers that a user sees."""
    return {d.number for d in Document.within(scopes.of(user, TODAY))}


@pytest.mark.parametrize("read", [
    lambda: Document.objects.all(),
    lambda: Document.objects.filter(kind="project"),
    lambda: Document.objects.get(pk=1),
    lambda: Document.objects.count(),
    lambda: Document.objects.create(kind="project"),
    lambda: Document.within(None),  # type: ignore[arg-type]
])  # fmt: skip
def test_a_read_without_a_scope_is_a_fault(read: Any) -> None:
    with pytest.raises(ScopeMissing):
        read()


def test_a_region_sees_its_subtree_drafts_too(desk: Desk) -> None:
    desk.draft("project", number="XM-1", region="巫山县")
    desk.draft("project", number="XM-2", region="奉节县")
    assert seen(person("wushan", "clerk", "500237")) == {"XM-1"}
    assert seen(person("city", "auditor", "500000")) == {"XM-1", "XM-2"}
    assert seen(person("nobody", "clerk", "370600")) == set()


def test_two_roles_see_what_either_sees_and_nothing_twice(desk: Desk) -> None:
    from bangfu.documents.tests.ground import roles

    desk.draft("project", number="XM-1", region="巫山县", giver="GOV-370600")
    user = person("both", "clerk", "500237")
    roles.assign(user, "liaison", on=date(2020, 1, 1), place=("GOV-370600", "500237"))
    assert [d.number for d in Document.within(scopes.of(user, TODAY))] == ["XM-1"]


def test_a_pairing_sees_its_own_and_what_is_attributed_to_it(desk: Desk) -> None:
    yantai = person("yantai", "liaison", ("GOV-370600", "500237"))
    desk.accept("fund.batch", number="YT-1", giver="FIN-370600", receiver=WUSHAN, mode_code="eastwest")
    desk.accept("fund.batch", number="SL-1", giver="水利部", receiver=WUSHAN, mode_code="direct")
    desk.accept("fund.batch", number="YT-2", giver="FIN-370600", receiver=FENGJIE, mode_code="eastwest")
    assert seen(yantai) == {"YT-1"}

    given = desk.accept("attribution", number="GS-1", target="fund.batch/SL-1")
    assert seen(yantai) == {"YT-1", "SL-1", "GS-1"}

    desk.do(given, "void")
    assert seen(yantai) == {"YT-1", "GS-1"}


def test_what_a_pairing_has_is_looked_up_once_and_not_for_every_document(desk: Desk) -> None:
    yantai = person("yantai", "liaison", ("GOV-370600", "500237"))
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite tells it")
    plan = Document.within(scopes.of(yantai, TODAY)).explain()
    assert "LIST SUBQUERY" in plan.replace("CORRELATED LIST SUBQUERY", ""), plan


def test_finding_stays_inside_the_scope(desk: Desk) -> None:
    desk.draft("project", number="XM-1", region="巫山县")
    desk.draft("project", number="XM-2", region="奉节县")
    scope = scopes.of(person("wushan", "clerk", "500237"), TODAY)
    assert find.document(scope, "project", "XM-1").number == "XM-1"
    assert code_of(find.document, scope, "project", "XM-2") == "no_document"
    assert find.listing(scope).count == 1
    assert find.counts(scope) == {("project", "draft"): 1}
    pairs = [("project", "XM-1"), ("project", "XM-2")]
    assert set(find.evidence(scope, pairs)) == {("project", "XM-1")}
    assert set(find.evidence(Scope.everything(), pairs)) == set(pairs)


def test_evidence_says_what_kind_of_paper_it_is(desk: Desk) -> None:
    desk.accept("statement", **{**SAMPLES["statement"], "basis": "stated", "demo": True})
    paper = find.evidence(Scope.everything(), [("statement", "HZ-1")])["statement", "HZ-1"]
    assert paper["aggregate"] and paper["demo"]
    assert (paper["basis_title"], paper["state_title"], paper["source"]) == ("文中数字", "已入账", "示例文件")
    assert paper["title"].startswith("汇总登记:")


def test_a_list_is_searched_by_number_name_and_party(desk: Desk) -> None:
    desk.draft("project", number="XM-1", name="冷链仓储")
    desk.draft("project", number="XM-2", name="果园改良", receiver="示例企业")
    everything = Scope.everything()
    for text, numbers in (
        ("XM-1", ["XM-1"]),
        ("冷链", ["XM-1"]),
        ("示例企业", ["XM-2"]),
        ("XM", ["XM-2", "XM-1"]),
        ("没有", []),
    ):
        assert [d.number for d in find.listing(everything, text=text).rows] == numbers
    assert find.listing(everything, state="submitted").count == 0
    assert find.listing(everything, page=9).page == 1
