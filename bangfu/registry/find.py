"""One word resolved: the place, unit or channel that a text names, within a scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bangfu.registry.lookup import Lookup, plain
from bangfu.registry.models import Organisation, Programme, Region
from bangfu.registry.scope import Scope
from bangfu.registry.words import FewWords, TableWords


def region(scope: Scope, text: str, on: date) -> Region:
    """The region that the text names on the day.

    Refuses: `unknown_region`, `abolished_region`, `ambiguous_region`, `region_not_yet`, and what joint regions refuse.
    """
    return Lookup(scope, on, TableWords(scope)).region(text)


def places(scope: Scope, text: str, on: date) -> list[Region]:
    """The regions that the text names on the day, several joined by 、 each alone; nothing is made by reading.

    Refuses: as `region`.
    """
    return Lookup(scope, on, TableWords(scope)).places(text)


def regions(scope: Scope, texts: Iterable[str], on: date) -> dict[str, Region]:
    """The region that each text names on the day, looked up together.

    Refuses: as `region`, for the first that cannot be resolved.
    Cost: two small queries for texts that are names or codes, some more for each path or list.
    """
    wanted = list(dict.fromkeys(texts))
    lookup = Lookup(scope, on, FewWords(scope, map(plain, wanted)))
    return {text: lookup.region(text) for text in wanted}


def organisation(scope: Scope, text: str, on: date) -> Organisation:
    """The organisation that the text names.

    Refuses: `unknown_organisation`, `ambiguous_organisation`.
    """
    return Lookup(scope, on, TableWords(scope)).organisation(text)


def programme(text: str) -> Programme:
    """The channel that the text names by code or name.

    Refuses: `unknown_programme`.
    """
    everything = Scope.everything()
    return Lookup(everything, date.max, TableWords(everything)).programme(text)
