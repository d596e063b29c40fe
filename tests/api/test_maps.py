"""Drawings, measure points and the live map: the figures of the page, for its readers."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator

from jalon.feedback import rollups
from jalon.journeys.document import schema
from jalon.journeys.models import Situation
from jalon.listening.actions import survey_for_point
from jalon.organisation import scope
from tests.factories import (
    NOON,
    a_note,
    a_planting,
    a_point,
    a_survey,
    a_touchpoint,
    a_unit,
    a_user,
    an_answer,
)

LIVE = "/api/v1/journeys/achat/live"
NOVEMBER = "?from=2026-11-01&to=2026-12-01"


def answers(version, *scores, **fields) -> None:
    for score in scores:
        an_answer(version, score, **fields)
    with scope.everything("a test"):
        rollups.apply_pending(at=NOON)


@pytest.fixture
def answered(house):
    """Twelve answers in the west."""
    answers(house.version, *[10] * 6, *[8] * 3, *[3] * 3)
    return house


# The drawing


def test_the_journeys_in_use_are_listed(house, call) -> None:
    listed = call("").get("/api/v1/journeys").json()["items"]
    assert [each["key"] for each in listed] == ["achat"]


def test_an_archived_journey_is_listed_no_more(house, call) -> None:
    house.journey.archived_at = NOON
    house.journey.save()
    assert call().get("/api/v1/journeys").json()["items"] == []


def test_a_drawing_is_that_of_the_export(house, call) -> None:
    a_note(Situation.objects.get(), "Attente longue", severity=4)
    drawing = call("").get("/api/v1/journeys/achat").json()
    assert list(Draft202012Validator(schema()).iter_errors(drawing)) == []
    assert drawing["points"][0]["key"] == house.point.key


def test_a_journey_that_is_none_is_not_found(call) -> None:
    assert call().get("/api/v1/journeys/none").status_code == 404


# Measure points


def test_measure_points_tell_their_settings_of_today(house, call) -> None:
    point = call("").get("/api/v1/measure-points").json()["items"][0]
    assert (point["label"], point["objective"], point["floor"]) == ("Appeler le SAV", 20, 0)
    assert point["journeys"] == ["achat"]


def test_a_measure_point_tells_what_is_asked(house, call) -> None:
    survey_for_point(point=house.point, by="a test", at=NOON)
    survey = call("").get(f"/api/v1/measure-points/{house.point.key}").json()["survey"]
    asked = {each["key"]: each["follows"] for each in survey["questions"]}
    assert asked["score"] is None
    assert asked["why-bad"] == {"question": "score", "low": 0, "high": 6}


def test_a_point_that_nothing_asks_about_has_no_survey(house, call) -> None:
    point = call("").get(f"/api/v1/measure-points/{house.point.key}").json()
    assert point["survey"] is None


# The live map


def test_a_point_tells_all_of_its_figure(answered, call) -> None:
    point = call().get(LIVE + NOVEMBER).json()["points"][0]
    assert set(point) == {
        "key", "label", "indicator", "definition", "n", "histogram", "excluded", "value",
        "low", "high", "state", "objective", "floor", "gap", "trend", "hidden", "as_of",
    }  # fmt: skip
    assert (point["n"], point["value"], point["hidden"]) == (12, 25.0, None)
    assert point["histogram"]["10"] == 6


@pytest.mark.parametrize("unit", ["national", "ouest"])
def test_the_figures_are_those_of_the_page(answered, call, client, unit) -> None:
    answers(answered.version, *[9] * 11, answered_at=NOON.replace(month=10))
    reader = a_user("Camille", "viewer", answered.national)
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    days = "period=dates&since=2026-11-01&until=2026-11-30"
    page = client.get(reverse("cockpit:journey", args=["achat"]) + f"?{days}&unit={unit}")
    figure = page.context["live"].points[0]
    point = call("viewer").get(f"{LIVE}{NOVEMBER}&unit={unit}").json()["points"][0]
    for name in ("n", "value", "low", "high", "state", "objective", "floor"):
        assert point[name] == getattr(figure, name), name
    assert point["gap"] == {n: getattr(figure.gap, n) for n in ("value", "low", "high")}
    assert point["trend"]["difference"] == figure.trend.difference


def test_a_period_is_half_open(answered, call) -> None:
    """All answers are of 18 November."""
    client = call()

    def counted(start: str, end: str) -> int:
        return client.get(f"{LIVE}?from={start}&to={end}").json()["points"][0]["n"]

    assert counted("2026-11-18", "2026-11-19") == 12
    assert counted("2026-11-17", "2026-11-18") == 0
    assert counted("2026-11-19", "2026-11-20") == 0


def test_what_is_excluded_is_told_by_reason(answered, call) -> None:
    answers(answered.version, 9, 9, exclusion="flagged")
    point = call().get(LIVE + NOVEMBER).json()["points"][0]
    assert (point["n"], point["excluded"]) == (12, {"flagged": 2})


def test_a_small_base_hides_the_figure_and_says_so(house, call) -> None:
    answers(house.version, 9, 9)
    point = call().get(LIVE + NOVEMBER).json()["points"][0]
    assert (point["n"], point["value"], point["hidden"]) == (2, None, "small_base")


def test_a_reader_of_figures_alone_recognises_nobody(house, call) -> None:
    answers(house.version, 9, 9)
    point = call("viewer").get(LIVE + NOVEMBER).json()["points"][0]
    assert (point["n"], point["histogram"], point["hidden"]) == (None, None, "few_people")
    assert point["excluded"] == {}


def test_a_segment_keeps_its_answers(answered, call) -> None:
    answers(answered.version, 0, segment="Pro")
    live = call().get(f"{LIVE}{NOVEMBER}&segment=Pro").json()
    assert (live["segment"], live["points"][0]["n"]) == ("Pro", 1)


def test_a_unit_reads_its_own_and_those_under_it(answered, call) -> None:
    client = call("unit_manager", answered.west)
    assert client.get(LIVE + NOVEMBER).json()["unit"] == "ouest"


def test_a_unit_elsewhere_is_as_one_that_does_not_exist(answered, call) -> None:
    client = call("administrator", answered.east)
    told = {client.get(f"{LIVE}?unit={code}").content for code in ("ouest", "nowhere")}
    assert len(told) == 1
    assert b"Ouest" not in told.pop()


def test_whoever_reads_no_figure_is_refused(answered, call) -> None:
    assert call("").get(LIVE).status_code == 403


WRONG_PERIODS = {
    "empty": ("?from=2026-11-01&to=2026-11-01", "to"),
    "backwards": ("?from=2026-11-02&to=2026-11-01", "to"),
    "too long": ("?from=2000-01-01&to=2026-01-01", "from"),
    "before all": ("?from=0001-01-01", "from"),
    "after all": ("?to=9999-12-31", "to"),
    "no day": ("?from=2026-13-01", "from"),
    "a moment": ("?from=2026-11-01T00:00:00", "from"),
    "a number": ("?from=0", "from"),
}


@pytest.mark.parametrize("why", WRONG_PERIODS)
def test_a_period_that_is_none_is_refused(house, call, why) -> None:
    query, name = WRONG_PERIODS[why]
    answer = call().get(LIVE + query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == name


def test_without_period_it_is_that_of_the_page(house, call) -> None:
    client = call()
    whole, unit = client.get(LIVE).json(), client.get(f"{LIVE}?unit=ouest").json()
    lasted = [
        date.fromisoformat(one["to"]) - date.fromisoformat(one["from"]) for one in (whole, unit)
    ]
    assert [days.days for days in lasted] == [4 * 7, 12 * 7]


def test_it_costs_the_same_for_one_point_or_three(
    answered, call, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client = call()
    client.get(LIVE + NOVEMBER)
    with django_assert_max_num_queries(40) as of_one:
        client.get(LIVE + NOVEMBER)
    for key in ("livrer", "poser"):
        point = a_point(a_unit(key, answered.west), key)
        a_planting(point, a_touchpoint(answered.journey, situation=key))
        a_survey(point)
    with django_assert_num_queries(len(of_one)):
        client.get(LIVE + NOVEMBER)
