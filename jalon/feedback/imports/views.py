"""The import of a past survey, step by step: file, columns, details, rehearsal, then the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from jalon.feedback.imports import actions, drafting, forms, mapfile, notation, pages
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.mapfile import MapRefused, from_plain
from jalon.feedback.imports.rows import unit_names
from jalon.feedback.imports.running import file_of
from jalon.feedback.imports.sampling import (
    Sample,
    SampledColumn,
    guessed_roles,
    sample_of,
)
from jalon.feedback.models import ImportBatch
from jalon.organisation import scope
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.rights import Right
from jalon.web.export import Column, export_response, file_name
from jalon.web.live import is_known

importing = requires(Right.IMPORT)
read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def batch_or_404(batch_id: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.select_related("unit"), pk=batch_id)


@require_safe
@importing
def show_all(request: SignedInRequest) -> HttpResponse:
    context = pages.list_context(cursor=request.GET.get("cursor", ""), at=timezone.now())
    return live(request, "feedback/imports/list.html", "batches", context)


def live(
    request: SignedInRequest, template: str, fragment: str, context: dict[str, Any]
) -> HttpResponse:
    """The page, or the part of it that asks again and again; nothing when nothing moved."""
    if request.headers.get("X-Jalon-Live") != "1":
        return render(request, template, context)
    etag = f'"{context["tag"]}"'
    if is_known(request, etag):
        return HttpResponseNotModified(headers={"ETag": etag})
    response = render(request, f"{template}#{fragment}", context)
    response["ETag"] = etag
    return response


# Step 1: the file


@read_or_sent
@importing
def new(request: SignedInRequest) -> HttpResponse:
    units = request.access.units(Right.IMPORT)
    if request.method != "POST":
        form = forms.Upload(units=units)
        return render(request, "feedback/imports/new.html", {"form": form, "step": 1})
    form = forms.Upload(request.POST, request.FILES, units=units)
    if form.is_valid():
        allow(request.access, Right.IMPORT, form.cleaned_data["unit"])
        try:
            return received(request, form)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
    return render(request, "feedback/imports/new.html", {"form": form, "step": 1}, status=422)


def received(request: SignedInRequest, form: forms.Upload) -> HttpResponse:
    uploaded, written = form.cleaned_data["file"], form.cleaned_data["map"]
    batch = actions.receive_file(
        name=uploaded.name, blocks=uploaded.chunks(), unit=form.cleaned_data["unit"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    try:
        sample = sample_of(file_of(batch), {})
    except FileRefused:
        actions.discard_import(batch=batch, by=request.user, at=timezone.now())
        raise
    if written:
        actions.draw_map(batch=batch, plain=notation.read(written).plain)
        return redirect("feedback:import_check", batch.pk)
    draft = drafting.with_roles(
        forms.first_draft(batch.name), guessed_roles(sample, unit_names())
    )
    actions.draw_map(batch=batch, plain=draft)
    return redirect("feedback:import_columns", batch.pk)


# Step 2: what each column is


@read_or_sent
@importing
def columns(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    if batch.state not in actions.CAN_START:
        return redirect("feedback:import", batch.pk)
    if request.method == "POST" and "reread" in request.POST:
        return read_again(request, batch)
    try:
        sample = sample_of(file_of(batch), batch.map)
    except FileRefused as refusal:
        return refused_file(request, batch, refusal)
    roles = drafting.roles_of(batch.map)
    form = forms.Columns(request.POST or None, sample=sample, roles=roles)
    if request.method == "POST" and form.is_valid():
        actions.draw_map(batch=batch, plain=drafting.with_roles(batch.map, form.roles))
        return redirect("feedback:import_details", batch.pk)
    context = pages.columns_context(batch, sample, form)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/imports/columns.html", context, status=status)


def read_again(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """The same file, laid out otherwise: what was said of its columns stays."""
    is_a_sheet = "sheet" in request.POST
    form = (forms.SheetOfFile if is_a_sheet else forms.LayoutOfFile)(request.POST)
    if form.is_valid():
        actions.draw_map(batch=batch, plain=laid_out(batch, form.cleaned_data))
    return redirect("feedback:import_columns", batch.pk)


def laid_out(batch: ImportBatch, wishes: dict[str, Any]) -> drafting.Plain:
    """Columns that nothing was said of yet are guessed, as those of a new file are."""
    plain = {**batch.map, **wishes}
    try:
        sample = sample_of(file_of(batch), plain)
    except FileRefused:
        return plain  # the next page says why
    if drafting.roles_of(plain).keys() & set(sample.header):
        return plain
    return drafting.with_roles(plain, guessed_roles(sample, unit_names()))


def refused_file(
    request: SignedInRequest, batch: ImportBatch, refusal: FileRefused
) -> HttpResponse:
    context = {"batch": batch, "problems": [str(refusal)], "step": 2}
    return render(request, "feedback/imports/refused.html", context, status=422)


# Step 3: what its values mean


@read_or_sent
@importing
def details(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    if batch.state not in actions.CAN_START:
        return redirect("feedback:import", batch.pk)
    try:
        sample = sample_of(file_of(batch), batch.map)
    except FileRefused as refusal:
        return refused_file(request, batch, refusal)
    data = request.POST or None
    general = forms.General(data, plain=batch.map)
    points = points_of(batch, sample, data)
    if data is not None and all([general.is_valid(), *(point.is_valid() for point in points)]):
        drawn = [point.drawn(general.shared_codes()) for point in points]
        actions.draw_map(batch=batch, plain=general.drawn() | {"points": drawn})
        return redirect("feedback:import_check", batch.pk)
    context = {"batch": batch, "general": general, "points": points, "step": 3}
    return render(
        request, "feedback/imports/details.html", context, status=422 if data else 200
    )


def points_of(batch: ImportBatch, sample: Sample, data: Any) -> list[forms.PointDetails]:
    return [
        forms.PointDetails(
            data, prefix=f"point-{number}", plain=drafting.with_every_point(batch.map, plain),
            column=column_named(drafting.names_in(plain), sample),
        )
        for number, plain in enumerate(drafting.listed(batch.map, "points"))
        if isinstance(plain, dict)
    ]  # fmt: skip


def column_named(names: list[str], sample: Sample) -> SampledColumn | None:
    return next((column for column in sample.columns if column.name in names), None)


# The same map, written by hand


@read_or_sent
@importing
def written(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    if batch.state not in actions.CAN_START:
        return redirect("feedback:import", batch.pk)
    form = forms.WrittenMap(request.POST or None, initial={"text": mapfile.written(batch.map)})
    if request.method == "POST" and form.is_valid():
        actions.draw_map(batch=batch, plain=form.plain)
        return redirect("feedback:import_check", batch.pk)
    context = {"batch": batch, "form": form, "step": 3}
    status = 422 if form.is_bound else 200
    return render(request, "feedback/imports/written.html", context, status=status)


@require_safe
@importing
def download_map(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    response = HttpResponse(
        mapfile.written(batch.map), content_type="application/yaml; charset=utf-8"
    )
    name = file_name(batch.source or batch.name, "yaml")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# Step 4: rehearsal


@require_safe
@importing
def check(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    if batch.state not in actions.CAN_START:
        return redirect("feedback:import", batch.pk)
    context = pages.check_context(batch, at=timezone.now(), access=request.access)
    return render(request, "feedback/imports/check.html", context)


@require_POST
@importing
def start(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    form = forms.Start(request.POST)
    form.is_valid()
    if form.cleaned_data["create_points"]:
        allow(request.access, Right.DRAW, batch.unit)
    try:
        plan = from_plain(batch.map)
        actions.start_import(
            batch=batch, plan=plan, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except (MapRefused, actions.NotNow) as refusal:
        messages.error(request, str(refusal))
    return redirect("feedback:import", batch.pk)


# The run, and after


@require_safe
@importing
def show(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    if batch.state == ImportBatch.State.READY:
        return redirect("feedback:import_columns", batch.pk)
    context = pages.show_context(batch, at=timezone.now())
    return live(request, "feedback/imports/show.html", "import", context)


@require_POST
@importing
def cancel(request: SignedInRequest, batch_id: int) -> HttpResponse:
    done = _("L’import s’arrête ; ce qui est entré reste, et peut être annulé.")
    return act(request, batch_id, actions.cancel_import, done)


@require_POST
@importing
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    done = _("L’annulation commence ; les chiffres suivent à mesure.")
    return act(request, batch_id, actions.undo_import, done)


@require_POST
@importing
def discard(request: SignedInRequest, batch_id: int) -> HttpResponse:
    batch = batch_or_404(batch_id)
    try:
        actions.discard_import(batch=batch, by=request.user, at=timezone.now())
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback:import", batch.pk)
    messages.success(request, _("Le fichier est oublié : rien n’en avait été importé."))
    return redirect("feedback:imports")


def act(request: SignedInRequest, batch_id: int, action: Any, done: str) -> HttpResponse:
    batch = batch_or_404(batch_id)
    try:
        action(batch=batch, by=request.user, at=timezone.now())
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("feedback:import", batch.pk)


@require_safe
@importing
def report(request: SignedInRequest, batch_id: int) -> HttpResponseBase:
    batch = batch_or_404(batch_id)
    columns = [
        Column(_("Ligne"), "integer"), Column(_("Ce qui s’est passé")), Column(_("Colonne")),
        Column(_("Valeur"), width=40), Column(_("Raison"), width=60),
    ]  # fmt: skip
    rows: Iterator[tuple[Any, ...]] = scope.kept(pages.report_rows(batch))
    wanted = request.GET.get("format", "csv")
    file_format = wanted if wanted in {"csv", "xlsx"} else "csv"
    return export_response(file_format, f"{batch.name}-{_('rapport')}", columns, rows)
