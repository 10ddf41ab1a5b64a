"""Columns that hold sealed personal data; the declaration beside the title is the one that everything goes by."""

from __future__ import annotations

from typing import Any

from django.db import models

from bangfu.kernel.personal import Personal


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A text about a person, sealed by the person's own key; empty where nothing is known or the key was destroyed."""

    def __init__(self, *args: Any, personal: Personal | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        self.personal = personal
        super().__init__(*args, **kwargs)
