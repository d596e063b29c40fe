"""The environment, read once, failing loudly: a wrong setting stops the start."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
)
SQLITE_SCHEME = "sqlite:///"
EPHEMERAL = "ephemeral-"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """The company's own sign-in (OpenID Connect), as an operator describes it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scopes: tuple[str, ...]
    # Where the provider is the authority on addresses: only these are linked or created.
    domains: tuple[str, ...]
    required_claims: tuple[tuple[str, str], ...]
    verified_claim: str
    creates_accounts: bool
    is_second_factor: bool


@dataclass(frozen=True, slots=True)
class Environment:
    data: Path
    database_url: str
    secret_key: str
    debug: bool
    testing: bool
    https: bool
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    public_url: str
    trusted_proxies: tuple[str, ...]
    processes: int
    threads: int
    api_requests: int
    api_wrong_tokens: int
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_starttls: bool
    smtp_tls: bool
    mail_from: str
    oidc: IdentityProvider | None


def read() -> Environment:
    data = Path(text("JALON_DATA", "var")).resolve()
    public_url = text("JALON_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    address = urlsplit(public_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ImproperlyConfigured(f"JALON_PUBLIC_URL is not a web address: {public_url!r}")
    return Environment(
        data=data,
        database_url=text("JALON_DATABASE_URL", f"{SQLITE_SCHEME}{data}/jalon.sqlite3"),
        secret_key=secret_key(data),
        debug=flag("JALON_DEBUG"),
        testing=flag("JALON_TESTING"),
        https=address.scheme == "https",
        hosts=words("JALON_HOSTS") or (address.hostname, "127.0.0.1", "localhost", "[::1]"),
        origins=(f"{address.scheme}://{address.netloc}",),
        public_url=public_url,
        trusted_proxies=words("JALON_TRUSTED_PROXIES"),
        processes=whole("JALON_PROCESSES", 1),
        threads=whole("JALON_THREADS", 24),
        api_requests=whole("JALON_API_REQUESTS", 1_800),
        api_wrong_tokens=whole("JALON_API_WRONG_TOKENS", 60),
        smtp_host=text("JALON_SMTP_HOST", ""),
        smtp_port=whole("JALON_SMTP_PORT", 587),
        smtp_user=text("JALON_SMTP_USER", ""),
        smtp_password=text("JALON_SMTP_PASSWORD", ""),
        smtp_starttls=flag("JALON_SMTP_STARTTLS"),
        smtp_tls=flag("JALON_SMTP_TLS"),
        mail_from=text("JALON_MAIL_FROM", f"jalon@{address.hostname}"),
        oidc=identity_provider(),
    )


def identity_provider() -> IdentityProvider | None:
    issuer = text("JALON_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    provider = IdentityProvider(
        issuer=issuer,
        client_id=text("JALON_OIDC_CLIENT_ID", ""),
        client_secret=secret("JALON_OIDC_CLIENT_SECRET", "JALON_OIDC_CLIENT_SECRET_FILE"),
        name=text("JALON_OIDC_NAME", urlsplit(issuer).hostname or issuer),
        scopes=words("JALON_OIDC_SCOPES"),
        domains=tuple(domain.lower() for domain in words("JALON_OIDC_DOMAINS")),
        required_claims=pairs("JALON_OIDC_REQUIRED_CLAIMS"),
        verified_claim=text("JALON_OIDC_VERIFIED_CLAIM", "email_verified"),
        creates_accounts=flag("JALON_OIDC_CREATE_ACCOUNTS"),
        is_second_factor=flag("JALON_OIDC_SECOND_FACTOR"),
    )
    must_be_safe(provider)
    return provider


def must_be_safe(provider: IdentityProvider) -> None:
    address = urlsplit(provider.issuer)
    if address.scheme != "https" and not (
        address.scheme == "http" and is_here(address.hostname)
    ):
        raise ImproperlyConfigured("JALON_OIDC_ISSUER must begin with https://")
    if not provider.client_id or not provider.client_secret:
        raise ImproperlyConfigured(
            "JALON_OIDC_ISSUER needs JALON_OIDC_CLIENT_ID and JALON_OIDC_CLIENT_SECRET."
        )
    if provider.creates_accounts and not provider.domains:
        raise ImproperlyConfigured(
            "JALON_OIDC_CREATE_ACCOUNTS needs JALON_OIDC_DOMAINS: without the domains of the "
            "company, anybody whom the provider knows would get an account."
        )


def is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def secret(name: str, name_of_file: str) -> str:
    """From the variable itself, or from the file that the other one names."""
    file = text(name_of_file, "")
    try:
        return text(name, "") or (Path(file).read_text().strip() if file else "")
    except OSError as error:
        raise ImproperlyConfigured(f"{name_of_file} cannot be read: {error}") from None


def pairs(name: str) -> tuple[tuple[str, str], ...]:
    found = tuple(word.partition("=") for word in words(name))
    if any(not claim or not equals for claim, equals, _ in found):
        raise ImproperlyConfigured(f"{name} is a list of claim=value")
    return tuple((claim, value) for claim, _, value in found)


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text(name, "").split(",") if word.strip())


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {value!r}")
    return int(value)


def flag(name: str) -> bool:
    value = text(name, "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value in {"1", "true", "yes"}


def secret_key(data: Path) -> str:
    """From JALON_SECRET_KEY, else from the file that `jalon init` wrote.

    Without either, a key that lasts as long as the process: commands run, but
    `jalon serve` refuses to start (`jalon init` writes one).
    """
    file = secret_key_file(data)
    key = text("JALON_SECRET_KEY", "") or (file.read_text().strip() if file.exists() else "")
    if key and len(key) < 50:
        raise ImproperlyConfigured("The secret key must have at least 50 characters.")
    return key or f"{EPHEMERAL}{secrets.token_urlsafe(64)}"


def secret_key_file(data: Path) -> Path:
    return Path(text("JALON_SECRET_KEY_FILE", str(data / "secret_key")))


def key_is_given() -> bool:
    """By the environment itself: then no file is read, written or backed up."""
    return bool(text("JALON_SECRET_KEY", ""))


def write_secret_key(data: Path) -> bool:
    """Write a new key where there is none; says whether it did."""
    file = secret_key_file(data)
    if file.exists() or key_is_given():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as key:
        key.write(secrets.token_urlsafe(64))
    return True


def database(url: str) -> dict[str, object]:
    """The Django settings of one database address: sqlite:///FILE or postgres://…"""
    if url.startswith(SQLITE_SCHEME):
        return sqlite(Path(url.removeprefix(SQLITE_SCHEME)))
    address = urlsplit(url)
    if address.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "JALON_DATABASE_URL must begin with postgres:// or sqlite:///, "
            f"not {address.scheme or url!r}"
        )
    options = dict(pair.split("=", 1) for pair in address.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(address.hostname or options.pop("host", "")),
        "PORT": str(address.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: unquote(value) for key, value in options.items()},
    }


def sqlite(file: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        # A file, as in production: threads of one test see the same database.
        "TEST": {"NAME": str(file.with_name(f"test-{file.name}"))},
    }
