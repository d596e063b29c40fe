"""Every night: how much the customers who answer several times narrow what a point can tell.

Over the year before a point's last answer, from the sums of each customer: a customer reference
is the same person everywhere, a `respondent_key` inside its source only. An answer without
either is a customer of its own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When

from jalon.feedback.models import Answer, OwnCell
from jalon.journeys.models import MeasurePoint
from jalon.measure.repeats import design_effect

YEAR = timedelta(days=365)


def refresh(*, at: datetime) -> None:
    """Called inside a scope that sees everything; points without an answer stay at 1."""
    del at  # a year of answers ends with the last one, whatever the day of the computation
    last = dict(OwnCell.objects.values_list("point").annotate(Max("day")).order_by())
    for point in MeasurePoint.objects.filter(pk__in=last):
        effect = effect_on(point, since=last[point.pk] - YEAR)
        MeasurePoint.objects.filter(pk=point.pk).update(design_effect=effect)


def effect_on(point: MeasurePoint, *, since: date) -> float:
    graded = Answer.objects.filter(
        point=point,
        value__isnull=False,
        revision=F("response__revision"),
        response__exclusion="",
        response__day__gt=since,
    )
    answers = dict(graded.values_list("value").annotate(Count("pk")).order_by())
    return design_effect(point.definition, answers, repeated(graded))


REFERENCED = Q(response__customer_reference__gt="")
EVERYWHERE = "every source"  # no source is named so: theirs are slugs
CUSTOMER = ("named_by", "customer")


def repeated(graded: QuerySet[Answer]) -> dict[tuple[tuple[str, str], int], int]:
    """Answers by (customer, grade), of the customers who gave several."""
    known = graded.filter(REFERENCED | Q(response__respondent_key__gt="")).annotate(
        named_by=either(Value(EVERYWHERE), "response__source"),
        customer=either(F("response__customer_reference"), "response__respondent_key"),
    )
    several = known.values_list(*CUSTOMER).annotate(n=Count("pk")).filter(n__gt=1).order_by()
    customers = {(source, key) for source, key, _n in several}
    if not customers:
        return {}
    counts = known.values_list(*CUSTOMER, "value").annotate(Count("pk")).order_by()
    return {
        ((source, key), grade): count
        for source, key, grade, count in counts.iterator()
        if (source, key) in customers
    }


def either(of_a_reference: Value | F, otherwise: str) -> Case:
    return Case(
        When(REFERENCED, then=of_a_reference), default=F(otherwise), output_field=CharField()
    )
