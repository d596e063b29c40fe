"""What one customer said and agreed to, in the scope of whoever reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from jalon.cockpit.customers.finding import named
from jalon.feedback.models import Answer, Consent, Response
from jalon.journeys.models import Channel, Journey, MeasurePoint, Planting
from jalon.journeys.queries import Setting, setting_on
from jalon.measure import Scale, definition, placed
from jalon.organisation import scope
from jalon.organisation.access import Access
from jalon.organisation.queries import root
from jalon.organisation.rights import Right

SHOWN = 200  # responses


@dataclass(frozen=True, slots=True)
class Score:
    point: MeasurePoint
    label: str
    grade: int
    scale: Scale
    journey: Journey | None  # where the point stands today

    @property
    def place(self) -> float:
        """From 0, the worst grade, to 100."""
        return placed(self.grade, self.scale)

    @property
    def place_x(self) -> int:
        """On a track of 52 units that begins at 4."""
        return round(4 + 0.52 * self.place)


@dataclass(frozen=True, slots=True)
class Said:
    """One response on the timeline."""

    response: Response
    scores: tuple[Score, ...]
    words: tuple[str, ...]
    channel: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent: that it was given is for all who read the answer, the contact is not."""

    consent_id: int
    kind: str
    given_at: datetime
    withdrawn_at: datetime | None
    response: Response
    contact: str
    may_withdraw: bool

    @property
    def name(self) -> str:
        return str(Consent.Kind(self.kind).label)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and not self.response.exclusion


@dataclass(frozen=True, slots=True)
class Customer:
    reference: str
    said: tuple[Said, ...]  # counted, the latest first
    aside: tuple[Said, ...]  # set aside: shown apart, weighing nothing
    agreed: tuple[Agreed, ...]
    has_older: bool  # than those shown
    may_be_elsewhere: bool  # the reader does not read every unit

    @property
    def callback(self) -> Agreed | None:
        """The request to be called back that is open, the latest."""
        asked = [each for each in self.agreed if each.kind == Consent.Kind.CALLBACK]
        return next((each for each in asked if each.is_open), None)


def customer(reference: str, access: Access) -> Customer:
    theirs = named().filter(customer_reference=reference).order_by("-answered_at", "-pk")
    rows = list(theirs[: SHOWN + 1])
    shown = rows[:SHOWN]
    told = timeline(shown)
    return Customer(
        reference=reference,
        said=tuple(each for each in told if not each.response.exclusion),
        aside=tuple(each for each in told if each.response.exclusion),
        agreed=agreed(shown, access),
        has_older=len(rows) > SHOWN,
        may_be_elsewhere=not access.may(Right.READ_ROWS, root()),
    )


def timeline(rows: Sequence[Response]) -> list[Said]:
    answers = answers_of(rows)
    points = {each.point for some in answers.values() for each in some if each.point}
    labels, journeys = setting_on(points), standing(points)
    channels = dict(Channel.objects.values_list("key", "name"))
    return [
        Said(
            row,
            scores=tuple(scores_of(answers[row.pk], labels, journeys)),
            words=tuple(each.text for each in answers[row.pk] if each.text),
            channel=channels.get(row.channel, row.channel),
        )
        for row in rows
    ]


def answers_of(rows: Sequence[Response]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    current = Answer.objects.filter(response__in=rows, revision=F("response__revision"))
    for each in current.select_related("question", "point").order_by("question__position"):
        found[each.response_id].append(each)
    return found


def scores_of(
    answers: Iterable[Answer], labels: Mapping[int, Setting], journeys: Mapping[int, Journey]
) -> Iterator[Score]:
    for each in answers:
        if each.point is not None and each.value is not None:
            scale = definition(each.point.definition).scale
            label, journey = labels[each.point.pk].label, journeys.get(each.point.pk)
            yield Score(each.point, label, each.value, scale, journey)


def standing(points: Iterable[MeasurePoint]) -> dict[int, Journey]:
    """The journey where each point is planted today: the current one before a target."""
    planted = Planting.objects.filter(point__in=points, to_at=None, journey__archived_at=None)
    rows = planted.select_related("journey").order_by("-journey__kind", "-journey_id")
    return {row.point_id: row.journey for row in rows}


def agreed(rows: Sequence[Response], access: Access) -> tuple[Agreed, ...]:
    by_id = {row.pk: row for row in rows}
    contacts = dict(Consent.objects.filter(response__in=by_id).values_list("pk", "contact"))
    # Whoever reads an answer must know that a consent was withdrawn; the responses are
    # those of the reader's own scope, and the contact is not asked for.
    with scope.everything("consents of responses that are read, without their contact"):
        given = Consent.objects.filter(response__in=by_id).order_by("-given_at", "-pk")
        kept = list(given.values_list("pk", "kind", "given_at", "withdrawn_at", "response"))
    return tuple(
        Agreed(
            consent_id, kind, given_at, withdrawn_at, by_id[response],
            contact=contacts.get(consent_id, ""),
            may_withdraw=withdrawn_at is None
            and access.may(Right.READ_CONTACTS, by_id[response].unit),
        )
        for consent_id, kind, given_at, withdrawn_at, response in kept
    )  # fmt: skip
