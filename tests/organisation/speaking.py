"""A small server that speaks as an identity provider does, and says what a test wants."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from jalon.environment import IdentityProvider

PROVIDER = IdentityProvider(
    issuer="https://id.lavigne.example",
    client_id="jalon",
    client_secret="a secret",
    name="Lavigne ID",
    scopes=(),
    domains=("lavigne.example",),
    required_claims=(),
    verified_claim="email_verified",
    creates_accounts=False,
    is_second_factor=False,
)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def public(key, name: str, algorithm: str = "RS256") -> dict:
    kind = jwt.algorithms.ECAlgorithm if algorithm == "ES256" else jwt.algorithms.RSAAlgorithm
    return json.loads(kind.to_jwk(key.public_key())) | {"kid": name, "use": "sig"}


@pytest.fixture
def server() -> Iterator[SimpleNamespace]:
    """What it says is in `says`, path by path; what it was told is in `heard`."""
    says: dict[str, object] = {}
    heard: list[dict] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = says.get(self.path, 404)
            self.send_response(said if isinstance(said, int) else 200)
            self.send_header("Location", "/keys")
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {name: one[0] for name, one in parse_qs(body).items()}
            heard.append(fields | {"authorization": self.headers.get("Authorization", "")})
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{http.server_port}", says=says, heard=heard)
    http.shutdown()
    http.server_close()


@pytest.fixture
def provider(server):
    server.says |= {
        "/.well-known/openid-configuration": {
            "issuer": server.url,
            "authorization_endpoint": f"{server.url}/authorize",
            "token_endpoint": f"{server.url}/token",
            "jwks_uri": f"{server.url}/keys",
            "userinfo_endpoint": f"{server.url}/me",
        },
        "/keys": {"keys": [public(KEY, "one"), public(CURVE, "two", "ES256")]},
        "/me": {"sub": "77", "groups": ["chefs"]},
    }
    says(server)
    return dataclasses.replace(PROVIDER, issuer=server.url)


def says(server, key=KEY, name="one", algorithm="RS256", without=(), **claims) -> None:
    now = int(time.time())
    usual = {
        "iss": server.url, "aud": "jalon", "sub": "77", "iat": now, "exp": now + 300,
        "nonce": "n", "email": "nora@lavigne.example", "email_verified": True,
    }  # fmt: skip
    body = {claim: said for claim, said in (usual | claims).items() if claim not in without}
    token = jwt.encode(body, key, algorithm=algorithm, headers={"kid": name} if name else None)
    server.says["/token"] = {"access_token": "a", "id_token": token}
