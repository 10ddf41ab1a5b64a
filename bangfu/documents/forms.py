"""Django forms made from the columns of a kind; what points elsewhere is typed as words and resolved in the scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from bangfu.documents import catalogue, find, rolls
from bangfu.documents.models import Body, Document
from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import to_fen, yuan
from bangfu.registry import trees, vault
from bangfu.registry.lookup import Lookup
from bangfu.registry.scope import Scope
from bangfu.registry.words import TableWords


class WordField(forms.CharField):
    """A text that stands for something: resolved by a function that may refuse."""

    def __init__(self, resolve: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resolve = resolve

    def clean(self, value: Any) -> Any:
        """What the words name; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.resolve(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from None


def form_class(kind: str, scope: Scope, on: date) -> type[forms.Form]:
    """The form of a kind: one field a column, Chinese labels, money in 元.

    Time: names of places are read on the day typed in the form, otherwise on `on`.
    """
    words = Words(scope, on)
    fields: dict[str, Any] = {column.name: _field(column, words) for column in catalogue.columns(kind)}
    return type("DocumentForm", (DatedForm,), {**fields, "words": words})


@dataclass(slots=True)
class Words:
    """What the words of a form may name, and on which day."""

    scope: Scope
    day: date
    lookup: Lookup = field(init=False)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.scope, self.day, TableWords(self.scope))

    def region(self, text: str) -> Any:
        """The place that the text names on the day of the form."""
        return self.lookup.region(text, self.day)


class DatedForm(forms.Form):
    """A form whose names of places are those of its own day."""

    words: Words

    def full_clean(self) -> None:
        """Cleans the form, with its day set before the names are looked up."""
        if self.is_bound:
            with suppress(ValueError):  # the date's own field says what is wrong with it
                self.words.day = date.fromisoformat(str(self.data.get(self.add_prefix("date"), "")).strip())
        super().full_clean()


def initial(head: Document, body: Body) -> dict[str, Any]:
    """The document's values as people type them."""
    holders: dict[str, Document | Body] = {"head": head, "body": body}
    return {c.name: _typed(c, holders[c.where], head.date) for c in catalogue.columns(head.kind)}


def values(form: forms.Form, kind: str) -> dict[str, Any]:
    """The cleaned values as `life` takes them."""
    return {c.name: form.cleaned_data[c.name] for c in catalogue.columns(kind) if c.name in form.cleaned_data}


def _typed(column: catalogue.Column, holder: Document | Body, day: date) -> Any:
    value = getattr(holder, column.name)
    if value is None or value == "":
        return ""
    match column.type:
        case "roll":
            return rolls.typed(value, _roll_columns(holder))
        case "person":
            return vault.references([value]).get(value, value)
        case "money":
            return yuan(value)
        case "region":
            return trees.called_on(getattr(holder, f"{column.name}_id"), day)
        case "matter":
            return value.partition("/")[2] if column.kinds else value
    return getattr(value, "name", value)


def _roll_columns(holder: Document | Body) -> tuple[catalogue.Column, ...]:
    declared = catalogue.roll(holder.KIND) if isinstance(holder, Body) else None
    return declared[1] if declared else ()


def _label(column: catalogue.Column) -> str:
    """The title, and for money the unit that is typed in: a figure without one invites 万元."""
    return f"{column.title}(元)" if column.type == "money" else column.title


def _field(column: catalogue.Column, words: Words) -> forms.Field:
    common: dict[str, Any] = {"label": _label(column), "required": column.required, "help_text": column.help}
    if column.type == "roll":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 10, "class": "paste"}), **common)
    if column.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    if column.type == "integer":
        return forms.IntegerField(**common)
    if column.type == "choice":
        empty = [] if column.required else [("", "(不填)")]
        return forms.ChoiceField(choices=[*empty, *column.choices], **common)
    resolvers: dict[str, Callable[[str], Any]] = {
        "money": to_fen,
        "region": words.region,
        "organisation": words.lookup.organisation,
        "programme": words.lookup.programme,
        "matter": lambda text: find.matter(words.scope, text, column.kinds),
    }
    if column.type in resolvers:
        return WordField(resolvers[column.type], **common)
    return forms.CharField(max_length=column.length or None, **common)


def reason_field() -> forms.Field:
    """The written reason that a step asks for."""
    return forms.CharField(label="更正的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
