"""The pages of one customer. A GET writes one line of the access log, and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalon.cockpit.customers import finding, pages
from jalon.cockpit.customers.forms import Find, Withdraw
from jalon.feedback.actions import AlreadyWithdrawn, withdraw_consent
from jalon.feedback.models import Consent
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right
from jalon.web.errors import too_many_requests
from jalon.web.throttle import throttled

SEARCHES, READS, A_MINUTE = 30, 60, 60


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.READ_ROWS)
def find(request: SignedInRequest) -> HttpResponseBase:
    """What is typed is posted: a number or an address stays out of logs and histories."""
    reference = request.GET.get("reference", "")
    if request.method != "POST" and not reference:
        return answer(request, pages.search_context(request.access, at=timezone.now()))
    wait = throttled("customers-found", str(request.user.pk), SEARCHES, A_MINUTE)
    if wait is not None:
        return too_many_requests(request, wait)
    return by_reference(request, reference) if reference else by_words(request)


def by_reference(request: SignedInRequest, reference: str) -> HttpResponse:
    """The address that a program of the company opens."""
    found = finding.exactly(reference)
    if found is not None:
        return redirect("cockpit:customer", found.pk)
    context = pages.search_context(request.access, at=timezone.now())
    return answer(request, context | {"unknown": True}, status=404)


def by_words(request: SignedInRequest) -> HttpResponse:
    contacts = request.access.may_somewhere(Right.READ_CONTACTS)
    form = Find(request.POST, contacts=contacts)
    context = pages.search_context(request.access, at=timezone.now(), form=form)
    if not form.is_valid():
        return answer(request, context, status=422)
    search = finding.search(form.cleaned_data["words"], contacts=contacts)
    only = search.found[0] if len(search.found) == 1 else None
    if only is not None and only.reference:
        return redirect("cockpit:customer", only.response.pk)
    return answer(request, context | {"search": search})


def answer(request: SignedInRequest, context: pages.Context, status: int = 200) -> HttpResponse:
    response = render(request, "cockpit/customers.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@requires(Right.READ_ROWS)
def show(request: SignedInRequest, response_id: int) -> HttpResponseBase:
    wait = throttled("customers-read", str(request.user.pk), READS, A_MINUTE)
    if wait is not None:
        return too_many_requests(request, wait)
    named = get_object_or_404(finding.named(), pk=response_id)
    at = timezone.now()
    pages.note("customer", named, by=request.user, at=at)
    context = pages.customer_context(named.customer_reference, request.access, at=at)
    response = render(request, "cockpit/customer.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.READ_CONTACTS)
def withdraw(request: SignedInRequest, consent_id: int) -> HttpResponse:
    """Asked on a page of its own: only the customer can take it back."""
    given = get_object_or_404(Consent.objects.select_related("response"), pk=consent_id)
    back = finding.address_of(given.response)
    form = Withdraw(request.POST if request.method == "POST" else None)
    if given.withdrawn_at is None and not form.is_valid():
        pages.note("withdraw", given.response, by=request.user, at=timezone.now())
        context = pages.withdraw_context(given, form)
        status = 422 if form.is_bound else 200
        return render(request, "cockpit/withdraw.html", context, status=status)
    try:
        take_back(request, given, form)
    except AlreadyWithdrawn:
        messages.warning(request, _("Ce consentement était déjà retiré."))
    return redirect(back)


def take_back(request: SignedInRequest, given: Consent, form: Withdraw) -> None:
    if given.withdrawn_at is not None:
        raise AlreadyWithdrawn
    asked = form.cleaned_data["asked"]
    withdraw_consent(consent=given, asked=asked, by=request.user, at=timezone.now())
    messages.success(
        request, _("Consentement retiré : les coordonnées laissées avec lui sont effacées.")
    )
