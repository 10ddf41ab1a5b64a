"""Units of amounts in sheets: found once in the header, converted once, and doubted when the sizes do not fit."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.quantity import FEN_PER, to_fen, yuan
from bangfu.workbooks.sheets import Value

DEFAULT = "元"
SUSPECT_FROM, SUSPECT_TO = 10**3, 10**5

_BRACKET = re.compile(r"[(\[【](?P<inner>[^()\[\]【】]*)[)\]】]")
_WORD = re.compile(r"[十百千万亿]*元|(?<![十百得])分(?![比值数类])")
_TAIL = re.compile(r"[/,:;]?(?:单位)?[:=]?(?P<unit>[十百千万亿]*元)$")
_LINE = re.compile(r"(?:计量|金额)?单位\s*:\s*(?:人民币)?(?P<unit>[十百千万亿]*元|分)(?![\u4e00-\u9fff])")
_AMOUNT = re.compile(r"(?P<number>.*?)(?P<unit>[十百千万亿]*元|分)(?:整)?")


def narrow(text: object) -> str:
    """The text with full-width letters, digits and punctuation made narrow, without any white space."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def split_header(header: object) -> tuple[str, str]:
    """The title of a column and the unit of money that stands in its header, "" when there is none.

    Refuses: `mixed_units` when the header names two units; `bad_unit` when it names one that is not converted.

    >>> split_header("金额(万元)"), split_header("*拨付金额 单位:元"), split_header("人数(人)")
    (('金额', '万元'), ('拨付金额', '元'), ('人数', ''))
    """
    text = narrow(header).strip("*:")
    inner = "".join(match["inner"] for match in _BRACKET.finditer(text))
    title = _BRACKET.sub("", text)
    units = set(_WORD.findall(inner))
    if not units and (tail := _TAIL.search(title)) and tail.start():
        units = {tail["unit"]}
        title = title[: tail.start()]
    if len(units) > 1:
        raise Refused(
            f"表头“{header}”写了两种单位:{'、'.join(sorted(units))}", "一列只能用一种单位,请改成分列填写", "mixed_units"
        )
    unit = units.pop() if units else ""
    return title.strip("*"), _known(unit, f"表头“{header}”")


def line_unit(cells: Sequence[Value]) -> str:
    """The unit that a line above the header declares (单位:万元), "" when there is none.

    Refuses: `mixed_units`, `bad_unit`.
    """
    texts = [narrow(cell) for cell in cells if isinstance(cell, str)]
    units = {match["unit"] for text in texts for match in _LINE.finditer(text)}
    if len(units) > 1:
        raise Refused(f"表上方写了两种单位:{'、'.join(sorted(units))}", "请只保留一种单位", "mixed_units")
    return _known(units.pop() if units else "", "表上方")


def _known(unit: str, where: str) -> str:
    if unit and unit not in FEN_PER:
        raise Refused(f"{where}的单位“{unit}”不能换算", "请改用:" + "、".join(FEN_PER), "bad_unit")
    return unit


def agreed(header: str, above: str, title: str) -> str:
    """The one unit of a column: its own, else the one above the table, else 元.

    Refuses: `mixed_units` when both stand there and differ.
    """
    if header and above and header != above:
        raise Refused(f"“{title}”的表头写{header},表上方写{above}", "请统一成一种单位", "mixed_units")
    return header or above or DEFAULT


def amount(value: Value, unit: str) -> int:
    """The amount of a cell in fen.

    Unit: of the header; a unit written in the cell must be the same. Refuses: `other_unit`, and as `to_fen`.

    >>> amount("1,000.50", "元"), amount("(20)", "元"), amount(2.5, "万元"), amount("3万元", "万元")
    (100050, -2000, 2500000, 3000000)
    """
    if isinstance(value, str):
        text = narrow(value)
        match = _AMOUNT.fullmatch(text)
        if match:
            if match["unit"] != unit:
                raise Refused(
                    f"单元格里写了“{match['unit']}”,表头是“{unit}”", f"请按表头换算成{unit},只填数字", "other_unit"
                )
            text = match["number"]
        text = re.sub(r"^\((.+)\)$", r"-\1", text.replace("−", "-"))  # (20) is how accountants write minus twenty
        return to_fen(text, unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"“{value}”不是金额", "请只填数字,例如 1234.50", "bad_number")
    return to_fen(value, unit)


def suspects(amounts: Mapping[int, int], known: Sequence[int] = ()) -> dict[int, Problem]:
    """The rows whose amount looks as if 元 and 万元 had been mixed up, by row, as warnings.

    Shape: `amounts` in fen by row; `known` are earlier amounts of the same kind. Basis: a factor of 10³ to 10⁵
    between an amount and the median of all the others (economics 1.9).
    """
    sizes = sorted(abs(fen) for fen in [*amounts.values(), *known] if fen)
    found = {}
    for row, fen in amounts.items():
        if fen and len(sizes) > 1:
            middle = _median_without(sizes, bisect_left(sizes, abs(fen)))
            factor = max(abs(fen), middle) / max(min(abs(fen), middle), 1)
            if SUSPECT_FROM <= factor <= SUSPECT_TO:
                found[row] = _doubt(fen, middle, factor)
    return found


def _median_without(ordered: Sequence[int], left_out: int) -> float:
    """The median of an ordered list without its member at an index."""
    count = len(ordered) - 1
    low, high = ((count - 1) // 2, count // 2)
    return (ordered[low + (low >= left_out)] + ordered[high + (high >= left_out)]) / 2


def _doubt(fen: int, middle: float, factor: float) -> Problem:
    word = "大" if abs(fen) > middle else "小"
    message = f"金额 {yuan(fen)} 元比其余各行的中间值 {yuan(int(middle))} 元{word}约 {factor:,.0f} 倍"
    return Problem("", message, "请核对是否把元与万元弄混;确认无误可以不改", "suspect_unit", "warning")
