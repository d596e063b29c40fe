"""A request that its sender named (`Idempotency-Key`) takes effect once, however often it comes.

The name is written in the transaction of the effect: both are kept, or neither. What was
refused is not kept, and may be sent again under the same name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from jalon.api.answers import JSON
from jalon.api.models import KeptAnswer
from jalon.api.problems import Fault, Refused, invalid
from jalon.organisation.access import SignedInRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
SPELLED = re.compile(r"[\x21-\x7e]{1,255}")
LONGEST_FLIGHT = 60  # seconds; then whoever was at it is taken for dead
WAIT = 1  # seconds
ROWS_A_STATEMENT = 1_000

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """For views that answer a POST with an HttpResponse and refuse by raising."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if key is None:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        if not SPELLED.fullmatch(key):
            said = "A key has 1 to 255 visible characters of ASCII."
            raise invalid(Fault(said, parameter=HEADER))
        with in_flight(request, key):
            return answered(request, key, lambda: view(request, *args, **kwargs))

    return guarded


class in_flight:  # noqa: N801 (read as a word: with in_flight(…))
    """Refuses the same name while its first request is at work, where the cache is shared.

    Elsewhere the second waits for the first to commit, then gives its answer again.
    """

    def __init__(self, request: SignedInRequest, key: str) -> None:
        named = hashlib.sha256(f"{request.user.pk}:{key}".encode()).hexdigest()
        self.name = f"in-flight:{named}"

    def __enter__(self) -> None:
        if not cache.add(self.name, 1, timeout=LONGEST_FLIGHT):
            said = "The same request is being answered: ask again in a moment."
            raise Refused(409, said, retry_after=WAIT)

    def __exit__(self, *_: object) -> None:
        cache.delete(self.name)


def answered(
    request: SignedInRequest, key: str, act: Callable[[], HttpResponse]
) -> HttpResponse:
    asked = fingerprint(request)
    with transaction.atomic():
        row = claimed(request, key, asked, at=timezone.now())
        if row is None:
            kept = KeptAnswer.objects.get(user=request.user, key=key)
            return again(kept, asked)
        answer = act()
        row.status, row.body = answer.status_code, answer.content.decode()
        row.etag, row.location = answer.get("ETag", ""), answer.get("Location", "")
        row.save(update_fields=["status", "body", "etag", "location"])
        return answer


def claimed(
    request: SignedInRequest, key: str, asked: str, *, at: datetime
) -> KeptAnswer | None:
    """A row of ours; None where the name was used in the last day."""
    KeptAnswer.objects.filter(user=request.user, key=key, created_at__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                user=request.user, key=key, request_hash=asked, created_at=at
            )
    except IntegrityError:
        return None


def again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request_hash != asked:
        said = "This key named another request."
        raise invalid(Fault(said, parameter=HEADER))
    answer = HttpResponse(kept.body, status=kept.status, content_type=JSON)
    for name, value in (("ETag", kept.etag), ("Location", kept.location)):
        if value:
            answer[name] = value
    answer["Idempotent-Replayed"] = "true"
    return answer


def fingerprint(request: SignedInRequest) -> str:
    told = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(told).hexdigest()


def purge(*, at: datetime) -> None:
    """Every night: names older than a day."""
    old = KeptAnswer.objects.filter(created_at__lt=at - KEPT).order_by("pk")
    while ids := list(old.values_list("pk", flat=True)[:ROWS_A_STATEMENT]):
        KeptAnswer.objects.filter(pk__in=ids).delete()
