"""The clock and chance are asked in few rooms; everything else gets the day and the random number handed in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.test_own_tables import dotted, imported
from tests.house.tree import Source, sources

ROOMS = (
    "web/", "api/", "cli/", "documents/life.py", "ledger/seal.py", "registry/vault/", "intake/upload.py",
)  # fmt: skip

# file -> why it may
EXEMPT: dict[str, str] = {
    "home.py": "makes the secrets of an installation on its first run",
}

CLOCK = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "django.db.models.functions.Now",
}  # fmt: skip
CHANCE = ("random.", "secrets.", "uuid.uuid1", "uuid.uuid4", "os.urandom", "django.utils.crypto.get_random_string")
SEEDED = "random.Random"  # a generator with a seed is no chance: the same seed, the same records
KEYWORDS = {"auto_now", "auto_now_add"}


def faults(source: Source) -> Iterator[str]:
    """Each place of a file that asks the clock or chance."""
    names = imported(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg in KEYWORDS:
            yield f"{source.path}:{node.value.lineno} {node.arg}: life says when, not the field"
        if isinstance(node, ast.Call) and dotted(node.func, names) == SEEDED and not node.args:
            yield f"{source.path}:{node.lineno} makes a generator without a seed"
        if isinstance(node, ast.Attribute | ast.Name) and _asks(dotted(node, names)):
            yield f"{source.path}:{node.lineno} asks {dotted(node, names)}"


def _asks(path: str) -> bool:
    return path in CLOCK or (path.startswith(CHANCE) and path != SEEDED)


def test_clock_and_chance_stay_in_their_rooms() -> None:
    asked = [s for s in sources() if not s.within(ROOMS) and s.path not in EXEMPT and "/migrations/" not in s.path]
    found = [fault for source in asked for fault in faults(source)]
    assert not found, "\n".join(found)


PLANTS = [
    "from datetime import date\nx = date.today()",
    "import datetime as dt\nx = dt.datetime.now()",
    "from django.utils import timezone\nx = timezone.now",
    "from time import time\nx = time()",
    "import random\nx = random.random()",
    "import random\nx = random.Random()",
    "from secrets import token_hex\nx = token_hex()",
    "from uuid import uuid4\nx = uuid4()",
    "import os\nx = os.urandom(16)",
    "from django.db import models\nx = models.DateTimeField(auto_now_add=True)",
]
FINE = [
    "import random\ndef f(seed: int) -> random.Random:\n    return random.Random(seed)",
    "import time\nx = time.perf_counter()",
    "from datetime import date\nx = date(2021, 1, 1)",
]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_clock_is_caught(text: str) -> None:
    source = Source("ledger/planted.py", text)
    assert list(faults(source))
    assert not source.within(ROOMS)


@pytest.mark.parametrize("text", FINE)
def test_what_is_handed_in_is_no_fault(text: str) -> None:
    assert not list(faults(Source("ledger/planted.py", text)))
