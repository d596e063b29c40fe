"""No way around the scope: facts are reached through their managers only."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from jalon.organisation.scope import Scoped, ScopedManager


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("jalon.")]


def scoped() -> list[type[Model]]:
    return [model for model in ours() if issubclass(model, Scoped)]


def relations(model: type[Model]):
    return [field for field in model._meta.get_fields() if field.is_relation and field.concrete]


def test_there_are_scoped_models() -> None:
    assert {"Response", "Answer", "OwnCell"} <= {model.__name__ for model in scoped()}


def test_a_scoped_fact_has_no_reverse_accessor() -> None:
    """`unit.responses` would be a second door, with its own manager."""
    assert not [
        f"{model.__name__}.{field.name}"
        for model in scoped()
        for field in relations(model)
        if not field.remote_field.hidden
    ]


def test_what_is_not_scoped_points_at_no_scoped_fact() -> None:
    assert not [
        f"{model.__name__}.{field.name}"
        for model in ours()
        if not issubclass(model, Scoped)
        for field in relations(model)
        if isinstance(field.related_model, type) and issubclass(field.related_model, Scoped)
    ]


def test_related_access_and_refresh_go_through_the_scoped_manager() -> None:
    assert not [
        model.__name__
        for model in scoped()
        if not isinstance(model._base_manager, ScopedManager)
        or not isinstance(model._default_manager, ScopedManager)
    ]


def test_the_unit_of_a_scoped_fact_can_be_found() -> None:
    assert {end_of_lookup(model) for model in scoped()} == {"organisation.Unit"}


def end_of_lookup(model: type[Model]) -> str:
    reached = model
    for step in model.unit_lookup.split("__"):
        reached = reached._meta.get_field(step).related_model
    return reached._meta.label
