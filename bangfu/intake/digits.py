"""Check digits of the state's numbers; a number is never refused for an abolished region code in it."""

from __future__ import annotations

import re

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from bangfu.intake.units import narrow

CODE_LENGTH = 18

_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_IDENTITY = re.compile(r"\d{17}[0-9X]")


def looks_like_credit_code(text: str) -> bool:
    """Whether the text has the shape of a 统一社会信用代码 and cannot be a name."""
    return bool(_CREDIT.fullmatch(narrow(text).upper()))


def credit_code_fault(text: str) -> str:
    """What is wrong with a 统一社会信用代码, "" when nothing is.

    Basis: GB 32100-2015, modulus 31.

    >>> credit_code_fault("91110000600037341L"), credit_code_fault("91110000600037341M")
    ('', '校验位不对')
    """
    code = narrow(text).upper()
    if len(code) != CODE_LENGTH:
        return f"应为 18 位,现为 {len(code)} 位"
    if not _CREDIT.fullmatch(code):
        return "含有不允许的字符(没有 I、O、S、V、Z)"
    return "" if uscc.calc_check_digit(code[:-1]) == code[-1] else "校验位不对"


def identity_fault(text: str) -> str:
    """What is wrong with a 居民身份证号码, "" when nothing is.

    Basis: GB 11643-1999, modulus 11-2; the region in the first six digits may long be abolished.

    >>> identity_fault("11010519491231002X"), identity_fault("110105194912310021")
    ('', '校验位不对')
    """
    code = narrow(text).upper()
    if not _IDENTITY.fullmatch(code):
        return f"应为 18 位数字(末位可为 X),现为 {len(code)} 位"
    if ric.calc_check_digit(code) != code[-1]:
        return "校验位不对"
    try:
        ric.get_birth_date(code)
    except ValidationError:
        return "出生日期不对"
    return ""
