"""Pages without a sign-in: an invitation, the logo, the pulse of the installation."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from jalon.organisation import actions, forms, queries
from jalon.organisation.models import Company
from jalon.organisation.refusals import Refusal
from jalon.web.live import is_known
from jalon.web.throttle import throttle

A_YEAR = 365 * 24 * 3600  # seconds
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@throttle("invitation", limit=30, per_seconds=60)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Unknown, used, expired, withdrawn: one and the same 404."""
    opened = queries.open_invitation(token, at=timezone.now())
    if opened is None:
        raise Http404
    if request.method != "POST":
        form = forms.AcceptInvitation(email=opened.email, initial={"name": opened.name})
        return render(
            request, "organisation/invitation.html", {"form": form, "invitation": opened}
        )
    form = forms.AcceptInvitation(request.POST, email=opened.email)
    if not form.is_valid():
        context = {"form": form, "invitation": opened}
        return render(request, "organisation/invitation.html", context, status=422)
    return accept(request, token, form)


def accept(request: HttpRequest, token: str, form: forms.AcceptInvitation) -> HttpResponse:
    try:
        user = actions.accept_invitation(
            token=token,
            password=form.cleaned_data["password"],
            name=form.cleaned_data["name"],
            at=timezone.now(),
        )
    except Refusal:  # another browser was faster
        raise Http404 from None
    login(request, user, backend=BACKEND)
    return redirect("/")


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """Its address carries its hash, so what a browser keeps is never out of date."""
    house = Company.objects.filter(pk=1).exclude(logo_type="").first()
    if house is None:
        raise Http404
    etag = f'"{house.logo_hash}"'
    fresh = is_known(request, etag)
    response: HttpResponse = (
        HttpResponseNotModified()
        if fresh
        else HttpResponse(bytes(house.logo or b""), content_type=house.logo_type)
    )
    response["ETag"], response["X-Content-Type-Options"] = etag, "nosniff"
    if request.GET.get("v") == house.logo_hash:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """One word for a monitor, and no detail: the database answers, the worker keeps up."""
    del request
    if queries.work_is_late(at=timezone.now()):
        return HttpResponse("late\n", content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
