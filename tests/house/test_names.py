"""Names that say nothing, and habits that hide what happens: both are refused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest

from tests.house.tree import PACKAGE, ROOT, Source, sources

EMPTY_WORDS = {"utils", "util", "common", "helpers", "helper", "core", "services", "managers", "signals", "misc"}
SIGNALS = re.compile(r"\b(pre|post)_(save|delete|init|migrate)\b|\bm2m_changed\b|django\.dispatch")
SKIPS = re.compile(r"\bskip_(permission|scope|guard|check)s?\b|\bcommit=False\b|\bbypass_", re.IGNORECASE)


def empty_names(paths: Iterable[str]) -> list[str]:
    """The paths one part of which says nothing."""
    return [p for p in paths if {part.removesuffix(".py") for part in PurePosixPath(p).parts} & EMPTY_WORDS]


def habits(source: Source) -> Iterator[str]:
    """Signals, saving in secret, switches that skip a check, truth with three values."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if SIGNALS.search(line):
            yield f"{source.path}:{number} uses a signal"
        if SKIPS.search(line):
            yield f"{source.path}:{number} has a switch that skips a check"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete") and _in_models(source):
            yield f"{source.path}:{node.lineno} overrides {node.name}()"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("BooleanField") and _nullable(node):
            yield f"{source.path}:{node.lineno} has a truth value with three values"


def _nullable(call: ast.Call) -> bool:
    return any(k.arg == "null" and ast.unparse(k.value) == "True" for k in call.keywords)


def _in_models(source: Source) -> bool:
    return "models" in source.path or "fields" in source.path


def test_names_say_something() -> None:
    paths = [p.relative_to(ROOT).as_posix() for folder in (PACKAGE, ROOT / "tests") for p in folder.rglob("*")]
    assert not empty_names(p for p in paths if "__pycache__" not in p)


@pytest.mark.parametrize("name", ["bangfu/ledger/utils.py", "bangfu/core/x.py", "bangfu/web/helpers/y.html"])
def test_a_planted_name_is_caught(name: str) -> None:
    assert empty_names([name])


def test_no_hidden_habits() -> None:
    found = [fault for source in sources() if "/migrations/" not in source.path for fault in habits(source)]
    assert not found, "\n".join(found)


PLANTS = [
    "from django.db.models.signals import post_save",
    "class A(models.Model):\n    def save(self): ...",
    "x = models.BooleanField(null=True)",
    "def f(skip_permissions=False): ...",
]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_habit_is_caught(text: str) -> None:
    assert list(habits(Source("documents/models.py", text)))
