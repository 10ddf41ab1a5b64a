"""How people come in, as django-allauth asks for it: tries counted, a second step, the last login shown."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import auth, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from bangfu.access import second, tries
from bangfu.kernel.errors import Refused
from bangfu.registry import roles
from bangfu.registry.vault.kms import KEY_BYTES, kms
from bangfu.web.door import SeeOther, today
from bangfu.web.origin import address, is_home_demo
from bangfu.web.wording import minute, wide

RIGHTS = "rights"  # in the session: what the user might do when it began
LOCKED = "locked"
ABOUT = "mfa_authenticator:secret"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth says no types
    """The account adapter: nobody signs up by himself, every try is counted, the second step follows the password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Users are made by an officer, never by themselves."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The user when name and password are right.

        Refuses: ValidationError with the code `locked` after too many tries, also with the right password.
        """
        try:
            attempt = tries.begin(credentials.get("username", ""), address(request), timezone.now())
        except Refused as refused:
            raise ValidationError(wide(str(refused)), code=LOCKED) from None
        user = auth.authenticate(request, **credentials)
        tries.settle(attempt, "passed" if user else "failed")
        return user

    def get_login_stages(self) -> list[str]:
        """What follows the password."""
        return ["bangfu.web.entrance.SecondStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """From where the request comes."""
        return address(request)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begins the session and says when the last one began."""
        before = user.last_login
        super().login(request, user)
        request.session[RIGHTS] = roles.fingerprint(user, today())
        if before:
            messages.info(request, _last(user, before))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the pages say what they have to say themselves."""


class SecondStage(LoginStage):  # type: ignore[misc]  # django-allauth says no types
    """The code of the phone, or first its setting up, for whoever needs it or has it."""

    key = "second_step"
    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """The page of the second step, or nothing when this user goes in without."""
        user = self.login.user
        if is_home_demo(self.request):
            return None, True
        if second.has(user):
            return SeeOther(reverse("second-step")), True
        return (SeeOther(reverse("second-new")) if second.needs(user, today()) else None), True

    def is_resumable(self, request: HttpRequest) -> bool:
        """Whoever goes back to the password begins anew."""
        return False


class SecondAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # django-allauth says no types
    """Keeps the secrets of the second step sealed by the key that the vault of this house has for them."""

    def encrypt(self, text: str) -> str:
        """The text sealed."""
        return base64.b64encode(kms().seal(text.encode(), _key(), ABOUT)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was sealed."""
        return kms().open(base64.b64decode(encrypted_text), _key(), ABOUT).decode()


def pending(request: HttpRequest) -> LoginStage | None:
    """The second step that a login waits for, None when none does."""
    return LoginStageController.enter(request, SecondStage.key)


def _key() -> bytes:
    return kms().mac("second-step", b"")[:KEY_BYTES]


def _last(user: AbstractBaseUser, before: datetime) -> str:
    failed = tries.failed_since(user.get_username(), before)
    note = f",此后有 {failed} 次没有成功的登录,不是您本人请立即改密码" if failed else ""
    return wide(f"上次登录:{minute(before)}{note}")
