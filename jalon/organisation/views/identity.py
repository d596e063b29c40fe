"""To the company's identity provider and back."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jalon.environment import IdentityProvider
from jalon.organisation import identities, oidc
from jalon.organisation.access import SignedInRequest
from jalon.organisation.models import User
from jalon.organisation.refusals import Refusal, SignInCancelled, SignInRefused, SignInUnknown
from jalon.organisation.stages import BY_IDENTITY
from jalon.web.throttle import throttle, throttled

log = structlog.get_logger(__name__)
KEPT_BY = "company"  # the name under which a session keeps what was asked
# Refusals are lines that nobody may erase: a stranger does not fill the journal with them.
MOST_REFUSALS, WINDOW = 200, 3600


def come_back_to() -> str:
    return str(settings.PUBLIC_URL + reverse("organisation:come_back"))


def ask(request: HttpRequest, provider: IdentityProvider, **remembered: Any) -> str:
    """The address of the provider's page; what was asked is kept in this browser's session."""
    asked = oidc.ask(provider, come_back_to=come_back_to())
    state = {"nonce": asked.nonce, "verifier": asked.verifier, **remembered}
    statekit.stash_state(request, provider_id=KEPT_BY, state=state, state_id=asked.state)
    return asked.address


@never_cache
@require_safe
@throttle("identity", limit=60, per_seconds=300)
def start(request: HttpRequest) -> HttpResponse:
    """A link and no form: the policy of contents would stop a form that ends elsewhere."""
    provider = settings.OIDC
    if provider is None:
        return redirect("account_login")
    if request.user.is_authenticated:
        return redirect("/")
    try:
        return redirect(ask(request, provider, next=get_next_redirect_url(request) or ""))
    except SignInRefused as refusal:
        return refused(request, provider, refusal)


@never_cache
@require_safe
@throttle("identity-back", limit=60, per_seconds=300)
def come_back(request: HttpRequest) -> HttpResponse:
    """The one GET that writes: the protocol brings the browser back by an address."""
    provider, claims = settings.OIDC, None
    if provider is None:
        return redirect("account_login")
    try:
        state = remembered(request)
        claims = told(request, provider, state)
        welcome = linked if "user" in state else entered
        return welcome(request, provider, state, claims)
    except SignInRefused as refusal:
        return refused(request, provider, refusal, claims)


def remembered(request: HttpRequest) -> dict[str, Any]:
    """What this browser asked, once."""
    state_id = request.GET.get("state", "")
    state = statekit.unstash_state(request, state_id=state_id, provider_id=KEPT_BY)
    if state is None:
        raise SignInUnknown
    if "code" not in request.GET:
        raise SignInCancelled
    return dict(state)


def told(
    request: HttpRequest, provider: IdentityProvider, state: dict[str, Any]
) -> dict[str, Any]:
    return oidc.claims_of(
        provider,
        code=request.GET["code"],
        verifier=state["verifier"],
        nonce=state["nonce"],
        come_back_to=come_back_to(),
    )


def entered(
    request: HttpRequest,
    provider: IdentityProvider,
    state: dict[str, Any],
    claims: dict[str, Any],
) -> HttpResponse:
    user = identities.enter(claims=claims, provider=provider, at=timezone.now())
    record_authentication(request, user, "identity", provider=provider.name)
    login = Login(user=user, redirect_url=state["next"] or None, state={BY_IDENTITY: True})
    response: HttpResponse = perform_login(request, login)
    return response


def linked(
    request: HttpRequest,
    provider: IdentityProvider,
    state: dict[str, Any],
    claims: dict[str, Any],
) -> HttpResponse:
    """For the very person who asked, still signed in."""
    user = request.user
    if not isinstance(user, User) or user.pk != state["user"]:
        raise SignInUnknown
    identities.link(user=user, claims=claims, provider=provider, at=timezone.now())
    messages.success(request, _("Votre compte est relié : vous entrez désormais par là aussi."))
    return redirect("organisation:account")


def refused(
    request: HttpRequest,
    provider: IdentityProvider,
    refusal: SignInRefused,
    claims: dict[str, Any] | None = None,
) -> HttpResponse:
    log.info("sign_in_refused", reason=refusal.reason)
    if throttled("identity-refusals", "all", MOST_REFUSALS, WINDOW) is None:
        identities.note_refusal(
            refusal=refusal, claims=claims, provider=provider, at=timezone.now()
        )
    context = {"refusal": refusal, "provider": provider}
    return render(request, "organisation/identity_refused.html", context, status=refusal.status)


@never_cache
@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")
def link(request: SignedInRequest) -> HttpResponse:
    """The page that leads to the provider: a form may not end on another site."""
    provider = settings.OIDC
    if provider is None:
        return redirect("organisation:account")
    try:
        address = ask(request, provider, user=request.user.pk)
    except SignInRefused as refusal:
        return refused(request, provider, refusal)
    context = {"address": address, "provider": provider}
    return render(request, "organisation/link_identity.html", context)


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")
def unlink(request: SignedInRequest) -> HttpResponse:
    user, provider = request.user, settings.OIDC
    if provider is None:
        return redirect("organisation:account")
    try:
        identities.unlink(user=user, provider=provider, by=user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre compte est délié : il ne s’ouvre plus par là."))
    return redirect("organisation:account")
