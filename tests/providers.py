"""A real identity provider as a second server: people, one client, and what it may lie about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers import PATIENCE, ROOT, DidNotStart, free_port

PASSWORD = "the provider knows me"
CLIENT, SECRET = "jalon", "a secret of the tests"


@dataclass
class Provider:
    folder: Path
    port: int

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "IDENTITY_PROVIDER": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tests.identity_provider.settings",
        }

    def settings(self, **more: str) -> dict[str, str]:
        """What an operator of Jalon writes to sign in here."""
        return {
            "JALON_OIDC_ISSUER": self.issuer,
            "JALON_OIDC_CLIENT_ID": CLIENT,
            "JALON_OIDC_CLIENT_SECRET": SECRET,
            "JALON_OIDC_NAME": "Lavigne ID",
            "JALON_OIDC_DOMAINS": "lavigne.example",
            "JALON_OIDC_SCOPES": "groups",
            **more,
        }

    def django(self, *words: str) -> None:
        command = [sys.executable, "-m", "django", *words]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)

    def knows(self, name: str, email: str, *, verified: bool = True) -> None:
        self.django("shell", "-c", PERSON.format(name=name, email=email, verified=verified))

    def serves(self, come_back_to: str, *, client: str = CLIENT) -> None:
        self.django("shell", "-c", KNOWN_CLIENT.format(client=client, address=come_back_to))

    def lies(self, **about: dict[str, Any]) -> None:
        (self.folder / "lies.json").write_text(json.dumps(about))


PERSON = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
one = User.objects.create_user("{{name}}", "{{email}}", "{PASSWORD}", first_name="{{name}}")
EmailAddress.objects.create(user=one, email="{{email}}", primary=True, verified={{verified}})
"""
KNOWN_CLIENT = f"""
from allauth.idp.oidc.models import Client
one = Client(id="{{client}}", name="Jalon", redirect_uris="{{address}}")
one.set_scopes(["openid", "email", "profile", "groups"])
one.set_secret("{SECRET}")
one.save()
"""


@contextmanager
def a_provider(folder: Path) -> Iterator[Provider]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "key.pem").write_bytes(a_key())
    provider = Provider(folder, free_port())
    provider.django("migrate", "--verbosity", "0")
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "django", "runserver", "--noreload", str(provider.port)],
            cwd=ROOT, env=provider.env, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            wait_for(provider, server)
            yield provider
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def a_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)


def wait_for(
    provider: Provider, server: subprocess.Popen[bytes], seconds: float = PATIENCE
) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            described = f"{provider.issuer}/.well-known/openid-configuration"
            urllib.request.urlopen(described, timeout=5).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise DidNotStart((provider.folder / "log").read_text()[-3000:])
