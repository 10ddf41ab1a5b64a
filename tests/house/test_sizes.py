"""House limits: short functions, short files, few parameters, shallow nesting, small lines of assistance."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import Source, sources

FUNCTION_LINES = 50
FILE_LINES = 300
LINE_CHARACTERS = 120
PARAMETERS = 5
NESTING = 3
LINE_OF_ASSISTANCE_LINES = 900

# what is exempt, and why
EXEMPT_FILES = {"migrations/": "written by Django, read by nobody"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def faults(source: Source) -> Iterator[str]:
    """What is too large in a file."""
    if any(part in source.path for part in EXEMPT_FILES):
        return
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield f"{source.path} has {lines} lines (at most {FILE_LINES})"
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > LINE_CHARACTERS:
            yield f"{source.path}:{number} has {len(line)} characters (at most {LINE_CHARACTERS})"
    for function in functions(source.tree):
        for fault in _of_function(function):
            yield f"{source.path}:{function.lineno} {function.name} has {fault}"


def _of_function(function: Function) -> Iterator[str]:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if lines > FUNCTION_LINES:
        yield f"{lines} lines (at most {FUNCTION_LINES})"
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in ("self", "cls")]
    if len(names) > PARAMETERS:
        yield f"{len(names)} positional parameters (at most {PARAMETERS}, then keyword-only)"
    deepest = max((_depth(node) for node in function.body), default=0)
    if deepest > NESTING:
        yield f"nesting {deepest} (at most {NESTING})"


def _depth(node: ast.AST, is_elif: bool = False) -> int:
    """How many blocks lie inside each other; an `elif` is no deeper than its `if`, an inner function starts anew."""
    if isinstance(node, Function | ast.ClassDef | ast.Lambda):
        return 0
    own = int(isinstance(node, BLOCKS) and not is_elif)
    chained = node.orelse[0] if isinstance(node, ast.If) and len(node.orelse) == 1 else None
    inner = 0
    for child in ast.iter_child_nodes(node):
        elif_ = child is chained and isinstance(child, ast.If)
        depth = _depth(child, elif_) - (own if elif_ else 0)
        inner = max(inner, depth)
    return own + inner


def test_the_house_keeps_its_sizes() -> None:
    found = [fault for source in sources() for fault in faults(source)]
    assert not found, "\n".join(found)


def test_a_line_of_assistance_stays_small() -> None:
    lines: dict[str, int] = {}
    for source in sources():
        parts = source.path.split("/")
        if parts[0] == "assistance" and len(parts) > 2 and parts[2] not in ("migrations", "demo.py"):
            lines[parts[1]] = lines.get(parts[1], 0) + source.text.count("\n")
    assert lines
    assert not {name: count for name, count in lines.items() if count > LINE_OF_ASSISTANCE_LINES}


IF = "{0}if x:\n"
PLANTS = [
    "x = '" + "字" * 116 + "'\n",
    "def f():\n" + "    x = 1\n" * 50,
    "x = 1\n" * 301,
    "def f(a, b, c, d, e, g): ...\n",
    "class A:\n    def f(self, a, b, c, d, e, g): ...\n",
    "def f(x):\n" + "".join(IF.format("    " * i) for i in range(1, 5)) + "    " * 5 + "pass\n",
    "def f(x):\n    for a in x:\n        while a:\n            with a:\n                try:\n                    a()\n"
    "                finally:\n                    pass\n",
]
FINE = [
    "x = '" + "字" * 114 + "'\n",
    "def f():\n" + "    x = 1\n" * 49,
    "def f(a, b, c, d, e, *, g): ...\n",
    "def f(x):\n    if x == 1:\n        pass\n    elif x == 2:\n        pass\n    elif x == 3:\n        pass\n    elif x == 4:\n"
    "        for a in x:\n            if a:\n                pass\n",
]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_giant_is_caught(text: str) -> None:
    assert list(faults(Source("kernel/planted.py", text)))


@pytest.mark.parametrize("text", FINE)
def test_what_fits_is_no_fault(text: str) -> None:
    assert not list(faults(Source("kernel/planted.py", text)))
