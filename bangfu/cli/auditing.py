"""A text audited from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bangfu.cli.start import AsUser, Home, Json, answer, command, scope_of

NOT_LEDGER = "not a ledger fact"
MARKS = {
    "proved": "✓",
    "rounding": "≈",
    "contradicted": "✗",
    "no record": "○",
    "ambiguous": "?",
    NOT_LEDGER: "–",
}


@command
def audit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="文稿:.txt 或 .docx")],
    *,
    pair: Annotated[str, typer.Option("--pair", help="文中没有写明时的 帮扶方:受援地,例如 烟台市:巫山县")] = "",
    period: Annotated[str, typer.Option("--period", help="文中没有写明时的期间,例如 2021")] = "",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """核对一篇文稿里的数字:相符、约数相符、不符、无记录,各说明最近的原因;从不入账。"""
    from bangfu.reports import audit as audit_
    from bangfu.reports.auditing import reading

    text = reading.text_of(file.name, file.read_bytes())
    found = audit_.audit(scope_of(user), text, today=date.today(), pair=pair, period=period).as_dict()
    answer(found, as_json, lambda: _text(found))


def _text(found: dict[str, Any]) -> str:
    """The audit as lines for people."""
    lines = [f"{MARKS[f['verdict']]} {_line(f)}" for f in found["figures"]]
    lines += [f"{'✓' if i['holds'] else '△'} {i['why']}" for i in found["identities"]]
    counts = ",".join(f"{_title(found, verdict)} {n}" for verdict, n in found["counts"].items())
    return "\n".join([*lines, f"共 {len(found['figures'])} 个数:{counts}(位置 {found['position']})"])


def _title(found: dict[str, Any], verdict: str) -> str:
    return next(str(f["verdict_text"]) for f in found["figures"] if f["verdict"] == verdict)


def _line(figure: dict[str, Any]) -> str:
    helper = figure["helper"].removeprefix("@")
    asked = [helper, figure["helped"], figure["period"], figure["indicator_name"]]
    where = " ".join(filter(None, asked)) if figure["verdict"] != NOT_LEDGER else ""
    ledger = f"{figure['postings']} 条分录" if figure["postings"] else ""
    said = ";".join(filter(None, (ledger, figure["explanation"])))
    return "  ".join(filter(None, (figure["text"], figure["verdict_text"], where, said)))
