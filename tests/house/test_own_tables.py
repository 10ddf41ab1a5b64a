"""Own tables: a package asks the database only about its own models, and foreign keys go down only.

A queryset starts at a model's manager or at a reverse relation; both are looked for in the syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.tree import Source, sources

STOREYS = (
    ("kernel", "home"),
    ("registry", "workbooks"),
    ("ledger",),
    ("documents", "indicators", "access"),
    ("intake", "reports", "obligations"),
    ("web", "api", "cli", "assistance"),
)
MANAGERS = {"objects", "_base_manager", "_default_manager", "within"}
QUERIES = {
    "filter", "exclude", "all", "aggregate", "annotate", "values_list", "order_by", "select_related",
    "prefetch_related", "bulk_create", "get_or_create", "update_or_create", "exists", "iterator",
}  # fmt: skip
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}

# file -> (foreign package, why it may)
EXEMPT: dict[str, tuple[str, str]] = {}

FOREIGN = "from bangfu.registry.models import Region\n"
PLANTS = [
    ("web/planted.py", FOREIGN + "x = Region.objects.filter(key='1')"),
    ("ledger/planted.py", "from bangfu.registry import models\nx = models.Region.objects.count()"),
    (
        "ledger/planted.py",
        FOREIGN + "from django.shortcuts import get_object_or_404 as find\nx = find(Region, key='1')",
    ),
    ("intake/planted.py", "from bangfu.documents.models import Document\nx = Document.within(1).first()"),
    ("reports/planted.py", "import bangfu.ledger.models as m\nx = m.Posting._base_manager.all()"),
    ("assistance/funds/planted.py", "def f(user):\n    return user.roles.filter(role='owner')"),
    ("documents/planted.py", "from django.apps import apps\nx = apps.get_model('ledger', 'Posting')"),
]


def package(path: str) -> str:
    """The room of a file: its first folder, and for a line of assistance the line."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "assistance" and len(parts) > 2 else parts[0]


def imported(tree: ast.AST) -> dict[str, str]:
    """What each imported name of a file stands for, as a dotted path."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {
                a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names
            }
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The dotted path an expression stands for, or ""."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, names)
        return f"{base}.{node.attr}" if base else ""
    return ""


def owner(path: str) -> str:
    """The room of the house that a dotted path lies in, or ""."""
    parts = path.split(".")
    if parts[0] != "bangfu" or len(parts) < 3:
        return ""
    return "/".join(parts[1:3]) if parts[1] == "assistance" else parts[1]


def reverse_relations() -> dict[str, set[str]]:
    """Each reverse name of a foreign key, with the packages whose rows it returns."""
    answer: dict[str, set[str]] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("bangfu."):
            continue
        for field in model._meta.get_fields():
            name = getattr(getattr(field, "remote_field", None), "related_name", None)
            if name and field.is_relation and not field.auto_created:
                answer.setdefault(name, set()).add(owner(f"{model.__module__}.{model.__name__}"))
    return answer


def faults(source: Source, exempt: dict[str, tuple[str, str]] = EXEMPT) -> Iterator[str]:
    """Each query of a file about a model that is not its own."""
    home, names, reverse = package(source.path), imported(source.tree), reverse_relations()
    for node in ast.walk(source.tree):
        asked = _asked(node, names, reverse)
        if asked and home not in asked and exempt.get(source.path, ("",))[0] not in asked:
            yield f"{source.path}:{node.lineno} asks about the models of {', '.join(sorted(asked))}"  # type: ignore[attr-defined]


def _asked(node: ast.AST, names: dict[str, str], reverse: dict[str, set[str]]) -> set[str]:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        room = owner(dotted(node.value, names))
        return {room} if room else set()
    if isinstance(node, ast.Attribute) and node.attr in QUERIES and isinstance(node.value, ast.Attribute):
        return reverse.get(node.value.attr, set())
    if isinstance(node, ast.Call):
        return _asked_by_call(node, names)
    return set()


def _asked_by_call(node: ast.Call, names: dict[str, str]) -> set[str]:
    called = dotted(node.func, names) or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    first = node.args[0] if node.args else None
    if first is not None and called.rpartition(".")[2] in SHORTCUTS:
        return {owner(dotted(first, names))} - {""}
    if called.endswith("get_model") and isinstance(first, ast.Constant) and isinstance(first.value, str):
        label = first.value.partition(".")[0]
        return {owner(f"{apps.get_app_config(label).name}.x")} if label in apps.app_configs else set()
    return set()


def test_a_package_asks_only_about_its_own_models() -> None:
    found = [fault for source in sources() if "/migrations/" not in source.path for fault in faults(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("path", "text"), PLANTS)
def test_a_planted_query_is_caught(path: str, text: str) -> None:
    assert list(faults(Source(path, text)))


def test_own_queries_are_no_fault() -> None:
    assert not list(faults(Source("registry/planted.py", FOREIGN + "x = Region.objects.filter(key='1')")))


def storey(room: str) -> int:
    """The storey of a room, counted from the ground."""
    return next(i for i, rooms in enumerate(STOREYS) if room.partition("/")[0] in rooms)


def upward(model: type[models.Model]) -> Iterator[str]:
    """Each relation of a model that does not go down, nor stays in its own package."""
    here = owner(f"{model.__module__}.{model.__name__}")
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.auto_created or not isinstance(target, type) or not target.__module__.startswith("bangfu."):
            continue
        there = owner(f"{target.__module__}.{target.__name__}")
        if there != here and storey(there) >= storey(here):
            yield f"{model._meta.label}.{field.name} points up or aside to {target._meta.label}"


def test_foreign_keys_go_down_only() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("bangfu.")]
    assert len(ours) > 20
    found = [fault for model in ours for fault in upward(model)]
    assert not found, "\n".join(found)


@isolate_apps("bangfu.registry")
def test_a_planted_foreign_key_is_caught() -> None:
    target = apps.get_model("documents", "Document")

    class Planted(models.Model):
        document = models.ForeignKey(target, models.PROTECT, related_name="+")

        class Meta:
            app_label = "registry"

    Planted.__module__ = "bangfu.registry.models"
    assert list(upward(Planted))
