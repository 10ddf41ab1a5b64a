"""The hook for an office's own login service (OpenID Connect): only users that were made here come in by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from bangfu.web.wording import Part

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin

PROVIDER = "office"
REFUSED = "统一身份认证没有办成，或这里没有同名的用户。请再试一次，或请系统管理员先建立用户。"

if settings.OIDC_URL:
    from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

    class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # django-allauth says no types
        """Ties a login of the office's service to the user of the same name; makes no users."""

        def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
            """Users are made by an officer, never by coming in."""
            return False

        def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
            """Finds the user whose name the service vouches for; a stranger is led back to the password."""
            if sociallogin.is_existing:
                return
            name = self.get_provider(request, PROVIDER).extract_common_fields(sociallogin.account.extra_data)[
                "username"
            ]
            user = get_user_model().objects.filter(username=name or "", is_active=True).first()
            if user is None:
                raise ImmediateHttpResponse(refused(request))
            sociallogin.connect(request, user)


def door() -> Part | None:
    """The button of the login page: its name and where it posts to; None when no service is configured."""
    if not settings.OIDC_URL:
        return None
    return Part("", settings.OIDC_NAME, reverse("openid_connect_login", args=[PROVIDER]))


@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """Back at the password, with the reason."""
    messages.error(request, REFUSED)
    return redirect("account_login")
