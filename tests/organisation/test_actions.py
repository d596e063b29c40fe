from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from jalon.journal.models import Entry
from jalon.organisation import actions, refusals
from jalon.organisation.access import access_of
from jalon.organisation.models import Company, Invitation, Role, Unit, User
from jalon.organisation.queries import user_of_token
from jalon.organisation.rights import Right
from tests.factories import NOON, a_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)
HOUSE = {
    "name": "Maison Lavigne",
    "time_zone": "Europe/Paris",
    "languages": ["fr", "en"],
    "administrator_email": "Camille@Lavigne.example",
    "administrator_name": "Camille",
    "password": "correct horse",
    "at": NOON,
}


def places(unit: Unit) -> dict[date, str]:
    return dict(unit.places.values_list("valid_from", "path"))


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# The company


def test_a_company_is_founded_with_its_first_administrator() -> None:
    house, root, first = actions.found_company(**HOUSE)
    assert (house.name, root.code, root.path) == ("Maison Lavigne", "national", f"/{root.pk}/")
    assert first.email == "camille@lavigne.example"
    assert [(role.kind, role.unit) for role in first.roles.all()] == [("administrator", root)]


def test_the_founding_is_written_in_the_journal() -> None:
    actions.found_company(**HOUSE)
    assert verbs() == ["company.founded", "user.created", "role.granted"]
    assert set(Entry.objects.values_list("actor", flat=True)) == {"console"}


def test_a_company_is_founded_once() -> None:
    actions.found_company(**HOUSE)
    with pytest.raises(refusals.CompanyExists):
        actions.found_company(**HOUSE)


def test_the_first_place_is_a_day_of_the_company() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    _house, root, _first = actions.found_company(**HOUSE | {"at": late})
    assert list(places(root)) == [date(2026, 11, 19)]


def test_an_unknown_time_zone_founds_nothing() -> None:
    with pytest.raises(refusals.UnknownTimeZone):
        actions.found_company(**HOUSE | {"time_zone": "Europe/Rennes"})
    assert not Company.objects.exists()


def test_a_setting_is_changed_and_the_time_zone_is_not(people) -> None:
    actions.change_company(name="Lavigne", time_zone="UTC", by=people.alice, at=NOON)
    house = Company.objects.get()
    assert (house.name, house.time_zone) == ("Lavigne", "Europe/Paris")
    assert Entry.objects.get().details == {"fields": ["name"]}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_logo_is_known_by_its_first_bytes(people, data, kind) -> None:
    assert actions.set_logo(data=data, by=people.alice, at=NOON).logo_type == kind


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"0" * 20_480,
    ],
    ids=["svg", "gif", "too heavy"],
)
def test_another_file_is_no_logo(people, data) -> None:
    with pytest.raises(refusals.LogoRefused):
        actions.set_logo(data=data, by=people.alice, at=NOON)


def test_a_logo_is_taken_away(people) -> None:
    actions.set_logo(data=b"\xff\xd8\xff", by=people.alice, at=NOON)
    house = actions.set_logo(data=None, by=people.alice, at=NOON)
    assert (house.logo, house.logo_type, house.logo_hash) == (None, "", "")


# Units


def a_new_unit(parent: Unit, by: User | str = "console", **more) -> Unit:
    wanted = {"name": "Vannes", "code": "vannes", "level": "agency"} | more
    return actions.create_unit(parent=parent, by=by, at=NOON, **wanted)


def test_a_unit_takes_its_place_under_its_parent(house) -> None:
    unit = a_new_unit(house.west)
    assert unit.path == unit.rights_path == f"{house.west.path}{unit.pk}/"
    assert places(unit) == {TODAY: unit.path}


def test_a_unit_may_be_known_since_longer(house) -> None:
    unit = a_new_unit(house.west, valid_from=date(2020, 1, 1))
    assert list(places(unit)) == [date(2020, 1, 1)]


def test_a_code_is_taken_once(house) -> None:
    with pytest.raises(refusals.CodeTaken):
        a_new_unit(house.west, code="rennes")


def test_nothing_is_added_under_a_closed_unit(house) -> None:
    actions.close_unit(unit=house.rennes, by="console", at=NOON)
    with pytest.raises(refusals.UnitClosed):
        a_new_unit(house.rennes)


def test_a_unit_is_added_by_the_administrator_of_its_branch(house, people) -> None:
    assert a_new_unit(house.west, by=people.bob).parent == house.west
    with pytest.raises(PermissionDenied):
        a_new_unit(house.east, by=people.bob, code="metz")


