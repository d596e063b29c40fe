"""Photos of the map: kept, named, put away, drawn again as a draft; and copies of a journey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from jalon.journal.recording import Actor
from jalon.journeys.actions.building import build_journey
from jalon.journeys.actions.strokes import lock, write
from jalon.journeys.document import situations, to_document
from jalon.journeys.models import Journey, MeasurePoint, Snapshot
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.web import numbers

Document = dict[str, Any]
LONGEST_NAME = 120


@transaction.atomic
def keep_snapshot(
    *, journey: Journey, document: Document, name: str, note: str = "", unit: Unit,
    start: date, end: date, as_of: datetime, by: Actor | str, at: datetime,
) -> Snapshot:  # fmt: skip
    """[start, end) is the period of its figures, which the floor above freezes beside it."""
    snapshot = Snapshot.objects.create(
        journey=journey, name=name, note=note, document=document, map_version=journey.version,
        unit=unit, start_date=start, end_date=end, as_of=as_of, taken_at=at, taken_by=str(by),
    )  # fmt: skip
    write("snapshot.taken", snapshot, journey, by=by, at=at, name=name, unit=unit.code)
    return snapshot


@transaction.atomic
def rename_snapshot(*, snapshot: Snapshot, name: str, by: Actor | str, at: datetime) -> None:
    before = snapshot.name
    Snapshot.objects.filter(pk=snapshot.pk).update(name=name)
    write(
        "snapshot.renamed", snapshot, snapshot.journey, by=by, at=at, before=before, name=name
    )
    snapshot.name = name


@transaction.atomic
def archive_snapshot(*, snapshot: Snapshot, by: Actor | str, at: datetime) -> None:
    """Out of the list; it is still read, compared and drawn again."""
    if Snapshot.objects.listed().filter(pk=snapshot.pk).update(archived_at=at):
        write("snapshot.archived", snapshot, snapshot.journey, by=by, at=at, name=snapshot.name)


@transaction.atomic
def list_snapshot_again(*, snapshot: Snapshot, by: Actor | str, at: datetime) -> None:
    archived = Snapshot.objects.filter(pk=snapshot.pk).exclude(archived_at=None)
    if archived.update(archived_at=None):
        write("snapshot.listed", snapshot, snapshot.journey, by=by, at=at, name=snapshot.name)


@transaction.atomic
def draft_from(*, snapshot: Snapshot, name: str = "", by: Actor | str, at: datetime) -> Journey:
    """A journey of its own, drawn as the photo, its parts the same by their uid.

    Points that exist still are planted on it as well: a point stands once on each journey.
    """
    # Two people may press the button together: the second sees the draft of the first.
    lock(snapshot.journey)
    document = {
        **of_known_points(snapshot.document),
        "name": name or name_of_draft(snapshot.document["name"], company_day(at)),
        "kind": Journey.Kind.DRAFT, "starts_date": None, "ends_date": None,
    }  # fmt: skip
    draft = build_journey(document=nameless(document), unit=snapshot.journey.unit, by=by, at=at)
    write("snapshot.drawn", snapshot, draft, by=by, at=at, name=snapshot.name)
    return draft


@transaction.atomic
def duplicate_journey(
    *, journey: Journey, name: str, kind: str = Journey.Kind.CURRENT, with_notes: bool = True,
    with_points: bool = True, starts_date: date | None = None, ends_date: date | None = None,
    by: Actor | str, at: datetime,
) -> Journey:  # fmt: skip
    """Another drawing with the same parts by their uid; as a target, it is this one's."""
    document = to_document(journey, day=company_day(at))
    if not with_notes:
        document = without_notes(document)
    if not with_points:
        document = of_points(document, set())
    document |= {
        "name": name, "kind": kind,
        "starts_date": starts_date and starts_date.isoformat(),
        "ends_date": ends_date and ends_date.isoformat(),
    }  # fmt: skip
    copy = build_journey(
        document=nameless(document), unit=journey.unit, by=by, at=at,
        target_of=journey if kind == Journey.Kind.TARGET else None,
    )  # fmt: skip
    write("journey.duplicated", journey, journey, by=by, at=at, name=journey.name, into=name)
    return copy


def name_of_draft(name: str, day: date) -> str:
    """Of its day; with a number from the second one on."""
    words, told = gettext("%(name)s (brouillon du %(day)s)"), numbers.day(day)
    endings = chain([""], (f" {number}" for number in count(2)))
    names = (titled(name, words, told, ending) for ending in endings)
    return next(each for each in names if not Journey.objects.filter(name=each).exists())


def titled(name: str, words: str, day: str, ending: str) -> str:
    """The name gives way where the whole would not fit."""
    room = LONGEST_NAME - len(words % {"name": "", "day": day} + ending)
    return words % {"name": name[:room].strip(), "day": day} + ending


# What a new drawing takes from a document


def nameless(document: Document) -> Document:
    """Without the key of the journey it was written from, which that one keeps."""
    return {name: value for name, value in document.items() if name != "key"}


def of_known_points(document: Document) -> Document:
    keys = [each["key"] for each in document.get("points", [])]
    known = MeasurePoint.objects.filter(key__in=keys).values_list("key", flat=True)
    return of_points(document, set(known))


def of_points(document: Document, keys: set[str]) -> Document:
    """With these points alone."""
    points = [each for each in document.get("points", []) if each["key"] in keys]
    drawn = with_situations(document, lambda each: {**each, "touchpoints": [
        {**one, "points": [key for key in one.get("points", []) if key in keys]}
        for one in each["touchpoints"]
    ]})  # fmt: skip
    return {**drawn, "points": points}


def without_notes(document: Document) -> Document:
    return with_situations(document, lambda each: {**each, "notes": [], "sources": []})


def with_situations(document: Document, change: Any) -> Document:
    """The same document, each of its situations changed."""
    changed: Iterator[Document] = map(change, situations(document))
    stages = [
        {**stage, "situations": [next(changed) for _ in stage.get("situations", [])]}
        for stage in document["stages"]
    ]
    return {**document, "stages": stages}
