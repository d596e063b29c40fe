"""Who did what, and who read whom: for the administrators of the units it happened in."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.organisation import forms, queries
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.paging import cut
from jalon.organisation.rights import Right
from jalon.web.export import Column, UnknownExportFormat, export_response


@require_safe
@requires(Right.ADMINISTER)
def show(request: SignedInRequest) -> HttpResponse:
    form = forms.JournalFilter(request.GET)
    entries = queries.journal_seen_by(request.access).filter(form.condition())
    page = cut(entries, request.GET.get("cursor", ""), by=("pk",), descending=True)
    context = {
        "form": form,
        "page": page,
        "lines": queries.journal_lines(page.items),
        "arguments": form.arguments(),
    }
    return render(
        request, "organisation/journal.html", context, status=200 if form.is_valid() else 422
    )


@require_safe
@requires(Right.ADMINISTER)
def export(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    form = forms.JournalFilter(request.GET)
    entries = queries.journal_seen_by(request.access).filter(form.condition())
    columns = [
        Column(_("Moment"), "moment", 20),
        Column(_("Par"), width=28),
        Column(_("Verbe"), width=24),
        Column(_("Objet"), width=16),
        Column(_("Identifiant"), width=14),
        Column(_("Détails"), width=60),
    ]
    try:
        return export_response(
            file_format, _("Journal"), columns, queries.journal_rows(entries)
        )
    except UnknownExportFormat:
        raise Http404 from None


# The access log


@require_safe
@requires(Right.ADMINISTER)
def show_readings(request: SignedInRequest) -> HttpResponse:
    form = forms.ReadingsFilter(request.GET)
    readings = queries.readings_seen_by(request.access).filter(form.condition())
    page = cut(readings, request.GET.get("cursor", ""), by=("pk",), descending=True)
    context = {
        "form": form,
        "page": page,
        "lines": queries.reading_lines(page.items),
        "arguments": form.arguments(),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "organisation/readings.html", context, status=status)


@require_safe
@requires(Right.ADMINISTER)
def export_readings(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    form = forms.ReadingsFilter(request.GET)
    readings = queries.readings_seen_by(request.access).filter(form.condition())
    columns = [
        Column(_("Moment"), "moment", 20),
        Column(_("Lu par"), width=40),
        Column(_("Référence client"), width=20),
        Column(_("Page"), width=24),
        Column(_("Entité"), width=24),
    ]
    try:
        return export_response(
            file_format, _("Lectures"), columns, queries.reading_rows(readings)
        )
    except UnknownExportFormat:
        raise Http404 from None
