"""What keeps `serve` and `work` from starting."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import override_settings

from jalon import checks, environment

pytestmark = pytest.mark.django_db
EVERY = {"databases": ["default"]}


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_the_database_of_the_tests_is_durable() -> None:
    assert checks.answers_survive_a_crash(**EVERY) == []
    assert checks.the_database_is_up_to_date(**EVERY) == []


@pytest.mark.postgres
def test_postgresql_without_synchronous_commit_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    (found,) = checks.answers_survive_a_crash(**EVERY)
    assert found.id == "jalon.E002"
    assert "synchronous_commit=off" in found.msg


def test_sqlite_that_does_not_flush_is_refused(tmp_path) -> None:
    found = sqlite_with("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", tmp_path)
    assert found == ["jalon.E005"]


def test_sqlite_without_wal_is_refused(tmp_path) -> None:
    found = sqlite_with("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;", tmp_path)
    assert found == ["jalon.E004"]


def sqlite_with(pragmas: str, folder) -> list[str]:
    from django.db import connections
    from django.db.backends.sqlite3.base import DatabaseWrapper

    wanted = environment.sqlite(folder / "other.sqlite3")
    wanted["OPTIONS"] = {"init_command": pragmas}
    other = DatabaseWrapper({**connections["default"].settings_dict, **wanted}, "other")
    try:
        return ids(checks.sqlite_durability(other))
    finally:
        other.close()


@override_settings(SECRET_KEY=f"{environment.EPHEMERAL}{'k' * 60}")
def test_a_passing_key_is_refused() -> None:
    assert ids(checks.there_is_a_secret_key()) == ["jalon.E007"]


@override_settings(SECURE_SSL_REDIRECT=True, TRUSTED_PROXIES=())
def test_https_without_a_trusted_proxy_is_refused() -> None:
    assert ids(checks.the_proxy_is_known()) == ["jalon.E008"]


@override_settings(PUBLIC_URL="http://cx.example.com")
def test_a_plain_public_address_is_a_warning() -> None:
    assert ids(checks.the_public_address_is_secure()) == ["jalon.W001"]


def test_a_key_that_others_can_read_is_a_warning(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("JALON_SECRET_KEY")
    key = tmp_path / "secret_key"
    key.write_text("k" * 60)
    with override_settings(DATA_DIR=tmp_path):
        key.chmod(0o640)
        assert ids(checks.the_key_is_read_by_its_owner_only()) == ["jalon.W002"]
        key.chmod(0o600)
        assert checks.the_key_is_read_by_its_owner_only() == []


@pytest.mark.slow
def test_production_settings_have_no_warning(founded) -> None:
    founded.settings |= {
        "JALON_PUBLIC_URL": "https://cx.example.com",
        "JALON_TRUSTED_PROXIES": "127.0.0.1",
    }
    checked = founded.attempt("check", "--deploy")
    assert checked.returncode == 0, checked.stderr
    assert "0 lines to read" in checked.stdout


@pytest.mark.slow
def test_a_second_demo_company_is_one_sentence(founded) -> None:
    refused = founded.attempt("demo", "load")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: ")
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JALON_THREADS", "many"),
        ("JALON_DEBUG", "perhaps"),
        ("JALON_PUBLIC_URL", "cx.example.com"),
        ("JALON_DATABASE_URL", "mysql://here"),
        ("JALON_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(blank, name, value) -> None:
    refused = blank.attempt("check", **{name: value})
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert name in refused.stderr or "secret key" in refused.stderr
