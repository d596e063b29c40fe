"""Every field of every model is classed: personal, with its fate, or not personal."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Model

OURS = [
    app for app in apps.get_app_configs() if app.name.startswith("jalon.") and app.models_module
]


def fields(model: type[Model]) -> set[str]:
    return {f"{model.__name__}.{field.name}" for field in model._meta.local_fields} | {
        f"{model.__name__}.{field.name}" for field in model._meta.local_many_to_many
    }


def every_field(app) -> set[str]:
    return set().union(*(fields(model) for model in app.get_models()))


@pytest.fixture(params=OURS, ids=lambda app: app.label)
def app(request):
    return request.param


@pytest.fixture
def declared(app):
    return import_module(f"{app.name}.privacy")


def test_every_field_is_classed(app, declared) -> None:
    assert every_field(app) - set(declared.PERSONAL) - set(declared.NOT_PERSONAL) == set()


def test_no_field_is_classed_twice(declared) -> None:
    assert set(declared.PERSONAL) & set(declared.NOT_PERSONAL) == set()


def test_only_real_fields_are_classed(app, declared) -> None:
    assert (set(declared.PERSONAL) | set(declared.NOT_PERSONAL)) - every_field(app) == set()


def test_a_personal_field_says_how_it_is_exported_and_erased(declared) -> None:
    assert not [field for field, fate in declared.PERSONAL.items() if len(fate.split()) < 3]
