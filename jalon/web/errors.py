"""Every refusal says what happened, what was kept and what to do.

The pages need neither the database nor the session, so that they still speak
when something below them has failed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_AWAY = (OperationalError, InterfaceError)
SECONDS_BEFORE_RETRY = 5
API = "/api/"
# Refusals that the framework may answer without a word.
BARE = frozenset({400, 403, 404, 405, 409, 413, 429, 503})


@dataclass(frozen=True, slots=True)
class Refusal:
    title: Any
    happened: Any
    kept: Any
    todo: Any


NOTHING_CHANGED = _("Rien n’a été modifié.")

REFUSALS = {
    400: Refusal(
        _("La demande n’a pas pu être lue"),
        _("La page a reçu quelque chose d’incomplet ou d’illisible."),
        _("Rien n’a été modifié. Ce que vous aviez tapé est encore dans la page précédente."),
        _("Revenez en arrière, vérifiez ce que vous avez tapé et envoyez de nouveau."),
    ),
    403: Refusal(
        _("Cette action ne vous est pas ouverte"),
        _("Vous voyez cet objet, mais votre rôle ne permet pas cette action."),
        NOTHING_CHANGED,
        _("Demandez à un administrateur de l’ouvrir à votre rôle, ou de faire l’action."),
    ),
    404: Refusal(
        _("Cette page n’existe pas"),
        _("L’adresse est inconnue, ou elle désigne quelque chose que vous ne voyez pas."),
        NOTHING_CHANGED,
        _("Vérifiez l’adresse, ou repartez de l’accueil."),
    ),
    405: Refusal(
        _("Cette adresse ne s’ouvre pas ainsi"),
        _("Cette adresse attend l’envoi d’un formulaire."),
        NOTHING_CHANGED,
        _("Repartez de l’accueil et utilisez le bouton de la page."),
    ),
    409: Refusal(
        _("Quelqu’un est passé avant vous"),
        _("Ce que vous modifiez a changé depuis que vous l’avez ouvert."),
        _("La version de l’autre personne est gardée, la vôtre est dans la page précédente."),
        _("Rouvrez la page, relisez le changement et refaites le vôtre."),
    ),
    413: Refusal(
        _("C’est trop volumineux"),
        _("Ce que vous avez envoyé dépasse la taille acceptée."),
        _("Rien n’a été modifié. Ce que vous aviez tapé est encore dans la page précédente."),
        _("Revenez en arrière et envoyez un texte plus court, ou plusieurs fichiers."),
    ),
    422: Refusal(
        _("Il manque quelque chose"),
        _("Une partie de ce que vous avez envoyé ne convient pas."),
        _("Rien n’a été modifié. Ce que vous aviez tapé est encore dans la page précédente."),
        _("Revenez en arrière et corrigez."),
    ),
    429: Refusal(
        _("Trop de demandes en peu de temps"),
        _("Pour protéger le service, nous limitons le nombre de demandes."),
        _("Rien n’a été modifié. Ce que vous aviez tapé est encore dans la page précédente."),
        _("Attendez un instant, puis recommencez."),
    ),
    500: Refusal(
        _("Une erreur est survenue de notre côté"),
        _("La page n’a pas pu être préparée. L’erreur est notée dans le journal technique."),
        _("Ce qui était enregistré l’est toujours. La dernière action n’a pas été faite."),
        _("Recommencez. Si l’erreur revient, donnez-en l’heure à votre administrateur."),
    ),
    503: Refusal(
        _("Le service est indisponible un instant"),
        _("La base de données ne répond pas en ce moment."),
        _("Ce qui était enregistré l’est toujours. La dernière action n’a pas été faite."),
        _("Recommencez dans quelques secondes."),
    ),
}


def refused(
    request: HttpRequest, status: int, *, detail: Any = "", retry_after: int | None = None
) -> HttpResponse:
    """The page (or the problem document, for a program) of one refusal."""
    refusal = REFUSALS.get(status, REFUSALS[500])
    if request.path.startswith(API):
        # The API refuses in one form and one language, whoever refuses for it.
        response: HttpResponse = import_string(settings.API_REFUSAL)(status)
    elif request.accepts("text/html"):
        response = HttpResponse(page(status, refusal, detail, retry_after), status=status)
    else:
        response = problem(status, refusal, detail)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def problem(status: int, refusal: Refusal, detail: Any) -> HttpResponse:
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail or refusal.happened),
    }
    return JsonResponse(document, status=status, content_type="application/problem+json")


def page(status: int, refusal: Refusal, detail: Any, retry_after: int | None) -> str:
    context = {
        "status": status,
        "refusal": refusal,
        "detail": detail,
        "retry_after": retry_after,
    }
    return render_to_string("web/error.html", context)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return refused(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return refused(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    return refused(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    return refused(request, 503, retry_after=SECONDS_BEFORE_RETRY)


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    return refused(request, 429, retry_after=retry_after)


def conflict(request: HttpRequest, detail: Any = "") -> HttpResponse:
    return refused(request, 409, detail=detail)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    detail = _("La page était ouverte depuis trop longtemps, ou les cookies sont refusés.")
    return refused(request, 403, detail=detail)
