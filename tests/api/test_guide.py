"""The examples of the guide do what it says, as they are written."""

from __future__ import annotations

import json
import re

import pytest

from jalon.listening.actions import survey_for_point
from jalon.listening.models import EntryLink
from tests.factories import NOON, a_planting, a_point, a_touchpoint, a_unit
from tests.house.sources import ROOT

GUIDE = (ROOT / "docs" / "guides" / "api.md").read_text()
READS = [
    "/api/v1" + address
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for command in re.split(r"(?=curl)", block)
    if "-d '" not in command
    for address in re.findall(r'"\$JALON(/[^"]*)"', command)
]
DRAWN = GUIDE.split("## Draw a map")[1].split("## When it is refused")[0]
SENT = re.findall(r"-d '(.*?)' \"\$JALON(/[^\"]*)\"", GUIDE, re.DOTALL)


@pytest.fixture
def described(house) -> None:
    """What the guide talks about."""
    a_unit("Lyon", house.national)
    point = a_point(house.national, "appel-sav")
    a_planting(point, a_touchpoint(house.journey, situation="Appeler"))
    survey_for_point(point=point, by="a test", at=NOON)


def test_the_guide_has_examples() -> None:
    assert (len(READS), len(SENT)) == (8, 6)


@pytest.mark.parametrize("address", READS)
def test_what_it_reads_is_there(described, call, address) -> None:
    assert call().get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_it_sends_is_kept_once(described, call) -> None:
    body, address = SENT[0]
    client = call("cx_manager")
    answers = [
        client.post("/api/v1" + address, json.loads(body), content_type="application/json")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]


def test_the_addresses_it_asks_for_are_signed(described, house, call) -> None:
    body, address = SENT[1]
    EntryLink.objects.create(
        token="jeton-du-lien-de-reponse", survey=house.version.survey, unit=house.west,
        created_at=NOON,
    )  # fmt: skip
    answer = call("cx_manager").post(
        "/api/v1" + address, json.loads(body), content_type="application/json"
    )
    assert (answer.status_code, len(answer.json()["items"])) == (200, 2)


def test_what_it_draws_is_drawn_once_and_overwrites_nobody(described, call) -> None:
    """Each command of the section, in its order, twice where it is named."""
    client = call("cx_manager")
    statuses = [ran(client, command) for command in commands() for _ in range(times(command))]
    assert statuses == [201, 201, 200, 200, 200, *[201] * 4, 200, 201, 201, 200]
    found = client.get("/api/v1/journeys/achat").json()
    assert (len(found["stages"]), found["objective"]) == (2, "Une livraison sans attente")


def commands() -> list[str]:
    return [text for text in re.split(r"(?=curl )", DRAWN) if text.startswith("curl ")]


def times(command: str) -> int:
    return 2 if "Idempotency-Key" in command else 1


def ran(client, command: str) -> int:
    named = re.search(r"-X (\w+)", command)
    (address,) = re.findall(r'"\$JALON(/[^"]*)"', command)
    headers = dict(re.findall(r"""-H ["'](If-Match|Idempotency-Key): (.*?)["'] """, command))
    body = re.search(r"-d '(.*?)' ", command, re.DOTALL)
    whole = client.get("/api/v1/journeys/achat").content.decode()
    sent = body.group(1) if body else whole if "--data-binary" in command else ""
    answer = client.generic(
        named.group(1) if named else "GET", "/api/v1" + address, sent,
        content_type="application/json", headers=headers | client_headers(client),
    )  # fmt: skip
    return answer.status_code


def client_headers(client) -> dict[str, str]:
    return {"authorization": client.defaults["HTTP_AUTHORIZATION"]}
