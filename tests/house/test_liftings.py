"""Where the wall of rows is lifted, and who says who reads: each place is here by a decision, with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import Source, sources

# (file, function) -> why its rule needs all rows, whoever asks
LIFTED = {
    ("documents/creating.py", "next_number"): "a proposed number is free everywhere",
    ("documents/find.py", "of_upload"): "an upload is accepted and undone as one",
    ("documents/find.py", "states_of_upload"): "whether all of an upload may be shown is asked of all of it",
    ("documents/find.py", "taken"): "a number is taken everywhere",
    ("documents/find.py", "waiting_of_upload"): "an upload is accepted as one",
    ("documents/life.py", "check_many"): "the preview meets what the step will meet",
    ("documents/life.py", "edit"): "guards and named Matters",
    ("documents/life.py", "opened_steps"): "guards",
    ("documents/life.py", "prepare_create"): "guards and named Matters",
    ("documents/life.py", "prepare_step"): "guards, what stands in the ledger, one person in one place",
    ("documents/references.py", "_matters"): "a document is shown with what it names",
    ("documents/writing.py", "judging"): "what the steps above are judged and done in",
    ("documents/writing.py", "together"): "one transaction of a step",
    ("intake/earlier.py", "amounts"): "the usual size of an amount, of which no row is shown",
    ("intake/earlier.py", "known"): "a row that is in the books is not posted twice",
    ("intake/earlier.py", "same_file"): "the same file twice is one upload",
    ("intake/upload.py", "of_row"): "one row may be seen of an upload that as a whole may not",
    ("ledger/engine.py", "_ground"): "the position of the books",
    ("ledger/engine.py", "_same"): "which two subjects are one person",
    ("ledger/post.py", "post_many"): "holdings and limits",
    ("ledger/seal.py", "seal"): "every entry gets its position",
    ("ledger/seal.py", "settle"): "every entry gets its position",
    ("ledger/seal.py", "unplaced"): "every entry gets its position",
    ("reports/filing.py", "next_serial"): "the number of an issue counts every filed one",
}
# who may say who reads, or what a process is where nobody reads
SAID = {
    ("cli/start.py", "django"): "a command acts as the owner of the home",
    ("web/watch.py", "__call__"): "a request is its reader's",
    ("wsgi.py", ""): "what serves pages begins as nobody",
}
WALL = "ledger/backend/wall.py"
LIFTS, SAYS = {"lifted", "judging"}, {"read_by", "act_as_owner", "act_as_nobody"}


def places(source: Source, names: set[str]) -> Iterator[tuple[str, str]]:
    """The functions of a file that call or wear one of these, by file and name; "" outside of all."""
    for node, function in _walk(source.tree, ""):
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names) or (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        ):
            yield source.path, function
        elif isinstance(node, ast.ImportFrom) and any(alias.name in names for alias in node.names):
            yield source.path, f"import of {sorted(names)}"  # by module only, so that no other name hides it


def _walk(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.FunctionDef) else function
        yield child, inner
        yield from _walk(child, inner)


def _found(names: set[str]) -> set[tuple[str, str]]:
    return {place for source in sources() if source.path != WALL for place in places(source, names)}


def test_every_lifting_is_listed() -> None:
    assert _found(LIFTS) == set(LIFTED)


def test_who_reads_is_said_in_few_places() -> None:
    assert _found(SAYS) == set(SAID)


@pytest.mark.parametrize(
    "text",
    [
        "def show(r):\n    with wall.lifted(wall.STEPS):\n        return 1",
        "@wall.lifted('x')\ndef show(r):\n    return 1",
        "from bangfu.ledger.backend.wall import lifted",
    ],
)
def test_a_planted_lifting_is_caught(text: str) -> None:
    found = set(places(Source("web/planted.py", text), LIFTS))
    assert found and not found <= set(LIFTED)
