from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()


def test_the_migrations_of_a_domain_are_a_line(loader) -> None:
    assert loader.detect_conflicts() == {}


def test_no_migration_has_two_parents_in_its_own_domain(loader) -> None:
    ours = [key for key in loader.disk_migrations if is_ours(loader, key)]
    assert not [
        key
        for key in ours
        if sum(parent[0] == key[0] for parent in loader.disk_migrations[key].dependencies) > 1
    ]


def is_ours(loader: MigrationLoader, key: tuple[str, str]) -> bool:
    return loader.disk_migrations[key].__module__.startswith("jalon.")
