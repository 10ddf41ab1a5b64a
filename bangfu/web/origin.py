"""From where a request comes: the address behind the office's own proxies, and whether it is this very machine."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

PROXY_MARKS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def address(request: HttpRequest) -> str:
    """The nearest address that is no proxy of ours; what a stranger writes into the header is never believed."""
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while nearest in settings.TRUSTED_PROXIES and told:
        nearest = told.pop()
    return nearest[:45]


def is_home_demo(request: HttpRequest) -> bool:
    """Whether this is a demonstration, asked from this very machine and by no proxy."""
    if not settings.HOME_IS_DEMO or any(mark in request.META for mark in PROXY_MARKS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
