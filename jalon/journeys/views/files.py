"""A map as a file: export, import, and the schema of both."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.journeys import actions, forms
from jalon.journeys.document import (
    LARGEST,
    Document,
    UnreadableMap,
    read,
    schema,
    to_document,
)
from jalon.journeys.models import Journey
from jalon.journeys.refusals import Refused
from jalon.journeys.views.drawing import form_or_post, now, typed
from jalon.journeys.workbook import reading as workbook
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.web import sheets


@require_safe
@login_required
def export(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = get_object_or_404(Journey, key=journey_key)
    document = to_document(journey, day=company_day(timezone.now()))
    return as_json(document, f"{journey.key}.json")


@require_safe
@login_required
def show_schema(request: SignedInRequest) -> HttpResponse:
    return as_json(schema(), "journey.schema.json", content_type="application/schema+json")


def as_json(
    document: dict[str, Any], name: str, content_type: str = "application/json"
) -> HttpResponse:
    body = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=f"{content_type}; charset=utf-8", headers=headers)


@form_or_post
@requires(Right.DRAW)
def import_map(request: SignedInRequest) -> HttpResponse:
    units = request.access.units(Right.DRAW)
    form = forms.ImportForm(typed(request), request.FILES or None, units=units)
    if request.method != "POST":
        return render(request, "journeys/import.html", {"form": form})
    if not form.is_valid():
        return render(request, "journeys/import.html", {"form": form}, status=422)
    try:
        journey = imported(request, form)
    except Refused as refusal:
        faults = refusal.faults if isinstance(refusal, UnreadableMap) else [str(refusal)]
        context = {"form": form, "faults": faults}
        return render(request, "journeys/import.html", context, status=422)
    messages.success(request, _("« %(name)s » est importée.") % {"name": journey.name})
    return redirect("journeys:map", journey.key)


def imported(request: SignedInRequest, form: forms.ImportForm) -> Journey:
    unit = form.cleaned_data["unit"]
    allow(request.access, Right.DRAW, unit)
    document = read_file(form.cleaned_data["file"])
    return actions.build_journey(
        document=document, unit=unit, ask_about=import_string(settings.ASK_ABOUT_POINT),
        **now(request),
    )  # fmt: skip


def read_file(file: File[bytes]) -> Document:
    """JSON, or a workbook in the shape of those that are exported, by what it begins with."""
    # One byte more than the limit is enough to know that it is passed.
    content = file.read(max(LARGEST, sheets.LARGEST) + 1)
    return workbook.read(content) if sheets.is_book(content) else read(content)
