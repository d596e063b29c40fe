"""Who sees and does what, page by page.

Alice administers the company, Bob the west, Nadia manages the experience of
the whole company, Victor reads it, Nora manages Nancy, Olga holds no role.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.organisation.models import Invitation, fingerprint
from tests.factories import NOON

ADMINISTRATORS = ["alice", "bob"]
OTHERS = ["nadia", "victor", "nora", "olga"]
EVERYONE_READS = ["units", "account"]
ADMINISTRATORS_READ = ["users", "invite", "settings", "journal"]
PAGES = [*EVERYONE_READS, *ADMINISTRATORS_READ]
TO_A_UNIT = ["add_unit", "rename_unit", "move_unit", "merge_unit", "close_unit", "reopen_unit"]
TO_A_USER = ["grant", "deactivate", "reactivate", "reset_link", "remove_second_factor"]


def at(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, house, page) -> None:
    response = client.get(at(page))
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={at(page)}"


@pytest.mark.parametrize("who", [*ADMINISTRATORS, *OTHERS])
@pytest.mark.parametrize("page", EVERYONE_READS)
def test_everyone_signed_in_reads(as_, who, page) -> None:
    assert as_(who).get(at(page)).status_code == 200


@pytest.mark.parametrize("who", ADMINISTRATORS)
@pytest.mark.parametrize("page", ADMINISTRATORS_READ)
def test_an_administrator_reads(as_, who, page) -> None:
    assert as_(who).get(at(page)).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("page", ADMINISTRATORS_READ)
def test_others_may_not_read(as_, who, page) -> None:
    assert as_(who).get(at(page)).status_code == 403


@pytest.mark.parametrize("what", ["units", "users"])
def test_an_import_is_for_administrators(as_, what) -> None:
    assert as_("bob").get(at("import", what)).status_code == 200
    assert as_("nadia").get(at("import", what)).status_code == 403


def test_an_import_of_something_else_does_not_exist(as_) -> None:
    assert as_("alice").get(at("import", "roles")).status_code == 404


def test_the_journal_is_exported_by_administrators(as_) -> None:
    assert as_("bob").get(at("export_journal", "csv")).getvalue()
    assert as_("victor").get(at("export_journal", "csv")).status_code == 403


def test_the_journal_is_exported_as_a_spreadsheet(as_) -> None:
    response = as_("bob").get(at("export_journal", "xlsx"))
    assert response.getvalue().startswith(b"PK")


def test_the_journal_is_exported_in_no_other_format(as_) -> None:
    assert as_("alice").get(at("export_journal", "pdf")).status_code == 404


@pytest.mark.parametrize("act", TO_A_UNIT)
def test_a_unit_is_not_changed_by_reading(as_, house, act) -> None:
    assert as_("alice").get(at(act, house.rennes.pk)).status_code == 405


@pytest.mark.parametrize("act", TO_A_UNIT)
@pytest.mark.parametrize("who", OTHERS)
def test_a_unit_is_changed_by_administrators_only(as_, house, who, act) -> None:
    assert as_(who).post(at(act, house.rennes.pk)).status_code == 403


@pytest.mark.parametrize("act", TO_A_UNIT)
def test_the_unit_of_another_region_is_seen_and_not_changed(as_, house, act) -> None:
    client = as_("bob")
    assert client.get(at("unit", house.nancy.pk)).status_code == 200
    assert client.post(at(act, house.nancy.pk)).status_code == 403


@pytest.mark.parametrize("act", TO_A_UNIT)
def test_a_unit_that_does_not_exist(as_, act) -> None:
    assert as_("alice").post(at(act, 999_999)).status_code == 404


def test_a_regional_administrator_is_offered_no_change_elsewhere(as_, house) -> None:
    form = at("rename_unit", house.nancy.pk)
    assert form not in as_("bob").get(at("unit", house.nancy.pk)).content.decode()
    assert form in as_("alice").get(at("unit", house.nancy.pk)).content.decode()


@pytest.mark.parametrize("act", [*TO_A_USER, "user"])
def test_somebody_of_another_region_does_not_exist(as_, people, act) -> None:
    client = as_("bob")
    method = client.get if act == "user" else client.post
    response = method(at(act, people.nora.pk))
    assert response.status_code == 404
    assert "Nora" not in response.content.decode()


@pytest.mark.parametrize("act", TO_A_USER)
def test_a_user_is_not_changed_by_reading(as_, people, act) -> None:
    assert as_("alice").get(at(act, people.nora.pk)).status_code == 405


@pytest.mark.parametrize("act", TO_A_USER)
@pytest.mark.parametrize("who", OTHERS)
def test_a_user_is_changed_by_administrators_only(as_, people, who, act) -> None:
    assert as_(who).post(at(act, people.nora.pk)).status_code == 403


def test_the_list_of_a_regional_administrator_names_nobody_else(as_) -> None:
    page = as_("bob").get(at("users")).content.decode()
    assert "bob@lavigne.example" in page
    assert "nora@" not in page
    assert "olga@" not in page


def test_the_list_of_the_national_administrator_names_everyone(as_) -> None:
    page = as_("alice").get(at("users")).content.decode()
    assert all(f"{name}@lavigne.example" in page for name in ["bob", "nora", "olga"])


def test_a_role_of_another_region_does_not_exist(as_, people) -> None:
    role = people.nora.roles.get()
    assert as_("bob").post(at("revoke", role.pk)).status_code == 404
    assert as_("nadia").post(at("revoke", role.pk)).status_code == 403
    assert as_("alice").get(at("revoke", role.pk)).status_code == 405


def test_an_invitation_of_another_region_does_not_exist(as_, house) -> None:
    invitation = Invitation.objects.create(
        email="new@lavigne.example",
        name="New",
        kind="viewer",
        unit=house.nancy,
        token_hash=fingerprint("token"),
        created_at=NOON,
        expires_at=NOON,
    )
    assert as_("bob").post(at("withdraw", invitation.pk)).status_code == 404
    assert as_("victor").post(at("withdraw", invitation.pk)).status_code == 403
    assert as_("alice").get(at("withdraw", invitation.pk)).status_code == 405


@pytest.mark.parametrize("page", ["settings", "change_logo"])
def test_the_company_is_changed_by_its_national_administrator(as_, page) -> None:
    assert as_("bob").post(at(page)).status_code == 403
    assert as_("nadia").post(at(page)).status_code == 403


def test_a_token_of_somebody_else_does_not_exist(as_, people) -> None:
    from jalon.organisation import actions

    token, _text = actions.create_token(
        user=people.nora, name="CRM", expires_at=None, by=people.nora, at=NOON
    )
    assert as_("alice").post(at("revoke_token", token.pk)).status_code == 404
    assert as_("nora").get(at("revoke_token", token.pk)).status_code == 405
    assert as_("nora").post(at("revoke_token", token.pk)).status_code == 302


def test_nobody_signs_up_alone(client, house) -> None:
    for address in ["/sign-up/", "/signup/", "/accounts/signup/"]:
        assert client.get(address).status_code == 404
