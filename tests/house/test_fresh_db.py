"""The throw-away database itself: each test has its own copy, commits are real, another process sees them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from bangfu.registry.models import Programme

COUNT = "import django; django.setup(); from bangfu.registry.models import Programme as P; print(P.objects.filter(code='zz').count())"


@pytest.mark.pg
def test_renewed_copy_has_forgotten(fresh_db: Any) -> None:
    Programme.objects.create(code="zz", name="试", sort_no=99)
    fresh_db.renew()
    assert not Programme.objects.filter(code="zz").exists()


@pytest.mark.pg
def test_child_process_sees_commits(fresh_db: Any) -> None:
    Programme.objects.create(code="zz", name="试", sort_no=99)
    answer = subprocess.run(
        [sys.executable, "-c", COUNT], env=fresh_db.environment(), capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "1"


@pytest.mark.pg
def test_people_of_the_world(world: Any) -> None:
    assert world.owner.is_superuser
    assert not world.clerk.is_superuser
    assert world.approver.roles.count() == 1
