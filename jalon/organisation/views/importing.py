"""Units and users from a CSV file: what would happen is shown first, then done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jalon.organisation import forms, imports
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def show(request: SignedInRequest, what: str) -> HttpResponse:
    if what not in imports.COLUMNS:
        raise Http404
    if request.method != "POST":
        return page(request, what, form=forms.ImportFile())
    form = forms.ImportFile(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, what, status=422, form=form)
    is_preview = "apply" not in request.POST
    try:
        report = imports.run(
            what, form.content(), by=request.user, at=timezone.now(), dry_run=is_preview
        )
    except imports.UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return page(request, what, status=422, form=form)
    text = imports.decoded(form.content()) if is_preview else ""
    return page(
        request, what, form=forms.ImportFile(), report=report, text=text, is_preview=is_preview
    )


def page(
    request: SignedInRequest, what: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "what": what,
        "columns": ", ".join(imports.COLUMNS[what]),
        "is_administrator": True,
        **more,
    }
    return render(request, "organisation/import.html", context, status=status)
