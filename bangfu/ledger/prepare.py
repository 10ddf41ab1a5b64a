"""Everything that can be decided about a transition before the ledger is locked: faults, bytes, rows, net effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bangfu.kernel.errors import Refused
from bangfu.kernel.line import Attributed, Card, Line
from bangfu.ledger import leaf
from bangfu.ledger.drafts import AttributionDraft, EntryDraft
from bangfu.ledger.holdings import Effects, net
from bangfu.ledger.measures import MONEY, measure
from bangfu.ledger.models import Attribution, Entry, Matter, Posting

_LARGEST = 2**62


@dataclass(slots=True)
class PreparedEntry:
    """One draft with its canonical bytes hashed as far as the booking days allow, and its rows but for ids and days.

    Shape: `open_leaf` is the leaf in case that every line is booked on its own day;
    `entry` is the answer, complete when it is written; `head` are the values of HEAD.
    """

    draft: EntryDraft
    digest: bytes
    leaf: leaf.Hash
    open_leaf: bytes
    entry: Entry
    head: tuple[Any, ...]
    happened_on: list[str]
    postings: list[tuple[Any, ...]]
    attributions: list[list[tuple[Any, ...]]]


@dataclass(slots=True)
class Prepared:
    """One transition, ready for the lock; `refused` is set when it can never be posted.

    Shape: `effects` is the net change of each gauge; `funds` are those its new lines name, each with the giver of a
    money.enter or 0; `entered` is the money entering by (fund, giver); `refers` says that older entries are named.
    """

    entries: list[PreparedEntry] = field(default_factory=list)
    effects: Effects = field(default_factory=dict)
    funds: set[tuple[str, int]] = field(default_factory=set)
    entered: dict[tuple[str, int], int] = field(default_factory=dict)
    refers: bool = False
    refused: Refused | None = None


def prepare(transitions: Sequence[Sequence[EntryDraft]]) -> list[Prepared]:
    """The transitions ready for `post_many`, in their order; to be called before the transaction begins.

    Cost: no query; about 150 µs for an entry of one or two lines (measured on two busy cores).
    """
    return [_prepare_one(drafts) for drafts in transitions]


def _prepare_one(drafts: Sequence[EntryDraft]) -> Prepared:
    try:
        for draft in drafts:
            _check(draft)
        if len({draft.key for draft in drafts}) < len(drafts):
            raise Refused(f"{drafts[0].number} 的两张凭证用了同一个标识", "每张凭证各用一个标识", "key_reused")
        entries = [_prepare_entry(draft) for draft in drafts]
    except Refused as refused:
        return Prepared(refused=refused)
    dated = [(day, line) for e in entries for day, line in zip(e.happened_on, e.draft.lines, strict=True)]
    one = Prepared(entries, net(dated))
    one.refers = any(draft.reverses is not None or draft.attributions for draft in drafts)
    for entry in entries:
        for line in entry.draft.lines:
            if line.measure in MONEY:
                _note_money(one, line, entry.draft.reverses is None)
    return one


def _note_money(one: Prepared, line: Line, is_new: bool) -> None:
    enters = line.measure == "money.enter"
    if is_new:
        one.funds.add((line.fund, line.giver if enters else 0))
    if enters:
        key = (line.fund, line.giver)
        one.entered[key] = one.entered.get(key, 0) + line.quantity


def _prepare_entry(draft: EntryDraft) -> PreparedEntry:
    try:
        content = leaf.content(draft)
    except UnicodeEncodeError:
        raise _bad_text(draft) from None
    if b"\\u0000" in content:
        raise _bad_text(draft)
    state = leaf.started(content)
    days = [draft.happened_on(line).isoformat() for line in draft.lines]
    digest = leaf.content_digest(content)
    return PreparedEntry(
        draft,
        digest,
        state,
        leaf.finished(state, leaf.moment(draft.recorded_at), days),
        *_entry(draft, digest),
        days,
        [_posting_row(line, day) for line, day in zip(draft.lines, days, strict=True)],
        [[_attribution_row(a) for a in draft.attributions_of(line)] for line in draft.lines],
    )


HEAD = (
    *("key", "content_digest", "kind", "number", "revision", "transition", "body_digest", "attachments_digest"),
    *("author", "acceptor", "recorded_at", "reverses_id", "corrects_id", "alg"),
)


ENTRY = ("id", *HEAD, "leaf", "xid")


def _entry(draft: EntryDraft, digest: bytes) -> tuple[Entry, tuple[Any, ...]]:
    """The answer, and the row as the engine stores it."""
    document = (draft.kind, draft.number, draft.revision, draft.transition)
    before = (draft.key, digest, *document, draft.body_digest, draft.attachments_digest, draft.author, draft.acceptor)
    after = (draft.reverses, draft.corrects, leaf.ALG)
    # all fields in the order of the table, the quickest way to make one; id, leaf and xid follow when it is written
    entry = Entry.from_db(connection.alias, ENTRY, (None, *before, draft.recorded_at, *after, b"", 0))
    return entry, (*before, connection.ops.adapt_datetimefield_value(draft.recorded_at), *after)


def _bad_text(draft: EntryDraft) -> Refused:
    return Refused(f"{draft.number} 里有不能保存的字符", "请重新输入该文字,不要从其他程序粘贴", "bad_text")


def _posting_row(line: Line, day: str) -> tuple[Any, ...]:
    return (
        line.measure,
        line.quantity,
        day,
        line.region,
        line.giver,
        line.receiver,
        line.subject,
        line.about,
        line.fund,
        line.category,
        line.trait,
        line.grade,
        line.sheet,
        line.row,
    )


def _attribution_row(one: Attributed) -> tuple[Any, ...]:
    return (one.programme, one.helper, one.mode, one.num, one.den, 1)


def _check(draft: EntryDraft) -> None:
    _fits(draft, _ENTRY_LIMITS)
    if not (draft.lines or draft.attributions or draft.card or draft.reverses):
        raise Refused(f"{draft.number} 没有可入账的内容", "请填写金额或数量", "nothing_to_post")
    for line in draft.lines:
        _check_line(draft, line)
    if draft.reverses is None:
        _check_meaning(draft)
    for later in draft.attributions:
        _check_share(later, later.programme)
        if later.sign not in (1, -1):
            raise Refused(f"归属的增减为 {later.sign}", "登记归属用 1,撤销用 -1", "bad_sign")
    if draft.card:
        _fits(draft.card, _CARD_LIMITS)
        _check_card(draft.card)


def _check_line(draft: EntryDraft, line: Line) -> None:
    if line.quantity == 0 or abs(line.quantity) >= _LARGEST:
        raise Refused(f"{draft.number} 的数量为 {line.quantity}", "数量不能为零或过大", "bad_quantity")
    _fits(line, _LINE_LIMITS)
    attributions = draft.attributions_of(line)
    if not attributions:
        raise Refused(f"{draft.number} 的分录没有归属", "请填写帮扶渠道和帮扶单位", "no_attribution")
    for one in attributions:
        _check_share(one, one.programme)
    if len({(a.programme, a.helper, a.mode) for a in attributions}) < len(attributions):
        raise Refused(f"{draft.number} 的同一分录重复归属", "同一渠道、单位和方式只归属一次", "duplicate_attribution")


def _check_meaning(draft: EntryDraft) -> None:
    """What a new entry must mean; a reversal copies its original and is not asked again."""
    for line in draft.lines:
        known = measure(line.measure)
        for column in ("category", "trait", "grade"):
            allowed = known.wrong_code(column, getattr(line, column))
            if allowed:
                found = getattr(line, column)
                raise Refused(f"{known.title}没有代码“{found}”", f"可用:{allowed}", f"unknown_{column}")
        if known.is_money():
            _check_money(draft, line)
    backed = [line for line in draft.lines if measure(line.measure).backed]
    if backed:
        _check_backing(draft, backed)


def _check_money(draft: EntryDraft, line: Line) -> None:
    if line.quantity < 0:
        raise Refused(f"{draft.number} 的资金分录为负数", "退钱请登记退回,改错请用更正或作废", "negative_money")
    if not line.fund:
        raise Refused(f"{draft.number} 没有写明资金", "请填写指标批次编号", "no_fund")
    if line.giver == line.receiver:
        raise Refused(f"{draft.number} 的付款单位和收款单位相同", "请填写两个不同的单位", "same_party")


def _check_backing(draft: EntryDraft, backed: Sequence[Line]) -> None:
    money = Counter((x.quantity, x.fund, x.about) for x in draft.lines if measure(x.measure).is_money())
    wanted = Counter((x.measure, (x.quantity, x.fund, x.about)) for x in backed)
    for (code, amount), count in wanted.items():
        if count > money[amount]:
            title = measure(code).title
            raise Refused(
                f"{draft.number} 的“{title}”没有等额的资金分录", "金额、资金和项目须与资金分录一致", "not_backed"
            )


def _check_share(one: Attributed | AttributionDraft, programme: str) -> None:
    if not programme or not one.helper:
        raise Refused("归属缺帮扶渠道或帮扶单位", "请填写帮扶渠道和帮扶单位", "no_attribution")
    if not 1 <= one.num <= one.den:
        raise Refused(f"归属份额 {one.num}/{one.den} 不对", "份额应大于 0、不超过 1", "bad_share")
    _fits(one, _MODE_LIMIT)


def _check_card(card: Card) -> None:
    if not card.key or not card.title:
        raise Refused("事项缺标识或名称", "请填写名称", "bad_card")


def _fits(value: object, limits: Sequence[tuple[str, int]]) -> None:
    """Refuses a text that PostgreSQL would not take; SQLite would take any."""
    for name, most in limits:
        text = getattr(value, name)
        if len(text) > most:
            raise Refused(f"文字“{text[:20]}…”太长", f"最多 {most} 个字", "too_long")


def _limits(model: type[Entry | Posting | Attribution | Matter], *names: str) -> tuple[tuple[str, int], ...]:
    lengths = {field.name: field.max_length for field in model._meta.concrete_fields}
    return tuple((name, lengths[name] or 0) for name in names)


_ENTRY_LIMITS = _limits(Entry, "key", "kind", "number", "transition", "author", "acceptor")
_LINE_LIMITS = _limits(Posting, "subject", "about", "fund", "category", "trait", "grade", "sheet")
_MODE_LIMIT = _limits(Attribution, "mode")
_CARD_LIMITS = _limits(Matter, "key", "kind", "number", "title", "parent", "fund")
