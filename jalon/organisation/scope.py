"""What the running code may read: entered explicitly, and raised about when forgotten.

Every request of a signed-in user runs inside the scope of that user's roles;
the committer, the worker and the commands enter `everything()` and say why.
A context variable does not cross threads: a new thread has no scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from jalon.organisation.models import ROOT_PATH
from jalon.organisation.rights import Right


class OutsideScope(Exception):
    """Scoped data was asked for and nobody had said on whose behalf."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Subtrees of today's tree, by right; ("/",) is everything."""

    paths: Mapping[Right, tuple[str, ...]]
    reason: str

    def holds(self, rights_path: str | None, right: Right) -> bool:
        return any((rights_path or "").startswith(path) for path in self.paths.get(right, ()))


_current: ContextVar[Scope | None] = ContextVar("jalon_scope", default=None)


def current() -> Scope:
    scope = _current.get()
    if scope is None:
        raise OutsideScope("Enter a scope before reading facts about customers and answers.")
    return scope


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def everything(reason: str) -> Iterator[Scope]:
    """For code that acts for the installation itself: the committer, the worker, a command."""
    with entered(Scope(paths=dict.fromkeys(Right, (ROOT_PATH,)), reason=reason)) as scope:
        yield scope


Item = TypeVar("Item")


def kept(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, each produced inside the scope of now: for a streamed response,
    whose body is read after the request's scope has ended."""
    # Not a generator itself: "now" is this call, not the first item.
    return produced(current(), iter(items))


def produced(scope: Scope, iterator: Iterator[Item]) -> Iterator[Item]:
    while True:
        with entered(scope):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item


def within(scope: Scope, lookup: str, right: Right) -> Q:
    """Keeps the rows whose unit, found by `lookup`, is where the scope has the right."""
    paths = scope.paths.get(right, ())
    if ROOT_PATH in paths:
        return Q()
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{lookup}__rights_path__startswith": path})
    return inside


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class ScopedManager(models.Manager[Row_co]):
    """Reads the rows of the current scope; outside any scope, raises."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[Row_co]:
        model = self.model
        condition = within(current(), model.unit_lookup, model.right)  # type: ignore[attr-defined]
        return super().get_queryset().filter(condition)


class Scoped(models.Model):
    """A fact that belongs to a unit: related access and refreshing are scoped too."""

    unit_lookup: ClassVar[str] = "unit"
    right: ClassVar[Right] = Right.READ_ROWS

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
