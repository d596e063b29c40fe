"""Reads of surveys, their versions and links."""

from __future__ import annotations

from jalon.journeys.models import MeasurePoint
from jalon.listening.models import Survey, SurveyVersion

# Surveys made for one point carry its key after this; no other survey begins so.
OF_A_POINT = "point-"


def latest_version(survey: Survey) -> SurveyVersion | None:
    """The published version that people answer today."""
    published = SurveyVersion.objects.filter(survey=survey).exclude(published_at=None)
    return published.order_by("-number").first()


def survey_of_point(point: MeasurePoint) -> Survey | None:
    """The survey made for this point alone; one written by an import does not count."""
    asking = Survey.objects.filter(
        key__startswith=OF_A_POINT,
        versions__questions__point=point,
        versions__published_at__isnull=False,
    )
    return asking.order_by("id").first()
