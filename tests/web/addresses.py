"""A small site for the tests of the house style: it needs no other floor."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import include, path
from django.views.decorators.http import require_POST

from jalon.web import gallery
from jalon.web.throttle import throttle


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.get("text", "") + request.POST.get("text", ""))


def lock(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def show(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery.html", gallery.samples())


def live(request: HttpRequest) -> HttpResponse:
    count = request.GET["count"]
    etag = f'"{count}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    return HttpResponse(live_map(count), headers={"ETag": etag})


def live_map(count: str) -> str:
    return (
        f'<div id="map" data-live="/live/?count=2" data-seconds="0.1">'
        f'<a href="#x" id="station" data-point="sav" data-n="{count}">SAV {count}</a></div>'
    )


def live_page(request: HttpRequest) -> HttpResponse:
    page = Template(
        '{% extends "web/base.html" %}{% load static %}{% block content %}<h1>Carte</h1>'
        '{{ map|safe }}<script src="{% static "web/live.js" %}" defer></script>{% endblock %}'
    )
    return HttpResponse(page.render(RequestContext(request, {"map": live_map("1")})))


doors = include(([path("", echo, name="list")], "journeys"))
cockpit = include(([path("", echo, name="live"), path("film/", echo, name="film")], "cockpit"))
imports = include(([path("", echo, name="imports")], "feedback"))

urlpatterns = [
    path("", include("jalon.web.urls")),
    path("", cockpit),
    path("journeys/", doors),
    path("journeys/new/", echo),
    path("imports/", imports),
    path("echo/", echo),
    path("sign-in/", echo, name="account_login"),
    path("lock/", lock),
    path("fail/", fail),
    path("show/", show),
    path("live/", live),
    path("live-page/", live_page),
    path("post/", require_POST(echo)),
    path("rare/", throttle("rare", limit=2, per_seconds=60)(echo)),
]
handler400 = "jalon.web.errors.bad_request"
handler403 = "jalon.web.errors.permission_denied"
handler404 = "jalon.web.errors.page_not_found"
handler500 = "jalon.web.errors.server_error"
