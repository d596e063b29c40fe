"""Pages that open and close what is shown elsewhere; and the arrival of a shared link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jalon.cockpit.models import Origin, Share
from jalon.cockpit.showing import actions, forms, queries, sharing
from jalon.cockpit.showing.embed import snippet
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

READ_OR_SEND = ["GET", "HEAD", "POST"]
GONE = 410


def address_of(name: str, token: str) -> str:
    return settings.PUBLIC_URL + reverse(f"cockpit:{name}", args=[token])


def initial(request: SignedInRequest) -> dict[str, Any]:
    return {"language": (get_language() or "fr")[:2], "unit": request.GET.get("unit")}


# Walls


@never_cache
@require_http_methods(READ_OR_SEND)
@requires(Right.SHOW)
def walls(request: SignedInRequest) -> HttpResponse:
    units = queries.units_for(request.access, Right.SHOW)
    if request.method != "POST":
        return walls_page(request, forms.OpenWall(units=units, initial=initial(request)))
    form = forms.OpenWall(request.POST, units=units)
    if not form.is_valid():
        return walls_page(request, form, status=422)
    at = timezone.now()
    wall, token = actions.open_wall(**form.facts(at), by=request.user, at=at)
    fresh = forms.OpenWall(units=units, initial=initial(request))
    return walls_page(request, fresh, made=wall, address=address_of("wall", token))


def walls_page(
    request: SignedInRequest, form: forms.OpenWall, *, status: int = 200, **made: Any
) -> HttpResponse:
    listed = queries.with_state(queries.walls_of(request.access), at=timezone.now())
    context = {"form": form, "listed": listed, **tabs(request), **made}
    return render(request, "cockpit/walls.html", context, status=status)


@require_POST
@requires(Right.SHOW)
def close_wall(request: SignedInRequest, wall_id: int) -> HttpResponse:
    wall = get_object_or_404(queries.walls_of(request.access), pk=wall_id)
    actions.close_wall(wall=wall, by=request.user, at=timezone.now())
    messages.success(request, _("L’écran est fermé : il s’efface dans la minute."))
    return redirect("cockpit:walls")


# Embeds


@never_cache
@require_http_methods(READ_OR_SEND)
@requires(Right.ADMINISTER)
def embeds(request: SignedInRequest) -> HttpResponse:
    known = to_embed(request)
    if request.method != "POST":
        return embeds_page(request, forms.OpenEmbed(**known, initial=initial(request)))
    form = forms.OpenEmbed(request.POST, **known)
    if not form.is_valid():
        return embeds_page(request, form, status=422)
    at = timezone.now()
    embed, token = actions.open_embed(**form.facts(at), by=request.user, at=at)
    fresh = forms.OpenEmbed(**known, initial=initial(request))
    lines = snippet(embed, address_of("embed", token))
    return embeds_page(request, fresh, made=embed, snippet=lines)


def embeds_page(
    request: SignedInRequest, form: forms.OpenEmbed, *, status: int = 200,
    origin_form: forms.AllowOrigin | None = None, **made: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "origin_form": origin_form or forms.AllowOrigin(auto_id="origin_%s"),
        "origins": queries.listed_origins(),
        "may_govern": queries.governs(request.access),
        "listed": queries.with_state(queries.embeds_of(request.access), at=timezone.now()),
        **tabs(request),
        **made,
    }
    return render(request, "cockpit/embeds.html", context, status=status)


@require_POST
@requires(Right.ADMINISTER)
def close_embed(request: SignedInRequest, embed_id: int) -> HttpResponse:
    embed = get_object_or_404(queries.embeds_of(request.access), pk=embed_id)
    actions.close_embed(embed=embed, by=request.user, at=timezone.now())
    messages.success(request, _("L’intégration est fermée : son adresse n’ouvre plus rien."))
    return redirect("cockpit:embeds")


def to_embed(request: SignedInRequest) -> dict[str, Any]:
    return {
        "units": queries.units_for(request.access, Right.ADMINISTER),
        "journeys": queries.journeys_to_show(day=company_day(timezone.now())),
    }


@require_POST
@requires(Right.ADMINISTER)
def allow_origin(request: SignedInRequest) -> HttpResponse:
    form = forms.AllowOrigin(request.POST, auto_id="origin_%s")
    if not form.is_valid():
        fresh = forms.OpenEmbed(**to_embed(request), initial=initial(request))
        return embeds_page(request, fresh, origin_form=form, status=422)
    address = form.cleaned_data["address"]
    try:
        actions.allow_origin(typed=address, by=request.user, at=timezone.now())
        messages.success(request, _("%(site)s est autorisé.") % {"site": address})
    except actions.OriginKnown:
        messages.info(request, _("%(site)s était déjà autorisé.") % {"site": address})
    return redirect("cockpit:embeds")


@require_POST
@requires(Right.ADMINISTER)
def forbid_origin(request: SignedInRequest, origin_id: int) -> HttpResponse:
    origin = get_object_or_404(Origin, pk=origin_id)
    actions.forbid_origin(origin=origin, by=request.user, at=timezone.now())
    messages.success(request, _("%(site)s n’est plus autorisé.") % {"site": origin.address})
    return redirect("cockpit:embeds")


# Shared links


@never_cache
@require_http_methods(READ_OR_SEND)
@requires(Right.READ_FIGURES)
def shares(request: SignedInRequest) -> HttpResponse:
    """The list, and the form that shares the page of which the address is given."""
    page = sharing.page_asked(request, at=timezone.now())
    if request.method != "POST":
        return shares_page(request, page, form=forms.SharePage(initial={"label": page.title}))
    form = forms.SharePage(request.POST)
    if not form.is_valid():
        return shares_page(request, page, form=form, status=422)
    at = timezone.now()
    facts = form.facts(at)
    arguments = page.still if facts.pop("is_still") else page.arguments
    share, token = actions.share_page(
        **facts, unit=page.unit, journey=page.journey, arguments=arguments, by=request.user,
        at=at,
    )  # fmt: skip
    return shares_page(request, page, made=share, address=address_of("share", token))


def shares_page(
    request: SignedInRequest, page: sharing.Page, *, status: int = 200, **more: Any
) -> HttpResponse:
    listed = queries.listed_shares(request.user, at=timezone.now())
    context = {"page": page, "listed": listed, **tabs(request), **more}
    return render(request, "cockpit/shares.html", context, status=status)


@require_POST
@requires(Right.READ_FIGURES)
def close_share(request: SignedInRequest, share_id: int) -> HttpResponse:
    share = get_object_or_404(queries.shares_of(request.user), pk=share_id)
    actions.close_share(share=share, by=request.user, at=timezone.now())
    messages.success(request, _("Le lien est fermé : il n’ouvre plus rien."))
    return redirect("cockpit:shares")


@never_cache
@require_http_methods(READ_OR_SEND)
@requires(Right.READ_FIGURES)
def share(request: SignedInRequest, token: str) -> HttpResponse:
    """Who shares what, and until when; going on is a press, which the journal notes."""
    found, at = queries.one_of_token(Share, token), timezone.now()
    if found is None:
        raise Http404
    arrived = sharing.arrival(found, request.access)
    if not arrived.may_read:
        return render(request, "cockpit/share_refused.html", {"arrived": arrived}, status=403)
    if not found.is_open(at):
        return render(request, "cockpit/share_closed.html", {"arrived": arrived}, status=GONE)
    if request.method == "POST":
        actions.open_share(share=found, by=request.user, at=at)
        return redirect(arrived.address)
    return render(request, "cockpit/share.html", {"arrived": arrived})


def tabs(request: SignedInRequest) -> dict[str, Any]:
    return {
        "may_show": request.access.may_somewhere(Right.SHOW),
        "may_administer": request.access.may_somewhere(Right.ADMINISTER),
    }
