"""The page of a unit among its peers."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.cockpit.norm import pages
from jalon.cockpit.norm import screen as screens
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right
from jalon.web.export import UnknownExportFormat, export_response


@require_safe
@requires(Right.READ_FIGURES)
def show(request: SignedInRequest) -> HttpResponse:
    screen = screens.read(request, at=timezone.now())
    return render(request, "cockpit/norm.html", pages.page_context(screen))


@require_safe
@requires(Right.READ_FIGURES)
def export(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    screen = screens.read(request, at=timezone.now())
    name = f"{_('Norme')} {screen.unit.name}"
    try:
        return export_response(file_format, name, pages.columns(), list(pages.table(screen)))
    except UnknownExportFormat as unknown:
        raise Http404 from unknown
