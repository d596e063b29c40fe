"""Comments on a map, and the people they name.

A comment stands beside a cell, known by the uids of its lane and situation: it survives the
removal of either, and is there again when that is undone.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Journey
from jalon.organisation.models import User


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> CommentQuerySet:
        return self.filter(resolved_at=None, withdrawn_at=None)


class Comment(models.Model):
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="comments")
    # Both empty: about the map as a whole.
    lane_uid = models.CharField(max_length=24, blank=True)
    situation_uid = models.CharField(max_length=24, blank=True)
    text = models.CharField(_("commentaire"), max_length=2_000, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=254, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Comment]] = CommentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lane_uid="", situation_uid="")
                | ~Q(lane_uid="") & ~Q(situation_uid=""),
                name="comment_on_a_cell_or_the_map",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) & ~Q(text="")
                | Q(withdrawn_at__isnull=False, text=""),
                name="comment_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by="")
                | Q(resolved_at__isnull=False) & ~Q(resolved_by=""),
                name="comment_resolved_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["journey", "written_at"], name="comment_of_journey")
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """Somebody is named in a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once")
        ]

    def __str__(self) -> str:
        return f"@{self.user_id} in {self.comment_id}"
