"""What is asked, where, by which links; how a point is set from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.journeys.actions import set_point
from jalon.journeys.aims import answers_needed, too_close
from jalon.journeys.models import MeasurePoint
from jalon.journeys.queries import setting_on
from jalon.journeys.refusals import Refused
from jalon.listening import actions, forms, queries
from jalon.listening.links import address_of, qr_of
from jalon.listening.models import EntryLink, Survey, SurveyVersion
from jalon.listening.preview import asked_as
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.web.qr import FORMATS


@require_safe
@login_required
def list_points(request: SignedInRequest) -> HttpResponse:
    context = {
        "listed": queries.listed_points(company_day(timezone.now())),
        "may_draw": request.access.may_somewhere(Right.DRAW),
    }
    return render(request, "listening/list.html", context)


@require_safe
@login_required
def show_point(request: SignedInRequest, point_key: str) -> HttpResponse:
    return page(request, point_of(point_key))


def point_of(key: str) -> MeasurePoint:
    return get_object_or_404(
        MeasurePoint.objects.select_related("unit", "replaces").prefetch_related(
            queries.open_plantings()
        ),
        key=key,
    )


def page(
    request: SignedInRequest, point: MeasurePoint, *, status: int = 200, **refused: Any
) -> HttpResponse:
    """The point with all that is said of it; `refused` holds the form to correct."""
    day = company_day(timezone.now())
    setting = setting_on(point, day)
    units = queries.units_to_set(request.access, point)
    aim = (point.definition, setting.objective, setting.floor)
    context = {
        "point": point,
        "setting": setting,
        "unit": queries.ListedPoint(point, setting, [], 0).unit,
        "successor": MeasurePoint.objects.filter(replaces=point).first(),
        "history": queries.settings_of(point),
        "over_since": queries.over_since(point, day),
        "answers_needed": answers_needed(*aim),
        "too_close": too_close(*aim),
        "may_set": bool(units),
        **survey_part(request, point, units),
        **(set_forms(request, point, units) if units else {}),
        **refused,
    }
    return render(request, "listening/point.html", context, status=status)


def set_forms(
    request: SignedInRequest, point: MeasurePoint, units: list[Unit]
) -> dict[str, Any]:
    for_all = request.access.may(Right.DRAW, point.unit)
    day = company_day(timezone.now())
    initial = forms.initial_of(setting_on(point, day), day)
    return {
        "setting_form": forms.SettingForm(initial=initial, units=units, for_all=for_all),
        "link_form": forms.LinkForm(units=units, auto_id="link_%s"),
    }


def survey_part(
    request: SignedInRequest, point: MeasurePoint, units: list[Unit]
) -> dict[str, Any]:
    """The survey shown (the point's own, else the first that asks about it), as it is read."""
    surveys = queries.asking_surveys(point)
    survey = next(
        (each for each in surveys if each.key.startswith(queries.OF_A_POINT)),
        surveys[0] if surveys else None,
    )
    if survey is None:
        return {"survey": None}
    versions = queries.versions_of(survey)
    shown = chosen_version(request, versions)
    language = chosen_language(request, shown)
    links = queries.links_for(request.access, survey) if units else []
    return {
        "survey": survey, "other_surveys": [each for each in surveys if each != survey],
        "versions": versions, "shown": shown, "preview_language": language,
        "asked": asked_as(queries.questions_of(shown), language) if shown else [],
        "links": [(link, address_of(link)) for link in links],
    }  # fmt: skip


def chosen_version(
    request: SignedInRequest, versions: list[SurveyVersion]
) -> SurveyVersion | None:
    wanted = request.GET.get("version", "")
    latest = versions[0] if versions else None
    return next((each for each in versions if str(each.number) == wanted), latest)


def chosen_language(request: SignedInRequest, version: SurveyVersion | None) -> str:
    spoken = version.languages if version else ["fr"]
    wanted = request.GET.get("language") or (get_language() or "fr")[:2]
    return wanted if wanted in spoken else spoken[0]


# Changing


def drawn_point(request: SignedInRequest, key: str) -> tuple[MeasurePoint, list[Unit]]:
    """The point, and the units of it that the user sets; nobody's to change: 403."""
    point = point_of(key)
    units = queries.units_to_set(request.access, point)
    if not units:
        raise PermissionDenied
    return point, units


def now(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


@require_POST
@requires(Right.DRAW)
def change_setting(request: SignedInRequest, point_key: str) -> HttpResponse:
    point, units = drawn_point(request, point_key)
    for_all = request.access.may(Right.DRAW, point.unit)
    form = forms.SettingForm(request.POST, units=units, for_all=for_all)
    if form.is_valid():
        try:
            set_point(point=point, **form.cleaned_data, **now(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le réglage est daté : le passé garde le sien."))
            return redirect("listening:point", point.key)
    return page(request, point, status=422, setting_form=form)


@require_POST
@requires(Right.DRAW)
def prepare_survey(request: SignedInRequest, point_key: str) -> HttpResponse:
    """The survey of a point that has none: a score, a comment, two consents."""
    point, _units = drawn_point(request, point_key)
    allow(request.access, Right.DRAW, point.unit)
    actions.survey_for_point(point=point, **now(request))
    messages.success(
        request, _("L’enquête est prête. Ouvrez un lien pour recevoir des réponses.")
    )
    return redirect("listening:point", point.key)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.DRAW)
def word(request: SignedInRequest, point_key: str) -> HttpResponse:
    """The wording of the score, while the point has no answer; it publishes a version."""
    point, _units = drawn_point(request, point_key)
    allow(request.access, Right.DRAW, point.unit)
    survey = queries.survey_of_point(point)
    version = queries.latest_version(survey) if survey else None
    if survey is None or version is None or point.frozen_at:
        return redirect("listening:point", point.key)
    text = next(
        each.text for each in queries.questions_of(version) if each.point_id == point.pk
    )
    data = request.POST if request.method == "POST" else None
    form = forms.WordingForm(data, initial=text, languages=version.languages)
    if data is not None and form.is_valid():
        actions.reword(survey=survey, point=point, text=form.cleaned_data, **now(request))
        messages.success(request, _("La nouvelle version est publiée."))
        return redirect("listening:point", point.key)
    context = {"form": form, "point": point, "label": setting_on(point).label}
    return render(
        request, "listening/word.html", context, status=422 if data is not None else 200
    )


@require_POST
@requires(Right.DRAW)
def add_link(request: SignedInRequest, point_key: str) -> HttpResponse:
    point, units = drawn_point(request, point_key)
    form = forms.LinkForm(request.POST, units=units, auto_id="link_%s")
    survey: Survey | None = survey_part(request, point, units)["survey"]
    if survey is not None and form.is_valid():
        try:
            link = actions.open_link(survey=survey, **form.cleaned_data, **now(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le lien est ouvert."))
            return redirect(f"{request.path.removesuffix('links/add/')}#link-{link.pk}")
    return page(request, point, status=422, link_form=form)


def drawn_link(request: SignedInRequest, link_id: int) -> EntryLink:
    """A link is a credential: to whoever does not draw for its unit it does not exist."""
    link = get_object_or_404(EntryLink.objects.select_related("unit", "survey"), pk=link_id)
    if not request.access.may(Right.DRAW, link.unit):
        raise Http404
    return link


@require_POST
@requires(Right.DRAW)
def close_link(request: SignedInRequest, link_id: int) -> HttpResponse:
    link = drawn_link(request, link_id)
    try:
        actions.close_link(link=link, **now(request))
        messages.success(request, _("Le lien est fermé : il ne prend plus de réponse."))
    except Refused as refusal:
        messages.info(request, str(refusal))
    question = link.survey.versions.filter(questions__point__isnull=False).values_list(
        "questions__point__key", flat=True
    )
    key = next((key for key in question if key), None)
    return redirect("listening:point", key) if key else redirect("listening:list")


@require_safe
@requires(Right.DRAW)
def show_qr(request: SignedInRequest, link_id: int, file_format: str) -> HttpResponse:
    link = drawn_link(request, link_id)
    if file_format not in FORMATS:
        raise Http404
    name = f"qr-{link.unit.code}-{link.pk}.{file_format}"
    return HttpResponse(
        qr_of(link, file_format), content_type=FORMATS[file_format],
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )  # fmt: skip


@require_safe
@requires(Right.DRAW)
def print_link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """A sheet for the counter: the question, its QR code, its address."""
    link = drawn_link(request, link_id)
    version = queries.latest_version(link.survey)
    questions = queries.questions_of(version) if version else []
    language = chosen_language(request, version)
    asked = asked_as(questions, language)
    context = {"link": link, "address": address_of(link), "asked": asked[:1]}
    return render(request, "listening/print.html", context)
