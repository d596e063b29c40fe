"""Every refusal of the API is a problem document (RFC 9457): application/problem+json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jalon.api.versions import edition, tag
from jalon.feedback.intake import NotKept, SubmissionTaken
from jalon.journeys import refusals
from jalon.journeys.document import UnreadableMap

MEDIA_TYPE = "application/problem+json"
SECONDS_BEFORE_RETRY = 5

DETAILS = {
    400: "The request could not be read.",
    401: "A valid bearer token is needed.",
    403: "Your role does not allow this.",
    404: "This does not exist, or you may not see it.",
    405: "This address does not answer to that method.",
    409: "This contradicts what is already there.",
    412: "It changed since you read it: read it again, then decide.",
    413: "The request is too large.",
    415: "Send application/json.",
    422: "Part of what was sent cannot be accepted.",
    428: "Say which version you change: send If-Match with its ETag.",
    429: "Too many requests in a short time.",
    500: "Something failed on our side; the error is in the log of the installation.",
    503: "The service is away for a moment: send the same request again.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in what was sent, and where."""

    detail: str
    pointer: str = ""  # into the body, as a fragment: #/answers/score
    parameter: str = ""  # of the path or of the query


class Refused(Exception):
    """A refusal with its status; `faults` only go with 422."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        faults: Iterable[Fault] = (),
        retry_after: int | None = None,
        etag: str = "",
    ) -> None:
        super().__init__(status, detail)
        self.status, self.detail = status, detail
        self.faults, self.retry_after, self.etag = tuple(faults), retry_after, etag


def invalid(*faults: Fault) -> Refused:
    return Refused(422, faults=faults)


def problem(
    status: int,
    detail: str = "",
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
    }
    if status == 422:
        document["errors"] = [written(fault) for fault in faults]
    kept = {"Cache-Control": "no-store, private"} | dict(headers or {})
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE, headers=kept)


def written(fault: Fault) -> dict[str, str]:
    named = {"detail": fault.detail, "pointer": fault.pointer, "parameter": fault.parameter}
    return {name: text for name, text in named.items() if text}


# What each exception becomes


def refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    wait, etag = refusal.retry_after, refusal.etag
    headers = {} if wait is None else {"Retry-After": str(wait)}
    headers |= {"ETag": etag} if etag else {}
    return problem(refusal.status, refusal.detail, faults=refusal.faults, headers=headers)


def unknown_caller(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """One and the same, be the token wrong, revoked, expired or its owner gone."""
    return problem(401, headers={"WWW-Authenticate": "Bearer"})


def not_found(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(404)


def not_allowed(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(403)


def unreadable(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(400)


def not_kept(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(503, headers={"Retry-After": str(SECONDS_BEFORE_RETRY)})


def taken(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(409, "This submission_id is that of another response.")


def drawing_refused(_request: HttpRequest, refusal: refusals.Refused) -> HttpResponse:
    """What the map refuses: a fault of what was sent, or something that stands in the way."""
    if isinstance(refusal, refusals.EditConflict):
        current = refusal.current
        return problem(
            412, str(refusal), headers={"ETag": tag(edition(current))} if current else {}
        )
    if isinstance(refusal, UnreadableMap):
        return problem(422, faults=[Fault(said, pointer="#") for said in refusal.faults])
    if isinstance(refusal, refusals.ImpossibleSetting | refusals.LastTouchpoint):
        return problem(422, faults=[Fault(str(refusal), pointer="#")])
    return problem(409, str(refusal))


def framework_refusal(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code)


def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, faults=[fault_of(each) for each in error.errors])


def fault_of(error: Mapping[str, Any]) -> Fault:
    source, *steps = error["loc"]
    said = error["msg"].removeprefix("Value error, ")
    # A single body parameter is not a step of the body itself.
    if source == "body":
        return Fault(said, pointer=pointer(steps[1:]))
    return Fault(said, parameter=str(steps[-1]) if steps else "")


def pointer(steps: Iterable[Any]) -> str:
    return "#" + "".join(
        f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps
    )


def left_to_django(_request: HttpRequest, error: Exception) -> NoReturn:
    raise error


HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (Exception, left_to_django),
    (Refused, refused),
    (AuthenticationError, unknown_caller),
    (HttpError, framework_refusal),
    (ValidationError, malformed),
    (Http404, not_found),
    (PermissionDenied, not_allowed),
    (BadRequest, unreadable),
    (NotKept, not_kept),
    (SubmissionTaken, taken),
    (refusals.Refused, drawing_refused),
)


def install(api: NinjaAPI) -> None:
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)
