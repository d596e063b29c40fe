"""What a test needs, made in one literal line each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from jalon.cockpit.periods import last_weeks
from jalon.cockpit.snapshots.actions import take_snapshot
from jalon.feedback import cells
from jalon.feedback.intake import Given, Receipt, Submission, accept
from jalon.feedback.models import MICRO
from jalon.journeys.lanes import open_lanes
from jalon.journeys.models import (
    Channel,
    Journey,
    MeasurePoint,
    Note,
    Planting,
    PointSetting,
    Situation,
    Snapshot,
    Stage,
    Touchpoint,
)
from jalon.listening.models import Question, Survey, SurveyVersion
from jalon.measure import squared_micro
from jalon.organisation import scope
from jalon.organisation.models import Company, Role, Unit, UnitPlace, User

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
LONG_AGO = date(2010, 1, 1)


def a_company(**fields: Any) -> Company:
    defaults = {"name": "Maison Lavigne", "languages": ["fr", "en"]}
    return Company.objects.update_or_create(pk=1, defaults=defaults | fields)[0]


def a_unit(name: str = "Maison Lavigne", parent: Unit | None = None, **fields: Any) -> Unit:
    level = fields.pop("level", "national" if parent is None else "agency")
    code = fields.pop("code", name.lower().replace(" ", "-"))
    unit = Unit.objects.create(name=name, parent=parent, level=level, code=code, **fields)
    unit.path = unit.rights_path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save()
    UnitPlace.objects.create(unit=unit, path=unit.path, valid_from=LONG_AGO)
    return unit


def a_user(name: str = "Camille", role: str = "", unit: Unit | None = None) -> User:
    """Signs in with `name@lavigne.example` and the password "correct horse"."""
    email = f"{name.lower()}@lavigne.example"
    user = User.objects.create_user(email, "correct horse", name=name, joined_at=NOON)
    if role:
        Role.objects.create(user=user, kind=role, unit=unit, granted_at=NOON)
    return user


def a_journey(unit: Unit, name: str = "Achat d’un équipement", **fields: Any) -> Journey:
    key = fields.pop("key", f"parcours-{Journey.objects.count() + 1}")
    journey = Journey.objects.create(
        key=key, name=name, unit=unit, created_at=NOON, changed_at=NOON, **fields
    )
    open_lanes(journey)
    return journey


def a_note(situation: Situation, text: str = "Attente longue", **fields: Any) -> Note:
    lane = situation.stage.journey.lanes.get(kind=fields.pop("lane", "irritant"))
    return Note.objects.create(lane=lane, situation=situation, text=text, **fields)


def a_channel(kind: str = "phone", name: str = "Téléphone") -> Channel:
    return Channel.objects.get_or_create(key=kind, defaults={"kind": kind, "name": name})[0]


def a_touchpoint(
    journey: Journey,
    *,
    stage: str = "Être aidé",
    situation: str = "Appeler le SAV",
    channel: str = "phone",
) -> Touchpoint:
    position = journey.stages.count()
    drawn, _ = Stage.objects.get_or_create(
        journey=journey, name=stage, defaults={"position": position}
    )
    lived, _ = Situation.objects.get_or_create(
        stage=drawn, name=situation, defaults={"position": drawn.situations.count()}
    )
    return Touchpoint.objects.create(situation=lived, channel=a_channel(channel, channel))


def a_point(
    unit: Unit, key: str = "appeler-le-sav", indicator: str = "nps", **fields: Any
) -> MeasurePoint:
    definitions = {"nps": "nps", "csat": "csat_t2b", "ces2": "ces_t3b", "ces1": "ces1_b2b"}
    setting = {
        name: fields.pop(name) for name in ("label", "objective", "floor") if name in fields
    }
    point = MeasurePoint.objects.create(
        key=key,
        unit=unit,
        indicator=indicator,
        definition=fields.pop("definition", definitions[indicator]),
        family=fields.pop("family", "transactional"),
        created_at=NOON,
        **fields,
    )
    PointSetting.objects.create(
        point=point, valid_from=LONG_AGO, **({"label": "Appeler le SAV"} | setting)
    )
    return point


def a_planting(point: MeasurePoint, touchpoint: Touchpoint) -> Planting:
    return Planting.objects.create(
        point=point,
        journey=touchpoint.situation.stage.journey,
        touchpoint=touchpoint,
        from_at=NOON,
    )


def some_answers(
    point: MeasurePoint,
    unit: Unit,
    grades: dict[int, int],
    *,
    weight: int = MICRO,
    **fields: Any,
) -> None:
    """Counted in the cells as if they had been given: {grade: how many}, by day, mode, …"""
    left_out = fields.pop("left_out", {})
    about = {"channel": "phone", "mode": "web", "segment": "", "day": NOON.date()} | fields
    key = cells.OwnKey(point.pk, unit.pk, unit.path or "", **about)
    change: cells.Change = Counter(left_out)
    for grade, count in grades.items():
        change.update({f"n{grade}": count, f"w{grade}": count * weight})
        change["squares"] += count * squared_micro(weight)
    with transaction.atomic():
        cells.add_own({key: change})
        cells.add_subtree({key: change})


def a_snapshot(
    journey: Journey, unit: Unit, name: str = "Comité de novembre", **fields: Any
) -> Snapshot:
    """Of the four weeks that end at noon, taken by Camille with every right."""
    at = fields.pop("at", NOON)
    asked = {"period": last_weeks(4, at.date()), "by": "Camille", "at": at} | fields
    with scope.everything("a test"):
        return take_snapshot(journey=journey, name=name, unit=unit, **asked)


def a_survey(point: MeasurePoint, name: str = "Après votre appel") -> SurveyVersion:
    """Published: the point's question, then a verbatim."""
    survey = Survey.objects.create(
        key=f"enquete-{point.key}",
        name=name,
        family=point.family,
        unit=point.unit,
        created_at=NOON,
    )
    version = SurveyVersion.objects.create(survey=survey, number=1, languages=["fr", "en"])
    asked = [(point.indicator, "score", point), ("verbatim", "verbatim", None)]
    for position, (kind, key, measured) in enumerate(asked):
        Question.objects.create(
            version=version, key=key, kind=kind, position=position, point=measured
        )
    SurveyVersion.objects.filter(pk=version.pk).update(published_at=NOON)
    version.refresh_from_db()
    return version


def a_submission(version: SurveyVersion, score: int | None = 9, **fields: Any) -> Submission:
    """What a customer of the survey's unit sends: a score, or a blank, and maybe a verbatim."""
    text = fields.pop("text", "")
    asked, said = version.questions.order_by("position")[:2]
    answers = [
        Given(asked.pk, asked.point_id, score, blank="" if score is not None else "skipped")
    ]
    if text:
        answers.append(Given(said.pk, text=text))
    defaults = {
        "submission_id": uuid4(),
        "version_id": version.pk,
        "unit_id": version.survey.unit_id,
        "mode": "web",
        "channel": "phone",
        "answered_at": NOON,
        "answers": tuple(answers),
    }
    return Submission(**defaults | fields)


def an_answer(version: SurveyVersion, score: int | None = 9, **fields: Any) -> Receipt:
    """Kept, as the committer would, at the time it was given."""
    submission = a_submission(version, score, **fields)
    with scope.everything("a test"), transaction.atomic():
        return accept([submission], at=submission.answered_at)[0]
