"""Retention: who is past the declared term is counted, and erased only when that is confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from bangfu.access.models import Record
from bangfu.cli.main import app
from bangfu.documents import life, terms
from bangfu.documents.disclosed import Disclosure
from bangfu.documents.models import Transition
from bangfu.documents.steps import DEFAULT_LIFE, LONG_LIFE
from bangfu.documents.tests.ground import SAMPLES
from bangfu.intake import erasing
from bangfu.kernel.errors import Refused
from bangfu.registry import vault
from bangfu.registry.person import Person

ID, OLD, NEW = "500237199001011234", date(2021, 4, 1), date(2021, 6, 1)
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def bangfu(world: Any) -> Run:
    def run(*words: str, code: int = 0) -> dict[str, Any]:
        done = CliRunner().invoke(app, [*words, "--json"])
        assert done.exit_code == code, done.output
        return dict(json.loads(done.output))

    return run


@pytest.fixture(autouse=True)
def people(world: Any) -> None:
    """One of an old session, one also of a later one, one in a posting that goes on, one whom nothing names."""
    spare = vault.People()
    spare.keep([spare.subject(f"张某三 {ID} 13812345678"), spare.subject("赵某六")])
    world.accept("training.class", dict(SAMPLES["training.class"]))
    sample = {key: value for key, value in SAMPLES["training.session"].items() if key not in ("number", "date", "roll")}
    for number, day, names in (("PX-1-1", OLD, (f"张某三 {ID}", "李某四")), ("PX-1-2", NEW, ("李某四",))):
        roll = [{"person": name, "audience": "cadre"} for name in names]
        world.accept("training.session", {**sample, "number": number, "date": day, "roll": roll})
    posted = {**SAMPLES["stationing"], "giver": "重庆市财政局", "person": "王某五"}
    world.accept("stationing", posted)


def counts(today: date) -> tuple[int, int, int, int, dict[str, int]]:
    found = terms.terms(today)
    return len(found.due), found.running, found.unfinished, found.unnamed, {k: len(v) for k, v in found.numbers.items()}


def last_step() -> date:
    """The day of the last step: documents are accepted on the day of the test."""
    return max(Transition.objects.values_list("on", flat=True))


def years_on(years: int, days: int = 0) -> date:
    return last_step().replace(year=last_step().year + years) + timedelta(days=days)


def test_a_term_begins_when_the_last_matter_is_over() -> None:
    assert counts(years_on(0)) == (0, 2, 1, 1, {})
    assert counts(years_on(3, -1)) == (0, 2, 1, 1, {})
    assert counts(years_on(3)) == (0, 2, 1, 1, {"phone": 1})
    assert counts(years_on(5)) == (0, 2, 1, 1, {"identity": 1, "phone": 1})
    assert counts(years_on(10, -1))[0] == 0
    assert counts(years_on(10)) == (2, 0, 1, 1, {}), "who is posted still and who is named nowhere is never due"


def test_nothing_is_erased_without_confirming(bangfu: Run) -> None:
    assert bangfu("erase", "--due")["erased"] is False
    assert not Disclosure.objects.filter(act="erase").exists() and not Person.objects.filter(key=b"").exists()
    assert bangfu("erase", code=1)["refused"]["code"] == "bad_option"
    assert bangfu("erase", "张某三", "--due", code=1)["refused"]["code"] == "bad_option"
    assert bangfu("erase", "张某三", "--confirm", code=1)["refused"]["code"] == "bad_option"


def test_numbers_go_first_and_the_person_later(world: Any) -> None:
    before = world.figure("people_trained", "2021").value
    [subject] = vault.sought(ID)
    erasing.erase_due(world.owner, now=timezone.now(), today=years_on(5))
    kept = Person.objects.get(subject=subject)
    assert (bytes(kept.identity), bytes(kept.phone), kept.phone_index) == (b"", b"", "")
    assert vault.masked([subject]) == {subject: "张**"} and vault.sought("13812345678") == []
    found, done = erasing.erase_due(world.owner, now=timezone.now(), today=years_on(10))
    assert len(found.due) == 2 and done.documents == 2 and vault.masked([subject]) == {}
    assert len(vault.masked(Person.objects.values_list("subject", flat=True))) == 2, "the others stay"
    assert list(Disclosure.objects.filter(number=subject).values_list("fields", "reason").order_by("id")) == [
        ("身份证号码", "保存期满"), ("手机号码", "保存期满"), ("全部个人信息", "保存期满")]  # fmt: skip
    assert before == world.figure("people_trained", "2021").value == 2
    assert counts(years_on(10))[0] == 0, "nobody is erased twice"


def test_only_the_owner_may(world: Any) -> None:
    with pytest.raises(Refused, match="系统所有者"):
        erasing.erase_due(world.approver.__class__.objects.create_user("别人"), now=timezone.now(), today=years_on(10))


def test_the_command_leaves_its_row(bangfu: Run) -> None:
    bangfu("erase", "--due", "--confirm")
    assert Record.objects.filter(act="bangfu erase", result="done").count() == 1


def test_a_draft_and_an_open_matter_are_not_over(world: Any) -> None:
    assert [terms.is_over(DEFAULT_LIFE, state) for state in ("draft", "submitted", "withdrawn", "accepted")] == [
        False, False, True, True]  # fmt: skip
    assert not terms.is_over(LONG_LIFE, "accepted") and terms.is_over(LONG_LIFE, "closed")
    row = {**SAMPLES["training.session"], "number": "PX-1-8", "roll": [{"person": "李某四", "audience": "cadre"}]}
    life.create(world.clerk, "training.session", row)
    assert counts(years_on(10))[:3] == (1, 0, 2), "somebody whom a draft names is kept"
