"""The life of a kind as one table: named steps from state to state, who may do them, what they ask and post."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bangfu.ledger import measures

STATE_TITLES = {
    "draft": "草稿",
    "submitted": "待审核",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "accepted": "已入账",
    "registered": "已入库",
    "approved": "已批复",
    "started": "已开工",
    "suspended": "已暂停",
    "completed": "已完工",
    "verified": "已验收",
    "ended": "已终止",
    "in_post": "在岗",
    "left": "已离岗",
    "closed": "已办结",
    "voided": "已作废",
}
ROLE_TITLES = {"clerk": "经办", "approver": "审核", "liaison": "联络员"}
EDITABLE = ("draft", "returned")
GONE = ("withdrawn", "voided")  # the number of such a document may be entered again


def state_title(state: str, kind: str = "") -> str:
    """The state in Chinese: what the kind's measure of stages calls it, otherwise the word that all kinds share."""
    stage = measures.all_measures().get(f"{kind}.stage")
    return (stage.categories.get(state) if stage else None) or STATE_TITLES.get(state, state)


@dataclass(frozen=True, slots=True)
class Step:
    """One named, guarded step: from which states, to which, by which role.

    Shape: an empty `target` leaves the state as it is; `posts` is "lines" (what the body yields), "reversal",
    "correction" (both) or "" ; `actor` is a role of the registry; `reason` asks for a written reason.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    target: str
    actor: str
    posts: str = ""
    reason: bool = False

    def leads(self, state: str) -> str:
        """The state after the step."""
        return self.target or state


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
            named += [*step.sources, step.target]
        return tuple(dict.fromkeys(s for s in named if s))

    def stages(self) -> tuple[str, ...]:
        """The states that a long-lived document posts; a reversal takes every stage back and leaves none."""
        undone = {s.target for s in self.steps if s.posts == "reversal"}
        return tuple(s for s in self.states() if s not in self.unposted and s not in undone)

    def moves(self, step: Step) -> bool:
        """Whether the step leads a document that stands in the books on from stage to stage."""
        return step.target in self.stages() and step.posts in ("", "lines") and step != self.entry_step()


EDITING = (
    Step("submit", "提交", ("draft", "returned"), "submitted", "clerk"),
    Step("return", "退回", ("submitted",), "returned", "approver", reason=True),
    Step("withdraw", "撤回", ("draft", "submitted", "returned"), "withdrawn", "clerk"),
)


def mending(*states: str) -> tuple[Step, ...]:
    """How a document that stands in the books in one of those states is put right."""
    return (
        Step("correct", "更正", states, "", "approver", posts="correction", reason=True),
        Step("void", "作废", states, "voided", "approver", posts="reversal", reason=True),
    )


def afterwards(state: str) -> tuple[Step, ...]:
    """What may be done with a document that stands in the books in that state."""
    return (*mending(state), Step("close", "办结", (state,), "closed", "approver"))


ACCEPT = Step("accept", "审核入账", ("submitted",), "accepted", "approver", posts="lines")
DEFAULT_LIFE = Life((*EDITING, ACCEPT, *afterwards("accepted")))
LONG_LIFE = replace(DEFAULT_LIFE, long_lived=True)
