"""Reads of comments that pages need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jalon.comments.models import Comment, Mention
from jalon.journeys.models import Journey, Lane, Situation
from jalon.organisation.access import Access
from jalon.organisation.models import User
from jalon.organisation.rights import Right

Place = tuple[str, str]  # (uid of the lane, uid of the situation)
THE_MAP: Place = ("", "")
Labels = dict[str, dict[str, str]]  # "lanes" and "situations", by uid, in order


@dataclass(frozen=True, slots=True)
class Thread:
    place: Place
    label: str  # empty: about the whole map
    is_drawn: bool  # the cell stands on the map today
    comments: Sequence[Comment]

    @property
    def is_open(self) -> bool:
        return any(not each.resolved_at and not each.withdrawn_at for each in self.comments)


def threads(journey: Journey, labels: Labels, *, resolved: bool = False) -> list[Thread]:
    """Those of the whole map first, then by the order in which they began."""
    rows = comments_of(journey)
    by_place: dict[Place, list[Comment]] = {}
    for each in rows if resolved else rows.filter(resolved_at=None):
        by_place.setdefault((each.lane_uid, each.situation_uid), []).append(each)
    ordered = sorted(by_place, key=lambda place: place != THE_MAP)
    return [thread_at(place, by_place[place], labels) for place in ordered]


def thread(journey: Journey, place: Place) -> Thread:
    """All of one cell, resolved ones too."""
    lane, situation = place
    rows = comments_of(journey).filter(lane_uid=lane, situation_uid=situation)
    return thread_at(place, list(rows), labels_of(journey))


def thread_at(place: Place, comments: Sequence[Comment], labels: Labels) -> Thread:
    lane, situation = labels["lanes"].get(place[0]), labels["situations"].get(place[1])
    words = [each for each in (lane, situation) if each]
    return Thread(place, " · ".join(words), len(words) == 2, comments)


def comments_of(journey: Journey) -> QuerySet[Comment]:
    rows = Comment.objects.filter(journey=journey).select_related("author")
    return rows.order_by("written_at", "id")


def labels_of(journey: Journey) -> Labels:
    lanes = Lane.objects.filter(journey=journey).order_by("position", "id")
    situations = Situation.objects.filter(stage__journey=journey)
    ordered = situations.order_by("stage__position", "stage_id", "position", "id")
    return {
        "lanes": {each.uid: str(each) for each in lanes},
        "situations": dict(ordered.values_list("uid", "name")),
    }


def marks_of(journey: Journey) -> dict[Place, int]:
    """How many open comments stand beside each cell: the map asks by the name of this
    function (setting CELL_MARKS)."""
    rows = Comment.objects.open().filter(journey=journey)
    return dict(Counter(rows.values_list("lane_uid", "situation_uid")))


def people(access: Access) -> list[User]:
    """Who may be named: those who hold a role in the reader's own part of the tree, or above
    it. Names of another part are not told."""
    paths = access.paths(Right.READ_FIGURES)
    inside = Q(pk__in=[])
    for path in paths:
        above = [path[: place + 1] for place, mark in enumerate(path) if mark == "/"]
        inside |= Q(roles__unit__rights_path__startswith=path)
        inside |= Q(roles__unit__rights_path__in=above)
    found = User.objects.filter(inside, is_active=True).distinct()
    return list(found.order_by("name", "id"))


def mentions_of(user: User) -> QuerySet[Mention]:
    """The newest first; those of a withdrawn comment are gone."""
    rows = Mention.objects.filter(user=user, comment__withdrawn_at=None)
    return rows.select_related("comment__author", "comment__journey").order_by("-comment_id")
