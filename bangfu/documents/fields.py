"""The fields that bodies need beside Django's own: money in fen, the key of a Matter, a person, a roll of people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from bangfu.kernel.personal import Personal

MATTER_LENGTH = 120
SUBJECT_LENGTH = 40


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in fen; people see and type yuan. Unit: fen, and the field's name ends in `_fen`."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Refuses a name that does not say its unit."""
        if not name.endswith("_fen"):
            raise ImproperlyConfigured(f"{cls.__name__}.{name}: the name of a MoneyField ends in _fen")
        super().contribute_to_class(cls, name, private_only)


class MatterField(models.CharField):  # type: ignore[type-arg]
    """The key of a Matter ("fund.batch/ZB-1") of one of the kinds; people type its number or title."""

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MATTER_LENGTH)
        self.kinds = tuple(kinds)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration needs to make the field again; the kinds change nothing in the database."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs


class PersonField(models.CharField):  # type: ignore[type-arg]
    """The pseudonymous subject of a person; people type a name, where it is not enough with a unit or an ID number.

    Shape: `personal` says for what the person is named and how long; a test refuses a field that does not say it.
    """

    def __init__(self, *args: Any, personal: Personal | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", SUBJECT_LENGTH)
        self.personal = personal
        super().__init__(*args, **kwargs)


class RollField(models.JSONField):
    """A list of rows of one abstract model, each a mapping from its field names to plain values."""

    def __init__(self, *args: Any, row: type[models.Model] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        self.row = row
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration needs to make the field again; the columns of the rows change nothing in the database."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs
