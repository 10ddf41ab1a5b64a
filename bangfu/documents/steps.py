"""The life of a kind as one table: named steps from state to state, who may do them, what they ask and post."""

from __future__ import annotations

from dataclasses import dataclass, replace

STATE_TITLES = {
    "draft": "草稿",
    "submitted": "待审核",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "accepted": "已入账",
    "registered": "已登记",
    "closed": "已办结",
    "voided": "已作废",
}
ROLE_TITLES = {"clerk": "经办", "approver": "审核"}
EDITABLE = ("draft", "returned")
GONE = ("withdrawn", "voided")  # the number of such a document may be entered again


@dataclass(frozen=True, slots=True)
class Step:
    """One named, guarded step: from which states, to which, by which role.

    Shape: `posts` is "lines" (what the body yields), "reversal", "correction" (both) or "" ; `actor` is a role of
    the registry; `reason` asks for a written reason.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    target: str
    actor: str
    posts: str = ""
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """The steps of a kind; a long-lived kind posts its stage and is a Matter for others to point at.

    Shape: `four_eyes` forbids the author to take a step that posts; `unposted` are the states before the first
    posting step.
    """

    steps: tuple[Step, ...]
    four_eyes: bool = True
    long_lived: bool = False
    unposted: tuple[str, ...] = ("draft", "submitted", "returned", "withdrawn")

    def step(self, name: str) -> Step | None:
        """The step of that name."""
        return next((s for s in self.steps if s.name == name), None)

    def open_steps(self, state: str) -> tuple[Step, ...]:
        """The steps that lead on from a state."""
        return tuple(s for s in self.steps if state in s.sources)

    def entry_step(self) -> Step:
        """The first step that posts what the body yields: accepting, registering."""
        return next(s for s in self.steps if s.posts == "lines")

    def states(self) -> tuple[str, ...]:
        """Every state of this life, in the order of the table."""
        named = ["draft"]
        for step in self.steps:
            named += [s for s in (*step.sources, step.target) if s not in named]
        return tuple(dict.fromkeys(named))

    def stages(self) -> tuple[str, ...]:
        """The states that a long-lived document posts; a reversal takes every stage back and leaves none."""
        undone = {s.target for s in self.steps if s.posts == "reversal"}
        return tuple(s for s in self.states() if s not in self.unposted and s not in undone)


EDITING = (
    Step("submit", "提交", ("draft", "returned"), "submitted", "clerk"),
    Step("return", "退回", ("submitted",), "returned", "approver", reason=True),
    Step("withdraw", "撤回", ("draft", "submitted", "returned"), "withdrawn", "clerk"),
)


def afterwards(state: str) -> tuple[Step, ...]:
    """What may be done with a document that stands in the books in that state."""
    return (
        Step("correct", "更正", (state,), state, "approver", posts="correction", reason=True),
        Step("void", "作废", (state,), "voided", "approver", posts="reversal", reason=True),
        Step("close", "办结", (state,), "closed", "approver"),
    )


ACCEPT = Step("accept", "审核入账", ("submitted",), "accepted", "approver", posts="lines")
DEFAULT_LIFE = Life((*EDITING, ACCEPT, *afterwards("accepted")))
LONG_LIFE = replace(DEFAULT_LIFE, long_lived=True)
