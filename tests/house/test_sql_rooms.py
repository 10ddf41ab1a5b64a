"""SQL is written in few rooms: the ledger's, the scope, the document search, the backup, migrations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import Source, sources

ROOMS = (
    "ledger/post.py", "ledger/holdings.py", "ledger/cube.py", "ledger/engine.py", "ledger/seal.py", "ledger/verify.py",
    "ledger/mirror/", "ledger/backend/", "documents/find.py", "registry/scope.py", "cli/backup.py",
)  # fmt: skip

# file -> why it may
EXEMPT: dict[str, str] = {
    "home.py": "the PRAGMAs of the second database are one of Django's settings",
}

STATEMENT = re.compile(
    r"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+(RECURSIVE\s+)?\w+\s+AS|PRAGMA\s"
    r"|(CREATE|ALTER|DROP)\s+(TEMP\s+)?(TABLE|INDEX|TRIGGER|VIEW|DATABASE|ROLE|POLICY)\s|GRANT\s|REVOKE\s|VACUUM\b)"
)
CALLS = {"execute", "executemany", "executescript", "raw", "extra", "cursor"}
NAMES = {"RawSQL", "RunSQL"}


def faults(source: Source) -> Iterator[str]:
    """Each place of a file where SQL is written or sent."""
    prose = _docstrings(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            if STATEMENT.match(node.value):
                yield f"{source.path}:{node.lineno} writes SQL: {node.value.strip()[:40]}"
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if name in CALLS or (isinstance(node.func, ast.Name) and node.func.id in NAMES):
                yield f"{source.path}:{node.lineno} sends SQL: .{name}(…)"


def _docstrings(tree: ast.AST) -> set[int]:
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}


def _allowed(source: Source) -> bool:
    return source.within(ROOMS) or source.path in EXEMPT or "/migrations/" in source.path


def test_sql_stays_in_its_rooms() -> None:
    found = [fault for source in sources() if not _allowed(source) for fault in faults(source)]
    assert not found, "\n".join(found)


PLANTS = [
    "sql = 'SELECT 1 FROM ledger_posting'",
    "sql = f'  DELETE FROM {table}'",
    "def f(c):\n    c.execute('x')",
    "from django.db import connection\nwith connection.cursor() as c:\n    pass",
    "rows = Region.objects.raw('x')",
    "from django.db.models.expressions import RawSQL\nx = RawSQL('x', [])",
]


@pytest.mark.parametrize("text", PLANTS)
def test_planted_sql_is_caught(text: str) -> None:
    source = Source("web/planted.py", text)
    assert list(faults(source))
    assert not _allowed(source)


def test_prose_is_no_sql() -> None:
    assert not list(faults(Source("web/planted.py", '"""SELECT a door."""\nx = "Select a region"\n')))
