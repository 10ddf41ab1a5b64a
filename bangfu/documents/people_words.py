"""What may stand in the name of a person, and what shows that something else was written into it; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bangfu.kernel.errors import Refused
from bangfu.kernel.personal import PHONE
from bangfu.registry.vault.words import HINT, IDENTITY, SUBJECT, referred

MADE_UP = "示例"  # the invented people of a demonstration carry numbers
_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_APART = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_LONE = re.compile(rf"(?<![{_HAN}])([{_HAN}]) (?=[{_HAN}](?![{_HAN}]))")


def goes_on(before: str, word: str) -> bool:
    """Whether the word is more of the same person.

    >>> goes_on("张", "三"), goes_on("John", "Smith"), goes_on("张三", "村支书")
    (True, True, False)
    """
    lone = all(re.fullmatch(f"[{_HAN}]", one) for one in (before, word))
    latin = all(re.fullmatch(r"[A-Za-z\u00b7]+", one) for one in (before, word))
    return bool(lone or latin or IDENTITY.fullmatch(word) or HINT.fullmatch(word))


def joined(parts: Iterable[str]) -> str:
    """The parts of a name as one; the space inside 张 三 is only there for the look of it.

    >>> joined(["张", "三"]), joined(["John", "Smith"])
    ('张三', 'John Smith')
    """
    return _LONE.sub(r"\1", " ".join(parts))


def check(text: str, titles: Iterable[str] = ()) -> None:
    """Nothing; refuses (`odd_name`) what `fault` finds."""
    message, remedy = fault(text, titles)
    if message:
        raise Refused(message, remedy, "odd_name")


def fault(text: str, titles: Iterable[str] = ()) -> tuple[str, str]:
    """What is wrong with the text as the name of a person, and what to do; two empty words when nothing is.

    Shape: `titles` are words that may stand beside a name and never in it.

    >>> fault("张三(财政局)"), fault("阿依古丽·买买提"), fault("张三#ABCDEFGH")
    (('', ''), ('', ''), ('', ''))
    >>> fault("1. 钱七")[0], fault("王五,技术员")[0], fault("张三 村支书")[0]
    ('姓名里有数字“1”', '姓名里有“,”', '姓名里有空格')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if SUBJECT.fullmatch(plain) or referred(plain):  # somebody who was shown before
        return "", ""
    if PHONE.search(plain):
        return "姓名里有手机号码", "名册不收手机号码,请删去;同名的写上单位,如 张三(单位)"
    name = joined([HINT.sub("", IDENTITY.sub("", plain)).strip()])
    if name.startswith(MADE_UP):
        name = re.sub(r"\d", "", name)
    inside = next((title for title in titles if title in name), "")
    if inside:
        return f"姓名里有“{inside}”", "请在姓名后面空一格再写"
    odd = next((ch for ch in name if not (ch.isalpha() or ch in "\u00b7 ")), "")
    if odd:
        return f"姓名里有{'数字' if odd.isdecimal() else ''}“{odd}”", "请只写姓名;单位写成 张三(单位)"
    return ("姓名里有空格", "一格一人,请只写姓名") if _APART.search(name) else ("", "")
