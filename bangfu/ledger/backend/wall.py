"""Who reads, as PostgreSQL's row-level security is told it: whoever says nothing is shown nothing.

A stretch of code says who reads (`read_by`), or that a rule of the house needs all rows for a moment (`lifted`).
Each connection is told before its next statement, so nothing outlives a request however long connections are kept.
SQLite knows no such wall; there the scope of every question is the only one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOBODY, OWNER = "", "whole"

# The stretches that need all rows, each by the rule that does; tests/house keeps the list of who may use them.
STEPS = "documents.steps"  # guards, limits, numbers and named Matters are the same for whoever takes the step
MATTERS = "documents.matters"  # a document is shown with what it names, the city's batch for instance
POSTING = "ledger.posting"  # holdings and limits; the only way to write into the ledger
SEALING = "ledger.sealing"  # positions are given to every entry
ENGINE = "ledger.engine"  # the position of the books, and which two subjects are one person
UPLOADS = "intake.uploads"  # the same file twice is one upload; an upload is shown only when all of it may be
SERIALS = "reports.serials"  # the next issue's number counts every filed one

_process = [NOBODY]
_reader: ContextVar[str | None] = ContextVar("bangfu_wall_reader", default=None)
_lifted: ContextVar[str] = ContextVar("bangfu_wall_lifted", default="")


def act_as_owner() -> None:
    """Lets this process see all wherever nobody is said to read: for commands, which act as the owner of the home."""
    _process[0] = OWNER


def act_as_nobody() -> None:
    """Lets this process see nothing wherever nobody is said to read: for what serves pages; so it also begins."""
    _process[0] = NOBODY


def told() -> tuple[str, str]:
    """Who reads now, as the policies take it, and the rule for which the wall is lifted."""
    reader = _reader.get()
    return _process[0] if reader is None else reader, _lifted.get()


@contextmanager
def read_by(reader: str) -> Iterator[None]:
    """A stretch of code in which this reader reads: a text of `registry.scope.told`, or NOBODY."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def lifted(rule: str) -> Iterator[None]:
    """A stretch of code whose rule needs all rows; what is written stays checked, but for postings by POSTING."""
    token = _lifted.set(rule)
    try:
        yield
    finally:
        _lifted.reset(token)
