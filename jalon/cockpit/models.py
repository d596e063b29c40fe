"""Trends, frozen once a day so that an arrow is the same wherever it is shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jalon.journeys.models import MeasurePoint
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right
from jalon.organisation.scope import Scoped


class Trend(Scoped):
    """A point's last `weeks` closed weeks against as many before, on one unit, unfiltered.

    `day` is the first day after the period. All points with at least ten answers in
    both periods are one family (Benjamini–Hochberg, 5 %).
    """

    right = Right.READ_FIGURES

    class Arrow(models.TextChoices):
        UP = "up"
        DOWN = "down"
        NONE = ""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    point = models.ForeignKey(MeasurePoint, models.CASCADE, related_name="+")
    day = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    difference = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    p = models.FloatField()
    q = models.FloatField()
    arrow = models.CharField(max_length=4, choices=Arrow.choices, blank=True)
    mode_mix_changed = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "day", "weeks", "point"], name="trend_frozen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.unit_id} {self.day}"
