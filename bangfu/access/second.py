"""The second step: a code of the user's phone that holds for half a minute and is taken once (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.conf import settings
from django.db import transaction

from bangfu.kernel.errors import Refused
from bangfu.registry import scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet

SECONDS, DIGITS, BYTES, AROUND = 30, 6, 20, 1
# roles that approve, export or administer
NEEDED_BY = {"owner", "approver", "liaison", "auditor", "system", "security", "audit"}


def needs(user: AbstractBaseUser, today: date) -> bool:
    """Whether a role of the user, or the installation, asks for the second step."""
    asked = bool(NEEDED_BY.intersection(scope.in_force(user, today).values_list("role", flat=True)))
    return asked or settings.SECOND_STEP_FOR_ALL


def has(user: AbstractBaseUser) -> bool:
    """Whether the user has set the second step up."""
    return _kept(user).exists()


def secret_of(chance: bytes) -> str:
    """The secret as authenticator apps take it.

    >>> secret_of(bytes(20))
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return base64.b32encode(chance).decode("ascii")


def address(secret: str, account: str, issuer: str) -> str:
    """What the square code says to an authenticator app."""
    query = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": SECONDS}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"


def code_at(secret: str, step: int) -> str:
    """The code of one half minute; `step` counts them since 1970.

    >>> code_at(secret_of(b"12345678901234567890"), 59 // SECONDS)
    '287082'
    """
    return HOTP(base64.b32decode(secret), DIGITS, SHA1()).generate(step).decode("ascii")


def step_at(now: datetime) -> int:
    """The half minute of a moment."""
    return int(now.timestamp()) // SECONDS


def set_up(user: AbstractBaseUser, secret: str, code: str, now: datetime) -> None:
    """Keeps the secret once its first code was right; that code is used up.

    Refuses: `wrong_code`; `second_step_there` when one is set up already.
    """
    step = _matching(secret, code, now, after=0)
    if step is None:
        raise _wrong()
    with transaction.atomic():
        if has(user):
            raise Refused("已经设置过动态口令", "换手机请先由安全管理员重置", "second_step_there")
        Authenticator.objects.create(
            user_id=user.pk, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret), "step": step},
            created_at=now, last_used_at=now,
        )  # fmt: skip


def accept(user: AbstractBaseUser, code: str, now: datetime) -> None:
    """Takes the code of now, or of the half minute before or after; never one of a step that was taken.

    Refuses: `wrong_code`.
    """
    with transaction.atomic():
        kept = _kept(user).select_for_update().first()
        step = _matching(decrypt(kept.data["secret"]), code, now, after=kept.data["step"]) if kept else None
        if kept is None or step is None:
            raise _wrong()
        kept.data["step"], kept.last_used_at = step, now
        kept.save(update_fields=["data", "last_used_at"])


def forget(user: AbstractBaseUser) -> bool:
    """Whether there was a second step to take away; the user sets up a new one at the next login."""
    return _kept(user).delete()[0] > 0


def _kept(user: AbstractBaseUser) -> QuerySet[Any]:
    return cast("QuerySet[Any]", Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP))


def _matching(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    given = "".join(code.split()).encode()
    steps = range(max(after + 1, step_at(now) - AROUND), step_at(now) + AROUND + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)), None)


def _wrong() -> Refused:
    remedy = "请看手机上现在的 6 位数字;每个口令只能用一次,手机时间要准"
    return Refused("动态口令不对或已经用过", remedy, "wrong_code")
