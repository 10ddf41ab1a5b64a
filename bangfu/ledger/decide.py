"""Whether one transition may be posted, against what the book says; every refusal of the ledger under lock is here."""

from __future__ import annotations

from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import UNIT_TITLES, yuan
from bangfu.ledger.book import Book, Fund, Live, mirrored, taken_back
from bangfu.ledger.drafts import AttributionDraft, EntryDraft
from bangfu.ledger.gauge import Gauge, Shortage
from bangfu.ledger.holdings import HOLDING, Key, organisation_name
from bangfu.ledger.measures import measure
from bangfu.ledger.models import Entry
from bangfu.ledger.prepare import Prepared, PreparedEntry

Known = list[Entry | PreparedEntry]


def decide(book: Book, one: Prepared) -> Known | Refused:
    """What becomes of the transition: its entries (old ones when it is a repetition) or the reason why not.

    An accepted transition is taken into the book, a refused one leaves it as it was.
    """
    if one.refused:
        return one.refused
    try:
        known = _repeated(book, one)
        if known is not None:
            return known
        live = _checked_references(book, one) if one.refers else {}
        cards = {c.key: Fund(c.origin, c.title, c.number) for e in one.entries if (c := e.draft.card)}
        _check_funds(book, one, cards)
        _check_gauges(book, one, cards)
    except Refused as refused:
        return refused
    book.take(one, cards, live)
    return list(one.entries)


def _repeated(book: Book, one: Prepared) -> Known | None:
    found: Known = []
    for entry in one.entries:
        key = entry.draft.key
        before = book.entries.get(key) or book.accepted.get(key)
        if before is None:
            continue
        digest = before.content_digest if isinstance(before, Entry) else before.digest
        if bytes(digest) != entry.digest:
            raise _key_reused(entry.draft)
        found.append(before)
    if 0 < len(found) < len(one.entries):
        raise _key_reused(one.entries[0].draft)
    return found or None


def _key_reused(draft: EntryDraft) -> Refused:
    return Refused(f"{draft.number} 已按别的内容入账", "要改内容请用更正,要重复登记请换编号", "key_reused")


def _checked_references(book: Book, one: Prepared) -> dict[int, Live]:
    """The attributions as they will be, once reversals and later attributions are found to fit what is there."""
    changed: dict[int, Live] = {}
    reversed_now: set[int] = set()
    for entry in one.entries:
        draft = entry.draft
        if draft.reverses is not None:
            if draft.reverses in reversed_now:
                raise _already_reversed(draft.number)
            _check_reversal(book, draft, draft.reverses)
            reversed_now.add(draft.reverses)
    for entry in one.entries:
        for later in entry.draft.attributions:
            original = book.originals.get(book.entry_of.get(later.posting_id, 0))
            if original is None:
                raise Refused(f"没有分录 {later.posting_id}", "请从溯源页选择分录", "unknown_posting")
            if original.reversed or original.is_reversal or original.entry in reversed_now:
                raise Refused(f"{original.number} 的分录已冲销,不再归属", "请选择有效的分录", "posting_reversed")
            changed.setdefault(later.posting_id, dict(book.live.get(later.posting_id, {})))
        _apply(changed, entry.draft.attributions)
    if not all(changed.values()):
        raise Refused("分录至少要有一个归属", "撤销的同时请登记新的归属", "no_attribution")
    return changed


def _check_reversal(book: Book, draft: EntryDraft, entry: int) -> None:
    original = book.originals.get(entry)
    if original is None:
        raise Refused(f"没有凭证 {entry}", "请刷新后重试", "unknown_entry")
    if original.is_reversal:
        raise Refused(f"{original.number} 的这张凭证本身是冲销", "冲销不能再冲销,请重新登记", "reverses_reversal")
    if original.reversed:
        raise _already_reversed(original.number)
    if draft.lines != mirrored(original, book.live) or draft.attributions != taken_back(original):
        raise Refused(f"{original.number} 在此期间变更了归属", "请重试", "stale_reversal")


def _already_reversed(number: str) -> Refused:
    return Refused(f"{number} 已冲销过", "同一凭证只能冲销一次", "already_reversed")


