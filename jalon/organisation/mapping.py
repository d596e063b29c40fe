"""Which roles a set of claims asks for. No database and no clock: rules, claims, a tree.

>>> rule = Rule("realm_access.roles", "jalon-admin", "administrator", "national")
>>> tree = {"national": "/1/", "rennes": "/1/2/"}
>>> sorted(decide([rule], {"realm_access": {"roles": ["jalon-admin"]}}, tree).wanted)
[('administrator', 'national')]

A star in the value stands for the code of a unit under the rule's own:

>>> rule = Rule("groups", "agence-*", "unit_manager", "national")
>>> sorted(decide([rule], {"groups": ["agence-rennes", "agence-lune"]}, tree).wanted)
[('unit_manager', 'rennes')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STAR = "*"
Held = tuple[str, str]  # (kind of role, code of a unit)


@dataclass(frozen=True, slots=True)
class Rule:
    claim: str
    value: str
    kind: str
    unit: str  # its code


@dataclass(frozen=True, slots=True)
class Match:
    """What one value of the claims asks for, by one rule."""

    rule: Rule
    value: str  # as the claims say it
    unit: str  # the code it leads to
    is_known: bool  # an open unit has this code, and it stands under the rule's own

    @property
    def role(self) -> Held:
        return self.rule.kind, self.unit


@dataclass(frozen=True, slots=True)
class Decision:
    matches: tuple[Match, ...]

    @property
    def wanted(self) -> frozenset[Held]:
        return frozenset(match.role for match in self.matches if match.is_known)

    @property
    def unknown(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if not match.is_known)


@dataclass(frozen=True, slots=True)
class Change:
    granted: frozenset[Held]
    withdrawn: frozenset[Held]
    kept: frozenset[Held]  # from claims before and now
    by_hand: frozenset[Held]  # asked for, and held by hand already: left as they are


def decide(
    rules: Iterable[Rule], claims: Mapping[str, Any], tree: Mapping[str, str]
) -> Decision:
    """`tree`: code of an open unit → its path, "/1/4/"."""
    return Decision(tuple(match for rule in rules for match in matches(rule, claims, tree)))


def change(
    decision: Decision, *, from_claims: frozenset[Held], by_hand: frozenset[Held]
) -> Change:
    """Only roles that came from claims are ever withdrawn."""
    wanted = decision.wanted
    return Change(
        granted=wanted - from_claims - by_hand,
        withdrawn=from_claims - wanted,
        kept=from_claims & wanted,
        by_hand=wanted & by_hand,
    )


def matches(rule: Rule, claims: Mapping[str, Any], tree: Mapping[str, str]) -> Iterator[Match]:
    for value in sorted(values_at(claims, rule.claim)):
        code = unit_of(rule, value)
        if code:
            yield Match(rule, value, code, stands_under(code, rule.unit, tree))


def unit_of(rule: Rule, value: str) -> str:
    """The code of the unit that this value gives, empty when the rule says nothing of it."""
    before, star, after = rule.value.partition(STAR)
    if not star:
        return rule.unit if value == rule.value else ""
    fits = value.startswith(before) and value.endswith(after)
    return value[len(before) : len(value) - len(after)] if fits else ""


def stands_under(code: str, base: str, tree: Mapping[str, str]) -> bool:
    return code in tree and base in tree and tree[code].startswith(tree[base])


def values_at(claims: Any, path: str) -> frozenset[str]:
    """Every text at a dotted path; lists are gone through, and a name may hold dots itself."""
    if not path:
        return frozenset(texts(claims))
    if isinstance(claims, list):
        return frozenset().union(*(values_at(one, path) for one in claims))
    if not isinstance(claims, Mapping):
        return frozenset()
    return frozenset().union(
        *(values_at(claims[name], rest) for name, rest in ways(path) if name in claims)
    )


def ways(path: str) -> Iterator[tuple[str, str]]:
    """ "a.b" is the claim "a.b", or "b" inside "a"."""
    parts = path.split(".")
    for cut in range(1, len(parts) + 1):
        yield ".".join(parts[:cut]), ".".join(parts[cut:])


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int):
        yield str(value)
