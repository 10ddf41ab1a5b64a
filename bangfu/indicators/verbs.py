"""The ten verbs: how a table of text becomes a question to the ledger."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import UNIT_TITLES
from bangfu.kernel.where import POSTING_COLUMNS, Where
from bangfu.ledger import measures
from bangfu.ledger.question import AGAINST, KEYS, VERBS, WINDOWS, Ask

__all__ = ["VERBS", "Ask", "ask"]

KEYED = ("distinct", "age")
OPTIONS = ("where", "of", "by", "window", "at_least", "at_most", "need", "against")
PARTS = ("change", "target", "need")
WORDS = (*VERBS, *OPTIONS)
UNITS = (*UNIT_TITLES, "ratio")
NATURES = {
    "sum": ("flow",), "balance": ("flow", "stock"), "last": ("last",), "days": ("stock",), "age": ("stock",),
    "distinct": ("flow", "stock"), "having": ("flow", "stock"), "target": ("last",),
}  # fmt: skip
FIXED_UNITS = {"age": "day", "change": "ratio", "target": "ratio"}

Named = Callable[[str], Mapping[str, Any]]


def ask(code: str, table: Mapping[str, Any], named: Named) -> Ask:
    """The question that a table asks; `named` gives the table of another indicator.

    Refuses: `bad_verb`, `unknown_measure`, `bad_key`, and what the grammar of `where` refuses.

    >>> ask("x", {"ratio": {"numerator": {"sum": "money.spend"}}}, dict)
    Traceback (most recent call last):
    ...
    bangfu.kernel.errors.Refused: ratio 要写 numerator 和 denominator。例如 ratio = { numerator = {…}, denominator = {…} }
    """
    found = [verb for verb in VERBS if verb in table]
    if len(found) != 1:
        said = "、".join(found) or "一个也没有"
        raise Refused(f"每个指标正好用一个动词,现在有:{said}", f"可用:{'、'.join(VERBS)}", "bad_verb")
    verb = found[0]
    where = Where.of(table.get("where"))
    if verb in ("ratio", "change", "target"):
        return _COMPOSED[verb](code, table, where, named)
    if verb == "having":
        return _having(code, table, where, named)
    measured = _measures(table[verb])
    key = _key(table, verb) if verb in KEYED else ""
    return Ask(code, verb, measured, where, of=key)


def _measures(text: Any) -> tuple[str, ...]:
    codes = tuple(text) if isinstance(text, list | tuple) else (text,)
    known = measures.all_measures()
    for code in codes:
        if not any(m == code or m.startswith(f"{code}.") for m in known):
            near = difflib.get_close_matches(str(code), known, 1)
            hint = f"是不是想写 {near[0]}?" if near else "先在 measures.toml 里声明"
            raise Refused(f"没有计量项“{code}”", hint, "unknown_measure")
    return codes


def _key(table: Mapping[str, Any], verb: str) -> str:
    key = table.get("of", "about" if verb == "age" else "")
    if key not in KEYS:
        raise Refused(f"{verb} 的 of 写的是“{key}”", f"可用:{'、'.join(KEYS)}", "bad_key")
    return str(key)


def named_in(table: Mapping[str, Any]) -> Iterator[str]:
    """The codes of other indicators that a table names as its parts."""
    sides = table.get("ratio", {})
    for part in (*(sides.values() if isinstance(sides, Mapping) else ()), *(table.get(k) for k in PARTS)):
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            yield from named_in(part)


def _part(code: str, text: Any, named: Named, where: Where) -> Ask:
    """A part: the code of another indicator, or a table of its own; the filter of the whole holds for it too."""
    inner = ask(code, named(text) if isinstance(text, str) else text, named)
    return narrowed(inner, where) if where else inner


def check(one: Ask, unit: str) -> None:
    """Nothing, when the question suits the nature, the codes and the unit of its measures, in all its parts.

    Refuses: `bad_unit`, `bad_verb`, `bad_code`, each with what is allowed.
    """
    if unit not in UNITS:
        near = difflib.get_close_matches(unit, UNITS, 1)
        raise Refused(
            f"单位写的是“{unit}”", f"可用:{'、'.join(UNITS)}" + (f";是不是 {near[0]}?" if near else ""), "bad_unit"
        )
    wanted = {FIXED_UNITS[one.verb]} if one.verb in FIXED_UNITS else _units(one)
    if wanted and wanted != {unit}:
        raise Refused(f"单位写的是“{unit}”", f"这样算出来的单位是 {'、'.join(sorted(wanted))}", "bad_unit")
    for leaf in _leaves(one):
        known = [measures.measure(code) for top in leaf.measures for code in measures.branch(top)]
        unsuited = [m for m in known if m.nature not in NATURES[leaf.verb]]
        if unsuited:
            suited = "、".join(verb for verb, natures in NATURES.items() if unsuited[0].nature in natures)
            raise Refused(
                f"{unsuited[0].code} 是 {unsuited[0].nature},不能用 {leaf.verb}", f"可用:{suited}", "bad_verb"
            )
        for column, values in leaf.where.conditions:
            _check_codes(known, column, values)


def _units(one: Ask) -> set[str]:
    """The units that the measures of a sum give it; nothing where the unit is free, as for counts and ratios."""
    if one.verb not in ("sum", "balance", "last"):
        return set()
    return {measures.measure(code).unit for top in one.measures for code in measures.branch(top)}


def _check_codes(known: Sequence[measures.Measure], column: str, values: Sequence[str]) -> None:
    if column not in ("category", "trait", "grade"):
        return
    for value in values:
        allowed = [m.wrong_code(column, value) for m in known]
        if all(allowed):
            raise Refused(f"where 里 {column} 写的是“{value}”", f"可用:{allowed[0]}", "bad_code")


def _leaves(one: Ask) -> Iterator[Ask]:
    if one.measures:
        yield one
    for part in one.parts:
        yield from _leaves(part)


def narrowed(one: Ask, where: Where) -> Ask:
    """The same question with one more filter, in all its parts."""
    parts = tuple(narrowed(part, where) for part in one.parts)
    return replace(one, where=one.where.merged(where), parts=parts)


def _ratio(code: str, table: Mapping[str, Any], where: Where, named: Named) -> Ask:
    sides = table["ratio"]
    if not isinstance(sides, Mapping) or set(sides) != {"numerator", "denominator"}:
        remedy = "例如 ratio = { numerator = {…}, denominator = {…} }"
        raise Refused("ratio 要写 numerator 和 denominator", remedy, "bad_key")
    parts = tuple(_part(code, sides[side], named, where) for side in ("numerator", "denominator"))
    return Ask(code, "ratio", parts=parts)


def _change(code: str, table: Mapping[str, Any], where: Where, named: Named) -> Ask:
    against = table.get("against", "")
    if against not in AGAINST:
        raise Refused(f"change 的 against 写的是“{against}”", f"可用:{'、'.join(AGAINST)}", "bad_key")
    return Ask(code, "change", against=against, parts=(_part(code, table["change"], named, where),))


def _target(code: str, table: Mapping[str, Any], where: Where, named: Named) -> Ask:
    aimed = table["target"]
    if not isinstance(aimed, str):
        raise Refused("target 要写一个指标的代码", '例如 target = "direct_funds"', "bad_key")
    return Ask(code, "target", _measures(f"target.{aimed}"), where, parts=(_part(code, aimed, named, where),))


_COMPOSED = {"ratio": _ratio, "change": _change, "target": _target}


def _having(code: str, table: Mapping[str, Any], where: Where, named: Named) -> Ask:
    bounds = [bound for bound in ("at_least", "at_most") if bound in table]
    if len(bounds) != 1 or not isinstance(table[bounds[0]], int):
        raise Refused("having 要写 at_least 或 at_most 之一", "例如 at_least = 1", "bad_key")
    window = table.get("window", "period")
    if window not in WINDOWS:
        raise Refused(f"having 的 window 写的是“{window}”", f"可用:{'、'.join(WINDOWS)}", "bad_key")
    if "need" not in table:
        raise Refused("having 没有写要求什么", '例如 need = { sum = "training.attendance" }', "bad_key")
    key = _key(table, "having")
    matched = table.get("by", key)
    if matched not in POSTING_COLUMNS:
        raise Refused(f"having 的 by 写的是“{matched}”", f"可用:{'、'.join(POSTING_COLUMNS)}", "bad_key")
    return Ask(
        code, "having", _measures(table["having"]), where, of=key, by=matched, window=window, bound=bounds[0],
        amount=table[bounds[0]], parts=(_part(code, table["need"], named, Where()),),
    )  # fmt: skip
