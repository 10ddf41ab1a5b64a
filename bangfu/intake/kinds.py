"""The columns of a kind of document, as intake reads and offers them."""

from __future__ import annotations

import json
from functools import cache

from bangfu.documents import catalogue
from bangfu.intake import store
from bangfu.intake.target import Target
from bangfu.kernel.errors import Refused


def targets(kind: str) -> tuple[Target, ...]:
    """The columns of a kind.

    Refuses: `unknown_kind`.
    """
    title(kind)
    return _targets(kind)


@cache
def _targets(kind: str) -> tuple[Target, ...]:
    return tuple(
        Target(c.name, c.title, c.type, c.required, dict(c.choices), tuple(c.kinds), c.where, c.personal)
        for c in catalogue.sheet_columns(kind)
    )


def title(kind: str) -> str:
    """The Chinese name of a kind.

    Refuses: `unknown_kind`.
    """
    kinds = catalogue.kinds()
    if kind not in kinds:
        raise Refused(f"没有单据种类“{kind}”", "可用:" + "、".join(sorted(kinds)), "unknown_kind")
    return kinds[kind].TITLE


def has_rows(kind: str) -> bool:
    """Whether sheet rows with the same document number form one document."""
    return any(target.where == "row" for target in _targets(kind))


def version(kind: str) -> str:
    """The version of a kind's template: it changes whenever a column does."""
    described = [[t.name, t.title, t.type, t.required, sorted(t.choices)] for t in _targets(kind)]
    return store.digest(json.dumps(described, ensure_ascii=False).encode())[:12]
