"""A passkey held by a test: it makes a credential and signs challenges, as a browser would."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HERE = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    holder: bytes = b""

    def make(
        self, options: dict[str, Any], *, origin: str = HERE, flags: int = VERIFIED
    ) -> str:
        """What a browser sends after `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.holder = asked["user"]["id"].encode()
        key = AttestedCredentialData.create(
            b"\0" * 16,
            self.credential_id,
            ES256.from_cryptography_key(self.secret.public_key()),
        )
        data = AuthenticatorData.create(
            sha256(asked["rp"]["id"].encode()), flags | PRESENT | ATTESTED, 0, bytes(key)
        )
        made = AttestationObject.create("none", data, {})
        client = said("webauthn.create", asked["challenge"], origin)
        return self.sent(clientDataJSON=client, attestationObject=bytes(made))

    def show(
        self,
        options: dict[str, Any],
        *,
        origin: str = HERE,
        flags: int = VERIFIED,
        name: str = "localhost",
    ) -> str:
        """What a browser sends after `navigator.credentials.get`."""
        client = said("webauthn.get", options["publicKey"]["challenge"], origin)
        data = AuthenticatorData.create(sha256(name.encode()), flags | PRESENT, 1)
        signature = self.secret.sign(data + sha256(client), ec.ECDSA(SHA256()))
        return self.sent(
            clientDataJSON=client, authenticatorData=bytes(data), signature=signature,
            userHandle=websafe_decoded(self.holder),
        )  # fmt: skip

    def sent(self, **response: bytes) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {part: websafe_encode(value) for part, value in response.items()},
            }
        )


def said(kind: str, challenge: str, origin: str) -> bytes:
    return bytes(CollectedClientData.create(kind, challenge, origin))


def websafe_decoded(text: bytes) -> bytes:
    from fido2.utils import websafe_decode

    return websafe_decode(text.decode())
