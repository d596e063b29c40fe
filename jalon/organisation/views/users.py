"""The people who sign in, as the administrators of their units see them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.organisation import actions, forms, mail, queries
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.models import Invitation, Role, User
from jalon.organisation.refusals import EmailTaken, Refusal
from jalon.organisation.rights import Right
from jalon.web.undo import offer_undo


@require_safe
@requires(Right.ADMINISTER)
def show_all(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = queries.page_of_users(request.access, words, request.GET.get("cursor", ""))
    context = {
        "page": page,
        "words": words,
        "rows": queries.with_roles(page.items, request.access),
        "invitations": queries.open_invitations(request.access, at=timezone.now()),
        "is_administrator": True,
    }
    return render(request, "organisation/users.html", context)


def seen(request: SignedInRequest, user_id: int) -> User:
    """Somebody elsewhere does not exist for a regional administrator: 404."""
    return get_object_or_404(queries.users_seen_by(request.access), pk=user_id)


@require_safe
@requires(Right.ADMINISTER)
def show(request: SignedInRequest, user_id: int) -> HttpResponse:
    return page(request, seen(request, user_id))


def page(
    request: SignedInRequest, person: User, *, status: int = 200, **more: Any
) -> HttpResponse:
    units = queries.units_administered(request.access)
    context = {
        "person": person,
        "roles": queries.roles_seen(person, request.access),
        "holds_elsewhere": queries.holds_elsewhere(person, request.access),
        "may_manage": queries.may_manage(request.access, person),
        "has_second_factor": queries.has_second_factor(person),
        "grant_form": forms.GrantRole(units=units),
        "is_administrator": True,
        **more,
    }
    return render(request, "organisation/user.html", context, status=status)


@require_POST
@requires(Right.ADMINISTER)
def grant(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = seen(request, user_id)
    form = forms.GrantRole(request.POST, units=queries.units_administered(request.access))
    if form.is_valid() and form.does(
        actions.grant_role,
        user=person,
        by=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Le rôle est donné."))
        return redirect("organisation:user", person.pk)
    return page(request, person, status=422, grant_form=form)


@require_POST
@requires(Right.ADMINISTER)
def revoke(request: SignedInRequest, role_id: int) -> HttpResponse:
    role = get_object_or_404(Role.objects.select_related("unit", "user"), pk=role_id)
    if not request.access.may(Right.ADMINISTER, role.unit):
        raise Http404
    person = role.user
    try:
        actions.revoke_role(role=role, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return page(request, person, status=422, refusal=refusal)
    messages.success(request, _("Le rôle est retiré."))
    still_seen = queries.users_seen_by(request.access).filter(pk=person.pk).exists()
    return (
        redirect("organisation:user", person.pk)
        if still_seen
        else redirect("organisation:users")
    )


@require_POST
@requires(Right.ADMINISTER)
def deactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = seen(request, user_id)
    try:
        actions.deactivate_user(user=person, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return page(request, person, status=422, refusal=refusal)
    back = reverse("organisation:reactivate", args=[person.pk])
    offer_undo(request, _("Le compte est désactivé : sessions et jetons sont coupés."), back)
    return redirect("organisation:user", person.pk)


@require_POST
@requires(Right.ADMINISTER)
def reactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = seen(request, user_id)
    actions.reactivate_user(user=person, by=request.user, at=timezone.now())
    messages.success(request, _("Le compte est de nouveau actif."))
    return redirect("organisation:user", person.pk)


@require_POST
@requires(Right.ADMINISTER)
def remove_second_factor(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = seen(request, user_id)
    try:
        actions.remove_second_factor(user=person, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return page(request, person, status=422, refusal=refusal)
    messages.success(request, _("Le second facteur est retiré : le mot de passe suffit."))
    return redirect("organisation:user", person.pk)


@never_cache
@require_POST
@requires(Right.ADMINISTER)
def reset_link(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = seen(request, user_id)
    key = actions.make_reset_link(user=person, by=request.user, at=timezone.now())
    return page(request, person, reset_address=mail.reset_address(key))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def invite(request: SignedInRequest) -> HttpResponse:
    units = queries.units_administered(request.access)
    if request.method != "POST":
        return render_invite(request, forms.Invite(units=units))
    form = forms.Invite(request.POST, units=units)
    if not form.is_valid():
        return render_invite(request, form, status=422)
    at = timezone.now()
    try:
        invited = actions.invite(by=request.user, at=at, **form.cleaned_data)
    except EmailTaken:
        return grant_to_known(request, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render_invite(request, form, status=422)
    return show_invitation(request, *invited)


def render_invite(
    request: SignedInRequest, form: forms.Invite, status: int = 200
) -> HttpResponse:
    context = {"form": form, "is_administrator": True, "mails": bool(settings.EMAIL_HOST)}
    return render(request, "organisation/invite.html", context, status=status)


def grant_to_known(request: SignedInRequest, form: forms.Invite) -> HttpResponse:
    """Whoever has an account needs no link: the role is given at once."""
    person = User.objects.get(email=form.cleaned_data["email"])
    chosen = {name: form.cleaned_data[name] for name in ("kind", "unit")}
    if form.does(actions.grant_role, user=person, by=request.user, at=timezone.now(), **chosen):
        messages.success(request, _("Cette personne avait un compte : le rôle lui est donné."))
        return redirect("organisation:user", person.pk)
    return render_invite(request, form, status=422)


def show_invitation(
    request: SignedInRequest, invitation: Invitation, token: str
) -> HttpResponse:
    """The link is on this page only: nothing that is stored can give it again."""
    sent = bool(settings.EMAIL_HOST) and mail.send_invitation(invitation, token)
    context = {
        "invitation": invitation,
        "address": mail.invitation_address(token),
        "sent": sent,
        "mails": bool(settings.EMAIL_HOST),
        "is_administrator": True,
    }
    return render(request, "organisation/invited.html", context)


@require_POST
@requires(Right.ADMINISTER)
def withdraw(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("unit"), pk=invitation_id)
    if not request.access.may(Right.ADMINISTER, invitation.unit):
        raise Http404
    try:
        actions.withdraw_invitation(invitation=invitation, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("L’invitation est retirée : son lien ne mène plus nulle part.")
        )
    return redirect("organisation:users")
