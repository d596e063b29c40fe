"""What the pages of the organisation do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jalon.journal.models import Entry
from jalon.journal.queue import enqueue
from jalon.organisation import actions
from jalon.organisation.models import Company, Invitation, Unit, User
from jalon.organisation.queries import company_brand
from tests.factories import NOON, a_company, a_unit, a_user

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def at(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


# Units


def test_a_unit_is_added(as_, house) -> None:
    sent = {"name": "Vannes", "level": "agency", "code": ""}
    response = as_("bob").post(at("add_unit", house.west.pk), sent)
    added = Unit.objects.get(code="vannes")
    assert response["Location"] == at("unit", added.pk)
    assert added.parent == house.west


def test_a_refused_unit_keeps_what_was_typed(as_, house) -> None:
    sent = {"name": "Autre Rennes", "level": "agency", "code": "rennes"}
    response = as_("bob").post(at("add_unit", house.west.pk), sent)
    assert response.status_code == 422
    assert "Autre Rennes" in response.content.decode()
    assert "Une autre entité porte déjà ce code." in response.content.decode()


def test_a_unit_is_renamed(as_, house) -> None:
    as_("bob").post(
        at("rename_unit", house.rennes.pk), {"name": "Rennes Nord", "level": "agency"}
    )
    house.rennes.refresh_from_db()
    assert house.rennes.name == "Rennes Nord"


def test_a_unit_moves(as_, house) -> None:
    as_("alice").post(at("move_unit", house.rennes.pk), {"place": house.east.pk})
    house.rennes.refresh_from_db()
    assert house.rennes.parent == house.east


def test_a_unit_is_moved_to_a_place_one_administers(as_, house) -> None:
    response = as_("bob").post(at("move_unit", house.rennes.pk), {"place": house.east.pk})
    assert response.status_code == 422


def test_a_unit_is_merged(as_, house) -> None:
    as_("bob").post(at("merge_unit", house.rennes.pk), {"place": house.brest.pk})
    house.rennes.refresh_from_db()
    assert house.rennes.merged_into == house.brest


def test_a_unit_is_closed_and_the_message_takes_it_back(as_, house) -> None:
    client = as_("bob")
    page = client.post(at("close_unit", house.rennes.pk), follow=True).content.decode()
    assert at("reopen_unit", house.rennes.pk) in page
    client.post(at("reopen_unit", house.rennes.pk))
    house.rennes.refresh_from_db()
    assert house.rennes.closed_at is None


def test_a_refusal_to_close_is_said(as_, house) -> None:
    page = as_("bob").post(at("close_unit", house.west.pk), follow=True).content.decode()
    assert "Fermez, déplacez ou fusionnez d’abord" in page


def test_the_tree_costs_the_same_for_few_units_or_many(
    as_, house, django_assert_max_num_queries
) -> None:
    client = as_("alice")
    client.get(at("units"))
    for number in range(30):
        a_unit(f"Agence {number}", house.west)
    with django_assert_max_num_queries(16):
        client.get(at("units"))


def test_a_large_tree_is_drawn_around_the_chosen_unit(as_, house, monkeypatch) -> None:
    from jalon.organisation import queries

    monkeypatch.setattr(queries, "WHOLE_TREE", 3)
    page = as_("alice").get(at("unit", house.rennes.pk)).content.decode()
    assert f'id="unit-{house.brest.pk}"' in page
    assert f'id="unit-{house.nancy.pk}"' not in page


# Users


def test_somebody_is_invited_by_a_link(as_, house) -> None:
    sent = {"email": "lea@x.example", "name": "Léa", "kind": "viewer", "unit": house.rennes.pk}
    response = as_("bob").post(at("invite"), sent)
    assert response.context["address"].startswith("http://127.0.0.1:8000/invitation/")
    assert "no-store" in response["Cache-Control"]
    assert Invitation.objects.get().email == "lea@x.example"


def test_a_link_opens_the_house(as_, client, house) -> None:
    sent = {"email": "lea@x.example", "name": "Léa", "kind": "viewer", "unit": house.rennes.pk}
    address = as_("bob").post(at("invite"), sent).context["address"]
    client.logout()
    path = address.removeprefix("http://127.0.0.1:8000")
    chosen = {"name": "Léa", "password": "a longer horse", "again": "a longer horse"}
    assert client.post(path, chosen)["Location"] == "/"
    assert client.get(at("account")).context["user"].email == "lea@x.example"


@pytest.mark.parametrize(
    "chosen",
    [
        {"name": "Léa", "password": "short", "again": "short"},
        {"name": "Léa", "password": "a longer horse", "again": "another horse"},
        {"name": "", "password": "a longer horse", "again": "a longer horse"},
        {"name": "Léa", "password": "lea@lavigne.example", "again": "lea@lavigne.example"},
    ],
)
def test_a_weak_welcome_is_refused(client, house, chosen) -> None:
    response = client.post(at("invitation", an_invitation(house)[1]), chosen)
    assert response.status_code == 422
    assert not User.objects.exists()


def an_invitation(house, **more) -> tuple[Invitation, str]:
    wanted = {"email": "lea@lavigne.example", "name": "Léa", "kind": "viewer"} | more
    return actions.invite(unit=house.rennes, by="console", at=timezone.now(), **wanted)


def test_closed_invitations_are_one_and_the_same_404(client, house) -> None:
    a_user("Zoe")
    withdrawn, withdrawn_token = an_invitation(house)
    actions.withdraw_invitation(invitation=withdrawn, by="console", at=NOON)
    expired, expired_token = an_invitation(house)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=NOON)
    _used, used_token = an_invitation(house)
    Invitation.objects.filter(pk=_used.pk).update(accepted_at=NOON)
    pages = [
        client.get(at("invitation", token))
        for token in ("unknown", withdrawn_token, expired_token, used_token)
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_reading_an_invitation_uses_nothing(client, house) -> None:
    invitation, token = an_invitation(house)
    for _ in range(3):
        assert client.get(at("invitation", token)).status_code == 200
        client.head(at("invitation", token))
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_guessing_invitations_is_slowed(client, house) -> None:
    codes = [client.get(at("invitation", f"guess-{n}")).status_code for n in range(31)]
    assert codes == [404] * 30 + [429]


def test_whoever_has_an_account_is_given_the_role_at_once(as_, house, people) -> None:
    sent = {
        "email": "Olga@lavigne.example",
        "name": "O",
        "kind": "viewer",
        "unit": house.rennes.pk,
    }
    as_("bob").post(at("invite"), sent)
    assert people.olga.roles.get().unit == house.rennes
    assert not Invitation.objects.exists()


def test_an_invitation_outside_the_subtree_is_no_choice(as_, house) -> None:
    sent = {"email": "lea@x.example", "name": "Léa", "kind": "viewer", "unit": house.nancy.pk}
    assert as_("bob").post(at("invite"), sent).status_code == 422


def test_a_mail_that_does_not_leave_shows_its_link(as_, house, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    sent = {"email": "lea@x.example", "name": "Léa", "kind": "viewer", "unit": house.rennes.pk}
    response = as_("bob").post(at("invite"), sent)
    assert response.context["sent"] is False
    assert response.context["address"] in response.content.decode()


def test_a_letter_invites(as_, house, settings, mailoutbox) -> None:
    settings.EMAIL_HOST = "smtp.example"
    sent = {"email": "lea@x.example", "name": "Léa", "kind": "viewer", "unit": house.rennes.pk}
    response = as_("bob").post(at("invite"), sent)
    assert response.context["address"] in mailoutbox[0].body
    assert mailoutbox[0].to == ["lea@x.example"]


def test_the_last_administrator_is_kept_and_told(as_, people) -> None:
    role = people.alice.roles.get()
    response = as_("alice").post(at("revoke", role.pk))
    assert response.status_code == 422
    assert "C’est le dernier administrateur" in response.content.decode()


def test_a_reset_link_is_shown_once_and_kept_by_nobody(as_, people) -> None:
    client = as_("alice")
    address = client.post(at("reset_link", people.nora.pk)).context["reset_address"]
    assert "/password/reset/" in address
    assert address not in client.get(at("user", people.nora.pk)).content.decode()


def test_a_national_account_is_not_reset_by_a_region(as_, house, people) -> None:
    actions.grant_role(
        user=people.alice, kind="viewer", unit=house.rennes, by="console", at=NOON
    )
    client = as_("bob")
    assert client.get(at("user", people.alice.pk)).status_code == 200
    assert client.post(at("reset_link", people.alice.pk)).status_code == 403
    assert client.post(at("deactivate", people.alice.pk)).status_code == 403


def test_the_list_turns_its_pages(as_, house) -> None:
    for number in range(60):
        a_user(f"Personne{number:02}", "viewer", house.rennes)
    client = as_("bob")
    first = client.get(at("users")).context["page"]
    second = client.get(at("users") + f"?cursor={first.after}").context["page"]
    back = client.get(at("users") + f"?cursor={second.before}").context["page"]
    assert (len(first.items), len(second.items), first.before, second.after) == (50, 11, "", "")
    assert back.items == first.items


@pytest.mark.parametrize("cursor", ["x", "a", "aé", "a99999999999999999999", "b0", "a-1"])
def test_a_cursor_of_anything_is_a_first_page(as_, cursor) -> None:
    assert as_("alice").get(at("users") + f"?cursor={cursor}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_or_many(
    as_, house, count, django_assert_num_queries
) -> None:
    for number in range(count):
        a_user(f"Personne{number}", "viewer", house.rennes)
    client = as_("bob")
    with django_assert_num_queries(9):
        client.get(at("users"))


# The account


def test_a_token_is_shown_once(as_) -> None:
    client = as_("nora")
    shown = client.post(at("create_token"), {"name": "CRM", "days": "90"})
    text = shown.context["new_token_text"]
    assert text in shown.content.decode()
    assert text not in client.get(at("account")).content.decode()


def test_a_token_needs_a_name(as_) -> None:
    assert as_("nora").post(at("create_token"), {"days": "90"}).status_code == 422


def test_the_account_needs_a_name(as_) -> None:
    sent = {"name": "", "language": "fr"}
    assert as_("nora").post(at("account"), sent).status_code == 422


# The company


SETTINGS = {
    "name": "Lavigne",
    "accent": "#0b3d91",
    "segmentation": "Formule",
    "notice_fr": "Nous seuls.",
    "notice_en": "",
}


def test_settings_are_saved(as_) -> None:
    as_("alice").post(at("settings"), SETTINGS)
    house = Company.objects.get()
    assert (house.name, house.segmentation, house.notice) == (
        "Lavigne",
        "Formule",
        {"fr": "Nous seuls."},
    )


@pytest.mark.parametrize("accent", ["#ffff00", "red", "#12345", "url(x)"])
def test_a_colour_that_hides_white_words_is_refused(as_, accent) -> None:
    assert as_("alice").post(at("settings"), SETTINGS | {"accent": accent}).status_code == 422


def test_a_logo_is_served_with_its_type_and_kept_by_its_hash(as_, client) -> None:
    as_("alice").post(at("change_logo"), {"file": SimpleUploadedFile("x.svg", PNG)})
    client.logout()
    response = client.get(company_brand()["logo"])
    assert response.content == PNG
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert client.get("/logo/", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_logo_that_is_no_image_is_refused(as_) -> None:
    file = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'></svg>")
    assert as_("alice").post(at("change_logo"), {"file": file}).status_code == 422


def test_a_logo_is_taken_away(as_, client) -> None:
    as_("alice").post(at("change_logo"), {"file": SimpleUploadedFile("x.png", PNG)})
    client.post(at("change_logo"), {"remove": "1"})
    assert client.get("/logo/").status_code == 404
    assert company_brand()["logo"] == ""


# The journal and the pulse


def test_a_region_reads_its_own_lines(as_, house, people) -> None:
    actions.rename_unit(unit=house.rennes, name="Ici", by=people.alice, at=NOON)
    actions.rename_unit(unit=house.nancy, name="Ailleurs", by=people.alice, at=NOON)
    page = as_("bob").get(at("journal")).content.decode()
    assert "Ici" in page
    assert "Ailleurs" not in page


def test_a_line_follows_its_unit(as_, house, people) -> None:
    actions.rename_unit(unit=house.nancy, name="Ailleurs", by=people.alice, at=NOON)
    actions.move_unit(unit=house.nancy, parent=house.west, by=people.alice, at=timezone.now())
    assert "Ailleurs" in as_("bob").get(at("journal")).content.decode()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("verb=unit.renamed", 1),
        ("verb=unit.closed", 1),
        ("actor=ali", 2),
        ("actor=nobody", 0),
        ("since=2026-11-18&until=2026-11-18", 2),
        ("since=2026-11-19", 0),
    ],
)
def test_the_journal_is_filtered(as_, house, people, asked, shown) -> None:
    actions.rename_unit(unit=house.nancy, name="Nancy", by=people.alice, at=NOON)
    actions.close_unit(unit=house.rennes, by=people.alice, at=NOON)
    assert len(as_("alice").get(f"{at('journal')}?{asked}").context["lines"]) == shown


def test_a_date_that_cannot_be_read_is_said(as_) -> None:
    assert as_("alice").get(at("journal") + "?since=yesterday").status_code == 422


def test_the_export_is_the_filtered_journal(as_, house, people) -> None:
    actions.rename_unit(unit=house.nancy, name="=1+1", by=people.alice, at=NOON)
    actions.close_unit(unit=house.rennes, by=people.alice, at=NOON)
    asked = at("export_journal", "csv") + "?verb=unit.renamed"
    lines = as_("alice").get(asked).getvalue().decode().splitlines()
    assert len(lines) == 2
    assert "unit.renamed" in lines[1]


def test_reading_writes_nothing(as_, house) -> None:
    client, before = as_("alice"), Entry.objects.count()
    for page in ["units", "users", "invite", "account", "settings", "journal"]:
        client.get(at(page))
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_the_pulse_is_one_word(client) -> None:
    response = client.get(at("health"))
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_pulse_says_when_nobody_works(client) -> None:
    enqueue("x", at=timezone.now() - timedelta(minutes=6))
    response = client.get(at("health"))
    assert (response.status_code, response.content) == (503, b"late\n")


@pytest.mark.django_db
def test_the_house_of_somebody_signs_its_pages(client) -> None:
    a_company(name="Maison Durand")
    assert "Maison Durand" in client.get("/sign-in/").content.decode()


def test_in_a_large_tree_a_place_is_given_by_its_code(as_, house, monkeypatch) -> None:
    from jalon.organisation import forms

    monkeypatch.setattr(forms, "LONGEST_LIST", 1)
    client = as_("bob")
    unknown = client.post(at("merge_unit", house.rennes.pk), {"place": "nancy"})
    assert "Aucune de vos entités ouvertes ne porte ce code." in unknown.content.decode()
    client.post(at("merge_unit", house.rennes.pk), {"place": "brest"})
    house.rennes.refresh_from_db()
    assert house.rennes.merged_into == house.brest
