"""A column of a kind, as far as headers are matched to it and rows are judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bangfu.kernel.personal import Personal


@dataclass(frozen=True, slots=True)
class Target:
    """A column that a header may mean.

    Shape: `choices` are titles by code; `type` is one of text, date, money, integer, choice, credit_code, identity,
    or a look-up that `Judge.resolve` knows; `personal` is the declaration of a column of people.
    """

    name: str
    title: str
    type: str
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    where: str = "head"
    personal: Personal | None = None
