"""The only doors through which comments change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jalon.comments.models import Comment, Mention
from jalon.comments.naming import named
from jalon.comments.queries import THE_MAP, Place
from jalon.comments.refusals import NoSuchCell, NotYours
from jalon.journal import queue
from jalon.journal.recording import Actor, record
from jalon.journeys.models import Journey, Lane, Situation
from jalon.organisation.models import User


def write(verb: str, comment: Comment, *, by: Actor | str, at: datetime) -> None:
    journey = comment.journey
    record(
        verb, subject=comment, by=by, at=at, unit_path=journey.unit.path or "/",
        journey=journey.key,
    )  # fmt: skip


@transaction.atomic
def add_comment(
    *, journey: Journey, text: str, place: Place = THE_MAP, people: Sequence[User] = (),
    by: User, at: datetime,
) -> Comment:  # fmt: skip
    """`people` may be named; each who is gets a letter, in the outbox of this transaction."""
    check_cell(journey, place)
    lane, situation = place
    comment = Comment.objects.create(
        journey=journey, lane_uid=lane, situation_uid=situation, text=text, author=by,
        written_at=at,
    )  # fmt: skip
    for person in named(text, people):
        mention = Mention.objects.create(comment=comment, user=person)
        queue.enqueue("comment.mentioned", at=at, mention=mention.pk)
    write("comment.added", comment, by=by, at=at)
    return comment


def check_cell(journey: Journey, place: Place) -> None:
    lane, situation = place
    if place == THE_MAP:
        return
    drawn = Situation.objects.filter(stage__journey=journey, uid=situation).exists()
    if not drawn or not Lane.objects.filter(journey=journey, uid=lane).exists():
        raise NoSuchCell


@transaction.atomic
def resolve(*, comment: Comment, by: Actor | str, at: datetime) -> None:
    if Comment.objects.open().filter(pk=comment.pk).update(resolved_at=at, resolved_by=str(by)):
        write("comment.resolved", comment, by=by, at=at)


@transaction.atomic
def reopen(*, comment: Comment, by: Actor | str, at: datetime) -> None:
    resolved = Comment.objects.filter(pk=comment.pk).exclude(resolved_at=None)
    if resolved.update(resolved_at=None, resolved_by=""):
        write("comment.reopened", comment, by=by, at=at)


@transaction.atomic
def withdraw(*, comment: Comment, by: User, at: datetime) -> None:
    """Its words are forgotten; that something was said stays."""
    if comment.author_id != by.pk:
        raise NotYours
    standing = Comment.objects.filter(pk=comment.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=at, text=""):
        write("comment.withdrawn", comment, by=by, at=at)


@transaction.atomic
def see(*, mention: Mention, at: datetime) -> None:
    Mention.objects.filter(pk=mention.pk, seen_at=None).update(seen_at=at)
