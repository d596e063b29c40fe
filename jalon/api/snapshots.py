"""Snapshots of a map: read as they were taken, taken, drawn again, compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from ninja import P, PathEx, Query
from pydantic import BaseModel

from jalon.api import choosing, maps, shapes
from jalon.api import snapshot_shapes as shot
from jalon.api.answers import JSON
from jalon.api.bearer import Bearer
from jalon.api.cursors import page
from jalon.api.drawing import JourneyKey, address, drawing, draws, now
from jalon.api.problems import Fault, Refused, invalid
from jalon.api.routing import router
from jalon.cockpit.figures import PointFigure
from jalon.cockpit.periods import Period
from jalon.cockpit.snapshots import pages, sides
from jalon.cockpit.snapshots.actions import take_snapshot as take
from jalon.cockpit.snapshots.reading import figures_of, rows_of
from jalon.cockpit.snapshots.scoring import Score
from jalon.journeys import actions
from jalon.journeys.comparing import Change, Comparison, Mark, Spot
from jalon.journeys.models import Journey, Snapshot
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

SnapshotId = PathEx[shot.SnapshotId, P(description="Its id.")]
ON_A_JOURNEY = "/journeys/{journey_key}/snapshots"


@router.get(
    ON_A_JOURNEY, response=shapes.Listing[shot.SnapshotLine], by_alias=True, auth=Bearer()
)
def list_snapshots(
    request: SignedInRequest, journey_key: JourneyKey, asked: Query[shot.SnapshotsAsked]
) -> Any:
    """The snapshots of a journey, the latest first."""
    journey = choosing.journey_of(journey_key)
    taken = Snapshot.objects.filter(journey=journey, archived_at__isnull=not asked.archived)
    found = page(
        taken.defer("document").select_related("unit"),
        of={"list": f"snapshots of {journey.key}", "archived": asked.archived},
        cursor=asked.cursor, limit=asked.limit, latest_first=True,
    )  # fmt: skip
    return {"items": [line(each) for each in found.rows], "next": found.next}


@router.post(ON_A_JOURNEY, response={201: shot.SnapshotShape}, by_alias=True, auth=draws)
def take_snapshot(
    request: SignedInRequest, journey_key: JourneyKey, sent: shot.NewSnapshot
) -> HttpResponse:
    """The drawing and its figures as they stand: kept for ever, and never changed."""
    journey, at = choosing.drawable_journey(request.access, journey_key), timezone.now()
    taken = take(
        journey=journey, name=sent.name, note=sent.note, unit=unit_of(request.access, sent.unit),
        period=period_of(sent, at=at), by=request.user, at=at,
    )  # fmt: skip
    response = written(whole(taken, request.access), status=201)
    response["Location"] = address("read_snapshot", journey.key, str(taken.pk))
    return response


def unit_of(access: Access, code: str | None) -> Unit:
    if code is None:
        return choosing.unit_of(access, None)
    return choosing.unit_sent(access, code, Right.READ_FIGURES)


def period_of(sent: shot.NewSnapshot, *, at: datetime) -> Period:
    """Refused as a period of an address is, at its place in the body."""
    today = company_day(at)
    try:
        return choosing.asked_period(sent.start, sent.end, weeks=sides.USUAL_WEEKS, today=today)
    except Refused as refusal:
        faults = (Fault(each.detail, f"#/{each.parameter}") for each in refusal.faults)
        raise invalid(*faults) from None


@router.get(
    ON_A_JOURNEY + "/{snapshot_id}",
    response=shot.SnapshotShape,
    by_alias=True,
    auth=Bearer(),
)
def read_snapshot(
    request: SignedInRequest, journey_key: JourneyKey, snapshot_id: SnapshotId
) -> HttpResponse:
    """The drawing as it stood, and its figures as they were."""
    snapshot = snapshot_of(choosing.journey_of(journey_key), snapshot_id)
    return written(whole(snapshot, request.access))


@router.post(ON_A_JOURNEY + "/{snapshot_id}/draft", response={201: shapes.Drawing}, auth=draws)
def draw_snapshot_again(
    request: SignedInRequest, journey_key: JourneyKey, snapshot_id: SnapshotId,
    sent: shot.NewDraft,
) -> HttpResponse:  # fmt: skip
    """As a journey of its own, a draft to work on: nobody pilots by it."""
    journey = choosing.drawable_journey(request.access, journey_key)
    snapshot = snapshot_of(journey, snapshot_id)
    # Its name is kept, and read by people: it is in the language of whoever asks.
    with translation.override(request.user.language):
        draft = actions.draft_from(snapshot=snapshot, **sent.said(), **now(request))
    return drawing(draft, status=201)


def snapshot_of(journey: Journey, snapshot_id: int) -> Snapshot:
    rows = Snapshot.objects.filter(journey=journey, pk=snapshot_id)
    found: Snapshot = choosing.found(
        rows.select_related("journey__unit", "unit__parent").first(), "snapshot"
    )
    return found


def written(shape: BaseModel, *, status: int = 200) -> HttpResponse:
    body = shape.model_dump_json(by_alias=True, exclude_unset=True)
    return HttpResponse(body, status=status, content_type=JSON)


def line(snapshot: Snapshot) -> shot.SnapshotLine:
    return shot.SnapshotLine.model_validate(header(snapshot))


def header(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.pk, "name": snapshot.name, "note": snapshot.note,
        "unit": snapshot.unit.code, "from": snapshot.start_date, "to": snapshot.end_date,
        "as_of": snapshot.as_of, "map_version": snapshot.map_version,
        "taken_at": snapshot.taken_at, "taken_by": snapshot.taken_by,
        "archived_at": snapshot.archived_at,
    }  # fmt: skip


def whole(snapshot: Snapshot, access: Access) -> shot.SnapshotShape:
    may_read = access.may(Right.READ_FIGURES, snapshot.unit)
    kept = figures_of(snapshot, rows_of(snapshot), access)
    figures = [maps.live_point(each, snapshot.as_of) for each in kept.values()]
    told = header(snapshot) | {"document": snapshot.document}
    return shot.SnapshotShape.model_validate(told | {"figures": figures if may_read else None})


# What differs


@router.get(
    "/journeys/{journey_key}/comparison",
    response=shot.ComparisonShape,
    by_alias=True,
    auth=Bearer(),
)
def compare_snapshots(
    request: SignedInRequest, journey_key: JourneyKey, asked: Query[shot.ComparisonAsked]
) -> HttpResponse:
    """From one snapshot to another, or to the map of today: what was added, removed, moved and
    changed on the drawing, and which figures moved for sure."""
    journey, at = choosing.journey_of(journey_key), timezone.now()
    after = f"{sides.PHOTO}{asked.after}" if asked.after else sides.TODAY
    asked_for = {"before": f"{sides.PHOTO}{asked.before}", "after": after}
    return written(comparison(pages.compared(journey, request.access, asked_for, at=at)))


def comparison(found: pages.Compared) -> shot.ComparisonShape:
    before, after = found.before, found.after
    scores = [score(each, before, after) for each in found.scores]
    return shot.ComparisonShape(
        before=side(before), after=side(after), counts=counts(found.comparison),
        changes=[change(each) for each in found.comparison.changes],
        scores=scores if before.look and after.look else None,
        shared_days=sides.shared_days(before, after),
    )  # fmt: skip


def side(told: sides.Side) -> shot.SideShape:
    look, period = told.look, told.period
    return shot.SideShape.model_validate({
        "snapshot": told.snapshot.pk if told.snapshot else None, "name": told.name,
        "unit": look.unit.code if look else None,
        "from": period.start if period else None, "to": period.end if period else None,
        "as_of": told.as_of,
    })  # fmt: skip


def counts(comparison: Comparison) -> dict[str, int]:
    return {str(mark): comparison.count(mark) for mark in Mark}


def change(each: Change) -> shot.ChangeShape:
    return shot.ChangeShape(
        part=str(each.part), uid=each.uid, mark=str(each.mark), before=spot(each.before),  # type: ignore[arg-type]
        after=spot(each.after),
        edits=[
            shot.EditShape(field=one.field, before=one.before, after=one.after)
            for one in each.edits
        ],
    )  # fmt: skip


def spot(each: Spot | None) -> shot.SpotShape | None:
    if each is None:
        return None
    return shot.SpotShape(
        name=each.name, stage=each.stage, situation=each.situation, lane=each.lane,
        channel=each.channel,
    )  # fmt: skip


def score(each: Score, before: sides.Side, after: sides.Side) -> shot.ScoreShape:
    return shot.ScoreShape(
        key=each.key, label=each.label, before=figure(each.before, before),
        after=figure(each.after, after), difference=difference(each),
        verdict=each.verdict, why=each.why, mode_mix_changed=each.mode_mix_changed,  # type: ignore[arg-type]
    )  # fmt: skip


def figure(each: PointFigure | None, told: sides.Side) -> shapes.LivePoint | None:
    return maps.live_point(each, told.as_of) if each else None


def difference(each: Score) -> shot.DifferenceShape | None:
    moved = each.difference
    if moved is None:
        return None
    return shot.DifferenceShape(value=moved.value, low=moved.low, high=moved.high, p=moved.p)
