"""Which roles a set of claims asks for: drawn tables, and what holds for any claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.organisation.mapping import Change, Rule, change, decide, values_at

TREE = {
    "national": "/1/",
    "ouest": "/1/2/",
    "rennes": "/1/2/3/",
    "est": "/1/4/",
    "nancy": "/1/4/5/",
}
ADMIN = ("administrator", "national")
WEST = ("unit_manager", "ouest")

PATHS = [
    # claims                                            path                      values
    ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
    ({"groups": "a"}, "groups", {"a"}),
    ({"groups": []}, "groups", set()),
    ({}, "groups", set()),
    ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", {"a"}),
    ({"resource_access": {"jalon": {"roles": ["a"]}}}, "resource_access.jalon.roles", {"a"}),
    ({"https://lavigne.example/roles": ["a"]}, "https://lavigne.example/roles", {"a"}),
    ({"a.b": {"c": "x"}, "a": {"b.c": "y"}}, "a.b.c", {"x", "y"}),
    ({"groups": [{"name": "a"}, {"name": "b"}, "c"]}, "groups.name", {"a", "b"}),
    ({"groups": [["a"], "b"]}, "groups", {"a", "b"}),
    ({"level": 3, "staff": True}, "level", {"3"}),
    ({"level": 3, "staff": True}, "staff", {"true"}),
    ({"groups": None}, "groups", set()),
    ({"groups": {"a": 1}}, "groups", set()),
    ({"groups": "a"}, "groups.a", set()),
]


@pytest.mark.parametrize(("claims", "path", "values"), PATHS)
def test_values_are_found_at_a_path(claims, path, values) -> None:
    assert values_at(claims, path) == values


def rule(value: str, kind: str = "viewer", unit: str = "national") -> Rule:
    return Rule("groups", value, kind, unit)


DECISIONS = [
    # rule                                        groups                wanted         unknown
    (rule("a"), ["a"], {("viewer", "national")}, []),
    (rule("a"), ["b"], set(), []),
    (rule("a"), ["A"], set(), []),
    (rule("a"), ["aa"], set(), []),
    (rule("agence-*"), ["agence-rennes"], {("viewer", "rennes")}, []),
    (rule("agence-*", unit="ouest"), ["agence-rennes"], {("viewer", "rennes")}, []),
    (rule("agence-*", unit="ouest"), ["agence-ouest"], {("viewer", "ouest")}, []),
    (rule("agence-*", unit="ouest"), ["agence-nancy"], set(), ["nancy"]),
    (rule("agence-*", unit="ouest"), ["agence-national"], set(), ["national"]),
    (rule("agence-*"), ["agence-lune"], set(), ["lune"]),
    (rule("agence-*"), ["agence-"], set(), []),
    (rule("*-chef"), ["rennes-chef", "rennes"], {("viewer", "rennes")}, []),
    (rule("ab*ba"), ["aba"], set(), []),
    (rule("a", unit="gone"), ["a"], set(), ["gone"]),
]


@pytest.mark.parametrize(("one", "groups", "wanted", "unknown"), DECISIONS)
def test_a_rule_asks_for_roles(one, groups, wanted, unknown) -> None:
    decided = decide([one], {"groups": groups}, TREE)
    assert decided.wanted == wanted
    assert [match.unit for match in decided.unknown] == unknown


CHANGES = [
    # wanted        from claims     by hand     granted     withdrawn     kept        untouched
    ({ADMIN}, set(), set(), {ADMIN}, set(), set(), set()),
    ({ADMIN}, {ADMIN}, set(), set(), set(), {ADMIN}, set()),
    (set(), {ADMIN}, set(), set(), {ADMIN}, set(), set()),
    (set(), set(), {ADMIN}, set(), set(), set(), set()),
    ({ADMIN}, set(), {ADMIN}, set(), set(), set(), {ADMIN}),
    ({WEST}, {ADMIN}, set(), {WEST}, {ADMIN}, set(), set()),
]


@pytest.mark.parametrize(
    ("wanted", "claims", "hand", "granted", "withdrawn", "kept", "untouched"), CHANGES
)
def test_only_what_came_from_claims_moves(
    wanted, claims, hand, granted, withdrawn, kept, untouched
) -> None:
    decided = decide(
        [rule(unit, kind, unit) for kind, unit in wanted], {"groups": codes(wanted)}, TREE
    )
    done = change(decided, from_claims=frozenset(claims), by_hand=frozenset(hand))
    assert done == Change(*map(frozenset, (granted, withdrawn, kept, untouched)))


def codes(roles) -> list[str]:
    return [unit for _kind, unit in roles]


roles = st.frozensets(
    st.tuples(
        st.sampled_from(["viewer", "employee", "administrator"]), st.sampled_from([*TREE])
    )
)
rules = st.lists(
    st.builds(
        Rule,
        claim=st.sampled_from(["groups", "realm.roles"]),
        value=st.sampled_from(["a", "b", "agence-*", "*"]),
        kind=st.sampled_from(["viewer", "administrator"]),
        unit=st.sampled_from([*TREE, "gone"]),
    )
)
groups = st.lists(st.sampled_from(["a", "b", "agence-rennes", "agence-lune", "nancy", ""]))
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["groups", "realm", "roles", "a"]), inside, max_size=3
        )
    ),
    max_leaves=12,
)


def told(groups: list[str]) -> dict:
    return {"groups": groups, "realm": {"roles": groups}}


@given(rules, groups, roles, roles)
def test_hands_are_never_undone(rules, groups, from_claims, by_hand) -> None:
    decided = decide(rules, told(groups), TREE)
    done = change(decided, from_claims=from_claims - by_hand, by_hand=by_hand)
    assert not done.withdrawn & by_hand
    assert not done.granted & by_hand


@given(rules, groups, roles)
def test_a_second_sign_in_changes_nothing(rules, groups, by_hand) -> None:
    decided = decide(rules, told(groups), TREE)
    first = change(decided, from_claims=frozenset(), by_hand=by_hand)
    again = change(decided, from_claims=first.granted, by_hand=by_hand)
    assert (again.granted, again.withdrawn) == (frozenset(), frozenset())


@given(rules, groups)
def test_a_role_stands_under_the_unit_of_its_rule(rules, groups) -> None:
    for match in decide(rules, told(groups), TREE).matches:
        inside = TREE.get(match.unit, "").startswith(TREE.get(match.rule.unit, "nowhere"))
        assert match.is_known == inside


@given(rules, groups)
def test_the_order_of_rules_is_nothing(rules, groups) -> None:
    one, other = decide(rules, told(groups), TREE), decide(rules[::-1], told(groups), TREE)
    assert one.wanted == other.wanted


@given(rules, anything)
def test_claims_of_any_shape_are_read(rules, claims) -> None:
    """A provider may say anything: nothing breaks, and nothing unknown is wanted."""
    said = claims if isinstance(claims, dict) else {"groups": claims}
    assert all(unit in TREE for _kind, unit in decide(rules, said, TREE).wanted)