def test_a_region_moves_with_all_that_it_holds(house) -> None:
    actions.move_unit(unit=house.west, parent=house.east, by="console", at=NOON)
    house.rennes.refresh_from_db()
    expected = f"/{house.national.pk}/{house.east.pk}/{house.west.pk}/{house.rennes.pk}/"
    assert house.rennes.path == house.rennes.rights_path == expected
    assert places(house.rennes)[TODAY] == expected


def test_a_move_leaves_the_place_of_the_days_before(house) -> None:
    before = house.rennes.path
    actions.move_unit(unit=house.rennes, parent=house.east, by="console", at=NOON)
    assert list(places(house.rennes).values()) == [before, house.rennes.path]


def test_two_moves_of_a_day_leave_one_place(house) -> None:
    for parent in (house.east, house.west, house.east):
        actions.move_unit(unit=house.rennes, parent=parent, by="console", at=NOON)
    assert places(house.rennes)[TODAY] == f"{house.east.path}{house.rennes.pk}/"


@pytest.mark.parametrize(
    ("days", "refusal"), [(-1, refusals.BackdatedMove), (1, refusals.MoveAhead)]
)
def test_a_move_is_of_today(house, days, refusal) -> None:
    with pytest.raises(refusal):
        actions.move_unit(
            unit=house.rennes,
            parent=house.east,
            from_day=TODAY + timedelta(days=days),
            by="console",
            at=NOON,
        )


def test_a_unit_never_goes_under_itself(house) -> None:
    for parent in (house.west, house.rennes):
        with pytest.raises(refusals.UnderItself):
            actions.move_unit(unit=house.west, parent=parent, by="console", at=NOON)


def test_the_root_stays(house) -> None:
    with pytest.raises(refusals.RootUnit):
        actions.move_unit(unit=house.national, parent=house.west, by="console", at=NOON)
    with pytest.raises(refusals.RootUnit):
        actions.close_unit(unit=house.national, by="console", at=NOON)
    with pytest.raises(refusals.RootUnit):
        actions.merge_unit(unit=house.national, into=house.west, by="console", at=NOON)


