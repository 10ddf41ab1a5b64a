"""Served behind TLS, Django's own checks for deployment find nothing; without it the pages go on working here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

CHECK = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
ROOT = Path(configured.PACKAGE).parent


def checked(home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{home}", "BANGFU_HOME": str(home),
                   "DJANGO_SETTINGS_MODULE": "bangfu.settings", **more}  # fmt: skip
    return subprocess.run(CHECK, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_check_for_deployment_is_clean(tmp_path: Path) -> None:
    found = checked(tmp_path, BANGFU_HTTPS="1", BANGFU_TRUSTED_PROXIES="10.0.0.1")
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


@pytest.mark.parametrize(
    ("wrong", "named"),
    [("DEBUG = True", "security.W018"), ("SESSION_COOKIE_SECURE = False", "security.W012"), ("SECURE_HSTS_SECONDS = 0", "security.W004"),
     ("SECRET_KEY = 'short'", "security.W009"), ("SECURE_SSL_REDIRECT = False", "security.W008"), ("ALLOWED_HOSTS = []", "security.W020")],
)  # fmt: skip
def test_a_planted_wrong_is_named(tmp_path: Path, wrong: str, named: str) -> None:
    (tmp_path / "planted.py").write_text(f"from bangfu.settings import *\n{wrong}\n", encoding="utf-8")
    found = checked(tmp_path, BANGFU_HTTPS="1", DJANGO_SETTINGS_MODULE="planted")
    assert found.returncode != 0 and named in found.stderr


def test_without_the_switch_plain_pages_are_served_on_this_machine(fresh_db: Any, client: Client) -> None:
    answer = client.get("/login/")
    assert answer.status_code == 200 and "Strict-Transport-Security" not in answer
    assert not any(cookie["secure"] for cookie in answer.cookies.values())


@pytest.mark.parametrize(("proxy", "status"), [("10.0.0.1", 200), ("192.0.2.9", 301)])
def test_only_a_trusted_proxy_says_that_it_was_tls(fresh_db: Any, settings: Any, proxy: str, status: int) -> None:
    settings.TRUSTED_PROXIES = {"10.0.0.1"}
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = Client().get("/login/", REMOTE_ADDR=proxy, HTTP_X_FORWARDED_PROTO="https")
    assert answer.status_code == status
    assert ("Strict-Transport-Security" in answer) == (status == 200)
