"""How often somebody may try: five times in a quarter of an hour, by account and by address."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from bangfu.access.models import Attempt
from bangfu.kernel.errors import Refused

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
COUNTED = (Attempt.Outcome.OPEN, Attempt.Outcome.FAILED)


def begin(account: str, address: str, now: datetime) -> Attempt:
    """The try that was begun; it stands in the books before anybody looks at the password.

    A try is written first and counted then, so that of any number at one moment no more than allowed go on. What is
    refused is no try: the wait never grows by asking again.
    Refuses: `locked`, whether or not there is such an account.
    """
    Attempt.objects.filter(at__lt=now - KEPT).delete()
    made = Attempt.objects.create(account=_plain(account), address=address, at=now)
    recent = Attempt.objects.filter(at__gt=now - WINDOW, outcome__in=COUNTED)
    by_account = recent.filter(account=made.account).count()
    by_address = recent.filter(address=address).count()
    if by_account <= settings.LOGIN_TRIES and by_address <= settings.LOGIN_TRIES_OF_ADDRESS:
        return made
    settle(made, Attempt.Outcome.REFUSED)
    minutes = WINDOW.seconds // 60
    remedy = f"请等 {minutes} 分钟后再试;忘记密码请联系系统管理员"
    raise Refused("尝试的次数过多,暂停登录", remedy, "locked")


def settle(attempt: Attempt, outcome: str) -> None:
    """Writes how the try went."""
    Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome)


def failed_since(account: str, since: datetime) -> int:
    """How many tries of the account failed or were refused after the moment, of those still kept."""
    wrong = Q(outcome=Attempt.Outcome.FAILED) | Q(outcome=Attempt.Outcome.REFUSED)
    return Attempt.objects.filter(wrong, account=_plain(account), at__gt=since).count()


def forgive(account: str) -> int:
    """How many tries of the account were forgotten, so that its owner may try again at once."""
    return Attempt.objects.filter(account=_plain(account)).delete()[0]


def _plain(account: str) -> str:
    return account.strip().casefold()[:150]
