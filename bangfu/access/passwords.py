"""What a password must be, said in Chinese where Django says it in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LEAST = 10


class LongEnough:
    """The rule of length, as Django's settings name it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Nothing, when the password is long enough."""
        if len(password) < LEAST:
            raise ValidationError(f"密码至少 {LEAST} 位。", code="password_too_short")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"密码至少 {LEAST} 位。"
