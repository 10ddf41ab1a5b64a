"""Raw attempts to change what was posted: each is refused, and nothing is different afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F

from bangfu.ledger import seal
from bangfu.ledger.backend import TABLES
from bangfu.ledger.close import close
from bangfu.ledger.models import Attribution, Block, Close, Entry, Matter, Place, Posting
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.ledger.verify import verify

pytestmark = pytest.mark.pg
MODELS = (Entry, Posting, Attribution, Matter, Place, Block, Close)

CHANGED = {
    "ledger_entry": "author = 'x'",
    "ledger_posting": "quantity = 1",
    "ledger_attribution": "helper_id = 1",
    "ledger_matter": "title = 'x'",
    "ledger_place": "position = position + 90",
    "ledger_block": "first_position = 99",
    "ledger_close": "last_day = '2030-01-01'",
}
_POSTING = "id, entry_id, line_no, measure, quantity, happened_on, booked_on, region_id, giver_id, receiver_id, subject, about, fund, category, trait, grade, sheet, row"  # fmt: skip
_COPY = "SELECT {} FROM ledger_posting WHERE id = 1"

ANYWHERE = [
    *[f"UPDATE {table} SET {change}" for table, change in CHANGED.items()],
    *[f"DELETE FROM {table}" for table in TABLES],
    *[f"DROP TABLE {table}" for table in ("ledger_posting", "ledger_place")],
    "UPDATE ledger_posting SET quantity = quantity WHERE id = 1",
    "WITH x AS (SELECT 1) DELETE FROM ledger_posting WHERE id IN (SELECT 1)",
    "ALTER TABLE ledger_posting RENAME TO old_posting",
    "ALTER TABLE ledger_posting ADD COLUMN note text",
    "ALTER TABLE ledger_posting DROP COLUMN sheet",
    "DROP INDEX ledger_post_about_e618b9_idx",
    "CREATE UNIQUE INDEX one_measure ON ledger_posting (measure)",
    f"INSERT INTO ledger_posting ({_POSTING}) VALUES (1,1,1,'x',1,'2021-03-01','2021-03-01',1,1,1,'','','','','','','',0)"
    " ON CONFLICT (id) DO UPDATE SET quantity = 9",
    "INSERT INTO ledger_close (last_day, position, author, closed_at) VALUES ('2020-01-31', 1, 'x', '2020-02-01')",
]
# into an entry that has its place, and into a closed period
INSERTED = [
    _COPY.format("1000, entry_id, 9, measure, 7, happened_on, '2021-06-01', region_id, giver_id, receiver_id, subject, about, fund, category, trait, grade, sheet, row"),
    _COPY.format("1000, entry_id, 9, measure, 7, happened_on, '2020-06-01', region_id, giver_id, receiver_id, subject, about, fund, category, trait, grade, sheet, row"),
]  # fmt: skip
ANYWHERE += [f"INSERT INTO ledger_posting ({_POSTING}) {row}" for row in INSERTED]
ANYWHERE += [
    "INSERT INTO ledger_attribution (id, entry_id, posting_id, programme_id, helper_id, mode, num, den, sign)"
    " SELECT 1000, entry_id, posting_id, programme_id, helper_id, 'x', 1, 1, 1 FROM ledger_attribution WHERE id = 1",
    "INSERT INTO ledger_matter (id, entry_id, key, kind, number, title, parent, fund, origin_id)"
    " SELECT 1000, entry_id, key, kind, number, 'x', '', '', NULL FROM ledger_matter WHERE id = 1",
    "INSERT INTO ledger_place (entry_id, position, block, placed_at) SELECT entry_id, 99, 1, placed_at FROM ledger_place",
]
SQLITE = [
    f"INSERT OR REPLACE INTO ledger_posting ({_POSTING}) {_COPY.format(_POSTING.replace('quantity', '9'))}",
    f"REPLACE INTO ledger_posting ({_POSTING}) {_COPY.format(_POSTING.replace('quantity', '9').replace('id,', '77,', 1))}",
    "UPDATE OR IGNORE ledger_entry SET author = 'x'",
    "UPDATE OR REPLACE ledger_place SET position = 1",
    "DROP TRIGGER ledger_posting_no_update",
    "DROP TRIGGER ledger_posting_no_delete",
    "CREATE TEMP TRIGGER t BEFORE INSERT ON ledger_posting BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER t AFTER INSERT ON ledger_posting BEGIN UPDATE ledger_posting SET quantity = 1; END",
    "CREATE TEMP VIEW ledger_posting AS SELECT 1 AS quantity",
    "CREATE TEMP TABLE ledger_posting AS SELECT 1 AS quantity",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA schema_version = 1",
    "DELETE FROM sqlite_master WHERE name = 'ledger_posting_no_update'",
    "ATTACH DATABASE ':memory:' AS other",
]
POSTGRESQL = [
    *[f"TRUNCATE {table}" for table in TABLES],
    "TRUNCATE ledger_entry CASCADE",
    "ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_append_only",
    "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_posting_append_only ON ledger_posting",
    "SET session_replication_role = replica",
    "SET ROLE bangfu_owner",
    "GRANT UPDATE ON ledger_posting TO bangfu_app; UPDATE ledger_posting SET quantity = 1",
    "ALTER TABLE ledger_posting OWNER TO bangfu_app",
    "CREATE RULE r AS ON INSERT TO ledger_posting DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DROP FUNCTION ledger_refuse() CASCADE",
    "CREATE TABLE ledger_note (x int)",
    "MERGE INTO ledger_posting p USING (SELECT 1 AS id) s ON p.id = s.id WHEN MATCHED THEN UPDATE SET quantity = 1",
    "SELECT * FROM ledger_posting FOR UPDATE",
]


def _save_again() -> None:
    posting = Posting.objects.first()
    assert posting is not None
    posting.quantity += 1
    posting.save()


def _bulk_update() -> None:
    postings = list(Posting.objects.all())
    Posting.objects.bulk_update(postings, ["quantity"])


def _bulk_upsert() -> None:
    Posting.objects.bulk_create(
        list(Posting.objects.all()), update_conflicts=True, unique_fields=["id"], update_fields=["quantity"]
    )


def _flush() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


THROUGH_DJANGO: list[Callable[[], object]] = [
    lambda: Posting.objects.update(quantity=F("quantity") + 1),
    lambda: Posting.objects.all()._raw_delete("default"),
    lambda: Attribution.objects.all().delete(),
    lambda: Place.objects.filter(position=1).delete(),
    lambda: Close.objects.all().delete(),
    lambda: Entry.objects.select_for_update().update(author="x"),
    _save_again,
    _bulk_update,
    _bulk_upsert,
    _flush,
]


@pytest.fixture
def full(ground: Ground) -> Ground:
    """A ledger with something in every table."""
    posted(ground.batch(1_000, on=date(2020, 3, 1)))
    posted(ground.move("pass", 10, ground.city, ground.a, on=date(2020, 3, 2)))
    close(date(2020, 12, 31), "owner")
    assert all(model.objects.exists() for model in MODELS)
    return ground


def held() -> list[list[tuple[Any, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in MODELS]


@contextmanager
def nothing_changes(attack: object) -> Iterator[None]:
    before = held()
    yield
    assert held() == before, attack


def survivors(attacks: list[str]) -> list[str]:
    """The attacks that were not refused."""
    found = []
    for attack in attacks:
        with nothing_changes(attack):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(attack)
                found.append(attack)
            except DatabaseError:
                pass
    return found


def test_raw_statements_are_refused(full: Ground) -> None:
    attacks = ANYWHERE + (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
    assert len(attacks) >= 25
    assert survivors(attacks) == []
    report = verify()
    assert report.ok, report.text()


REFUSED_BY_SQLITE_ITSELF = ("DELETE FROM sqlite_master", "INSERT INTO ledger_place")


def test_without_guards_each_of_them_would_succeed(full: Ground, fresh_db: Any, tmp_path: Path) -> None:
    if fresh_db.vendor != "sqlite":
        pytest.skip("shown on a file, where the guards can be taken off")
    connections.close_all()
    for attack in ANYWHERE + SQLITE:
        if attack.startswith(REFUSED_BY_SQLITE_ITSELF):
            continue
        bare = shutil.copy(fresh_db.name, tmp_path / "bare.sqlite3")
        with closing(sqlite3.connect(bare, isolation_level=None)) as raw:
            if "TRIGGER ledger" not in attack:
                names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
                raw.executescript(";".join(f"DROP TRIGGER {name}" for (name,) in names))
            raw.execute(attack)


def test_statements_in_a_transaction_are_refused_and_it_fails(full: Ground) -> None:
    for attack in ("UPDATE ledger_posting SET quantity = 1", "DELETE FROM ledger_entry"):
        with nothing_changes(attack), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)


@pytest.mark.parametrize("attack", THROUGH_DJANGO)
def test_django_is_refused_as_well(full: Ground, attack: Callable[[], object]) -> None:
    with nothing_changes(attack), pytest.raises(Exception, match=r"(?s).+"):
        attack()
    assert verify().ok


@pytest.mark.pg(only=True)
@pytest.mark.parametrize("role", ["owner_url", "superuser_url"])
def test_the_triggers_stop_even_who_owns_the_tables(full: Ground, fresh_db: Any, role: str) -> None:
    import psycopg

    with psycopg.connect(getattr(fresh_db, role), autocommit=True) as raw:
        if role == "superuser_url":
            raw.execute("SET session_replication_role = replica")
        for table, change in CHANGED.items():
            for attack in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with nothing_changes(attack), pytest.raises(psycopg.Error):
                    raw.execute(attack)


@pytest.mark.pg(only=True)
def test_a_temporary_table_hides_nothing(full: Ground, fresh_db: Any) -> None:
    from bangfu.ledger.backend import grant_application, unguarded

    with nothing_changes("temp"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE ledger_posting AS SELECT 1 AS quantity"
        )  # a copy forgets its template's rights
    with unguarded():
        grant_application("postgresql://bangfu_app@/x")
    assert survivors(["CREATE TEMP TABLE ledger_place AS SELECT 1 AS position"]) == []


def test_a_prepared_statement_does_not_outlive_the_migration(full: Ground) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL connects anew")
    from bangfu.ledger.backend import unguarded

    statement = "DROP TRIGGER IF EXISTS none_such"
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER none_such BEFORE UPDATE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'x'); END")
        cursor.execute(statement)
        cursor.execute("CREATE TRIGGER none_such BEFORE UPDATE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_posting_goes_on_after_all_that(full: Ground) -> None:
    survivors(ANYWHERE)
    posted(full.move("pass", 10, full.city, full.a, on=date(2021, 3, 2)))
    assert seal.settle() == 3
    assert verify().ok
