"""Whom the claims of the provider open: linking, inviting, creating, refusing."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jalon.environment import IdentityProvider
from jalon.journal.models import Entry
from jalon.organisation import actions, identities, refusals, role_rules
from jalon.organisation.models import Identity, Invitation, Role, User
from tests.factories import NOON
from tests.organisation.speaking import PROVIDER

GENEROUS = dataclasses.replace(PROVIDER, creates_accounts=True)


def claims(**more) -> dict:
    usual = {"sub": "77", "email": "nora@lavigne.example", "email_verified": True}
    return usual | {"name": "Nora N."} | more


def enter(provider: IdentityProvider = PROVIDER, **more) -> User:
    return identities.enter(claims=claims(**more), provider=provider, at=NOON)


def test_a_verified_address_of_the_company_opens_its_account(people) -> None:
    assert enter() == people.nora


def test_the_address_is_read_in_any_case(people) -> None:
    assert enter(email="Nora@Lavigne.Example") == people.nora


def test_afterwards_the_subject_alone_opens(people) -> None:
    enter()
    assert enter(email="other@elsewhere.example", email_verified=False) == people.nora


def test_linking_leaves_one_line_and_one_identity(people) -> None:
    enter()
    enter()
    assert Identity.objects.get().subject == "77"
    assert list(Entry.objects.values_list("verb", "actor")) == [("identity.linked", "Nora")]


UNVERIFIED = [
    {"email_verified": False},
    {"email_verified": "false"},
    {"email_verified": None},
    {"email_verified": 0},
    {"email_verified": []},
    {"email_verified": {"true": "x"}},
    {"email": None},
    {"email": ""},
    {"email": ["nora@lavigne.example"]},
]


@pytest.mark.parametrize("said", UNVERIFIED)
def test_an_address_that_is_not_verified_takes_no_account(people, said) -> None:
    with pytest.raises(refusals.SignInRefused):
        enter(GENEROUS, **said)
    assert Identity.objects.count() == 0


def test_silence_is_not_verified(people) -> None:
    said = claims()
    del said["email_verified"]
    with pytest.raises(refusals.EmailNotVerified):
        identities.enter(claims=said, provider=PROVIDER, at=NOON)


@pytest.mark.parametrize("said", [True, "true", "1", 1])
def test_another_claim_may_vouch_for_the_address(people, said) -> None:
    provider = dataclasses.replace(PROVIDER, verified_claim="xms_edov")
    assert enter(provider, xms_edov=said, email_verified=None) == people.nora


@pytest.mark.parametrize(
    "email",
    ["nora@evil.example", "nora@lavigne.example.evil.example", "nora@sub.lavigne.example"],
)
def test_an_address_of_another_domain_takes_no_account(people, email) -> None:
    with pytest.raises(refusals.EmailNotOfTheCompany):
        enter(GENEROUS, email=email)


def test_without_domains_an_address_links_nothing(people) -> None:
    with pytest.raises(refusals.EmailNotOfTheCompany):
        enter(dataclasses.replace(PROVIDER, domains=()))


def test_an_address_given_to_somebody_else_opens_nothing(people) -> None:
    """The provider's new hire has the address of the one who left, and not the number."""
    enter()
    with pytest.raises(refusals.AnotherIdentityLinked):
        enter(sub="78")


def test_the_same_number_at_another_provider_is_another_person(people) -> None:
    enter()
    elsewhere = dataclasses.replace(PROVIDER, issuer="https://other.example")
    with pytest.raises(refusals.EmailNotVerified):
        enter(elsewhere, email_verified=False)


def test_a_claim_may_be_required(people) -> None:
    provider = dataclasses.replace(PROVIDER, required_claims=(("hd", "lavigne.example"),))
    with pytest.raises(refusals.ClaimRequired):
        enter(provider)
    assert enter(provider, hd="lavigne.example") == people.nora


def test_a_deactivated_account_stays_closed_and_unlinked(people) -> None:
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    with pytest.raises(refusals.AccountDeactivated):
        enter()
    assert Identity.objects.count() == 0


def test_deactivated_after_being_linked_it_stays_closed(people) -> None:
    enter()
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    with pytest.raises(refusals.AccountDeactivated):
        enter()


def test_an_unknown_person_asks_for_an_invitation(people) -> None:
    with pytest.raises(refusals.NoAccount):
        enter(email="lea@lavigne.example")
    assert not User.objects.filter(email="lea@lavigne.example").exists()


def test_where_accounts_are_made_one_is(people) -> None:
    lea = enter(GENEROUS, email="lea@lavigne.example", name="Léa L.")
    assert (lea.name, lea.has_usable_password(), list(lea.roles.all())) == ("Léa L.", False, [])


def test_a_name_too_long_is_cut(people) -> None:
    assert len(enter(GENEROUS, email="lea@lavigne.example", name="x" * 999).name) == 120


def test_an_invitation_is_accepted_on_the_way(people, house) -> None:
    invite(people, house)
    lea = enter(email="lea@lavigne.example")
    assert list(lea.roles.values_list("kind", "source")) == [("viewer", "hand")]
    assert Invitation.objects.get().accepted_at == NOON


def invite(people, house) -> None:
    actions.invite(
        email="lea@lavigne.example", name="Léa", kind="viewer", unit=house.nancy,
        by=people.alice, at=NOON - timedelta(days=1),
    )  # fmt: skip


def test_an_invitation_withdrawn_opens_nothing(people, house) -> None:
    invite(people, house)
    invitation = Invitation.objects.get()
    actions.withdraw_invitation(invitation=invitation, by=people.alice, at=NOON)
    with pytest.raises(refusals.NoAccount):
        enter(email="lea@lavigne.example")


# From the account page


