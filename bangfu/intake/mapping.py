"""Headers of any workbook matched to the columns of a kind: scored, explained, correctable."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from bangfu.intake.target import Target
from bangfu.intake.units import narrow, split_header
from bangfu.kernel.errors import Problem, Refused
from bangfu.workbooks.marked import COLUMN
from bangfu.workbooks.sheets import Value, letters

EXACT, SYNONYM, NEAR = 100, 95, 75
NEVER_GUESSED = ("money", "integer")  # a wrong number is far worse than a question
IGNORED = (COLUMN, "序号")
IGNORE = "-"


@dataclass(frozen=True, slots=True)
class Match:
    """One header and what it was taken for.

    Shape: `at` is the column of the sheet from 1; `name` "" means that it is not read; `score` 0 to 100.
    """

    at: int
    header: str
    name: str
    score: int
    why: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The headers of one line and their meanings."""

    matches: tuple[Match, ...]

    @property
    def read(self) -> dict[int, Match]:
        """The matches that name a column, by the column of the sheet."""
        return {match.at: match for match in self.matches if match.name}

    @property
    def certain(self) -> int:
        """How many headers are exact or known under another name."""
        return sum(match.score >= SYNONYM for match in self.matches if match.name)

    def as_list(self) -> list[dict[str, object]]:
        """The mapping as plain values, for the page where the user may change it."""
        return [
            {
                "column": letters(m.at),
                "header": m.header,
                "name": m.name,
                "score": m.score,
                "why": m.why,
                "unit": m.unit,
            }
            for m in self.matches
        ]


def match_headers(cells: Sequence[Value], targets: Sequence[Target], chosen: Table[str, str] | None = None) -> Mapping:
    """What each header of a line means; each column is given away once, the best score first.

    Shape: `chosen` maps headers to names of columns by the user's own decision, `-` to nothing.
    Refuses: `mixed_units`, `bad_unit`, `unknown_column` (a choice that names no column).
    """
    chosen = {narrow(header): name for header, name in (chosen or {}).items()}
    unknown = set(chosen.values()) - {target.name for target in targets} - {IGNORE, ""}
    if unknown:
        raise Refused(f"没有“{'、'.join(sorted(unknown))}”这一列", "请从列表里选择", "unknown_column")
    headers = [(at, str(cell)) for at, cell in enumerate(cells, 1) if isinstance(cell, str) and cell.strip()]
    candidates = sorted(
        (scored for at, header in headers for scored in _candidates(at, header, targets, chosen)),
        key=lambda m: (-m.score, m.at),
    )
    best: dict[int, Match] = {}
    taken: set[str] = set()
    for match in candidates:
        if match.at not in best and match.name not in taken:
            best[match.at] = match
            taken.add(match.name)
    return Mapping(tuple(best.get(at) or _unread(at, header, targets) for at, header in headers))


def _candidates(at: int, header: str, targets: Sequence[Target], chosen: Table[str, str]) -> list[Match]:
    title, unit = split_header(header)
    wanted = chosen.get(narrow(header))
    if wanted is not None:
        return [Match(at, header, wanted, EXACT, "由用户指定", unit)] if wanted not in ("", IGNORE) else []
    found = []
    for target in targets:
        score, why = _score(title, target)
        if score >= (SYNONYM if target.type in NEVER_GUESSED else NEAR) and title not in IGNORED:
            found.append(Match(at, header, target.name, score, why, unit))
    return found


def _score(title: str, target: Target) -> tuple[int, str]:
    own = split_header(target.title)[0]
    if title in (own, target.name):
        return EXACT, "与列名相同"
    if title in map(_bare, _synonyms(target.name, target.type)):
        return SYNONYM, f"“{target.title}”的常用写法"
    score = int(fuzz.token_sort_ratio(" ".join(title), " ".join(own)))
    return min(score, SYNONYM - 1), f"与“{target.title}”相近({score} 分)"


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bangfu.intake").joinpath("synonyms.toml").read_text(encoding="utf-8"))


def _synonyms(name: str, type_: str) -> list[str]:
    return _words()["name"].get(name) or _words()["type"].get(type_, [])


def _bare(word: str) -> str:
    return split_header(word)[0]


def _unread(at: int, header: str, targets: Sequence[Target]) -> Match:
    if narrow(header) in IGNORED:
        return Match(at, header, "", 0, "不需要读取")
    title = split_header(header)[0]
    near = max(targets, key=lambda target: _score(title, target)[0], default=None)
    score = _score(title, near)[0] if near else 0
    hint = f";是不是“{near.title}”?" if near and score >= 50 else ""
    return Match(at, header, "", score, f"没有对应的列{hint}")


def warnings(mapping: Mapping, sheet: str, line: int) -> list[Problem]:
    """What the user should look at: headers that are not read, and those matched by likeness only."""
    found = []
    for match in mapping.matches:
        place = f"{sheet}!{letters(match.at)}{line}"
        if not match.name and narrow(match.header) not in IGNORED:
            message = f"表头“{match.header}”没有读入:{match.why}"
            remedy = "如需读入,请指定它对应哪一列"
            found.append(Problem(place, message, remedy, "unmatched_header", "warning", match.header))
        elif match.name and match.score < SYNONYM:
            message = f"表头“{match.header}”按相近处理:{match.why}"
            found.append(Problem(place, message, "请核对;不对请另行指定", "near_header", "warning", match.header))
    return found
