"""The room's screen, the facilitator's table, and the page of a phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.journeys.models import Journey
from jalon.journeys.refusals import Refused
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.rights import Right
from jalon.web.errors import refused as refused_page
from jalon.web.errors import too_many_requests
from jalon.web.live import unless_unchanged
from jalon.web.qr import FORMATS, qr_code
from jalon.web.security import client_ip
from jalon.web.throttle import throttle, throttled
from jalon.web.undo import offer_undo
from jalon.workshops import actions, queries
from jalon.workshops.forms import REOPENED_FOR, ContributionForm, OpenForm, SortForm
from jalon.workshops.models import Contribution, Workshop

WRONG_TOKENS, WRONG_TOKENS_WITHIN = 20, 600  # seconds
# A room shares one address: sixty phones, several ideas a minute each.
SENDINGS, SENDINGS_WITHIN = 400, 60


def now(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


# Finding


def workshop_of(request: SignedInRequest, workshop_id: int) -> Workshop:
    """Everyone reads the map; who may draw it may sort onto it: 403 otherwise."""
    rows = Workshop.objects.select_related("journey__unit")
    workshop = get_object_or_404(rows, pk=workshop_id)
    allow(request.access, Right.DRAW, workshop.journey.unit)
    return workshop


def contribution_of(request: SignedInRequest, contribution_id: int) -> Contribution:
    rows = Contribution.objects.select_related("workshop__journey__unit")
    contribution = get_object_or_404(rows, pk=contribution_id)
    allow(request.access, Right.DRAW, contribution.workshop.journey.unit)
    return contribution


# The workshops of a map


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.DRAW)
def list_workshops(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = get_object_or_404(Journey.objects.select_related("unit"), key=journey_key)
    allow(request.access, Right.DRAW, journey.unit)
    form = OpenForm(request.POST if request.method == "POST" else None, journey=journey)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("title", "question", "lanes")}
        closes_at = form.closes_at(timezone.now())
        workshop = actions.open_workshop(
            journey=journey, closes_at=closes_at, **asked, **now(request)
        )
        return redirect("workshops:table", workshop.pk)
    context = {
        "journey": journey, "form": form, "at": timezone.now(),
        "workshops": queries.workshops_of(journey),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "workshops/list.html", context, status=status)


@require_POST
@requires(Right.DRAW)
def close(request: SignedInRequest, workshop_id: int) -> HttpResponse:
    workshop = workshop_of(request, workshop_id)
    actions.close_workshop(workshop=workshop, **now(request))
    said = _("L’atelier est fermé : ce qui a été envoyé reste à ranger.")
    offer_undo(request, said, reverse("workshops:reopen", args=[workshop.pk]))
    return redirect("workshops:table", workshop.pk)


@require_POST
@requires(Right.DRAW)
def reopen(request: SignedInRequest, workshop_id: int) -> HttpResponse:
    workshop, done = workshop_of(request, workshop_id), now(request)
    closes_at = max(workshop.closes_at, done["at"] + REOPENED_FOR)
    actions.reopen_workshop(workshop=workshop, closes_at=closes_at, **done)
    return redirect("workshops:table", workshop.pk)


# The screen of the room


@require_safe
@requires(Right.DRAW)
def show_screen(request: SignedInRequest, workshop_id: int) -> HttpResponse:
    """Asked again and again by itself: how many ideas have come."""
    workshop = workshop_of(request, workshop_id)
    count, is_open = workshop.contributions.count(), workshop.is_open(timezone.now())
    context = {
        "workshop": workshop, "count": count, "is_open": is_open,
        "address": address_of(workshop), "name": request.path,
    }  # fmt: skip
    page = "workshops/screen.html#count" if "live" in request.GET else "workshops/screen.html"
    return unless_unchanged(
        request, f"{workshop.pk} {count} {is_open}", lambda: render(request, page, context)
    )


def address_of(workshop: Workshop) -> str:
    return f"{settings.PUBLIC_URL}{reverse('workshops:phone', args=[workshop.token])}"


@require_safe
@requires(Right.DRAW)
def show_qr(request: SignedInRequest, workshop_id: int, file_format: str) -> HttpResponse:
    workshop = workshop_of(request, workshop_id)
    if file_format not in FORMATS:
        raise Http404
    drawn = qr_code(address_of(workshop), file_format)
    return HttpResponse(drawn, content_type=FORMATS[file_format])


# The table of the facilitator


@require_safe
@requires(Right.DRAW)
def show_table(request: SignedInRequest, workshop_id: int) -> HttpResponse:
    workshop = workshop_of(request, workshop_id)
    return render(request, "workshops/table.html", table_context(workshop))


def table_context(workshop: Workshop) -> dict[str, Any]:
    waiting = queries.waiting(workshop)
    return {
        "workshop": workshop,
        "journey": workshop.journey,
        "is_open": workshop.is_open(timezone.now()),
        "address": address_of(workshop),
        "table": queries.table_of(workshop),
        "waiting": waiting,
        "last": waiting[-1].pk if waiting else 0,
        "aside": queries.set_aside(workshop),
    }


@require_safe
@requires(Right.DRAW)
def show_arrivals(request: SignedInRequest, workshop_id: int) -> HttpResponse:
    """What came after the last card on the table; nothing (204) most of the time."""
    workshop = workshop_of(request, workshop_id)
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    arrived = queries.waiting(workshop, after=last)
    if not arrived:
        return HttpResponse(status=204)
    context = {
        "workshop": workshop, "waiting": arrived, "last": arrived[-1].pk,
        "table": queries.table_of(workshop), "has_arrived": True,
    }  # fmt: skip
    return render(request, "workshops/table.html#arrivals", context)


@require_POST
@requires(Right.DRAW)
def sort(request: SignedInRequest, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, contribution_id)
    workshop = contribution.workshop
    form = SortForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return refused(request, workshop, _("Choisissez une ligne et une situation."))
    try:
        actions.sort_contribution(
            contribution=contribution, **form.cleaned_data, **now(request)
        )
    except Refused as refusal:
        return refused(request, workshop, str(refusal))
    said = _("Rangée dans « %(lane)s », sous « %(situation)s ».") % form.cleaned_data
    return done(request, workshop, said)


@require_POST
@requires(Right.DRAW)
def set_aside(request: SignedInRequest, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, contribution_id)
    try:
        actions.set_aside(contribution=contribution, **now(request))
    except Refused as refusal:
        return refused(request, contribution.workshop, str(refusal))
    return done(request, contribution.workshop, _("Mise de côté."))


@require_POST
@requires(Right.DRAW)
def take_back(request: SignedInRequest, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, contribution_id)
    actions.take_back(contribution=contribution, **now(request))
    return done(request, contribution.workshop, _("De nouveau à ranger."))


def done(request: SignedInRequest, workshop: Workshop, said: str) -> HttpResponse:
    """The table as it is now, in place; without JavaScript, the page again."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("workshops:table", workshop.pk)
    context = table_context(workshop) | {"said": said}
    return render(request, "workshops/table.html#sorting", context)


