"""The page of the rules: who writes, who tries, what is said."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from jalon.organisation import role_rules
from jalon.organisation.models import Role, RoleRule
from tests.factories import NOON

PAGE = "/organisation/role-rules/"
TRY = "/organisation/role-rules/try/"


def write(client, unit, value: str = "chefs", kind: str = "unit_manager"):
    return client.post(
        PAGE, {"claim": "realm_access.roles", "value": value, "kind": kind, "unit": unit.pk}
    )


def try_out(client, claims, email: str = ""):
    sent = claims if isinstance(claims, str) else json.dumps(claims)
    return client.post(TRY, {"email": email, "claims": sent})


def claims(*roles: str) -> dict:
    return {"realm_access": {"roles": list(roles)}}


def lines(response) -> list[tuple[str, str, str]]:
    return [(str(one.kind), one.unit, one.fate) for one in response.context["trial"].lines]


@pytest.fixture
def rule(people, house) -> RoleRule:
    return role_rules.write_rule(
        claim="realm_access.roles", value="chefs", kind="unit_manager", unit=house.west,
        by=people.alice, at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("page", [PAGE, "/organisation/users/invite/"])
def test_the_least_of_roles_is_offered_first(as_, page) -> None:
    assert '<option value="viewer" selected>' in as_("bob").get(page).content.decode()


def test_an_administrator_writes_a_rule(as_, house) -> None:
    assert write(as_("bob"), house.west)["Location"] == PAGE
    written = RoleRule.objects.get()
    assert (written.claim, written.value, written.unit) == (
        "realm_access.roles",
        "chefs",
        house.west,
    )


def test_a_regional_administrator_writes_for_the_region(as_, house) -> None:
    assert write(as_("bob"), house.east).status_code == 422
    assert RoleRule.objects.count() == 0


def test_others_read_and_write_nothing(as_, house, rule) -> None:
    client = as_("nadia")
    answers = [client.get(PAGE), write(client, house.west), try_out(client, {})]
    answers.append(client.post(f"{PAGE}{rule.pk}/remove/"))
    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_rule_of_another_region_is_not_there(as_, house, people) -> None:
    elsewhere = role_rules.write_rule(
        claim="groups", value="est", kind="viewer", unit=house.east, by=people.alice, at=NOON
    )
    client = as_("bob")
    assert "groups = est" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{elsewhere.pk}/remove/").status_code == 404


def test_reading_removes_nothing(as_, rule) -> None:
    assert as_("bob").get(f"{PAGE}{rule.pk}/remove/").status_code == 405


def test_a_rule_is_removed(as_, rule) -> None:
    as_("bob").post(f"{PAGE}{rule.pk}/remove/")
    assert RoleRule.objects.count() == 0


def test_a_rule_written_twice_says_so(as_, house, rule) -> None:
    response = write(as_("alice"), house.west)
    assert response.status_code == 422
    assert "Cette règle existe déjà" in response.content.decode()


def test_a_trial_says_what_somebody_new_would_get(as_, rule) -> None:
    response = try_out(as_("bob"), claims("chefs"))
    assert lines(response) == [("Responsable d’entité", "Ouest", "granted")]


def test_a_trial_says_what_somebody_would_keep_and_lose(as_, people, house, rule) -> None:
    for kind, unit, source in [
        ("viewer", house.rennes, "claims"),
        ("unit_manager", house.west, "claims"),
        ("employee", house.brest, "hand"),
    ]:
        Role.objects.create(
            user=people.olga, kind=kind, unit=unit, granted_at=NOON, source=source
        )
    assert lines(try_out(as_("bob"), claims("chefs"), "olga@lavigne.example")) == [
        ("Responsable d’entité", "Ouest", "kept"),
        ("Collaborateur", "Brest", "by_hand"),
        ("Lecteur", "Rennes", "withdrawn"),
    ]


def test_a_trial_writes_nothing(as_, people, rule) -> None:
    before = list(Role.objects.values_list())
    try_out(as_("alice"), claims("chefs"), "nora@lavigne.example")
    assert list(Role.objects.values_list()) == before


def test_a_trial_shows_ones_own_units_only(as_, house, people, rule) -> None:
    role_rules.write_rule(
        claim="realm_access.roles", value="chefs", kind="viewer", unit=house.east,
        by=people.alice, at=NOON,
    )  # fmt: skip
    response = try_out(as_("bob"), claims("chefs"))
    assert [unit for _kind, unit, _fate in lines(response)] == ["Ouest"]


def test_an_unknown_unit_is_said(as_, house, people) -> None:
    role_rules.write_rule(
        claim="realm_access.roles", value="agence-*", kind="viewer", unit=house.west,
        by=people.alice, at=NOON,
    )  # fmt: skip
    text = try_out(as_("bob"), claims("agence-lune")).content.decode()
    assert "«\u00a0agence-lune\u00a0» mène à l’entité «\u00a0lune\u00a0»" in text
    assert "Sans rôle sur vos entités" in text


DEEP = '{"a":' * 2_000
NOT_AN_OBJECT = ["", "{", "[]", "3", '"chefs"', "null", "{'groups': 1}", DEEP]


@pytest.mark.parametrize("text", NOT_AN_OBJECT)
def test_what_is_not_an_object_is_kept_and_said(as_, rule, text) -> None:
    response = try_out(as_("bob"), text)
    assert response.status_code == 422
    assert response.context["trial_form"]["claims"].value() == text


def test_a_person_seen_by_others_only_is_not_found(as_, rule) -> None:
    assert try_out(as_("bob"), {}, "nora@lavigne.example").status_code == 422


def test_the_page_of_no_role_is_for_those_without(as_) -> None:
    assert "Alice" in as_("olga").get(reverse("organisation:no_role")).content.decode()
    assert as_("nora").get(reverse("organisation:no_role"))["Location"] == "/"


def test_without_a_role_signing_in_leads_there(client, people) -> None:
    sent = {"login": "olga@lavigne.example", "password": "correct horse"}
    assert client.post("/sign-in/", sent)["Location"] == "/no-role/"


def test_a_role_says_where_it_came_from(as_, people, house) -> None:
    Role.objects.create(
        user=people.nora, kind="viewer", unit=house.west, granted_at=NOON, source="claims"
    )
    assert "par une règle" in as_("nora").get("/account/").content.decode()
    page = as_("alice").get(f"/organisation/users/{people.nora.pk}/").content.decode()
    assert "Donné par une règle" in page
