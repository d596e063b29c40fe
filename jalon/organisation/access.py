"""What one user may do today, read once per request: `request.access`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from jalon.organisation.models import Role, Unit, User
from jalon.organisation.rights import GRANTED, Right
from jalon.organisation.scope import Scope
from jalon.organisation.tree import in_order


@dataclass(frozen=True, slots=True)
class Access:
    user: User
    roles: tuple[tuple[str, str], ...]  # (kind of role, path of its unit today)

    def paths(self, right: Right) -> tuple[str, ...]:
        return tuple(sorted({path for kind, path in self.roles if right in GRANTED[kind]}))

    def may(self, right: Right, unit: Unit) -> bool:
        return any((unit.rights_path or "").startswith(path) for path in self.paths(right))

    def may_somewhere(self, right: Right) -> bool:
        return bool(self.paths(right))

    @property
    def governs(self) -> bool:
        """Administers the whole company: the path of its root is one step long."""
        return any(path.count("/") == 2 for path in self.paths(Right.ADMINISTER))

    @property
    def is_anybody(self) -> bool:
        """In front of a wall or a shared page: not somebody with an account."""
        return self.user.pk is None

    @property
    def scope(self) -> Scope:
        return Scope(
            {right: self.paths(right) for right in Right}, reason=f"user {self.user.pk}"
        )

    def units(self, right: Right = Right.READ_FIGURES) -> list[Unit]:
        """The units it may choose among, in the order of the tree."""
        return [unit for unit in in_order(Unit.objects.all()) if self.may(right, unit)]


def access_of(user: User) -> Access:
    """A deactivated user holds nothing."""
    if not user.is_active:
        return Access(user, ())
    held = Role.objects.filter(user=user).values_list("kind", "unit__rights_path")
    return Access(user, tuple((kind, path or "") for kind, path in held))


class SignedInRequest(HttpRequest):
    user: User
    access: Access


P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


def requires(right: Right) -> Callable[[View[P]], View[P]]:
    """The door of a page: signed in, and the right held on some unit (403 otherwise).

    The view then asks the object's own unit: `request.access.may(right, object.unit)`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: SignedInRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.access.may_somewhere(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)  # type: ignore[return-value]

    return decorate


def allow(access: Access, right: Right, unit: Unit) -> None:
    """For an object that the user sees but may not change."""
    if not access.may(right, unit):
        raise PermissionDenied


def figures_of(unit: Unit) -> Access:
    """Nobody in particular, in front of a wall or of an intranet page: the figures of one
    subtree, under the rules of readers without a right on the rows."""
    paths = [unit.rights_path] if unit.rights_path else []
    return Access(User(), tuple((str(Role.Kind.VIEWER), path) for path in paths))