def refused(request: SignedInRequest, workshop: Workshop, said: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, said)
        return redirect("workshops:table", workshop.pk)
    context = table_context(workshop) | {"trouble": said}
    return render(request, "workshops/table.html#sorting", context, status=422)


# The page of a phone: the token of the address is the credential, no cookie is an authority


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttle("workshop", limit=SENDINGS, per_seconds=SENDINGS_WITHIN)
def show_phone(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    workshop = queries.open_by_token(token, at=at)
    if workshop is None:
        return no_workshop(request)
    typed = request.POST if request.method == "POST" else None
    form = ContributionForm(typed, initial=remembered(request), workshop=workshop)
    if typed is not None and form.is_valid():
        try:
            actions.contribute(workshop=workshop, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return thanked(request, workshop, form)
    context = {"workshop": workshop, "form": form, "sent": "sent" in request.GET}
    status = 422 if form.is_bound else 200
    return render(request, "workshops/phone.html", context, status=status)


def remembered(request: HttpRequest) -> dict[str, Any]:
    """What the same phone said just before, carried by its own address."""
    return {
        "submission_id": uuid4(),
        "author": request.GET.get("author", "")[:40],
        "lane": request.GET.get("lane", ""),
        "stage": request.GET.get("stage", ""),
    }


def thanked(request: HttpRequest, workshop: Workshop, form: ContributionForm) -> HttpResponse:
    """An empty page again: reload and back send nothing twice."""
    said = form.cleaned_data
    kept = {"author": said["author"]} | {
        name: said[name].pk for name in ("lane", "stage") if said.get(name)
    }
    query = urlencode({"sent": 1} | {name: value for name, value in kept.items() if value})
    address = reverse("workshops:phone", args=[workshop.token])
    return HttpResponse(status=303, headers={"Location": f"{address}?{query}"})


def no_workshop(request: HttpRequest) -> HttpResponse:
    """Closed, or never was: the same page; insisting is slowed."""
    wait = throttled("workshop-token", client_ip(request), WRONG_TOKENS, WRONG_TOKENS_WITHIN)
    if wait is not None:
        return too_many_requests(request, wait)
    over = _("L’atelier est terminé, ou l’adresse est incomplète : scannez de nouveau le code.")
    return refused_page(request, 404, detail=over)
