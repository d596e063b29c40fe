"""Two units side by side, each with one of everything; the second one's facts are marked."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from jalon.cockpit.models import Embed, Origin, Share, Wall
from jalon.comments.models import Comment, Mention
from jalon.feedback.models import (
    Answer,
    Consent,
    ImportBatch,
    OwnCell,
    RejectedRow,
    Response,
    Revision,
    SubtreeDay,
    SubtreeWeek,
)
from jalon.journal.models import Entry
from jalon.journal.recording import note_reading
from jalon.journeys.models import Journey, Note, Source
from jalon.listening.models import EntryLink, Question, Survey, SurveyVersion
from jalon.organisation import scope
from jalon.organisation.models import (
    ApiToken,
    Invitation,
    PeerGroup,
    RoleRule,
    Unit,
    User,
    fingerprint,
)
from jalon.workshops.models import Contribution, Workshop
from tests import factories
from tests.authenticators import Passkey
from tests.factories import LONG_AGO, NOON

MARK = "Zzyzx"  # in every text that belongs to the other unit
COUNT = 7_777  # in every figure of the other unit


@dataclass
class Half:
    """The things of one unit, by the names that routes are filled with."""

    unit: Unit
    mark: str
    count: int
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def secrets(self) -> str:
        return " ".join(str(thing) for thing in self.things.values())


@dataclass
class World:
    root: Unit
    own: Half
    foreign: Half
    users: dict[str, User]
    personal: dict[str, dict[str, Any]]  # thing → of whom → the one that is theirs
    cookies: dict[str, str] = field(default_factory=dict)

    def bearer(self, role: str) -> str:
        return f"Bearer {secret_of(self.users[role])}"


def build() -> World:
    factories.a_company(logo=b"not a picture", logo_type="image/png")
    root = factories.a_unit()
    with scope.everything("tests"):
        own = half(factories.a_unit("Nord", root, level="region"), mark="visible", count=12)
        foreign = half(factories.a_unit("Sud", root, level="region"), mark=MARK, count=COUNT)
    users = {role: factories.a_user(role, role, own.unit) for role in STAFF_ROLES}
    users["national"] = factories.a_user("national", "administrator", root)
    users["outsider"] = factories.a_user("outsider")
    for user in users.values():
        a_second_factor(user)
    tokens = {role: api_token(user) for role, user in users.items()}
    keys = {role: a_passkey(user) for role, user in users.items()}
    shares = {role: a_share(user, own) for role, user in users.items()}
    personal = {"api_token": tokens, "passkey": keys, "share": shares}
    for theirs in personal.values():
        theirs["anonymous"] = theirs["outsider"]
    return World(root, own, foreign, users, personal)


STAFF_ROLES = ("administrator", "cx_manager", "unit_manager", "employee", "viewer")


def half(unit: Unit, *, mark: str, count: int) -> Half:
    made = Half(unit, mark, count)
    made.things["unit"] = unit
    fill(made, unit.code)
    return made


def fill(half: Half, code: str) -> None:
    for add in (
        a_map,
        a_workshop,
        a_survey,
        an_import,
        a_response,
        some_cells,
        some_people,
        what_is_shown,
        some_talk,
        a_line_of_journal,
        a_peer_group,
        a_photo,
    ):
        add(half, code)


def add_another(half: Half, code: str) -> None:
    """One more of everything in the same unit, and one more unit under it."""
    factories.a_unit(f"Agence {code}", half.unit, code=code)
    more_stages(half.things["journey"], code)
    factories.a_snapshot(half.things["journey"], half.unit, name=f"Photo {code}")
    fill(Half(half.unit, half.mark, half.count, {"unit": half.unit}), code)


def more_stages(journey: Journey, code: str) -> None:
    """The drawing of the first journey grows too, with a point on its new station."""
    touchpoint = factories.a_touchpoint(journey, stage=f"Étape {code}", situation=code)
    point = factories.a_point(journey.unit, f"point-{code}")
    factories.a_planting(point, touchpoint)
    journey.personas.create(name=f"Persona {code}")
    note = factories.a_note(touchpoint.situation, f"Irritant {code}")
    a_source(note)


def a_source(note: Note) -> Source:
    return Source.objects.create(
        lane=note.lane, situation=note.situation, kind="survey", seen_date=NOON.date()
    )


def a_map(half: Half, code: str) -> None:
    unit = half.unit
    journey = factories.a_journey(unit, f"Parcours {code}", key=f"parcours-{code}")
    touchpoint = factories.a_touchpoint(journey)
    point = factories.a_point(unit, f"appeler-{code}", frozen_at=NOON)
    note = factories.a_note(touchpoint.situation, f"Irritant {code}")
    half.things |= {
        "journey": journey,
        "lane": note.lane,
        "note": note,
        "source": a_source(note),
        "touchpoint": touchpoint,
        "situation": touchpoint.situation,
        "stage": touchpoint.situation.stage,
        "persona": journey.personas.create(name=f"Persona {code}"),
        "point": point,
        "planting": factories.a_planting(point, touchpoint),
        "setting": point.settings.get(),
    }


def a_workshop(half: Half, code: str) -> None:
    """Open for ever: its page of phones is public."""
    workshop = Workshop.objects.create(
        journey=half.things["journey"], title=f"Atelier {code}", question="Quoi ?",
        opened_by=half.mark, opened_at=NOON, closes_at=NOON + timedelta(days=36_500),
    )  # fmt: skip
    contribution = Contribution.objects.create(
        workshop=workshop, submission_id=uuid.uuid4(), text=f"Idée {code}", sent_at=NOON
    )
    half.things |= {"workshop": workshop, "contribution": contribution}


def a_survey(half: Half, code: str) -> None:
    unit = half.unit
    survey = Survey.objects.create(
        key=f"enquete-{code}", name=f"Enquête {code}", unit=unit,
        family="transactional", created_at=NOON,
    )  # fmt: skip
    version = SurveyVersion.objects.create(survey=survey, number=1, languages=["fr", "en"])
    point, text = half.things["point"], {"fr": "Question ?", "en": "Question?"}
    score = Question.objects.create(
        version=version, key="note", kind="nps", position=1, point=point, text=text
    )
    words = Question.objects.create(
        version=version, key="verbatim", kind="verbatim", position=2, text=text
    )
    SurveyVersion.objects.filter(pk=version.pk).update(published_at=NOON)
    version.refresh_from_db()
    link = EntryLink.objects.create(
        token=f"link-{code}-{half.mark}-{'k' * 12}", survey=survey, unit=unit, created_at=NOON
    )
    half.things |= {
        "survey": survey, "version": version, "score": score, "words": words, "link": link,
    }  # fmt: skip


def an_import(half: Half, code: str) -> None:
    batch = ImportBatch.objects.create(
        unit=half.unit, name=f"{half.mark}-{code}.csv", source=f"source-{half.mark}",
        file_hash="0" * 64, state="done", created_by=half.mark, created_at=NOON,
    )  # fmt: skip
    RejectedRow.objects.create(
        batch=batch, line=2, kind="row", value=half.mark, reason=half.mark
    )
    half.things["batch"] = batch


def a_response(half: Half, code: str) -> None:
    things = half.things
    response = Response.objects.create(
        submission_id=uuid.uuid4(), version=things["version"], link=things["link"], mode="web",
        unit=half.unit, unit_path=half.unit.path, segment=half.mark, answered_at=NOON,
        day=NOON.date(), received_at=NOON, content_hash="0" * 64, respondent_key=half.mark,
        customer_reference=f"{half.mark}-{code}",
    )  # fmt: skip
    Revision.objects.create(
        response=response, number=1, received_at=NOON, complete=True, content_hash="0" * 64
    )
    score, words, point = things["score"], things["words"], things["point"]
    Answer.objects.create(response=response, question=score, point=point, value=2)
    Answer.objects.create(response=response, question=words, text=f"{half.mark} attente")
    consent = Consent.objects.create(
        response=response,
        kind="callback",
        contact=half.mark,
        contact_key=half.mark,
        given_at=NOON,
    )
    things |= {"response": response, "consent": consent}


def some_cells(half: Half, code: str) -> None:
    point, unit, day = half.things["point"], half.unit, NOON.date()
    counts = {"n2": half.count, "w2": half.count * 1_000_000, "squares": half.count * 1_000_000}
    subtree = {"point": point, "unit": unit, "mode": "web"}
    OwnCell.objects.create(**subtree, unit_path=unit.path, segment=half.mark, day=day, **counts)
    SubtreeDay.objects.create(**subtree, day=day, **counts)
    SubtreeWeek.objects.create(**subtree, day=day - timedelta(days=day.weekday()), **counts)


def a_photo(half: Half, code: str) -> None:
    photo = factories.a_snapshot(half.things["journey"], half.unit, name=f"Photo {code}")
    half.things |= {"snapshot": photo, "photo_side": f"p{photo.pk}"}


def some_people(half: Half, code: str) -> None:
    unit, email = half.unit, f"{half.mark.lower()}@{code}.example"
    user = User.objects.create_user(email, "correct horse", name=half.mark, joined_at=NOON)
    role = user.roles.create(kind="viewer", unit=unit, granted_at=NOON)
    half.things |= {"user": user, "role": role, "api_token": api_token(user)}
    half.things["passkey"] = a_passkey(user)
    half.things["rule"] = RoleRule.objects.create(
        claim="groups", value=f"{half.mark}-{code}", kind="viewer", unit=unit, written_at=NOON
    )
    secret = f"invitation-{code}"
    half.things["invitation"] = Invitation.objects.create(
        email=f"new-{email}", name=half.mark, kind="viewer", unit=unit,
        token_hash=fingerprint(secret), created_at=NOON, expires_at=NOON + timedelta(days=3650),
    )  # fmt: skip
    half.things["invitation_token"] = secret


def what_is_shown(half: Half, code: str) -> None:
    """A wall, an embed and a shared link of the unit, and a site of the company."""
    made: dict[str, Any] = {"wall": Wall, "embed": Embed}
    for kind, model in made.items():
        token = half.things[f"{kind}_token"] = f"{kind}-{code}-of-thirty-two"
        half.things[kind] = model.objects.create(**shown(half, token))
    half.things["share"] = a_share(half.things["user"], half, code)
    half.things["share_token"] = f"share-{half.things['user'].email}-{code}"
    half.things["origin"] = Origin.objects.create(
        address=f"https://{code}.{half.mark.lower()}.example", added_at=NOON
    )


def shown(half: Half, token: str) -> dict[str, Any]:
    return {
        "label": half.mark, "unit": half.unit, "token_hash": fingerprint(token),
        "created_at": NOON, "expires_at": NOON + timedelta(days=3650),
    }  # fmt: skip


def a_share(user: User, half: Half, code: str = "") -> Share:
    token = f"share-{user.email}-{code}"
    return Share.objects.create(**shown(half, token), made_by=user)


def some_talk(half: Half, code: str) -> None:
    comment = Comment.objects.create(
        journey=half.things["journey"], text=f"Vu en {code}", author=talker(), written_at=NOON
    )
    mention = Mention.objects.create(comment=comment, user=half.things["user"])
    half.things |= {"comment": comment, "mention": mention}


def talker() -> User:
    """Somebody who is none of those who visit."""
    known = User.objects.filter(email="parle@lavigne.example").first()
    return known or factories.a_user("parle")


def api_token(user: User) -> ApiToken:
    return ApiToken.objects.create(
        user=user, name=user.name, token_hash=fingerprint(secret_of(user)), created_at=NOON
    )


def secret_of(user: User) -> str:
    return f"api-{user.email}"


def a_passkey(user: User) -> Authenticator:
    options = {"rp": {"id": "localhost"}, "user": {"id": "MQ"}, "challenge": "AAAA"}
    credential = json.loads(Passkey().make({"publicKey": options}))
    return user.authenticator_set.create(
        type="webauthn", data={"name": user.name, "credential": credential}
    )


def a_line_of_journal(half: Half, code: str) -> None:
    note_reading(
        "customer", reference=half.mark, by=half.mark, at=NOON, unit_path=half.unit.path or "/"
    )
    half.things["entry"] = Entry.objects.create(
        at=NOON, actor=half.mark, verb="unit.renamed", subject_kind="unit", subject_id=code,
        unit_path=half.unit.path, details={"name": half.mark},
    )  # fmt: skip


def a_peer_group(half: Half, code: str) -> None:
    half.things["peer_group"] = PeerGroup.objects.create(
        name=half.mark, level="agency", under=half.unit, starts_on=LONG_AGO
    )


def a_second_factor(user: User) -> None:
    user.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    user.authenticator_set.create(
        type="recovery_codes", data={"seed": "0" * 40, "used_mask": 0}
    )
