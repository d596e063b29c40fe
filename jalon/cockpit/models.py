"""What the cockpit freezes: trends, once a day, so that an arrow is the same wherever it is
shown, and the figures of a photo, for ever; and what shows figures outside the page of
somebody signed in: walls, embeds, shared links."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Journey, MeasurePoint, Snapshot, SnapshotIsKept
from jalon.organisation.models import Unit, User
from jalon.organisation.rights import Right
from jalon.organisation.scope import Scoped, ScopedManager


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


class Shown(models.Model):
    """Figures of a unit opened by an address, until a day: only its fingerprint is kept."""

    label = models.CharField(_("nom"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("entité"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="%(class)s_expires_later"
            )
        ]

    def __str__(self) -> str:
        return self.label

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class Wall(Shown):
    """A screen on a wall, which nobody signs in to: figures of one unit, never a verbatim."""

    class Slide(models.TextChoices):
        BOARD = "board", _("La météo en bref")
        UNITS = "units", _("La météo par entité")
        JOURNEYS = "journeys", _("Chaque parcours")
        MOVED = "moved", _("Ce qui a bougé")
        NEWS = "news", _("Les derniers changements réels")

    slides = models.JSONField(default=list)
    seconds = models.PositiveSmallIntegerField(default=20)
    weeks = models.PositiveSmallIntegerField(default=4)
    language = models.CharField(max_length=5, default="fr")


class Embed(Shown):
    """The weather inside a page of the intranet: one journey's, or the board's."""

    class Size(models.TextChoices):
        SMALL = "small", _("Petite : le résumé")
        LARGE = "large", _("Grande : le résumé et le détail")

    class Theme(models.TextChoices):
        AUTO = "auto", _("Selon l’appareil")
        LIGHT = "light", _("Clair")
        DARK = "dark", _("Sombre")

    journey = models.ForeignKey(
        Journey, models.CASCADE, null=True, blank=True, related_name="+"
    )  # None: the board
    weeks = models.PositiveSmallIntegerField(default=4)
    language = models.CharField(max_length=5, default="fr")
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.LARGE)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.AUTO)


class Origin(models.Model):
    """A site of the company that may hold an embed, as a browser names it."""

    address = models.CharField(max_length=255, unique=True)  # https://intranet.example
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Share(Shown):
    """A page of the cockpit, sent by somebody to people who sign in: each reads it with
    their own rights. The address adds a period that does not move, words and an end."""

    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    message = models.CharField(max_length=500, blank=True)
    journey = models.ForeignKey(
        Journey, models.CASCADE, null=True, blank=True, related_name="+"
    )  # None: the board
    arguments = models.JSONField(default=dict)  # of the address, the unit included


class SnapshotFigureQuerySet(models.QuerySet["SnapshotFigure"]):
    def update(self, **_: Any) -> NoReturn:
        raise SnapshotIsKept

    def delete(self) -> NoReturn:
        raise SnapshotIsKept


class SnapshotFigure(Scoped):
    """A figure as it stood when its photo was taken: what it counted, and what it said.

    `counts` holds the sums of the cells by name, those of 0 left out: enough to compare it
    with another photo without asking what has become of the answers.
    """

    right = Right.READ_FIGURES

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    point = models.ForeignKey(MeasurePoint, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    indicator = models.CharField(max_length=10)
    definition = models.CharField(max_length=20)
    design_effect = models.FloatField()
    objective = models.FloatField(null=True, blank=True)
    floor = models.FloatField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    modes = models.JSONField(default=dict)  # answers by mode
    n = models.PositiveIntegerField()
    n_eff = models.FloatField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=10, blank=True)
    trend = models.JSONField(null=True, blank=True)
    # Whether those left out could be guessed by somebody who reads the parent unit too.
    few_others = models.BooleanField(default=False)

    objects: ClassVar[ScopedManager[SnapshotFigure]] = ScopedManager.from_queryset(
        SnapshotFigureQuerySet
    )()

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["snapshot", "point"], name="snapshot_figure_one_a_point"
            ),
            models.CheckConstraint(
                condition=Q(value=None, low=None, high=None)
                | Q(value__isnull=False, low__isnull=False, high__isnull=False),
                name="snapshot_figure_has_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.point_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise SnapshotIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SnapshotIsKept