def link(user: User, **more) -> Identity:
    return identities.link(user=user, claims=claims(**more), provider=PROVIDER, at=NOON)


def test_linking_by_hand_asks_for_no_address(people) -> None:
    link(people.victor, email="v@elsewhere.example", email_verified=False)
    assert enter(email="", email_verified=False) == people.victor


def test_an_identity_opens_one_account(people) -> None:
    enter()
    with pytest.raises(refusals.IdentityOfAnother):
        link(people.victor)


def test_an_account_has_one_identity(people) -> None:
    enter()
    with pytest.raises(refusals.AnotherIdentityLinked):
        link(people.nora, sub="78")


def test_unlinked_it_opens_no_more(people) -> None:
    link(people.victor, sub="9")
    identities.unlink(user=people.victor, provider=PROVIDER, by=people.victor, at=NOON)
    with pytest.raises(refusals.EmailNotVerified):
        enter(sub="9", email_verified=False)


def test_the_last_way_in_is_kept(people) -> None:
    lea = enter(GENEROUS, email="lea@lavigne.example")
    with pytest.raises(refusals.LastWayIn):
        identities.unlink(user=lea, provider=PROVIDER, by=lea, at=NOON)


def test_the_database_refuses_two_accounts_for_one_identity(people) -> None:
    enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(
            user=people.victor, issuer=PROVIDER.issuer, subject="77", linked_at=NOON
        )


def test_a_refusal_is_read_by_those_concerned(people) -> None:
    enter()
    refusal = refusals.AccountDeactivated()
    identities.note_refusal(refusal=refusal, claims=claims(), provider=PROVIDER, at=NOON)
    identities.note_refusal(
        refusal=refusals.SignInUnknown(), claims=None, provider=PROVIDER, at=NOON
    )
    lines = Entry.objects.filter(verb="sign_in.refused").order_by("pk")
    assert list(lines.values_list("subject_kind", "details__reason")) == [
        ("user", "deactivated"),
        ("company", "unknown_state"),
    ]


# Roles at each sign-in


@pytest.fixture
def rule(people, house):
    def write(
        value: str = "chefs", kind: str = "unit_manager", unit=house.west, by=people.alice
    ):
        return role_rules.write_rule(
            claim="groups", value=value, kind=kind, unit=unit, by=by, at=NOON
        )

    return write


def held(user: User) -> set[tuple[str, str, str]]:
    return set(user.roles.values_list("kind", "unit__code", "source"))


def test_a_rule_gives_and_takes_back(people, house, rule) -> None:
    rule()
    enter(groups=["chefs"])
    assert ("unit_manager", house.west.code, "claims") in held(people.nora)
    enter(groups=[])
    assert held(people.nora) == {("unit_manager", house.nancy.code, "hand")}
    verbs = Entry.objects.filter(verb__startswith="role.").values_list("actor", "verb")
    assert list(verbs) == [
        ("Lavigne ID", "role.given_by_rule"),
        ("Lavigne ID", "role.withdrawn_by_rule"),
    ]


def test_a_role_given_by_hand_is_never_touched(people, house, rule) -> None:
    rule(unit=house.nancy)
    enter(groups=["chefs"])
    enter(groups=[])
    assert held(people.nora) == {("unit_manager", house.nancy.code, "hand")}


def test_given_by_hand_afterwards_it_stays(people, house, rule) -> None:
    rule()
    enter(groups=["chefs"])
    actions.grant_role(
        user=people.nora, kind="unit_manager", unit=house.west, by=people.alice, at=NOON
    )
    enter(groups=[])
    assert ("unit_manager", house.west.code, "hand") in held(people.nora)


def test_a_rule_removed_takes_back_at_the_next_sign_in(people, house, rule) -> None:
    written = rule()
    enter(groups=["chefs"])
    role_rules.remove_rule(rule=written, by=people.alice, at=NOON)
    assert len(held(people.nora)) == 2
    enter(groups=["chefs"])
    assert len(held(people.nora)) == 1


def test_a_star_gives_the_unit_that_the_value_names(people, house, rule) -> None:
    rule("agence-*")
    enter(groups=[f"agence-{house.rennes.code}", "agence-lune"])
    assert ("unit_manager", house.rennes.code, "claims") in held(people.nora)
    line = Entry.objects.get(verb="role_rule.unit_unknown")
    assert (line.details["code"], line.details["rule"]) == ("lune", "agence-lune")


def test_a_closed_unit_gives_nothing_and_says_so(people, house, rule) -> None:
    rule(unit=house.rennes)
    actions.close_unit(unit=house.rennes, by=people.alice, at=NOON)
    enter(groups=["chefs"])
    assert len(held(people.nora)) == 1
    assert Entry.objects.filter(verb="role_rule.unit_unknown").exists()


def test_the_last_administrator_stays(people, house, rule) -> None:
    rule("patrons", kind="administrator", unit=house.national)
    enter(groups=["patrons"])
    Role.objects.filter(kind="administrator", unit=house.national, source="hand").delete()
    enter(groups=[])
    assert ("administrator", "national", "claims") in held(people.nora)
    assert Entry.objects.filter(verb="role.kept_last").count() == 1


def test_nobody_writes_a_rule_that_gives_more_than_they_hold(people, house, rule) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        rule(unit=house.east, by=people.bob)
    with pytest.raises(PermissionDenied):
        rule(unit=house.national, by=people.bob)
    with pytest.raises(PermissionDenied):
        rule(by=people.nadia)
    assert rule(unit=house.west, by=people.bob).unit == house.west


def test_a_rule_is_written_once(rule) -> None:
    rule()
    with pytest.raises(refusals.RuleAlreadyWritten):
        rule()


def test_two_stars_are_one_too_many(rule) -> None:
    with pytest.raises(refusals.RuleStarTwice):
        rule("*-*")
