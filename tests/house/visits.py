"""One visit to one route: who, how, on whose object; and what is wrong with the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house.matrix import ANONYMOUS, NATIONAL, ROLES, STAFF, Door
from tests.house.routes import METHODS, Operation, Route
from tests.house.world import COUNT, MARK, Half, World

REFUSED = {401, 403, 404}
FOREIGN_FACT = re.compile(rf"{MARK}|{str(COUNT)[0]}[\s  ,.]?{str(COUNT)[1:]}")


@dataclass(frozen=True)
class Visit:
    world: World
    place: Route | Operation
    door: Door
    role: str
    method: str
    half: Half

    def __str__(self) -> str:
        whose = "own" if self.half is self.world.own else "foreign"
        return f"{self.role} {self.method} {whose} {self.address}"

    @property
    def is_foreign(self) -> bool:
        """Nothing is to a national administrator; tokens and plain pages have no unit."""
        governs = self.role == NATIONAL and not self.door.personal
        elsewhere = self.half is self.world.foreign and not governs
        return elsewhere and self.names_a_thing and not self.door.credential

    @property
    def names_a_thing(self) -> bool:
        told = [self.told(name) for name in self.place.parameters]
        return any(not one.startswith("=") for one in [*told, *self.door.query.values()])

    @property
    def address(self) -> str:
        filled = {name: self.fill(self.told(name)) for name in self.place.parameters}
        query = {name: self.fill(told) for name, told in self.door.query.items()}
        address = self.located(filled)
        return f"{address}?{urlencode(query)}" if query else address

    def located(self, filled: dict[str, Any]) -> str:
        if isinstance(self.place, Operation):
            return self.place.path.format(**filled)
        return reverse(self.place.name, kwargs=filled)

    def told(self, name: str) -> str:
        return self.door.about.get(name) or USUAL[name]

    def fill(self, told: str) -> Any:
        """ "response.pk" is an attribute of a thing of the half; "=csv" is itself."""
        if told.startswith("="):
            return told[1:]
        thing, _, attribute = told.partition(".")
        if thing in self.world.personal and self.half is self.world.own:
            return getattr(self.world.personal[thing][self.role], attribute)
        value = self.half.things[thing]
        return getattr(value, attribute) if attribute else value

    @property
    def should_enter(self) -> bool:
        if self.role not in self.door.opens_to(self.method):
            return False
        shared = self.door.shared and self.method == "GET"
        return shared or not self.is_foreign

    @property
    def reads_no_foreign_fact(self) -> bool:
        return self.role != NATIONAL and not self.door.credential

    @property
    def may_do_as_well(self) -> bool:
        """Whoever may GET or POST learns and does nothing more by another method."""
        may = self.role in self.door.GET | self.door.POST
        return self.door.any_verb and may and self.method not in {"GET", "POST"}


# What the parameters of most routes are filled with; a door tells the others.
USUAL: dict[str, str] = {
    "journey_key": "journey.key",
    "point_key": "point.key",
    "unit_code": "unit.code",
    "uid": "stage.uid",
    "journey_id": "journey.pk",
    "stage_id": "stage.pk",
    "situation_id": "situation.pk",
    "planting_id": "planting.pk",
    "touchpoint_id": "touchpoint.pk",
    "persona_id": "persona.pk",
    "lane_id": "lane.pk",
    "note_id": "note.pk",
    "source_id": "source.pk",
    "snapshot_id": "snapshot.pk",
    "point_id": "point.pk",
    "unit_id": "unit.pk",
    "user_id": "user.pk",
    "role_id": "role.pk",
    "rule_id": "rule.pk",
    "invitation_id": "invitation.pk",
    "survey_id": "survey.pk",
    "version_id": "version.pk",
    "question_id": "score.pk",
    "link_id": "link.pk",
    "response_id": "response.pk",
    "batch_id": "batch.pk",
    "consent_id": "consent.pk",
    "wall_id": "wall.pk",
    "embed_id": "embed.pk",
    "share_id": "share.pk",
    "origin_id": "origin.pk",
    "group_id": "peer_group.pk",
    "token": "link.token",
    "submission_id": "response.submission_id",
    "comment_id": "comment.pk",
    "mention_id": "mention.pk",
    "workshop_id": "workshop.pk",
    "contribution_id": "contribution.pk",
}


def visits(world: World, place: Route | Operation, door: Door) -> list[Visit]:
    """Every role on both units; methods without a door, by who holds every right or none."""
    methods = [place.method] if isinstance(place, Operation) else METHODS
    return [
        Visit(world, place, door, role, method, half)
        for method in methods
        for role in (ROLES if door.opens_to(method) or method in {"GET", "POST"} else ENDS)
        for half in (world.own, world.foreign)
    ]


ENDS = (NATIONAL, ANONYMOUS)


def complaints(about: Iterable[Visit]) -> list[str]:
    return [f"{visit}: {wrong}" for visit in about if (wrong := verdict(visit))]


def verdict(visit: Visit) -> str:
    """Empty where all is well; else what is wrong, in words."""
    response = answer(visit)
    if response.status_code >= 500:
        return f"broke: {response.status_code}"
    if visit.may_do_as_well:
        return ""
    if visit.reads_no_foreign_fact and FOREIGN_FACT.search(said(response)):
        return f"told a fact of the other unit: {response.status_code}"
    if visit.should_enter:
        return "" if entered(response) else f"was refused: {response.status_code}"
    if entered(response):
        return f"entered: {response.status_code}"
    return misplaced(visit, response)


def answer(visit: Visit) -> HttpResponse:
    """What a visit writes is rolled back: the next one finds the same world."""
    cache.clear()  # throttles count visits: here each is the first
    client = client_of(visit)
    with rolled_back():
        response = client.generic(visit.method, visit.address, *body_of(visit))
        said(response)  # a streamed body is read inside the transaction
    return response


def body_of(visit: Visit) -> tuple[str, str]:
    if visit.door.json is None:
        return urlencode(visit.door.data), FORM
    filled = {
        name: visit.fill(told[1:]) if isinstance(told, str) and told.startswith("@") else told
        for name, told in visit.door.json.items()
    }
    return json.dumps(filled), "application/json"


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_of(visit: Visit) -> Client:
    client = Client(raise_request_exception=False)
    if visit.role == ANONYMOUS:
        return client
    if isinstance(visit.place, Operation):
        client.defaults["HTTP_AUTHORIZATION"] = visit.world.bearer(visit.role)
    else:
        client.cookies.load(signed_in_cookie(visit.world, visit.role))
    return client


def signed_in_cookie(world: World, role: str) -> dict[str, str]:
    """Signs in once a role: the session outlives what each visit rolls back."""
    if role not in world.cookies:
        client = Client()
        client.force_login(world.users[role], backend=BACKEND)
        world.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: world.cookies[role]}


FORM = "application/x-www-form-urlencoded"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def entered(response: HttpResponse) -> bool:
    return not is_refusal(response) and response.status_code != 405


def is_refusal(response: HttpResponse) -> bool:
    return response.status_code in REFUSED or sends_to_sign_in(response)


def sends_to_sign_in(response: HttpResponse) -> bool:
    """With the way back: without it, it is where signing out ends."""
    if response.status_code != 302:
        return False
    target = urlsplit(response["Location"])
    return target.path == reverse("account_login") and "next=" in target.query


def misplaced(visit: Visit, response: HttpResponse) -> str:
    """A role that may do this at home must not learn that the foreign object exists."""
    hidden = visit.is_foreign and not (visit.door.shared or visit.door.seen)
    may_at_home = visit.role in STAFF and visit.role in visit.door.opens_to(visit.method)
    if hidden and may_at_home and response.status_code != 404:
        return f"was told that it exists: {response.status_code}"
    return ""


def said(response: HttpResponse) -> str:
    body = response.getvalue() if response.streaming else response.content
    return f"{response.headers} {body.decode(errors='replace')}"
