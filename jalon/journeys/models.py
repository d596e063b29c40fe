"""The map people draw, and the measure points planted on it.

Maps are redrawn; measures are not: a point keeps its identity for ever, its
settings are dated rows, and answers never know where it is planted.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.organisation.models import Unit


class ChannelKind(models.TextChoices):
    WEB = "web", _("Site web")
    APP = "app", _("Application")
    STORE = "store", _("Magasin")
    PHONE = "phone", _("Téléphone")
    EMAIL = "email", _("E-mail / SMS")
    POST = "post", _("Courrier")
    SOCIAL = "social", _("Réseaux sociaux")
    CHAT = "chat", _("Messagerie")


class Channel(models.Model):
    """Where a situation is lived. Facts name it by `key`."""

    key = models.SlugField(max_length=20, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=ChannelKind.choices)
    name = models.CharField(_("nom"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


def new_uid() -> str:
    """48 bits: enough that two parts of one drawing never share theirs."""
    return secrets.token_hex(6)


class JourneyQuerySet(models.QuerySet["Journey"]):
    def current(self) -> JourneyQuerySet:
        """Those in use: archived journeys are kept and no longer listed."""
        return self.filter(archived_at=None)

    def living(self, *, day: date) -> JourneyQuerySet:
        """Those that people pilot by on that day: no draft, no study that is over."""
        over = Q(ends_date__lt=day)
        return self.current().exclude(kind=Journey.Kind.DRAFT).exclude(over)


class Journey(models.Model):
    class Kind(models.TextChoices):
        CURRENT = "current", _("Actuel")
        TARGET = "target", _("Cible")
        # Drawn from a photo, to work on: nobody pilots by it.
        DRAFT = "draft", _("Brouillon")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(
        _("nature"), max_length=10, choices=Kind.choices, default=Kind.CURRENT
    )
    objective = models.TextField(_("objectif de l’exercice"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="journeys", verbose_name=_("entité")
    )
    # What this drawing aims to become: compared situation by situation, by their uid.
    target_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="targets"
    )
    # A temporary journey is drawn for one study: it leaves the lists after its last day.
    starts_date = models.DateField(_("du"), null=True, blank=True)
    ends_date = models.DateField(_("au"), null=True, blank=True)
    # Grows with every change of the drawing or of a point on it: the tag of live views.
    version = models.PositiveIntegerField(default=1)
    # Grows when name, kind or objective change: tells the second of two people editing them.
    words_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Journey]] = JourneyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_date=None) | Q(starts_date__isnull=False),
                name="journey_end_needs_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_date=None) | Q(ends_date__gte=F("starts_date")),
                name="journey_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(target_of=None) | Q(kind="target"), name="journey_target_is_target"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_temporary(self) -> bool:
        return self.ends_date is not None

    def is_over(self, day: date) -> bool:
        """The last day of a temporary journey is still its own."""
        return self.ends_date is not None and self.ends_date < day


class Drawn(models.Model):
    """Something on the map that two people may edit: `version` tells the second one.

    `uid` is its identity from drawing to drawing: a duplicate, a photo, a file and what is
    restored from them keep it, so that two of them can be compared.
    """

    uid = models.CharField(max_length=24, default=new_uid, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Persona(Drawn):
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="personas")
    name = models.CharField(_("nom"), max_length=80)
    goal = models.CharField(_("ce qu’il cherche"), max_length=240, blank=True)
    quote = models.CharField(_("ce qu’il dit"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Stage(Drawn):
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stages")
    name = models.CharField(_("nom"), max_length=80)
    description = models.CharField(_("description"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Situation(Drawn):
    class Moment(models.TextChoices):
        ORDINARY = "", _("Ordinaire")
        TRUTH = "moment_of_truth", _("Moment de vérité")
        TRANSACTION = "transaction", _("Transaction")
        WOW = "wow", _("Moment « waouh »")

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="situations")
    name = models.CharField(_("nom"), max_length=80)
    description = models.CharField(_("description"), max_length=240, blank=True)
    moment = models.CharField(
        _("moment clé"),
        max_length=20,
        choices=Moment.choices,
        blank=True,
        default=Moment.ORDINARY,
    )
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Touchpoint(models.Model):
    """A situation on a channel: a station of the live map."""

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="touchpoints")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="touchpoints")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["situation", "channel"], name="touchpoint_once")
        ]

    def __str__(self) -> str:
        return f"{self.situation_id} × {self.channel_id}"


class Block(models.TextChoices):
    CUSTOMER = "customer", _("Client")
    ORGANISATION = "organisation", _("Organisation")
    ANALYSIS = "analysis", _("Analyse")


class Lane(Drawn):
    """A row of the matrix, under every situation. Two of them show what is drawn and
    measured; the others hold notes."""

    class Kind(models.TextChoices):
        TOUCHPOINTS = "touchpoints", _("Points de contact")
        EXPECTATION = "expectation", _("Attentes")
        EMOTION = "emotion", _("Émotion")
        MEASURES = "measures", _("Points de mesure")
        VERBATIM = "verbatim", _("Verbatim")
        FRONT = "front", _("Entités en contact")
        BACK = "back", _("Entités en appui")
        PROCESS = "process", _("Processus")
        SYSTEM = "system", _("Systèmes")
        INDICATOR = "indicator", _("Indicateurs")
        IRRITANT = "irritant", _("Irritants")
        CRITICAL = "critical", _("Interactions critiques")
        QUESTION = "question", _("Points à éclaircir")
        ACTION = "action", _("Actions")
        CUSTOM = "custom", _("Autre")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lanes")
    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    block = models.CharField(_("bloc"), max_length=20, choices=Block.choices)
    # Empty: the name of its kind, in the language of the reader.
    name = models.CharField(_("nom"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_shown = models.BooleanField(_("montrée"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["journey", "kind"],
                condition=~Q(kind="custom"),
                name="lane_one_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="custom") | ~Q(name=""), name="lane_custom_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.Kind(self.kind).label)


class Note(Drawn):
    """What people wrote in a cell: a lane under a situation."""

    class State(models.TextChoices):
        """Of an action."""

        NONE = "", _("Sans état")
        TO_DO = "to_do", _("À faire")
        DOING = "doing", _("En cours")
        DONE = "done", _("Terminé")

    lane = models.ForeignKey(Lane, models.CASCADE, related_name="notes")
    situation = models.ForeignKey(Situation, models.CASCADE, related_name="notes")
    text = models.CharField(_("texte"), max_length=400)
    severity = models.PositiveSmallIntegerField(_("gravité"), null=True, blank=True)  # 1 to 5
    mood = models.SmallIntegerField(_("humeur"), null=True, blank=True)  # −2 to 2
    state = models.CharField(_("état"), max_length=10, choices=State.choices, blank=True)
    # The unit in charge, and the channel of a critical interaction, where they are known.
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__gte=1, severity__lte=5),
                name="note_severity_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(mood=None) | Q(mood__gte=-2, mood__lte=2),
                name="note_mood_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Source(Drawn):
    """Where what stands in a cell comes from."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Atelier")
        INTERVIEW = "interview", _("Entretien")
        MYSTERY_VISIT = "mystery_visit", _("Visite mystère")
        SURVEY = "survey", _("Enquête")
        DATA = "data", _("Données")

    lane = models.ForeignKey(Lane, models.CASCADE, related_name="sources")
    situation = models.ForeignKey(Situation, models.CASCADE, related_name="sources")
    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    seen_date = models.DateField(_("date"))
    citation = models.CharField(_("référence"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.Kind(self.kind).label)


class StrokeQuerySet(models.QuerySet["Stroke"]):
    def of(self, journey: Journey, user: Any) -> StrokeQuerySet:
        return self.filter(journey=journey, user=user)

    def next_undone(self) -> Stroke | None:
        """The one that undoing takes back."""
        return self.filter(undone_at=None).order_by("-id").first()

    def next_redone(self) -> Stroke | None:
        """The one taken back last: it is older than the others taken back before it."""
        return self.exclude(undone_at=None).order_by("id").first()


class Stroke(models.Model):
    """One gesture of a person on a drawing, kept so that it can be taken back: the rows it
    touched, before and after. The journal is the history; this is what undoing needs."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="strokes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)  # as the journal says it: "note.added"
    name = models.CharField(max_length=80, blank=True)  # of what it was done to
    # [{"model", "pk", "before", "after"}]: null where the row is not there.
    changes = models.JSONField()
    # The versions of the journey that it last made, for those who watch: (first, last].
    first_version = models.PositiveIntegerField()
    last_version = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Stroke]] = StrokeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["journey", "user", "id"], name="stroke_of_a_user"),
            models.Index(fields=["journey", "last_version"], name="stroke_since"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_version__gt=F("first_version")), name="stroke_makes_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.name}"


class FrozenPoint(Exception):
    """The point has answers and measures this for ever: plant a new one that replaces it."""


class MeasurePointQuerySet(models.QuerySet["MeasurePoint"]):
    def update(self, **changes: Any) -> int:
        forbidden = {*MeasurePoint.FROZEN_FIELDS, "frozen_at"} & changes.keys()
        if forbidden and self.exclude(frozen_at=None).exists():
            raise FrozenPoint
        return super().update(**changes)


class MeasurePoint(models.Model):
    """A sensor with an identity for ever; what it measures is frozen by its first answer."""

    class Indicator(models.TextChoices):
        NPS = "nps", _("NPS (0 à 10)")
        CSAT = "csat", _("CSAT (1 à 5)")
        CES2 = "ces2", _("CES 2.0 (1 à 7)")
        CES1 = "ces1", _("CES 1.0 (1 à 5, bas = bon)")

    class Family(models.TextChoices):
        RELATIONAL = "relational", _("À froid (relationnel)")
        TRANSACTIONAL = "transactional", _("À chaud (transactionnel)")

    class Audience(models.TextChoices):
        CUSTOMERS = "customers", _("Clients")
        EMPLOYEES = "employees", _("Collaborateurs")

    FROZEN_FIELDS: ClassVar = ("indicator", "definition", "wording", "family", "audience")

    key = models.SlugField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="points")
    indicator = models.CharField(_("indicateur"), max_length=10, choices=Indicator.choices)
    # The name of a definition of jalon.measure: "nps", "csat_t2b", "ces_t3b", "ces1_b2b", …
    definition = models.CharField(_("définition"), max_length=20)
    wording = models.SlugField(_("famille de libellé"), max_length=40, default="standard")
    family = models.CharField(_("famille d’enquête"), max_length=20, choices=Family.choices)
    audience = models.CharField(
        _("public"), max_length=20, choices=Audience.choices, default=Audience.CUSTOMERS
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # Variance inflation by customers who answer several times (METRICS), never under 1.
    design_effect = models.FloatField(default=1.0)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[MeasurePoint]] = MeasurePointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(design_effect__gte=1), name="point_effect_from_1"
            )
        ]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A trigger of the database refuses it as well; here the refusal has a name.
        if self.pk and self.measures_otherwise():
            raise FrozenPoint
        super().save(*args, **kwargs)

    def measures_otherwise(self) -> bool:
        """Whether this row, about to be saved, differs from its frozen self."""
        known = MeasurePoint.objects.filter(pk=self.pk).exclude(frozen_at=None).first()
        return known is not None and any(
            getattr(known, name) != getattr(self, name)
            for name in (*self.FROZEN_FIELDS, "frozen_at")
        )


class PointSetting(models.Model):
    """Label, objective and floor of a point from a day on; for a unit, or for all.

    The row in force at a period's end rules the period; a unit's own row rules
    over its ancestors'.
    """

    point = models.ForeignKey(MeasurePoint, models.CASCADE, related_name="settings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("à partir du"))
    label = models.CharField(_("libellé"), max_length=80)
    objective = models.FloatField(_("objectif"), null=True, blank=True)
    floor = models.FloatField(_("seuil"), null=True, blank=True)
    target_group = models.CharField(_("groupe cible"), max_length=160, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "unit", "valid_from"], name="setting_one_a_day_of_unit"
            ),
            models.UniqueConstraint(
                fields=["point", "valid_from"],
                condition=Q(unit=None),
                name="setting_one_a_day_of_all",
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(objective__isnull=False),
                name="setting_floor_needs_objective",
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | ~Q(floor=F("objective")),
                name="setting_floor_is_not_objective",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PlantingQuerySet(models.QuerySet["Planting"]):
    def open(self) -> PlantingQuerySet:
        return self.filter(to_at=None)


class Planting(models.Model):
    """Where a point stands on a journey's drawing, from when to when."""

    point = models.ForeignKey(MeasurePoint, models.PROTECT, related_name="plantings")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="plantings")
    touchpoint = models.ForeignKey(
        Touchpoint, models.SET_NULL, null=True, blank=True, related_name="plantings"
    )
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Planting]] = PlantingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "journey"],
                condition=Q(to_at=None),
                name="planting_one_open_a_journey",
            ),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")), name="planting_in_order"
            ),
            models.CheckConstraint(
                condition=Q(touchpoint__isnull=False) | Q(to_at__isnull=False),
                name="planting_open_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} on {self.touchpoint_id}"


class SnapshotIsKept(Exception):
    """A photo is kept for ever, as it was taken: only its name and its place in the list move."""


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def listed(self) -> SnapshotQuerySet:
        return self.filter(archived_at=None)

    def update(self, **changes: Any) -> int:
        if not changes.keys() <= Snapshot.CHANGEABLE:
            raise SnapshotIsKept
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise SnapshotIsKept


class Snapshot(models.Model):
    """The map as it stood, and of which unit and period its figures are.

    The figures themselves are facts about answers: rows of a higher floor, that follow the
    rights of their reader. A trigger of the database refuses what `update` refuses.
    """

    CHANGEABLE: ClassVar = frozenset({"name", "archived_at"})

    journey = models.ForeignKey(Journey, models.PROTECT, related_name="snapshots")
    name = models.CharField(_("nom"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    # The map document, version 2, with the identity of each part; verbatims by id.
    document = models.JSONField()
    map_version = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField()  # the first day after the period
    as_of = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=254)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Snapshot]] = SnapshotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="snapshot_period_in_order"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="snapshot_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if self.pk and not (fields and set(fields) <= self.CHANGEABLE):
            raise SnapshotIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SnapshotIsKept
