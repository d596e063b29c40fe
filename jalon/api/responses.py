"""Responses: sent by programs, and read row by row by those who may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import P, PathEx, Query, Router, Status

from jalon.api import choosing, receiving, shapes
from jalon.api.bearer import Bearer
from jalon.api.cursors import page
from jalon.cockpit.customers.pages import note
from jalon.feedback.committer import committer
from jalon.feedback.models import Answer, Consent, Response
from jalon.journeys.models import MeasurePoint
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.rights import Right

router = Router(tags=["Responses"])
ResponseId = PathEx[int, P(ge=1, le=2**63 - 1, description="Its `id`.")]


@router.post(
    "/responses",
    response={200: shapes.ReceiptShape, 201: shapes.ReceiptShape},
    auth=Bearer(Right.IMPORT),
)
def create_response(
    request: SignedInRequest, sent: shapes.NewResponse, response: HttpResponse
) -> Any:
    """Send the answers of one person. 201: a new response; 200: the same again, or a revision.

    Acknowledged once it is on disk. Without an answer from here, send it again.
    """
    submission = receiving.submission_of(sent, request.access, at=timezone.now())
    receipt = committer.keep(submission)
    response["Location"] = reverse("api-1:read_response", args=[receipt.response_id])
    kept = shapes.ReceiptShape(
        id=receipt.response_id, submission_id=receipt.submission_id,
        revision=receipt.revision, replayed=receipt.replayed,
    )  # fmt: skip
    is_new = receipt.revision == 1 and not receipt.replayed
    return Status(201 if is_new else 200, kept)


@router.get(
    "/responses",
    response=shapes.Listing[shapes.ResponseShape],
    auth=Bearer(Right.READ_ROWS),
)
def list_responses(request: SignedInRequest, asked: Query[shapes.ResponsesAsked]) -> Any:
    """The responses of your units, the latest received first."""
    filters = asked.model_dump(exclude={"cursor", "limit"})
    found = page(
        chosen(asked, request.access), of={"list": "responses", **filters},
        cursor=asked.cursor, limit=asked.limit, latest_first=True,
    )  # fmt: skip
    return {"items": shown(found.rows, request.access), "next": found.next}


@router.get(
    "/responses/{response_id}", response=shapes.ResponseShape, auth=Bearer(Right.READ_ROWS)
)
def read_response(request: SignedInRequest, response_id: ResponseId) -> Any:
    """One response, in its current revision."""
    one = choosing.found(readable().filter(pk=response_id).first(), "response")
    if one.customer_reference:
        note("api", one, by=request.user, at=timezone.now())
    return shown([one], request.access)[0]


def readable() -> QuerySet[Response]:
    """Rows of employees are in no list: a few of them would be recognised."""
    of_employees = Answer.objects.filter(
        response=OuterRef("pk"), point__audience=MeasurePoint.Audience.EMPLOYEES
    )
    rows = Response.objects.filter(~Exists(of_employees))
    return rows.select_related("unit", "version__survey")


def chosen(asked: shapes.ResponsesAsked, access: Access) -> QuerySet[Response]:
    rows = readable().filter(days_of(asked))
    if asked.unit is not None:
        unit = choosing.unit_of(access, asked.unit)
        choosing.allow(access, Right.READ_ROWS, unit)
        rows = rows.filter(Q(unit=unit) | Q(unit__rights_path__startswith=unit.path))
    if asked.point is not None:
        point = choosing.point_of(asked.point)
        current = Answer.objects.filter(
            response=OuterRef("pk"), revision=OuterRef("revision"), point=point
        )
        rows = rows.filter(Exists(current))
    return rows


def days_of(asked: shapes.ResponsesAsked) -> Q:
    choosing.check_bounds(asked.start, asked.end)
    if asked.start and asked.end:
        choosing.period_between(asked.start, asked.end)
    since = Q(day__gte=asked.start) if asked.start else Q()
    return since & Q(day__lt=asked.end) if asked.end else since


def shown(rows: Sequence[Response], access: Access) -> list[shapes.ResponseShape]:
    ids = [row.pk for row in rows]
    answers, consents = answers_by_response(ids), consents_by_response(ids)
    return [
        as_shape(
            row, answers[row.pk],
            consents[row.pk] if access.may(Right.READ_CONTACTS, row.unit) else None,
        )
        for row in rows
    ]  # fmt: skip


def as_shape(
    row: Response,
    answers: list[shapes.GivenAnswer],
    consents: list[shapes.ConsentShape] | None,
) -> shapes.ResponseShape:
    # Beside the token of a link, its submission_id opens the customer's own page.
    sent_here = row.source == receiving.SOURCE
    return shapes.ResponseShape(
        id=row.pk, submission_id=row.submission_id if sent_here else None,
        survey=row.version.survey.key, version=row.version.number, unit=row.unit.code,
        mode=row.mode, channel=row.channel, segment=row.segment, language=row.language,
        respondent_key=row.respondent_key, customer_reference=row.customer_reference,
        answered_at=row.answered_at,
        received_at=row.received_at, day=row.day, complete=row.complete,
        revision=row.revision, exclusion=row.exclusion, answers=answers, consents=consents,
    )  # fmt: skip


def answers_by_response(responses: Sequence[int]) -> dict[int, list[shapes.GivenAnswer]]:
    rows = Answer.objects.filter(response__in=responses, revision=F("response__revision"))
    found: dict[int, list[shapes.GivenAnswer]] = defaultdict(list)
    for each in rows.select_related("question", "point").order_by("question__position"):
        found[each.response_id].append(answer(each))
    return found


def answer(each: Answer) -> shapes.GivenAnswer:
    return shapes.GivenAnswer(
        question=each.question.key, kind=each.question.kind,
        point=each.point.key if each.point else None, value=each.value,
        choices=each.choices, text=each.text, blank=each.blank,  # type: ignore[arg-type]
    )  # fmt: skip


def consents_by_response(responses: Sequence[int]) -> dict[int, list[shapes.ConsentShape]]:
    found: dict[int, list[shapes.ConsentShape]] = defaultdict(list)
    rows = Consent.objects.filter(response__in=responses, withdrawn_at=None)
    for each in rows.order_by("given_at", "id"):
        found[each.response_id].append(
            shapes.ConsentShape(
                kind=each.kind,  # type: ignore[arg-type]
                contact=each.contact,
                given_at=each.given_at,
            )
        )
    return found
