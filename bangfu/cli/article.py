"""The article's questions asked of the ledger: printed beside computed, and what the figures say of each other."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bangfu.cli import things
from bangfu.indicators import evaluate, load
from bangfu.kernel.period import Period

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope

VERDICTS = {
    "match": "相符",
    "lower bound met": "不低于印出的下限",
    "differs": "不符",
    "conflict": "口径待核",
    "not a ledger fact": "不是总账数字",
    "kind not built yet": "该类单据尚未建成",
}


@cache
def questions() -> dict[str, Any]:
    """The texts of article.toml: one table an id, and the list of identities."""
    return tomllib.loads(files("bangfu.cli").joinpath("article.toml").read_text(encoding="utf-8"))


def targets() -> dict[str, int]:
    """The printed values by id, at which the demonstration aims."""
    return {key: fact["value"] for key, fact in questions().items() if key != "identity" and "value" in fact}


def check(scope: Scope) -> dict[str, Any]:
    """Every fact with its question, computed value, verdict and postings; then the identities and the named things.

    Shape: {"facts": [...], "identities": [...], "counts": {verdict: n}, "things": [...]}. A fact's `beside` is a
    second reading that the printed word allows, and its `mark` says that the reading is to be settled.
    """
    facts = {key: _fact(scope, key, text) for key, text in questions().items() if key != "identity"}
    identities = [_identity(text, facts) for text in questions()["identity"]]
    for found in identities:
        if found["holds"] is False:
            facts[found["ids"][0]]["verdict"] = "conflict"
    for fact in facts.values():
        fact["verdict_text"] = VERDICTS[fact["verdict"]]
    counts = {v: n for v in VERDICTS if (n := sum(f["verdict"] == v for f in facts.values()))}
    named = things.listed(scope, things.texts())
    return {"facts": list(facts.values()), "identities": identities, "counts": counts, "things": named}


def _fact(scope: Scope, key: str, text: dict[str, Any]) -> dict[str, Any]:
    question = {k: text[k] for k in ("indicator", "region", "period", "programme", "helper") if k in text}
    fact = {
        "id": key,
        "printed": text["printed"],
        "question": question,
        "why": text.get("why", ""),
        "value": None,
        "unit": text.get("unit", ""),
        "shown": "—",
        "postings": 0,
        "overlap": 0,
        "overlap_text": "",
        "beside": None,
        "mark": "",
    }
    if "indicator" not in text:
        return {**fact, "own_verdict": "not a ledger fact", "verdict": "not a ledger fact"}
    if text["indicator"] not in load.indicators():
        return {**fact, "own_verdict": "kind not built yet", "verdict": "kind not built yet"}
    asked = evaluate.question(
        region=text["region"],
        period=Period.parse(text["period"]),
        programme=text.get("programme", ""),
        helper=text.get("helper", ""),
    )
    found = evaluate.figure(scope, text["indicator"], **asked)
    verdict = _verdict(found.value, text)
    return {
        **fact,
        "value": found.value,
        "unit": found.unit,
        "shown": found.shown,
        "postings": found.postings,
        "position": found.position,
        "overlap": found.overlap,
        "overlap_text": found.as_dict()["overlap_text"],
        "beside": _beside(scope, text["beside"], asked) if "beside" in text else None,
        "mark": text.get("mark", ""),
        "own_verdict": verdict,
        "verdict": verdict,
    }


def _beside(scope: Scope, code: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The same question to another indicator; without a value as long as that is not built."""
    if code not in load.indicators():
        return {"indicator": code, "value": None, "unit": "", "shown": "—", "postings": 0}
    found = evaluate.figure(scope, code, **asked)
    return {"indicator": code, "value": found.value, "unit": found.unit, "shown": found.shown,
            "postings": found.postings}  # fmt: skip


def _verdict(value: Any, text: dict[str, Any]) -> str:
    if text.get("bound") == "lower":
        return "lower bound met" if value is not None and text["value"] <= value < text["below"] else "differs"
    return "match" if value == text["value"] else "differs"


def _identity(text: dict[str, Any], facts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Whether the identity holds on the computed values; None while a side is not built yet."""
    parts = text.get("parts") or [text["part"]]
    ids = [*parts, text["whole"]]
    found = {"kind": text["kind"], "ids": ids, "why": text["why"], "left": None, "right": None, "holds": None}
    values = [facts[i]["value"] for i in ids]
    if any(v is None for v in values):
        return found
    left, right = sum(values[:-1]) * text.get("each", 1), values[-1]
    holds = left <= right if text["kind"] == "part" else left == right
    return {**found, "left": left, "right": right, "holds": holds}


def text(found: dict[str, Any]) -> str:
    """The check as lines for people."""
    lines = [_line(fact) for fact in found["facts"]]
    marks = {True: "✓", False: "△", None: "…"}
    lines += [f"{marks[i['holds']]} {'+'.join(i['ids'][:-1])} → {i['ids'][-1]}:{i['why']}" for i in found["identities"]]
    return "\n".join([*lines, *things.lines(found["things"])])


def _line(fact: dict[str, Any]) -> str:
    beside = f",另一读法 {fact['beside']['shown']}" if fact["beside"] else ""
    parts = (
        f"{fact['id']}  {fact['printed']:<10}{fact['shown']:<14}{fact['verdict_text']}",
        f"(自身:{VERDICTS[fact['own_verdict']]})" if fact["own_verdict"] != fact["verdict"] else "",
        f"  {fact['postings']} 条" if fact["postings"] else "",
        f"  其中重复:{fact['overlap_text']}" if fact["overlap"] else "",
        f"  {fact['mark']} {VERDICTS['conflict']}{beside}:{fact['why']}" if fact["mark"] else "",
    )
    return "".join(parts)
