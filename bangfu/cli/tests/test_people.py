"""Users, roles and the audit trail from the command line; each command either leaves a record or only reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from typer.testing import CliRunner

from bangfu.access import second, tries
from bangfu.access.models import Record
from bangfu.cli import start
from bangfu.cli.main import COMMANDS, app
from bangfu.registry import roles
from tests.fixtures import SINCE, World

PASSWORD, NEXT_PASSWORD = "青山绿水-2026-好啊", "金山银山-2027-真好"
READING = {"serve", "figure", "duties", "trace", "indicators", "article", "verify", "doctor", "roles", "audit", "calc",
           "demo", "new"}  # fmt: skip


@pytest.fixture
def bangfu(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BANGFU_ADMIN_PASSWORD", PASSWORD)

    def run(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, done.output
        return json.loads(done.output) if "--json" in words else done.output

    return run


def test_a_user_is_made_closed_and_opened(bangfu: Any) -> None:
    assert bangfu("user", "sec", "--name", "安全员", "--json")["done"] == ["已建立"]
    made = get_user_model().objects.get(username="sec")
    assert made.check_password(PASSWORD) and made.first_name == "安全员"
    bangfu("user", "sec", "--close")
    assert not get_user_model().objects.get(username="sec").is_active
    assert bangfu("user", "sec", "--no-close", "--unlock", "--json")["active"]
    assert not second.has(made) and tries.forgive("sec") == 0


@pytest.mark.parametrize("password", ["短", "1234567890", "wangxiaoming"])
def test_no_weak_password_and_no_default_one(bangfu: Any, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("BANGFU_ADMIN_PASSWORD", password)
    for command in ("admin", "user"):
        bangfu(command, "wangxiaoming", code=1)
    assert not get_user_model().objects.filter(username="wangxiaoming").exists()


def test_the_first_owner_and_the_officers_are_made_by_commands(bangfu: Any) -> None:
    bangfu("admin", "boss")
    bangfu("user", "sec")
    assert bangfu("grant", "sec", "security", "--region", "巫山县", "--json")["place"] == "巫山县"
    bangfu("grant", "sec", "audit", code=1)
    bangfu("grant", "boss", "system", code=1)
    row = bangfu(
        "grant", "clerk", "liaison", "--helper", "烟台市", "--region", "巫山县", "--until", "2030-12-31", "--json"
    )
    assert (row["helper"], row["until"]) == ("GOV-370600", "2030-12-31")
    listed = bangfu("roles", "clerk", "--json")
    assert [one["role"] for one in listed] == ["clerk", "liaison"]
    bangfu("revoke", str(row["number"]))
    bangfu("revoke", str(row["number"]), code=1)
    bangfu("grant", "clerk", "clerk", "--from", "昨天", code=1)


def test_the_trail_is_for_the_officer_of_audit(bangfu: Any) -> None:
    bangfu("user", "watch")
    bangfu("grant", "nobody", "clerk", code=1)
    bangfu("trail", "--user", "owner", code=1)
    roles.assign(get_user_model().objects.get(username="watch"), "audit", on=SINCE)
    rows = bangfu("trail", "--user", "watch", "--json")
    assert [(r["act"], r["target"], r["result"]) for r in rows] == [
        ("bangfu trail", "owner", "refused"), ("bangfu grant", "nobody/clerk", "refused"), ("bangfu user", "watch", "done"),
    ]  # fmt: skip
    report = bangfu("trail", "--user", "watch", "--verify", "--json")
    assert report["ok"] and report["rows"] == 4
    bangfu("trail", "--user", "watch", "--code", report["code"])
    bangfu("trail", "--user", "watch", "--code", "4-0000000000000000", code=1)


def test_every_command_leaves_a_record_or_only_reads() -> None:
    recorded = {name for name, run in COMMANDS.items() if run.__name__ in start.RECORDED}
    assert recorded | READING == set(COMMANDS)
    assert not recorded & READING
    assert {run.__name__ for run in COMMANDS.values()} >= start.RECORDED


def test_passwords_are_in_no_record(bangfu: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bangfu("user", "sec")
    monkeypatch.setenv("BANGFU_ADMIN_PASSWORD", NEXT_PASSWORD)
    bangfu("user", "sec", "--password")
    assert Record.objects.count() == 2
    recorded = str(list(Record.objects.values()))
    assert PASSWORD not in recorded and NEXT_PASSWORD not in recorded
