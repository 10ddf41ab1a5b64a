"""The audit trail as lines of RFC 5424 for the log of an office: one row, one line, number and seal go along."""

from __future__ import annotations

from datetime import UTC

from bangfu.access.models import Record

FACILITY = 13  # log audit
SEVERITY = {"done": 6, "refused": 4, "failed": 3}  # informational, warning, error
ID = "bangfu@32473"  # the number of IANA for documents: an office that has one of its own puts it here
NAMES = ("number", "who", "origin", "method", "act", "target", "status", "result")
BOM = "\ufeff"


def line(row: Record, host: str) -> str:
    """The row as one line without its end.

    Shape: <priority>1 time host bangfu - method [data] text; the text begins with the mark of UTF-8, as the standard
    wants it. Basis: RFC 5424, 6.
    """
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    values = {**{name: str(getattr(row, name)) for name in NAMES}, "chain": bytes(row.chain).hex()}
    data = " ".join(f'{name}="{_value(value)}"' for name, value in values.items())
    said = _plain(" ".join(part for part in (row.who or "-", row.act, row.target, row.get_result_display()) if part))
    head = f"<{8 * FACILITY + SEVERITY[row.result]}>1 {at} {_token(host, 255)} bangfu - {_token(row.method, 32)}"
    return f"{head} [{ID} {data}] {BOM}{said}"


def _plain(text: str) -> str:
    """The text on one line: what a name or an address holds never begins a line of its own."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _value(text: str) -> str:
    return _plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def _token(text: str, most: int) -> str:
    kept = "".join(mark for mark in text if "!" <= mark <= "~")[:most]
    return kept or "-"
