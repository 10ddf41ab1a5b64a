"""What a password must be, said in Chinese where Django says it in English; how old it is, and which were used."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from bangfu.access.models import PastPassword

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LEAST = 10
REMEMBERED = 5


class LongEnough:
    """The rule of length, as Django's settings name it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Nothing, when the password is long enough."""
        if len(password) < LEAST:
            raise ValidationError(f"密码至少 {LEAST} 位。", code="password_too_short")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"密码至少 {LEAST} 位。"


class NotOfLate:
    """The rule that none of the last passwords comes back, as Django's settings name it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Nothing, when the password is none of the last ones.

        Cost: a hash for each of them.
        """
        if user is None or user.pk is None:
            return
        if any(check_password(password, encoded) for encoded in {user.password, *_hashes(user)}):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"不能与最近 {REMEMBERED} 次用过的密码相同。"


def keep(user: AbstractBaseUser, now: datetime) -> None:
    """Nothing; the user has this password from now on, and of those before the last few are known."""
    PastPassword.objects.create(user_id=user.pk, password=user.password, set_at=now)
    kept = PastPassword.objects.filter(user_id=user.pk).order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    PastPassword.objects.filter(user_id=user.pk).exclude(pk__in=list(kept)).delete()


def age(user: Any, now: datetime) -> int:
    """For how many days the user has had the password; where nobody wrote down since when, as long as the account."""
    last = PastPassword.objects.filter(user_id=user.pk).order_by("-pk").first()
    return int((now - (last.set_at if last else user.date_joined)).days)


def too_old(user: Any, now: datetime) -> bool:
    """Whether it is time for a new password; never where the house sets no limit, or for who has no password here."""
    limit = settings.PASSWORD_DAYS
    return bool(limit) and user.has_usable_password() and age(user, now) >= limit


def _hashes(user: AbstractBaseUser) -> list[str]:
    rows = PastPassword.objects.filter(user_id=user.pk).order_by("-pk")
    return list(rows.values_list("password", flat=True)[:REMEMBERED])
