"""The public page of an answer, and the list of those who asked to be called back.

The public views take no session and no cookie: the token in the address is the credential.
There is no authority of a browser to abuse, hence csrf_exempt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalon.feedback import forms, queries, respond_limits, respond_theme
from jalon.feedback import respond as sheets
from jalon.feedback.callback_filters import SUSPICIOUS, CallbackFilters
from jalon.feedback.committer import committer
from jalon.feedback.forms import PREFIX, Reading
from jalon.feedback.intake import NotKept
from jalon.feedback.models import Exclusion
from jalon.feedback.respond import NoSuchSheet, Sheet
from jalon.feedback.respond_body import refuse_unreadable
from jalon.feedback.respond_notice import notice_of
from jalon.listening.links import CLAIM
from jalon.organisation import scope
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.queries import company_brand
from jalon.organisation.rights import Right
from jalon.web import errors
from jalon.web.export import Column, UnknownExportFormat, export_response

A_YEAR = 365 * 24 * 3600  # seconds
SEE_OTHER = 303
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def by_token(view: View[P]) -> View[P]:
    """One and the same 404 for whatever is no open link; 429 to whoever insists."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchSheet:
            wait = respond_limits.seconds_after_wrong_token(request)
            if wait is not None:
                return errors.too_many_requests(request, wait)
            raise Http404 from None

    return cast("View[P]", guarded)


