"""Found Maison Lavigne through the doors of any company: units, accounts, maps, surveys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jalon.demo import company
from jalon.demo.cells import fill_cells
from jalon.demo.journeys import JOURNEYS, DemoJourney
from jalon.demo.points import NEW_POINT_ANSWERS, POINTS, DemoPoint
from jalon.journeys.actions import (
    add_persona,
    add_situation,
    add_stage,
    create_journey,
    create_point,
    plant,
)
from jalon.journeys.models import Channel, MeasurePoint, Situation, Touchpoint
from jalon.listening.actions import open_link, survey_for_point
from jalon.listening.models import Mode, Question, SurveyVersion
from jalon.organisation.actions import (
    CONSOLE,
    change_company,
    create_unit,
    create_user,
    found_company,
    grant_role,
)
from jalon.organisation.models import Company, Unit

FOUNDED_BEFORE = timedelta(weeks=53)  # the first answers come a week later
NEW_POINT_BEFORE = timedelta(days=NEW_POINT_ANSWERS + 2)
# Whoever tries the demo answers by one of these: the whole company's, and one counter's.
COUNTER_LINKS = (("conseil", "bayonne"), ("retrait", "bayonne"))


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """A measure point in the database, with the survey that asks about it."""

    pk: int
    version: int
    questions: Mapping[str, int]  # by key: score, why-bad, why-middle, why-good, callback…


@dataclass(frozen=True, slots=True)
class Founded:
    """What the answers will point at, in the order of company.UNITS and points.POINTS."""

    company: Company
    units: tuple[Unit, ...]
    points: tuple[AskedPoint, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.company.time_zone)


def found_lavigne(*, at: datetime) -> Founded:
    """The company as it stands at `at`, founded a year before. Raises CompanyExists."""
    founded_at = at - FOUNDED_BEFORE
    house, units = _found(at=founded_at)
    _open_accounts(units, at=founded_at)
    situations: dict[str, Situation] = {}
    for journey in JOURNEYS:
        situations |= _draw(journey, units, at=founded_at, today=at)
    points = tuple(_plant(point, situations, units, at=at) for point in POINTS)
    return Founded(house, tuple(units[unit.code] for unit in company.UNITS), points)


def _found(*, at: datetime) -> tuple[Company, dict[str, Unit]]:
    first = company.ACCOUNTS[0]
    house, root, _ = found_company(
        name=company.NAME,
        time_zone=company.TIME_ZONE,
        languages=["fr", "en"],
        administrator_email=first.email,
        administrator_name=first.name,
        password=company.DEMO_PASSWORD,
        at=at,
    )
    house = change_company(
        by=CONSOLE, at=at, segmentation=company.SEGMENTATION, notice=company.NOTICE
    )
    units = {company.NATIONAL: root}
    for unit in company.UNITS[1:]:
        units[unit.code] = create_unit(
            name=unit.name,
            code=unit.code,
            level=unit.kind,
            parent=units[unit.parent or company.NATIONAL],
            by=CONSOLE,
            at=at,
        )
    return house, units


def _open_accounts(units: Mapping[str, Unit], *, at: datetime) -> None:
    for account in company.ACCOUNTS[1:]:
        user = create_user(
            email=account.email,
            name=account.name,
            password=company.DEMO_PASSWORD,
            by=CONSOLE,
            at=at,
        )
        grant_role(user=user, kind=account.role, unit=units[account.unit], by=CONSOLE, at=at)


def _draw(
    journey: DemoJourney, units: Mapping[str, Unit], *, at: datetime, today: datetime
) -> dict[str, Situation]:
    """The situations drawn, by key."""
    author = company.ACCOUNTS[1].email
    drawn = create_journey(
        name=journey.label,
        key=journey.key,
        unit=units[company.NATIONAL],
        objective=journey.objective,
        by=author,
        at=at,
    )
    for persona in journey.personas:
        add_persona(
            journey=drawn,
            name=persona.name,
            goal=persona.goal,
            quote=persona.quote,
            by=author,
            at=at,
        )
    stages = {
        name: add_stage(journey=drawn, name=name, by=author, at=at) for name in journey.stages
    }
    situations = {
        situation.key: add_situation(
            stage=stages[situation.stage],
            name=situation.label,
            moment=situation.moment,
            channels=situation.channels,
            by=author,
            at=at,
        )
        for situation in journey.situations
    }
    fill_cells(drawn, situations, units, by=author, at=at, today=today)
    return situations


def _plant(
    point: DemoPoint,
    situations: Mapping[str, Situation],
    units: Mapping[str, Unit],
    *,
    at: datetime,
) -> AskedPoint:
    author, root = company.ACCOUNTS[1].email, units[company.NATIONAL]
    since = at - (NEW_POINT_BEFORE if point.new else FOUNDED_BEFORE)
    made = create_point(
        key=point.key,
        unit=root,
        indicator=point.indicator,
        family=point.family,
        label=point.label,
        objective=point.objective,
        floor=point.floor,
        by=author,
        at=since,
    )
    if not point.new:
        plant(point=made, touchpoint=_station(point, situations), by=author, at=since)
    return _ask(point, made, units, author=author, at=since)


def plant_newcomers(founded: Founded, *, at: datetime) -> None:
    """After the year is told: no photo of it shows a point that stood nowhere yet."""
    names = {each.key: each.label for journey in JOURNEYS for each in journey.situations}
    for point, asked in zip(POINTS, founded.points, strict=True):
        if point.new:
            lived = Situation.objects.get(name=names[point.situation])
            plant(
                point=MeasurePoint.objects.get(pk=asked.pk),
                touchpoint=_station(point, {point.situation: lived}),
                by=company.ACCOUNTS[1].email, at=at - NEW_POINT_BEFORE,
            )  # fmt: skip


def _station(point: DemoPoint, situations: Mapping[str, Situation]) -> Touchpoint:
    """The channel most of its answers come from."""
    channel = max(point.channels, key=lambda key: point.channels[key])
    return situations[point.situation].touchpoints.get(channel__key=channel)


def _ask(
    point: DemoPoint,
    made: MeasurePoint,
    units: Mapping[str, Unit],
    *,
    author: str,
    at: datetime,
) -> AskedPoint:
    wording = {"fr": point.question, "en": point.question_en}
    survey = survey_for_point(point=made, text=wording, by=author, at=at)
    open_link(survey=survey, unit=units[company.NATIONAL], mode=Mode.WEB, by=author, at=at)
    for key, unit in COUNTER_LINKS:
        if key == point.key:
            store = Channel.objects.get(key="store")
            open_link(
                survey=survey, unit=units[unit], mode=Mode.QR, channel=store, by=author, at=at
            )
    version = SurveyVersion.objects.get(survey=survey)
    questions = Question.objects.filter(version=version).values_list("key", "pk")
    return AskedPoint(made.pk, version.pk, dict(questions))
