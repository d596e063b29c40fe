"""The settings of the company: what customers and colleagues see of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.organisation import actions, forms, queries
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.models import Company
from jalon.organisation.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def show(request: SignedInRequest) -> HttpResponse:
    house = Company.objects.defer("logo").get(pk=1)
    if request.method != "POST":
        return page(request, house)
    allow(request.access, Right.ADMINISTER, queries.root())
    form = forms.CompanySettings(request.POST)
    if not form.is_valid():
        return page(request, house, status=422, form=form)
    actions.change_company(by=request.user, at=timezone.now(), **form.changes())
    messages.success(request, _("Les réglages sont enregistrés."))
    return redirect("organisation:settings")


def page(
    request: SignedInRequest, house: Company, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A regional administrator reads it; the national one changes it."""
    context = {
        "house": house,
        "may_change": request.access.may(Right.ADMINISTER, queries.root()),
        "form": forms.CompanySettings(initial=forms.CompanySettings.initial_of(house)),
        "logo_form": forms.Logo(),
        **more,
    }
    return render(request, "organisation/settings.html", context, status=status)


@require_POST
@requires(Right.ADMINISTER)
def change_logo(request: SignedInRequest) -> HttpResponse:
    allow(request.access, Right.ADMINISTER, queries.root())
    if "remove" in request.POST:
        actions.set_logo(data=None, by=request.user, at=timezone.now())
        messages.success(request, _("Le logo est retiré."))
        return redirect("organisation:settings")
    form = forms.Logo(request.POST, request.FILES)
    if form.is_valid() and form.does(
        actions.set_logo, data=form.content(), by=request.user, at=timezone.now()
    ):
        messages.success(request, _("Le logo est enregistré."))
        return redirect("organisation:settings")
    house = Company.objects.defer("logo").get(pk=1)
    return page(request, house, status=422, logo_form=form)