@by_token
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sends to an address of its own: back and reload keep it, two people never share it."""
    if queries.open_link(token, at=timezone.now()) is None:
        raise NoSuchSheet
    address = reverse("feedback:respond", args=[token, uuid4()])
    kept = request.GET.copy()
    for name in set(kept) - {"score", "lang", CLAIM}:
        del kept[name]
    response = see_other(f"{address}?{kept.urlencode()}" if kept else address)
    response["Cache-Control"] = "no-store"
    return response


def see_other(address: str) -> HttpResponse:
    return HttpResponse(status=SEE_OTHER, headers={"Location": address})


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, token: str, submission_id: str) -> HttpResponse:
    if request.method == "POST":
        refuse_unreadable(request)
    sheet = sheets.open_sheet(token, submission_id, request, at=timezone.now())
    with translation.override(sheet.language):
        if request.method == "POST":
            return receive(request, sheet)
        return show(request, sheet, forms.read(sheet.questions, sheet.typed))


def receive(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    seen = forms.seen_in(request.POST)
    typed = forms.carried(sheet.questions, forms.typed_in(request.POST, sheet.questions), seen)
    reading = forms.read(sheet.questions, typed)
    if "switch" in request.POST:
        reading.errors.clear()
        return show(request, sheet, reading)
    wait = respond_limits.seconds_to_wait(request, sheet.link)
    if wait is not None:
        reading.errors.clear()
        return show(request, sheet, reading, status=429, wait=wait)
    if "partial" in request.POST:
        return keep_in_passing(request, sheet, reading)
    forms.require(reading, seen)
    if reading.errors:
        return show(request, sheet, reading, status=422)
    return keep(request, sheet, reading, seen)


def keep(
    request: HttpRequest, sheet: Sheet, reading: Reading, seen: Sequence[str]
) -> HttpResponse:
    """Complete, unless the answers have just called for questions not read yet."""
    unseen = reading.unseen(seen)
    submission = sheets.submission_of(
        sheet,
        reading,
        seen=seen,
        complete=not unseen or sheet.is_complete,
        exclusion=suspicion(request, sheet),
        at=timezone.now(),
    )
    try:
        committer.keep(submission)
    except NotKept:
        return errors.unavailable(request)
    address = sheet_address(sheet)
    return see_other(f"{address}#{PREFIX}{unseen[0].key}" if unseen else f"{address}thanks/")


def keep_in_passing(request: HttpRequest, sheet: Sheet, reading: Reading) -> HttpResponse:
    """The page was left: what was readable is kept, and a complete answer stays complete."""
    if reading.answered:
        submission = sheets.submission_of(
            sheet,
            reading,
            complete=False,
            exclusion=suspicion(request, sheet),
            at=timezone.now(),
        )
        try:
            committer.keep(submission)
        except NotKept:
            return errors.unavailable(request)
    return HttpResponse(status=204)


def suspicion(request: HttpRequest, sheet: Sheet) -> str:
    is_new = sheet.kept is None
    flood = is_new and respond_limits.is_flood(request, sheet.link)
    return str(Exclusion.FLAGGED) if flood else ""


def sheet_address(sheet: Sheet) -> str:
    return reverse("feedback:respond", args=[sheet.link.token, sheet.submission_id])


def show(
    request: HttpRequest,
    sheet: Sheet,
    reading: Reading,
    *,
    status: int = 200,
    wait: int | None = None,
) -> HttpResponse:
    """GET shows what is kept and records nothing."""
    done, total = sheets.progress_of(reading)
    context = {
        "sheet": sheet,
        "fields": sheets.fields_of(sheet, reading),
        "confirm": sheets.confirmable(sheet, request.GET.get("score", "")),
        "has_errors": bool(reading.errors),
        "done": done,
        "total": total,
        "wait": wait,
        "unsaved": request.method == "POST",
    }
    response = page(request, "feedback/respond.html", sheet, context, status=status)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def page(
    request: HttpRequest,
    template: str,
    sheet: Sheet,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    brand = company_brand()
    known = {
        "company": brand,
        "theme_version": respond_theme.version(brand["accent"]),
        "speaks": sheet.language,
        "languages_spoken": sheet.version.languages,
        "token": sheet.link.token,
    }
    response = render(request, template, known | context, status=status)
    # Not no-store: with it, some browsers lose what was typed when one goes back.
    response["Cache-Control"] = "private, no-cache"
    return response


@by_token
@require_safe
def thanks(request: HttpRequest, token: str, submission_id: str) -> HttpResponse:
    sheet = sheets.open_sheet(token, submission_id, request, at=timezone.now())
    if sheet.kept is None:
        raise NoSuchSheet
    with translation.override(sheet.language):
        return page(request, "feedback/thanks.html", sheet, sheets.thanks_of(sheet))


@by_token
@require_safe
def notice(request: HttpRequest, token: str) -> HttpResponse:
    sheet = sheets.open_sheet(token, str(uuid4()), request, at=timezone.now())
    with translation.override(sheet.language):
        said = notice_of(sheet.language)
        return page(request, "feedback/notice.html", sheet, {"notice": said})


@require_safe
def theme(request: HttpRequest, version: str) -> HttpResponse:
    del request
    sheet = respond_theme.style_sheet(company_brand()["accent"])
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    if version == respond_theme.version(company_brand()["accent"]):
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


# Behind the sign-in


@require_safe
@requires(Right.READ_CONTACTS)
def callbacks(request: SignedInRequest) -> HttpResponse:
    filters = CallbackFilters(request.GET, access=request.access)
    wanted = filters.wanted(at=timezone.now())
    asked, aside = queries.callbacks(wanted), queries.callbacks(wanted, suspicious=True)
    listed = aside if filters.is_suspicious else asked
    found = queries.page_of_callbacks(listed, request.GET.get("cursor", ""))
    waiting, set_aside = asked.count(), aside.count()
    context = {
        "page": found,
        "callers": queries.callers(found.items),
        "filters": filters,
        "suspicious": filters.is_suspicious,
        "waiting": waiting,
        "set_aside": set_aside,
        "matching": set_aside if filters.is_suspicious else waiting,
        "addresses": addresses_of(filters),
        "may_draw": request.access.may_somewhere(Right.DRAW),
    }
    response = render(request, "feedback/callbacks.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def addresses_of(filters: CallbackFilters) -> dict[str, str]:
    set_aside = filters.address(show=SUSPICIOUS)
    asked = filters.address()
    return {
        "asked": asked,
        "suspicious": set_aside,
        "here": set_aside if filters.is_suspicious else asked,
    }


@require_safe
@requires(Right.READ_CONTACTS)
def export_callbacks(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    filters = CallbackFilters(request.GET, access=request.access)
    wanted = filters.wanted(at=timezone.now())
    asked = queries.callbacks(wanted, suspicious=filters.is_suspicious)
    rows = scope.kept(queries.callback_rows(asked))
    columns = [
        Column(_("Demandé le"), "moment", 20),
        Column(_("Contact"), width=28),
        Column(_("Entité"), width=24),
        Column(_("Point de mesure"), width=28),
        Column(_("Note"), "integer", 8),
        Column(_("Sur"), "integer", 8),
        Column(_("Commentaire"), width=60),
        Column(_("Réponse"), "integer", 12),
    ]
    try:
        return export_response(file_format, _("Rappels demandés"), columns, rows)
    except UnknownExportFormat:
        raise Http404 from None
