"""A workshop on a journey, and what people send to it from their phones.

A contribution is kept as it was sent. Sorting it onto the map writes a note there; it is
known by the uid of that note, so that undoing the note brings the contribution back.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Journey, Lane, Note, Stage
from jalon.organisation.models import new_token


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def open(self, *, at: datetime) -> WorkshopQuerySet:
        return self.filter(closed_at=None, closes_at__gt=at)


class Workshop(models.Model):
    """Open from its creation until it is closed, by hand or by its own time."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="workshops")
    title = models.CharField(_("titre"), max_length=120)
    question = models.CharField(_("question posée"), max_length=240)
    # Where contributions may go; the phone offers them where there are several.
    lanes = models.ManyToManyField(Lane, related_name="+", verbose_name=_("lignes"))
    # In a QR code shown to a room: public by design, and dead once the workshop is closed.
    token = models.CharField(max_length=40, unique=True, default=new_token)
    opened_by = models.CharField(max_length=254)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("se ferme à"))
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Workshop]] = WorkshopQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opened_at")), name="workshop_has_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.closes_at


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def waiting(self) -> ContributionQuerySet:
        """Neither set aside, nor on the map today."""
        on_the_map = Note.objects.filter(uid=models.OuterRef("note_uid"))
        placed = models.Exists(
            on_the_map.filter(lane__journey=models.OuterRef("workshop__journey"))
        )
        return self.filter(~placed, set_aside_at=None)

    def set_aside(self) -> ContributionQuerySet:
        return self.exclude(set_aside_at=None)


class Contribution(models.Model):
    """A few words sent from a phone."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="contributions")
    # Made by the page that is filled in: sent twice, it is kept once.
    submission_id = models.UUIDField(unique=True)
    text = models.CharField(_("texte"), max_length=400)
    author = models.CharField(_("prénom"), max_length=40, blank=True)
    lane = models.ForeignKey(Lane, models.SET_NULL, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(Stage, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    note_uid = models.CharField(max_length=24, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Contribution]] = ContributionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="contribution_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["workshop", "id"], name="contribution_of_workshop")
        ]

    def __str__(self) -> str:
        return self.text
