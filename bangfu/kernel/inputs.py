"""What a calculation asks for: inputs with type, unit and bounds, declared once; read in `kernel.reading`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.kernel.quantity import half_up, yuan
from bangfu.kernel.text import plain

TYPES = {
    "money": "金额",
    "number": "数",
    "integer": "整数",
    "percent": "百分数",
    "date": "日期",
    "text": "文字",
    "choice": "选择",
    "rows": "表",
}
MOST_ROWS = 20_000
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is asked for.

    Shape: `type` is one of TYPES; `default` is written as people write it; `least`, `most` and `positive` bound the
    number as it is written, in its `unit`, and `most` the rows of a table; `places` is the most decimals; `columns` are
    those of a table.
    Unit: money is written in 元 and read as fen, a percentage is written as 6 and read as 6/100.
    """

    name: str
    title: str
    type: str
    unit: str = ""
    required: bool = True
    default: Any = None
    least: Fraction | None = Fraction(0)
    most: Fraction | None = None
    positive: bool = False
    places: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Input, ...] = ()
    help: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The input as plain values, only what says something."""
        kept: dict[str, Any] = {"name": self.name, "title": self.title, "type": self.type, "required": self.required}
        bounded = self.type in ("money", "number", "integer", "percent", "rows")
        for key, value in (
            ("unit", self.unit),
            ("default", self.default),
            ("least", str(self.least) if bounded and self.least is not None else ""),
            ("most", str(self.most) if bounded and self.most is not None else ""),
            ("above", "0" if self.positive else ""),
            ("places", self.places),
            ("choices", dict(self.choices)),
            ("columns", [column.as_dict() for column in self.columns]),
            ("help", self.help),
        ):
            if value not in ("", None, {}, []):
                kept[key] = value
        return kept

    def shown(self, value: Any) -> str:
        """The value as it was read, with its unit.

        >>> money("total", "总额").shown(1214000000), percent("cap", "上限").shown(Fraction(1, 100))
        ('12,140,000.00 元', '1%')
        """
        if value is None or value == "":
            return "未填"
        match self.type:
            case "money":
                return f"{yuan(value)} {self.unit}"
            case "percent":
                return f"{written(Fraction(value) * 100)}%"
            case "number" | "integer":
                return f"{written(Fraction(value))} {self.unit}".rstrip()
            case "choice":
                return dict(self.choices)[value]
            case "rows":
                return f"{len(value)} 行"
        return value.isoformat() if isinstance(value, date) else str(value)

    def plain(self, value: Any) -> str | None:
        """The value as programs read it: in its unit, without separators; nothing for a table or where none is."""
        if value is None or self.type == "rows":
            return None
        if self.type in ("text", "choice", "date"):
            return str(value)
        if self.type == "money":
            return yuan(value).replace(",", "")
        exact = Fraction(value) * (100 if self.type == "percent" else 1)
        told = written(exact)
        return str(exact) if told.endswith("…") else told.replace(",", "")

    def optional(self, default: Any = None) -> Input:
        """The same input, which may be left out."""
        return replace(self, required=False, default=default)


def money(name: str, title: str, *, positive: bool = False, signed: bool = False, help: str = "") -> Input:
    """An amount, written in 元 with at most two decimals; never below nothing unless `signed`."""
    least = None if signed else Fraction(0)
    return Input(name, title, "money", "元", least=least, positive=positive, places=2, help=help)


def number(name: str, title: str, unit: str = "", *, positive: bool = False, places: int | None = None) -> Input:
    """A quantity or a price in its unit, exact."""
    return Input(name, title, "number", unit, positive=positive, places=places)


def integer(name: str, title: str, unit: str = "", *, positive: bool = False, most: int | None = None) -> Input:
    """A count."""
    return Input(name, title, "integer", unit, positive=positive, most=None if most is None else Fraction(most))


def percent(name: str, title: str, *, most: int | None = 100, help: str = "") -> Input:
    """A share or a rate, written as 6 or 6%."""
    return Input(name, title, "percent", "%", most=None if most is None else Fraction(most), help=help)


def day(name: str, title: str, help: str = "") -> Input:
    """A date, written as 2022-05-29."""
    return Input(name, title, "date", help=help)


def text(name: str, title: str, help: str = "") -> Input:
    """A few words."""
    return Input(name, title, "text", help=help)


def choice(name: str, title: str, choices: dict[str, str], default: str | None = None) -> Input:
    """One of a few words, by code or title; the default stands where nothing is written."""
    return Input(name, title, "choice", choices=tuple(choices.items()), required=default is None, default=default)


def rows(name: str, title: str, *columns: Input, most: int = MOST_ROWS, help: str = "") -> Input:
    """A table, one row a line, with so many rows at most."""
    return Input(name, title, "rows", columns=columns, most=Fraction(most), help=help)


def written(value: Fraction) -> str:
    """The number with separators and every decimal it has; one that does not end is cut after eight, with …

    >>> written(Fraction(12345675, 1000)), written(Fraction(1, 3)), written(Fraction(-7, 2))
    ('12,345.675', '0.33333333…', '-3.5')
    """
    for places in range(9):
        near = half_up(value, places)
        if Fraction(near) == value:
            return f"{near:,f}"
    cut = Fraction(int(abs(value) * 10**8), 10**8) * (1 if value > 0 else -1)
    return plain(half_up(cut, 8)) + "…"
