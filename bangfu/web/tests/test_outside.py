"""The hook for an office's own login service: absent until configured; then only users made here come in by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.fixtures import World

SCRIPT = """
import json, sys, django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from bangfu.cli import migrating
migrating.migrate()
get_user_model().objects.create_user("zhang")
said = {}
for name in ("zhang", "stranger"):
    client = Client()
    page = client.get("/login/")
    said["page"], said["policy"] = page.content.decode(), page["Content-Security-Policy"]
    asked = client.post("/login/oidc/office/login/")
    said["asked"] = asked["Location"]
    from urllib.parse import parse_qs, urlsplit
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
    back = client.get("/login/oidc/office/login/callback/", {"code": name, "state": state}, follow=True)
    said[name] = [client.session.get("_auth_user_id", ""), back.content.decode()]
said["users"] = get_user_model().objects.count()
print(json.dumps(said))
"""


class Service(BaseHTTPRequestHandler):
    """A login service of the smallest kind: the code that it is given is the name that it vouches for."""

    def _say(self, data: dict[str, Any]) -> None:
        text = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path.startswith("/.well-known/"):
            parts = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            self._say({"issuer": here, "jwks_uri": here + "/keys"}
                      | {f"{name}_endpoint": f"{here}/{path}" for name, path in parts.items()})  # fmt: skip
        else:
            name = self.headers["Authorization"].removeprefix("Bearer ")
            self._say({"sub": f"id-{name}", "preferred_username": name, "name": name})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say({"access_token": sent["code"][0], "token_type": "Bearer"})

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_nothing_of_it_is_there_by_default(world: World, client: Client) -> None:
    page = client.get("/login/")
    assert "统一身份认证" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"
    assert client.get("/login/oidc/office/login/").status_code == 404


@pytest.mark.slow
def test_it_appears_when_configured_and_lets_in_known_users_only(service: str, tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BANGFU_")}
    named = {"BANGFU_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bangfu.settings",
             "BANGFU_OIDC_URL": service, "BANGFU_OIDC_CLIENT": "bangfu", "BANGFU_OIDC_SECRET": "s",
             "BANGFU_OIDC_NAME": "区县统一认证", "NO_PROXY": "127.0.0.1"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=clean | named, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert "用区县统一认证登录" in said["page"] and f"form-action 'self' {service}" in said["policy"]
    asked = urlsplit(said["asked"])
    assert said["asked"].startswith(f"{service}/authorize?") and parse_qs(asked.query)["code_challenge_method"] == [
        "S256"
    ]
    assert said["zhang"][0] != ""
    assert said["stranger"][0] == "" and "没有同名的用户" in said["stranger"][1]
    assert said["users"] == 1
