"""What a single cell or line of a sheet is: a text, a year, a label, a unit, a column's code, a note below a table."""

from __future__ import annotations

from bangfu.registry.lookup import plain
from bangfu.reports.answering import quantities
from bangfu.reports.answering.vocabulary import texts
from bangfu.workbooks.grid import At, Grid


def texts_of(grid: Grid, line: int) -> list[tuple[At, str]]:
    """The texts that begin in a line, each once."""
    found: dict[At, str] = {}
    for column in range(1, grid.width + 1):
        at = grid.anchor((line, column))
        if at[0] == line and at not in found and is_text(grid, at):
            found[at] = grid.cell(at).text
    return list(found.items())


def titles_of(grid: Grid, line: int) -> list[str]:
    """The texts of a line above a table; a word such as 填报单位 is put together with the cell behind it."""
    found: list[str] = []
    open_key = False
    for _, text in texts_of(grid, line):
        bare = plain(text).rstrip(":").split("(")[0]
        if open_key:
            found[-1] = found[-1].rstrip(":\uff1a ") + ":" + text
        elif not is_foot(text) or _is_key(bare):
            found.append(text)
        open_key = not open_key and _is_key(bare) and ":" not in plain(text).rstrip(":")
    return found


def _is_key(word: str) -> bool:
    return any(word in known for known in texts()["keys"].values())


def is_text(grid: Grid, at: At) -> bool:
    """Whether the cell says something: a text, a formula that gives one, a formatted year or day."""
    cell = grid.cell(at)
    if cell.kind == "n":
        return cell.text.endswith(("年", "月", "日"))
    return bool(cell.text.strip()) and cell.kind in ("t", "f")


def speaks(grid: Grid, at: At) -> bool:
    """Whether the cell may stand in a header: a text or a bare year."""
    cell = grid.cell(at)
    year = cell.kind == "n" and cell.text.isdigit() and len(cell.text) == 4 and cell.text.startswith("20")
    return is_text(grid, at) or year


def is_empty(grid: Grid, at: At) -> bool:
    """Whether nothing stands in the cell or in the range that it belongs to."""
    return not grid.cell(at).kind


def is_label(grid: Grid, at: At) -> bool:
    """Whether the cell names its row: a text with a letter, not a code, not a lone sign such as —."""
    text = grid.cell(at).text
    return is_text(grid, at) and any(sign.isalpha() for sign in text) and not is_code(text)


def is_above(text: str) -> bool:
    """Whether the text stands above tables only, with its value in the next cell: 填报单位."""
    return plain(text).split("(")[0].rstrip(":") in texts()["marks"]["above"]


def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else."""
    return bool(quantities.listed(plain(text)))


def is_foot(text: str) -> bool:
    """Whether the text belongs below a table: notes, signatures."""
    key, colon, _ = plain(text).partition(":")
    return bool(colon) and key.split("(")[0].rstrip("0123456789") in texts()["marks"]["foot"]


def is_signature(text: str) -> bool:
    """Whether the text names who signs, or asks for a remark: such a row or column asks for no figure."""
    bare = plain(text).split("(")[0]
    return bare in texts()["marks"]["foot"] or bare in texts()["marks"]["aside"]


def is_code(text: str) -> bool:
    """Whether the text is a column's code: 甲, 1, (3)."""
    bare = plain(text).strip("()")
    known = bare in texts()["marks"]["codes"]
    return known or (bare.isdigit() and len(bare) < 3) or (len(bare) == 1 and bare.isascii())


def is_keyed(text: str) -> bool:
    """Whether the text is of the kind that stands above tables, a word and a colon: 填报单位:…"""
    key, colon, _ = plain(text).partition(":")
    return bool(colon) and _is_key(key.split("(")[0])
