"""What this house adds to the sign-in of django-allauth: throttles, 422, one reset page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from jalon.organisation import actions, forms
from jalon.web.errors import too_many_requests
from jalon.web.security import client_ip
from jalon.web.throttle import throttled

View = Callable[..., HttpResponseBase]
WINDOW = 300  # seconds
LIMIT_BY_ADDRESS = 60  # a whole agency may sit behind one address
LIMIT_BY_EMAIL = 10


def guarded(view: View) -> View:
    """A form that fails answers 422; too many attempts answer 429, account or not."""

    @wraps(view)
    @sensitive_post_parameters()
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        wait = seconds_to_wait(request)
        if wait is not None:
            return too_many_requests(request, wait)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and has_errors(response):
            response.status_code = 422
        return response

    return inside


def seconds_to_wait(request: HttpRequest) -> int | None:
    email = (request.POST.get("login") or request.POST.get("email") or "").strip().lower()
    waits = [throttled("sign-in", client_ip(request), LIMIT_BY_ADDRESS, WINDOW)]
    if email:
        waits.append(throttled("sign-in-as", email, LIMIT_BY_EMAIL, WINDOW))
    return max((wait for wait in waits if wait is not None), default=None)


def has_errors(response: HttpResponseBase) -> bool:
    shown = getattr(response, "context_data", None) or {}
    forms_shown = [shown.get("form"), shown.get("webauthn_form")]
    return any(form is not None and form.is_bound and form.errors for form in forms_shown)


def of_own_passkey(view: View) -> View:
    """Another's is not there, and nobody is asked who they are to be told so."""

    @wraps(view)
    @login_required
    def inside(request: HttpRequest, pk: int) -> HttpResponseBase:
        kind = Authenticator.Type.WEBAUTHN
        get_object_or_404(Authenticator, pk=pk, user=request.user, type=kind)
        return view(request, pk=pk)

    return inside


class ShowPasskeyAgain(ReauthenticateWebAuthnView):
    """Refused, it says so where it was asked, and not on the page of signing in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | kwargs


show_passkey_again = ShowPasskeyAgain.as_view()

# For an account that the identity provider opened: who has a passkey shows it first.
first_password = login_required(
    reauthentication_required(app="allauth.mfa")(account.password_set)
)


def wait_a_minute(request: HttpRequest) -> HttpResponse:
    """The refusal of django-allauth's own limits, which count by the minute."""
    return too_many_requests(request, 60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: HttpRequest) -> HttpResponseBase:
    """The same page, the same write and the same answer, whether or not the account exists."""
    if request.method != "POST":
        return reset_page(request, forms.AskForReset())
    wait = seconds_to_wait(request)
    if wait is not None:
        return too_many_requests(request, wait)
    form = forms.AskForReset(request.POST)
    if not form.is_valid():
        return reset_page(request, form, status=422)
    if settings.EMAIL_HOST:
        actions.ask_for_reset(email=form.cleaned_data["email"], at=timezone.now())
    return redirect("account_reset_password_done")


def reset_page(
    request: HttpRequest, form: forms.AskForReset, status: int = 200
) -> HttpResponse:
    context = {"form": form, "mails": bool(settings.EMAIL_HOST)}
    return render(request, "account/password_reset.html", context, status=status)


@require_safe
def reset_asked(request: HttpRequest) -> HttpResponse:
    return render(
        request, "account/password_reset_done.html", {"mails": bool(settings.EMAIL_HOST)}
    )
