"""The text of a roll as people paste it, from a sheet or from a chat, taken apart line by line; pure.

Nothing is guessed: a word that is neither part of a name nor known to a column is a fault of its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from bangfu.documents import people_words
from bangfu.documents.catalogue import Column
from bangfu.kernel.errors import Problem

_HIDDEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\ufe0f]")
_CIRCLED = re.compile(r"^\s*[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]\s*")
_NUMBERED = re.compile(
    r"^(?:\(\d{1,4}\)|\d{1,4} *[.\u3001):,;](?!\d)|\d{1,4}(?= )|[一二三四五六七八九十]{1,3}\u3001|[-*] ) *"
)
_CALL = re.compile(r"@(?:所有人|全体成员|全体|all)\b:?", re.IGNORECASE)
_ASIDE = re.compile(
    r"#? ?群?接龙:?|# ?群?接龙.*|例[\s::].*|(?:收到|好的|谢谢|辛苦了?|以上|如下|ok)[!。.~]*", re.IGNORECASE
)
_TITLE = re.compile(r".*(?:名单|名册|花名册|签到表|报名表)(?:如下)?:?")
_SAYING = re.compile(r"请|通知|报名|名单|尽快|大家|接龙")
_FACES = "强|赞|好的|OK|收到|玫瑰|鲜花|握手|抱拳|拳头|合十|庆祝|加油|微笑|愉快|咖啡|接龙|已接龙|已报名"
_TAIL = re.compile(
    r"(?:\s|[\u221a\u2600-\u27bf\U0001f000-\U0001faff]|#?接龙|\+1|[!\u3002.~;,\u3001:]"
    rf"|[\[\u3010(](?:{_FACES})[\])\u3011])+$"
)
_TABS = re.compile(r"\t")
_MARKS = re.compile(r"[,;\u3001]|:(?!\d)")
_WORD = re.compile(r"(?:\([^()]*\)|[^\s])+")
_NUMBER = re.compile(r"\d{1,4}[.\u3001)]?")
_HOURS = re.compile(r"(\d{1,4})(?:个?(?:学时|课时|小时))?")
PERSON_TITLES = ("姓名", "名字", "学员", "学员姓名", "参训人员", "人员姓名")
CHOICE_TITLES = ("对象", "人员类别", "类别", "人员类型", "身份")


@dataclass(slots=True)
class Said:
    """One line of the roll: as it was pasted, its words by column, and what of it was not understood."""

    line: str
    words: dict[str, str] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)


def lines(text: str, columns: Sequence[Column]) -> list[Said]:
    """What each line says; titles, empty lines and what a chat adds are left out.

    Shape: cells stand between tabs, else between , ; 、 : of either width, else between spaces. Under titles the cells
    are told by their place, otherwise by what they are; a running number in front is left out.
    """
    head: list[str] = []
    found = []
    integers = {c.name for c in columns if c.type == "integer"}
    for raw in text.splitlines():
        line = _without_chat(raw, counted=head[:1] == [] or head[0] not in integers)
        if not line:
            continue
        cells = _cells(line)
        titles = _titles(cells, columns)
        if titles:
            head = titles
            continue
        said = Said(raw.strip())
        found.append(said)
        if len(cells) > 1 and _NUMBER.fullmatch(cells[0]) and (not head or len(cells) > len(head)):
            cells = cells[1:]
        if _CALL.search(_one_width(raw)) and not any(c.takes(word) for c in columns for word in cells):
            said.faults.append(_unknown(line, columns))
        elif head and ("\t" in line or len(cells) == len(head)):
            _by_place(said, cells, head, columns)
        else:
            _by_kind(said, cells, columns)
    return found


def _without_chat(raw: str, *, counted: bool) -> str:
    """The line in one width, without its number, where lines are counted, and without what a chat adds."""
    called = _CALL.sub(" ", _one_width(_CIRCLED.sub("", raw))).rstrip()
    plain = called.strip(" ")
    if _ASIDE.fullmatch(plain):
        return ""
    line = _NUMBERED.sub("", plain) if counted else plain
    if line == plain and (_TITLE.fullmatch(line) or _is_talk(raw, line)):
        return ""
    return _TAIL.sub("", line)


def _is_talk(raw: str, line: str) -> bool:
    """Whether a line without a number speaks to the group instead of naming somebody."""
    return bool(("@" in raw or "接龙" in line) and _SAYING.search(line) and not re.search(r"[\t,;]", line))


def _one_width(raw: str) -> str:
    plain = unicodedata.normalize("NFKC", _HIDDEN.sub("", raw))
    return re.sub(r"[\u2022\u30fb\u2027\u22c5\uff65]", "\u00b7", re.sub(r" +(?=\()", "", plain))


def _cells(line: str) -> list[str]:
    """The cells of a line; brackets hold together."""
    if _TABS.search(line):
        cells = [cell.strip() for cell in line.split("\t")]
    else:
        guarded = re.sub(r"\([^()]*\)", lambda found: _MARKS.sub("\0", found[0]), line)
        cells = [cell.replace("\0", ",").strip() for cell in _MARKS.split(guarded)]
        if len(cells) == 1:
            cells = _WORD.findall(cells[0])
    return cells


def _titles(cells: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The names of the columns when the line is one of titles, "" for a column that is not read; else nothing."""
    known = {word: c.name for c in reversed(columns) for word in _called(c)}
    persons = {word for c in columns if c.type == "person" for word in _called(c)}
    hits = sum(cell in known for cell in cells)
    if not hits or not (persons & set(cells) or hits > len(cells) // 2):
        return []
    return [known.get(cell, "") for cell in cells]


def _called(column: Column) -> tuple[str, ...]:
    more = {"person": PERSON_TITLES, "choice": CHOICE_TITLES}.get(column.type, ())
    return (column.title, column.name, *more)


def _by_place(said: Said, cells: Sequence[str], head: Sequence[str], columns: Sequence[Column]) -> None:
    known = {c.name: c for c in columns}
    for name, cell in zip(head, cells, strict=False):
        if not name or not cell:
            continue
        if known[name].type == "choice" and not known[name].takes(cell):
            said.faults.append(_unknown(cell, columns))
            continue
        said.words[name] = people_words.joined([cell]) if known[name].type == "person" else cell
    for cell in cells[len(head) :]:
        if cell:
            said.faults.append(_unknown(cell, columns))


def _by_kind(said: Said, cells: Sequence[str], columns: Sequence[Column]) -> None:
    """A person first, then each word where the next column that is free can take it."""
    words = [word for cell in cells for word in _WORD.findall(cell)]
    person = next((c.name for c in columns if c.type == "person"), "")
    free = [c for c in columns if c.name != person]
    while words:
        name = "" if person in said.words or not person else _name(words, free)
        if name:
            said.words[person] = name
            continue
        word = words.pop(0)
        at = next((at for at, column in enumerate(free) if _takes(column, word)), None)
        if at is None:
            said.faults.append(_unknown(word, columns))
            continue
        hours = _HOURS.fullmatch(word) if free[at].type == "integer" else None
        said.words[free.pop(at).name] = hours[1] if hours else word


def _name(words: list[str], others: Sequence[Column]) -> str:
    """The name that the words begin with, taken away from them: 张三, 张 三, John Smith, 张三 with an ID number."""
    if any(_takes(column, words[0]) for column in others if column.type in ("choice", "integer")):
        return ""
    parts = [words.pop(0)]
    while words and people_words.goes_on(parts[-1], words[0]):
        parts.append(words.pop(0))
    return people_words.joined(parts)


def _takes(column: Column, word: str) -> bool:
    match column.type:
        case "choice":
            return column.takes(word)
        case "integer":
            return _HOURS.fullmatch(word) is not None
    return True


def _unknown(word: str, columns: Sequence[Column]) -> Problem:
    choices = "、".join(title for c in columns if c.type == "choice" for _, title in c.choices)
    if not any(c.type == "person" for c in columns):
        titles = "、".join(c.title for c in columns)
        return Problem("", f"看不懂“{word}”", f"一行写:{titles};可选:{choices or '不限'}", "unknown_word", value=word)
    remedy = f"姓名后面请写:{choices};" if choices else ""
    return Problem(
        "", f"看不懂“{word}”", f"{remedy}单位写成 张三(单位),一行一人,不是名册的话请删去", "unknown_word", value=word
    )
