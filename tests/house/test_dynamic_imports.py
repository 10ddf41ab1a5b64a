"""Code is found by name in one place only, documents/catalogue.py; elsewhere imports are written and can be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.test_own_tables import dotted, imported
from tests.house.tree import Source, sources

ROOMS = ("documents/catalogue.py",)
# file -> why it may
EXEMPT: dict[str, str] = {}

MODULES = ("importlib", "pkgutil", "runpy", "imp")
DATA = ("importlib.resources", "importlib.metadata")  # these read files, they run nothing
CALLS = {"__import__", "eval", "exec", "compile"}
FROM_DJANGO = {"import_string", "autodiscover_modules", "module_has_submodule", "import_module"}


def faults(source: Source) -> Iterator[str]:
    """Each place of a file that imports or runs what its text does not name."""
    names = imported(source.tree)
    for node in ast.walk(source.tree):
        for module in _modules(node):
            if module.split(".")[0] in MODULES and not module.startswith(DATA):
                yield f"{source.path}:{node.lineno} imports {module}"  # type: ignore[attr-defined]
        if isinstance(node, ast.Name) and (node.id in CALLS or names.get(node.id, "").split(".")[-1] in FROM_DJANGO):
            yield f"{source.path}:{node.lineno} uses {node.id}"
        if isinstance(node, ast.Attribute) and node.attr in FROM_DJANGO | {"import_models"}:
            yield f"{source.path}:{node.lineno} uses {dotted(node, names) or node.attr}"
        if isinstance(node, ast.Attribute) and dotted(node, names) == "sys.modules":
            yield f"{source.path}:{node.lineno} looks into sys.modules"


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def test_code_is_found_by_name_in_one_place() -> None:
    found = [
        fault
        for source in sources()
        if not source.within(ROOMS) and source.path not in EXEMPT
        for fault in faults(source)
    ]
    assert not found, "\n".join(found)


PLANTS = [
    "import importlib",
    "from importlib import import_module",
    "import importlib.util",
    "x = __import__('os')",
    "x = eval('1')",
    "from django.utils.module_loading import import_string\nx = import_string('a.b')",
    "import sys\nx = sys.modules['bangfu']",
    "import pkgutil",
]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_import_is_caught(text: str) -> None:
    assert list(faults(Source("cli/planted.py", text)))


def test_reading_a_data_file_is_no_fault() -> None:
    assert not list(faults(Source("cli/planted.py", "from importlib.resources import files\nx = files('bangfu')")))
