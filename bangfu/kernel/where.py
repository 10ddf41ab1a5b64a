"""The one grammar for every filter: column = value or list of values, joined by "and"."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.kernel.errors import Refused

POSTING_COLUMNS = ("region", "giver", "receiver", "subject", "about", "fund", "category", "trait", "grade")
ATTRIBUTION_COLUMNS = ("programme", "helper", "mode")
COLUMNS = POSTING_COLUMNS + ATTRIBUTION_COLUMNS
LABELLED = ("region", "giver", "receiver", "helper")


@dataclass(frozen=True, slots=True)
class Where:
    """A filter: every named column holds one of its values.

    Shape: `conditions` is sorted by column; values are texts (codes, names, or a dated label `@重点帮扶乡镇`).
    """

    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def get(self, column: str) -> tuple[str, ...]:
        """The values asked of a column, empty when it is not named."""
        return dict(self.conditions).get(column, ())

    def merged(self, other: Where) -> Where:
        """Both filters at once; a column in both keeps the values that stand in both.

        Refuses: `empty_filter` when a column is left without a value.

        >>> Where.of({"category": ["a", "b"]}).merged(Where.of({"category": "b", "mode": "x"})).conditions
        (('category', ('b',)), ('mode', ('x',)))
        """
        both = dict(self.conditions)
        for column, values in other.conditions:
            kept = tuple(v for v in values if v in both[column]) if column in both else values
            if not kept:
                raise Refused(f"筛选条件 {column} 相互排除", f"请只保留一种:{both[column]} 或 {values}", "empty_filter")
            both[column] = kept
        return Where(tuple(sorted(both.items())))

    def __bool__(self) -> bool:
        return bool(self.conditions)

    @classmethod
    def of(cls, conditions: Mapping[str, object] | None) -> Where:
        """The filter written as a table of columns.

        Refuses: `unknown_column` with the allowed names and the nearest spelling; `bad_value`.
        """
        parsed: dict[str, tuple[str, ...]] = {}
        for column, wanted in (conditions or {}).items():
            if column not in COLUMNS:
                near = difflib.get_close_matches(column, COLUMNS, 1)
                hint = f"是不是想写 {near[0]}?" if near else ""
                raise Refused(f"筛选里没有“{column}”这一列", f"{hint}可用:{'、'.join(COLUMNS)}", "unknown_column")
            values = wanted if isinstance(wanted, list | tuple) else [wanted]
            if not values or not all(isinstance(v, str | int) and str(v) for v in values):
                raise Refused(f"筛选 {column} 的值 {wanted!r} 不对", "请写一个值或一组值", "bad_value")
            parsed[column] = tuple(str(v) for v in values)
        return cls(tuple(sorted(parsed.items())))
