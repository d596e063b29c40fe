"""Which roles the identity provider gives: the rules, and what they would give to somebody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.organisation import forms, queries, role_rules
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.models import RoleRule
from jalon.organisation.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def show(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request)
    form = forms.WriteRule(request.POST, units=queries.units_administered(request.access))
    if form.is_valid() and form.does(
        role_rules.write_rule, by=request.user, at=timezone.now(), **form.cleaned_data
    ):
        messages.success(
            request, _("La règle est écrite : elle sert dès la prochaine connexion.")
        )
        return redirect("organisation:role_rules")
    return page(request, status=422, form=form)


def page(request: SignedInRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "rules": role_rules.rules_seen_by(request.access),
        "form": forms.WriteRule(units=queries.units_administered(request.access)),
        "trial_form": forms.TryRules(auto_id="trial_%s"),
        "provider": settings.OIDC,
        "is_administrator": True,
        **more,
    }
    return render(request, "organisation/role_rules.html", context, status=status)


@require_POST
@requires(Right.ADMINISTER)
def try_out(request: SignedInRequest) -> HttpResponse:
    """Nothing is written: what one's own rules would do with these claims."""
    people = queries.users_seen_by(request.access)
    form = forms.TryRules(request.POST, people=people, auto_id="trial_%s")
    if not form.is_valid():
        return page(request, status=422, trial_form=form)
    person = form.cleaned_data["person"]
    trial = role_rules.tried(person, form.cleaned_data["claims"], request.access)
    return page(request, trial_form=form, trial=trial)


@require_POST
@requires(Right.ADMINISTER)
def remove(request: SignedInRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(RoleRule.objects.select_related("unit"), pk=rule_id)
    if not request.access.may(Right.ADMINISTER, rule.unit):
        raise Http404
    role_rules.remove_rule(rule=rule, by=request.user, at=timezone.now())
    messages.success(
        request,
        _(
            "La règle est retirée : les rôles qu’elle a donnés partent à la prochaine "
            "connexion de chacun."
        ),
    )
    return redirect("organisation:role_rules")
