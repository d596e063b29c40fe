"""The pages of the cockpit: they read everything and own nothing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.cockpit import answers, exporting, pages, queries
from jalon.cockpit import screen as screens
from jalon.cockpit.customers.pages import note
from jalon.cockpit.forms import Exclude, ExportMap
from jalon.feedback.actions import (
    AlreadyExcluded,
    NotExcludedByHand,
    exclude_response,
    include_response,
)
from jalon.feedback.models import Response
from jalon.journeys.exports.files import Exported
from jalon.journeys.models import Journey
from jalon.journeys.queries import the_map
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.web.export import UnknownExportFormat, export_response, file_name
from jalon.web.live import is_known
from jalon.web.printing import NotPrinted


@require_safe
@requires(Right.READ_FIGURES)
def live(request: SignedInRequest) -> HttpResponse:
    """The home page: the journey asked for, or the first one."""
    journeys = queries.journeys(company_day(timezone.now()))
    if not journeys:
        may_draw = request.access.may_somewhere(Right.DRAW)
        return render(request, "cockpit/start.html", {"may_draw": may_draw})
    chosen = pages.first_journey(journeys, request.GET.get("journey", ""))
    if chosen is None:
        raise Http404
    return show(request, chosen)


@require_safe
@requires(Right.READ_FIGURES)
def journey(request: SignedInRequest, key: str) -> HttpResponse:
    chosen = get_object_or_404(Journey, key=request.GET.get("journey", key))
    if chosen.key != key:  # the filters' form was sent from another journey
        arguments = request.GET.copy()
        arguments.pop("journey")
        arguments.pop("point", None)
        address = reverse("cockpit:journey", args=[chosen.key])
        return redirect(f"{address}?{arguments.urlencode()}")
    return show(request, chosen)


def show(request: SignedInRequest, chosen: Journey) -> HttpResponse:
    screen = screens.read(request, chosen, at=timezone.now())
    wanted = request.headers.get("HX-Target") == "cockpit"
    template = "cockpit/live.html#cockpit" if wanted else "cockpit/live.html"
    status = 200 if screen.filters.is_valid() else 422
    return render(request, template, pages.page_context(screen), status=status)


@require_safe
@requires(Right.READ_FIGURES)
def fragment(request: SignedInRequest, key: str) -> HttpResponseBase:
    """The map alone, asked again and again: an unchanged one costs no cell."""
    screen = screens.read(request, get_object_or_404(Journey, key=key), at=timezone.now())
    tag = screen.tag
    if is_known(request, tag):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = render(request, "cockpit/live.html#map", pages.map_context(screen))
    response["ETag"] = tag
    return response


@require_safe
@requires(Right.READ_FIGURES)
def panel(request: SignedInRequest, key: str, point: str) -> HttpResponse:
    screen = screens.read(request, get_object_or_404(Journey, key=key), at=timezone.now())
    screen.arguments["point"] = point
    context = pages.lone_panel_context(screen)
    return render(request, "cockpit/panel.html#panel", context)


@require_safe
@requires(Right.READ_FIGURES)
def export(request: SignedInRequest, key: str, file_format: str) -> HttpResponseBase:
    """The table on screen, as a file."""
    screen = screens.read(request, get_object_or_404(Journey, key=key), at=timezone.now())
    context = pages.map_context(screen)
    rows = [pages.cells(screen, context["live"], row) for row in context["rows"]]
    try:
        return export_response(file_format, screen.journey.name, pages.columns(), rows)
    except UnknownExportFormat as unknown:
        raise Http404 from unknown


@require_safe
@requires(Right.READ_FIGURES)
def picture(request: SignedInRequest, key: str, file_format: str) -> HttpResponseBase:
    """The map on screen, as a drawing to keep."""
    if file_format not in pages.PICTURES:
        raise Http404
    screen = screens.read(request, mapped(key), at=timezone.now())
    try:
        made = exporting.picture(screen, file_format)
    except NotPrinted as refusal:
        messages.error(request, str(refusal))
        return redirect(screen.address())
    return to_keep(screen.journey, made)


@require_safe
@login_required
def exports(request: SignedInRequest, key: str) -> HttpResponse:
    """Every way out of the map; drawings are everyone's, figures those of one's units."""
    return show_exports(request, mapped(key))


def mapped(key: str) -> Journey:
    return get_object_or_404(Journey.objects.select_related("unit"), key=key)


def show_exports(
    request: SignedInRequest, journey: Journey, form: ExportMap | None = None, refusal: str = ""
) -> HttpResponse:
    units, first = pages.unit_choices(request.access), exporting.first_choice(request.access)
    shown = form or ExportMap(None, units=units, unit=first)
    context = {"journey": journey, "form": shown, "refusal": refusal}
    return render(request, "cockpit/exports.html", context, status=422 if form else 200)


@require_safe
@login_required
def export_map(request: SignedInRequest, key: str) -> HttpResponse:
    journey = mapped(key)
    form = ExportMap(request.GET, units=pages.unit_choices(request.access))
    if not form.is_valid():
        return show_exports(request, journey, form)
    wish = exporting.wished(form, request.access)
    try:
        made = exporting.map_file(journey, wish, access=request.access, at=timezone.now())
    except NotPrinted as refusal:
        return show_exports(request, journey, form, str(refusal))
    return to_keep(journey, made)


def to_keep(journey: Journey, made: Exported) -> HttpResponse:
    name = file_name(journey.name, made.extension)
    return HttpResponse(
        made.body, content_type=made.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )  # fmt: skip


@require_safe
@requires(Right.READ_ROWS)
def responses(request: SignedInRequest, key: str, point: str) -> HttpResponse:
    screen = screens.read(request, get_object_or_404(Journey, key=key), at=timezone.now())
    allow(request.access, Right.READ_ROWS, screen.look.unit)
    plan = the_map(screen.journey, day=screen.look.period.last_day, unit=screen.look.unit)
    asked = pages.point_on(plan, point)
    kept = screens.known(request.GET.get("kept"), answers.KEPT, "counted")
    grade = request.GET.get("grade", "")
    page = answers.responses_page(
        screen.look, asked, kept=kept, cursor=request.GET.get("cursor", ""),
        grade=int(grade) if screens.is_id(grade) else None,
    )  # fmt: skip
    context = pages.responses_context(screen, plan, asked)
    context |= {"page": page, "kept": kept, "grade": grade}
    return render(request, "cockpit/responses.html", context)


@require_safe
@requires(Right.READ_ROWS)
def response(request: SignedInRequest, response_id: int) -> HttpResponse:
    return show_response(request, found(response_id))


def found(response_id: int) -> Response:
    readable = Response.objects.select_related("unit", "version__survey", "link", "batch")
    return get_object_or_404(readable, pk=response_id)


def show_response(
    request: SignedInRequest, shown: Response, form: Exclude | None = None
) -> HttpResponse:
    if shown.customer_reference:
        note("response", shown, by=request.user, at=timezone.now())
    context = {
        "response": shown,
        "versions": answers.versions(shown, (get_language() or "fr")[:2]),
        "facts": pages.facts(shown),
        "may_exclude": request.access.may(Right.EXCLUDE, shown.unit),
        "form": form or Exclude(),
        "at": timezone.now(),
    }
    return render(request, "cockpit/response.html", context, status=422 if form else 200)


@require_POST
@requires(Right.READ_ROWS)
def exclude(request: SignedInRequest, response_id: int) -> HttpResponse:
    shown = found(response_id)
    allow(request.access, Right.EXCLUDE, shown.unit)
    form = Exclude(request.POST)
    if not form.is_valid():
        return show_response(request, shown, form)
    try:
        exclude_response(
            response=shown, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("Réponse écartée : elle n’est plus comptée."))
    except AlreadyExcluded:
        messages.warning(request, _("Cette réponse était déjà écartée."))
    return redirect("cockpit:response", response_id)


@require_POST
@requires(Right.READ_ROWS)
def include(request: SignedInRequest, response_id: int) -> HttpResponse:
    shown = found(response_id)
    allow(request.access, Right.EXCLUDE, shown.unit)
    try:
        include_response(response=shown, by=request.user, at=timezone.now())
        messages.success(request, _("Réponse comptée de nouveau."))
    except NotExcludedByHand:
        messages.warning(
            request, _("Cette réponse n’est pas de celles qui se reprennent à la main.")
        )
    return redirect("cockpit:response", response_id)