def _apply(changed: dict[int, Live], attributions: tuple[AttributionDraft, ...]) -> None:
    """Takes an entry's attributions in, withdrawals first, so that a change is one entry of both."""
    for one in sorted(attributions, key=lambda a: a.sign):
        live = changed[one.posting_id]
        key = (one.programme, one.helper, one.mode)
        if one.sign < 0:
            if live.pop(key, None) != (one.num, one.den):
                raise Refused("要撤销的归属不存在或份额不同", "请刷新后从现有归属中选择", "no_such_attribution")
        elif key in live:
            raise Refused("该分录已有同样的归属", "要改份额请先撤销原归属", "duplicate_attribution")
        else:
            live[key] = (one.num, one.den)


def _check_funds(book: Book, one: Prepared, cards: dict[str, Fund]) -> None:
    for fund, entering in one.funds:
        card = cards.get(fund) or book.matters.get(fund)
        if card is None or card.origin is None:
            raise Refused(f"没有资金“{fund}”", "请先登记指标批次或捐赠", "unknown_fund")
        if entering and entering != card.origin:
            wanted, found = organisation_name(card.origin), organisation_name(entering)
            raise Refused(
                f"资金“{card.title}”({card.number})的来源单位是 {wanted},不是 {found}",
                "到账只能来自来源单位",
                "not_origin",
            )
    for key, card in cards.items():
        before = book.matters.get(key)
        if before and before.origin is not None and before.origin != card.origin:
            _check_new_origin(book, one, key, card)


def _check_new_origin(book: Book, one: Prepared, fund: str, card: Fund) -> None:
    """With another origin, the old one's holding must stand by itself, and no money may have entered from elsewhere."""
    entered = dict(book.gauges.entered.get(fund, {}))
    for (of, giver), quantity in one.entered.items():
        if of == fund:
            entered[giver] = entered.get(giver, 0) + quantity
    others = [giver for giver, quantity in entered.items() if quantity and giver != card.origin]
    if others:
        raise Refused(
            f"资金“{card.title}”({card.number})已有来自 {organisation_name(others[0])} 的到账,不能换来源单位",
            "请先作废这些到账",
            "origin_changed",
        )
    for key in book.gauges.of_fund(fund):
        gauge = Gauge(dict(book.gauges[key].changes))
        if effect := one.effects.get(key):
            gauge.add(effect)
        shortage = gauge.lowest()
        if shortage and key.columns[0] != card.origin:
            raise _short(key, shortage, card)


def _check_gauges(book: Book, one: Prepared, cards: dict[str, Fund]) -> None:
    for key, effect in one.effects.items():
        fund = _fund_of(book, key, cards) if key.rule == HOLDING else None
        if fund and fund.origin == key.columns[0]:
            continue
        shortage = book.gauges[key].shortage(effect)
        if shortage:
            raise _short(key, shortage, fund or _fund_of(book, key, cards))


def _fund_of(book: Book, key: Key, cards: dict[str, Fund]) -> Fund | None:
    for column in key.columns:
        if isinstance(column, str) and (fund := cards.get(column) or book.matters.get(column)):
            return fund
    return None


def _short(key: Key, shortage: Shortage, fund: Fund | None) -> Refused:
    about = f"资金“{fund.title}”({fund.number})" if fund else "、".join(str(c) for c in key.columns if c)
    later = ""
    if shortage.worst_gap > shortage.gap:
        later = f",{shortage.worst_day} 缺口最大,为 {_amount(key, shortage.worst_gap)}"
    if key.rule == HOLDING:
        holder = organisation_name(int(key.columns[0]))
        message = f"{holder}的{about}自 {shortage.day} 起透支 {_amount(key, shortage.gap)}{later}"
        remedy = f"当日结余 {_amount(key, shortage.available)};请减少金额、改到有结余的日期,或先登记到账"
        return Refused(message, remedy, "overspent")
    limited = measure(key.rule)
    top = measure(limited.limit.measure).title if limited.limit else ""
    message = f"{about}的“{limited.title}”自 {shortage.day} 起超过“{top}”{_amount(key, shortage.gap)}{later}"
    less = "减少金额" if limited.unit == "fen" else "核对是不是重复"
    remedy = f"当日还可登记 {_amount(key, shortage.available)};请{less}、改日期,或先登记{top}"
    return Refused(message, remedy, "over_limit")


def _amount(key: Key, quantity: int) -> str:
    unit = "fen" if key.rule == HOLDING else measure(key.rule).unit
    return f"{yuan(quantity)} 元" if unit == "fen" else f"{quantity} {UNIT_TITLES[unit]}"
