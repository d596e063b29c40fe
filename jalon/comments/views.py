"""Talking about a map: its threads, one cell's, and what names me."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.comments import actions, queries
from jalon.comments.forms import CommentForm
from jalon.comments.models import Comment, Mention
from jalon.comments.rules import may_talk
from jalon.journeys.models import Journey
from jalon.journeys.refusals import Refused
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.paging import cut
from jalon.organisation.rights import Right

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


def journey_of(journey_key: str) -> Journey:
    return get_object_or_404(Journey.objects.select_related("unit"), key=journey_key)


@read_or_write
@requires(Right.READ_FIGURES)
def list_comments(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """Every thread of a map; a comment written here is about the map as a whole."""
    journey = journey_of(journey_key)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (said := written(request, journey, form)):
        messages.success(request, said)
        return redirect("comments:list", journey.key)
    everything, labels = "all" in request.GET, queries.labels_of(journey)
    context = {
        "journey": journey, "form": form, "everything": everything, "labels": labels,
        "threads": queries.threads(journey, labels, resolved=everything), **about(request, journey),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "comments/list.html", context, status=status)


@read_or_write
@requires(Right.READ_FIGURES)
def show_cell(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """One cell's thread: a dialog of the map, or a page of its own."""
    journey = journey_of(journey_key)
    typed = request.POST if request.method == "POST" else None
    place = place_in(typed or request.GET)
    asked, said = {"lane": place[0], "situation": place[1]}, ""
    form = CommentForm(typed, initial=asked)
    if typed is not None and (said := written(request, journey, form)):
        if not request.htmx:  # type: ignore[attr-defined]
            messages.success(request, said)
            return redirect(
                f"{reverse('comments:cell', args=[journey.key])}?{urlencode(asked)}"
            )
        form = CommentForm(initial=asked)
    context = {
        "journey": journey, "form": form, "thread": queries.thread(journey, place),
        "said": said, **about(request, journey),
    }  # fmt: skip
    page = "comments/cell.html#thread" if request.htmx else "comments/cell.html"  # type: ignore[attr-defined]
    return render(request, page, context, status=422 if form.is_bound else 200)


def place_in(sent: Any) -> tuple[str, str]:
    return sent.get("lane", "")[:24], sent.get("situation", "")[:24]


def about(request: SignedInRequest, journey: Journey) -> dict[str, Any]:
    return {
        "people": queries.people(request.access),
        "may_talk": may_talk(request.access, journey.unit),
        "may_resolve": request.access.may(Right.DRAW, journey.unit),
    }


def written(request: SignedInRequest, journey: Journey, form: CommentForm) -> str:
    """What is said once the comment is kept; else nothing, and the form says why, with the
    words still in it."""
    if not may_talk(request.access, journey.unit):
        raise PermissionDenied
    if not form.is_valid():
        return ""
    try:
        comment = actions.add_comment(
            journey=journey, text=form.cleaned_data["text"], place=form.place(),
            people=queries.people(request.access), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return said_of(comment)


def said_of(comment: Comment) -> str:
    """Who is told, so that a name that was not recognised is seen at once."""
    names = ", ".join(each.user.name for each in comment.mentions.select_related("user"))
    if not names:
        return _("Le commentaire est ajouté.")
    return _("Le commentaire est ajouté ; un e-mail prévient %(names)s.") % {"names": names}


# One comment


def comment_of(request: SignedInRequest, comment_id: int) -> Comment:
    """Its author, or whoever draws the map, may close it; everyone reads it: 403."""
    rows = Comment.objects.select_related("journey__unit", "author")
    comment = get_object_or_404(rows, pk=comment_id)
    is_theirs = comment.author_id == request.user.pk
    if not is_theirs and not request.access.may(Right.DRAW, comment.journey.unit):
        raise PermissionDenied
    return comment


@require_POST
@requires(Right.READ_FIGURES)
def resolve(request: SignedInRequest, comment_id: int) -> HttpResponse:
    comment = comment_of(request, comment_id)
    actions.resolve(comment=comment, by=request.user, at=timezone.now())
    return back(request, comment, _("Le commentaire est clos."))


@require_POST
@requires(Right.READ_FIGURES)
def reopen(request: SignedInRequest, comment_id: int) -> HttpResponse:
    comment = comment_of(request, comment_id)
    actions.reopen(comment=comment, by=request.user, at=timezone.now())
    return back(request, comment, _("Le commentaire est rouvert."))


@require_POST
@requires(Right.READ_FIGURES)
def withdraw(request: SignedInRequest, comment_id: int) -> HttpResponse:
    comment = comment_of(request, comment_id)
    try:
        actions.withdraw(comment=comment, by=request.user, at=timezone.now())
    except Refused as refusal:
        raise PermissionDenied from refusal
    return back(request, comment, _("Le commentaire est retiré."))


def back(request: SignedInRequest, comment: Comment, said: str) -> HttpResponse:
    """The thread in its dialog; without JavaScript, the threads of the map."""
    journey = comment.journey
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("comments:list", journey.key)
    place = (comment.lane_uid, comment.situation_uid)
    form = CommentForm(initial={"lane": place[0], "situation": place[1]})
    context = {
        "journey": journey, "form": form, "thread": queries.thread(journey, place),
        **about(request, journey),
    }  # fmt: skip
    return render(request, "comments/cell.html#thread", context)


# What names me


@require_safe
@login_required
def list_mentions(request: SignedInRequest) -> HttpResponse:
    page = cut(
        queries.mentions_of(request.user), request.GET.get("cursor", ""), by=("pk",),
        descending=True,
    )  # fmt: skip
    return render(request, "comments/mentions.html", {"page": page})


@require_POST
@login_required
def open_mention(request: SignedInRequest, mention_id: int) -> HttpResponse:
    """Reading it is a fact, hence a POST; then the thread where it stands."""
    rows = Mention.objects.filter(user=request.user).select_related("comment__journey")
    mention = get_object_or_404(rows, pk=mention_id)
    actions.see(mention=mention, at=timezone.now())
    comment = mention.comment
    place = {"lane": comment.lane_uid, "situation": comment.situation_uid}
    address = reverse("comments:cell", args=[comment.journey.key])
    return redirect(f"{address}?{urlencode(place)}#comment-{comment.pk}")
