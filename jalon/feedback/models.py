"""Answers as they were given, and the cells that count them.

Responses, revisions and answers are only added. What moves is which revision
is current, and whether a response is excluded; the cells follow both.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import MeasurePoint
from jalon.listening.models import EntryLink, Mode, Question, SurveyVersion
from jalon.measure import MICRO
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right
from jalon.organisation.scope import Scoped

GRADES = range(11)


class Exclusion(models.TextChoices):
    """Why a whole response counts nowhere; empty: it counts."""

    TEST = "test", _("Test")
    DUPLICATE = "duplicate", _("Doublon")
    FLAGGED = "flagged", _("Suspecte")
    BY_HAND = "by_hand", _("Écartée à la main")
    UNDONE = "undone", _("Import annulé")


class Blank(models.TextChoices):
    """Why one answer of a counted response has no grade."""

    SKIPPED = "skipped", _("Sans réponse")
    NOT_APPLICABLE = "not_applicable", _("Non concerné")


class ImportBatch(Scoped):
    """One import of past answers: what came in, what was refused and why."""

    right = Right.IMPORT

    class State(models.TextChoices):
        READY = "ready", _("Prêt")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Terminé")
        CANCELLED = "cancelled", _("Interrompu")
        FAILED = "failed", _("En échec")
        UNDOING = "undoing", _("Annulation en cours")
        UNDONE = "undone", _("Annulé")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    file = models.CharField(max_length=255, blank=True)  # under the data directory
    file_hash = models.CharField(max_length=64)
    map = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(default=0)
    rows_accepted = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    # Of the accepted rows: already here and the same; here with other content, left as it was.
    rows_unchanged = models.BigIntegerField(default=0)
    rows_changed = models.BigIntegerField(default=0)
    # What was chosen at the start, and what was counted by measure point at the end.
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class RejectedRow(Scoped):
    """A line of an imported file that was refused, or a value of it that was dropped."""

    unit_lookup = "batch__unit"
    right = Right.IMPORT

    class Kind(models.TextChoices):
        ROW = "row", _("Ligne refusée")
        VALUE = "value", _("Valeur écartée")
        CHANGED = "changed", _("Contenu différent, non repris")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="+")
    line = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=240)

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class Response(Scoped):
    """One submission of a survey."""

    submission_id = models.UUIDField(unique=True)
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    link = models.ForeignKey(EntryLink, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=10, choices=Mode.choices)
    channel = models.CharField(max_length=20, blank=True)  # Channel.key
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=255)  # of the day it was answered, for ever
    segment = models.CharField(max_length=60, blank=True)
    attributes = models.JSONField(default=dict)
    language = models.CharField(max_length=5, blank=True)
    weight = models.BigIntegerField(default=MICRO)  # millionths
    experienced_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField()
    day = models.DateField()  # of answered_at, in the company's time zone
    received_at = models.DateTimeField()
    complete = models.BooleanField(default=True)
    revision = models.PositiveSmallIntegerField(default=1)  # the current one
    content_hash = models.CharField(max_length=64)
    # Tells respondents apart within one source.
    respondent_key = models.CharField(max_length=120, blank=True)
    # Names the customer in the company's own system: the same person whatever the source.
    customer_reference = models.CharField(max_length=120, blank=True)
    # (source, identity) says which row of which source it is, for imports and the API.
    source = models.CharField(max_length=80, blank=True)
    identity = models.CharField(max_length=140, blank=True)
    exclusion = models.CharField(max_length=12, choices=Exclusion.choices, blank=True)
    exclusion_note = models.CharField(max_length=240, blank=True)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "identity"],
                condition=~Q(source=""),
                name="response_identity_once",
            ),
            # Above 1,000 the square of a weight would leave 64 bits.
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1000 * MICRO),
                name="response_weight_in_bounds",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "day"], name="response_unit_day"),
            models.Index(fields=["answered_at", "id"], name="response_answered"),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="response_batch"
            ),
            # The operators of patterns are for PostgreSQL, whose order of letters may be that
            # of a language; other databases compare bytes.
            models.Index(
                fields=["customer_reference", "unit", "answered_at"],
                opclasses=["varchar_pattern_ops", "int8_ops", "timestamptz_ops"],
                condition=~Q(customer_reference=""),
                name="response_customer",
            ),
            # For whoever reads a few units: the cost is that of their own customers.
            models.Index(
                fields=["unit", "customer_reference"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                condition=~Q(customer_reference=""),
                name="response_unit_customer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.submission_id)


class Revision(Scoped):
    """One accepted content of a response; the last one is current, all are kept."""

    unit_lookup = "response__unit"

    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    complete = models.BooleanField()
    content_hash = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} r{self.number}"


class Answer(Scoped):
    """One question's value in one revision. 0 is a value; a blank has its reason."""

    unit_lookup = "response__unit"

    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    point = models.ForeignKey(
        MeasurePoint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.SmallIntegerField(null=True, blank=True)
    choices = models.JSONField(null=True, blank=True)  # of a multiple choice: a list of values
    text = models.TextField(blank=True)
    blank = models.CharField(max_length=15, choices=Blank.choices, blank=True)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["response", "revision", "question"], name="answer_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(blank="") | Q(value=None, choices__isnull=True, text=""),
                name="answer_blank_is_empty",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["point", "response"],
                condition=Q(point__isnull=False),
                name="answer_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question_id}"


class Consent(Scoped):
    """A customer accepts to be called back, or to testify; `contact` says how to reach them."""

    unit_lookup = "response__unit"
    right = Right.READ_CONTACTS

    class Kind(models.TextChoices):
        CALLBACK = "callback", _("Être rappelé")
        TESTIMONY = "testimony", _("Témoigner")

    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    contact = models.CharField(max_length=160, blank=True)
    # The contact in the one spelling by which it is found again.
    contact_key = models.CharField(max_length=160, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["response", "kind"],
                condition=Q(withdrawn_at=None),
                name="consent_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(contact="") | Q(contact_key=""), name="consent_key_of_a_contact"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["contact_key"], condition=~Q(contact_key=""), name="consent_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.response_id}"


def a_count() -> models.BigIntegerField[int, int]:
    return models.BigIntegerField(default=0)


class Cell(models.Model):
    """What a measure needs of many answers: how many and what weight by grade, the squares
    of the weights, and how many answers were left out by reason. Cells merge by addition."""

    n0, n1, n2, n3, n4, n5 = (a_count() for _ in range(6))
    n6, n7, n8, n9, n10 = (a_count() for _ in range(5))
    w0, w1, w2, w3, w4, w5 = (a_count() for _ in range(6))  # millionths
    w6, w7, w8, w9, w10 = (a_count() for _ in range(5))
    squares = models.BigIntegerField(default=0)  # Σ weight², millionths
    skipped, not_applicable = a_count(), a_count()
    test, duplicate, flagged, by_hand, undone = (a_count() for _ in range(5))

    class Meta:
        abstract = True


class OwnCell(Cell, Scoped):
    """The answers of one point in one unit, channel, mode, segment and day."""

    right = Right.READ_FIGURES

    point = models.ForeignKey(MeasurePoint, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=255)
    channel = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=10)
    segment = models.CharField(max_length=60, blank=True)
    day = models.DateField()

    KEY: ClassVar = ("point_id", "unit_id", "unit_path", "channel", "mode", "segment", "day")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "day", "unit", "unit_path", "channel", "mode", "segment"],
                name="own_cell_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.unit_id} {self.day}"


class SubtreeDay(Cell, Scoped):
    """The answers of one point, one mode and one day, in a unit and all that stood under it."""

    right = Right.READ_FIGURES

    point = models.ForeignKey(MeasurePoint, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    day = models.DateField()

    KEY: ClassVar = ("point_id", "unit_id", "mode", "day")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "point", "day", "mode"], name="day_cell_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.unit_id} {self.day}"


class SubtreeWeek(Cell, Scoped):
    """As SubtreeDay, by week; `day` is its Monday."""

    right = Right.READ_FIGURES

    point = models.ForeignKey(MeasurePoint, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    day = models.DateField()

    KEY: ClassVar = ("point_id", "unit_id", "mode", "day")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "point", "day", "mode"], name="week_cell_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.unit_id} {self.day}"


class Watermark(models.Model):
    """Up to when the subtree cells are complete, and how often they have moved."""

    as_of = models.DateTimeField()
    moves = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M:%S}"
