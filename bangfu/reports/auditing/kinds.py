"""What kind of statement a number is: fact, demand, rate, change, share, something planned or something told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bangfu.kernel.figures import Mention
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.passage import Passage

FACT, SCOPE, RULE, RATE, CHANGE, SHARE, PLAN, TOLD = "fact", "scope", "rule", "rate", "change", "share", "plan", "told"
FIRST_STATUS = ("balance", "cumulative")
COUNTED_STATUS = {"cumulative", "planned", "signed", "done"}
_PER = re.compile(r"^\s?/\s?[\u4e00-\u9fff]|^/")
_JOINED = ("和", "、", "及", "与")
_SHARE = re.compile(r"(?:占比?|比重|比例)[^,\uff0c。;、\d]{0,8}$")


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of statement the number is, and its status: done, invested, arranged, balance, cumulative …"""

    kind: str
    status: str


def kind(passage: Passage, mention: Mention, before: Mention | None) -> Kind:
    """The kind and the status of a number; `before` is the number that stands before it."""
    plain = passage.plain
    start, _ = passage.clause(mention.start)
    own = max(start, before.end if before else 0)
    ahead, behind = plain[own : mention.start], plain[mention.end : mention.end + 12]
    if before and before.unit == mention.unit and ahead in _JOINED:
        ahead = plain[start : before.start]  # 队均分别为40万元和50万元: what is said of the first holds for both
    status = _status(passage, mention, own)
    if _told(passage, mention):
        return Kind(TOLD, status)
    if _says(ahead[-10:], "rate") or _PER.match(behind):
        return Kind(RATE, status)
    if mention.unit in ("%", "个百分点", "倍"):
        if _SHARE.search(ahead):
            return Kind(SHARE, status)
        return Kind(CHANGE if _ends(ahead[-8:], "change") else FACT, status)
    if _ends(ahead[-4:], "change") and not ahead.endswith(("新增", "增加到", "提高到")):
        return Kind(CHANGE, status)
    if _says(ahead[-8:], "required"):
        return Kind(RULE, "required")
    if _planned(plain[start : mention.start]):
        return Kind(PLAN, "planned")
    return Kind(FACT, "done" if status == "planned" else status)


def _status(passage: Passage, mention: Mention, own: int) -> str:
    """The status word nearest to the number: in its own words, behind it, in the list it stands in."""
    plain = passage.plain
    segment = passage.segment(mention.start)[0]
    stop = re.search(r"[,\uff0c;。、\n\d]", plain[mention.end :])
    after = plain[mention.end : mention.end + (stop.start() if stop else 12)]
    zones = [plain[own : mention.start], after, plain[passage.clause(mention.start)[0] : own], plain[segment:own]]
    for n, zone in enumerate(zones):
        found = [hit.meaning for hit in vocabulary.lexicon("status").find(zone)]
        first = next((status for status in FIRST_STATUS if status in found and n < 3), "")
        status = first or (found[-1] if found else "")
        if status and (mention.unit == "元" or status in COUNTED_STATUS):
            return status
    return "done"


def _told(passage: Passage, mention: Mention) -> bool:
    """Whether somebody says it: inside quotation marks that follow 说 or that a sentence of speech fills."""
    plain = passage.plain
    line = plain.rfind("\n", 0, mention.start) + 1
    opened = max(plain.rfind("“", line, mention.start), plain.rfind("「", line, mention.start))
    if opened < 0 or "”" in plain[opened : mention.start] or "」" in plain[opened : mention.start]:
        return False
    closed = plain.find("”", mention.end)
    return closed - opened > 16 or plain[max(0, opened - 6) : opened].rstrip(",:\uff0c").endswith(
        vocabulary.words("kinds", "said")
    )


def _says(ahead: str, key: str) -> bool:
    return any(word in ahead for word in vocabulary.words("kinds", key))


def _planned(ahead: str) -> bool:
    """Whether the clause speaks of what is to come; a plan or a target that was met is none."""
    met = vocabulary.words("kinds", "done")
    places = ((ahead.find(word), word) for word in vocabulary.words("kinds", "planned") if word in ahead)
    return any(not re.sub("年度|既定|全年|任务", "", ahead[:at]).endswith(met) for at, _ in places)


def _ends(ahead: str, key: str) -> bool:
    """Whether one of the words stands before the number, with at most a particle between."""
    bare = ahead.rstrip("了约近达到为是共超过逾 ")
    return bare.endswith(vocabulary.words("kinds", key)) or ahead.endswith(vocabulary.words("kinds", key))
