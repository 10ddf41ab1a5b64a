"""People in the open: for who works on the document, with a reason, written down; masked for everybody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction

from bangfu.documents import find, revealing
from bangfu.documents.disclosed import Disclosure
from bangfu.documents.models import Document
from bangfu.documents.revealing import Asking
from bangfu.documents.tests.ground import SAMPLES, person
from bangfu.kernel.errors import Refused
from bangfu.registry.scope import Scope

pytestmark = pytest.mark.pg
ALL = Scope.everything()
ID = "500237199001011234"
ROLL = [
    {"person": f"张某三 {ID}", "audience": "cadre"},
    {"person": "李某四(财政局)", "audience": "cadre"},
    {"person": "王某五", "audience": "cadre"},
]
NAMES = ("某三", "某四", "某五", ID, "财政局")


@pytest.fixture
def session(world: Any) -> Document:
    world.accept("training.class", dict(SAMPLES["training.class"]))
    [made] = world.accept("training.session", {**SAMPLES["training.session"], "roll": ROLL})
    return made


def asking(user: Any, reason: str = "电话核对参训情况") -> Asking:
    return Asking(user, reason, datetime(2022, 6, 1, 4, tzinfo=UTC), date(2022, 6, 1))


def test_everybody_is_masked_until_somebody_says_why(world: Any, session: Document) -> None:
    roll = find.roll(session)
    assert roll and [row[0] for row in roll[1]] == ["张**", "李**", "王**"]
    known = revealing.reveal(asking(world.clerk), session)
    roll = find.roll(session, known)
    assert roll and [row[0] for row in roll[1]] == [f"张某三 {ID}", "李某四(财政局)", "王某五"]
    [one] = Disclosure.objects.all()
    assert (one.user_id, one.act, one.number, one.people_count) == (world.clerk.pk, "reveal", session.number, 3)
    assert one.in_full and one.reason == "电话核对参训情况" and "身份证号码" in one.fields


@pytest.mark.parametrize("reason", ["", "  ", "看看", f"核对 {ID} 的情况"])
def test_without_a_good_reason_nobody_is_shown(world: Any, session: Document, reason: str) -> None:
    with pytest.raises(Refused):
        revealing.reveal(asking(world.clerk, reason), session)
    assert not Disclosure.objects.exists()


def test_who_only_reads_sees_nobody(world: Any, session: Document) -> None:
    auditor = person("审计甲", "auditor")
    with pytest.raises(Refused, match="权限"):
        revealing.reveal(asking(auditor), session)
    found = revealing.export_roll(asking(auditor, ""), session)
    assert not any(name in str(found) for name in NAMES)
    assert "审计甲" in found.watermark and "2022-06-01" in found.watermark


def test_an_export_in_full_leaves_out_what_is_grave(world: Any, session: Document) -> None:
    found = revealing.export_roll(asking(world.clerk), session, in_full=True)
    assert [row[0] for row in found.rows] == ["张某三", "李某四(财政局)", "王某五"]
    assert "电话核对参训情况" in found.watermark
    assert list(Disclosure.objects.values_list("act", "in_full", "people_count")) == [("export", True, 3)]


def test_the_log_is_only_ever_added_to(world: Any, session: Document) -> None:
    revealing.reveal(asking(world.clerk), session)
    for attempt in (lambda: Disclosure.objects.update(reason="别的"), lambda: Disclosure.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    for statement in ("UPDATE documents_disclosure SET reason = 'x'", "DELETE FROM documents_disclosure"):
        with pytest.raises((sqlite3.Error, psycopg.Error), match="只增不改"):
            _behind(world.database, statement)
    assert Disclosure.objects.get().reason != "x"


def _behind(database: Any, statement: str) -> None:
    """Tries it as who owns the tables, past the rights of the program: only the trigger is left."""
    if database.vendor == "sqlite":
        with closing(sqlite3.connect(database.name)) as other, other:
            other.execute(statement)
    else:
        with psycopg.connect(database.owner_url) as other:
            other.execute(statement)


@pytest.mark.parametrize("text", ["张某三", ID, "李某四(财政局)", "李某四"])
def test_a_document_is_found_by_whom_it_names(session: Document, text: str) -> None:
    assert [one.number for one in find.listing(ALL, "training.session", text=text).rows] == [session.number]


@pytest.mark.parametrize("text", ["张某", "5002371990", "138", "张**"])
def test_nobody_is_found_by_a_part(session: Document, text: str) -> None:
    assert find.listing(ALL, "training.session", text=text).rows == []
