"""Figures and dates as pages say them: number and unit apart, full-width punctuation, positions in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from bangfu.kernel.wide import wide
from bangfu.obligations.load import mark

__all__ = ["Empty", "Fault", "Part", "Tag", "apart", "day", "held", "minute", "of_refusal", "position", "wide"]

_NUMBER = re.compile(r"(?P<number>-?[\d,.]+)(?P<unit>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A word and what is said about it: one line of a tooltip or of a list of facts."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A small coloured mark; the colour never says anything that the word does not."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says and where it leads."""

    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary of errors on top of a page; `anchor` is the field it leads to."""

    message: str
    remedy: str = ""
    label: str = ""
    anchor: str = ""


def apart(shown: str) -> tuple[str, str]:
    """The number and its unit, so that the page can set the unit small.

    >>> apart("2.62亿元"), apart("3.07亿余元"), apart("—")
    (('2.62', '亿元'), ('3.07', '亿余元'), ('—', ''))
    """
    found = _NUMBER.fullmatch(shown)
    return (found["number"], found["unit"]) if found else (shown, "")


def day(on: date) -> str:
    """The day in running text, without idle zeros.

    >>> day(date(2022, 5, 29))
    '2022年5月29日'
    """
    return f"{on.year}年{on.month}月{on.day}日"


def minute(at: datetime) -> str:
    """The moment at the place of the installation, as tables print it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def position(number: int, unplaced: int) -> str:
    """Up to where the ledger was read, and what waits for its place.

    >>> position(1042, 0)
    '位置 1042'
    """
    waiting = f"(另 {unplaced} 条待封)" if unplaced else ""
    return wide(f"位置 {number}{waiting}")


def held(message: str, code: str) -> str:
    """The message of a fault, with the id of the obligation that it holds."""
    return message + mark(code)


def of_refusal(refused: object) -> list[Fault]:
    """The lines of the summary for a refusal: its problems, or itself when it has none.

    Shape: `refused` is a kernel `Refused`.
    """
    problems = getattr(refused, "problems", [])
    head = Fault(str(getattr(refused, "message", refused)), str(getattr(refused, "remedy", "")))
    lines = [Fault(held(p.message, p.code), p.remedy, "", f"id_{p.field}" if p.field else "") for p in problems]
    return ([head] if head.message and not lines else []) + lines
