"""What the books and the registry know that a row is judged by: words resolved, numbers taken, faults of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bangfu.documents import find
from bangfu.intake.target import Target
from bangfu.intake.verdict import Resolve
from bangfu.registry.lookup import Lookup
from bangfu.registry.scope import Scope

Known = dict[tuple[str, ...], find.Matters]


def resolvers(scope: Scope, today: date) -> Mapping[str, Resolve]:
    """A function for each look-up type: the key that a text names on a day; each list is loaded once."""
    lookup = Lookup(scope, today)
    everywhere = Lookup(Scope.everything(), today)
    known: Known = {}

    def region(text: str, day: date, target: Target) -> int:
        return lookup.region(text, day).pk

    def organisation(text: str, day: date, target: Target) -> int:
        return everywhere.organisation(text, day).pk

    def programme(text: str, day: date, target: Target) -> str:
        return everywhere.programme(text).pk

    def matter(text: str, day: date, target: Target) -> str:
        if not target.kinds:
            return find.key_of(scope, text)
        if target.kinds not in known:
            known[target.kinds] = find.Matters(target.kinds)
        return known[target.kinds].key(text)

    return {"region": region, "organisation": organisation, "programme": programme, "matter": matter}


def taken(kind: str, numbers: Sequence[str]) -> dict[str, str]:
    """Those numbers that a document already carries, with its state in words."""
    return find.taken(kind, numbers)
