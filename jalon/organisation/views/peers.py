"""The groups of units compared: the national administrator's alone, for they rule everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.organisation import grouping, peer_actions, queries
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.forms import LONGEST_LIST
from jalon.organisation.models import PeerGroup
from jalon.organisation.peer_actions import Wanted
from jalon.organisation.peer_forms import PeerGroupForm
from jalon.organisation.refusals import Refusal
from jalon.organisation.rights import Right
from jalon.web.numbers import day
from jalon.web.undo import offer_undo

LIST = "organisation:peer_groups"


def governed(request: SignedInRequest) -> None:
    allow(request.access, Right.ADMINISTER, queries.root())


@require_safe
@requires(Right.ADMINISTER)
def show_all(request: SignedInRequest) -> HttpResponse:
    governed(request)
    context = grouping.list_context(at=timezone.now())
    return render(request, "organisation/peers.html", context)


def form_of(request: SignedInRequest, group: PeerGroup | None) -> PeerGroupForm:
    units = queries.units_administered(request.access)
    if request.method == "POST":
        return PeerGroupForm(request.POST, units=units)
    if group is None:
        return PeerGroupForm(units=units)
    by_code = units[LONGEST_LIST:].exists()
    return PeerGroupForm(units=units, initial=PeerGroupForm.initial_of(group, by_code=by_code))


def page(
    request: SignedInRequest, form: PeerGroupForm, group: PeerGroup | None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "group": group,
        "is_administrator": True,
        **grouping.form_context(form, group, at=timezone.now()),
    }
    return render(request, "organisation/peer_group.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def add(request: SignedInRequest) -> HttpResponse:
    governed(request)
    form = form_of(request, None)
    return answer(request, form, None, peer_actions.create_peer_group)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ADMINISTER)
def change(request: SignedInRequest, group_id: int) -> HttpResponse:
    governed(request)
    group = get_object_or_404(PeerGroup, pk=group_id)
    form = form_of(request, group)
    return answer(request, form, group, partial(peer_actions.change_peer_group, group=group))


def answer(
    request: SignedInRequest,
    form: PeerGroupForm,
    group: PeerGroup | None,
    action: Callable[..., PeerGroup],
) -> HttpResponse:
    """Looking at who falls in writes nothing; saving does."""
    if request.method != "POST":
        return page(request, form, group)
    if form.is_valid() and "preview" in request.POST:
        return page(request, form, group)
    if form.is_valid() and form.does(
        action, wanted=Wanted(**form.wanted), by=request.user, at=timezone.now()
    ):
        words = _("« %(name)s » rangera les entités à partir du %(day)s.")
        saved = form.result
        messages.success(request, words % {"name": saved.name, "day": day(saved.starts_on)})
        return redirect(LIST)
    return page(request, form, group, status=422)


@require_POST
@requires(Right.ADMINISTER)
def end(request: SignedInRequest, group_id: int) -> HttpResponse:
    governed(request)
    group = get_object_or_404(PeerGroup, pk=group_id)
    began = peer_actions.has_begun(group, timezone.now())
    try:
        peer_actions.end_peer_group(group=group, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(LIST)
    if began:
        back = reverse("organisation:keep_peer_group", args=[group_id])
        offer_undo(request, _("Le groupe s’arrêtera dimanche soir."), back)
    else:
        messages.success(request, _("Le groupe est retiré : il n’avait pas encore servi."))
    return redirect(LIST)


@require_POST
@requires(Right.ADMINISTER)
def keep(request: SignedInRequest, group_id: int) -> HttpResponse:
    governed(request)
    group = get_object_or_404(PeerGroup, pk=group_id)
    try:
        peer_actions.keep_peer_group(group=group, by=request.user, at=timezone.now())
        messages.success(request, _("Le groupe est gardé."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(LIST)
