"""Personal fields: each says why and how long, each is sealed or a reference, and nobody reads past the vault."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from bangfu.documents.fields import PersonField, RollField
from bangfu.kernel.personal import DataClass, Personal
from bangfu.registry.sealed import SealedField
from tests.house.tree import Source, sources

# What a title or a name of a column says when it holds something of a person.
TITLES = re.compile(r"姓名|身份证|证件号|手机|电话|联系人|住址|银行账号|银行卡|户主|残疾|病|健康")
NAMES = re.compile(r"(^|_)(phone|mobile|identity|id_number|contact|address|bank_account|person|surname)(_|$)")
HOLDERS = (SealedField, PersonField)

# column -> why it may stand in the open
EXEMPT = {
    "access.Attempt.address": "where a login was tried from on the network, kept to stop guessing; no dwelling",
    "registry.LeaderPost.name": "leaders of units are published by their offices; each row names its source",
    "registry.WorkingBody.contact": "the published contact of an office; each row names its source",
    "registry.Person.name_index": "a blind index, from which nobody learns the name",
    "registry.Person.phone_index": "a blind index, from which nobody learns the number",
}


def columns() -> Iterator[tuple[str, Any]]:
    """Every column of the house with its full name; those of rolls as well."""
    for model in apps.get_models():
        if model.__module__.startswith("bangfu."):
            yield from of_model(model)


def of_model(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The columns of a model, and those of the rows of its rolls."""
    for field in model._meta.concrete_fields:
        yield f"{model._meta.label}.{field.name}", field
        if isinstance(field, RollField) and field.row is not None:
            for inner in field.row._meta.get_fields():
                yield f"{model._meta.label}.{field.name}.{inner.name}", inner


def faults(name: str, field: Any) -> Iterator[str]:
    """What is wrong with a column that holds something of a person; nothing with any other."""
    if isinstance(field, HOLDERS):
        personal = field.personal
        if personal is None:
            yield f"{name} has no declaration: data class, purpose, retention"
        elif not personal.is_whole:
            yield f"{name} says no purpose or no retention"
    elif _sounds_personal(field) and name not in EXEMPT:
        yield f"{name} holds something of a person in the open: a PersonField or a SealedField"


def _sounds_personal(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField | models.BigIntegerField | models.JSONField)
    return is_text and bool(TITLES.search(str(field.verbose_name)) or NAMES.search(field.name))


def test_every_personal_field_says_why_and_how_long() -> None:
    found = [fault for name, field in columns() for fault in faults(name, field)]
    assert not found, "\n".join(found)


def test_exemptions_are_needed() -> None:
    known = dict(columns())
    assert not [name for name in EXEMPT if name not in known or not _sounds_personal(known[name])]


WHY = Personal(DataClass.SENSITIVE, "核对", 5)
PLANTS = [
    PersonField("姓名"),
    PersonField("对象", personal=Personal(DataClass.SENSITIVE, " ", 5)),
    PersonField("对象", personal=Personal(DataClass.SENSITIVE, "核对", 0)),
    SealedField("手机号码"),
    models.CharField("身份证号码", max_length=18),
    models.CharField("户主", max_length=20),
    models.TextField("联系电话"),
]


@pytest.mark.parametrize("field", PLANTS)
@isolate_apps("bangfu.documents")
def test_a_planted_field_is_caught(field: Any) -> None:
    planted = type("Planted", (models.Model,), {"__module__": __name__, "one": field.clone() if not isinstance(field, HOLDERS) else field,
                                                "Meta": type("Meta", (), {"app_label": "documents"})})  # fmt: skip
    assert [fault for name, one in of_model(planted) for fault in faults(name, one)]


@isolate_apps("bangfu.documents")
def test_a_planted_roll_is_caught() -> None:
    row = type("Row", (models.Model,), {"__module__": __name__, "phone": models.CharField("手机", max_length=11),
                                        "Meta": type("Meta", (), {"abstract": True})})  # fmt: skip
    planted = type("Planted", (models.Model,), {"__module__": __name__, "roll": RollField("名册", row=row),
                                                "Meta": type("Meta", (), {"app_label": "documents"})})  # fmt: skip
    assert [fault for name, one in of_model(planted) for fault in faults(name, one)]


def test_a_whole_field_is_no_fault() -> None:
    assert not list(faults("x.Y.person", PersonField("姓名", personal=WHY)))


# Who may read people in the open: whoever writes down the reason first, and who erases.
OPENERS = ("registry/vault/", "documents/revealing.py")
OPEN = {"names", "opened"}


def readers(source: Source) -> Iterator[str]:
    """Each place of a file that opens what the vault has sealed."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in OPEN and ast.unparse(node.value).endswith("vault"):
            yield f"{source.path}:{node.lineno} opens people: vault.masked or vault.references"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bangfu.registry.vault"):
            for alias in node.names:
                if alias.name in OPEN:
                    yield f"{source.path}:{node.lineno} imports {alias.name}"


def test_people_are_opened_in_one_place() -> None:
    found = [fault for source in sources() if not source.within(OPENERS) for fault in readers(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    ["from bangfu.registry import vault\nx = vault.names([])", "from bangfu.registry.vault.people import opened"],
)
def test_a_planted_reader_is_caught(text: str) -> None:
    source = Source("web/planted.py", text)
    assert list(readers(source)) and not source.within(OPENERS)
