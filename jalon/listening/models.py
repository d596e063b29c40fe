"""Asking: surveys, their immutable versions, and the links people answer by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Channel, MeasurePoint
from jalon.organisation.models import Unit


class Mode(models.TextChoices):
    """How an answer was collected; a change of mode breaks a series."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WEB = "web", _("Lien web")
    QR = "qr", _("QR code")
    KIOSK = "kiosk", _("Borne")
    VOICE = "voice", _("Voix")
    STAFF = "staff", _("Saisie par un collaborateur")
    API = "api", _("API")
    IMPORT = "import", _("Import")


class Survey(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    family = models.CharField(_("famille"), max_length=20, choices=MeasurePoint.Family.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="surveys")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class VersionIsPublished(Exception):
    """A published version never changes: publish the next one."""


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    def published(self) -> SurveyVersionQuerySet:
        return self.exclude(published_at=None)

    def update(self, **changes: Any) -> int:
        if self.published().exists():
            raise VersionIsPublished
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.published().exists():
            raise VersionIsPublished
        return super().delete()


class SurveyVersion(models.Model):
    """Immutable once published: an answer points at the questions as they were read."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    languages = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[SurveyVersion]] = SurveyVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if is_published(self.pk):
            raise VersionIsPublished
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if is_published(self.pk):
            raise VersionIsPublished
        return super().delete(*args, **kwargs)


def is_published(version_id: int | None) -> bool:
    if version_id is None:
        return False
    return SurveyVersion.objects.filter(pk=version_id).exclude(published_at=None).exists()


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> QuestionQuerySet:
        return self.exclude(version__published_at=None)

    def update(self, **changes: Any) -> int:
        if self.published().exists():
            raise VersionIsPublished
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.published().exists():
            raise VersionIsPublished
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        questions = list(objs)
        if any(is_published(question.version_id) for question in questions):
            raise VersionIsPublished
        return super().bulk_create(questions, *args, **kwargs)


class Question(models.Model):
    """One question of a version; `kind` names a module of jalon.listening.questions."""

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    point = models.ForeignKey(
        MeasurePoint, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    text = models.JSONField(default=dict)  # {"fr": …, "en": …}
    help = models.JSONField(default=dict)
    options = models.JSONField(default=list)  # [{"value": 1, "fr": …, "en": …}]
    required = models.BooleanField(default=False)
    # Asked only when the score given to `follows` lies in [follow_low, follow_high].
    follows = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    follow_low = models.SmallIntegerField(null=True, blank=True)
    follow_high = models.SmallIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager[Question]] = QuestionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="question_in_order"),
            models.UniqueConstraint(
                fields=["version", "point"],
                condition=Q(point__isnull=False),
                name="question_one_a_point",
            ),
            models.CheckConstraint(
                condition=Q(follows=None, follow_low=None, follow_high=None)
                | Q(
                    follows__isnull=False,
                    follow_low__isnull=False,
                    follow_high__gte=F("follow_low"),
                ),
                name="question_follow_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if is_published(self.version_id):
            raise VersionIsPublished
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if is_published(self.version_id):
            raise VersionIsPublished
        return super().delete(*args, **kwargs)


class EntryLinkQuerySet(models.QuerySet["EntryLink"]):
    def open(self) -> EntryLinkQuerySet:
        return self.filter(closed_at=None)


class EntryLink(models.Model):
    """A public address to answer a survey: the token is the credential."""

    token = models.CharField(max_length=43, unique=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="links")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="links")
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.WEB)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[EntryLink]] = EntryLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.mode} {self.survey_id} {self.unit_id}"
