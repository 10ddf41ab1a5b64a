"""What the lines bring, found through the installed apps: kinds of documents, demonstrations, calculations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module, util
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from bangfu.documents.fields import MatterField, MoneyField, PersonField, RollField
from bangfu.documents.models import ANY_MATTER, Body, Document
from bangfu.kernel.calculation import Calculation
from bangfu.kernel.errors import Refused
from bangfu.kernel.personal import Personal, scrubbed

HEAD_TYPES = {
    "number": "text",
    "date": "date",
    "region": "region",
    "giver": "organisation",
    "receiver": "organisation",
    "about": "matter",
    "programme": "programme",
    "helper": "organisation",
    "source": "text",
    "note": "text",
}
HELP = {
    "region": "不填时按接收单位或项目所在地",
    "programme": "不填时按资金或给付单位推定",
    "helper": "不填时按资金或给付单位推定",
}
LOOK_UPS = {"registry.Region": "region", "registry.Organisation": "organisation", "registry.Programme": "programme"}
LINES = "bangfu.assistance."


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a kind as people fill it in.

    Shape: `type` is text, date, money, integer, choice, region, organisation, programme, matter, person or roll;
    `choices` are pairs of code and title; `kinds` are the kinds a matter may be of, none means any document; `where`
    is head, body or, for a column of a roll, row; `length` is the most characters a text may have, 0 when it has no
    such bound; `also` are pairs of another word for a choice and its code; `personal` is the declaration of a column
    of people.
    Unit: money columns are filled in in 元 unless a header says otherwise.
    """

    name: str
    title: str
    type: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    help: str = ""
    where: str = "head"
    length: int = 0
    also: tuple[tuple[str, str], ...] = ()
    personal: Personal | None = None

    def told(self, value: Any) -> str:
        """What was given for the column, as it may be repeated in a message: a person masked, numbers of people too."""
        text = str(value)[:60]
        return self.personal.mask(text) if self.personal else scrubbed(text)

    def choice(self, word: str) -> str:
        """The code of the choice that the word means, by code, title or another word for it; empty when none."""
        found = {word_: code for code, title in self.choices for word_ in (code, title)}
        return found.get(word) or dict(self.also).get(word, "")

    def takes(self, word: str) -> bool:
        """Whether the word is one of the choices."""
        return bool(self.choice(word))


@cache
def kinds() -> dict[str, type[Body]]:
    """Every kind by its code, in the order of the installed apps."""
    return {model.KIND: model for model in apps.get_models() if issubclass(model, Body)}


def kind(code: str) -> type[Body]:
    """The body of that kind.

    Refuses: `unknown_kind`.
    """
    if code not in kinds():
        raise Refused(f"没有单据种类“{code}”", "可用:" + "、".join(sorted(kinds())), "unknown_kind")
    return kinds()[code]


def title(code: str) -> str:
    """The Chinese name of a kind; its code when the kind is no longer installed."""
    return kinds()[code].TITLE if code in kinds() else code


@cache
def columns(code: str) -> tuple[Column, ...]:
    """The columns of a kind: what must stand in its head, its own, then what may be left out."""
    body = kind(code)
    hidden = set(body.HEAD_HIDDEN) | (set() if body.ABOUT_KINDS else {"about"})
    head = [_head_column(body, name) for name in HEAD_TYPES if name not in hidden]
    own = [_body_column(field) for field in body._meta.concrete_fields if not field.primary_key]
    first = [column for column in head if column.required]
    return (*first, *own, *(column for column in head if not column.required))


@cache
def roll(code: str) -> tuple[Column, tuple[Column, ...]] | None:
    """The column of the kind that is a roll, and the columns of its rows; None for a kind without one."""
    for field in kind(code)._meta.concrete_fields:
        if isinstance(field, RollField) and field.row is not None:
            rows = tuple(replace(_body_column(one), where="row") for one in field.row._meta.get_fields())
            return _body_column(field), rows
    return None


@cache
def sheet_columns(code: str) -> tuple[Column, ...]:
    """The columns of a kind on a sheet: a roll is spread over as many lines as it has rows.

    Refuses: ImproperlyConfigured when a column of the roll is called like another one.
    """
    whole, found = columns(code), roll(code)
    if found is None:
        return whole
    spread = tuple(one for c in whole for one in (found[1] if c.type == "roll" else (c,)))
    for named in ([c.name for c in spread], [c.title for c in spread]):
        twice = {name for name in named if named.count(name) > 1}
        if twice:
            raise ImproperlyConfigured(f"{code}: the roll repeats {sorted(twice)} of the document")
    return spread


@cache
def column(code: str, name: str) -> Column | None:
    """The column of that name."""
    return next((c for c in columns(code) if c.name == name), None)


def _head_column(body: type[Body], name: str) -> Column:
    field: Any = Document._meta.get_field(name)
    return Column(
        name,
        body.HEAD_TITLES.get(name) or str(field.verbose_name),
        HEAD_TYPES[name],
        required=name in body.HEAD_REQUIRED,
        kinds=_about_kinds(body) if name == "about" else (),
        help="" if name in body.HEAD_REQUIRED else HELP.get(name, ""),
        length=field.max_length or 0,
    )


def _about_kinds(body: type[Body]) -> tuple[str, ...]:
    if body.ABOUT_KINDS != ANY_MATTER:
        return body.ABOUT_KINDS
    return tuple(code for code, known in kinds().items() if known.life().long_lived)


def _body_column(field: Any) -> Column:
    return Column(
        field.name,
        str(field.verbose_name),
        _type(field),
        required=not (field.blank or field.null or (field.has_default() and not isinstance(field, RollField))),
        choices=tuple((str(code), str(text)) for code, text in field.choices or ()),
        kinds=field.kinds if isinstance(field, MatterField) else (),
        help=str(field.help_text),
        where="body",
        length=field.max_length or 0,
        also=tuple(getattr(field.model, "ALSO", {}).get(field.name, {}).items()),
        personal=field.personal if isinstance(field, PersonField) else None,
    )


def _type(field: Any) -> str:
    if isinstance(field, models.ForeignKey):
        model = field.remote_field.model  # still a name where the model is abstract
        return LOOK_UPS[model if isinstance(model, str) else model._meta.label]
    if field.choices:
        return "choice"
    known = (
        (RollField, "roll"),
        (PersonField, "person"),
        (MoneyField, "money"),
        (MatterField, "matter"),
        (models.DateField, "date"),
        (models.IntegerField, "integer"),
    )
    return next((name for of, name in known if isinstance(field, of)), "text")


def demos() -> list[ModuleType]:
    """The demonstrations of the lines, in the order of their STEP; a line without one is left out."""
    return sorted((module for _, module in _parts("demo")), key=lambda line: line.STEP)


@cache
def calculations() -> dict[str, Calculation]:
    """Every calculation of the lines by its name, each with the title of its line."""
    return {
        each.name: replace(each, line=str(config.verbose_name))
        for config, module in _parts("calc")
        for each in module.CALCULATIONS
    }


def calculation(name: str) -> Calculation:
    """The calculation of that name.

    Refuses: `unknown_calculation`.
    """
    found = calculations().get(name)
    if found is None:
        near = get_close_matches(name, calculations(), 1)
        remedy = f"是不是 {near[0]}?" if near else "用 bangfu calc 看全部名称"
        raise Refused(f"没有测算“{name}”", remedy, "unknown_calculation")
    return found


def _parts(name: str) -> Iterator[tuple[AppConfig, ModuleType]]:
    """The module of that name of every line that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith(LINES) and util.find_spec(f"{config.name}.{name}"):
            yield config, import_module(f"{config.name}.{name}")
