"""Personal data: how each kind of it is classed, how it is masked, and where a number of a person hides in a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bangfu.kernel.errors import Refused

STARS = "*"
REST = 2
# Six digits of a place, a day of birth, three digits and a check digit; a credit code seldom carries such a day.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])\d{6}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx\uff38\uff58]"
    r"(?![0-9A-Za-z])"
)
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class DataClass(StrEnum):
    """How much harm it does when the wrong people read it. Basis: GB/T 43697-2024, in the classes of this house."""

    INTERNAL = "内部"
    SENSITIVE = "敏感"
    GRAVE = "重要敏感"


def mask_name(text: str) -> str:
    """The first character and two stars, whatever the length.

    >>> mask_name("张三"), mask_name("欧阳建国"), mask_name("")
    ('张**', '欧**', '')
    """
    return text[:1] + STARS * REST if text else ""


def mask_identity(text: str) -> str:
    """Three digits in front and four behind.

    >>> mask_identity("500237199001011234")
    '500***********1234'
    """
    return _between(text, 3, 4)


def mask_phone(text: str) -> str:
    """Three digits in front and four behind.

    >>> mask_phone("13812345678")
    '138****5678'
    """
    return _between(text, 3, 4)


def _between(text: str, front: int, behind: int) -> str:
    hidden = len(text) - front - behind
    return text[:front] + STARS * hidden + text[-behind:] if hidden > 0 else STARS * len(text)


@dataclass(frozen=True, slots=True)
class Personal:
    """The one declaration of a personal field: everything that shows, seeks, exports or logs it goes by this.

    Shape: `purpose` says what for it is kept, `keep_years` how long after the matter is over; `mask` is what is shown
    by default; `sought` says whether somebody may be found by it (through a blind index, never by reading values).
    """

    data_class: DataClass
    purpose: str
    keep_years: int
    mask: Callable[[str], str] = mask_name
    sought: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether purpose and retention are stated."""
        return bool(self.purpose.strip()) and self.keep_years > 0

    def exported(self) -> bool:
        """Whether an export that shows people in full carries the field; what is grave never leaves by itself."""
        return self.data_class is not DataClass.GRAVE


def scrubbed(text: str) -> str:
    """The text with every ID number and mobile number masked.

    >>> scrubbed("张三 500237199001011234,电话13812345678")
    '张三 500***********1234,电话138****5678'
    >>> scrubbed("编号 12500000450407123X、金额 12345678901")
    '编号 12500000450407123X、金额 12345678901'
    """
    text = _IDENTITY.sub(lambda found: mask_identity(re.sub("[ -]", "", found.group())), text)
    return PHONE.sub(lambda found: mask_phone(found.group()), text)


def scrubbed_values(value: Any) -> Any:
    """Plain values with every text in them scrubbed; a whole number that is an ID number becomes a masked text."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {scrubbed_values(key): scrubbed_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed_values(item) for item in value]
    if type(value) in (int, float) and abs(value) >= 10**17:
        said = f"{value:.0f}"
        return value if scrubbed(said) == said else scrubbed(said)
    return value


def without_numbers(text: str, title: str) -> str:
    """The text of a field that is no place for a person's number.

    Refuses: `personal_number` when an ID number stands in it.

    >>> without_numbers("第3批", "备注")
    '第3批'
    """
    if _IDENTITY.search(text):
        raise Refused(f"“{title}”里有身份证号码", "号码只随姓名填在人员栏里(加密保存),这里请删去", "personal_number")
    return text
