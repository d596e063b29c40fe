"""The pages of the board."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.cockpit.weather import pages
from jalon.cockpit.weather import screen as screens
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right
from jalon.web.export import UnknownExportFormat, export_response
from jalon.web.live import is_known


@require_safe
@requires(Right.READ_FIGURES)
def show(request: SignedInRequest) -> HttpResponse:
    screen = screens.read(request, at=timezone.now())
    return render(request, "cockpit/weather.html", pages.page_context(screen))


@require_safe
@requires(Right.READ_FIGURES)
def fragment(request: SignedInRequest) -> HttpResponseBase:
    """The board alone, asked again and again: an unchanged one costs no cell."""
    screen = screens.read(request, at=timezone.now())
    tag = screen.tag
    if is_known(request, tag):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = render(request, "cockpit/weather.html#board", pages.board_context(screen))
    response["ETag"] = tag
    return response


@require_safe
@requires(Right.READ_FIGURES)
def export(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    screen = screens.read(request, at=timezone.now())
    found = pages.look_over(screen)
    name = f"{_('Météo des parcours')} {screen.unit.name}"
    try:
        return export_response(file_format, name, pages.columns(), pages.table(found))
    except UnknownExportFormat as unknown:
        raise Http404 from unknown
