"""What each person changes of their own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.organisation import actions, forms, queries
from jalon.organisation.access import SignedInRequest
from jalon.organisation.models import ApiToken


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if request.method != "POST":
        return page(request)
    form = forms.OwnAccount(request.POST)
    if not form.is_valid():
        return page(request, status=422, form=form)
    actions.change_account(user=user, by=user, at=timezone.now(), **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, _("Votre compte est enregistré."))
    response = redirect("organisation:account")
    # A language chosen before by the switch of this browser would hide the new one.
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


def page(request: SignedInRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    user = request.user
    context = {
        "form": forms.OwnAccount(initial={"name": user.name, "language": user.language}),
        "token_form": forms.NewToken(auto_id="token_%s"),
        "roles": queries.roles_of(user),
        "tokens": queries.tokens_of(user, at=timezone.now()),
        "has_application": queries.has_application(user),
        "passkeys": queries.passkeys_of(user),
        "identity": settings.OIDC and queries.identity_of(user, settings.OIDC),
        "provider": settings.OIDC,
        "codes_left": queries.recovery_codes_left(user),
        **more,
    }
    return render(request, "organisation/account.html", context, status=status)


@never_cache
@require_POST
@login_required
def create_token(request: SignedInRequest) -> HttpResponse:
    form = forms.NewToken(request.POST, auto_id="token_%s")
    if not form.is_valid():
        return page(request, status=422, token_form=form)
    at = timezone.now()
    token, text = actions.create_token(
        user=request.user,
        name=form.cleaned_data["name"],
        expires_at=form.expires_at(at),
        by=request.user,
        at=at,
    )
    return page(request, new_token=token, new_token_text=text)


@require_POST
@login_required
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    actions.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, _("Le jeton est révoqué : il n’ouvre plus rien."))
    return redirect("organisation:account")


@require_safe
@login_required
def no_role(request: SignedInRequest) -> HttpResponse:
    """Signed in, and nothing to see: said once, with whom to ask."""
    if request.access.roles:
        return redirect("/")
    context = {"administrators": sorted(map(str, queries.administrators_of_the_root()))}
    return render(request, "organisation/no_role.html", context)
