"""Who did what, and who read whom: for the administrators of the units it happened in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.organisation import forms, queries
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.paging import cut
from jalon.organisation.rights import Right
from jalon.web.export import Column, Row, UnknownExportFormat, export_response


@require_safe
@requires(Right.ADMINISTER)
def show(request: SignedInRequest) -> HttpResponse:
    form, entries = asked_of_the_journal(request)
    template = "organisation/journal.html"
    return page_of(request, form, entries, queries.journal_lines, template)


@require_safe
@requires(Right.ADMINISTER)
def export(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    _form, entries = asked_of_the_journal(request)
    columns = [
        Column(_("Moment"), "moment", 20),
        Column(_("Par"), width=28),
        Column(_("Verbe"), width=24),
        Column(_("Objet"), width=16),
        Column(_("Identifiant"), width=14),
        Column(_("Détails"), width=60),
    ]
    return file_of(file_format, _("Journal"), columns, queries.journal_rows(entries))


def asked_of_the_journal(request: SignedInRequest) -> tuple[forms.LogFilter, QuerySet[Any]]:
    form = forms.JournalFilter(request.GET)
    return form, queries.journal_seen_by(request.access).filter(form.condition())


# The access log


@require_safe
@requires(Right.ADMINISTER)
def show_readings(request: SignedInRequest) -> HttpResponse:
    form, readings = asked_of_the_readings(request)
    template = "organisation/readings.html"
    return page_of(request, form, readings, queries.reading_lines, template)


@require_safe
@requires(Right.ADMINISTER)
def export_readings(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    _form, readings = asked_of_the_readings(request)
    columns = [
        Column(_("Moment"), "moment", 20),
        Column(_("Lu par"), width=40),
        Column(_("Référence client"), width=20),
        Column(_("Page"), width=24),
        Column(_("Entité"), width=24),
    ]
    return file_of(file_format, _("Lectures"), columns, queries.reading_rows(readings))


def asked_of_the_readings(request: SignedInRequest) -> tuple[forms.LogFilter, QuerySet[Any]]:
    form = forms.ReadingsFilter(request.GET)
    return form, queries.readings_seen_by(request.access).filter(form.condition())


# Both


def page_of(
    request: SignedInRequest,
    form: forms.LogFilter,
    rows: QuerySet[Any],
    lines: Callable[[list[Any]], list[Any]],
    template: str,
) -> HttpResponse:
    page = cut(rows, request.GET.get("cursor", ""), by=("pk",), descending=True)
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.items),
        "arguments": form.arguments(),
    }
    return render(request, template, context, status=200 if form.is_valid() else 422)


def file_of(
    file_format: str, name: str, columns: Sequence[Column], rows: Iterable[Row]
) -> HttpResponseBase:
    try:
        return export_response(file_format, name, columns, rows)
    except UnknownExportFormat:
        raise Http404 from None
