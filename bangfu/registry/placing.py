"""Where every region stands in an edition of the tree: a pure function over plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bangfu.registry.names import COMING, FORMER, FORMER_END

NO_JOINTS: Mapping[int, Sequence[int]] = MappingProxyType({})
JOINTS_LAST = "3"


@dataclass(frozen=True, slots=True)
class Form:
    """What a region was called, coded and belonged to during a time; `valid_to` is not in it."""

    region: int
    code: str
    name: str
    parent: int | None
    sort_no: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the form was valid on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """A region ended and another took its place."""

    predecessor: int
    successor: int
    principal: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A region's place: its subtree is every node with `lo` in [lo, hi); `form` is plain, former or coming."""

    region: int
    parent: int | None
    lo: int
    hi: int
    depth: int
    code: str
    name: str
    form: str


@dataclass
class _Forest:
    """The world on one day: who is valid, who is not, and whose place is where."""

    forms: Mapping[int, Sequence[Form]]
    successions: Sequence[Succession]
    members: Mapping[int, Sequence[int]]
    day: date
    current: dict[int, Form] = field(init=False)
    heirs: dict[int, int] = field(init=False)
    origins: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.current = {r: f for r, fs in self.forms.items() for f in fs if f.holds_on(self.day)}
        self.heirs, self.origins = {}, defaultdict(list)
        for succession in sorted(self.successions, key=lambda s: not s.principal):
            self.heirs.setdefault(succession.predecessor, succession.successor)
            self.origins[succession.successor].append(succession.predecessor)

    def parent(self, region: int) -> int | None:
        """The parent on the day; of a region without a place then, the one it hangs under."""
        if region in self.members:
            return nearest_common([self.ancestors(m)[1:] for m in self.members[region]])
        if region in self.current:
            return self.current[region].parent
        if self.coming(region):
            return self._looking_back(region)
        return self.heirs.get(region, self._last_form(region).parent)

    def coming(self, region: int) -> bool:
        """Whether the region begins only after the day."""
        return min(f.valid_from for f in self.forms[region]) > self.day

    def _looking_back(self, region: int) -> int | None:
        """The nearest common parent of the predecessors; without any, the first parent the region will have."""
        before = [p for p in self.origins.get(region, []) if not self.coming(p)]
        if not before:
            return self._first_form(region).parent
        return nearest_common([self.ancestors(p)[1:] for p in before])

    def ancestors(self, region: int) -> list[int]:
        """The region and those above it, upwards."""
        chain = [region]
        while (above := self.parent(chain[-1])) is not None:
            if above in chain:
                raise ValueError(f"a region hangs in a circle: {chain}")
            chain.append(above)
        return chain

    def _first_form(self, region: int) -> Form:
        return min(self.forms[region], key=lambda f: f.valid_from)

    def _last_form(self, region: int) -> Form:
        return max((f for f in self.forms[region] if f.valid_from <= self.day), key=lambda f: f.valid_from)

    def described(self, region: int) -> tuple[str, str, str, str]:
        """Code, name, form and sort key of the region on the day; joint regions stand last among their siblings."""
        if region in self.members:
            return "", self._first_form(region).name, "plain", JOINTS_LAST
        if region in self.current:
            form = self.current[region]
            return form.code, form.name, "plain", f"0{form.sort_no}"
        if self.coming(region):
            form = self._first_form(region)
            return form.code, f"{form.name}{COMING}", "coming", f"1{form.sort_no}"
        form = self._last_form(region)
        return form.code, f"{FORMER}{form.name}{FORMER_END}", "former", f"2{form.sort_no}"


def nearest_common(chains: Sequence[Sequence[int]]) -> int | None:
    """The nearest member that all chains of ancestors share.

    >>> nearest_common([[3, 2, 1], [4, 2, 1]]), nearest_common([[3], [4]])
    (2, None)
    """
    shared = set(chains[0]).intersection(*chains[1:])
    return next((region for region in chains[0] if region in shared), None)


def place(
    forms: Iterable[Form],
    successions: Sequence[Succession],
    day: date,
    members: Mapping[int, Sequence[int]] = NO_JOINTS,
) -> list[Placed]:
    """Every region exactly once, in pre-order: official order among siblings, then coming, former and joint ones.

    Shape: `members` holds the members of each joint region, which stands below their nearest common ancestor.
    Refuses: ValueError when a region hangs in a circle or there is more than one root.
    """
    by_region: dict[int, list[Form]] = defaultdict(list)
    for form in forms:
        by_region[form.region].append(form)
    forest = _Forest(by_region, successions, members, day)
    children: dict[int | None, list[int]] = defaultdict(list)
    for region in by_region:
        children[forest.parent(region)].append(region)
    if len(children[None]) != 1:
        raise ValueError(f"one root expected, found {children[None]}")
    described = {region: forest.described(region) for region in by_region}
    for siblings in children.values():
        siblings.sort(key=lambda r: (described[r][3], r))
    placed = _walk(children, described)
    if len(placed) != len(by_region):
        raise ValueError("a region hangs in a circle, or under one that does not exist")
    return placed


def _walk(children: Mapping[int | None, list[int]], described: Mapping[int, tuple[str, str, str, str]]) -> list[Placed]:
    """Pre-order numbering without recursion: a node's `hi` is known when its subtree has been passed."""
    root = children[None][0]
    lo: dict[int, int] = {}
    hi: dict[int, int] = {}
    above: dict[int, tuple[int | None, int]] = {root: (None, 0)}
    stack: list[tuple[int, bool]] = [(root, False)]
    while stack:
        region, leaving = stack.pop()
        if leaving:
            hi[region] = len(lo)
            continue
        lo[region] = len(lo)
        stack.append((region, True))
        for child in reversed(children.get(region, [])):
            above[child] = (region, above[region][1] + 1)
            stack.append((child, False))
    return [
        Placed(r, above[r][0], lo[r], hi[r], above[r][1], described[r][0], described[r][1], described[r][2]) for r in lo
    ]
