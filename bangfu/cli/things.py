"""What the article names beside its figures: which document it is in this home, in which state, what is left open."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bangfu.documents import catalogue, find
from bangfu.registry import parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bangfu.registry.scope import Scope

NOT_BUILT = "单据种类尚未建成"
NOT_HERE = "本账没有这张单据"
REGISTERS = {"working_bodies": (parties.units_with_a_working_body, "家单位已登记")}


@cache
def texts() -> dict[str, dict[str, str]]:
    """The texts of things.toml by id, in the order of the article."""
    return tomllib.loads(files("bangfu.cli").joinpath("things.toml").read_text(encoding="utf-8"))


def listed(scope: Scope, said: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Every thing that is said with the document that it is, as far as the scope shows it.

    Shape: `state` is None where there is no document, and `state_text` says why.
    """
    papers = find.evidence(scope, {(one["kind"], one["number"]) for one in said.values() if "number" in one})
    return [_thing(key, one, papers.get((one.get("kind", ""), one.get("number", "")))) for key, one in said.items()]


def _thing(key: str, text: Mapping[str, str], paper: dict[str, Any] | None) -> dict[str, Any]:
    kind = text.get("kind")
    built = kind in catalogue.kinds()
    state_text = paper["state_title"] if paper else NOT_HERE if built else NOT_BUILT
    if "register" in text:
        count, unit = REGISTERS[text["register"]]
        state_text = f"登记簿里 {count()} {unit}"
    return {
        "id": key,
        "words": text["words"],
        "what": text["what"],
        "kind": kind,
        "kind_title": catalogue.title(kind) if kind and built else "",
        "number": text.get("number"),
        "state": paper["state"] if paper else None,
        "state_text": state_text,
        "basis_text": paper["basis_title"] if paper else "",
        "open": text.get("open", ""),
    }


def lines(things: Sequence[dict[str, Any]]) -> list[str]:
    """The things as lines for people."""
    return [_line(one) for one in things]


def _line(one: dict[str, Any]) -> str:
    document = f"{one['kind_title']} {one['number']} " if one["state"] else ""
    left_open = f"  文中未载:{one['open']}" if one["open"] else ""
    return f"{one['id']}  {one['words']} · {one['what']}  {document}{one['state_text']}{left_open}"
