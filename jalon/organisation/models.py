"""The company, its tree of units, the people who sign in and what they may read."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

ROOT_PATH = "/"


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(_("nom"), max_length=120)
    logo = models.BinaryField(null=True, blank=True, editable=False)
    logo_type = models.CharField(max_length=20, blank=True, editable=False)
    # In the logo's address, so that browsers keep it for a year.
    logo_hash = models.CharField(max_length=16, blank=True, editable=False)
    accent = models.CharField(_("couleur"), max_length=7, default="#0b3d91")
    # Fixed at `jalon init`: the day of an answer is a day of this zone.
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, default="Europe/Paris")
    languages = models.JSONField(_("langues"), default=list)
    notice = models.JSONField(_("notice d’information"), default=dict)
    segmentation = models.CharField(_("segmentation principale"), max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="company_is_one")
        ]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def open(self) -> UnitQuerySet:
        return self.filter(closed_at=None)

    def under(self, unit: Unit) -> UnitQuerySet:
        """`unit` and its descendants, in today's tree."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A node of the tree. `path` holds the ids from the root: /1/4/17/.

    `rights_path` is where its facts are read from today: its own path, or the
    path of the unit it was merged into.
    """

    class Level(models.TextChoices):
        NATIONAL = "national", _("National")
        REGION = "region", _("Région")
        AGENCY = "agency", _("Agence")
        SERVICE = "service", _("Service")

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("nom"), max_length=120)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    level = models.CharField(_("niveau"), max_length=20, choices=Level.choices)
    path = models.CharField(max_length=255, unique=True, null=True, editable=False)
    rights_path = models.CharField(max_length=255, db_index=True, null=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects: ClassVar[models.Manager[Unit]] = UnitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level"], condition=Q(parent=None), name="unit_one_root"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(level="national"),
                name="unit_root_is_national",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_at__isnull=False),
                name="unit_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="unit_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return (self.path or "").count("/") - 1


class UnitPlace(models.Model):
    """Where a unit stood from a day on: facts are written under the path of their day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="places")
    path = models.CharField(max_length=255)
    valid_from = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="place_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.path} from {self.valid_from}"


class PeerGroup(models.Model):
    """Units compared with one another, from a Monday on: those of a level, narrowed or not.

    Each row rules the weeks from `starts_on` until `ends_on` and is never rewritten once it
    has begun: two memberships for one week would give somebody away by subtraction.
    """

    name = models.CharField(_("nom"), max_length=120)
    position = models.PositiveSmallIntegerField(_("rang"), default=1)
    level = models.CharField(_("niveau"), max_length=20, choices=Unit.Level.choices)
    under = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="groups_under"
    )
    at_least = models.PositiveIntegerField(null=True, blank=True)  # answers in a quarter
    fewer_than = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="peer_group_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(at_least=None)
                | Q(fewer_than=None)
                | Q(fewer_than__gt=F("at_least")),
                name="peer_group_sizes_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChosenPeer(models.Model):
    """A unit named one by one for a group; a group without any takes all that fit."""

    group = models.ForeignKey(PeerGroup, models.CASCADE, related_name="choices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "unit"], name="peer_chosen_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.group_id}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do is in their roles, never in a flag."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    name = models.CharField(_("nom"), max_length=120)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_active = models.BooleanField(_("actif"), default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.Model):
    """What a user may do on a unit and everything under it."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrateur")
        CX_MANAGER = "cx_manager", _("Responsable de l’expérience client")
        UNIT_MANAGER = "unit_manager", _("Responsable d’entité")
        EMPLOYEE = "employee", _("Collaborateur")
        VIEWER = "viewer", _("Lecteur")

    class Source(models.TextChoices):
        HAND = "hand", _("à la main")
        CLAIMS = "claims", _("par une règle")

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    kind = models.CharField(_("rôle"), max_length=20, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roles")
    granted_at = models.DateTimeField()
    # Each sign-in at the identity provider withdraws roles from claims, never those by hand.
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.HAND)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "unit"], name="role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.unit_id}"


class Identity(models.Model):
    """Who a user is at the company's identity provider: its subject, never an address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="identity_opens_one_account"
            ),
            # An address given to somebody else opens no account that has its owner.
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class RoleRule(models.Model):
    """Whoever has this value in this claim gets this role; a star stands for a unit's code."""

    claim = models.CharField(_("donnée"), max_length=200)
    value = models.CharField(_("valeur"), max_length=200)
    kind = models.CharField(_("rôle"), max_length=20, choices=Role.Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="role_rules")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "value", "kind", "unit"], name="role_rule_written_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim} = {self.value}: {self.kind} on {self.unit_id}"


def new_token() -> str:
    """192 bits, for a link or an API client."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What is stored of a token: knowing it gives nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A link that lets somebody choose a password and come in, once."""

    email = models.EmailField(_("adresse e-mail"))
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("rôle"), max_length=20, choices=Role.Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime) -> bool:
        return not self.accepted_at and not self.withdrawn_at and at < self.expires_at


class ApiToken(models.Model):
    """A bearer token of the API: it reads and writes what its user may."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("nom"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: datetime) -> bool:
        return not self.revoked_at and (self.expires_at is None or at < self.expires_at)


def place_on(places: list[tuple[date, str]], day: date) -> str:
    """The path in force on a day; days before the first known tree use the earliest one."""
    ordered = sorted(places)
    path = ordered[0][1]
    for valid_from, candidate in ordered:
        if valid_from <= day:
            path = candidate
    return path
