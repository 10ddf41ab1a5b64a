"""The audit trail only grows, every row seals the one before, and only the officer of audit reads it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F

from bangfu.access import trail
from bangfu.access.models import Record
from bangfu.kernel.errors import Refused
from bangfu.registry import roles
from tests import plugin_postgres as pg

pytestmark = pytest.mark.pg
NOW, TODAY = datetime(2026, 6, 1, 1, 0, 0, 123456, tzinfo=UTC), date(2026, 6, 1)

ANYWHERE = [
    "UPDATE access_record SET who = 'x'",
    "UPDATE access_record SET result = result WHERE number = 1",
    "DELETE FROM access_record",
    "DELETE FROM access_record WHERE number = 3",
    "DROP TABLE access_record",
    "ALTER TABLE access_record ADD COLUMN note text",
    "ALTER TABLE access_record RENAME TO old_record",
    "CREATE UNIQUE INDEX one_who ON access_record (who)",
    "INSERT INTO access_record (number, at, who, origin, method, act, target, status, result, chain)"
    " SELECT number, at, 'x', origin, method, act, target, status, result, chain FROM access_record WHERE number = 1"
    " ON CONFLICT (number) DO UPDATE SET who = 'x'",
]
SQLITE = [
    "INSERT OR REPLACE INTO access_record SELECT number, at, 'x', origin, method, act, target, status, result, chain"
    " FROM access_record WHERE number = 1",
    "DROP TRIGGER access_record_no_update",
    "DROP TRIGGER access_record_no_delete",
    "CREATE TEMP TABLE access_record AS SELECT 1 AS number",
    "CREATE TRIGGER t AFTER INSERT ON access_record BEGIN DELETE FROM access_record; END",
    "DELETE FROM sqlite_master WHERE name = 'access_record_no_update'",
]
POSTGRESQL = [
    "TRUNCATE access_record",
    "ALTER TABLE access_record DISABLE TRIGGER ALL",
    "DROP TRIGGER access_record_append_only ON access_record",
    "SET session_replication_role = replica",
    "DROP FUNCTION access_record_refuse() CASCADE",
    "CREATE RULE r AS ON INSERT TO access_record DO INSTEAD NOTHING",
    "MERGE INTO access_record r USING (SELECT 1 AS id) s ON r.number = s.id WHEN MATCHED THEN UPDATE SET who = 'x'",
    "SELECT * FROM access_record FOR UPDATE",
]
ATTACKS = ANYWHERE + (POSTGRESQL if pg.wanted() else SQLITE)


def _fill(count: int = 5) -> None:
    for n in range(count):
        act = trail.Act(f"user{n % 2}", "192.0.2.1", "POST", "document-step", f"fund.batch/ZB-{n}", 303)
        trail.record(act, NOW + timedelta(hours=n * 9))


def _rows() -> list[Any]:
    return list(Record.objects.order_by("number").values_list())


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_raw_attempt_to_change_it_is_refused(fresh_db: Any, attack: str) -> None:
    _fill()
    before = _rows()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert _rows() == before and trail.verify().bad == 0


def test_through_django_it_is_refused_as_well(fresh_db: Any) -> None:
    _fill()
    for attempt in (
        lambda: Record.objects.update(number=F("number") + 100),
        lambda: Record.objects.filter(number=2).delete(),
        lambda: Record.objects.get(number=2).save(),
        lambda: Record.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert len(_rows()) == 5


def test_every_row_is_sealed_and_numbered(fresh_db: Any) -> None:
    assert trail.verify() == trail.Report(0, 0, "")
    _fill()
    report = trail.verify()
    assert (report.rows, report.bad, report.code[:2]) == (5, 0, "5-")
    assert trail.stands(report.code)
    _fill()
    assert trail.stands(report.code) and not trail.stands("5-0000000000000000") and not trail.stands("无")


@pytest.mark.pg(only=True)
def test_a_superuser_who_gets_past_the_triggers_is_found_out(fresh_db: Any) -> None:
    import psycopg

    _fill()
    with psycopg.connect(fresh_db.superuser_url, autocommit=True) as other:
        other.execute("ALTER TABLE access_record DISABLE TRIGGER ALL")
        other.execute("UPDATE access_record SET target = 'x' WHERE number = 3")
    assert trail.verify().bad == 3


@pytest.mark.skipif(pg.wanted(), reason="edits the file behind the program's back, which only SQLite has")
@pytest.mark.parametrize(
    ("change", "bad"),
    [("UPDATE access_record SET who = 'x' WHERE number = 2", 2), ("DELETE FROM access_record WHERE number = 4", 4),
     ("UPDATE access_record SET at = '2026-06-01 02:00:00' WHERE number = 1", 1),
     ("UPDATE access_record SET result = 'refused' WHERE number = 5", 5),
     ("UPDATE access_record SET number = number + 10 WHERE number = 5", 5)],
)  # fmt: skip
def test_a_change_of_the_file_is_found_and_named(fresh_db: Any, change: str, bad: int) -> None:
    _fill()
    connections.close_all()
    with closing(sqlite3.connect(fresh_db.name)) as other, other:
        for name in ("update", "delete"):
            other.execute(f"DROP TRIGGER access_record_no_{name}")
        other.execute(change)
    assert trail.verify().bad == bad
    assert f"第 {bad} 条" in trail.verify().text()


@pytest.mark.skipif(pg.wanted(), reason="edits the file behind the program's back, which only SQLite has")
def test_an_end_that_was_cut_off_is_found_by_a_code_noted_down(fresh_db: Any) -> None:
    _fill()
    code = trail.verify().code
    connections.close_all()
    with closing(sqlite3.connect(fresh_db.name)) as other, other:
        other.execute("DROP TRIGGER access_record_no_delete")
        other.execute("DELETE FROM access_record WHERE number >= 4")
    assert trail.verify().bad == 0
    assert not trail.stands(code)


def test_those_who_record_at_one_moment_make_one_chain(fresh_db: Any) -> None:
    faults: list[BaseException] = []

    def add() -> None:
        try:
            _fill(4)
        except BaseException as fault:  # to be seen in the test's own thread
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert trail.verify().rows == 24 and trail.verify().bad == 0


@pytest.mark.parametrize("role", list(roles.TITLES))
def test_only_the_officer_of_audit_reads(fresh_db: Any, role: str) -> None:
    user = get_user_model().objects.create_user(role)
    roles.assign(user, role, on=date(2021, 1, 1))
    _fill()
    if role == "audit":
        assert trail.read(user, TODAY).count() == 5
        assert trail.read(user, TODAY, who="user0").count() == 3
        assert trail.read(user, TODAY, on=date(2026, 6, 1)).count() == 2
        assert trail.read(user, TODAY, act="nothing").count() == 0
    else:
        with pytest.raises(Refused) as refused:
            trail.read(user, TODAY)
        assert refused.value.code == "not_allowed"


def test_words_that_are_too_long_are_cut_and_not_refused(fresh_db: Any) -> None:
    row = trail.record(trail.Act("名" * 500, "处" * 500, "POST", "事" * 500, "象" * 5000, 200), NOW)
    assert (len(row.who), len(row.target)) == (150, 200)
    assert trail.verify().bad == 0
