"""Accounts: made, closed, unlocked and reset by the officers, none of whom can take an account over alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bangfu.access import passwords, second, tries
from bangfu.kernel.errors import Refused
from bangfu.registry import roles, scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

NAME = re.compile(r"[\w.@+-]{2,60}")


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the officers see it; `kept` marks those of officers, which only a command changes."""

    login: str
    name: str
    active: bool
    second: bool
    kept: bool


def make(name: str, password: str, shown: str = "", *, now: datetime) -> Any:
    """The new user; there is no default password.

    Refuses: `bad_name`, `user_exists`, `weak_password`.
    """
    users = get_user_model()
    if not NAME.fullmatch(name):
        raise Refused(f"登录名“{name}”不合要求", "用 2 至 60 个字母、汉字、数字或 . @ + - _", "bad_name")
    if users.objects.filter(username=name).exists():
        raise Refused(f"用户“{name}”已存在", "换一个登录名", "user_exists")
    made = users(username=name, first_name=shown.strip()[:150])
    set_password(made, password, now)
    return made


def set_password(user: Any, password: str, now: datetime) -> None:
    """Gives the user this password; every session of the user ends.

    Refuses: `weak_password`.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = "密码不合要求:" + "".join(error.messages).rstrip("。")
        raise Refused(message, "换一个更长、不常见的密码", "weak_password") from None
    user.set_password(password)
    user.save()
    passwords.keep(user, now)


def everyone(today: date) -> list[Account]:
    """Every account, in the order in which they were made."""
    users = get_user_model().objects.order_by("pk")
    coded = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    officers = {role.user_id for role in roles.all_open(today) if role.role in roles.APART}
    return [Account(u.username, u.first_name, u.is_active, u.pk in coded, u.pk in officers) for u in users]


def does(officer: AbstractBaseUser, today: date) -> list[str]:
    """What the officer may do with accounts: one officer has the passwords, another the second step."""
    offices = set(scope.in_force(officer, today).values_list("role", flat=True))
    return [name for name, (office, _, _) in DEEDS.items() if office in offices]


def do(officer: AbstractBaseUser, deed: str, name: str, today: date, *, now: datetime, password: str = "") -> str:
    """Does one thing with an account, and says what was done.

    Refuses: `not_allowed`, `unknown_user`, `officer_kept` for the account of an officer, `weak_password`.
    """
    if deed not in does(officer, today):
        raise Refused("您不能办理这一项", "密码与停用由系统管理员办理,动态口令由安全管理员办理", "not_allowed")
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise Refused(f"没有登录名为“{name}”的用户", "请核对登录名", "unknown_user")
    if user.pk == officer.pk or scope.in_force(user, today).filter(role__in=roles.APART).exists():
        raise Refused("三员和系统所有者的账号不在这里办理", "由管理服务器的同志用 bangfu user 办理", "officer_kept")
    _, title, act = DEEDS[deed]
    act(user, password, now)
    return title


def _set_active(active: bool) -> Callable[[Any, str, datetime], None]:
    def act(user: Any, password: str, now: datetime) -> None:
        user.is_active = active
        user.save(update_fields=["is_active"])

    return act


# deed -> whose it is, what it is called, what it does
DEEDS: dict[str, tuple[str, str, Callable[[Any, str, datetime], Any]]] = {
    "password": ("system", "换密码", set_password),
    "unlock": ("system", "解除暂停", lambda user, *_: tries.forgive(user.username)),
    "close": ("system", "停用", _set_active(False)),
    "open": ("system", "恢复", _set_active(True)),
    "second": ("security", "重置动态口令", lambda user, *_: second.forget(user)),
}
