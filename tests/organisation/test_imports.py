"""Units and users from a file: judged line by line, done once, nothing deleted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.journal.models import Entry
from jalon.organisation import actions, imports
from jalon.organisation.models import Role, Unit, User
from tests.factories import NOON

UNITS = """code,name,level,parent
sud,Sud,region,national
nice,Nice,agency,sud
west,Ouest,region,national
"""


@pytest.fixture
def west(house) -> Unit:
    """The codes of these tests are those of the file."""
    Unit.objects.filter(pk=house.west.pk).update(code="west")
    house.west.refresh_from_db()
    return house.west


def units(text: str | bytes, by="console", *, dry_run: bool = False) -> imports.Report:
    data = text.encode() if isinstance(text, str) else text
    return imports.import_units(data, by=by, at=NOON, dry_run=dry_run)


def users(text: str, by="console", *, dry_run: bool = False) -> imports.Report:
    return imports.import_users(text.encode(), by=by, at=NOON, dry_run=dry_run)


def reasons(report: imports.Report) -> dict[int, str]:
    return {one.line.number: one.reason for one in report.rejected}


def test_units_are_added(west) -> None:
    report = units(UNITS)
    assert report.counts == {"created": 2, "unchanged": 1}
    assert Unit.objects.get(code="nice").parent.code == "sud"


def test_a_preview_says_the_same_and_does_nothing(west) -> None:
    preview = units(UNITS, dry_run=True)
    assert not Unit.objects.filter(code__in=["sud", "nice"]).exists()
    assert not Entry.objects.exists()
    assert preview.counts == units(UNITS).counts


def test_a_second_time_changes_nothing(west) -> None:
    units(UNITS)
    lines = Entry.objects.count()
    assert units(UNITS).counts == {"unchanged": 3}
    assert Entry.objects.count() == lines


def test_a_line_may_come_before_its_parent(west) -> None:
    report = units("code,name,level,parent\nnice,Nice,agency,sud\nsud,Sud,region,national\n")
    assert report.counts == {"created": 2}
    assert [one.label for one in report.judged] == ["nice", "sud"]


def test_what_differs_is_changed(house, west) -> None:
    report = units("code,name,level,parent\nrennes,Rennes Centre,service,est\n")
    rennes = Unit.objects.get(code="rennes")
    assert report.counts == {"changed": 1}
    assert (rennes.name, rennes.level, rennes.parent) == (
        "Rennes Centre",
        "service",
        house.east,
    )


def test_what_the_file_does_not_name_stays(house, west) -> None:
    before = Unit.objects.count()
    units("code,name,level,parent\nwest,Ouest,region,national\n")
    assert Unit.objects.count() == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a b,Sud,region,national", "Le code est fait de lettres"),
        (",Sud,region,national", "Le code est fait de lettres"),
        ("sud,,region,national", "Le nom est vide."),
        (f"sud,{'x' * 121},region,national", "Le nom dépasse 120 signes."),
        ("sud,Sud,planet,national", "Niveau inconnu"),
        ("sud,Sud,region,nowhere", "Entité parente inconnue"),
        ("sud,Sud,region,", "L’entité parente manque"),
        ("ouest,Ouest,region,rennes", "Une entité ne peut pas être rattachée à elle-même"),
        ("sud", "Le nom est vide."),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(house, line, reason) -> None:
    if line == "sud":
        reason = "Niveau inconnu"
    report = units(f"code,name,level,parent\n{line}\nnord,Nord,region,national\n")
    assert report.counts == {"rejected": 1, "created": 1}
    assert reasons(report)[2].startswith(reason)


def test_accepted_and_rejected_are_the_whole(house) -> None:
    report = units(
        "code,name,level,parent\na,A,region,national\na,A,region,national\nb,B,x,y\n"
    )
    assert (report.accepted, len(report.rejected), report.total) == (1, 2, 3)
    assert reasons(report)[3] == "Ce code est déjà sur une ligne plus haut."


def test_a_circle_of_unknown_parents_is_refused(house) -> None:
    report = units("code,name,level,parent\na,A,region,b\nb,B,region,a\n")
    assert report.counts == {"rejected": 2}


def test_a_closed_unit_is_left_alone(house) -> None:
    actions.close_unit(unit=house.rennes, by="console", at=NOON)
    report = units("code,name,level,parent\nrennes,Autre,agency,ouest\nr2,R2,agency,rennes\n")
    assert report.counts == {"rejected": 2}


def test_an_administrator_imports_into_the_subtree_only(house, people) -> None:
    text = "code,name,level,parent\nvannes,Vannes,agency,ouest\nmetz,Metz,agency,est\n"
    assert units(text, by=people.bob, dry_run=True).counts == {"created": 1, "rejected": 1}
    assert units(text, by=people.bob).counts == {"created": 1, "rejected": 1}
    assert not Unit.objects.filter(code="metz").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators_are_found(house, encoding, separator) -> None:
    text = "code,nom,niveau,rattachement\nidf,Île-de-France,Région,national\n"
    report = units(text.replace(",", separator).encode(encoding))
    assert report.counts == {"created": 1}
    assert Unit.objects.get(code="idf").name == "Île-de-France"


def test_quotes_hold_separators_and_lines(house) -> None:
    report = units('code;name;level;parent\r\nx;"A; ""B""";agency;ouest\r\n')
    assert report.counts == {"created": 1}
    assert Unit.objects.get(code="x").name == 'A; "B"'


