"""Rules that turn what the identity provider says into roles: written, tried, applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jalon.organisation import tree
from jalon.organisation.access import Access
from jalon.organisation.actions import (
    Actor,
    must_administer,
    must_be_able_to_grant,
    must_leave_an_administrator,
    record_unit,
    record_user,
)
from jalon.organisation.mapping import STAR, Change, Decision, Held, Match, Rule, change, decide
from jalon.organisation.models import Role, RoleRule, Unit, User
from jalon.organisation.queries import within_paths
from jalon.organisation.refusals import LastAdministrator, RuleAlreadyWritten, RuleStarTwice
from jalon.organisation.rights import Right

Claims = Mapping[str, Any]


@transaction.atomic
def write_rule(
    *, claim: str, value: str, kind: str, unit: Unit, by: Actor, at: datetime
) -> RoleRule:
    """Nobody writes a rule that gives what they do not hold."""
    must_be_able_to_grant(kind, unit, by=by)
    if value.count(STAR) > 1:
        raise RuleStarTwice
    rule, new = RoleRule.objects.get_or_create(
        claim=claim, value=value, kind=kind, unit=unit, defaults={"written_at": at}
    )
    if not new:
        raise RuleAlreadyWritten
    record_rule("role_rule.written", rule, by=by, at=at)
    return rule


def record_rule(verb: str, rule: RoleRule, *, by: Actor, at: datetime) -> None:
    asked = f"{rule.claim} = {rule.value}"
    record_unit(verb, rule.unit, by=by, at=at, rule=asked, role=rule.kind)


@transaction.atomic
def remove_rule(*, rule: RoleRule, by: Actor, at: datetime) -> None:
    """The roles it gave are withdrawn at the next sign-in of each."""
    must_administer(by, rule.unit)
    record_rule("role_rule.removed", rule, by=by, at=at)
    rule.delete()


def rules_seen_by(access: Access) -> list[RoleRule]:
    inside = within_paths("unit__rights_path", access.paths(Right.ADMINISTER))
    rules = RoleRule.objects.filter(inside).select_related("unit")
    return list(rules.order_by("claim", "value", "unit__path", "kind"))


def decision(rules: Iterable[RoleRule], claims: Claims) -> Decision:
    asked = [Rule(one.claim, one.value, one.kind, one.unit.code) for one in rules]
    return decide(asked, claims, open_tree())


def open_tree() -> dict[str, str]:
    units = Unit.objects.filter(closed_at=None).values_list("code", "path")
    return {code: path or "" for code, path in units}


def change_for(user: User | None, decided: Decision) -> Change:
    return change(
        decided,
        from_claims=held_by(user, Role.Source.CLAIMS),
        by_hand=held_by(user, Role.Source.HAND),
    )


def held_by(user: User | None, source: str) -> frozenset[Held]:
    if user is None:
        return frozenset()
    held = Role.objects.filter(user=user, source=source)
    return frozenset(held.values_list("kind", "unit__code"))


@transaction.atomic
def apply(*, user: User, claims: Claims, by: str, at: datetime) -> None:
    """Grants and withdraws the roles that come from claims; those given by hand stay."""
    tree.lock()
    decided = decision(RoleRule.objects.select_related("unit"), claims)
    todo = change_for(user, decided)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes_of(todo))}
    for kind, code in sorted(todo.granted):
        give(user, kind, units[code], by=by, at=at)
    for kind, code in sorted(todo.withdrawn):
        withdraw(user, kind, units[code], by=by, at=at)
    for match in decided.unknown:
        record_user(
            "role_rule.unit_unknown", user, by=by, at=at, code=match.unit, rule=match.value
        )


def codes_of(todo: Change) -> set[str]:
    return {code for _kind, code in todo.granted | todo.withdrawn}


def give(user: User, kind: str, unit: Unit, *, by: str, at: datetime) -> None:
    Role.objects.create(
        user=user, kind=kind, unit=unit, granted_at=at, source=Role.Source.CLAIMS
    )
    record_unit("role.given_by_rule", unit, by=by, at=at, user=str(user), role=kind)


def withdraw(user: User, kind: str, unit: Unit, *, by: str, at: datetime) -> None:
    """But for the last administrator's: the company would be locked out of its own house."""
    details = {"user": str(user), "role": kind}
    if kind == Role.Kind.ADMINISTRATOR and unit.parent_id is None:
        try:
            must_leave_an_administrator(user)
        except LastAdministrator:
            record_unit("role.kept_last", unit, by=by, at=at, **details)
            return
    Role.objects.filter(user=user, kind=kind, unit=unit, source=Role.Source.CLAIMS).delete()
    record_unit("role.withdrawn_by_rule", unit, by=by, at=at, **details)


@dataclass(frozen=True, slots=True)
class Line:
    """One role, as a page says it."""

    kind: Any
    unit: str
    fate: str  # granted, withdrawn, kept or by_hand


@dataclass(frozen=True, slots=True)
class Trial:
    person: User | None
    lines: list[Line]
    unknown: tuple[Match, ...]

    @property
    def has_a_role(self) -> bool:
        return any(line.fate != "withdrawn" for line in self.lines)


def tried(person: User | None, claims: Claims, access: Access) -> Trial:
    """What all the rules would do on the units of this administrator; nothing is done."""
    decided = decision(RoleRule.objects.select_related("unit"), claims)
    todo = change_for(person, decided)
    fates = {
        "granted": todo.granted,
        "kept": todo.kept,
        "by_hand": held_by(person, Role.Source.HAND),
        "withdrawn": todo.withdrawn,
    }
    names = names_of_units(access)
    labels = dict(Role.Kind.choices)
    lines = [
        Line(labels[kind], names[code], fate)
        for fate, roles in fates.items()
        for kind, code in sorted(roles)
        if code in names
    ]
    seen = tuple(match for match in decided.unknown if match.rule.unit in names)
    return Trial(person, lines, seen)


def names_of_units(access: Access) -> dict[str, str]:
    inside = within_paths("rights_path", access.paths(Right.ADMINISTER))
    return dict(Unit.objects.filter(inside).values_list("code", "name"))
