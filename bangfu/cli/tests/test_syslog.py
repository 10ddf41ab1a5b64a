"""The audit trail as lines of RFC 5424, read back by a parser of the test's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from typer.testing import CliRunner

from bangfu.access import syslog, trail
from bangfu.access.models import Record
from bangfu.cli.main import app
from bangfu.registry import roles
from tests.fixtures import SINCE

AT = datetime(2022, 6, 1, 4, 5, 6, 789, tzinfo=UTC)
LINE = re.compile(
    r"<(?P<pri>\d{1,3})>1 (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) (?P<host>[!-~]{1,255}) bangfu - (?P<id>[!-~]{1,32}) "
    r"\[bangfu@\d+(?P<data>(?: \w+=\"(?:[^\"\\\]]|\\[\"\\\]])*\")+)\] \ufeff(?P<text>[^\n]*)"
)
PARAM = re.compile(r" (\w+)=\"((?:[^\"\\\]]|\\[\"\\\]])*)\"")
NASTY = 'a"b]c\\d\n<13>1 - - - - - - 假的\r\x00末'


def read(line: str) -> dict[str, str]:
    found = LINE.fullmatch(line)
    assert found, line
    data = {name: re.sub(r'\\(["\\\]])', r"\1", value) for name, value in PARAM.findall(found["data"])}
    return {**found.groupdict(), **data}


@pytest.fixture
def officer(world: Any) -> Any:
    user = get_user_model().objects.create_user("watch")
    roles.assign(user, "audit", on=SINCE)
    return user


def test_every_row_is_a_line_that_reads_back(world: Any) -> None:
    for n, result in enumerate(("done", "refused", "failed")):
        act = trail.Act("张某三", "10.0.0.1", "POST", "document-step", f"sale/XS-{n}/accept", 303, result)
        trail.record(act, AT)
    found = [read(syslog.line(row, "host.example")) for row in Record.objects.order_by("number")]
    assert [one["pri"] for one in found] == ["110", "108", "107"]
    for one, row in zip(found, Record.objects.order_by("number"), strict=True):
        assert all(one[name] == str(getattr(row, name)) for name in syslog.NAMES)
        assert one["at"] == "2022-06-01T04:05:06.000789Z" and one["chain"] == bytes(row.chain).hex()


def test_what_somebody_typed_makes_no_line_of_its_own(world: Any) -> None:
    row = trail.record(trail.Act(NASTY[:20], NASTY[:20], "GET", "document", NASTY), AT)
    line = syslog.line(row, "一台机器\n")
    assert "\n" not in line and "\r" not in line and "\x00" not in line
    one = read(line)
    assert one["host"] == "-" and one["target"] == re.sub(r"[\n\r\x00]", " ", NASTY)


def test_the_officer_of_audit_takes_it_out_and_that_is_recorded(world: Any, officer: Any, tmp_path: Path) -> None:
    for days in (0, 1, 2):
        trail.record(trail.Act("clerk", "10.0.0.1", "POST", "size"), AT + timedelta(days=days))
    run = CliRunner().invoke
    out = tmp_path / "trail.log"
    done = run(app, ["trail", "--user", "watch", "--since", "2022-06-02", "--syslog", "-o", str(out)])
    assert done.exit_code == 0, done.output
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [read(line)["number"] for line in lines] == ["2", "3"] and out.stat().st_mode & 0o077 == 0
    said = run(app, ["trail", "--user", "watch", "--syslog"]).output.splitlines()
    assert [read(line)["number"] for line in said] == ["1", "2", "3", "4"] and read(said[-1])["act"] == "bangfu trail"
    assert run(app, ["trail", "--user", "clerk", "--syslog"]).exit_code == 1
