"""Walls and embeds: the token in the address is the credential. No session, no cookie."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from jalon import __version__
from jalon.cockpit.models import Embed, Shown, Wall
from jalon.cockpit.showing import embed as embeds
from jalon.cockpit.showing import queries, slides
from jalon.cockpit.showing.reading import drawn_once, in_front_of, tag_of
from jalon.cockpit.weather import board
from jalon.web import errors
from jalon.web.security import client_ip, framed_by
from jalon.web.throttle import throttle, throttled

WRONG_TOKENS, A_MINUTE = 30, 60
ShownT = TypeVar("ShownT", bound=Shown)


def by_token(model: type[ShownT], request: HttpRequest, token: str) -> ShownT | None:
    """What the token opens; unknown, ended, closed: one and the same 404, then a wait."""
    found = queries.open_one(model, token, at=timezone.now())
    if found is None:
        wait = throttled("wrong-token", client_ip(request), WRONG_TOKENS, A_MINUTE)
        if wait is None:
            raise Http404
    return found


@csrf_exempt
@require_safe
@throttle("wall", limit=600, per_seconds=A_MINUTE)
def wall(request: HttpRequest, token: str) -> HttpResponseBase:
    found = by_token(Wall, request, token)
    if found is None:
        return errors.too_many_requests(request, A_MINUTE)
    asked = slides.asked(found, request.GET)
    with in_front_of(found, asked.weeks, at=timezone.now()) as passer:

        def draw() -> bytes:
            weather = board.look_over(
                found.unit, passer.period, access=passer.access, today=passer.today,
                at=passer.at,
            )  # fmt: skip
            context = {
                "wall": found, "asked": asked, "board": weather, "version": __version__,
                "pictures": slides.pictures(weather, asked.slides), "etag": tag,
                "zone": timezone.get_current_timezone_name(),
            }  # fmt: skip
            return render(request, "cockpit/wall.html", context).content

        tag = tag_of(found, passer, asked, __version__)
        return drawn_once(request, tag, draw)


@csrf_exempt
@require_safe
@throttle("embed", limit=3_000, per_seconds=A_MINUTE)
def embed(request: HttpRequest, token: str) -> HttpResponseBase:
    """An intranet may open it for thousands of people behind one address at nine o’clock."""
    try:
        found = by_token(Embed, request, token)
    except Http404:
        return gone(request)
    if found is None:
        return errors.too_many_requests(request, A_MINUTE)
    with in_front_of(found, found.weeks, at=timezone.now()) as passer:

        def draw() -> bytes:
            context = embeds.context(found, passer) | {"etag": tag}
            return render(request, "cockpit/embed.html", context).content

        tag = tag_of(found, passer, __version__)
        return framed_by(drawn_once(request, tag, draw), queries.origins())


def gone(request: HttpRequest) -> HttpResponseBase:
    """In the frame too: a page that refuses to be framed looks broken to those who read it."""
    page = render(request, "cockpit/embed_gone.html", status=HTTPStatus.NOT_FOUND)
    return framed_by(page, queries.origins())
