"""Filing an issue: what was reported stays as it was, with all that its figures were made by, and prints again."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from bangfu.indicators import kept as kept_rules
from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import leaf
from bangfu.ledger.backend import wall
from bangfu.registry import find, lineage, trees
from bangfu.registry import scope as scopes
from bangfu.registry.scope import Scope
from bangfu.reports import bulletin as bulletins
from bangfu.reports import kept, times
from bangfu.reports.issue import Bulletin, Cited, Table
from bangfu.reports.models import Filing
from bangfu.reports.template import template

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

FORM = "bangfu-filing-1"
OF_THE_DAY = ("serial", "number", "day", "position", "checkpoint")
SEAL_BYTES = 8


def may_file(user: AbstractBaseUser, name: str, today: date) -> bool:
    """Whether the user may file the bulletin: who approves, for the whole place that its text speaks of."""
    rights = scopes.Rights(user, today)
    places = find.places(Scope.everything(), template(name).region, today)
    return all(rights.may("approver", place.pk, helper_id=0, programme="") for place in places)


def file(
    user: AbstractBaseUser, name: str, period: Period | None = None, *, today: date, filed_at: datetime
) -> tuple[Filing, bool]:
    """The filing of the bulletin as it reads now, and whether it is a new one.

    When nothing has changed since the last filing of that period, that one is the answer: filing twice is filing once.
    Refuses: `no_right`, `nothing_to_file` for a text without a figure, `filed_meanwhile`, and what composing refuses.
    """
    if not may_file(user, name, today):
        raise Refused("您不能给这份简报定稿", "请由负责整个范围的审核人定稿", "no_right")
    scope = scopes.of(user, today)
    serial = next_serial(name, today.year)
    made = bulletins.compose(scope, name, period, today=today, serial=serial)
    if not made.figures:
        raise Refused("这份简报里没有数字,不必定稿", "先登记数据,或换一个期间", "nothing_to_file")
    content = _content(scope, made)
    last = latest(name, made.period)
    if last is not None and _same(as_reported(last), content):
        return last, False
    return _created(made, content, author=user.get_username(), filed_at=filed_at), True


def _created(made: Bulletin, content: dict[str, Any], *, author: str, filed_at: datetime) -> Filing:
    canonical = _canonical(content)
    try:
        with transaction.atomic():
            return Filing.objects.create(
                name=made.name,
                year=made.day.year,
                serial=made.serial,
                number=made.number,
                period=made.period.text,
                position=made.position,
                content=canonical.decode(),
                alg=leaf.ALG,
                digest=leaf.sm3(canonical),
                author=author,
                filed_at=filed_at,
            )
    except IntegrityError:
        raise Refused(f"{made.number}刚刚由别人定稿", "请看过那一期再定", "filed_meanwhile") from None


@wall.lifted(wall.SERIALS)
def next_serial(name: str, year: int) -> int:
    """The serial number of the next issue of a bulletin in a year, from 1."""
    return (Filing.objects.filter(name=name, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def filings(name: str, period: Period | None = None) -> list[Filing]:
    """The filed issues of a bulletin, newest first; those of one period if it is given."""
    found = Filing.objects.filter(name=name).order_by("-year", "-serial")
    return list(found if period is None else found.filter(period=period.text))


def latest(name: str, period: Period | None = None) -> Filing | None:
    """The last filed issue of the period, by default the period that the text is for; None while there is none."""
    return next(iter(filings(name, period or Period.parse(template(name).period))), None)


def numbered(name: str, year: int, serial: int) -> Filing:
    """The filing with the number.

    Refuses: `unknown_filing`.
    """
    found = Filing.objects.filter(name=name, year=year, serial=serial).first()
    if found is None:
        raise Refused(f"没有 {year}年第{serial}期 的定稿", "请从简报页打开已有的定稿", "unknown_filing")
    return found


def issue(scope: Scope, filing: Filing, *, today: date) -> Bulletin:
    """The issue as it left the house, to be printed again: nothing of it is asked anew.

    Refuses: `outside_scope`, `filing_damaged`.
    """
    bulletins.require_scope(scope, template(filing.name), today)
    return kept.issue(as_reported(filing), seal(filing))


def as_reported(filing: Filing) -> dict[str, Any]:
    """The content of a filing: text, figures, questions, definitions, parameters, units and edition of the tree.

    Refuses: `filing_damaged` when the content does not fit its digest.
    """
    if leaf.sm3(filing.content.encode()) != bytes(filing.digest):
        raise Refused(f"{filing.number}的定稿与摘要不符", "请从备份核对", "filing_damaged")
    content: dict[str, Any] = json.loads(filing.content)
    return content


def seal(filing: Filing) -> str:
    """The first characters of the filing's digest, in groups of four, as the paper prints them."""
    text = bytes(filing.digest).hex()[: 2 * SEAL_BYTES]
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def units(scope: Scope, cited: list[Cited], on: date) -> dict[str, Any]:
    """The units and labels that the questions name, as they stand on the day: those below them, who took over."""
    return lineage.standing(scope, {one.wanted.helper for one in cited} - {""}, on)


def cited(made: Bulletin) -> list[Cited]:
    """Every figure of the issue: those with a source of their own, then the cells of its tables."""
    tables = [block for block in made.paragraphs if isinstance(block, Table)]
    return [*made.figures, *(cell for table in tables for cell in table.cells)]


def _content(scope: Scope, made: Bulletin) -> dict[str, Any]:
    every = cited(made)
    text = template(made.name)
    named = times.named(made.period, made.day, text.periods)
    periods: dict[str, list[Period]] = {}
    for one in every:
        periods.setdefault(one.wanted.code, []).append(one.wanted.period)
    return {
        "form": FORM,
        **kept.plain(made),
        "definitions": {code: kept_rules.plain(load.indicator(code), periods[code]) for code in sorted(periods)},
        "parameters": {"region": text.region, "periods": {name: period.text for name, period in named.items()}},
        "organisations": units(scope, every, made.period.last_day),
        "edition_from": trees.edition_named(made.edition).valid_from.isoformat(),
    }


def _same(filed: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether an issue says the same as one that was filed; its number, day and position are of the day."""
    left, right = ({k: v for k, v in one.items() if k not in (*OF_THE_DAY, "parameters")} for one in (filed, now))
    return left == right


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