@pytest.mark.parametrize("text", ["", "code,name\nx,X\n", "\n\n"])
def test_missing_columns_are_named(house, text) -> None:
    with pytest.raises(imports.MissingColumns, match="parent"):
        units(text)


@pytest.mark.parametrize(
    "data", [b'code,name,level,parent\n"', bytes(range(256)), b"\xff\xfe\x00"]
)
def test_a_file_of_anything_is_refused_and_never_an_error(house, data) -> None:
    try:
        report = units(data)
    except imports.UnreadableFile:
        return
    assert report.accepted == 0


def test_a_field_without_end_is_refused(house) -> None:
    with pytest.raises(imports.UnreadableFile):
        units('code,name,level,parent\n"' + "x" * 200_000)


def test_a_report_is_read_on_a_console(house) -> None:
    text = b"code,name,level,parent\nsud,Sud,region,national\nx,,region,national\n"
    report = imports.run("units", text, by="console", at=NOON)
    assert report.as_text().splitlines() == [
        "2 lines: 1 created, 0 changed, 0 unchanged, 1 rejected",
        "line 3: x: Le nom est vide.",
    ]


# Users

USERS = """email,name,role,unit
lea@lavigne.example,Léa,unit_manager,rennes
bob@lavigne.example,Bob,viewer,nancy
nora@lavigne.example,Nora,Responsable d’entité,nancy
"""


def test_users_are_created_and_given_roles(people) -> None:
    report = users(USERS)
    assert report.counts == {"created": 1, "changed": 1, "unchanged": 1}
    lea = User.objects.get(email="lea@lavigne.example")
    assert [(role.kind, role.unit.code) for role in lea.roles.all()] == [
        ("unit_manager", "rennes")
    ]
    assert not lea.has_usable_password()


def test_users_a_second_time_change_nothing(people) -> None:
    users(USERS)
    assert users(USERS).counts == {"unchanged": 3}


def test_a_preview_of_users_does_nothing(people) -> None:
    before = Role.objects.count()
    assert users(USERS, dry_run=True).counts == {"created": 1, "changed": 1, "unchanged": 1}
    assert Role.objects.count() == before


def test_a_role_that_the_file_does_not_name_stays(people) -> None:
    users(USERS)
    assert people.bob.roles.filter(kind="administrator").exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not an address,Léa,viewer,rennes", "L’adresse e-mail ne se lit pas."),
        ("lea@x.example,Léa,king,rennes", "Rôle inconnu"),
        ("lea@x.example,Léa,viewer,nowhere", "Entité inconnue"),
        ("lea@x.example,,viewer,rennes", "Le nom est vide."),
    ],
)
def test_a_bad_user_is_refused_with_a_reason(people, line, reason) -> None:
    report = users(f"email,name,role,unit\n{line}\n")
    assert reasons(report)[2].startswith(reason)


def test_an_administrator_gives_roles_in_the_subtree_only(people) -> None:
    text = USERS + "lea@lavigne.example,Léa,administrator,national\n"
    report = users(text, by=people.bob)
    assert report.counts == {"created": 1, "rejected": 3}
    assert people.bob.roles.count() == 1


# The page


def test_a_file_is_shown_then_applied(as_, house) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = as_("alice"), reverse("organisation:import", args=["units"])
    file = SimpleUploadedFile("units.csv", b"code;name;level;parent\nsud;Sud;region;national\n")
    preview = client.post(address, {"file": file})
    assert not Unit.objects.filter(code="sud").exists()
    kept = {"content_text": preview.context["text"], "apply": "1"}
    assert client.post(address, kept).status_code == 200
    assert Unit.objects.get(code="sud").parent == house.national


def test_no_file_is_no_import(as_) -> None:
    assert as_("alice").post(reverse("organisation:import", args=["units"])).status_code == 422


def test_an_unreadable_file_is_explained(as_) -> None:
    sent = {"content_text": "nothing,here\n"}
    response = as_("alice").post(reverse("organisation:import", args=["users"]), sent)
    assert response.status_code == 422
    assert "Il manque des colonnes" in response.content.decode()
