"""Who did what, and the work that remains to be done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q


class AppendOnly(Exception):
    """A fact was about to be changed or removed."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly("The journal is only added to.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The journal is only added to.")


class Entry(models.Model):
    """One line of the journal. Users are named, never referred to."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    unit_path = models.CharField(max_length=255, default="/", db_index=True)
    details = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly("The journal is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The journal is only added to.")


class ReadingQuerySet(models.QuerySet["Reading"]):
    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly("The access log is only added to.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The access log is only added to.")

    def purge(self) -> int:
        """What retention removes once its time has passed."""
        return super().delete()[0]

    def forget(self, reference: str) -> int:
        """An erasure: that somebody was read stays, who it was does not."""
        return super(ReadingQuerySet, self.filter(reference=reference)).update(reference="")


class Reading(models.Model):
    """One line of the access log: somebody read a customer's record."""

    at = models.DateTimeField(db_index=True)
    reader = models.CharField(max_length=254)  # named, never referred to
    page = models.CharField(max_length=60)
    reference = models.CharField(max_length=120)  # of the customer; empty once erased
    unit_path = models.CharField(max_length=255, default="/", db_index=True)

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["reference"], condition=~Q(reference=""), name="reading_reference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.reader} {self.page}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly("The access log is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The access log is only added to.")


class TaskQuerySet(models.QuerySet["Task"]):
    def pending(self) -> TaskQuerySet:
        return self.filter(done_at=None, dead_at=None)

    def due(self, *, at: datetime) -> TaskQuerySet:
        free = Q(leased_until=None) | Q(leased_until__lt=at)
        return self.pending().filter(free, run_after__lte=at)

    def dead(self) -> TaskQuerySet:
        return self.exclude(dead_at=None)


class Task(models.Model):
    """A piece of work, written in the transaction of its cause (the outbox).

    A worker holds it by a lease; `lease` is the fence: only its holder can finish it.
    """

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Task]] = TaskQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "run_after", "id"],
                condition=Q(done_at=None, dead_at=None),
                name="task_pending",
            ),
            models.Index(fields=["lease"], condition=~Q(lease=""), name="task_lease"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dead_at=None), name="task_done_or_dead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Scheduled(models.Model):
    """When a scheduled job last began: one row a job, so that one worker takes each turn."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


LEASE = timedelta(minutes=2)
