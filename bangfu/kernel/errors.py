"""What is said when something cannot be done: what happened, where, and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input, with its place and its remedy.

    Shape: `field` is the name of the field or "" for the whole; `severity` is "error" or "warning".
    """

    field: str
    message: str
    remedy: str = ""
    code: str = ""
    severity: str = "error"
    value: str = ""

    def __str__(self) -> str:
        return f"{self.message}{';' + self.remedy if self.remedy else ''}"

    def as_dict(self) -> dict[str, str]:
        """The problem as plain values for JSON."""
        return asdict(self)


@dataclass
class Refused(Exception):
    """The request was understood and not carried out; nothing was changed.

    Shape: `message` names what was refused, `remedy` what to do, `code` is stable for programs.
    """

    message: str
    remedy: str = ""
    code: str = "refused"
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [self.message] + [str(p) for p in self.problems if p.message != self.message]
        return ";".join(part for part in parts if part) + (f"。{self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, object]:
        """The refusal as plain values for JSON."""
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "problems": [p.as_dict() for p in self.problems],
        }


class ScopeMissing(RuntimeError):
    """A scoped read was started without saying who reads; this is a fault of the program, never of the user."""


def errors_of(problems: list[Problem]) -> list[Problem]:
    """Those problems that forbid going on (warnings left out)."""
    return [p for p in problems if p.severity == "error"]
