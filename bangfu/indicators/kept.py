"""Definitions as plain values that are kept with a report, and indicators again from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from bangfu.indicators.load import Definition, Indicator
from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger.question import Ask

SAID = ("name", "unit", "show", "basis", "excludes")


def plain(indicator: Indicator, periods: Iterable[Period]) -> list[dict[str, Any]]:
    """The definitions in force for the periods as values of JSON, oldest first."""
    used = {rule.since: rule for rule in (indicator.for_period(period) for period in periods)}
    return [_plain(used[since]) for since in sorted(used)]


def indicator(code: str, kept: Iterable[Mapping[str, Any]]) -> Indicator:
    """The indicator with the definitions that were kept."""
    return Indicator(code, "定稿", tuple(_definition(one) for one in kept), ())


def _plain(rule: Definition) -> dict[str, Any]:
    said = {key: getattr(rule, key) for key in SAID}
    return {"since": rule.since.isoformat(), **said, "ask": _listed(asdict(rule.ask))}


def _listed(value: Any) -> Any:
    """The value with lists for tuples, as JSON gives it back."""
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _definition(kept: Mapping[str, Any]) -> Definition:
    said = {key: kept[key] for key in SAID}
    return Definition(since=date.fromisoformat(kept["since"]), **said, ask=_ask(kept["ask"]), table={})


def _ask(kept: Mapping[str, Any]) -> Ask:
    where = Where(tuple((column, tuple(values)) for column, values in kept["where"]["conditions"]))
    parts = tuple(_ask(part) for part in kept["parts"])
    return Ask(**{**kept, "measures": tuple(kept["measures"]), "where": where, "parts": parts})
