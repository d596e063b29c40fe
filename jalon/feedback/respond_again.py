"""When an answer could not be kept, its words are not lost: a page to send it again.

It needs no database, and stands outside the views: what fails may fail before them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation

from jalon.feedback.forms import PREFIX

UNAVAILABLE = 503
LONG = 2  # characters: a grade is shorter, a comment longer


class SendAgainMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == UNAVAILABLE and is_answer(request):
            return send_again(request, response.headers.get("Retry-After", ""))
        return response


def is_answer(request: HttpRequest) -> bool:
    if request.method != "POST" or "partial" in request.POST:
        return False
    try:
        return resolve(request.path_info).view_name == "feedback:respond"
    except Resolver404:
        return False


def send_again(request: HttpRequest, retry_after: str) -> HttpResponse:
    """The same fields to the same address, hence the same submission: never kept twice."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "switch"
        for value in values
    ]
    spoken = [code for code, _name in settings.LANGUAGES]
    language = request.POST.get("language", "")
    with translation.override(language if language in spoken else spoken[0]):
        context = {
            "company": {"name": "", "logo": ""},
            "speaks": translation.get_language(),
            "address": request.path,
            "fields": fields,
            "words": [value for name, value in fields if is_words(name, value)],
        }
        response = render(request, "feedback/respond_again.html", context, status=UNAVAILABLE)
    response.headers["Retry-After"] = retry_after or "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def is_words(name: str, value: str) -> bool:
    return name.startswith(PREFIX) and len(value) > LONG and value != "yes"