def test_who_moves_a_unit_administers_both_ends(house, people) -> None:
    with pytest.raises(PermissionDenied):
        actions.move_unit(unit=house.rennes, parent=house.east, by=people.bob, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.move_unit(unit=house.nancy, parent=house.west, by=people.bob, at=NOON)


def test_a_unit_closes_and_reopens(house) -> None:
    actions.close_unit(unit=house.rennes, by="console", at=NOON)
    assert house.rennes.closed_at == NOON
    actions.reopen_unit(unit=house.rennes, by="console", at=NOON)
    assert house.rennes.closed_at is None


def test_a_unit_closes_once(house) -> None:
    actions.close_unit(unit=house.rennes, by="console", at=NOON)
    with pytest.raises(refusals.UnitClosed):
        actions.close_unit(unit=house.rennes, by="console", at=NOON)


def test_a_unit_that_holds_open_ones_does_not_close(house) -> None:
    with pytest.raises(refusals.UnitHasOpenUnits):
        actions.close_unit(unit=house.west, by="console", at=NOON)


def test_a_merged_unit_is_closed_and_read_with_the_other(house) -> None:
    actions.merge_unit(unit=house.rennes, into=house.brest, by="console", at=NOON)
    assert (house.rennes.closed_at, house.rennes.merged_into) == (NOON, house.brest)
    assert house.rennes.rights_path == house.brest.path
    assert house.rennes.path == f"{house.west.path}{house.rennes.pk}/"


def test_a_merged_region_takes_its_agencies_along(house) -> None:
    actions.merge_unit(unit=house.west, into=house.east, by="console", at=NOON)
    house.rennes.refresh_from_db()
    assert house.rennes.rights_path == f"{house.east.path}{house.rennes.pk}/"


def test_a_merge_follows_where_the_other_goes_next(house) -> None:
    actions.merge_unit(unit=house.rennes, into=house.brest, by="console", at=NOON)
    actions.move_unit(unit=house.brest, parent=house.east, by="console", at=NOON)
    house.rennes.refresh_from_db()
    assert house.rennes.rights_path == f"{house.east.path}{house.brest.pk}/"


def test_merges_draw_no_circle(house) -> None:
    actions.merge_unit(unit=house.west, into=house.east, by="console", at=NOON)
    house.rennes.refresh_from_db()
    with pytest.raises(refusals.UnderItself):
        actions.move_unit(unit=house.east, parent=house.rennes, by="console", at=NOON)
    with pytest.raises(refusals.UnderItself):
        actions.merge_unit(unit=house.east, into=house.rennes, by="console", at=NOON)


def test_a_merged_unit_does_not_reopen(house) -> None:
    actions.merge_unit(unit=house.rennes, into=house.brest, by="console", at=NOON)
    with pytest.raises(refusals.UnitNotClosed):
        actions.reopen_unit(unit=house.rennes, by="console", at=NOON)


# Users and roles


def test_an_address_has_one_account(people) -> None:
    with pytest.raises(refusals.EmailTaken):
        actions.create_user(email="BOB@lavigne.example", name="Bob", by="console", at=NOON)


def test_a_role_is_granted_and_revoked(house, people) -> None:
    actions.grant_role(
        user=people.olga, kind="viewer", unit=house.rennes, by=people.bob, at=NOON
    )
    assert access_of(people.olga).may(Right.READ_FIGURES, house.rennes)
    actions.revoke_role(role=people.olga.roles.get(), by=people.bob, at=NOON)
    assert not access_of(people.olga).roles
    assert verbs() == ["role.granted", "role.revoked"]


def test_a_role_is_held_once(house, people) -> None:
    with pytest.raises(refusals.RoleAlreadyHeld):
        actions.grant_role(
            user=people.victor, kind="viewer", unit=house.national, by="console", at=NOON
        )


@pytest.mark.parametrize("who", ["nadia", "victor", "nora", "olga"])
@pytest.mark.parametrize("kind", Role.Kind.values)
def test_nobody_grants_without_administering(house, people, who, kind) -> None:
    with pytest.raises(PermissionDenied):
        actions.grant_role(
            user=people.olga, kind=kind, unit=house.rennes, by=getattr(people, who), at=NOON
        )


@pytest.mark.parametrize("kind", Role.Kind.values)
def test_an_administrator_grants_inside_the_subtree_only(house, people, kind) -> None:
    granted = {"user": people.olga, "kind": kind, "by": people.bob, "at": NOON}
    actions.grant_role(unit=house.brest, **granted)
    for unit in (house.national, house.east, house.nancy):
        with pytest.raises(PermissionDenied):
            actions.grant_role(unit=unit, **granted)


def test_an_administrator_invites_inside_the_subtree_only(house, people) -> None:
    with pytest.raises(PermissionDenied):
        actions.invite(
            email="x@y.example",
            name="X",
            kind="viewer",
            unit=house.nancy,
            by=people.bob,
            at=NOON,
        )


def test_the_last_administrator_keeps_the_role(people) -> None:
    with pytest.raises(refusals.LastAdministrator):
        actions.revoke_role(role=people.alice.roles.get(), by=people.alice, at=NOON)


def test_the_last_administrator_is_not_deactivated(people) -> None:
    with pytest.raises(refusals.LastAdministrator):
        actions.deactivate_user(user=people.alice, by="console", at=NOON)


def test_one_of_two_administrators_may_leave(house, people) -> None:
    a_user("Aline", "administrator", house.national)
    actions.deactivate_user(user=people.alice, by="console", at=NOON)
    assert not access_of(User.objects.get(pk=people.alice.pk)).roles


def test_a_deactivated_administrator_does_not_count(house, people) -> None:
    aline = a_user("Aline", "administrator", house.national)
    actions.deactivate_user(user=aline, by="console", at=NOON)
    with pytest.raises(refusals.LastAdministrator):
        actions.deactivate_user(user=people.alice, by="console", at=NOON)


def test_who_holds_more_elsewhere_is_not_managed(house, people) -> None:
    """A regional administrator with a link to a national account would be national."""
    actions.grant_role(
        user=people.alice, kind="viewer", unit=house.rennes, by=people.bob, at=NOON
    )
    for act in (actions.make_reset_link, actions.deactivate_user, actions.reactivate_user):
        with pytest.raises(PermissionDenied):
            act(user=people.alice, by=people.bob, at=NOON)


# Invitations


@pytest.fixture
def invited(house, people) -> tuple[Invitation, str]:
    return actions.invite(
        email="Lea@Lavigne.example",
        name="Léa",
        kind="unit_manager",
        unit=house.rennes,
        by=people.bob,
        at=NOON,
    )


def accepted(token: str, at: datetime = NOON) -> User:
    return actions.accept_invitation(token=token, password="correct horse", name="Léa", at=at)


def test_an_invitation_opens_one_account(invited, house) -> None:
    user = accepted(invited[1])
    assert (user.email, user.check_password("correct horse")) == ("lea@lavigne.example", True)
    assert [(role.kind, role.unit) for role in user.roles.all()] == [
        ("unit_manager", house.rennes)
    ]


def test_an_invitation_is_used_once(invited) -> None:
    accepted(invited[1])
    with pytest.raises(refusals.InvitationClosed):
        accepted(invited[1])


def test_an_invitation_expires(invited) -> None:
    with pytest.raises(refusals.InvitationClosed):
        accepted(invited[1], at=NOON + timedelta(days=7))


def test_a_withdrawn_invitation_opens_nothing(invited, people) -> None:
    actions.withdraw_invitation(invitation=invited[0], by=people.bob, at=NOON)
    with pytest.raises(refusals.InvitationClosed):
        accepted(invited[1])


def test_a_token_is_not_stored(invited) -> None:
    assert invited[1] not in str(Invitation.objects.values().get())
    assert invited[1] not in str(list(Entry.objects.values()))


def test_a_second_invitation_gives_nothing_to_an_account(house, invited) -> None:
    _second, token = actions.invite(
        email="lea@lavigne.example", name="L", kind="administrator",
        unit=house.national, by="console", at=NOON,
    )  # fmt: skip
    user = accepted(invited[1])
    with pytest.raises(refusals.EmailTaken):
        accepted(token)
    assert user.roles.count() == 1
    assert not Invitation.objects.filter(pk=_second.pk, accepted_at=NOON).exists()


# Tokens of the API


def test_a_token_is_its_user(people) -> None:
    _token, text = actions.create_token(
        user=people.nora, name="CRM", expires_at=None, by=people.nora, at=NOON
    )
    assert user_of_token(text, at=NOON) == people.nora
    assert user_of_token("another", at=NOON) is None


def test_a_token_expires(people) -> None:
    tomorrow = NOON + timedelta(days=1)
    _token, text = actions.create_token(
        user=people.nora, name="CRM", expires_at=tomorrow, by=people.nora, at=NOON
    )
    assert user_of_token(text, at=tomorrow) is None


def test_a_revoked_token_opens_nothing(people) -> None:
    token, text = actions.create_token(
        user=people.nora, name="CRM", expires_at=None, by=people.nora, at=NOON
    )
    actions.revoke_token(token=token, by=people.nora, at=NOON)
    assert user_of_token(text, at=NOON) is None


def test_the_token_of_a_deactivated_user_opens_nothing(people) -> None:
    _token, text = actions.create_token(
        user=people.nora, name="CRM", expires_at=None, by=people.nora, at=NOON
    )
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    assert user_of_token(text, at=NOON) is None


def test_nobody_makes_a_token_for_somebody_else(people) -> None:
    with pytest.raises(refusals.TokenForSomebodyElse):
        actions.create_token(
            user=people.alice, name="CRM", expires_at=None, by=people.bob, at=NOON
        )


# Two people at once


def together(*acts: Callable[[], object]) -> list[str]:
    """Runs them at the same moment; the name of each outcome."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        start.wait(timeout=30)
        try:
            act()
        except refusals.Refusal as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_draw_no_circle(house) -> None:
    west, east = (Unit.objects.get(pk=unit.pk) for unit in (house.west, house.east))
    outcomes = together(
        lambda: actions.move_unit(unit=west, parent=house.east, by="console", at=NOON),
        lambda: actions.move_unit(unit=east, parent=house.west, by="console", at=NOON),
    )
    assert outcomes == ["UnderItself", "done"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one(house, people) -> None:
    aline = a_user("Aline", "administrator", house.national)
    outcomes = together(
        lambda: actions.deactivate_user(user=aline, by="console", at=NOON),
        lambda: actions.deactivate_user(user=people.alice, by="console", at=NOON),
    )
    assert outcomes == ["LastAdministrator", "done"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_opened_twice_at_once_makes_one_account(house) -> None:
    _invitation, token = actions.invite(
        email="lea@x.example",
        name="Léa",
        kind="viewer",
        unit=house.rennes,
        by="console",
        at=NOON,
    )
    outcomes = together(lambda: accepted(token), lambda: accepted(token))
    assert outcomes == ["InvitationClosed", "done"]
    assert User.objects.filter(email="lea@x.example").count() == 1
