"""A map leaves as a file and comes back the same; a bad file is refused with its faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from jalon.journeys import actions, starting
from jalon.journeys.document import UnreadableMap, checked, read, schema, to_document
from jalon.journeys.lanes import BLOCKS
from jalon.journeys.matrix import the_matrix
from jalon.journeys.models import Journey, Note, Planting
from jalon.journeys.queries import setting_on
from jalon.listening.models import EntryLink
from jalon.organisation.models import Unit
from tests.factories import NOON, a_company, a_point, a_unit, a_user
from tests.journeys.documents import a_document, documents, in_order

pytestmark = pytest.mark.django_db
BY = {"by": "Camille", "at": NOON}
DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.fixture
def unit():
    a_company()
    return a_unit()


def a_stage(*touchpoints: dict) -> dict:
    return {
        "name": "Choisir",
        "situations": [{"name": "Comparer", "touchpoints": [*touchpoints]}],
    }


def a_noted_stage(**said: object) -> dict:
    note = {"lane": "irritant", "text": "Comparateur lent"} | said
    stage = a_stage({"channel": "web"})
    stage["situations"][0]["notes"] = [note]
    return stage


def planted_on(channel: str) -> dict:
    return {"channel": channel, "points": ["devis"]}


A_POINT = {"key": "devis", "indicator": "nps", "family": "relational", "label": "Devis"}


def content(document: object) -> bytes:
    return json.dumps(document).encode()


# There and back


def without_key(document: dict) -> dict:
    left = {key: value for key, value in document.items() if key not in {"key", "channels"}}
    points = [{**each, "definition": ""} for each in left["points"]]
    return left | {"points": points}


@settings(max_examples=20)
@given(document=documents())
def test_what_leaves_comes_back_the_same(unit, document) -> None:
    with transaction.atomic():
        imported = actions.build_journey(document=read(content(document)), unit=unit, **BY)
        exported = json.loads(json.dumps(to_document(imported)))
        again = actions.build_journey(document=checked(exported), unit=unit, **BY)
        assert without_key(to_document(again)) == without_key(exported)
        assert exported["stages"] == in_order(document)["stages"]
        assert exported["personas"] == document["personas"]
        assert exported["lanes"] == document["lanes"]
        transaction.set_rollback(True)


def test_an_export_follows_the_schema(unit) -> None:
    document = a_document(
        stages=[a_stage({"channel": "web", "points": ["devis"]})], points=[A_POINT]
    )
    journey = actions.build_journey(document=document, unit=unit, **BY)
    assert not list(Draft202012Validator(schema()).iter_errors(to_document(journey)))


def test_a_map_of_the_first_version_has_the_lanes_of_a_new_map(unit) -> None:
    journey = actions.build_journey(
        document=checked(a_document(version=1, stages=[a_stage({"channel": "web"})])),
        unit=unit, **BY,
    )  # fmt: skip
    lanes = [lane["kind"] for lane in to_document(journey)["lanes"]]
    assert lanes == [kind for kinds in BLOCKS.values() for kind in kinds]


def test_lanes_that_are_not_described_come_after_and_are_hidden(unit) -> None:
    document = a_document(lanes=[{"kind": "irritant"}, {"kind": "touchpoints"}])
    lanes = the_matrix(actions.build_journey(document=document, unit=unit, **BY)).lanes
    assert [lane.kind for lane in lanes if lane.is_shown] == ["irritant", "touchpoints"]
    assert len(lanes) == 14


def test_a_unit_that_is_unknown_here_leaves_its_words(unit) -> None:
    document = a_document(
        stages=[a_noted_stage(lane="front", text="Service client", unit="service-client")]
    )
    (note,) = notes_of(actions.build_journey(document=document, unit=unit, **BY))
    assert (note.text, note.unit_code) == ("Service client", "")


def notes_of(journey: Journey) -> list:
    return [note for cell in the_matrix(journey).cells.values() for note in cell.notes]


def test_the_key_of_the_file_is_kept_where_it_is_free(unit) -> None:
    document = a_document(key="achat-2026")
    keys = [actions.build_journey(document=document, unit=unit, **BY).key for _ in range(2)]
    assert keys == ["achat-2026", "achat"]


def test_a_point_known_by_its_key_is_planted_and_never_altered(unit) -> None:
    known = a_point(unit, "devis", "csat", label="Le devis", objective=80)
    document = a_document(
        stages=[a_stage({"channel": "web", "points": ["devis"]})], points=[A_POINT]
    )
    actions.build_journey(document=document, unit=unit, **BY)
    known.refresh_from_db()
    assert (known.indicator, setting_on(known).label) == ("csat", "Le devis")
    assert Planting.objects.get().point == known


def test_a_map_that_fails_leaves_nothing(unit) -> None:
    bad = A_POINT | {"objective": 500}
    with pytest.raises(actions.ImpossibleSetting):
        actions.build_journey(document=a_document(points=[bad]), unit=unit, **BY)
    assert not Journey.objects.exists()


# Refused


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"NaN",
        b"[" * 100_000,
        b'{"format": "other"}',
        b"1" * 6000,
    ],
    ids=["empty", "cut", "not utf-8", "a list", "nan", "deep", "other", "digits"],
)
def test_what_is_no_map_is_refused_with_words(file) -> None:
    with pytest.raises(UnreadableMap) as refusal:
        read(file)
    assert str(refusal.value)


@pytest.mark.parametrize("file", [b"%PDF-1.7", b"<svg/>", b"MZ\x90\x00", b"[1, 2]"])
def test_another_kind_of_file_is_told_what_to_send(file) -> None:
    with pytest.raises(UnreadableMap) as refusal:
        read(file)
    assert "JSON ou Excel" in str(refusal.value)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (a_document(name=""), "name"),
        (a_document(ends_date="2026-13-01"), "date"),
        (a_document(starts_date="2026-03-01", ends_date="2026-02-01"), "date de fin"),
        (a_document(lanes=[{"kind": "irritant"}, {"kind": "irritant"}]), "deux fois"),
        (a_document(lanes=[{"kind": "custom", "name": "Temps"}]), "identité"),
        (a_document(stages=[a_noted_stage(lane="temps")]), "n’est pas décrite"),
        (a_document(stages=[a_noted_stage(lane="measures")]), "ne porte pas"),
        (a_document(stages=[a_noted_stage(severity=6)]), "severity"),
        (a_document(stages=[a_noted_stage(uid="u"), a_noted_stage(uid="u")]), "deux fois"),
        (a_document(surprise=1), "propriété"),
        (a_document(name="a\x00b"), "name"),
        (a_document(stages=[a_stage()]), "stages[0]"),
        (a_document(stages=[a_stage({"channel": "teleport"})]), "teleport"),
        (a_document(stages=[a_stage({"channel": "web"}, {"channel": "web"})]), "deux fois"),
        (a_document(stages=[a_stage({"channel": "web", "points": ["x"]})]), "pas décrit"),
        (a_document(points=[A_POINT, A_POINT]), "deux fois"),
        (
            a_document(
                points=[A_POINT],
                stages=[a_stage(planted_on("web"), planted_on("app"))],
            ),
            "deux endroits",
        ),
    ],
)  # fmt: skip
def test_a_faulty_map_says_where(unit, document, said) -> None:
    actions.create_journey(name="Autre", unit=unit, **BY)  # the company knows its channels
    with pytest.raises(UnreadableMap) as refusal:
        checked(document)
    assert said in str(refusal.value)


def test_the_published_schema_is_the_one_that_is_used() -> None:
    assert json.loads((DOCS / "journey.schema.json").read_text()) == schema()


# Pages


@pytest.fixture
def alice(client, unit):
    client.force_login(a_user("Alice", "cx_manager", unit))
    return client


def uploaded(document: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("carte.json", content(document), "application/json")


def test_a_file_is_imported(alice, unit) -> None:
    document = a_document(
        stages=[a_stage({"channel": "web", "points": ["devis"]})], points=[A_POINT]
    )
    sent = {"file": uploaded(document), "unit": unit.pk}
    assert alice.post(reverse("journeys:import"), sent)["Location"] == "/map/achat/"
    assert EntryLink.objects.get().unit == unit


def test_a_faulty_file_is_told_line_by_line(alice, unit) -> None:
    sent = {"file": uploaded(a_document(name="")), "unit": unit.pk}
    response = alice.post(reverse("journeys:import"), sent)
    assert response.status_code == 422
    assert "Rien n’a été écrit" in response.content.decode()


def test_a_map_is_not_imported_into_another_unit(client, unit) -> None:
    north, south = a_unit("Nord", unit), a_unit("Sud", unit)
    client.force_login(a_user("Bob", "cx_manager", north))
    sent = {"file": uploaded(a_document()), "unit": south.pk}
    assert client.post(reverse("journeys:import"), sent).status_code == 422
    assert not Journey.objects.exists()


def test_a_map_is_exported_as_a_file(alice, unit) -> None:
    actions.build_journey(document=a_document(), unit=unit, **BY)
    response = alice.get(reverse("journeys:export", args=["achat"]))
    assert response["Content-Disposition"] == 'attachment; filename="achat.json"'
    assert json.loads(response.content)["name"] == "Achat"


def test_the_schema_is_served(alice) -> None:
    assert json.loads(alice.get(reverse("journeys:schema")).content) == schema()


# Templates


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", starting.TEMPLATES)
def test_a_template_is_a_map_that_can_be_drawn(unit, template, language) -> None:
    actions.create_journey(name="Autre", unit=unit, **BY)
    document = checked(starting.template(template, language))
    journey = actions.build_journey(document=document, unit=Unit.objects.get(), **BY)
    assert journey.personas.count() >= 1
    assert 4 <= journey.stages.count() <= 6
    assert 3 <= journey.plantings.count() <= 5
    kinds = set(Note.objects.values_list("lane__kind", flat=True))
    assert kinds >= {"emotion", "front", "indicator", "irritant"}


@pytest.mark.parametrize("template", starting.TEMPLATES)
def test_a_template_asks_in_both_languages(template) -> None:
    points = starting.template(template, "fr")["points"]
    assert all({"fr", "en"} == set(point["question"]) for point in points)


@pytest.mark.parametrize("template", starting.TEMPLATES)
def test_a_template_is_the_same_map_in_both_languages(template) -> None:
    french, english = (starting.template(template, language) for language in ("fr", "en"))
    assert shape_of(french) == shape_of(english)


def shape_of(document: dict) -> list:
    """All but its words."""
    lived = [
        (situation.get("moment", "ordinary"),
         [each["channel"] for each in situation["touchpoints"]],
         [(each["lane"], each.get("severity"), each.get("mood")) for each in situation["notes"]])
        for stage in document["stages"]
        for situation in stage["situations"]
    ]  # fmt: skip
    points = [
        (each["indicator"], each["objective"], each["floor"]) for each in document["points"]
    ]
    return [len(document["personas"]), document["lanes"], lived, points]


@pytest.mark.parametrize("template", starting.TEMPLATES)
def test_a_template_keeps_what_the_steps_do_not_ask_for(unit, template) -> None:
    before = starting.template(template, "fr")
    after = starting.document_of(starting.plan_of(before))
    assert after["personas"] == before["personas"]
    assert after["lanes"] == before["lanes"]
    assert shape_of(after)[2] == shape_of(before)[2]


@pytest.mark.parametrize("template", starting.TEMPLATES)
def test_a_template_goes_through_the_guided_start(unit, template) -> None:
    plan = starting.plan_of(starting.template(template, "fr"))
    before = starting.template(template, "fr")
    after = starting.document_of(plan)
    assert [each["name"] for each in after["stages"]] == [
        each["name"] for each in before["stages"]
    ]
    assert [each["label"] for each in after["points"]] == [
        each["label"] for each in before["points"]
    ]
