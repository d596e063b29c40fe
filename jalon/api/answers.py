"""Answers that carry their version: ETag, If-None-Match, If-Match (RFC 9110)."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from pydantic import BaseModel

from jalon.api.problems import Refused
from jalon.api.versions import tag
from jalon.organisation.access import SignedInRequest

JSON = "application/json; charset=utf-8"
Version = TypeVar("Version", int, str)


def answer(
    shape: BaseModel, *, version: int | str, status: int = 200, location: str = ""
) -> HttpResponse:
    body = shape.model_dump_json(exclude_unset=True)
    response = HttpResponse(body, status=status, content_type=JSON)
    response["ETag"] = tag(version)
    if location:
        response["Location"] = location
    return response


def gone(version: int | None = None) -> HttpResponse:
    response = HttpResponse(status=204)
    if version is not None:
        response["ETag"] = tag(version)
    return response


def unless_known(request: SignedInRequest, response: HttpResponse) -> HttpResponse:
    """304 where the reader has this version already."""
    told = parse_etags(request.headers.get("If-None-Match", ""))
    known = [each.removeprefix("W/") for each in told]
    if response["ETag"] in known or "*" in known:
        return HttpResponseNotModified(headers={"ETag": response["ETag"]})
    return response


def matched(request: SignedInRequest, version: Version) -> Version:
    """The version that whoever writes has read: that of If-Match, 412 where it is another."""
    told = request.headers.get("If-Match")
    if told is None:
        raise Refused(428)
    if tag(version) not in parse_etags(told) and told.strip() != "*":
        raise stale(version)
    return version


def stale(version: int | str) -> Refused:
    return Refused(412, etag=tag(version))
